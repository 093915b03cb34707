//! Mail in: each mail is kept as it came, before its server may forget it, with what was decided about it and why.
//!
//! [`receive`] is the only way in. Who reads the mails (the area of tickets) takes them with [`claim`], and answers with [`settle`].

mod model;
mod search;
pub mod source;
mod store;

pub use model::{Email, EmailState, Heads, Outcome, Reason, Step};
pub use source::Source;
pub use store::{
    TRIES, claim, counts, find, forget_sender, forget_ticket, is_anything_due, list, lock, messages_of, note_failure, of_sender, of_ticket, parked,
    release_claims, same_as,
};

use db::{Change, Ctx};
use kernel::{Act, EmailId, Error, Grant, MailboxId, Need, OrNotFound, OrganizationId, Result};
use queue::{Happening, ItemKind, ItemRef};
use serde::Serialize;

/// What can be done with mails that came in, and who may.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EmailAct {
    See,
    /// Decide what becomes of one, again or by hand.
    Route,
}

impl Act for EmailAct {
    fn need(self) -> Need {
        Need::Grant(Grant::SeeAll)
    }

    fn writes(self) -> bool {
        self == Self::Route
    }
}

/// The topic that wakes whoever reads mails.
pub const WAKE: &str = "email";

/// Keeps a mail. `None` when it is kept since an earlier visit. After the commit its server may forget it.
pub fn receive(ctx: &mut Ctx<'_>, mailbox: MailboxId, uid: &str, source: &Source) -> Result<Option<EmailId>> {
    let id = store::insert(ctx, mailbox, uid, source, source.size, Reason::Waiting)?;
    if id.is_some() {
        wake(ctx);
    }
    Ok(id)
}

/// A mail is too large to be taken in: it stays at its server, and its head waits here to be read and parked.
#[derive(Serialize, serde::Deserialize)]
pub struct EmailTooBig {
    pub mailbox: MailboxId,
    /// In bytes.
    pub size: i64,
}

impl Happening for EmailTooBig {
    const KIND: &'static str = "email.too_big";
}

/// Notes a mail that is too large to be kept and stays at its server, where it has this size, with what there is of it. Noting it again changes nothing.
pub fn receive_head(ctx: &mut Ctx<'_>, mailbox: MailboxId, uid: &str, head: &Source, size: i64) -> Result<()> {
    let Some(id) = store::insert(ctx, mailbox, uid, head, size, Reason::TooBig)? else { return Ok(()) };
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, ItemRef { kind: ItemKind::Email, id: id.0 }, &EmailTooBig { mailbox, size })?;
    wake(ctx);
    Ok(())
}

/// Writes down what the headers say, and what became of a mail that waited.
pub fn settle(ctx: &mut Ctx<'_>, email: &Email, heads: &Heads, outcome: &Outcome) -> Result<()> {
    store::note_heads(ctx, email.id, heads)?;
    store::decide(ctx, email, outcome)?;
    ctx.announce("mail");
    Ok(())
}

#[derive(Serialize)]
struct EmailRouted {
    from: (EmailState, Reason),
    to: (EmailState, Reason),
}

impl Happening for EmailRouted {
    const KIND: &'static str = "email.routed";
}

/// Writes down what somebody decided about a mail.
pub fn settle_by_hand(ctx: &mut Ctx<'_>, email: &Email, outcome: &Outcome) -> Result<()> {
    ctx.permit_here(EmailAct::Route)?;
    store::decide(ctx, email, outcome)?;
    let operation = queue::operation(ctx);
    let routed = EmailRouted { from: (email.state, email.reason), to: (outcome.state, outcome.reason) };
    queue::record(ctx, operation, ItemRef { kind: ItemKind::Email, id: email.id.0 }, &routed)?;
    ctx.announce("mail");
    Ok(())
}

/// Lets a mail be read anew, as if it had just come. One that became part of a ticket stays there.
pub fn read_again(ctx: &mut Ctx<'_>, id: EmailId) -> Result<()> {
    ctx.permit_here(EmailAct::Route)?;
    let email = store::lock(ctx, id)?.or_not_found()?;
    if email.state == EmailState::Ticketed {
        return Err(Error::conflict("intake-in-a-ticket"));
    }
    if email.reason == Reason::TooBig {
        return Err(Error::conflict("intake-only-the-head"));
    }
    store::read_again(ctx, id)?;
    wake(ctx);
    ctx.announce("mail");
    Ok(())
}

fn wake(ctx: &mut Ctx<'_>) {
    ctx.installation().announce(Change::new(OrganizationId(0), WAKE));
}
