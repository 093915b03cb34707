//! A new organization with its first person, in one transaction.

use db::{Installation, Who};
use kernel::{DepartmentId, EmailAddress, Language, OrganizationId, Result, TeamId, Timestamp, UserId, Via};
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
pub(super) struct Founding {
    pub(super) organization: String,
    pub(super) name: String,
    pub(super) email: EmailAddress,
    pub(super) password: PasswordHash,
    pub(super) language: Language,
    pub(super) zone: String,
    pub(super) is_operator: bool,
    /// Since when the address is known to be theirs.
    pub(super) confirmed_at: Option<Timestamp>,
    pub(super) via: Via,
}

/// Opens the workspace: organization, default department and team, administrator.
pub(super) fn found(installation: &mut Installation<'_>, founding: &Founding) -> Result<(Organization, User)> {
    let now = installation.now();
    let id = OrganizationId(installation.next_id());
    let user_id = UserId(installation.next_id());
    let (department, team) = (DepartmentId(installation.next_id()), TeamId(installation.next_id()));
    let l = founding.language;

    let organization = Organization::new(id, founding.organization.clone(), department, l, founding.zone.clone(), now);
    let new = NewUser {
        id: user_id,
        organization: id,
        username: Some(username::claim_derived(installation, &founding.email, id, user_id)?),
        display_name: founding.name.clone(),
        email: founding.email.clone(),
        role: Role::Administrator,
        state: UserState::Active,
        place: (department, team),
        language: l,
        zone: founding.zone.clone(),
    };
    let user = User { is_operator: founding.is_operator, email_confirmed_at: founding.confirmed_at, ..new.begin(now) };

    let who: Who = user.who(Way::EveryoneHelps, founding.via);
    let mut ctx = installation.within(who);
    organization::store::insert(&mut ctx, &organization)?;
    organization::store::insert_default_department(&mut ctx, department, l.t("people-default-department"))?;
    organization::store::insert_default_team(&mut ctx, team, department, l.t("people-default-team"))?;
    user::store::insert(&mut ctx, &user)?;
    credential::set(&mut ctx.installation(), id, user_id, &founding.password)?;
    let domain = founding.email.domain();
    if founding.confirmed_at.is_some() && !is_public_mail(&domain) {
        organization::store::add_domain(&mut ctx, &domain)?;
    }

    let operation = queue::operation(&mut ctx);
    let created = OrganizationCreated { name: organization.name.clone(), administrator: user_id };
    queue::record(&mut ctx, operation, ItemRef { kind: ItemKind::Organization, id: id.0 }, &created)?;
    queue::record(&mut ctx, operation, item(&user), &UserJoined { name: user.display_name.clone(), role: user.role })?;
    organization::FOUNDED.iter().try_for_each(|founded| founded(&mut ctx, &organization))?;
    Ok((organization, user))
}
