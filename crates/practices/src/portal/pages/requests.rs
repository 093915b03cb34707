//! `GET /p/{slug}/requests`: what one has asked, and how it is going, in plain words.

use askama::Template;
use axum::{extract::Path, response::Response};
use db::Ctx;
use jiff::tz::TimeZone;
use kernel::{Cursor, Language, PageRequest, Result, TicketNumber, Timestamp};
use serde::Deserialize;
use tickets::{
    Ticket, feed,
    pages::names::{Names, first_name},
    query,
    ticket::{self, MessageKind},
    workflow::{Category, Workflow, status_label},
};
use web::{Door, Query, Refusal, Shell};

use super::frame::Frame;

const ROWS: i64 = 25;

/// Whose requests are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    Mine,
    /// Of others of the same client, where it lets its people see each other's.
    Colleagues,
}

impl Whose {
    fn words(self) -> &'static str {
        match self {
            Self::Mine => "requester:me",
            // Whoever asks sees nothing but their own and these.
            Self::Colleagues => "-requester:me",
        }
    }
}

/// One request as its requester reads of it.
pub struct Row {
    pub number: TicketNumber,
    pub href: String,
    pub title: String,
    pub state: State,
    /// Who works on it; empty while nobody does.
    pub line: String,
    pub at: Timestamp,
}

/// How a request is going: the look of a pill, and words.
pub struct State {
    pub look: &'static str,
    pub label: String,
}

impl State {
    pub fn of(l: Language, ticket: &Ticket, workflow: Option<&Workflow>) -> Self {
        let is_initial = workflow.is_some_and(|workflow| workflow.initial == ticket.status);
        let (look, label) = match ticket.category {
            Category::Open if is_initial && ticket.owner.is_none() => ("open", l.t("portal-state-received").to_owned()),
            Category::Open => ("active", l.t("portal-state-active").to_owned()),
            Category::Waiting if ticket.agent_replied_at.is_some() => ("waiting", l.t("portal-state-waiting").to_owned()),
            Category::Waiting => ("waiting", status_label(l, &ticket.status)),
            Category::Done => ("done", status_label(l, &ticket.status)),
        };
        Self { look, label }
    }
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    of: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/templates/requests.html")]
struct RequestsPage {
    shell: Shell,
    frame: Frame,
    is_done: bool,
    /// The colleagues' requests are shown, or one's own.
    is_colleagues: bool,
    /// Whether there is anything of colleagues to see.
    has_colleagues: bool,
    rows: Vec<Row>,
    /// Address of what is older.
    older: Option<String>,
}

pub async fn list(door: Door, Path(slug): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        let frame = Frame::inside(ctx, &slug)?;
        let is_done = asked.state == "done";
        let state = if is_done { "is:done" } else { "is:open" };
        let page = PageRequest { limit: ROWS, after: asked.after.as_deref().and_then(Cursor::decode) };
        let has_colleagues = !frame.is_agent && ctx.standing().places().client.is_some();
        let is_colleagues = has_colleagues && asked.of == "colleagues";
        let whose = if is_colleagues { Whose::Colleagues } else { Whose::Mine };
        let (rows, next) = find(ctx, &shell, &frame, whose, state, &page)?;
        let (of, state) = (if is_colleagues { "colleagues" } else { "" }, if is_done { "done" } else { "open" });
        let older = next.map(|next| frame.at(&format!("/requests?of={of}&state={state}&after={next}")));
        Ok(RequestsPage { rows, older, is_done, is_colleagues, has_colleagues, frame, shell })
    })
    .await
}

/// The last requests, whatever became of them.
pub fn recent(ctx: &mut Ctx<'_>, shell: &Shell, frame: &Frame, whose: Whose, limit: i64) -> Result<Vec<Row>> {
    find(ctx, shell, frame, whose, "", &PageRequest { limit, after: None }).map(|(rows, _)| rows)
}

fn find(ctx: &mut Ctx<'_>, shell: &Shell, frame: &Frame, whose: Whose, state: &str, page: &PageRequest) -> Result<(Vec<Row>, Option<String>)> {
    let query = feed::parse_or_refuse(ctx, &format!("{} {state}", whose.words()))?;
    let context = query::Context { me: ctx.actor().person(), now: ctx.now(), zone: TimeZone::UTC };
    let found = feed::list(ctx, &query, &context, page)?;
    let workflows = ticket::types(ctx)?;
    let names = Names::find(ctx, found.data.iter().filter_map(|ticket| ticket.owner))?;
    let rows = found.data.iter().map(|ticket| row(shell.l, frame, ticket, &workflows, &names)).collect();
    Ok((rows, found.next))
}

fn row(l: Language, frame: &Frame, ticket: &Ticket, workflows: &[Workflow], names: &Names) -> Row {
    let workflow = workflows.iter().find(|workflow| workflow.ticket_type == ticket.ticket_type);
    let owner = ticket.owner.filter(|_| !ticket.category.is_done()).map(|owner| names.full(l, Some(owner)));
    Row {
        number: ticket.number,
        href: frame.at(&format!("/requests/{}", ticket.number)),
        title: ticket.title.clone(),
        state: State::of(l, ticket, workflow),
        line: owner.map(|owner| l.a("portal-row-owner", "name", first_name(&owner))).unwrap_or_default(),
        at: ticket.updated_at,
    }
}

/// Whether a message is for requesters to read.
pub fn is_public(message: &ticket::Message) -> bool {
    message.kind == MessageKind::Reply
}
