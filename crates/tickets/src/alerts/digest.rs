//! The mail of the hour or of the day: what happened, ticket by ticket.

use db::Ctx;
use kernel::Result;
use mail::{Block, Outgoing, Post, Thread, mailbox};
use people::{MailPace, User};
use web::shell::Clock;

use super::deliver::Chapter;
use crate::{letters, quiet, ticket::MessageKind};

/// Of what somebody wrote, the list shows only the beginning; in characters.
const PREVIEW: usize = 240;

/// More tickets make no list that anybody reads; the rest is counted.
const MOST: usize = 50;

/// Queues one mail about all these tickets.
pub fn send(ctx: &mut Ctx<'_>, person: &User, chapters: &[Chapter]) -> Result<()> {
    let Some(to) = letters::address_of(person) else { return Ok(()) };
    let l = person.language;
    let clock = Clock::new(l, web::door::zone(&person.zone), ctx.now());
    let mut blocks = Vec::new();
    for chapter in chapters.iter().take(MOST) {
        blocks.extend(blocks_of(person, &clock, chapter)?);
    }
    if chapters.len() > MOST {
        blocks.push(Block::Link { words: l.a("ticket-digest-more", "n", chapters.len() - MOST), href: web::links::url("/notifications") });
    }
    let list = quiet::list(ctx, person.id, None)?;
    let (text, html) = mail::post(l, &Post { blocks, footer: quiet::footer(l, &list.stop, None) });
    let from = mailbox::all(ctx)?.into_iter().find(|mailbox| !mailbox.is_paused).map(|mailbox| mailbox.id);
    let subject = l.a(if person.mail_pace == MailPace::Hourly { "ticket-digest-hourly" } else { "ticket-digest-daily" }, "n", chapters.len());
    let outgoing = Outgoing {
        organization: ctx.organization(),
        to,
        to_name: person.display_name.clone(),
        language: l,
        subject,
        text,
        html,
        kind: "tickets.digest",
        mailbox: from,
        thread: Thread { list: Some(list), ..Thread::default() },
    };
    mail::queue(&mut ctx.installation(), &outgoing).map(drop)
}

fn blocks_of(person: &User, clock: &Clock, (ticket, news): &Chapter) -> Result<Vec<Block>> {
    let mut blocks = vec![Block::Heading { words: format!("#{} {}", ticket.number, ticket.title), href: web::links::url(&ticket.path()) }];
    for each in news {
        blocks.push(Block::Line(format!("{} · {}", person.language.say(&each.told(ticket).sentence()?), clock.full(&each.event.at))));
        let said = each.message.as_ref().filter(|message| message.kind == MessageKind::Reply);
        let text = said.map(|message| richtext::preview(&richtext::to_text(&message.html), PREVIEW)).unwrap_or_default();
        if !text.is_empty() {
            blocks.push(Block::Words { html: richtext::from_text(&text), text });
        }
    }
    Ok(blocks)
}
