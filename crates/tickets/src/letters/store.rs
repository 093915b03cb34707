//! All SQL on the mails that carry messages.

use db::{Ctx, params, sql};
use kernel::{MessageId, Result, TicketId, Timestamp, truncate};

use super::{
    Sent,
    sent::{Fate, Receiver},
};
use crate::ticket::Ticket;

/// Remembers that a mail carries this message to somebody.
pub fn remember(ctx: &mut Ctx<'_>, ticket: &Ticket, message: MessageId, sent: &Sent, to: (&str, &str), is_copy: bool) -> Result<()> {
    ctx.execute_one(
        sql!(
            "INSERT INTO message_mail (organization_id, message_id, mail_id, ticket_id, message_key, address, name, is_copy, said)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '')"
        ),
        &params![message, sent.id, ticket.id, sent.message_id, *to.0, *to.1, is_copy],
    )
}

/// Notes that the mail with this Message-ID came back. A mail that carried no message is none of ours to tell.
pub fn note_bounce(ctx: &mut Ctx<'_>, message_id: &str, said: &str) -> Result<()> {
    let now = ctx.now();
    ctx.execute(
        sql!("UPDATE message_mail SET bounced_at = $3, said = $4 WHERE organization_id = $1 AND message_key = $2"),
        &params![*truncate(message_id, 998), now, *truncate(said, 300)],
    )
    .map(drop)
}

/// A row: the message, to whom it went, when that mail came back if it did, and what was said then. What became of the mail otherwise is the outbox's to say.
pub type Row = (MessageId, Receiver, Option<Timestamp>, String);

/// Everybody to whom messages of this ticket went, by message.
pub fn rows(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Vec<Row>> {
    ctx.query(
        sql!(
            "SELECT message_id, mail_id, address, name, is_copy, bounced_at, said FROM message_mail
             WHERE organization_id = $1 AND ticket_id = $2
             ORDER BY message_id, is_copy, mail_id"
        ),
        &params![ticket],
        |row| {
            Ok((
                row.take::<MessageId>()?,
                Receiver { mail: row.take()?, address: row.take()?, name: row.take()?, is_copy: row.take()?, fate: Fate::Waiting, said: String::new() },
                row.take::<Option<Timestamp>>()?,
                row.take::<String>()?,
            ))
        },
    )
}
