//! `GET /feed`: everything that happens in the organization, filtered as the reader likes.

pub mod actions;
mod export;
pub mod filter;
mod menu;
mod peek;
pub mod row;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use db::Ctx;
use kernel::{Cursor, Language, PageRequest, Result, UserId};
use serde::Deserialize;
use web::{Door, Query, Refusal, Shell};

pub use self::{export::download, menu::menu, peek::peek};
use self::{
    filter::{Boxes, Filter},
    row::Row,
};
use crate::{
    feed,
    pages::{require_desk, store, ticket::panel::tickets_words},
    query::{self, Context},
    ticket::{self, TicketAct},
    workflow::{Workflow, raise_label, type_label},
};

/// Rows on one page.
pub const ROWS: i64 = 50;

#[derive(Deserialize)]
pub struct Asked {
    q: Option<String>,
    after: Option<String>,
    /// Sent by the filter's form, with the rest below.
    boxes: Option<String>,
    #[serde(default)]
    was: String,
    #[serde(default, rename = "type")]
    types: Vec<String>,
    #[serde(default)]
    status: Vec<String>,
    #[serde(default)]
    mine: Vec<String>,
}

/// A button of the row along the top.
pub struct Kind {
    pub slug: String,
    pub label: String,
    pub raise: String,
}

/// Why the list is empty.
#[derive(PartialEq, Eq)]
pub enum Empty {
    /// Nobody ever raised a ticket.
    New,
    /// All that there is is done.
    Done,
    Nothing,
}

#[derive(Template)]
#[template(path = "pages/templates/feed.html")]
pub struct FeedPage {
    pub shell: Shell,
    pub kinds: Vec<Kind>,
    pub filter: Filter,
    pub rows: Vec<Row>,
    pub empty: Option<Empty>,
    pub sum: Sum,
    /// Where the next rows are, and the name of the frame that takes them in.
    pub more: Option<(String, String)>,
    /// The name of the frame that these rows go into, when they are not the first.
    pub within: Option<String>,
    /// The address of this very list, to which the actions return.
    pub back: String,
    /// Whether rows can be ticked, to be merged.
    pub may_pick: bool,
    pub may_export: bool,
    pub may_delete: bool,
}

/// How many there are, in words; or, where that would take a count over many rows, where to ask.
pub struct Sum {
    pub words: String,
    pub later: Option<String>,
}

pub async fn show(door: Door, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    if asked.boxes.is_some() {
        return apply(door, asked).await;
    }
    door.page(move |ctx, shell| {
        require_desk(ctx)?;
        page(ctx, shell, asked.q.as_deref(), asked.after.as_deref())
    })
    .await
}

/// The filter's form was sent: the text that says the same becomes the address.
async fn apply(door: Door, asked: Asked) -> Result<Response, Refusal> {
    let boxes = Boxes { types: asked.types, statuses: asked.status, mine: asked.mine, text: asked.q.unwrap_or_default(), was: asked.was };
    let text = door.read(move |ctx| Ok(boxes.to_text(&ticket::vocabulary(ctx)?))).await?;
    Ok(Redirect::to(&filter::path(&text)).into_response())
}

fn page(ctx: &mut Ctx<'_>, shell: Shell, q: Option<&str>, after: Option<&str>) -> Result<FeedPage> {
    let l = shell.l;
    let workflows = ticket::types(ctx)?;
    let vocabulary = query::Vocabulary::of(&workflows);
    let query = match q.map(|text| query::parse_with(text, &vocabulary)) {
        None => filter::default_query(),
        Some(Ok(query)) => query,
        Some(Err(error)) => {
            let filter = Filter::wrong(l, q.unwrap_or_default(), &error, &vocabulary);
            return Ok(unreadable(shell, filter, &workflows));
        }
    };
    let filter = Filter::of(l, &query, &vocabulary);
    let request = PageRequest { limit: ROWS, after: after.and_then(Cursor::decode) };
    let found = feed::list(ctx, &query, &context(ctx, &shell), &request)?;
    let rows = row::rows(ctx, l, &found.data, &workflows)?;
    let empty = match (rows.is_empty(), filter.is_default) {
        (false, _) => None,
        (true, _) if !store::has_tickets(ctx)? => Some(Empty::New),
        (true, true) => Some(Empty::Done),
        (true, false) => Some(Empty::Nothing),
    };
    let text = query.to_string();
    Ok(FeedPage {
        kinds: kinds(l, &workflows),
        sum: sum(l, &query, rows.len(), found.next.is_some() || after.is_some()),
        empty,
        more: found.next.map(|next| (with_after(&text, &next), format!("more-{}", frame_name(&next)))),
        within: after.filter(|_| request.after.is_some()).map(|after| format!("more-{}", frame_name(after))),
        back: filter::path(&text),
        may_pick: ctx.permit_here(TicketAct::Merge).is_ok(),
        may_export: ctx.permit_here(TicketAct::Export).is_ok(),
        may_delete: ctx.permit_here(TicketAct::SeeBin).is_ok(),
        rows,
        filter,
        shell,
    })
}

fn unreadable(shell: Shell, filter: Filter, workflows: &[Workflow]) -> FeedPage {
    FeedPage {
        kinds: kinds(shell.l, workflows),
        sum: Sum { words: String::new(), later: None },
        empty: None,
        more: None,
        within: None,
        back: "/feed".to_owned(),
        may_pick: false,
        may_export: false,
        may_delete: false,
        rows: Vec::new(),
        filter,
        shell,
    }
}

fn context(ctx: &Ctx<'_>, shell: &Shell) -> Context {
    Context { me: ctx.actor().person(), now: ctx.now(), zone: shell.clock.zone.clone() }
}

pub fn kinds(l: Language, workflows: &[Workflow]) -> Vec<Kind> {
    let kind = |workflow: &Workflow| {
        let slug = workflow.ticket_type.as_str();
        Kind { slug: slug.to_owned(), label: type_label(l, slug), raise: raise_label(l, slug) }
    };
    workflows.iter().map(kind).collect()
}

/// What fits on one page is counted by looking at it. A longer list is counted afterwards, since counting can take longer than listing.
fn sum(l: Language, query: &query::Query, rows: usize, has_more: bool) -> Sum {
    let order = filter::order_words(l, query.sort);
    match has_more {
        false => Sum { words: format!("{}, {order}", counted(l, query, i64::try_from(rows).unwrap_or(ROWS))), later: None },
        true => Sum {
            words: format!("{}, {order}", l.a("feed-count-more", "n", ROWS)),
            later: Some(format!("/feed/count?q={}", web::refusal::encode(&query.to_string()))),
        },
    }
}

fn counted(l: Language, query: &query::Query, n: i64) -> String {
    let is_open = query.filter == filter::default_query().filter;
    let key = if is_open { "feed-count-open" } else { "feed-count-any" };
    // Above a thousand the words follow the round number that is shown.
    l.b(key, "n", n.min(1_000), "count", web::shell::count(l, n))
}

fn with_after(text: &str, next: &str) -> String {
    let path = filter::path(text);
    let sign = if path.contains('?') { '&' } else { '?' };
    format!("{path}{sign}after={next}")
}

/// A cursor as part of an element's id.
fn frame_name(cursor: &str) -> String {
    cursor.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.' || *c == '-').map(|c| if c == '.' { '-' } else { c }).collect()
}

#[derive(Deserialize)]
pub struct Counted {
    #[serde(default)]
    q: String,
    /// Whose tickets these are, when the page of one of them asks.
    of: Option<UserId>,
}

#[derive(Template)]
#[template(path = "pages/templates/feed_count.html")]
struct CountFragment {
    of: Option<UserId>,
    words: String,
}

/// `GET /feed/count?q=`: how many tickets match, for the frame in the feed's head or beside a ticket.
pub async fn count(door: Door, Query(asked): Query<Counted>) -> Result<Response, Refusal> {
    let fragment = door
        .read(move |ctx| {
            let query = feed::parse_or_refuse(ctx, &asked.q)?;
            let (l, zone) = reader(ctx)?;
            let context = Context { me: ctx.actor().person(), now: ctx.now(), zone };
            let total = feed::counts(ctx, &query, &context)?.total;
            let words = match asked.of {
                Some(_) => tickets_words(l, total),
                None => format!("{}, {}", counted(l, &query, total), filter::order_words(l, query.sort)),
            };
            Ok(CountFragment { of: asked.of, words })
        })
        .await?;
    door.render(StatusCode::OK, &fragment)
}

/// `GET /feed/counts`: what the rail shows behind its places, as JSON.
pub async fn counts(door: Door) -> Result<Response, Refusal> {
    let counts = door
        .read(|ctx| {
            let (l, zone) = reader(ctx)?;
            let context = Context { me: ctx.actor().person(), now: ctx.now(), zone };
            let counts = feed::rail_counts(ctx, &context)?;
            Ok(counts.into_iter().map(|(href, total)| (href, web::shell::count(l, total))).collect::<std::collections::BTreeMap<_, _>>())
        })
        .await?;
    Ok(axum::Json(counts).into_response())
}

/// Language and time zone of the reader, for fragments, which have no shell around them.
pub fn reader(ctx: &mut Ctx<'_>) -> Result<(Language, jiff::tz::TimeZone)> {
    let me = ctx.me()?;
    let user = people::find_user(ctx, me)?;
    Ok(user.map(|user| (user.language, web::door::zone(&user.zone))).unwrap_or((Language::En, jiff::tz::TimeZone::UTC)))
}
