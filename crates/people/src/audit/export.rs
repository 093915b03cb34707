//! The audit taken along, as a table or as JSON: read and sent piece by piece, however long it is.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use jiff::tz::TimeZone;
use kernel::{Error, EventId, Language, Result, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use web::{
    Door, Query, Refusal,
    pieces::{self, Piece},
    spreadsheet,
};

use super::{
    pages::Wanted,
    read::{self, Entry, look},
};

/// Entries read at a time.
const AT_ONCE: usize = 500;

db::slugs! {
    /// How a list is written.
    Format {
        Csv = "csv",
        Json = "json",
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct As {
    format: String,
}

/// `GET /settings/audit/export`
pub(super) async fn download(door: Door, Query(wanted): Query<Wanted>, Query(As { format }): Query<As>) -> Result<Response, Refusal> {
    let format = Format::from_slug(&format).unwrap_or(Format::Csv);
    let visitor = door.visitor().await?.ok_or(Error::Unauthenticated)?;
    let (l, zone) = (visitor.language, web::door::zone(&visitor.zone));
    let list = List { door, wanted, l, zone, format };
    // Refused before anything is sent.
    let first = list.piece(None).await?;
    let (kind, name) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "audit.csv"),
        Format::Json => ("application/json", "audit.json"),
    };
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, files::disposition(name, false))];
    let next = move |before| {
        let list = list.clone();
        async move { list.piece(Some(before)).await }
    };
    Ok((headers, pieces::body(first, next)).into_response())
}

/// A list on its way.
#[derive(Clone)]
struct List {
    door: Door,
    wanted: Wanted,
    l: Language,
    zone: TimeZone,
    format: Format,
}

impl List {
    /// Who may read is asked anew with every piece.
    async fn piece(&self, before: Option<EventId>) -> Result<Piece<EventId>> {
        let (wanted, l, zone) = (self.wanted.clone(), self.l, self.zone.clone());
        let looked = self.door.read(move |ctx| {
            ctx.permit_here(crate::PeopleAct::Audit)?;
            match wanted.read(ctx, &zone)? {
                Some(query) => look(ctx, l, &query, before, AT_ONCE).map(Some),
                None => Ok(None),
            }
        });
        let (entries, next) = looked.await?.map_or((Vec::new(), None), |looked| (looked.entries, looked.next.map(|cursor| EventId(cursor.id))));
        let is_first = before.is_none();
        let bytes = match self.format {
            Format::Csv => self.write_csv(&entries, is_first),
            Format::Json => self.write_json(&entries, is_first, next.is_none()),
        };
        Ok((bytes?, next))
    }

    fn write_csv(&self, entries: &[Entry], is_first: bool) -> Result<Vec<u8>> {
        let head = ["at", "kind", "what", "who", "username", "thing", "name", "changes", "via", "source", "id"];
        let row = |entry: &Entry| {
            let event = &entry.event;
            let username = entry.actor.as_ref().map(|user| user.username.clone()).unwrap_or_default();
            [
                event.at.to_jiff().to_string(),
                event.kind.clone(),
                entry.what(self.l),
                entry.who(self.l),
                username,
                event.item.kind.slug().to_owned(),
                entry.thing_name(),
                entry.summary(self.l),
                event.via.slug().to_owned(),
                event.source.clone(),
                event.id.to_string(),
            ]
        };
        spreadsheet::lines(is_first.then_some(head), entries.iter().map(row))
    }

    fn write_json(&self, entries: &[Entry], is_first: bool, is_last: bool) -> Result<Vec<u8>> {
        let mut out = if is_first { b"[".to_vec() } else { Vec::new() };
        for (at, entry) in entries.iter().enumerate() {
            out.extend_from_slice(if is_first && at == 0 { b"\n" } else { b",\n" });
            serde_json::to_writer(&mut out, &EntryBody::new(entry, self.l)).map_err(Error::internal)?;
        }
        if is_last {
            out.extend_from_slice(b"\n]\n");
        }
        Ok(out)
    }
}

/// An event of the audit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryBody {
    pub id: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// `user.renamed`: the verb in the past, behind its thing.
    pub kind: String,
    /// The same in the words of the caller's language.
    pub what: String,
    /// Who did it; `null` when the desk did it by itself.
    #[schema(value_type = Option<String>)]
    pub who: Option<UserId>,
    pub who_name: String,
    /// `user`, `organization`, `mailbox`, `ticket`, …
    pub thing: String,
    pub thing_id: String,
    pub thing_name: String,
    /// `web`, `api`, `mail`, `command_line` or `automation`.
    pub via: String,
    /// The address it came from; empty for what the desk did by itself.
    pub source: String,
    /// What stood before and stands after, as the event tells it.
    #[schema(value_type = Object)]
    pub data: Value,
}

impl EntryBody {
    pub fn new(entry: &Entry, l: Language) -> Self {
        let event = &entry.event;
        Self {
            id: event.id.to_string(),
            at: event.at,
            kind: event.kind.clone(),
            what: entry.what(l),
            who: event.actor,
            who_name: entry.who(l),
            thing: event.item.kind.slug().to_owned(),
            thing_id: event.item.id.to_string(),
            thing_name: entry.thing_name(),
            via: event.via.slug().to_owned(),
            source: event.source.clone(),
            data: serde_json::from_str(&event.data).unwrap_or_default(),
        }
    }
}

/// Some entries and where the list goes on.
pub(crate) fn bodies(looked: read::Looked, l: Language) -> (Vec<EntryBody>, Option<String>) {
    (looked.entries.iter().map(|entry| EntryBody::new(entry, l)).collect(), looked.next.map(|cursor| cursor.encode()))
}
