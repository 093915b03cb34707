//! The rows of tickets in the bin.

use std::collections::BTreeSet;

use db::{Ctx, Installation, installation_sql, params, sql};
use kernel::{OrganizationId, Result, TicketId, TicketNumber, Timestamp, UserId};

use super::Binned;
use crate::ticket::{
    Ticket,
    store::{COLUMNS, select_ticket, ticket},
};

/// A ticket in the bin, kept from others until the transaction ends.
pub fn lock(ctx: &mut Ctx<'_>, number: TicketNumber) -> Result<Option<Ticket>> {
    ctx.lock_one(sql!(select_ticket!("t.number = $2 AND t.binned_at IS NOT NULL")), &params![number], ticket)
}

/// What is in the bin, but for what was merged, the latest first, from behind this time and id.
pub fn list(ctx: &mut Ctx<'_>, before: (i64, i64), limit: i64) -> Result<Vec<Binned>> {
    let text = format!(
        "SELECT {COLUMNS}, t.binned_at, t.binned_by FROM ticket t
         WHERE t.organization_id = $1 AND t.binned_at IS NOT NULL AND t.merged_into IS NULL AND (t.binned_at, t.id) < ($2, $3)
         ORDER BY t.binned_at DESC, t.id DESC
         LIMIT $4"
    );
    ctx.query(&text, &params![before.0, before.1, limit], |row| Ok(Binned { ticket: ticket(row)?, at: row.take()?, by: row.take()? }))
}

pub fn put(ctx: &mut Ctx<'_>, id: TicketId, at: Timestamp, by: Option<UserId>) -> Result<()> {
    ctx.execute_one(sql!("UPDATE ticket SET binned_at = $3, binned_by = $4 WHERE organization_id = $1 AND id = $2"), &params![id, at, by])
}

pub fn take_out(ctx: &mut Ctx<'_>, id: TicketId) -> Result<()> {
    ctx.execute_one(sql!("UPDATE ticket SET binned_at = NULL, binned_by = NULL WHERE organization_id = $1 AND id = $2"), &params![id])
}

/// Whether the ticket lies there since before this time; it is kept from others until the transaction ends.
pub fn lock_due(ctx: &mut Ctx<'_>, id: TicketId, before: Timestamp) -> Result<bool> {
    let found = ctx
        .lock_one(sql!("SELECT id FROM ticket WHERE organization_id = $1 AND id = $2 AND binned_at < $3"), &params![id, before], |row| row.take::<TicketId>());
    Ok(found?.is_some())
}

/// Message-IDs of all mails about the ticket that were to go out.
pub fn message_ids(ctx: &mut Ctx<'_>, id: TicketId) -> Result<BTreeSet<String>> {
    let ours = ctx.query(sql!("SELECT message_key FROM ticket_mail WHERE organization_id = $1 AND ticket_id = $2 AND is_ours"), &params![id], |row| row.take());
    ours.map(|ours| ours.into_iter().collect())
}

/// What lies there since before this time, the longest first, but for what was merged: that goes along.
pub fn put_before(installation: &mut Installation<'_>, at: Timestamp, limit: i64) -> Result<Vec<(OrganizationId, TicketId, TicketNumber)>> {
    installation.query(
        installation_sql!(
            "SELECT organization_id, id, number FROM ticket WHERE binned_at IS NOT NULL AND binned_at < $1 AND merged_into IS NULL ORDER BY binned_at LIMIT $2"
        ),
        &params![at, limit],
        |row| Ok((row.take()?, row.take()?, row.take()?)),
    )
}

/// Removes the ticket's own rows, and those that only belong to it.
pub fn forget(ctx: &mut Ctx<'_>, id: TicketId) -> Result<()> {
    for text in [
        sql!("DELETE FROM message WHERE organization_id = $1 AND ticket_id = $2"),
        sql!("DELETE FROM message_mail WHERE organization_id = $1 AND ticket_id = $2"),
        sql!("DELETE FROM ticket_mail WHERE organization_id = $1 AND ticket_id = $2"),
        sql!("DELETE FROM ticket_tag WHERE organization_id = $1 AND ticket_id = $2"),
        sql!("DELETE FROM ticket_follower WHERE organization_id = $1 AND ticket_id = $2"),
        sql!("DELETE FROM ticket_quiet WHERE organization_id = $1 AND ticket_id = $2"),
        sql!("DELETE FROM ticket WHERE organization_id = $1 AND id = $2"),
    ] {
        ctx.execute(text, &params![id])?;
    }
    Ok(())
}
