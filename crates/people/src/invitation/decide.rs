//! What administrators do with invitations.

use db::Ctx;
use kernel::{Error, InvitationId, OrNotFound, Result};
use web::Site;

use super::{
    model::{self, Invitation, InvitationState},
    send, store,
};
use crate::{
    PeopleAct,
    events::{InvitationApproved, InvitationWithdrawn, invitation_item},
    link, organization, user,
};

/// Says yes to an invitation that waits, and sends it. Saying yes again changes nothing.
pub fn approve(ctx: &mut Ctx<'_>, site: &Site, id: InvitationId) -> Result<Invitation> {
    ctx.permit_here(PeopleAct::DecideInvitation)?;
    let invitation = store::find_for_change(ctx, id)?.or_not_found()?;
    match invitation.state {
        InvitationState::WaitingForApproval => {}
        InvitationState::Sent | InvitationState::Accepted => return Ok(invitation),
        InvitationState::Withdrawn => return Err(Error::conflict("people-invitation-gone")),
    }
    let sent = send_again(ctx, site, invitation)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, invitation_item(id), &InvitationApproved { email: sent.email.clone() })?;
    ctx.announce("people");
    Ok(sent)
}

/// Mails an invitation once more, with a fresh link and a fresh week.
pub fn resend(ctx: &mut Ctx<'_>, site: &Site, id: InvitationId) -> Result<Invitation> {
    ctx.permit_here(PeopleAct::DecideInvitation)?;
    let invitation = store::find_for_change(ctx, id)?.or_not_found()?;
    match invitation.state {
        InvitationState::Sent => send_again(ctx, site, invitation),
        _ => Err(Error::conflict("people-invitation-gone")),
    }
}

fn send_again(ctx: &mut Ctx<'_>, site: &Site, invitation: Invitation) -> Result<Invitation> {
    let me = ctx.me()?;
    if !user::find_user(ctx, me)?.is_some_and(|me| me.may_reach_others()) {
        return Err(Error::forbidden("people-confirm-first"));
    }
    let organization = organization::read(ctx)?;
    let sent = Invitation { state: InvitationState::Sent, expires_at: ctx.now().plus(model::LIFE), ..invitation };
    store::set_state(ctx, sent.id, sent.state, sent.expires_at)?;
    send(ctx, site, &organization, &sent)?;
    Ok(sent)
}

/// Takes an invitation back: its link stops working. Whoever invited may do it too; doing it again changes nothing.
pub fn withdraw(ctx: &mut Ctx<'_>, id: InvitationId) -> Result<Invitation> {
    let invitation = store::find_for_change(ctx, id)?.or_not_found()?;
    let is_mine = invitation.invited_by.is_some() && invitation.invited_by == ctx.actor().person();
    ctx.permit_here(if is_mine { PeopleAct::Invite } else { PeopleAct::DecideInvitation })?;
    match invitation.state {
        InvitationState::Withdrawn => return Ok(invitation),
        InvitationState::Accepted => return Err(Error::conflict("people-invitation-accepted")),
        InvitationState::WaitingForApproval | InvitationState::Sent => {}
    }
    let withdrawn = Invitation { state: InvitationState::Withdrawn, ..invitation };
    store::set_state(ctx, id, withdrawn.state, withdrawn.expires_at)?;
    link::store::void_of_invitation(&mut ctx.installation(), id)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, invitation_item(id), &InvitationWithdrawn { email: withdrawn.email.clone() })?;
    ctx.announce("people");
    Ok(withdrawn)
}
