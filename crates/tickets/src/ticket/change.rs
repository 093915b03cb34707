//! Changes title, type, priority and tags: each its own event, several in one operation.

use db::Ctx;
use kernel::{Error, FieldErrors, OperationId, OrNotFound, Result, Text, TicketNumber, clean_line, fold};
use queue::operation;

use super::{
    Ticket, TicketAct,
    events::{TicketReprioritized, TicketRetitled, TicketRetyped, TicketTagged},
    find_for_change,
    model::happened,
    open::TITLE,
    store, types,
};
use crate::workflow::{Priority, TicketType};

/// The most tags on one ticket, and the longest tag in characters.
const TAGS: usize = 30;
const TAG: usize = 40;

/// What to change; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub title: Option<String>,
    pub ticket_type: Option<TicketType>,
    pub priority: Option<Priority>,
    /// All tags it should have afterwards.
    pub tags: Option<Vec<String>>,
}

impl Change {
    /// What one must be allowed for it.
    fn acts(&self) -> impl Iterator<Item = TicketAct> {
        let prioritizes = self.priority.is_some();
        let changes = !prioritizes || self.title.is_some() || self.ticket_type.is_some() || self.tags.is_some();
        [changes.then_some(TicketAct::Change), prioritizes.then_some(TicketAct::Prioritize)].into_iter().flatten()
    }
}

/// Changes what differs. `check` sees the ticket as it is before anything changes, and may refuse.
pub fn change(ctx: &mut Ctx<'_>, number: TicketNumber, change: &Change, check: impl Fn(&Ticket) -> Result<()>) -> Result<Ticket> {
    let mut ticket = find_for_change(ctx, number, TicketAct::See)?;
    for act in change.acts() {
        ctx.permit(act, &ticket.guarded())?;
    }
    check(&ticket)?;
    let operation = operation(ctx);
    if let Some(title) = &change.title {
        retitle(ctx, operation, &mut ticket, title)?;
    }
    if let Some(ticket_type) = &change.ticket_type {
        retype(ctx, operation, &mut ticket, ticket_type)?;
    }
    if let Some(priority) = change.priority {
        reprioritize(ctx, operation, &mut ticket, priority)?;
    }
    if let Some(tags) = &change.tags {
        retag(ctx, operation, &mut ticket, tags)?;
    }
    Ok(ticket)
}

pub(super) fn retitle(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, title: &str) -> Result<()> {
    let title = clean_line("title", title, TITLE)?;
    if title == ticket.title {
        return Ok(());
    }
    let happening = TicketRetitled { from: std::mem::replace(&mut ticket.title, title.clone()), to: title };
    store::mark_unindexed(ctx, ticket.id)?;
    happened(ctx, operation, ticket, &happening, &happening.to).map(drop)
}

/// Another type has another workflow: the status becomes its nearest one of the same category.
pub(super) fn retype(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, to: &TicketType) -> Result<()> {
    if *to == ticket.ticket_type {
        return Ok(());
    }
    let new = types::find(ctx, to.as_str())?.or_invalid("type", "ticket-type-unknown")?;
    let old = types::workflow(ctx, &ticket.ticket_type)?;
    let status = old.status_after_type_change(&ticket.status, &new).ok_or_else(|| Error::invalid("type", "ticket-type-unknown"))?;
    let happening =
        TicketRetyped { from: ticket.ticket_type.to_string(), to: to.to_string(), status_from: ticket.status.clone(), status_to: status.slug.clone() };
    ticket.ticket_type = new.ticket_type.clone();
    ticket.move_to(status, ctx.now());
    happened(ctx, operation, ticket, &happening, &happening.to).map(drop)
}

pub(super) fn reprioritize(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, to: Priority) -> Result<()> {
    if to == ticket.priority {
        return Ok(());
    }
    let happening = TicketReprioritized { from: ticket.priority.slug().to_owned(), to: to.slug().to_owned() };
    ticket.priority = to;
    happened(ctx, operation, ticket, &happening, to.slug()).map(drop)
}

pub(super) fn retag(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, tags: &[String]) -> Result<()> {
    let tags = clean_tags(tags)?;
    let before = store::tags(ctx, ticket.id)?;
    let without =
        |all: &[String], others: &[String]| -> Vec<String> { all.iter().filter(|tag| !others.iter().any(|other| fold(other) == fold(tag))).cloned().collect() };
    let (added, removed) = (without(&tags, &before), without(&before, &tags));
    if added.is_empty() && removed.is_empty() {
        return Ok(());
    }
    for tag in &added {
        store::add_tag(ctx, ticket.id, tag)?;
    }
    for tag in &removed {
        store::remove_tag(ctx, ticket.id, tag)?;
    }
    store::mark_unindexed(ctx, ticket.id)?;
    let text = tags.join(", ");
    happened(ctx, operation, ticket, &TicketTagged { added, removed }, &text).map(drop)
}

/// Tags as they are kept: one word or a few, each once.
pub(super) fn clean_tags(tags: &[String]) -> Result<Vec<String>> {
    let mut clean: Vec<String> = Vec::new();
    for tag in tags.iter().map(|tag| tag.trim().trim_start_matches('#')).filter(|tag| !tag.is_empty()) {
        let tag = clean_line("tags", tag, TAG)?;
        if tag.contains([',', '"']) {
            return Err(Error::invalid("tags", "ticket-tag-characters"));
        }
        if !clean.iter().any(|known| fold(known) == fold(&tag)) {
            clean.push(tag);
        }
    }
    let mut errors = FieldErrors::default();
    if clean.len() > TAGS {
        errors.add("tags", Text::new("ticket-too-many-tags").with("max", TAGS));
    }
    errors.check().map(|()| clean)
}
