//! How soon a ticket is needed and how much hangs on it, and the priority that the two suggest.

use db::Ctx;
use kernel::{OperationId, Result, TicketNumber};
use queue::operation;

use super::{Ticket, TicketAct, events::TicketWeighed, find_for_change, model::happened};
use crate::workflow::{Level, Priority, matrix};

/// What to say of a ticket; `None` leaves it, `Some(None)` takes back what was said.
#[derive(Clone, Copy, Default, Debug)]
pub struct Weight {
    /// Its requester says, or an agent.
    pub urgency: Option<Option<Level>>,
    /// An agent says.
    pub impact: Option<Option<Level>>,
}

/// Says how soon a ticket is needed, or how much hangs on it. The priority stays until somebody sets it: see [`suggested`].
pub fn weigh(ctx: &mut Ctx<'_>, number: TicketNumber, weight: Weight) -> Result<Ticket> {
    let mut ticket = find_for_change(ctx, number, TicketAct::StateUrgency)?;
    if weight.impact.is_some() {
        ctx.permit(TicketAct::Prioritize, &ticket.guarded())?;
    }
    let operation = operation(ctx);
    let after = (weight.urgency.unwrap_or(ticket.urgency), weight.impact.unwrap_or(ticket.impact));
    put(ctx, operation, &mut ticket, after)?;
    Ok(ticket)
}

pub(super) fn put(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, after: (Option<Level>, Option<Level>)) -> Result<()> {
    let before = (ticket.urgency, ticket.impact);
    if before == after {
        return Ok(());
    }
    (ticket.urgency, ticket.impact) = after;
    happened(ctx, operation, ticket, &TicketWeighed { from: before, to: after }, "").map(drop)
}

/// The priority that urgency and impact suggest by the organization's matrix, where it is another than the ticket has. Nobody said anything: nothing is suggested.
pub fn suggested(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Option<Priority>> {
    if ticket.urgency.is_none() && ticket.impact.is_none() {
        return Ok(None);
    }
    let (urgency, impact) = (ticket.urgency.unwrap_or(Level::Normal), ticket.impact.unwrap_or(Level::Normal));
    let suggested = matrix::read(ctx)?.suggests(urgency, impact);
    Ok((suggested != ticket.priority).then_some(suggested))
}
