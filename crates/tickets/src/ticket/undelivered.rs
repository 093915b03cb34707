//! A mail of a ticket that came back.

use db::Ctx;
use kernel::{OrNotFound, Result, TicketNumber};
use queue::operation;

use super::{Ticket, TicketAct, events::TicketMailUndelivered, model::happened, store};

/// Tells on the ticket that a mail did not arrive; its owner and followers hear of it.
pub fn note_undelivered(ctx: &mut Ctx<'_>, number: TicketNumber, undelivered: &TicketMailUndelivered) -> Result<Ticket> {
    let mut ticket = store::lock(ctx, number)?.or_not_found()?;
    ctx.permit(TicketAct::Note, &ticket.guarded())?;
    let operation = operation(ctx);
    happened(ctx, operation, &mut ticket, undelivered, &undelivered.to)?;
    Ok(ticket)
}
