//! Who follows a ticket, and is told what happens to it.

use db::Ctx;
use kernel::{OperationId, OrNotFound, Result, TicketNumber, UserId};
use queue::operation;

use super::{
    Ticket, TicketAct,
    events::{TicketFollowed, TicketUnfollowed},
    find_for_change, model, store,
};

/// Lets somebody follow a ticket: oneself, or, as an agent, a colleague. Doing it again changes nothing.
pub fn follow(ctx: &mut Ctx<'_>, number: TicketNumber, user: UserId) -> Result<Ticket> {
    let ticket = find_for_change(ctx, number, act(ctx, user))?;
    let follower = people::find_agent(ctx, user)?.or_invalid("user", "ticket-no-such-person")?;
    let operation = operation(ctx);
    add_follower(ctx, operation, &ticket, follower.id)?;
    Ok(ticket)
}

/// Lets somebody follow as part of what else is done; whether they did not yet. That the actor may was decided before.
pub(crate) fn add_follower(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &Ticket, user: UserId) -> Result<bool> {
    let is_new = store::add_follower(ctx, ticket.id, user)?;
    if is_new {
        queue::record(ctx, operation, ticket.item(), &TicketFollowed { user })?;
        model::tell_pages(ctx, ticket);
    }
    Ok(is_new)
}

/// Ends following. Doing it again changes nothing.
pub fn unfollow(ctx: &mut Ctx<'_>, number: TicketNumber, user: UserId) -> Result<Ticket> {
    let ticket = find_for_change(ctx, number, act(ctx, user))?;
    // Whoever has left may still follow; who was never here is nobody.
    people::find_user(ctx, user)?.or_not_found()?;
    if store::remove_follower(ctx, ticket.id, user)? {
        let operation = operation(ctx);
        queue::record(ctx, operation, ticket.item(), &TicketUnfollowed { user })?;
        model::tell_pages(ctx, &ticket);
    }
    Ok(ticket)
}

/// Who follows the ticket, longest first.
pub fn followers(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Vec<UserId>> {
    store::followers(ctx, ticket.id)
}

fn act(ctx: &Ctx<'_>, user: UserId) -> TicketAct {
    if ctx.actor().person() == Some(user) { TicketAct::Follow } else { TicketAct::AddFollower }
}
