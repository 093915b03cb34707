//! Which conversation a mail belongs to.

use db::Ctx;
use kernel::{EmailAddress, Result, TicketNumber, UserId, days, vault};
use mail::mailbox::Mailbox;
use people::User;

use super::{
    decide::{Link, Thread},
    prepare::Prepared,
    store::{self, Known},
};
use crate::ticket::{self, Ticket, family};

/// More ids are no conversation's.
const MOST_REFERENCES: usize = 60;

/// The strongest link to a ticket that the mail has: by the mails it refers to, by the address it went to, or by the number in its subject. A merged ticket stands for the
/// one its conversation goes on in.
pub fn find(ctx: &mut Ctx<'_>, prepared: &Prepared, mailbox: &Mailbox, sender: Option<&User>, from: &EmailAddress) -> Result<Option<Thread>> {
    let mut found = by_references(ctx, prepared, from)?;
    found.extend(by_reply_address(ctx, prepared, mailbox)?);
    found.extend(by_subject(ctx, prepared)?);
    // Of equally strong ones the first, which is the nearest in the conversation.
    let Some((link, named)) = found.into_iter().min_by_key(|(link, _)| *link) else { return Ok(None) };
    let number = named.number;
    let ticket = family::destination(ctx, named)?;
    if is_hidden_from(ctx, &ticket, sender)? {
        return Ok(None);
    }
    let merged_from = Some(number).filter(|number| *number != ticket.number);
    thread(ctx, link, &ticket, sender.map(|sender| sender.id)).map(|thread| Some(Thread { merged_from, ..thread }))
}

/// A confidential ticket is continued by those alone who may see it: a mail of anybody else begins a conversation of its own.
fn is_hidden_from(ctx: &mut Ctx<'_>, ticket: &Ticket, sender: Option<&User>) -> Result<bool> {
    let way = people::organization(ctx)?.way;
    Ok(match (&ticket.confidential, sender) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(_), Some(sender)) => ticket::seen_by(ctx, ticket, sender, way)?.is_none(),
    })
}

fn thread(ctx: &mut Ctx<'_>, link: Link, ticket: &Ticket, sender: Option<UserId>) -> Result<Thread> {
    let window = days(people::organization(ctx)?.reopen_days);
    let takes_part = match sender {
        None => false,
        Some(sender) if ticket.requester == sender || ticket.owner == Some(sender) => true,
        Some(sender) => ticket::followers(ctx, ticket)?.contains(&sender),
    };
    Ok(Thread {
        ticket: ticket.id,
        number: ticket.number,
        merged_from: None,
        link,
        takes_part,
        is_requester: family::asked(ctx, ticket, sender)?,
        is_shut: ticket.closed_for(ctx.now()).is_some_and(|closed_for| closed_for > window),
    })
}

type Found = Vec<(Link, Ticket)>;

fn by_references(ctx: &mut Ctx<'_>, prepared: &Prepared, from: &EmailAddress) -> Result<Found> {
    let email = &prepared.email;
    let returned = prepared.bounce.iter().filter_map(|bounce| bounce.original_message_id.as_ref());
    // The last reference is the nearest.
    let ids = returned.chain(&email.in_reply_to).chain(email.references.iter().rev()).take(MOST_REFERENCES);
    let mut found = Vec::new();
    for id in ids {
        for known in store::by_message_id(ctx, id)? {
            let Some(ticket) = ticket::store::find_by_id(ctx, known.ticket)? else { continue };
            found.push((link_of(&known, from), ticket));
        }
    }
    Ok(found)
}

fn link_of(known: &Known, from: &EmailAddress) -> Link {
    match known.is_ours {
        false => Link::TheirMail,
        true if known.to_key == from.key() => Link::OurMailToThem,
        true => Link::OurMail,
    }
}

/// The address that answers to a ticket go to where the mailbox takes plus addressing: `desk+12.tag@example.com` (RFC 5233).
pub fn reply_address(ctx: &Ctx<'_>, mailbox: &Mailbox, number: TicketNumber) -> Result<String> {
    let (local, domain) = mailbox.address.as_str().rsplit_once('@').unwrap_or_default();
    let tag = vault::vault()?.tag(&format!("reply:{}", ctx.organization()), &number.to_string());
    Ok(format!("{local}+{number}.{tag}@{domain}"))
}

fn by_reply_address(ctx: &mut Ctx<'_>, prepared: &Prepared, mailbox: &Mailbox) -> Result<Found> {
    let email = &prepared.email;
    let addresses = email.to.iter().chain(&email.cc).map(|address| address.address.as_str()).chain(email.delivered_to.iter().map(String::as_str));
    let mut found = Vec::new();
    for address in addresses.take(MOST_REFERENCES) {
        let number = address.split_once('+').and_then(|(_, rest)| rest.split_once('.')).and_then(|(number, _)| number.parse::<TicketNumber>().ok());
        let Some(number) = number else { continue };
        if !reply_address(ctx, mailbox, number)?.eq_ignore_ascii_case(address) {
            continue;
        }
        found.extend(ticket::store::find(ctx, number)?.map(|ticket| (Link::ReplyAddress, ticket)));
    }
    Ok(found)
}

fn by_subject(ctx: &mut Ctx<'_>, prepared: &Prepared) -> Result<Found> {
    let mut found = Vec::new();
    let hooks = people::organization::hook::read_as(&people::organization::subject_hooks(ctx)?);
    for number in email::subject::tokens(&prepared.email.subject, &hooks).into_iter().take(3) {
        let Ok(number) = i64::try_from(number) else { continue };
        found.extend(ticket::store::find(ctx, TicketNumber(number))?.map(|ticket| (Link::Subject, ticket)));
    }
    Ok(found)
}
