//! Tells those who have a part in a ticket what happened to it: in the bell, and by mail.
//!
//! What somebody answers goes out at once to whoever asked, to people without an account and to those in copy: that is the conversation itself. Everything else waits a minute, or for
//! the mail of the hour or of the day, gathers there, and is left out when its reader has seen it by then. Nobody is told what they did themselves.

mod answer;
mod deliver;
mod digest;
mod due;
mod involved;
mod sentence;
mod store;

use db::Ctx;
use kernel::{EmailAddress, Result, TicketId, UserId};
use notices::Notice;
use people::{MailPace, User};
use queue::{Event, Job, Reaction};

use self::store as waiting;
use crate::{
    quiet,
    ticket::{self, Message, Ticket, events},
};

pub use store::{forget, saw, waiting_on};

pub const REACTION: Reaction = Reaction {
    job: "tickets.alert",
    events: &[
        "ticket.opened",
        "ticket.replied",
        "ticket.noted",
        "ticket.attached",
        "ticket.assigned",
        "ticket.moved",
        "ticket.retyped",
        "ticket.reprioritized",
        "ticket.retitled",
        "ticket.followed",
        "ticket.mail_undelivered",
        "ticket.merged",
        "ticket.absorbed",
        "ticket.moved_to_department",
        "ticket.given_to_team",
    ],
    run: alert,
};

/// Writes the mails that have gathered for somebody.
pub const DELIVERY: Reaction = Reaction { job: deliver::JOB, events: &[], run: deliver::deliver };

/// A ticket is back: what waited to be told about it is told.
pub fn go_on(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<()> {
    let now = ctx.now();
    for user in store::waiting_for(ctx, ticket)? {
        queue::enqueue(ctx, deliver::JOB, &user, now)?;
    }
    Ok(())
}

/// All that an alert speaks of.
pub(crate) struct Told<'a> {
    ticket: &'a Ticket,
    event: &'a Event,
    actor: Option<&'a User>,
    message: Option<&'a Message>,
}

fn alert(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let Some(event) = job.event(ctx)? else { return Ok(()) };
    let Some(ticket) = ticket::store::find_by_id(ctx, TicketId(event.item.id))? else { return Ok(()) };
    if is_told_by_another(ctx, &event)? {
        return Ok(());
    }
    let message = message(ctx, &ticket, &event)?;
    let people = involved::find(ctx, &ticket, &event)?;
    let actor = actor(ctx, &event)?;
    let told = Told { ticket: &ticket, event: &event, actor: actor.as_ref(), message: message.as_ref() };
    // Who has no account has no bell either, and hears what was said, not what was done. So does whoever asked on a ticket that was merged into one they may not see.
    let way = people::organization::read(ctx)?.way;
    let (mut members, mut outsiders) = (Vec::new(), Vec::new());
    for user in people {
        let is_shown = user.is_active() && ticket::seen_by(ctx, &ticket, &user, way)?.is_some();
        if is_shown { &mut members } else { &mut outsiders }.push(user);
    }
    if ticket.confidential.is_some() {
        outsiders.retain(|user| user.id == ticket.requester);
    }
    let lines = ring(ctx, &told, &members)?;
    let answers = answer::Answer::of(ctx, &told)?;
    for person in &members {
        match &answers {
            Some(answer) if gets_answers(ctx, &told, person)? => answer.to_requester(ctx, person)?,
            _ => waiting::add(ctx, &told, person, lines.get(&person.id).copied())?,
        }
    }
    match &answers {
        Some(answer) => answer.to_others(ctx, &members, &outsiders),
        None => Ok(()),
    }
}

/// A line in each bell.
fn ring(ctx: &mut Ctx<'_>, told: &Told<'_>, members: &[User]) -> Result<std::collections::BTreeMap<UserId, kernel::NotificationId>> {
    let users: Vec<UserId> = members.iter().map(|person| person.id).collect();
    if users.is_empty() {
        return Ok(Default::default());
    }
    notices::tell(
        ctx,
        &Notice {
            users: &users,
            text: told.sentence()?,
            href: told.href(),
            item: told.ticket.item(),
            actor: told.event.actor,
            icon: crate::workflow::icon(told.ticket.ticket_type.as_str()),
        },
    )
}

/// Whether this member asked, here or on a ticket that was merged into this one, and wants what is answered at once.
fn gets_answers(ctx: &mut Ctx<'_>, told: &Told<'_>, person: &User) -> Result<bool> {
    let asked = person.id == told.ticket.requester || ticket::family::asked(ctx, told.ticket, Some(person.id))?;
    Ok(asked && person.mail_pace == MailPace::AtOnce && person.mail_alerts_on && !quiet::is_quiet(ctx, told.ticket.id, person.id)?)
}

/// A move that a reply caused is part of that reply's alert, and so is that somebody in copy follows from now on.
fn is_told_by_another(ctx: &mut Ctx<'_>, event: &Event) -> Result<bool> {
    match event.kind.as_str() {
        "ticket.moved" => event.data::<events::TicketMoved>().map(|moved| moved.is_automatic),
        "ticket.followed" => Ok(queue::of_operation(ctx, event.item, event.operation)?.iter().any(|other| other.kind == "ticket.replied")),
        _ => Ok(false),
    }
}

fn actor(ctx: &mut Ctx<'_>, event: &Event) -> Result<Option<User>> {
    match event.actor {
        Some(actor) => people::find_user(ctx, actor),
        None => Ok(None),
    }
}

fn message(ctx: &mut Ctx<'_>, ticket: &Ticket, event: &Event) -> Result<Option<Message>> {
    let id = match event.kind.as_str() {
        "ticket.replied" => event.data::<events::TicketReplied>()?.message,
        "ticket.noted" => event.data::<events::TicketNoted>()?.message,
        _ => return Ok(None),
    };
    ticket::store::find_message(ctx, ticket.id, id)
}

/// Those in copy of a reply, as they were typed.
fn copies(event: &Event) -> Result<Vec<EmailAddress>> {
    match event.kind.as_str() {
        "ticket.replied" => Ok(event.data::<events::TicketReplied>()?.cc.iter().filter_map(|address| address.parse().ok()).collect()),
        _ => Ok(Vec::new()),
    }
}
