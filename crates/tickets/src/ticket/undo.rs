//! Takes back what an operation did to a ticket.

use db::Ctx;
use kernel::{Error, OperationId, Result, TicketNumber};
use queue::{Event, operation};

use super::{
    Ticket, TicketAct, assign, change,
    events::{
        TicketAbsorbed, TicketAssigned, TicketGivenToTeam, TicketMoved, TicketMovedToDepartment, TicketReprioritized, TicketRestored, TicketRetitled,
        TicketRetyped, TicketTagged, TicketWeighed,
    },
    find_for_change, merge,
    model::happened,
    place, store, types, weigh,
};
use crate::workflow::{Priority, TicketType};

/// Takes back assignment, moves, merges and changes of one operation, latest first, as events of their own. What was said stays said.
///
/// Refused with words when a field it would restore has changed since, so that nobody's later work is undone with it.
pub fn undo(ctx: &mut Ctx<'_>, number: TicketNumber, of: OperationId) -> Result<Ticket> {
    let mut ticket = find_for_change(ctx, number, TicketAct::Change)?;
    let mut events: Vec<Event> = queue::of_operation(ctx, ticket.item(), of)?;
    events.reverse();
    if events.is_empty() {
        return Err(Error::conflict("ticket-undo-nothing"));
    }
    let operation = operation(ctx);
    let mut restored = 0;
    for event in &events {
        restored += usize::from(restore(ctx, operation, &mut ticket, event)?);
    }
    if restored == 0 {
        return Err(Error::conflict("ticket-undo-nothing"));
    }
    queue::record(ctx, operation, ticket.item(), &TicketRestored { operation: of.to_string() })?;
    Ok(ticket)
}

/// Whether the event was of a kind that can be taken back.
fn restore(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, event: &Event) -> Result<bool> {
    match event.kind.as_str() {
        "ticket.assigned" => {
            let TicketAssigned { from, to } = event.data()?;
            unchanged(ticket.owner == to)?;
            assign::hand(ctx, operation, ticket, from)?;
        }
        "ticket.reprioritized" => {
            let TicketReprioritized { from, to } = event.data()?;
            unchanged(ticket.priority.slug() == to)?;
            change::reprioritize(ctx, operation, ticket, Priority::from_slug(&from).unwrap_or(ticket.priority))?;
        }
        "ticket.retitled" => {
            let TicketRetitled { from, to } = event.data()?;
            unchanged(ticket.title == to)?;
            change::retitle(ctx, operation, ticket, &from)?;
        }
        "ticket.tagged" => {
            let TicketTagged { added, removed } = event.data()?;
            let now = store::tags(ctx, ticket.id)?;
            unchanged(added.iter().all(|tag| now.contains(tag)) && !removed.iter().any(|tag| now.contains(tag)))?;
            let before: Vec<String> = now.into_iter().filter(|tag| !added.contains(tag)).chain(removed).collect();
            change::retag(ctx, operation, ticket, &before)?;
        }
        "ticket.moved" => {
            let moved: TicketMoved = event.data()?;
            unchanged(ticket.status == moved.to)?;
            back_to(ctx, operation, ticket, &moved.from)?;
        }
        "ticket.retyped" => {
            let retyped: TicketRetyped = event.data()?;
            unchanged(ticket.ticket_type.as_str() == retyped.to && ticket.status == retyped.status_to)?;
            change::retype(ctx, operation, ticket, &TicketType::from_stored(retyped.from))?;
            back_to(ctx, operation, ticket, &retyped.status_from)?;
        }
        "ticket.moved_to_department" => {
            let TicketMovedToDepartment { from, to, .. } = event.data()?;
            unchanged(ticket.department == to)?;
            place::put(ctx, operation, ticket, from, String::new())?;
        }
        "ticket.given_to_team" => {
            let TicketGivenToTeam { from, to, .. } = event.data()?;
            unchanged(ticket.team == to)?;
            place::hand_to_team(ctx, operation, ticket, from)?;
        }
        "ticket.weighed" => {
            let TicketWeighed { from, to } = event.data()?;
            unchanged((ticket.urgency, ticket.impact) == to)?;
            weigh::put(ctx, operation, ticket, from)?;
        }
        "ticket.absorbed" => merge::take_back(ctx, operation, event.data::<TicketAbsorbed>()?.ticket, ticket)?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn unchanged(is: bool) -> Result<()> {
    if is { Ok(()) } else { Err(Error::conflict("ticket-undo-changed")) }
}

fn back_to(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, status: &str) -> Result<()> {
    if ticket.status == status {
        return Ok(());
    }
    let workflow = types::workflow(ctx, &ticket.ticket_type)?;
    let status = workflow.status(status).ok_or_else(|| Error::conflict("ticket-undo-changed"))?;
    let happening = TicketMoved { transition: "undo".into(), from: ticket.status.clone(), to: status.slug.clone(), is_automatic: false, duplicate_of: None };
    ticket.move_to(status, ctx.now());
    if !status.category.is_done() {
        ticket.duplicate_of = None;
    }
    happened(ctx, operation, ticket, &happening, &status.slug).map(drop)
}
