//! Files on tickets.

use db::Ctx;
use kernel::{AttachmentId, Error, MessageId, Result, TicketNumber};
use queue::{ItemKind, operation};

use super::{Ticket, TicketAct, events::TicketAttached, find_for_change, model::happened, store};

/// Adds files that the actor has uploaded, without a word.
pub fn attach(ctx: &mut Ctx<'_>, number: TicketNumber, attachments: &[AttachmentId]) -> Result<Ticket> {
    let mut ticket = find_for_change(ctx, number, TicketAct::Attach)?;
    if attachments.is_empty() {
        return Err(Error::invalid("attachments", "ticket-no-files"));
    }
    bind(ctx, &ticket, None, attachments)?;
    ticket.attachment_count += i64::try_from(attachments.len()).unwrap_or(0);
    store::mark_unindexed(ctx, ticket.id)?;
    let operation = operation(ctx);
    happened(ctx, operation, &mut ticket, &TicketAttached { attachments: attachments.to_vec() }, &attachments.len().to_string())?;
    Ok(ticket)
}

/// Ties uploaded files to a ticket and, if they came with one, to a message.
pub(super) fn bind(ctx: &mut Ctx<'_>, ticket: &Ticket, message: Option<MessageId>, attachments: &[AttachmentId]) -> Result<()> {
    match attachments.is_empty() {
        true => Ok(()),
        false => files::bind(ctx, attachments, files::Item { kind: ItemKind::Ticket.slug(), id: ticket.id.0 }, message),
    }
}
