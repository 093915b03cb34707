//! Reading tickets, their events and the types.

use axum::{extract::Path, response::Response};
use kernel::{Cursor, Error, EventId, PageRequest, Result, Text, TicketNumber};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Caller, Problem, Query, Refusal};

use super::bodies::{EventBody, ListBody, TicketBody, TypeBody};
use crate::{feed, query, ticket, workflow};

/// The most rows of one answer.
const MOST: i64 = 200;

/// Which page of a list.
#[derive(Clone, Debug, Deserialize, IntoParams, ToSchema)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// 1 to 200; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// `next` of the answer before.
    pub after: Option<String>,
}

impl Paging {
    pub fn request(&self) -> Result<PageRequest> {
        let limit = self.limit.unwrap_or(50);
        if !(1..=MOST).contains(&limit) {
            return Err(Error::invalid("limit", Text::new("ticket-limit").with("max", MOST)));
        }
        let after = self.after.as_deref().map(|text| Cursor::decode(text).ok_or_else(|| Error::invalid("after", "ticket-cursor"))).transpose()?;
        Ok(PageRequest { limit, after })
    }
}

/// Which tickets.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// The query language, such as `type:incident is:open vpn`; all tickets where it is left out.
    #[serde(default)]
    pub q: String,
    /// 1 to 200; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// `next` of the answer before.
    pub after: Option<String>,
}

/// Tickets by query.
#[utoipa::path(get, path = "/tickets", tag = "tickets", params(Search),
    responses((status = 200, body = ListBody<TicketBody>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn list(caller: Caller, Query(search): Query<Search>) -> Result<Response, Refusal> {
    let page = Paging { limit: search.limit, after: search.after }.request()?;
    caller
        .read(move |ctx| {
            let query = feed::parse_or_refuse(ctx, &search.q)?;
            let context = query::Context { me: ctx.actor().person(), now: ctx.now(), zone: jiff::tz::TimeZone::UTC };
            let found = feed::list(ctx, &query, &context, &page)?;
            Ok(ListBody { data: TicketBody::many(ctx, found.data)?, next: found.next })
        })
        .await
}

/// Tickets in the bin, the latest first: each can be brought back for 30 days. A page has fewer where you may not see some.
#[utoipa::path(get, path = "/deleted-tickets", tag = "tickets", params(Paging),
    responses((status = 200, body = ListBody<TicketBody>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn deleted(caller: Caller, Query(paging): Query<Paging>) -> Result<Response, Refusal> {
    let page = paging.request()?;
    caller
        .read(move |ctx| {
            let found = ticket::bin::list(ctx, &page)?;
            let tickets = found.data.into_iter().map(|binned| binned.ticket).collect();
            Ok(ListBody { data: TicketBody::many(ctx, tickets)?, next: found.next })
        })
        .await
}

/// One ticket.
#[utoipa::path(get, path = "/tickets/{number}", tag = "tickets", params(("number" = i64, Path)),
    responses((status = 200, body = TicketBody), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn show(caller: Caller, Path(number): Path<TicketNumber>) -> Result<Response, Refusal> {
    caller
        .answer(move |ctx| {
            let ticket = ticket::find(ctx, number)?;
            let version = ticket.version.to_string();
            Ok(Answer::ok(TicketBody::one(ctx, ticket)?).with_etag(version))
        })
        .await
}

/// What happened to a ticket, oldest first.
#[utoipa::path(get, path = "/tickets/{number}/events", tag = "tickets", params(("number" = i64, Path), Paging),
    responses((status = 200, body = ListBody<EventBody>), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn events(caller: Caller, Path(number): Path<TicketNumber>, Query(paging): Query<Paging>) -> Result<Response, Refusal> {
    let page = paging.request()?;
    caller
        .read(move |ctx| {
            let ticket = ticket::find(ctx, number)?;
            let after = page.after.as_ref().map(|cursor| EventId(cursor.id));
            let events = queue::timeline(ctx, ticket.item(), after, page.limit + 1)?;
            let mut events = kernel::Page::from_overfetched(events, page.limit, |event| Cursor { key: event.at.0, id: event.id.0 });
            if ctx.permit(ticket::TicketAct::ReadNotes, &ticket.guarded()).is_err() {
                events.data.retain(|event| !ticket::events::INTERNAL.contains(&event.kind.as_str()));
            }
            Ok(ListBody { data: EventBody::many(ctx, events.data)?, next: events.next })
        })
        .await
}

/// The ticket types with their workflows.
#[utoipa::path(get, path = "/ticket-types", tag = "tickets", responses((status = 200, body = ListBody<TypeBody>), (status = 401, body = Problem)))]
pub async fn types(caller: Caller) -> Result<Response, Refusal> {
    let l = caller.language;
    caller
        .read(move |ctx| {
            let types = ticket::types(ctx)?;
            let body = |workflow: workflow::Workflow| {
                let slug = workflow.ticket_type.to_string();
                TypeBody { label: workflow::type_label(l, &slug), slug, workflow }
            };
            Ok(ListBody { data: types.into_iter().map(body).collect(), next: None })
        })
        .await
}
