//! Which mails belong to which ticket, by their Message-IDs.

use db::{Ctx, params, sql};
use kernel::{MailboxId, Result, TicketId, Timestamp, truncate};

use crate::ticket::family::of_family;

/// A mail of a conversation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    pub ticket: TicketId,
    /// We sent it.
    pub is_ours: bool,
    /// The folded address our mail went to; empty for mails that came in.
    pub to_key: String,
}

/// Outlook's own names for a conversation, as a mail carried them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OutlookThread {
    pub index: String,
    pub topic: String,
}

/// Keeps Outlook's names of a conversation with the mail that brought them.
pub fn remember_outlook(ctx: &mut Ctx<'_>, message_id: &str, ticket: TicketId, outlook: &OutlookThread) -> Result<()> {
    ctx.execute(
        sql!("UPDATE ticket_mail SET thread_index = $4, thread_topic = $5 WHERE organization_id = $1 AND message_key = $2 AND ticket_id = $3"),
        &params![*truncate(message_id, 998), ticket, outlook.index, outlook.topic],
    )
    .map(drop)
}

/// Outlook's names for the conversation, as the latest mail that came in has them.
pub fn outlook_of(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Option<OutlookThread>> {
    ctx.query_one(
        sql!(
            "SELECT thread_index, thread_topic FROM ticket_mail
             WHERE organization_id = $1 AND ticket_id = $2 AND NOT is_ours AND thread_index <> ''
             ORDER BY at DESC, message_key DESC
             LIMIT 1"
        ),
        &params![ticket],
        |row| Ok(OutlookThread { index: row.take()?, topic: row.take()? }),
    )
}

/// Remembers a mail of a conversation, so that answers to it find the way back. Remembering it again changes nothing.
pub fn remember(ctx: &mut Ctx<'_>, message_id: &str, mailbox: Option<MailboxId>, known: &Known) -> Result<()> {
    let now = ctx.now();
    ctx.execute(
        sql!(
            "INSERT INTO ticket_mail (organization_id, message_key, ticket_id, is_ours, to_key, mailbox_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (organization_id, message_key, ticket_id) DO NOTHING"
        ),
        &params![*truncate(message_id, 998), known.ticket, known.is_ours, known.to_key, mailbox, now],
    )
    .map(drop)
}

/// The conversations that a mail with this Message-ID belongs to.
pub fn by_message_id(ctx: &mut Ctx<'_>, message_id: &str) -> Result<Vec<Known>> {
    ctx.query(
        sql!("SELECT ticket_id, is_ours, to_key FROM ticket_mail WHERE organization_id = $1 AND message_key = $2 ORDER BY ticket_id LIMIT 5"),
        &params![*truncate(message_id, 998)],
        |row| Ok(Known { ticket: row.take()?, is_ours: row.take()?, to_key: row.take()? }),
    )
}

/// The mails of a conversation that one person has, ours to them and theirs to us, oldest first, at most the last twenty: what their mail program threads by.
pub fn seen_by(ctx: &mut Ctx<'_>, ticket: TicketId, to_key: &str) -> Result<Vec<String>> {
    let mut seen: Vec<(Timestamp, String)> = of_family(ctx, ticket, |ctx, member| {
        ctx.query(
            sql!(
                "SELECT at, message_key FROM ticket_mail
                 WHERE organization_id = $1 AND ticket_id = $2 AND (NOT is_ours OR to_key = $3)
                 ORDER BY at DESC, message_key DESC
                 LIMIT 20"
            ),
            &params![member, *to_key],
            |row| Ok((row.take()?, row.take()?)),
        )
    })?;
    seen.sort();
    let surplus = seen.len().saturating_sub(20);
    Ok(seen.into_iter().skip(surplus).map(|(_, id)| id).collect())
}

/// The mailbox through which the requester last wrote.
pub fn mailbox_of(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Option<MailboxId>> {
    let found = of_family(ctx, ticket, |ctx, member| mailbox_of_one(ctx, member).map(|found| found.into_iter().collect()))?;
    Ok(found.first().copied())
}

fn mailbox_of_one(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Option<MailboxId>> {
    ctx.query_one(
        sql!(
            "SELECT m.mailbox_id FROM ticket_mail m JOIN mailbox b ON b.organization_id = m.organization_id AND b.id = m.mailbox_id
             WHERE m.organization_id = $1 AND m.ticket_id = $2 AND NOT m.is_ours
             ORDER BY m.at DESC
             LIMIT 1"
        ),
        &params![ticket],
        |row| row.take(),
    )
}
