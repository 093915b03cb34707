//! A mail of a conversation that no server takes is told on its ticket, as one that came back is.

use db::Ctx;
use kernel::{MailId, Result};
use mail::{MailRefused, outbox_of};
use queue::{Job, Reaction};

use super::sent;
use crate::ticket::{self, events::TicketMailUndelivered};

pub const REFUSED: Reaction = Reaction { job: "tickets.mail_refused", events: &["mail.refused"], run: tell };

fn tell(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let Some(event) = job.event(ctx)? else { return Ok(()) };
    let refused = event.data::<MailRefused>()?;
    // An alert that a colleague does not get is told by the outbox alone: telling it on the ticket would write the next alert.
    let Some((kind, message_id)) = outbox_of::thread_of(ctx, MailId(event.item.id))? else { return Ok(()) };
    if !matches!(kind.as_str(), "tickets.reply" | "tickets.acknowledgement") {
        return Ok(());
    }
    let Some(message_id) = message_id else { return Ok(()) };
    let Some(ticket) = sent::ticket_of(ctx, &message_id)? else { return Ok(()) };
    let undelivered = TicketMailUndelivered { to: refused.to, is_permanent: true, said: refused.said };
    ticket::note_undelivered(ctx, ticket.number, &undelivered).map(drop)
}
