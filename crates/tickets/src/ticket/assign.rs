//! Gives a ticket to somebody, or lets go of it.

use db::Ctx;
use kernel::{OperationId, OrNotFound, Result, TicketNumber, UserId};
use queue::operation;

use super::{Ticket, TicketAct, events::TicketAssigned, find_for_change, model::happened};

/// Gives a ticket to an agent, who is told of it.
///
/// Assigning it to its owner again changes nothing and is not an error, so a double click or a repeated API call is harmless.
pub fn assign(ctx: &mut Ctx<'_>, number: TicketNumber, to: UserId) -> Result<Ticket> {
    let mut ticket = find_for_change(ctx, number, TicketAct::Assign)?;
    let operation = operation(ctx);
    give(ctx, operation, &mut ticket, to)?;
    Ok(ticket)
}

/// Lets go of a ticket; whoever owned it is told.
pub fn release(ctx: &mut Ctx<'_>, number: TicketNumber) -> Result<Ticket> {
    let mut ticket = find_for_change(ctx, number, TicketAct::Assign)?;
    let operation = operation(ctx);
    hand(ctx, operation, &mut ticket, None)?;
    Ok(ticket)
}

pub(super) fn give(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, to: UserId) -> Result<()> {
    let agent = people::find_agent(ctx, to)?.or_invalid("user", "ticket-no-such-agent")?;
    hand(ctx, operation, ticket, Some(agent.id))
}

pub(super) fn hand(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, to: Option<UserId>) -> Result<()> {
    let Some(assigned) = ticket.assigned_to(to) else { return Ok(()) };
    let happening = TicketAssigned { from: ticket.owner, to };
    *ticket = assigned;
    happened(ctx, operation, ticket, &happening, &to.map(|user| user.to_string()).unwrap_or_default()).map(drop)
}
