//! Who wants no mail about a ticket, and the links at the end of mails with which somebody says so.
//!
//! Quiet is about mail alone: who is quiet about a ticket keeps following it, and the bell tells them as before.

mod link;
mod pages;
mod store;

pub use link::{footer, list};
pub use pages::routes;
pub use store::is_quiet;

use db::Ctx;
use kernel::{Result, TicketNumber};
use queue::{Happening, ItemKind, ItemRef};
use serde::Serialize;

use crate::ticket::{self, Ticket, TicketAct};

/// Somebody wants no more mail about a ticket, or wants it again.
#[derive(Serialize)]
struct MailsStopped {
    ticket: TicketNumber,
    is_quiet: bool,
}

impl Happening for MailsStopped {
    const KIND: &'static str = "user.mails_stopped";
}

/// Ends mails about this ticket to the actor, or lets them come again. Doing it again changes nothing.
pub fn set(ctx: &mut Ctx<'_>, number: TicketNumber, is_quiet: bool) -> Result<Ticket> {
    let ticket = ticket::find(ctx, number)?;
    ctx.permit(TicketAct::Follow, &ticket.guarded())?;
    let me = ctx.me()?;
    if store::set(ctx, ticket.id, me, is_quiet)? {
        let operation = queue::operation(ctx);
        queue::record(ctx, operation, ItemRef { kind: ItemKind::User, id: me.0 }, &MailsStopped { ticket: number, is_quiet })?;
    }
    Ok(ticket)
}
