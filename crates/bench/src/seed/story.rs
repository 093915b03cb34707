//! What happened at the desk, ticket by ticket: the same for the same size, whatever the database.

use anyhow::Result;
use kernel::{Timestamp, days, fold, minutes};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde_json::json;
use tickets::workflow::{Category, Status, Workflow, built_in};

use super::{
    phrases::{NAMES, PLACES, SENTENCES, SYMPTOMS, TAGS, THINGS},
    table::{APP_USER, Cell, EMAIL_ACCOUNT, EVENT, MESSAGE, Sink, TICKET, TICKET_FOLLOWER, TICKET_TAG, USERNAME},
};

/// Messages in a long conversation.
pub const CONVERSATION: i64 = 12;

/// However few tickets there are, so many are unfinished.
const LEAST_UNFINISHED: i64 = 600;

/// How far back the first ticket lies.
const HISTORY: i64 = days(290);

/// 2026-01-01T00:00:00Z in milliseconds, from which ids count.
const EPOCH: i64 = 1_767_225_600_000;

/// Makes a row of cells.
macro_rules! row {
    ($($value:expr),* $(,)?) => { vec![$(Cell::from($value)),*] };
}

pub struct Story {
    organization: i64,
    /// The first is who founded the organization.
    people: Vec<i64>,
    size: i64,
    unfinished: i64,
    workflows: Vec<Workflow>,
    begins: Timestamp,
    ends: Timestamp,
}

/// A ticket as it is being told.
struct Told<'s> {
    id: i64,
    number: i64,
    workflow: &'s Workflow,
    status: &'s Status,
    requester: i64,
    owner: Option<i64>,
    created_at: Timestamp,
    updated_at: Timestamp,
    messages: i64,
}

impl Story {
    pub fn new(organization: i64, founder: i64, size: i64) -> Self {
        let ends = Timestamp::now().minus(minutes(5));
        let people = std::iter::once(founder).chain((1..NAMES.len() as i64).map(|n| founder + n)).collect();
        Self { organization, people, size, unfinished: (size * 3 / 100).max(LEAST_UNFINISHED), workflows: built_in(), begins: ends.minus(HISTORY), ends }
    }

    /// Puts all rows but those of the first ticket, which is there already, and gathers the numbers of long conversations.
    pub fn tell(&self, sink: &mut dyn Sink, conversations: &mut Vec<i64>) -> Result<()> {
        for (n, id) in self.people.iter().enumerate().skip(1) {
            self.person(sink, *id, NAMES[n])?;
        }
        for number in 2..=self.size {
            let mut chance = StdRng::seed_from_u64(number as u64);
            let told = self.ticket(number, &mut chance);
            if told.messages == CONVERSATION && !told.status.category.is_done() && conversations.len() < 200 {
                conversations.push(number);
            }
            self.write(sink, &told, &mut chance)?;
        }
        Ok(())
    }

    fn person(&self, sink: &mut dyn Sink, id: i64, name: &str) -> Result<()> {
        let username = name.to_lowercase().replace(' ', ".");
        let email = format!("{username}@northwind.example");
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        sink.put(
            &APP_USER,
            row![
                self.organization,
                id,
                username.as_str(),
                username.as_str(),
                name,
                fold(name),
                first,
                last,
                email.as_str(),
                email.as_str(),
                self.begins.0,
                "",
                "",
                "",
                "member",
                "active",
                false,
                0,
                0,
                "en",
                "UTC",
                "system",
                "comfortable",
                true,
                true,
                false,
                self.begins.0,
                1
            ],
        )?;
        sink.put(&USERNAME, row![username, self.organization, id, true])?;
        sink.put(&EMAIL_ACCOUNT, row![email, self.organization, id])
    }

    /// Most unfinished tickets are recent, some are old.
    fn is_unfinished(&self, number: i64, chance: &mut StdRng) -> bool {
        let is_recent = number > self.size - self.unfinished;
        let older = (self.size - self.unfinished).max(1) as f64;
        let share = if is_recent { 0.8 } else { (self.unfinished as f64 * 0.2 / older).min(1.0) };
        chance.random_bool(share)
    }

    fn ticket(&self, number: i64, chance: &mut StdRng) -> Told<'_> {
        let step = HISTORY / self.size.max(1);
        let created_at = self.begins.plus(step * (number - 1));
        let is_unfinished = self.is_unfinished(number, chance);
        // Half of what is asked are incidents.
        let workflow = &self.workflows[if chance.random_bool(0.5) { 0 } else { chance.random_range(1..self.workflows.len()) }];
        let fitting: Vec<&Status> = workflow.statuses.iter().filter(|status| status.category.is_done() != is_unfinished).collect();
        let status = fitting.choose(chance).copied().unwrap_or(&workflow.statuses[0]);
        let is_long = number % if is_unfinished { 4 } else { 60 } == 0;
        let messages = match (is_long, is_unfinished) {
            (true, _) => CONVERSATION,
            (false, true) => chance.random_range(1..5),
            (false, false) => {
                if number % 5 == 0 {
                    2
                } else {
                    1
                }
            }
        };
        let latest = if is_unfinished { self.ends } else { created_at.plus(days(6)).min(self.ends) };
        let updated_at = match messages {
            1 if is_unfinished => created_at,
            _ => Timestamp(chance.random_range(created_at.0..=latest.0.max(created_at.0))),
        };
        let owner = (messages > 1 || !is_unfinished).then(|| self.somebody(chance));
        Told { id: id(created_at, 0, number), number, workflow, status, requester: self.somebody(chance), owner, created_at, updated_at, messages }
    }

    fn somebody(&self, chance: &mut StdRng) -> i64 {
        self.people.choose(chance).copied().unwrap_or_default()
    }

    fn write(&self, sink: &mut dyn Sink, told: &Told<'_>, chance: &mut StdRng) -> Result<()> {
        let title = format!("{} {} {}", pick(&THINGS, chance), pick(&SYMPTOMS, chance), pick(&PLACES, chance));
        let last_said = self.conversation(sink, told, &title, chance)?;
        self.end(sink, told)?;
        let is_done = told.status.category.is_done();
        let done_at = is_done.then_some(told.updated_at.0);
        let (last_kind, last_text, last_actor) = match (is_done, told.messages) {
            (true, _) => ("ticket.moved", told.status.slug.clone(), told.owner),
            (false, 1) => ("ticket.opened", last_said, Some(told.requester)),
            (false, _) => ("ticket.replied", last_said, told.owner),
        };
        let priority = *[0, 1, 1, 1, 1, 1, 1, 2, 2, 3].choose(chance).unwrap_or(&1);
        sink.put(
            &TICKET,
            row![
                self.organization,
                told.id,
                told.number,
                told.workflow.ticket_type.as_str(),
                told.status.slug.as_str(),
                told.status.category.slug(),
                priority,
                title,
                told.requester,
                told.owner,
                "web",
                told.created_at.0,
                told.updated_at.0,
                done_at,
                done_at.filter(|_| told.status.slug == "closed"),
                (told.messages > 1).then_some(told.updated_at.0),
                told.messages,
                0,
                last_kind,
                last_actor,
                last_text,
                told.messages
            ],
        )?;
        for n in 0..(told.number % 7 - 3).max(0) {
            let tag = TAGS[(told.number as usize * 3 + n as usize * 7) % TAGS.len()];
            sink.put(&TICKET_TAG, row![self.organization, told.id, tag, tag])?;
        }
        if let Some(owner) = told.owner {
            sink.put(&TICKET_FOLLOWER, row![self.organization, told.id, owner, told.created_at.0])?;
        }
        Ok(())
    }

    /// Messages with their events; the beginning of the last one.
    fn conversation(&self, sink: &mut dyn Sink, told: &Told<'_>, title: &str, chance: &mut StdRng) -> Result<String> {
        let mut last_said = String::new();
        let span = told.updated_at.since(told.created_at);
        for n in 0..told.messages {
            let at = told.created_at.plus(span * n / told.messages.max(2));
            let by_requester = n % 3 == 0;
            let author = if by_requester { told.requester } else { told.owner.unwrap_or(told.requester) };
            let length = if n == 0 { chance.random_range(400..1_500) } else { chance.random_range(80..700) };
            let said = html(length, chance);
            last_said = kernel::truncate(&said.replace("<p>", "").replace("</p>", " "), 160).to_owned();
            let message = id(at, n + 1, told.number);
            sink.put(&MESSAGE, row![self.organization, message, told.id, author, "reply", by_requester, said, "web", at.0])?;
            let (kind, data) = match n {
                0 => ("ticket.opened", json!({ "ticket_type": told.workflow.ticket_type.as_str(), "title": title, "message": message.to_string() })),
                _ => ("ticket.replied", json!({ "message": message.to_string(), "by_requester": by_requester })),
            };
            self.event(sink, told, message, kind, author, at, &data)?;
            if let (0, Some(owner)) = (n, told.owner) {
                let at = at.plus(minutes(1));
                let data = json!({ "from": null, "to": owner.to_string() });
                self.event(sink, told, id(at, 99, told.number), "ticket.assigned", owner, at, &data)?;
            }
        }
        Ok(last_said)
    }

    /// How a finished ticket was finished.
    fn end(&self, sink: &mut dyn Sink, told: &Told<'_>) -> Result<()> {
        if told.status.category != Category::Done {
            return Ok(());
        }
        let data = json!({ "transition": "close", "from": "open", "to": told.status.slug, "is_automatic": false, "duplicate_of": null });
        self.event(sink, told, id(told.updated_at, 100, told.number), "ticket.moved", told.owner.unwrap_or(told.requester), told.updated_at, &data)
    }

    #[allow(clippy::too_many_arguments)] // The columns of an event.
    fn event(&self, sink: &mut dyn Sink, told: &Told<'_>, id: i64, kind: &str, actor: i64, at: Timestamp, data: &serde_json::Value) -> Result<()> {
        sink.put(&EVENT, row![self.organization, id, id, kind, "ticket", told.id, actor, "web", at.0, 1, data.to_string()])
    }
}

/// An id as the product makes them: milliseconds, then what tells apart what was made in the same one.
fn id(at: Timestamp, part: i64, number: i64) -> i64 {
    ((at.0 / 1_000 - EPOCH) << 22) | (part << 12) | (number & 0xfff)
}

fn pick(words: &[&'static str], chance: &mut StdRng) -> &'static str {
    words.choose(chance).copied().unwrap_or_default()
}

/// Paragraphs of about so many bytes.
fn html(length: usize, chance: &mut StdRng) -> String {
    let mut html = String::with_capacity(length + 200);
    while html.len() < length {
        html.push_str("<p>");
        for _ in 0..chance.random_range(1..4) {
            html.push_str(pick(&SENTENCES, chance));
            html.push(' ');
        }
        html.truncate(html.trim_end().len());
        html.push_str("</p>");
    }
    html
}
