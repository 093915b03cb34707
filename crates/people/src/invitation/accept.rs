use db::{Installation, Who};
use kernel::{Actor, EmailAddress, Error, Grants, Language, OrganizationId, Result, Standing, UserId, Username, Via};

use super::{
    model::{Invitation, InvitationState, name_from},
    store,
};
use crate::{
    credential,
    events::{InvitationAccepted, UserJoined, invitation_item, item},
    link::{self, Link, LinkKind},
    membership::username,
    organization::{self, is_public_mail},
    password::PasswordHash,
    registration,
    user::{self, NewUser, Role, User, UserState},
};

/// What somebody chooses who follows the link of an invitation, of an administrator who added them, or of their own registration.
#[derive(Clone, Debug)]
pub struct Joining {
    /// The derived name that was shown, or another one, chosen this once.
    pub username: Username,
    /// Whether it is another one than was shown, and so stays for good.
    pub is_chosen: bool,
    pub password: PasswordHash,
    pub language: Language,
}

/// Lets somebody in who was invited or added or has registered: sets their password, and takes their address as confirmed, since the link came there.
///
/// Fails at `username` when that is taken, as a conflict when the link no longer works.
pub fn accept(installation: &mut Installation<'_>, secret: &str, joining: &Joining) -> Result<User> {
    let link = link::take(installation, LinkKind::Join, secret)?;
    let user = match (link.user, link.invitation) {
        (Some(user), _) => match registration::store::find_open_of_user(&mut installation.within(Who::desk(link.organization)), user)? {
            Some(registration) => registration::join(installation, link.organization, &registration, joining)?,
            None => join_added(installation, &link, user, joining)?,
        },
        (None, Some(_)) => join_invited(installation, &link, joining)?,
        (None, None) => return Err(link::gone()),
    };
    credential::set(installation, user.organization, user.id, &joining.password)?;
    let mut ctx = installation.within(itself(user.organization, user.id));
    let operation = queue::operation(&mut ctx);
    queue::record(&mut ctx, operation, item(&user), &UserJoined { name: user.display_name.clone(), role: user.role })?;
    ctx.announce("people");
    Ok(user)
}

/// Somebody who has just come in, acting on their own account alone.
fn itself(organization: OrganizationId, user: UserId) -> Who {
    Who { organization, actor: Actor::Person(user), standing: Standing::with(Grants::NONE), via: Via::Web }
}

fn join_added(installation: &mut Installation<'_>, link: &Link, id: UserId, joining: &Joining) -> Result<User> {
    let mut ctx = installation.within(itself(link.organization, id));
    require_open(organization::read(&mut ctx)?.is_active)?;
    let added = user::store::find_for_change(&mut ctx, id)?.ok_or_else(link::gone)?;
    require_open(added.state == UserState::Invited)?;
    if joining.username.as_str() != added.username {
        username::replace(&mut ctx, &added, &joining.username)?;
    }
    let joined =
        User { username: joining.username.to_string(), state: UserState::Active, email_confirmed_at: Some(ctx.now()), language: joining.language, ..added };
    if !user::store::update(&mut ctx, &joined)? {
        return Err(Error::conflict("people-already-member"));
    }
    let domain = joined.address()?.domain();
    if joined.is_administrator() && !is_public_mail(&domain) {
        organization::store::add_domain(&mut ctx, &domain)?;
    }
    Ok(joined)
}

fn join_invited(installation: &mut Installation<'_>, link: &Link, joining: &Joining) -> Result<User> {
    let id = UserId(installation.next_id());
    let mut ctx = installation.within(itself(link.organization, id));
    let organization = organization::read(&mut ctx)?;
    require_open(organization.is_active)?;
    let invitation = link.invitation.map_or(Ok(None), |id| store::find_for_change(&mut ctx, id))?.ok_or_else(link::gone)?;
    require_open(invitation.state == InvitationState::Sent)?;
    let email: EmailAddress = invitation.email.parse().map_err(|()| link::gone())?;
    let id = user::store::take_over_outsider(&mut ctx, &email.key())?.unwrap_or(id);
    let mut ctx = installation.within(itself(link.organization, id));
    if !user::store::claim_username(&mut ctx.installation(), &joining.username, organization.id, id, joining.is_chosen)? {
        return Err(Error::invalid("username", "people-username-taken"));
    }
    let new = NewUser {
        id,
        organization: organization.id,
        username: Some(joining.username.clone()),
        display_name: invitation.name.clone().unwrap_or_else(|| name_from(&email)),
        email,
        role: Role::Member,
        state: UserState::Active,
        place: organization::default_place(&mut ctx)?,
        language: joining.language,
        zone: organization.zone,
    };
    let user = User { email_confirmed_at: Some(ctx.now()), ..new.begin(ctx.now()) };
    if !user::store::insert(&mut ctx, &user)? {
        return Err(Error::conflict("people-already-member"));
    }
    close(&mut ctx, invitation, &user)?;
    Ok(user)
}

fn require_open(is_open: bool) -> Result<()> {
    if is_open { Ok(()) } else { Err(link::gone()) }
}

fn close(ctx: &mut db::Ctx<'_>, invitation: Invitation, user: &User) -> Result<()> {
    store::set_state(ctx, invitation.id, InvitationState::Accepted, invitation.expires_at)?;
    let operation = queue::operation(ctx);
    let accepted = InvitationAccepted { email: invitation.email, user: user.id };
    queue::record(ctx, operation, invitation_item(invitation.id), &accepted).map(drop)
}
