//! The audit taken along, as a table or as JSON: read and sent piece by piece, however long it is.

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::stream;
use jiff::tz::TimeZone;
use kernel::{Error, EventId, Language, Result, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use web::{Door, Query, Refusal, spreadsheet};

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
    Ok((headers, Body::from_stream(list.stream(first))).into_response())
}

/// A list on its way.
struct List {
    door: Door,
    wanted: Wanted,
    l: Language,
    zone: TimeZone,
    format: Format,
}

/// What was read of it, and where to go on.
type Piece = (Vec<Entry>, Option<EventId>);

impl List {
    /// Who may read is asked anew with every piece.
    async fn piece(&self, before: Option<EventId>) -> Result<Piece> {
        let (wanted, l, zone) = (self.wanted.clone(), self.l, self.zone.clone());
        let looked = self.door.read(move |ctx| {
            ctx.permit_here(crate::PeopleAct::Audit)?;
            match wanted.read(ctx, &zone)? {
                Some(query) => look(ctx, l, &query, before, AT_ONCE).map(Some),
                None => Ok(None),
            }
        });
        Ok(looked.await?.map_or((Vec::new(), None), |looked| (looked.entries, looked.next.map(|cursor| EventId(cursor.id)))))
    }

    fn stream(self, first: Piece) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
        stream::try_unfold((self, Some(first), true), |(list, piece, is_first)| async move {
            let Some((entries, next)) = piece else { return Ok(None) };
            let text = list.write(&entries, is_first, next.is_none()).map_err(std::io::Error::other)?;
            let piece = match next {
                Some(next) => Some(list.piece(Some(next)).await.map_err(|error| std::io::Error::other(error.to_string()))?),
                None => None,
            };
            Ok(Some((Bytes::from(text), (list, piece, false))))
        })
    }

    fn write(&self, entries: &[Entry], is_first: bool, is_last: bool) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
        match self.format {
            Format::Csv => self.write_csv(entries, is_first),
            Format::Json => self.write_json(entries, is_first, is_last),
        }
    }

    fn write_csv(&self, entries: &[Entry], is_first: bool) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
        // The mark tells spreadsheet programs that the text is UTF-8.
        let mut out = csv::Writer::from_writer(if is_first { "\u{feff}".as_bytes().to_vec() } else { Vec::new() });
        if is_first {
            out.write_record(["at", "kind", "what", "who", "username", "thing", "name", "changes", "via", "source", "id"])?;
        }
        for entry in entries {
            let event = &entry.event;
            let username = entry.actor.as_ref().map(|user| user.username.clone()).unwrap_or_default();
            let cells = [
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
            ];
            out.write_record(cells.iter().map(|text| spreadsheet::cell(text).into_owned()))?;
        }
        Ok(out.into_inner()?)
    }

    fn write_json(&self, entries: &[Entry], is_first: bool, is_last: bool) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
        let mut out = if is_first { b"[".to_vec() } else { Vec::new() };
        for (at, entry) in entries.iter().enumerate() {
            out.extend_from_slice(if is_first && at == 0 { b"\n" } else { b",\n" });
            serde_json::to_writer(&mut out, &EntryBody::new(entry, self.l))?;
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
