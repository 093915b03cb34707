//! What tickets tell about a person who takes along what is known about them: what they asked, wrote, mailed, attached, began to write and follow, and what the bell told them.
//!
//! Somebody who takes it along for them gets nothing of tickets that they may not see themselves: what is confidential stays so.

mod store;

use std::collections::BTreeMap;

use db::Ctx;
use kernel::{AttachmentId, Cursor, EmailId, MessageId, NotificationId, Result, TicketId, TicketNumber, fold};
use people::{
    User,
    disclosure::{AT_ONCE, Piece, Reading, Section},
};
use queue::ItemKind;
use serde_json::{Value, json};

use crate::ticket::{self, Message, Ticket, TicketAct};

/// Hands them to the area of people, which knows nothing of tickets.
macro_rules! section {
    ($static:ident, $name:literal, $read:ident) => {
        #[db::linkme::distributed_slice(people::disclosure::DISCLOSERS)]
        #[linkme(crate = db::linkme)]
        static $static: Section = Section { name: $name, read: Reading::List($read) };
    };
}

section!(TICKETS, "tickets", tickets);
section!(MESSAGES, "messages", messages);
section!(FILES, "files", attached);
section!(MAILS, "mails", mails);
section!(DRAFTS, "drafts", drafts);
section!(FOLLOWED, "followed_tickets", followed);
section!(NOTIFICATIONS, "notifications", notifications);

/// Tickets that a person asked for, as far as whoever looks may see them, and where to go on. One that changes meanwhile may come again.
pub fn asked_by(ctx: &mut Ctx<'_>, user: &User, after: Option<&Cursor>) -> Result<(Vec<Ticket>, Option<Cursor>)> {
    let mut all = store::asked_by(ctx, user.id, after, AT_ONCE)?;
    let last = all.last().map(|ticket| Cursor { key: ticket.updated_at.0, id: ticket.id.0 });
    let next = if all.len() as i64 >= AT_ONCE { last } else { None };
    all.retain(|ticket| is_shown(ctx, user, ticket));
    Ok((all, next))
}

fn is_shown(ctx: &Ctx<'_>, user: &User, ticket: &Ticket) -> bool {
    ctx.actor().person() == Some(user.id) || ctx.permit(TicketAct::See, &ticket.guarded()).is_ok()
}

fn tickets(ctx: &mut Ctx<'_>, user: &User, after: Option<&Cursor>) -> Result<Piece> {
    let (tickets, next) = asked_by(ctx, user, after)?;
    let entry = |ticket: Ticket| {
        json!({
            "number": ticket.number, "title": ticket.title, "type": ticket.ticket_type.as_str(), "status": ticket.status, "via": ticket.via.slug(),
            "created_at": ticket.created_at, "updated_at": ticket.updated_at, "resolved_at": ticket.resolved_at, "closed_at": ticket.closed_at,
        })
    };
    Ok(Piece { entries: tickets.into_iter().map(entry).collect(), next })
}

/// Replies and notes by their own hand, on whosever ticket.
fn messages(ctx: &mut Ctx<'_>, user: &User, after: Option<&Cursor>) -> Result<Piece> {
    let written = store::written_by(ctx, user.id, MessageId(after.map_or(0, |cursor| cursor.id)), AT_ONCE)?;
    let mut numbers = Numbers::of(user);
    let cursor = |message: &Message| Cursor { key: 0, id: message.id.0 };
    Piece::of(written, cursor, |message| {
        let number = numbers.find(ctx, message.ticket)?;
        let entry = |number| {
            json!({
                "ticket": number, "kind": message.kind.slug(), "via": message.via.slug(), "created_at": message.created_at, "html": message.html,
            })
        };
        Ok(number.map(entry))
    })
}

fn attached(ctx: &mut Ctx<'_>, user: &User, after: Option<&Cursor>) -> Result<Piece> {
    let files = files::of_uploader(ctx, user.id, AttachmentId(after.map_or(0, |cursor| cursor.id)), AT_ONCE)?;
    let mut numbers = Numbers::of(user);
    Piece::of(
        files,
        |file| Cursor { key: 0, id: file.id.0 },
        |file| {
            let ticket = file.item.as_ref().filter(|(kind, _)| kind == ItemKind::Ticket.slug()).map(|(_, id)| TicketId(*id));
            let number = ticket.map(|id| numbers.find(ctx, id)).transpose()?;
            let is_hidden = number == Some(None);
            let entry =
                || json!({ "name": file.name, "media_type": file.media_type, "size": file.size, "created_at": file.created_at, "ticket": number.flatten() });
            Ok((!is_hidden).then(entry))
        },
    )
}

/// What came by mail from their address, whatever became of it: also what was parked or refused, of which no ticket tells.
fn mails(ctx: &mut Ctx<'_>, user: &User, after: Option<&Cursor>) -> Result<Piece> {
    let came = mail::intake::of_sender(ctx, &fold(&user.email), EmailId(after.map_or(0, |cursor| cursor.id)), AT_ONCE)?;
    let mut numbers = Numbers::of(user);
    Piece::of(
        came,
        |mail| Cursor { key: 0, id: mail.id.0 },
        |mail| {
            let number = mail.ticket.map(|id| numbers.find(ctx, id)).transpose()?;
            let is_hidden = number == Some(None);
            let entry = || {
                json!({
                    "received_at": mail.received_at, "from": mail.from_address, "name": mail.from_name, "subject": mail.subject, "size": mail.size,
                    "state": mail.state.slug(), "ticket": number.flatten(),
                })
            };
            Ok((!is_hidden).then(entry))
        },
    )
}

/// Those for tickets are named `ticket:1042:reply`.
fn drafts(ctx: &mut Ctx<'_>, user: &User, after: Option<&Cursor>) -> Result<Piece> {
    let from = after.map_or(0, |cursor| cursor.id);
    let begun = store::drafts_of(ctx, user.id, from, AT_ONCE)?;
    let to = from + begun.len() as i64;
    Piece::of(
        begun,
        |_| Cursor { key: 0, id: to },
        |draft| {
            let number = draft.item.strip_prefix("ticket:").and_then(|rest| rest.split(':').next()).and_then(|number| number.parse().ok());
            let ticket = number.map(|number: TicketNumber| ticket::store::find(ctx, number)).transpose()?.flatten();
            let is_hidden = ticket.is_some_and(|ticket| !is_shown(ctx, user, &ticket));
            let entry = || json!({ "item": draft.item, "updated_at": draft.updated_at, "html": draft.html });
            Ok((!is_hidden).then(entry))
        },
    )
}

fn followed(ctx: &mut Ctx<'_>, user: &User, after: Option<&Cursor>) -> Result<Piece> {
    let followed = store::followed_by(ctx, user.id, TicketId(after.map_or(0, |cursor| cursor.id)), AT_ONCE)?;
    let mut numbers = Numbers::of(user);
    Piece::of(
        followed,
        |(ticket, _)| Cursor { key: 0, id: ticket.0 },
        |(ticket, since)| Ok(numbers.find(ctx, ticket)?.map(|number| json!({ "ticket": number, "since": since }))),
    )
}

/// Newest first, as the bell has them, in the person's language.
fn notifications(ctx: &mut Ctx<'_>, user: &User, after: Option<&Cursor>) -> Result<Piece> {
    let lines = notices::of_person(ctx, user.id, NotificationId(after.map_or(i64::MAX, |cursor| cursor.id)), AT_ONCE)?;
    let mut numbers = Numbers::of(user);
    Piece::of(
        lines,
        |line| Cursor { key: 0, id: line.id.0 },
        |line| {
            let is_hidden = line.item.kind == ItemKind::Ticket && numbers.find(ctx, TicketId(line.item.id))?.is_none();
            let entry = || json!({ "text": user.language.say(&line.text), "created_at": line.created_at, "read_at": line.read_at });
            Ok::<Option<Value>, _>((!is_hidden).then(entry))
        },
    )
}

/// The numbers of tickets by their ids, each looked up once; `None` where whoever looks may not see it.
struct Numbers<'u> {
    user: &'u User,
    known: BTreeMap<TicketId, Option<TicketNumber>>,
}

impl<'u> Numbers<'u> {
    fn of(user: &'u User) -> Self {
        Self { user, known: BTreeMap::new() }
    }

    fn find(&mut self, ctx: &mut Ctx<'_>, id: TicketId) -> Result<Option<TicketNumber>> {
        if let Some(known) = self.known.get(&id) {
            return Ok(*known);
        }
        let number = ticket::store::find_by_id(ctx, id)?.filter(|ticket| is_shown(ctx, self.user, ticket)).map(|ticket| ticket.number);
        self.known.insert(id, number);
        Ok(number)
    }
}
