use db::Ctx;
use kernel::{EmailAddress, Error, InvitationId, OrNotFound, Result, hours};
use web::{
    Site,
    limit::{self, Limit},
};

use super::{
    model::{self, Invitation, InvitationState, Ruling},
    send, store,
};
use crate::{
    PeopleAct,
    events::{UserInvited, invitation_item},
    letters::{self, Recipient},
    organization::{self, Organization},
    user::{self, User, UserState},
};

/// Keeps an organization from being used to write to strangers in bulk.
const LIMIT: Limit = Limit { most: 500, window: hours(1) };

/// Invites somebody by mail, or asks the administrators whether they may be invited.
///
/// Inviting an address again sends the mail again. Fails at `email` when that person is here already.
pub fn invite(ctx: &mut Ctx<'_>, site: &Site, email: EmailAddress, name: Option<String>) -> Result<Invitation> {
    ctx.permit_here(PeopleAct::Invite)?;
    let me = ctx.me()?;
    // Whoever belongs to a client is a guest here.
    let inviter = user::find_user(ctx, me)?.filter(|me| me.client.is_none()).or_not_found()?;
    let organization = organization::read(ctx)?;
    let domains = organization::domains(ctx)?;
    let waits = match model::rule(&organization, &domains, &inviter, &email) {
        Ruling::Send => false,
        Ruling::Wait => true,
        Ruling::AdministratorsOnly => return Err(Error::forbidden("people-invite-administrators-only")),
        Ruling::ConfirmFirst => return Err(Error::forbidden("people-confirm-first")),
    };
    limit::count(&mut ctx.installation(), &format!("invite:{}", organization.id), LIMIT)?;
    if user::store::find_by_email(ctx, &email.key())?.is_some_and(|user| user.state != UserState::Outsider) {
        return Err(Error::invalid("email", "people-email-here"));
    }

    let (invitation, is_new) = open(ctx, &email, name, waits)?;
    match waits {
        true if is_new => ask_administrators(ctx, site, &organization, &inviter, &invitation)?,
        true => {}
        false => send(ctx, site, &organization, &invitation)?,
    }
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, invitation_item(invitation.id), &UserInvited { invitation: invitation.id, email: invitation.email.clone(), waits })?;
    ctx.announce("people");
    Ok(invitation)
}

/// A new invitation, or the open one of that address; whether it is new.
fn open(ctx: &mut Ctx<'_>, email: &EmailAddress, name: Option<String>, waits: bool) -> Result<(Invitation, bool)> {
    let now = ctx.now();
    let expires_at = now.plus(model::LIFE);
    let state = if waits { InvitationState::WaitingForApproval } else { InvitationState::Sent };
    let new =
        Invitation { id: InvitationId(ctx.next_id()), email: email.to_string(), name, invited_by: ctx.actor().person(), state, created_at: now, expires_at };
    if store::insert(ctx, &new)? {
        return Ok((new, true));
    }
    // An open one may have run out; being asked again gives it another week. One that was sent is not taken back to waiting.
    let known = store::find_open(ctx, &email.key())?.ok_or_else(|| Error::conflict("people-invitation-gone"))?;
    let state = if known.state == InvitationState::Sent { InvitationState::Sent } else { state };
    store::set_state(ctx, known.id, state, expires_at)?;
    Ok((Invitation { state, expires_at, ..known }, false))
}

fn ask_administrators(ctx: &mut Ctx<'_>, site: &Site, organization: &Organization, inviter: &User, invitation: &Invitation) -> Result<()> {
    for administrator in user::find::administrators(ctx)? {
        if administrator.email_confirmed_at.is_none() || !administrator.mail_alerts_on {
            continue;
        }
        let to = Recipient::of(&administrator, organization)?;
        letters::send(&mut ctx.installation(), &to, &letters::approval(&to, site, &inviter.display_name, &invitation.email))?;
    }
    Ok(())
}
