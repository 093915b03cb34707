//! What is kept of one person, read along the indexes that begin with them.

use db::{Ctx, params, sql};
use kernel::{Cursor, MessageId, Result, TicketId, Timestamp, UserId};

use crate::ticket::{
    Message, Ticket,
    store::{COLUMNS, message, ticket},
};

/// Longest untouched first, so that one which changes meanwhile comes again rather than not at all.
pub fn asked_by(ctx: &mut Ctx<'_>, user: UserId, after: Option<&Cursor>, limit: i64) -> Result<Vec<Ticket>> {
    let (at, id) = after.map_or((i64::MIN, 0), |cursor| (cursor.key, cursor.id));
    let text = format!(
        "SELECT {COLUMNS} FROM ticket t
         WHERE t.organization_id = $1 AND t.requester_id = $2 AND t.binned_at IS NULL AND t.updated_at >= $3 AND (t.updated_at > $3 OR t.id > $4)
         ORDER BY t.updated_at, t.id
         LIMIT $5"
    );
    ctx.query(&text, &params![user, at, id, limit], ticket)
}

/// Oldest first.
pub fn written_by(ctx: &mut Ctx<'_>, author: UserId, after: MessageId, limit: i64) -> Result<Vec<Message>> {
    ctx.query(
        sql!(
            "SELECT id, ticket_id, author_id, kind, by_requester, html, via, created_at
             FROM message
             WHERE organization_id = $1 AND author_id = $2 AND id > $3
             ORDER BY id
             LIMIT $4"
        ),
        &params![author, after, limit],
        message,
    )
}

/// A text not sent yet, and for what it is.
pub struct Begun {
    pub item: String,
    pub html: String,
    pub updated_at: Timestamp,
}

/// From the one at this place in their order.
pub fn drafts_of(ctx: &mut Ctx<'_>, user: UserId, from: i64, limit: i64) -> Result<Vec<Begun>> {
    ctx.query(
        sql!("SELECT item, html, updated_at FROM draft WHERE organization_id = $1 AND user_id = $2 ORDER BY item LIMIT $3 OFFSET $4"),
        &params![user, limit, from],
        |row| Ok(Begun { item: row.take()?, html: row.take()?, updated_at: row.take()? }),
    )
}

pub fn followed_by(ctx: &mut Ctx<'_>, user: UserId, after: TicketId, limit: i64) -> Result<Vec<(TicketId, Timestamp)>> {
    ctx.query(
        sql!("SELECT ticket_id, since FROM ticket_follower WHERE organization_id = $1 AND user_id = $2 AND ticket_id > $3 ORDER BY ticket_id LIMIT $4"),
        &params![user, after, limit],
        |row| Ok((row.take()?, row.take()?)),
    )
}
