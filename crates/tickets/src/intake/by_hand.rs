//! What people of the desk decide about a mail: the one that was parked or refused becomes a ticket, joins one, or goes.

use db::Ctx;
use kernel::{Actor, EmailId, Error, OrNotFound, Result, Standing, TicketNumber, Via};
use mail::{
    intake::{self, Email, EmailAct, EmailState, Outcome, Reason},
    mailbox,
};

use super::{
    decide::{Decision, Link, Thread},
    prepare::{Prepared, step},
    route::{Routing, outcome},
};
use crate::ticket::{self, TicketAct};

/// Opens a ticket of a mail that is none yet, for its sender; the ticket's number.
pub fn open_by_hand(ctx: &mut Ctx<'_>, id: EmailId, prepared: &Prepared) -> Result<TicketNumber> {
    take_in(ctx, id, prepared, Decision::Open, "intake-step-by-hand-opened")
}

/// Puts a mail that is on no ticket yet on this one, as its sender's words. Fails at `ticket` when the actor sees no such ticket.
pub fn join_by_hand(ctx: &mut Ctx<'_>, id: EmailId, prepared: &Prepared, number: TicketNumber) -> Result<TicketNumber> {
    let ticket = match ticket::find(ctx, number) {
        Err(Error::NotFound) => return Err(Error::invalid("ticket", "ticket-no-such-ticket")),
        found => found?,
    };
    ctx.permit(TicketAct::Reply, &ticket.guarded())?;
    // Somebody who may has looked at it, which is more than any header proves.
    let thread = Thread { ticket: ticket.id, number, merged_from: None, link: Link::OurMailToThem, takes_part: true, is_requester: false, is_shut: false };
    take_in(ctx, id, prepared, Decision::Join(thread), "intake-step-by-hand-joined")
}

/// Refuses a mail that waits for somebody to decide. Its source and its trace stay.
pub fn refuse_by_hand(ctx: &mut Ctx<'_>, id: EmailId) -> Result<()> {
    let email = find_undecided(ctx, id)?;
    let steps = vec![step("intake-step-by-hand-refused", my_name(ctx)?, ctx.now())];
    intake::settle_by_hand(ctx, &email, &outcome(EmailState::Refused, Reason::ByHand, steps))
}

fn take_in(ctx: &mut Ctx<'_>, id: EmailId, prepared: &Prepared, decision: Decision, key: &str) -> Result<TicketNumber> {
    let email = find_undecided(ctx, id)?;
    let mailbox = mailbox::find(ctx, email.mailbox)?.ok_or_else(|| Error::conflict("intake-no-mailbox"))?;
    let from = prepared.from.as_ref().ok_or_else(|| Error::conflict("intake-no-sender"))?;
    let steps = vec![step(key, my_name(ctx)?, ctx.now())];
    let mut desk = ctx.acting(Actor::Desk, Standing::DESK, Via::Mail);
    let routing = Routing { prepared, email: &email, mailbox: &mailbox, from, is_by_hand: true };
    let done = routing.take_in_from(&mut desk, decision, steps)?;
    intake::settle_by_hand(ctx, &email, &Outcome { reason: Reason::ByHand, ..done.clone() })?;
    let ticket = done.ticket.and_then(|id| ticket::store::find_by_id(ctx, id).transpose()).transpose()?.or_not_found()?;
    Ok(ticket.number)
}

fn find_undecided(ctx: &mut Ctx<'_>, id: EmailId) -> Result<Email> {
    ctx.permit_here(EmailAct::Route)?;
    let email = intake::lock(ctx, id)?.or_not_found()?;
    if email.state == EmailState::Ticketed { Err(Error::conflict("intake-in-a-ticket")) } else { Ok(email) }
}

fn my_name(ctx: &mut Ctx<'_>) -> Result<String> {
    let me = ctx.me()?;
    Ok(people::find_user(ctx, me)?.map(|user| user.display_name).unwrap_or_default())
}
