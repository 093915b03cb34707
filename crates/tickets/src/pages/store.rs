//! SQL of the pages: what a list or a conversation needs at once, so that no row asks by itself.

use std::collections::HashSet;

use db::{Ctx, Value, params, sql};
use kernel::{MessageId, Result, TicketId, UserId};

use crate::ticket::{Message, Ticket, TicketAct, store::message};

/// Tickets asked for at once: the gaps of the statement in [`followed`].
const AT_ONCE: usize = 25;

/// Which of these tickets the actor follows.
pub fn followed(ctx: &mut Ctx<'_>, tickets: &[TicketId]) -> Result<HashSet<TicketId>> {
    let me = ctx.actor().person();
    let mut followed = HashSet::new();
    for some in tickets.chunks(AT_ONCE) {
        let mut params = vec![me.map_or(Value::Null, |me| Value::Int(me.0))];
        params.extend((0..AT_ONCE).map(|i| some.get(i).map_or(Value::Null, |ticket| Value::Int(ticket.0))));
        followed.extend(ctx.query(
            sql!(
                "SELECT ticket_id
                 FROM ticket_follower
                 WHERE organization_id = $1 AND user_id = $2
                   AND ticket_id IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)"
            ),
            &params,
            |row| row.take::<TicketId>(),
        )?);
    }
    Ok(followed)
}

/// Whether the organization has ever had a ticket.
pub fn has_tickets(ctx: &mut Ctx<'_>) -> Result<bool> {
    Ok(ctx.query_one(sql!("SELECT 1 FROM ticket WHERE organization_id = $1 LIMIT 1"), &[], |_| Ok(()))?.is_some())
}

/// The end of a conversation: its last `limit` messages, oldest first, without the notes where the actor may not read them.
pub fn last_messages(ctx: &mut Ctx<'_>, ticket: &Ticket, limit: i64) -> Result<Vec<Message>> {
    let reads_notes = reads_notes(ctx, ticket);
    let mut messages = ctx.query(
        sql!(
            "SELECT id, author_id, kind, by_requester, html, via, created_at
             FROM message
             WHERE organization_id = $1 AND ticket_id = $2 AND (kind = 'reply' OR $3)
             ORDER BY id DESC
             LIMIT $4"
        ),
        &params![ticket.id, reads_notes, limit],
        message,
    )?;
    messages.reverse();
    Ok(messages)
}

/// What others have written since the actor saw the conversation, oldest first.
pub fn unseen_messages(ctx: &mut Ctx<'_>, ticket: &Ticket, seen: MessageId, limit: i64) -> Result<Vec<Message>> {
    let (me, reads_notes) = (ctx.me()?, reads_notes(ctx, ticket));
    ctx.query(
        sql!(
            "SELECT id, author_id, kind, by_requester, html, via, created_at
             FROM message
             WHERE organization_id = $1 AND ticket_id = $2 AND id > $3 AND (author_id IS NULL OR author_id <> $4) AND (kind = 'reply' OR $5)
             ORDER BY id
             LIMIT $6"
        ),
        &params![ticket.id, seen, me, reads_notes, limit],
        message,
    )
}

/// How many tickets the person has raised, at most `limit`.
pub fn count_of_requester(ctx: &mut Ctx<'_>, requester: UserId, limit: i64) -> Result<i64> {
    let count = ctx.query_one(
        sql!("SELECT count(*) FROM (SELECT 1 FROM ticket WHERE organization_id = $1 AND requester_id = $2 LIMIT $3) counted"),
        &params![requester, limit],
        |row| row.take(),
    )?;
    Ok(count.unwrap_or(0))
}

fn reads_notes(ctx: &Ctx<'_>, ticket: &Ticket) -> bool {
    ctx.permit(TicketAct::ReadNotes, &ticket.guarded()).is_ok()
}
