//! `GET /palette?q=`: what the palette finds while somebody types, as options to choose from.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use db::Ctx;
use kernel::{Language, Page, PageRequest, Result, TicketNumber};
use serde::Deserialize;
use web::{Door, Query, Refusal, refusal::encode, shell::Face};

use super::feed::{kinds, reader};
use crate::{
    feed,
    query::{Context, Expr, Query as Tickets, Sort, Term},
    ticket::{self, Ticket, TicketAct},
    workflow::{status_label, type_label},
};

/// Tickets, and people, that are listed at most.
const TICKETS: i64 = 7;
const PEOPLE: i64 = 4;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "pages/templates/palette.html")]
struct PaletteFragment {
    l: Language,
    tickets: Vec<Found>,
    /// The feed with everything that matches.
    all: Option<String>,
    people: Vec<(String, Face, String)>,
    actions: Vec<(String, String, String)>,
}

struct Found {
    number: TicketNumber,
    title: String,
    slug: String,
    kind: String,
    status: String,
}

pub async fn find(door: Door, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let fragment = door.read(move |ctx| fragment(ctx, asked.q.trim())).await?;
    door.render(StatusCode::OK, &fragment)
}

fn fragment(ctx: &mut Ctx<'_>, q: &str) -> Result<PaletteFragment> {
    let (l, zone) = reader(ctx)?;
    if q.is_empty() {
        return Ok(PaletteFragment { l, tickets: Vec::new(), all: None, people: Vec::new(), actions: actions(ctx, l, q)? });
    }
    let mut tickets: Vec<Found> = by_number(ctx, q)?.map(|ticket| found(l, &ticket)).into_iter().collect();
    let query = wanted(ctx, q)?;
    let context = Context { me: ctx.actor().person(), now: ctx.now(), zone };
    let page = match query.filter.is_some() {
        true => feed::list(ctx, &query, &context, &PageRequest::first(TICKETS))?,
        false => Page { data: Vec::new(), next: None },
    };
    for ticket in page.data {
        if !tickets.iter().any(|found| found.number == ticket.number) {
            tickets.push(found(l, &ticket));
        }
    }
    let people = people::search_people(ctx, q, PEOPLE)?;
    Ok(PaletteFragment {
        l,
        all: page.next.map(|_| format!("/feed?q={}", encode(&query.to_string()))),
        tickets,
        people: people.iter().map(|user| (user.path(), user.face(), user.email.clone())).collect(),
        actions: actions(ctx, l, q)?,
    })
}

/// What was typed as a query; what is none yet, since somebody is still typing, as words to look for.
pub(super) fn wanted(ctx: &mut Ctx<'_>, q: &str) -> Result<Tickets> {
    Ok(match feed::parse(ctx, q)? {
        Ok(query) => query,
        Err(_) => Tickets { filter: Term::text(q).map(Expr::Term), sort: Sort::default() },
    })
}

/// The ticket whose number was typed.
pub(super) fn by_number(ctx: &mut Ctx<'_>, q: &str) -> Result<Option<Ticket>> {
    let Ok(number) = q.trim_start_matches('#').parse::<TicketNumber>() else { return Ok(None) };
    Ok(ticket::store::find(ctx, number)?.filter(|ticket| ctx.permit(TicketAct::See, &ticket.guarded()).is_ok()))
}

fn found(l: Language, ticket: &Ticket) -> Found {
    let slug = ticket.ticket_type.to_string();
    Found { number: ticket.number, title: ticket.title.clone(), kind: type_label(l, &slug), slug, status: status_label(l, &ticket.status) }
}

/// Raising a ticket of each type whose words begin with what was typed.
fn actions(ctx: &mut Ctx<'_>, l: Language, q: &str) -> Result<Vec<(String, String, String)>> {
    let typed = kernel::fold(q);
    let begins = |text: &str| kernel::fold(text).split_whitespace().any(|word| word.starts_with(&typed)) || kernel::fold(text).starts_with(&typed);
    let kinds = kinds(l, &ticket::types(ctx)?);
    Ok(kinds
        .into_iter()
        .filter(|kind| begins(&kind.raise) || begins(&kind.label))
        .map(|kind| (format!("/tickets/new?type={}", encode(&kind.slug)), kind.slug, kind.raise))
        .collect())
}
