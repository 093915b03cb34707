//! Answers a ticket, or notes something on it that stays inside.

use db::Ctx;
use kernel::{EmailAddress, Error, MessageId, OperationId, Result, TicketNumber, UserId, Via};
use queue::operation;

use super::{
    Content, Ticket, TicketAct, attach, copies,
    events::{TicketNoted, TicketReplied},
    family, find_for_change,
    model::{Message, MessageKind, happened},
    store, transition, types,
};

/// Something to say on a ticket.
#[derive(Clone, Debug)]
pub struct NewMessage {
    pub content: Content,
}

/// Says something to everybody in the conversation. The requester's reply and an agent's first one may move the ticket, as its workflow says.
/// Whoever replies follows from then on.
pub fn reply(ctx: &mut Ctx<'_>, number: TicketNumber, new: &NewMessage) -> Result<(Ticket, Message)> {
    let mut ticket = find_for_change(ctx, number, TicketAct::Reply)?;
    let operation = operation(ctx);
    let message = say(ctx, operation, &mut ticket, MessageKind::Reply, &new.content)?;
    Ok((ticket, message))
}

/// The same with others in copy. Colleagues who answer tickets follow from then on; everybody else gets this one mail, and takes part once they answer it.
pub fn reply_with_copies(ctx: &mut Ctx<'_>, number: TicketNumber, new: &NewMessage, copies: &[EmailAddress]) -> Result<(Ticket, Message)> {
    let mut ticket = find_for_change(ctx, number, TicketAct::Reply)?;
    copies::check(ctx, &ticket, copies)?;
    let operation = operation(ctx);
    copies::let_colleagues_follow(ctx, operation, &ticket, copies)?;
    let message = say_to(ctx, operation, &mut ticket, MessageKind::Reply, &new.content, copies)?;
    Ok((ticket, message))
}

/// Notes something that only the team sees.
pub fn note(ctx: &mut Ctx<'_>, number: TicketNumber, new: &NewMessage) -> Result<(Ticket, Message)> {
    let mut ticket = find_for_change(ctx, number, TicketAct::Note)?;
    let operation = operation(ctx);
    let message = say(ctx, operation, &mut ticket, MessageKind::Note, &new.content)?;
    Ok((ticket, message))
}

/// Adds a message within an operation that may do more.
pub(super) fn say(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, kind: MessageKind, content: &Content) -> Result<Message> {
    say_to(ctx, operation, ticket, kind, content, &[])
}

fn say_to(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, kind: MessageKind, content: &Content, copies: &[EmailAddress]) -> Result<Message> {
    if content.is_empty() {
        return Err(Error::invalid("text", "ticket-message-empty"));
    }
    let author = ctx.actor().person();
    let by_requester = family::asked(ctx, ticket, author)? || wrote_from_outside(ctx, author)?;
    let message = Message {
        id: MessageId(ctx.next_id()),
        ticket: ticket.id,
        kind,
        author,
        by_requester,
        html: content.html().to_owned(),
        via: ctx.via(),
        created_at: ctx.now(),
    };
    store::insert_message(ctx, ticket.id, &message)?;
    attach::bind(ctx, ticket, Some(message.id), content.attachments())?;
    store::mark_unindexed(ctx, ticket.id)?;
    ticket.message_count += 1;
    ticket.attachment_count += i64::try_from(content.attachments().len()).unwrap_or(0);
    if let Some(author) = author.filter(|author| *author != ticket.requester) {
        store::add_follower(ctx, ticket.id, author)?;
    }
    match kind {
        MessageKind::Note => happened(ctx, operation, ticket, &TicketNoted { message: message.id }, "").map(drop)?,
        MessageKind::Reply => replied(ctx, operation, ticket, &message, content, copies)?,
    }
    Ok(message)
}

/// Somebody in the conversation who helps nobody, such as a colleague of the requester without an account: their mail waits for an answer as the requester's does.
fn wrote_from_outside(ctx: &mut Ctx<'_>, author: Option<UserId>) -> Result<bool> {
    match author {
        Some(author) if ctx.via() == Via::Mail => Ok(people::find_agent(ctx, author)?.is_none()),
        _ => Ok(false),
    }
}

/// A reply may move the ticket by itself. The move is told first, so that the feed's row ends with what was said.
fn replied(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, message: &Message, content: &Content, copies: &[EmailAddress]) -> Result<()> {
    let workflow = types::workflow(ctx, &ticket.ticket_type)?;
    let is_first = !message.by_requester && ticket.agent_replied_at.is_none();
    let next = match message.by_requester {
        true => {
            let window = kernel::days(people::organization::read(ctx)?.reopen_days);
            workflow.after_requester_reply(&ticket.status, ticket.closed_for(ctx.now()), window)
        }
        false => workflow.after_agent_reply(&ticket.status, is_first),
    };
    if is_first {
        ticket.agent_replied_at = Some(ctx.now());
    }
    if let Some(status) = next.filter(|status| status.slug != ticket.status) {
        transition::move_automatically(ctx, operation, ticket, status)?;
    }
    let replied = TicketReplied { message: message.id, by_requester: message.by_requester, cc: copies.iter().map(EmailAddress::to_string).collect() };
    happened(ctx, operation, ticket, &replied, content.preview()).map(drop)
}
