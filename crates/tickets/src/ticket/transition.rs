//! Moves a ticket along its workflow.

use db::Ctx;
use kernel::{Error, OperationId, OrNotFound, Result, TicketNumber};
use queue::operation;

use super::{Content, Ticket, TicketAct, events::TicketMoved, find_for_change, model, model::MessageKind, reply, store, types};
use crate::workflow::{Status, Transition};

/// A transition to use, with what it may require.
#[derive(Clone, Debug)]
pub struct Move {
    pub transition: String,
    /// Said to the requester together with the move.
    pub comment: Option<Content>,
    /// The ticket that this one repeats, for `mark_duplicate`.
    pub duplicate_of: Option<TicketNumber>,
}

/// The transitions that the actor may use on the ticket now.
pub fn allowed(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Vec<Transition>> {
    if ctx.permit(TicketAct::Transition, &ticket.guarded()).is_err() {
        return Ok(Vec::new());
    }
    let workflow = types::workflow(ctx, &ticket.ticket_type)?;
    Ok(workflow.allowed(&ticket.status, ticket.part_of(ctx)).into_iter().cloned().collect())
}

/// Uses a transition of the type's workflow. The comment becomes a reply of its own, before the move.
pub fn transition(ctx: &mut Ctx<'_>, number: TicketNumber, to: &Move) -> Result<Ticket> {
    let mut ticket = find_for_change(ctx, number, TicketAct::Transition)?;
    let workflow = types::workflow(ctx, &ticket.ticket_type)?;
    let part = ticket.part_of(ctx);
    let comment = to.comment.as_ref().filter(|comment| !comment.is_empty());
    let text = comment.map(Content::preview).map(|text| if text.is_empty() { "…".to_owned() } else { text.to_owned() });
    let status = workflow.apply(&ticket.status, &to.transition, text.as_deref(), to.duplicate_of)?;
    if workflow.find(&to.transition).is_some_and(|transition| !transition.permits(part)) {
        return Err(Error::forbidden("ticket-transition-not-yours"));
    }
    let original = to.duplicate_of.map(|original| find_original(ctx, &ticket, original)).transpose()?;

    let operation = operation(ctx);
    if let Some(comment) = comment {
        reply::say(ctx, operation, &mut ticket, MessageKind::Reply, comment)?;
    }
    ticket.duplicate_of = original.as_ref().map(|original| original.id).or(ticket.duplicate_of.filter(|_| status.category.is_done()));
    let happening = moved(&ticket, &to.transition, status, false, original.map(|original| original.number));
    ticket.move_to(status, ctx.now());
    model::happened(ctx, operation, &mut ticket, &happening, &status.slug)?;
    Ok(ticket)
}

fn find_original(ctx: &mut Ctx<'_>, ticket: &Ticket, original: TicketNumber) -> Result<Ticket> {
    let original =
        store::find(ctx, original)?.filter(|original| ctx.permit(TicketAct::See, &original.guarded()).is_ok()).or_invalid("ticket", "ticket-no-such-ticket")?;
    match original.id == ticket.id {
        true => Err(Error::invalid("ticket", "ticket-duplicate-of-itself")),
        false => Ok(original),
    }
}

/// The move that a reply causes.
pub(super) fn move_automatically(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, status: &Status) -> Result<()> {
    let happening = moved(ticket, "reply", status, true, None);
    ticket.move_to(status, ctx.now());
    model::happened(ctx, operation, ticket, &happening, &status.slug).map(drop)
}

fn moved(ticket: &Ticket, transition: &str, to: &Status, is_automatic: bool, duplicate_of: Option<TicketNumber>) -> TicketMoved {
    TicketMoved { transition: transition.to_owned(), from: ticket.status.clone(), to: to.slug.clone(), is_automatic, duplicate_of }
}
