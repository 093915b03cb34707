//! `POST /feed/export`: the tickets of a filter as a table, to be taken along. It is noted who took which.

use std::collections::BTreeMap;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use db::Ctx;
use kernel::{Cursor, DepartmentId, Error, PageRequest, Result, TeamId, Timestamp};
use people::structure;
use serde::Deserialize;
use web::{
    Door, Form, Refusal,
    pieces::{self, Piece},
    spreadsheet,
};

use crate::{
    feed,
    pages::names::Names,
    query::{Context, Query, Sort, SortKey},
    ticket::{Ticket, TicketAct, events::TicketsExported, store},
};

/// Tickets read at a time.
const AT_ONCE: i64 = 200;

const COLUMNS: [&str; 17] = [
    "number",
    "type",
    "title",
    "status",
    "priority",
    "requester",
    "requester_email",
    "owner",
    "department",
    "team",
    "tags",
    "via",
    "messages",
    "created_at",
    "updated_at",
    "resolved_at",
    "closed_at",
];

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
}

pub async fn download(door: Door, Form(wanted): Form<Wanted>) -> Result<Response, Refusal> {
    let visitor = door.visitor().await?.ok_or(Error::Unauthenticated)?;
    let text = wanted.q.trim().to_owned();
    door.write(move |ctx| {
        ctx.permit_here(TicketAct::Export)?;
        let query = feed::parse_or_refuse(ctx, &text)?;
        let operation = queue::operation(ctx);
        queue::record(ctx, operation, people::events::organization_item(ctx), &TicketsExported { query: query.to_string() }).map(drop)
    })
    .await?;
    let list = List { door, text: wanted.q, zone: web::door::zone(&visitor.zone) };
    let first = list.piece(None).await?;
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, files::disposition("tickets.csv", false))];
    let next = move |after| {
        let list = list.clone();
        async move { list.piece(Some(after)).await }
    };
    Ok((headers, pieces::body(first, next)).into_response())
}

/// A list on its way.
#[derive(Clone)]
struct List {
    door: Door,
    text: String,
    zone: jiff::tz::TimeZone,
}

impl List {
    /// Who may take it along, and what they see, is asked anew with every piece.
    async fn piece(&self, after: Option<Cursor>) -> Result<Piece<Cursor>> {
        let (text, zone) = (self.text.clone(), self.zone.clone());
        let read = self.door.read(move |ctx| {
            ctx.permit_here(TicketAct::Export)?;
            // By their numbers, which stay: a ticket that changes meanwhile is neither passed over nor told twice.
            let query = Query { sort: Sort { key: SortKey::Number, reversed: true }, ..feed::parse_or_refuse(ctx, text.trim())? };
            let context = Context { me: ctx.actor().person(), now: ctx.now(), zone: zone.clone() };
            let found = feed::list(ctx, &query, &context, &PageRequest { limit: AT_ONCE, after: after.clone() })?;
            let lines = spreadsheet::lines(after.is_none().then_some(COLUMNS), rows(ctx, &found.data)?)?;
            Ok((lines, found.next.as_deref().and_then(Cursor::decode)))
        });
        read.await
    }
}

/// In the words of the query language, so that what is found in the table is found in the feed.
fn rows(ctx: &mut Ctx<'_>, tickets: &[Ticket]) -> Result<Vec<[String; COLUMNS.len()]>> {
    let names = Names::find(ctx, tickets.iter().flat_map(|ticket| [Some(ticket.requester), ticket.owner]).flatten())?;
    let departments: BTreeMap<DepartmentId, String> =
        structure::store::departments(ctx)?.into_iter().map(|department| (department.id, department.name)).collect();
    let teams: BTreeMap<TeamId, String> = structure::store::teams(ctx)?.into_iter().map(|team| (team.id, team.name)).collect();
    let mut tags = store::tags_of(ctx, &tickets.iter().map(|ticket| ticket.id).collect::<Vec<_>>())?;
    let name = |id| names.user(id).map(|user| user.display_name.clone()).unwrap_or_default();
    let at = |at: Option<Timestamp>| at.map(|at| at.to_jiff().to_string()).unwrap_or_default();
    let row = |ticket: &Ticket| {
        [
            ticket.number.to_string(),
            ticket.ticket_type.to_string(),
            ticket.title.clone(),
            ticket.status.clone(),
            ticket.priority.slug().to_owned(),
            name(ticket.requester),
            names.user(ticket.requester).map(|user| user.email.clone()).unwrap_or_default(),
            ticket.owner.map(name).unwrap_or_default(),
            ticket.department.and_then(|id| departments.get(&id).cloned()).unwrap_or_default(),
            ticket.team.and_then(|id| teams.get(&id).cloned()).unwrap_or_default(),
            tags.remove(&ticket.id).unwrap_or_default().join(", "),
            ticket.via.slug().to_owned(),
            ticket.message_count.to_string(),
            at(Some(ticket.created_at)),
            at(Some(ticket.updated_at)),
            at(ticket.resolved_at),
            at(ticket.closed_at),
        ]
    };
    Ok(tickets.iter().map(row).collect())
}
