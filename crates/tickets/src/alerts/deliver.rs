//! Writes the mails that have gathered for somebody: one for each ticket, or one for all of them.

use std::collections::BTreeMap;

use db::Ctx;
use kernel::{Result, TicketId, UserId};
use mail::{Block, Parcel, Post};
use people::{MailPace, User};
use queue::{Event, Job};

use super::{
    Told, actor, digest, message,
    store::{self as waiting, Waiting},
};
use crate::{
    letters::{self, About, words},
    quiet,
    ticket::{Message, Ticket, store},
};

pub const JOB: &str = "tickets.tell";

/// An event that is still news to its reader.
pub struct News {
    pub event: Event,
    pub actor: Option<User>,
    pub message: Option<Message>,
}

impl News {
    pub fn told<'a>(&'a self, ticket: &'a Ticket) -> Told<'a> {
        Told { ticket, event: &self.event, actor: self.actor.as_ref(), message: self.message.as_ref() }
    }
}

/// A ticket with what happened to it.
pub type Chapter = (Ticket, Vec<News>);

/// Takes what is due for one reader and tells it. The rows go in the transaction that queues the mail, so each is told once whatever runs beside it.
pub fn deliver(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let user: UserId = job.payload()?;
    let due = waiting::take_due(ctx, user)?;
    let Some(person) = people::find_user(ctx, user)?.filter(|person| person.is_active() && person.mail_alerts_on) else { return Ok(()) };
    let (single, gathered): (Vec<Waiting>, Vec<Waiting>) = due.into_iter().partition(|waiting| waiting.pace == MailPace::AtOnce);
    for chapter in chapters(ctx, &person, single)? {
        tell(ctx, &person, &chapter)?;
    }
    let gathered = chapters(ctx, &person, gathered)?;
    if gathered.is_empty() { Ok(()) } else { digest::send(ctx, &person, &gathered) }
}

/// What is still news, by ticket, in the order in which it began.
fn chapters(ctx: &mut Ctx<'_>, person: &User, due: Vec<Waiting>) -> Result<Vec<Chapter>> {
    let mut order: Vec<TicketId> = Vec::new();
    let mut by_ticket: BTreeMap<TicketId, Vec<News>> = BTreeMap::new();
    for waiting in due {
        if let Some(news) = news(ctx, person, &waiting)? {
            if !order.contains(&waiting.ticket) {
                order.push(waiting.ticket);
            }
            by_ticket.entry(waiting.ticket).or_default().push(news);
        }
    }
    let mut chapters = Vec::new();
    for id in order {
        let Some(ticket) = store::find_by_id(ctx, id)? else { continue };
        let Some(mut news) = by_ticket.remove(&id) else { continue };
        for each in &mut news {
            each.message = message(ctx, &ticket, &each.event)?;
        }
        chapters.push((ticket, news));
    }
    Ok(chapters)
}

/// `None` when it was read in the bell, when it is gone, or when its reader wants to hear no more of the ticket.
fn news(ctx: &mut Ctx<'_>, person: &User, waiting: &Waiting) -> Result<Option<News>> {
    if quiet::is_quiet(ctx, waiting.ticket, person.id)? {
        return Ok(None);
    }
    if let Some(line) = waiting.notification
        && notices::was_read(ctx, person.id, line)?
    {
        return Ok(None);
    }
    let Some(event) = queue::find(ctx, waiting.event)? else { return Ok(None) };
    Ok(Some(News { actor: actor(ctx, &event)?, message: None, event }))
}

/// One mail about one ticket, in its conversation.
fn tell(ctx: &mut Ctx<'_>, person: &User, (ticket, news): &Chapter) -> Result<()> {
    let Some(to) = letters::address_of(person) else { return Ok(()) };
    let l = person.language;
    let (mut blocks, mut parcel) = (Vec::new(), Parcel::default());
    for each in news {
        blocks.push(Block::Line(format!("{}.", l.say(&each.told(ticket).sentence()?))));
        let Some(message) = &each.message else { continue };
        if let Some(words) = words::of(ctx, message)? {
            blocks.push(words.block);
            blocks.extend(words::left_out(l, &words.left));
            parcel.pictures.extend(words.parcel.pictures);
            parcel.files.extend(words.parcel.files);
        }
    }
    let href = news.last().map_or_else(|| ticket.path(), |last| last.told(ticket).href());
    blocks.push(Block::Link { words: l.t("ticket-mail-button").to_owned(), href: web::links::url(&href) });
    let list = quiet::list(ctx, person.id, Some(ticket.id))?;
    let footer = quiet::footer(l, &list.stop, Some(ticket));
    let body = mail::post(l, &Post { blocks, footer });
    letters::send(ctx, About { body, parcel, list: Some(list), ..About::new(ticket, &to, &person.display_name, l, "tickets.alert") }).map(drop)
}
