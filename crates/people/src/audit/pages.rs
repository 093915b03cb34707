//! `/settings/audit`: what was changed, by whom, when and from where.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use jiff::{civil::Date, tz::TimeZone};
use kernel::{Cursor, Error, EventId, FieldErrors, OrNotFound, Result, Timestamp, UserId, truncate};
use queue::{Filter, ItemKind};
use serde::Deserialize;
use web::{Door, Query, Refusal, Routes, Shell, refusal::encode, shell::Face};

use super::{
    change::Change,
    export,
    read::{self, Entry, Looked, look},
};
use crate::{PeopleAct, User, user};

pub fn routes() -> Routes {
    Routes::new().get("/settings/audit", show).get("/settings/audit/export", export::download)
}

const A_PAGE: usize = 50;

/// What somebody asks the audit, as it stands in an address.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Words of what happened, of a name, of what stood before or stands after, or the address it came from.
    pub q: String,
    /// Who did it: a username or an address.
    pub who: String,
    /// Of what kind the thing is: a word of [`ItemKind`].
    pub thing: String,
    /// The id of that very thing.
    pub id: String,
    /// The beginning of the kind of what happened.
    pub kind: String,
    /// A day in the reader's time zone, or a moment.
    pub from: String,
    /// Until the end of this day, or before this moment.
    pub until: String,
}

impl Wanted {
    /// What to look for. `None`: by somebody who does not exist. Fails at the field that cannot be read.
    pub(crate) fn read(&self, ctx: &mut db::Ctx<'_>, zone: &TimeZone) -> Result<Option<read::Query>> {
        let mut errors = FieldErrors::default();
        let from = errors.take(moment("from", &self.from, zone, 0)).flatten();
        let until = errors.take(moment("until", &self.until, zone, 1)).flatten();
        let item_kind = match self.thing.as_str() {
            "" => None,
            slug => errors.take(ItemKind::from_slug(slug).map_err(|_| Error::invalid("thing", "audit-no-such-thing"))),
        };
        errors.check()?;
        let actor = match self.who.trim() {
            "" => None,
            who => match find_who(ctx, who)? {
                Some(user) => Some(user.id),
                None => return Ok(None),
            },
        };
        let item = item_kind.and_then(|_| self.id.parse().ok());
        let filter = Filter { actor, kind: truncate(&self.kind, 60).to_owned(), item_kind, item, from, until };
        Ok(Some(read::Query { filter, text: truncate(&self.q, 200).to_owned() }))
    }

    /// As a query string, with `&` at its end unless it is empty.
    fn encoded(&self) -> String {
        let fields =
            [("q", &self.q), ("who", &self.who), ("thing", &self.thing), ("id", &self.id), ("kind", &self.kind), ("from", &self.from), ("until", &self.until)];
        fields.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}&", encode(value))).collect()
    }
}

/// A day in the reader's time zone, `days` later, or a moment.
fn moment(field: &'static str, text: &str, zone: &TimeZone, days: i64) -> Result<Option<Timestamp>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(at) = Timestamp::parse(text) {
        return Ok(Some(at));
    }
    let day = text.parse::<Date>().ok().and_then(|date| date.checked_add(jiff::Span::new().days(days)).ok());
    let begins = day.and_then(|date| date.to_zoned(zone.clone()).ok());
    begins.map(|at| Some(Timestamp(at.timestamp().as_microsecond()))).ok_or_else(|| Error::invalid(field, "audit-no-date"))
}

fn find_who(ctx: &mut db::Ctx<'_>, text: &str) -> Result<Option<User>> {
    match text.parse() {
        Ok(address) if text.contains('@') => user::by_address(ctx, &address),
        _ => user::by_username(ctx, text),
    }
}

struct Row {
    entry: Entry,
    face: Option<Face>,
    what: String,
    who: String,
    summary: String,
    changes: Vec<Shown>,
    via: &'static str,
}

/// A field as the table of an event shows it.
struct Shown {
    label: String,
    before: Option<String>,
    after: String,
}

#[derive(Template)]
#[template(path = "audit/templates/audit.html")]
struct AuditPage {
    shell: Shell,
    wanted: Wanted,
    errors: FieldErrors,
    rows: Vec<Row>,
    things: Vec<(&'static str, String)>,
    /// The account whose history this is.
    about: Option<User>,
    is_first_page: bool,
    next: Option<String>,
    /// How far back the look went that ended before its page was full.
    looked_until: Option<Timestamp>,
}

impl AuditPage {
    fn is_narrowed(&self) -> bool {
        !self.wanted.encoded().is_empty()
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct At {
    after: String,
}

/// `GET /settings/audit`
async fn show(door: Door, Query(wanted): Query<Wanted>, Query(at): Query<At>) -> Result<Response, Refusal> {
    let before = Cursor::decode(&at.after).map(|cursor| EventId(cursor.id));
    match page(&door, StatusCode::OK, wanted.clone(), before, FieldErrors::default()).await {
        Err(Refusal(Error::Invalid(errors))) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, wanted, None, errors).await,
        other => other,
    }
}

async fn page(door: &Door, status: StatusCode, wanted: Wanted, before: Option<EventId>, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(PeopleAct::Audit)?;
        let query = if errors.is_empty() { wanted.read(ctx, &shell.clock.zone)? } else { None };
        let looked = match query {
            Some(query) => look(ctx, shell.l, &query, before, A_PAGE)?,
            None => Looked { entries: Vec::new(), next: None, until: None },
        };
        let about = match (wanted.thing.as_str(), wanted.id.parse::<UserId>()) {
            ("user", Ok(id)) => Some(user::find_user(ctx, id)?.or_not_found()?),
            _ => None,
        };
        Ok(AuditPage {
            rows: looked.entries.into_iter().map(|entry| row(&shell, entry)).collect(),
            things: things(&shell),
            about,
            is_first_page: before.is_none(),
            next: looked.next.map(|cursor| cursor.encode()),
            looked_until: looked.until,
            wanted: wanted.clone(),
            errors: errors.clone(),
            shell,
        })
    })
    .await
}

fn row(shell: &Shell, entry: Entry) -> Row {
    Row {
        face: entry.actor.as_ref().map(User::face),
        what: entry.what(shell.l),
        who: entry.who(shell.l),
        summary: entry.summary(shell.l),
        changes: entry.changes.iter().map(|change| shown(shell, change)).collect(),
        via: via(shell, &entry),
        entry,
    }
}

fn shown(shell: &Shell, change: &Change) -> Shown {
    let before = change.before.is_some().then(|| change.shown(shell.l, &change.before));
    Shown { label: change.label(shell.l), before, after: change.shown(shell.l, &change.after) }
}

fn via(shell: &Shell, entry: &Entry) -> &'static str {
    use kernel::Via;
    shell.t(match entry.event.via {
        Via::Web => "audit-via-web",
        Via::Api => "audit-via-api",
        Via::Mail => "audit-via-mail",
        Via::CommandLine => "audit-via-command-line",
        Via::Automation => "audit-via-automation",
    })
}

/// The kinds of things, by name.
fn things(shell: &Shell) -> Vec<(&'static str, String)> {
    let all = ItemKind::ALL.into_iter().map(|kind| (kind.slug(), shell.l.t(&format!("audit-thing-{}", kind.slug().replace('_', "-"))).to_owned()));
    std::iter::once(("", shell.t("audit-thing-any").to_owned())).chain(all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_where_the_reader_lives() {
        let zone = TimeZone::fixed(jiff::tz::offset(3));
        let at = |text: &str, days| moment("from", text, &zone, days).unwrap().map(|at| at.to_jiff().to_string());
        assert_eq!(at("2026-11-22", 0).as_deref(), Some("2026-11-21T21:00:00Z"));
        assert_eq!(at("2026-11-22", 1).as_deref(), Some("2026-11-22T21:00:00Z"));
        assert_eq!(at("2026-11-22T10:00:00Z", 1).as_deref(), Some("2026-11-22T10:00:00Z"));
        assert_eq!(at(" ", 0), None);
        assert!(moment("from", "yesterday", &zone, 0).is_err());
    }
}
