//! An answer as a mail: to whoever asked, to people of the conversation without an account, and to those in copy.

use std::collections::BTreeSet;

use db::Ctx;
use kernel::{EmailAddress, Language, Result};
use mail::{Block, Correspondent, Post};
use people::User;
use web::shell::Clock;

use super::{Told, copies};
use crate::{
    letters::{
        self, About, sent,
        words::{self, Words},
    },
    ticket::Message,
};

/// What was answered, ready to go out.
pub struct Answer<'a> {
    told: &'a Told<'a>,
    message: &'a Message,
    words: Words,
    copies: Vec<EmailAddress>,
    /// Whom it was written to, as copies name them.
    requester: Option<Correspondent>,
}

impl<'a> Answer<'a> {
    /// `None` for what is no reply.
    pub fn of(ctx: &mut Ctx<'_>, told: &'a Told<'a>) -> Result<Option<Self>> {
        let Some(message) = told.message.filter(|_| told.event.kind == "ticket.replied") else { return Ok(None) };
        let Some(words) = words::of(ctx, message)? else { return Ok(None) };
        let requester = match told.event.actor == Some(told.ticket.requester) {
            true => None,
            false => people::find_user(ctx, told.ticket.requester)?.as_ref().and_then(correspondent),
        };
        Ok(Some(Self { told, message, words, copies: copies(told.event)?, requester }))
    }

    /// To a member who asked: with a link to the ticket.
    pub fn to_requester(&self, ctx: &mut Ctx<'_>, person: &User) -> Result<()> {
        let l = person.language;
        let link = Block::Link { words: l.t("ticket-mail-button").to_owned(), href: web::links::url(&self.told.href()) };
        let footer = vec![(l.t("ticket-mail-footer").to_owned(), Some(web::links::url("/account/preferences")))];
        self.to_person(ctx, person, Some(link), footer)
    }

    /// To everybody else who reads by mail alone, each once: those of the conversation without an account, then those in copy.
    pub fn to_others(&self, ctx: &mut Ctx<'_>, members: &[User], outsiders: &[User]) -> Result<()> {
        // Members among those in copy follow by now, and are told as such.
        let mut reached: BTreeSet<String> = members.iter().map(User::email_key).collect();
        for person in outsiders {
            reached.insert(person.email_key());
            let l = person.language;
            self.to_person(ctx, person, None, vec![(l.t("ticket-mail-answer").to_owned(), None)])?;
        }
        for address in &self.copies {
            if reached.insert(address.key()) && self.told.actor.is_none_or(|actor| actor.email_key() != address.key()) {
                self.to_copy(ctx, address)?;
            }
        }
        Ok(())
    }

    fn to_person(&self, ctx: &mut Ctx<'_>, person: &User, link: Option<Block>, footer: Vec<(String, Option<String>)>) -> Result<()> {
        let Some(to) = letters::address_of(person) else { return Ok(()) };
        let body = self.body(ctx, person.language, &person.zone, link, footer)?;
        let about = About { body, copies: self.named_copies(), ..About::new(self.told.ticket, &to, &person.display_name, person.language, "tickets.reply") };
        self.send(ctx, about, false)
    }

    /// To somebody in copy, who sees whom it was written to. Their answer joins the ticket: the mail's id is theirs alone.
    fn to_copy(&self, ctx: &mut Ctx<'_>, address: &EmailAddress) -> Result<()> {
        let known = people::by_address(ctx, address)?;
        let organization = people::organization(ctx)?;
        let l = known.as_ref().map_or(organization.language, |user| user.language);
        let zone = known.as_ref().map_or(organization.zone.as_str(), |user| user.zone.as_str()).to_owned();
        let body = self.body(ctx, l, &zone, None, vec![(l.t("ticket-mail-copy").to_owned(), None)])?;
        let about = About {
            body,
            named: self.requester.clone(),
            copies: self.named_copies(),
            ..About::new(self.told.ticket, address, known.as_ref().map_or("", |user| &user.display_name), l, "tickets.reply")
        };
        self.send(ctx, about, true)
    }

    fn send(&self, ctx: &mut Ctx<'_>, about: About<'_>, is_copy: bool) -> Result<()> {
        let about = About { is_personal: true, parcel: self.words.parcel.clone(), ..about };
        let (address, name) = (about.to.to_string(), about.to_name.to_owned());
        let sent = letters::send(ctx, about)?;
        sent::remember(ctx, self.told.ticket, self.message.id, &sent, (&address, &name), is_copy)
    }

    fn body(&self, ctx: &mut Ctx<'_>, l: Language, zone: &str, link: Option<Block>, footer: Vec<(String, Option<String>)>) -> Result<(String, String)> {
        let clock = Clock::new(l, web::door::zone(zone), ctx.now());
        let mut blocks = vec![self.words.block.clone()];
        blocks.extend(words::left_out(l, &self.words.left));
        blocks.extend(self.told.actor.map(|actor| {
            let signed = if actor.signature.is_empty() { &actor.display_name } else { &actor.signature };
            Block::Words { html: richtext::from_text(signed), text: signed.clone() }
        }));
        blocks.extend(link);
        blocks.extend(words::earlier(ctx, self.told.ticket, self.message, l, &clock)?);
        Ok(mail::post(l, &Post { blocks, footer }))
    }

    fn named_copies(&self) -> Vec<Correspondent> {
        self.copies.iter().map(|address| Correspondent { address: address.to_string(), name: String::new() }).collect()
    }
}

fn correspondent(person: &User) -> Option<Correspondent> {
    letters::address_of(person).map(|address| Correspondent { address: address.to_string(), name: person.display_name.clone() })
}
