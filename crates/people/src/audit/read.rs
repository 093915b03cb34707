//! Looking through the audit.

use db::Ctx;
use kernel::{Cursor, EventId, Language, Result, Timestamp, fold};
use queue::{Event, Filter};

use super::{
    change::{Change, changes, plain},
    name::{Names, Thing},
};
use crate::{PeopleAct, User};

/// Events read at a time.
const AT_ONCE: i64 = 500;

/// Events that one look goes through for a text; the next look goes on behind them.
const A_LOOK: usize = 20_000;

/// What somebody looks for. What is `None` or empty narrows nothing.
#[derive(Clone, Default, Debug)]
pub struct Query {
    pub filter: Filter,
    /// Words of the sentence, of a name, of what stood before or stands after, or the address it came from.
    pub text: String,
}

/// An event, in words.
#[derive(Clone, Debug)]
pub struct Entry {
    pub event: Event,
    /// `None`: the desk itself.
    pub actor: Option<User>,
    pub thing: Thing,
    pub changes: Vec<Change>,
}

/// What a look through the audit found.
#[derive(Clone, Debug)]
pub struct Looked {
    pub entries: Vec<Entry>,
    /// Where to go on; `None` at the end.
    pub next: Option<Cursor>,
    /// How far back this look went, where it ended before its page was full.
    pub until: Option<Timestamp>,
}

/// Looks through the audit, newest first, from before `before`, for at most `limit` entries.
pub fn look(ctx: &mut Ctx<'_>, l: Language, query: &Query, before: Option<EventId>, limit: usize) -> Result<Looked> {
    ctx.permit_here(PeopleAct::Audit)?;
    let words: Vec<String> = fold(&query.text).split_whitespace().map(str::to_owned).collect();
    let (mut entries, mut seen, mut before) = (Vec::new(), 0, before);
    loop {
        let events = queue::search(ctx, &query.filter, before, AT_ONCE)?;
        let is_end = events.len() < usize::try_from(AT_ONCE).unwrap_or(0);
        seen += events.len();
        let last = events.last().map(|event| event.at);
        for entry in in_words(ctx, events)? {
            if entries.len() == limit {
                return Ok(Looked { entries, next: before.map(cursor), until: None });
            }
            before = Some(entry.event.id);
            if entry.fits(l, &words) {
                entries.push(entry);
            }
        }
        match (is_end, seen >= A_LOOK) {
            (true, _) => return Ok(Looked { entries, next: None, until: None }),
            (false, true) => return Ok(Looked { entries, next: before.map(cursor), until: last }),
            (false, false) => {}
        }
    }
}

fn cursor(id: EventId) -> Cursor {
    Cursor { key: 0, id: id.0 }
}

fn in_words(ctx: &mut Ctx<'_>, events: Vec<Event>) -> Result<Vec<Entry>> {
    let names = Names::of(ctx, &events)?;
    let entry = |event: Event| Entry {
        actor: names.person(event.actor).cloned(),
        thing: names.thing(event.item),
        changes: changes(&serde_json::from_str(&event.data).unwrap_or_default()),
        event,
    };
    Ok(events.into_iter().map(entry).collect())
}

impl Entry {
    /// What happened; an event that no catalogue knows says its own kind.
    pub fn what(&self, l: Language) -> String {
        what(l, &self.event.kind)
    }

    /// Who did it.
    pub fn who(&self, l: Language) -> String {
        self.actor.as_ref().map_or_else(|| l.t("audit-desk").to_owned(), |user| plain(&user.display_name))
    }

    pub fn thing_name(&self) -> String {
        plain(&self.thing.name)
    }

    /// All that differs, in one line.
    pub fn summary(&self, l: Language) -> String {
        self.changes.iter().map(|change| change.line(l)).collect::<Vec<_>>().join("; ")
    }

    fn fits(&self, l: Language, words: &[String]) -> bool {
        if words.is_empty() {
            return true;
        }
        let username = self.actor.as_ref().map(|user| user.username.as_str()).unwrap_or_default();
        let all = [&self.what(l), &self.who(l), username, &self.thing.name, &self.summary(l), &self.event.source, &self.event.kind].join("\n");
        let all = fold(&all);
        words.iter().all(|word| all.contains(word.as_str()))
    }
}

/// What happened, by its kind.
pub(crate) fn what(l: Language, kind: &str) -> String {
    let key = sentence_key(kind);
    match l.t(&key) {
        unknown if unknown == key => kind.to_owned(),
        known => known.to_owned(),
    }
}

/// The key of the sentence for events of a kind: `audit-event-user-role-changed`.
pub fn sentence_key(kind: &str) -> String {
    format!("audit-event-{}", kind.replace(['.', '_'], "-"))
}
