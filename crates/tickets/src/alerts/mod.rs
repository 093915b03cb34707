//! Tells those who have a part in a ticket what happened to it: in the bell, and by mail unless they switched that off.

mod sentence;

use db::Ctx;
use kernel::{Actor, AttachmentId, OrNotFound, Result, TicketId, UserId};
use mail::Letter;
use notices::Notice;
use people::User;
use queue::{Event, Job, Reaction};

use crate::{
    letters,
    ticket::{Message, Ticket, events, store},
};

pub const REACTION: Reaction = Reaction {
    job: "tickets.alert",
    events: &[
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
    ],
    run: alert,
};

fn alert(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let Some(event) = job.event(ctx)? else { return Ok(()) };
    let Some(ticket) = store::find_by_id(ctx, TicketId(event.item.id))? else { return Ok(()) };
    if is_told_by_another(&event)? {
        return Ok(());
    }
    let message = message(ctx, &ticket, &event)?;
    let people = involved(ctx, &ticket, &event)?;
    if people.is_empty() {
        return Ok(());
    }
    let actor = match event.actor {
        Some(actor) => people::find_user(ctx, actor)?,
        None => None,
    };
    let told = Told { ticket: &ticket, event: &event, actor: actor.as_ref(), message: message.as_ref() };
    // Who has no account has no bell either, and hears what was said, not what was done. So does whoever asked on a ticket that was merged into one they may not see.
    let way = people::organization::read(ctx)?.way;
    let sees = |user: &User| kernel::sees(ctx.organization(), Actor::Person(user.id), user.standing(way), &ticket.guarded());
    let (people, outsiders): (Vec<User>, Vec<User>) = people.into_iter().partition(|user| user.is_active() && sees(user));
    let users: Vec<UserId> = people.iter().map(|person| person.id).collect();
    notices::tell(
        ctx,
        &Notice {
            users: &users,
            text: told.sentence()?,
            href: told.href(),
            item: ticket.item(),
            actor: event.actor,
            icon: crate::workflow::icon(ticket.ticket_type.as_str()),
        },
    )?;
    for person in people.iter().filter(|person| person.mail_alerts_on) {
        mail(ctx, &told, person)?;
    }
    for person in outsiders.iter().filter(|_| event.kind == "ticket.replied") {
        mail_reply(ctx, &told, person)?;
    }
    Ok(())
}

/// A move that a reply caused is part of that reply's alert.
fn is_told_by_another(event: &Event) -> Result<bool> {
    match event.kind.as_str() {
        "ticket.moved" => event.data::<events::TicketMoved>().map(|moved| moved.is_automatic),
        _ => Ok(false),
    }
}

fn message(ctx: &mut Ctx<'_>, ticket: &Ticket, event: &Event) -> Result<Option<Message>> {
    let id = match event.kind.as_str() {
        "ticket.replied" => event.data::<events::TicketReplied>()?.message,
        "ticket.noted" => event.data::<events::TicketNoted>()?.message,
        _ => return Ok(None),
    };
    store::find_message(ctx, ticket.id, id)
}

/// Requester, owner and followers, and whoever the event itself is about; never its actor, nor anybody who has left or may not see it.
fn involved(ctx: &mut Ctx<'_>, ticket: &Ticket, event: &Event) -> Result<Vec<User>> {
    let mut ids = match event.kind.as_str() {
        // Following is news only to who was made to follow.
        "ticket.followed" => vec![event.data::<events::TicketFollowed>()?.user],
        _ => {
            let mut ids = store::followers(ctx, ticket.id)?;
            ids.push(ticket.requester);
            ids.extend(ticket.owner);
            ids
        }
    };
    if event.kind == "ticket.absorbed" {
        // Those of the other ticket are told there.
        let other = store::find(ctx, event.data::<events::TicketAbsorbed>()?.ticket)?.or_not_found()?;
        let told = [store::followers(ctx, other.id)?, vec![other.requester], other.owner.into_iter().collect()].concat();
        ids.retain(|id| !told.contains(id));
    }
    if event.kind == "ticket.assigned" {
        ids.extend(event.data::<events::TicketAssigned>()?.from);
    }
    ids.sort();
    ids.dedup();
    ids.retain(|id| Some(*id) != event.actor);
    let way = people::organization::read(ctx)?.way;
    let mut users = people::find_users(ctx, &ids)?;
    // What stays inside, and what only those who work on the ticket can mend, is not told to others.
    let stays_inside = matches!(event.kind.as_str(), "ticket.noted" | "ticket.mail_undelivered");
    users.retain(|user| user.is_requester() && (!stays_inside || user.is_agent(way)));
    Ok(users)
}

/// All that an alert speaks of.
struct Told<'a> {
    ticket: &'a Ticket,
    event: &'a Event,
    actor: Option<&'a User>,
    message: Option<&'a Message>,
}

impl Told<'_> {
    /// The words of the message it is about.
    fn said(&self) -> Option<String> {
        self.message.map(|message| richtext::to_text(&message.html)).filter(|text| !text.is_empty())
    }
}

/// Tells a member, in the reader's language. Only a confirmed address is written to.
fn mail(ctx: &mut Ctx<'_>, told: &Told<'_>, person: &User) -> Result<()> {
    let l = person.language;
    let mut paragraphs = vec![format!("{}.", l.say(&told.sentence()?))];
    paragraphs.extend(told.said());
    let letter = Letter {
        greeting: l.a("ticket-mail-greeting", "name", &person.display_name),
        paragraphs,
        button: Some((l.t("ticket-mail-button").to_owned(), web::links::url(&told.href()))),
        footer: l.a("ticket-mail-footer", "url", web::links::url("/account")),
    };
    send(ctx, told, person, letter, "tickets.alert", Vec::new())
}

/// Hands an answer on to somebody who has no account and reads by mail alone.
fn mail_reply(ctx: &mut Ctx<'_>, told: &Told<'_>, person: &User) -> Result<()> {
    let l = person.language;
    let mut paragraphs: Vec<String> = told.said().into_iter().collect();
    paragraphs.extend(told.actor.map(|actor| actor.display_name.clone()));
    let letter = Letter { greeting: String::new(), paragraphs, button: None, footer: l.t("ticket-mail-answer").to_owned() };
    // They could not open a link to them.
    let attachments = match told.message {
        Some(message) => files::of_messages(ctx, &[message.id])?.remove(&message.id).unwrap_or_default(),
        None => Vec::new(),
    };
    send(ctx, told, person, letter, "tickets.reply", attachments.iter().map(|attachment| attachment.id).collect())
}

fn send(ctx: &mut Ctx<'_>, told: &Told<'_>, person: &User, letter: Letter, kind: &'static str, attachments: Vec<AttachmentId>) -> Result<()> {
    let Some(to) = letters::address_of(person) else { return Ok(()) };
    let about = letters::About {
        ticket: told.ticket,
        to: &to,
        to_name: &person.display_name,
        language: person.language,
        subject: &told.ticket.title,
        letter,
        kind,
        is_personal: told.event.kind == "ticket.replied",
        thread_index: None,
        attachments,
    };
    letters::send(ctx, &about).map(drop)
}
