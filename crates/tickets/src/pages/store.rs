//! SQL of the pages: what a list or a conversation needs at once.

use db::{Ctx, params, sql};
use kernel::{MessageId, Result, TicketId, UserId};

use crate::ticket::{
    Message, Ticket, TicketAct,
    family::{of_each, of_family},
    store::{COLUMNS, message, ticket},
};

/// Whether the actor follows this ticket.
pub fn follows(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<bool> {
    let me = ctx.me()?;
    let found =
        ctx.query_one(sql!("SELECT 1 FROM ticket_follower WHERE organization_id = $1 AND user_id = $2 AND ticket_id = $3"), &params![me, ticket], |_| Ok(()))?;
    Ok(found.is_some())
}

/// Whether the organization has ever had a ticket.
pub fn has_tickets(ctx: &mut Ctx<'_>) -> Result<bool> {
    Ok(ctx.query_one(sql!("SELECT 1 FROM ticket WHERE organization_id = $1 AND binned_at IS NULL LIMIT 1"), &[], |_| Ok(()))?.is_some())
}

/// The end of a conversation: its last `limit` messages, oldest first, without the notes where the actor may not read them. `family` is the ticket with all that were merged into it.
pub fn last_messages(ctx: &mut Ctx<'_>, ticket: &Ticket, family: &[TicketId], limit: i64) -> Result<Vec<Message>> {
    let reads_notes = reads_notes(ctx, ticket);
    let mut messages = of_each(ctx, family, |ctx, member| {
        ctx.query(
            sql!(
                "SELECT id, ticket_id, author_id, kind, by_requester, html, via, created_at
                 FROM message
                 WHERE organization_id = $1 AND ticket_id = $2 AND (kind = 'reply' OR $3)
                 ORDER BY id DESC
                 LIMIT $4"
            ),
            &params![member, reads_notes, limit],
            message,
        )
    })?;
    messages.sort_by_key(|message| message.id);
    let surplus = messages.len().saturating_sub(usize::try_from(limit).unwrap_or(usize::MAX));
    messages.drain(..surplus);
    Ok(messages)
}

/// What others have written since the actor saw the conversation, oldest first.
pub fn unseen_messages(ctx: &mut Ctx<'_>, ticket: &Ticket, seen: MessageId, limit: i64) -> Result<Vec<Message>> {
    let (me, reads_notes) = (ctx.me()?, reads_notes(ctx, ticket));
    let mut messages = of_family(ctx, ticket.id, |ctx, member| {
        ctx.query(
            sql!(
                "SELECT id, ticket_id, author_id, kind, by_requester, html, via, created_at
                 FROM message
                 WHERE organization_id = $1 AND ticket_id = $2 AND id > $3 AND (author_id IS NULL OR author_id <> $4) AND (kind = 'reply' OR $5)
                 ORDER BY id
                 LIMIT $6"
            ),
            &params![member, seen, me, reads_notes, limit],
            message,
        )
    })?;
    messages.sort_by_key(|message| message.id);
    messages.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(messages)
}

/// What the person has asked and is not done, the latest first.
pub fn unfinished_of(ctx: &mut Ctx<'_>, requester: UserId, limit: i64) -> Result<Vec<Ticket>> {
    let text = format!(
        "SELECT {COLUMNS} FROM ticket t
         WHERE t.organization_id = $1 AND t.requester_id = $2 AND t.category <> 'done' AND t.merged_into IS NULL AND t.binned_at IS NULL
         ORDER BY t.updated_at DESC, t.id DESC
         LIMIT $3"
    );
    ctx.query(&text, &params![requester, limit], ticket)
}

/// How many tickets the person has raised, at most `limit`.
pub fn count_of_requester(ctx: &mut Ctx<'_>, requester: UserId, limit: i64) -> Result<i64> {
    // The limit is written out, so that PostgreSQL plans with it.
    let text = format!(
        "SELECT count(*) FROM (
             SELECT 1 FROM ticket WHERE organization_id = $1 AND requester_id = $2 AND merged_into IS NULL AND binned_at IS NULL LIMIT {limit}
         ) counted"
    );
    let count = ctx.query_one(&text, &params![requester], |row| row.take())?;
    Ok(count.unwrap_or(0))
}

fn reads_notes(ctx: &Ctx<'_>, ticket: &Ticket) -> bool {
    ctx.permit(TicketAct::ReadNotes, &ticket.guarded()).is_ok()
}
