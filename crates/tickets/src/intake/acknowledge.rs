//! Tells who wrote that it arrived.

use db::Ctx;
use kernel::{Error, Language, Result, hours};
use mail::{Letter, mailbox::Mailbox};
use people::UserState;
use web::limit::{self, Limit};

use super::{decide::Kind, prepare::Prepared};
use crate::{letters, ticket::Ticket};

/// One an hour and ten a day: whoever forges many senders, or two desks that write to each other, get no more out of us (S14).
const BRAKES: [(&str, Limit); 2] = [("hour", Limit { most: 1, window: hours(1) }), ("day", Limit { most: 10, window: hours(24) })];

/// Where each was asked for by a link in a mail before.
const PROVEN: [(&str, Limit); 1] = [("proven", Limit { most: 20, window: hours(24) })];

/// Queues an acknowledgement to the requester of a ticket that a mail opened, unless a machine wrote it; whether it did.
pub(super) fn to_writer(ctx: &mut Ctx<'_>, ticket: &Ticket, mailbox: &Mailbox, prepared: &Prepared) -> Result<bool> {
    if prepared.kind == Kind::Personal { send(ctx, ticket, mailbox.language, &BRAKES) } else { Ok(false) }
}

/// Queues an acknowledgement to the requester of a new ticket who has proven their address, in their language or, where they have no account, in this one; whether it did.
pub fn acknowledge(ctx: &mut Ctx<'_>, ticket: &Ticket, language: Language) -> Result<bool> {
    send(ctx, ticket, language, &PROVEN)
}

fn send(ctx: &mut Ctx<'_>, ticket: &Ticket, language: Language, brakes: &[(&str, Limit)]) -> Result<bool> {
    let Some(requester) = people::find_user(ctx, ticket.requester)? else { return Ok(false) };
    let Some(to) = letters::address_of(&requester) else { return Ok(false) };
    for (name, brake) in brakes {
        let key = format!("acknowledge-{name}:{}:{}", ctx.organization(), to.key());
        match limit::count(&mut ctx.installation(), &key, *brake) {
            Ok(()) => {}
            Err(Error::TooMany { .. }) => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    let is_outsider = requester.state == UserState::Outsider;
    let l = if is_outsider { language } else { requester.language };
    let number = ticket.number.to_string();
    // To an address that nobody has proven goes not a word that its supposed owner may not have written (S14).
    let (subject, text, greeting) = match is_outsider {
        true => (l.t("intake-ack-subject").to_owned(), l.a("intake-ack-outsider", "number", &number), String::new()),
        false => (
            ticket.title.clone(),
            l.b("intake-ack-member", "number", &number, "title", &ticket.title),
            l.a("ticket-mail-greeting", "name", &requester.display_name),
        ),
    };
    let button = (!is_outsider).then(|| (l.t("ticket-mail-button").to_owned(), web::links::url(&ticket.path())));
    // Without a mailbox nobody would read the answer.
    let answer = letters::mailbox_of(ctx, ticket)?.map(|_| l.t("intake-ack-answer").to_owned());
    let letter = Letter { greeting, paragraphs: [text].into_iter().chain(answer).collect(), button, footer: String::new() };
    let to_name = if is_outsider { "" } else { &requester.display_name };
    let body = mail::letter(l, &letter);
    letters::send(ctx, letters::About { subject: &subject, body, ..letters::About::new(ticket, &to, to_name, l, "tickets.acknowledgement") })?;
    Ok(true)
}
