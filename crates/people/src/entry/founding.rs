//! A new organization with its first person, in one transaction.

use db::{Installation, Who};
use kernel::{DepartmentId, EmailAddress, Language, OrganizationId, Result, TeamId, Timestamp, UserId, Username, Via};
use queue::{ItemKind, ItemRef};

use crate::{
    credential,
    events::{OrganizationCreated, UserJoined, item},
    membership::username,
    organization::{self, Organization, Way, is_public_mail},
    password::PasswordHash,
    user::{self, NewUser, Role, User, UserState},
};

/// What an organization begins with.
#[derive(Clone, Debug)]
pub(crate) struct Founding {
    pub(crate) organization: String,
    pub(crate) way: Way,
    /// What the first department and its team are called; empty for the usual names.
    pub(crate) department: String,
    pub(crate) team: String,
    pub(crate) name: String,
    pub(crate) email: EmailAddress,
    /// One is made from the address where none was asked for. One that somebody has meanwhile gets a tail.
    pub(crate) username: Option<Username>,
    /// `None` for who follows a link to choose one.
    pub(crate) password: Option<PasswordHash>,
    pub(crate) language: Language,
    pub(crate) zone: String,
    pub(crate) is_operator: bool,
    /// Since when the address is known to be theirs.
    pub(crate) confirmed_at: Option<Timestamp>,
    pub(crate) via: Via,
}

/// Opens the workspace: organization, default department and team, administrator.
pub(crate) fn found(installation: &mut Installation<'_>, founding: &Founding) -> Result<(Organization, User)> {
    let now = installation.now();
    let id = OrganizationId(installation.next_id());
    let user_id = UserId(installation.next_id());
    let (department, team) = (DepartmentId(installation.next_id()), TeamId(installation.next_id()));
    let l = founding.language;

    let organization = Organization { way: founding.way, ..Organization::new(id, founding.organization.clone(), department, l, founding.zone.clone(), now) };
    let username = match &founding.username {
        Some(wanted) => username::claim_near(installation, wanted, id, user_id)?,
        None => username::claim_derived(installation, &founding.email, id, user_id)?,
    };
    let new = NewUser {
        id: user_id,
        organization: id,
        username: Some(username),
        display_name: founding.name.clone(),
        email: founding.email.clone(),
        role: Role::Administrator,
        state: if founding.password.is_some() { UserState::Active } else { UserState::Invited },
        place: (department, team),
        language: l,
        zone: founding.zone.clone(),
    };
    let user = User { is_operator: founding.is_operator, email_confirmed_at: founding.confirmed_at, ..new.begin(now) };

    let who: Who = user.who(founding.way, founding.via);
    let mut ctx = installation.within(who);
    organization::store::insert(&mut ctx, &organization)?;
    organization::store::insert_default_department(&mut ctx, department, named(&founding.department, l.t("people-default-department")))?;
    organization::store::insert_default_team(&mut ctx, team, department, named(&founding.team, l.t("people-default-team")))?;
    user::store::insert(&mut ctx, &user)?;
    if let Some(password) = &founding.password {
        credential::set(&mut ctx.installation(), id, user_id, password)?;
    }
    let domain = founding.email.domain();
    if founding.confirmed_at.is_some() && !is_public_mail(&domain) {
        organization::store::add_domain(&mut ctx, &domain)?;
    }

    let operation = queue::operation(&mut ctx);
    let created = OrganizationCreated { name: organization.name.clone(), administrator: user_id };
    queue::record(&mut ctx, operation, ItemRef { kind: ItemKind::Organization, id: id.0 }, &created)?;
    if user.is_active() {
        queue::record(&mut ctx, operation, item(&user), &UserJoined { name: user.display_name.clone(), role: user.role })?;
    }
    organization::FOUNDED.iter().try_for_each(|founded| founded(&mut ctx, &organization))?;
    Ok((organization, user))
}

fn named<'n>(typed: &'n str, usual: &'n str) -> &'n str {
    if typed.is_empty() { usual } else { typed }
}
