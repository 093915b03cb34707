//! `/mail`: the mails that came in.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use db::Ctx;
use kernel::{Cursor, Language, PageRequest, Result, TicketId, TicketNumber, truncate};
use mail::{
    intake::{self, Email, EmailAct, EmailState},
    mailbox,
};
use serde::Deserialize;
use web::{Door, Query, Refusal, Shell, refusal::encode};

use super::{reason_key, source, state_key, state_pill};

const A_PAGE: i64 = 50;

#[derive(Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    state: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

/// A tab above a list.
pub struct Tab {
    pub href: String,
    pub label: String,
    pub count: i64,
    pub is_current: bool,
}

/// A mail as the list tells it.
struct MailRow {
    email: Email,
    from: String,
    subject: String,
    state: String,
    reason: String,
    ticket: Option<TicketNumber>,
}

#[derive(Template)]
#[template(path = "mails/templates/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<MailRow>,
    tabs: Vec<Tab>,
    /// How all that came in adds up.
    sum: String,
    q: String,
    state: String,
    /// Whether the reader looks for something, and so an empty list is no empty place.
    is_narrowed: bool,
    has_mailbox: bool,
    is_first_page: bool,
    /// `state=parked&q=vpn&` or nothing, for the links of the pages.
    filter: String,
    next: Option<String>,
}

/// `GET /mail?state=&q=`
pub async fn list(door: Door, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    let state = EmailState::from_slug(&query.state);
    let q = truncate(query.q.trim(), 200).to_owned();
    let page = PageRequest { limit: A_PAGE, after: Cursor::decode(&query.after) };
    door.page(move |ctx, shell| {
        ctx.permit_here(EmailAct::See)?;
        let l = shell.l;
        let found = intake::list(ctx, state, &q, &page)?;
        let mails = source::shown(ctx, found.data)?;
        let counts = intake::counts(ctx)?;
        let tickets = numbers(ctx, &mails)?;
        Ok(ListPage {
            rows: mails.into_iter().map(|email| row(l, email, &tickets)).collect(),
            tabs: tabs(l, &counts, state, &q),
            sum: sum(l, &counts),
            state: state.map_or("", EmailState::slug).to_owned(),
            is_narrowed: state.is_some() || !q.is_empty(),
            has_mailbox: !mailbox::all(ctx)?.is_empty(),
            is_first_page: page.after.is_none(),
            filter: filter(state, &q),
            next: found.next,
            q: q.clone(),
            shell,
        })
    })
    .await
}

/// The numbers of the tickets that the reader may see.
fn numbers(ctx: &mut Ctx<'_>, emails: &[Email]) -> Result<BTreeMap<TicketId, TicketNumber>> {
    let mut numbers = BTreeMap::new();
    for id in emails.iter().filter_map(|email| email.ticket) {
        if let (false, Some(number)) = (numbers.contains_key(&id), number(ctx, id)?) {
            numbers.insert(id, number);
        }
    }
    Ok(numbers)
}

/// The number of a ticket, if the reader may see it.
pub fn number(ctx: &mut Ctx<'_>, id: TicketId) -> Result<Option<TicketNumber>> {
    let found = tickets::ticket::store::find_by_id(ctx, id)?;
    Ok(found.filter(|ticket| ctx.permit(tickets::ticket::TicketAct::See, &ticket.guarded()).is_ok()).map(|ticket| ticket.number))
}

fn row(l: Language, email: Email, tickets: &BTreeMap<TicketId, TicketNumber>) -> MailRow {
    MailRow {
        from: from_words(l, &email),
        subject: subject_words(l, &email),
        state: l.t(&state_key(email.state)).to_owned(),
        reason: l.t(&reason_key(email.reason)).to_owned(),
        ticket: email.ticket.and_then(|id| tickets.get(&id).copied()),
        email,
    }
}

/// Who a mail says it is from.
pub fn from_words(l: Language, email: &Email) -> String {
    match (email.from_name.trim(), email.from_address.trim()) {
        ("", "") => l.t("mails-no-sender").to_owned(),
        ("", address) => address.to_owned(),
        (name, address) => format!("{name} · {address}"),
    }
}

pub fn subject_words(l: Language, email: &Email) -> String {
    match (email.subject.trim(), email.state) {
        // Its headers are read together with the rest.
        ("", EmailState::Received) => l.t("mails-unread-subject").to_owned(),
        ("", _) => l.t("intake-no-subject").to_owned(),
        (subject, _) => subject.to_owned(),
    }
}

/// *ticketed + parked + refused (+ being read) = received*, as a sentence.
fn sum(l: Language, counts: &[(EmailState, i64)]) -> String {
    let of = |state: EmailState| counts.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
    let parts: Vec<String> = [EmailState::Ticketed, EmailState::Parked, EmailState::Refused, EmailState::Received]
        .into_iter()
        .filter(|state| *state != EmailState::Received || of(*state) > 0)
        .map(|state| l.a(&format!("mails-sum-{}", state.slug()), "n", of(state)))
        .collect();
    let all: i64 = counts.iter().map(|(_, count)| *count).sum();
    format!("{} {}.", l.a("mails-sum", "n", all), parts.join(" + "))
}

fn tabs(l: Language, counts: &[(EmailState, i64)], current: Option<EmailState>, q: &str) -> Vec<Tab> {
    let href = |state| format!("/mail?{}", filter(state, q).trim_end_matches('&')).trim_end_matches('?').to_owned();
    let all = counts.iter().map(|(_, count)| *count).sum();
    let all = Tab { href: href(None), label: l.t("mails-all").to_owned(), count: all, is_current: current.is_none() };
    let of = |(state, count): &(EmailState, i64)| Tab {
        href: href(Some(*state)),
        label: l.t(&state_key(*state)).to_owned(),
        count: *count,
        is_current: current == Some(*state),
    };
    std::iter::once(all).chain(counts.iter().map(of)).collect()
}

fn filter(state: Option<EmailState>, q: &str) -> String {
    let state = state.map_or(String::new(), |state| format!("state={}&", state.slug()));
    let q = if q.is_empty() { String::new() } else { format!("q={}&", encode(q)) };
    state + &q
}
