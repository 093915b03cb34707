//! The words of one ticket, as the index keeps them.

use std::collections::HashSet;

use db::Ctx;
use kernel::{MessageId, Result, TicketId};

use super::store;
use crate::{
    query::tokens,
    ticket::{self, family},
};

/// Messages of one ticket that are searched; a ticket with more is a chat room.
const MESSAGES: i64 = 400;

/// Words of one ticket that are searched.
const MOST: usize = 12_000;

/// Tokens in their order; those of notes by themselves, since not everybody may read notes.
#[derive(Default)]
pub(super) struct Words {
    /// Title, tags, replies, names of files.
    pub said: Vec<String>,
    /// Notes, and the names of their files.
    pub noted: Vec<String>,
}

impl Words {
    /// The words by which a ticket is found: its own and those of the tickets that were merged into it.
    pub fn gather(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Self> {
        let mut words = Self::default();
        for member in family::members(ctx, ticket)? {
            words.add_ticket(ctx, member)?;
        }
        Ok(words)
    }

    fn add_ticket(&mut self, ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<()> {
        let (title, messages) = store::texts(ctx, ticket, MESSAGES)?;
        let notes: HashSet<MessageId> = messages.iter().filter(|message| message.is_note).map(|message| message.id).collect();
        self.add(false, &title.unwrap_or_default());
        for tag in ticket::store::tags(ctx, ticket)? {
            self.add(false, &tag);
        }
        for file in files::list(ctx, files::Item { kind: queue::ItemKind::Ticket.slug(), id: ticket.0 })? {
            self.add(file.message.is_some_and(|message| notes.contains(&message)), &file.name);
        }
        for message in &messages {
            self.add(message.is_note, &richtext::to_text(&message.html));
        }
        Ok(())
    }

    fn add(&mut self, is_note: bool, text: &str) {
        let room = MOST.saturating_sub(self.said.len() + self.noted.len());
        if room > 0 {
            let part = if is_note { &mut self.noted } else { &mut self.said };
            part.extend(tokens(text).into_iter().take(room));
        }
    }

    /// Whether each phrase stands somewhere in what the reader may read.
    pub fn hold(&self, phrases: &[Vec<String>], reads_notes: bool) -> bool {
        let within = |part: &[String], phrase: &[String]| part.windows(phrase.len()).any(|window| window == phrase);
        phrases.iter().all(|phrase| within(&self.said, phrase) || (reads_notes && within(&self.noted, phrase)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(said: &str, noted: &str) -> Words {
        Words { said: tokens(said), noted: tokens(noted) }
    }

    #[test]
    fn a_phrase_stands_in_its_order_and_in_one_part() {
        let words = words("The printer on floor three", "toner is empty");
        let holds = |text: &str, reads_notes| words.hold(&[tokens(text)], reads_notes);
        assert!(holds("printers on floor", false));
        assert!(!holds("floor printer", true));
        assert!(!holds("three toner", true), "a phrase does not run from a reply into a note");
        assert!(holds("toner", true));
        assert!(!holds("toner", false), "who may not read notes does not find their words");
    }

    #[test]
    fn each_phrase_may_stand_in_another_part() {
        assert!(words("printer", "toner").hold(&[tokens("printer"), tokens("toner")], true));
        assert!(!words("printer", "toner").hold(&[tokens("printer"), tokens("toner")], false));
    }
}
