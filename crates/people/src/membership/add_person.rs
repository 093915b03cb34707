use db::Ctx;
use kernel::{EmailAddress, Error, OrNotFound, Result, UserId};
use web::Site;

use super::{send_confirmation, username};
use crate::{
    PeopleAct, credential,
    events::{JoiningResent, UserAdded, item},
    invitation::{self, InvitationState},
    letters::{self, Recipient},
    link::{self, LinkKind, Subject},
    organization::{self, Organization},
    password::PasswordHash,
    permission::permit_on,
    user::{self, NewUser, Role, User, UserState},
};

/// Somebody whom an administrator registers.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub name: String,
    pub email: EmailAddress,
    pub role: Role,
    /// A temporary password, told by the administrator in person and never mailed; without one the person gets a link to choose their own.
    pub password: Option<PasswordHash>,
}

/// Registers somebody: by a link they follow, or with a temporary password they must change first. Fails at `email` when they are here already.
pub fn add_person(ctx: &mut Ctx<'_>, site: &Site, person: &NewPerson) -> Result<User> {
    add_person_as(ctx, site, person, false)
}

/// The same; `is_vouched` is the administrator's word that the address is right, so that nobody is asked to confirm it.
pub(super) fn add_person_as(ctx: &mut Ctx<'_>, site: &Site, person: &NewPerson, is_vouched: bool) -> Result<User> {
    ctx.permit_here(PeopleAct::Add)?;
    if person.role == Role::Administrator {
        ctx.permit_here(PeopleAct::ChangeKind)?;
    }
    let by = require_reach(ctx)?;
    let organization = organization::read(ctx)?;

    let id = match user::store::take_over_outsider(ctx, &person.email.key())? {
        Some(id) => id,
        None => UserId(ctx.next_id()),
    };
    let name = username::claim_derived(&mut ctx.installation(), &person.email, organization.id, id)?;
    let new = NewUser {
        id,
        organization: organization.id,
        username: Some(name),
        display_name: person.name.clone(),
        email: person.email.clone(),
        role: person.role,
        state: if person.password.is_some() { UserState::Active } else { UserState::Invited },
        place: organization::default_place(ctx)?,
        language: organization.language,
        zone: organization.zone.clone(),
    };
    let email_confirmed_at = is_vouched.then(|| ctx.now());
    let user = User { must_change_password: person.password.is_some(), email_confirmed_at, ..new.begin(ctx.now()) };
    if !user::store::insert(ctx, &user)? {
        return Err(Error::invalid("email", "people-email-here"));
    }
    close_invitation(ctx, &user)?;

    match &person.password {
        Some(password) => {
            credential::set(&mut ctx.installation(), organization.id, id, password)?;
            if !is_vouched {
                send_confirmation(&mut ctx.installation(), site, &user, &organization.name)?;
            }
        }
        None => send_link(ctx, site, &organization, &user, &by)?,
    }
    let event = UserAdded { name: user.display_name.clone(), email: user.email.clone(), has_temporary_password: person.password.is_some() };
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&user), &event)?;
    ctx.announce("people");
    Ok(user)
}

/// Mails the link once more to somebody who was added and has not followed it yet.
pub fn resend_link(ctx: &mut Ctx<'_>, site: &Site, id: UserId) -> Result<User> {
    ctx.permit_here(PeopleAct::Add)?;
    let by = require_reach(ctx)?;
    let user = user::find_user(ctx, id)?.or_not_found()?;
    permit_on(ctx, PeopleAct::Add, &user)?;
    if user.state != UserState::Invited {
        return Err(Error::conflict("people-already-member"));
    }
    let organization = organization::read(ctx)?;
    send_link(ctx, site, &organization, &user, &by)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&user), &JoiningResent { email: user.email.clone() })?;
    Ok(user)
}

/// The acting person, whose address must be proven before others get mail because of them.
pub(crate) fn require_reach(ctx: &mut Ctx<'_>) -> Result<User> {
    let me = ctx.me()?;
    let me = user::find_user(ctx, me)?.or_not_found()?;
    if me.may_reach_others() { Ok(me) } else { Err(Error::forbidden("people-confirm-first")) }
}

pub(crate) fn send_link(ctx: &mut Ctx<'_>, site: &Site, organization: &Organization, user: &User, by: &User) -> Result<()> {
    let to = Recipient::of(user, organization)?;
    let mut installation = ctx.installation();
    let subject = Subject { user: Some(user.id), ..Subject::default() };
    let secret = link::create(&mut installation, LinkKind::Join, organization.id, &subject)?;
    letters::send(&mut installation, &to, &letters::joining(&to, site, &secret, Some(&by.display_name)))
}

/// Whoever is added needs no invitation any more.
pub(crate) fn close_invitation(ctx: &mut Ctx<'_>, user: &User) -> Result<()> {
    let Some(open) = invitation::store::find_open(ctx, &user.email_key())? else { return Ok(()) };
    invitation::store::set_state(ctx, open.id, InvitationState::Withdrawn, open.expires_at)?;
    link::store::void_of_invitation(&mut ctx.installation(), open.id)
}
