//! One row of the feed.

use db::Ctx;
use kernel::{Language, Result, TicketNumber, Timestamp, UserId};
use web::shell::Face;

use crate::{
    pages::{
        names::Names,
        words::{Deed, Told},
    },
    ticket::{Ticket, TicketAct},
    workflow::{Category, Workflow, priority_label, status_label, type_label},
};

pub struct Row {
    pub number: TicketNumber,
    pub title: String,
    /// Slug and label.
    pub kind: (String, String),
    pub requester: String,
    pub last: Told,
    pub owner: Option<Face>,
    pub status: Pill,
    /// Slug and label.
    pub priority: (&'static str, String),
    pub messages: i64,
    pub files: i64,
    pub at: Timestamp,
}

impl Row {
    /// "#1042".
    pub fn name(&self) -> String {
        format!("#{}", self.number)
    }
}

/// A status as a pill shows it.
pub struct Pill {
    pub look: &'static str,
    pub label: String,
}

impl Pill {
    pub fn of(l: Language, ticket: &Ticket, workflow: Option<&Workflow>) -> Self {
        if ticket.merged_into.is_some() {
            return Self { look: "neutral", label: l.t("feed-merged").to_owned() };
        }
        let is_initial = workflow.is_some_and(|workflow| workflow.initial == ticket.status);
        let look = match ticket.category {
            Category::Open if is_initial => "open",
            Category::Open => "active",
            Category::Waiting => "waiting",
            Category::Done if matches!(ticket.status.as_str(), "resolved" | "answered" | "fulfilled") => "done",
            Category::Done => "neutral",
        };
        Self { look, label: status_label(l, &ticket.status) }
    }
}

/// The rows of these tickets: people are looked up once for all.
pub fn rows(ctx: &mut Ctx<'_>, l: Language, tickets: &[Ticket], workflows: &[Workflow]) -> Result<Vec<Row>> {
    let names = Names::find(ctx, tickets.iter().flat_map(people))?;
    Ok(tickets.iter().map(|ticket| row(ctx, l, ticket, workflows, &names)).collect())
}

fn people(ticket: &Ticket) -> impl Iterator<Item = UserId> {
    [Some(ticket.requester), ticket.owner, ticket.last.actor, Deed::of_last(&ticket.last).person()].into_iter().flatten()
}

fn row(ctx: &Ctx<'_>, l: Language, ticket: &Ticket, workflows: &[Workflow], names: &Names) -> Row {
    let workflow = workflows.iter().find(|workflow| workflow.ticket_type == ticket.ticket_type);
    Row {
        number: ticket.number,
        title: ticket.title.clone(),
        kind: (ticket.ticket_type.to_string(), type_label(l, ticket.ticket_type.as_str())),
        requester: names.full(l, Some(ticket.requester)),
        last: last(ctx, l, ticket, names),
        owner: ticket.owner.and_then(|owner| names.face(owner)),
        status: Pill::of(l, ticket, workflow),
        priority: (ticket.priority.slug(), priority_label(l, ticket.priority)),
        messages: ticket.message_count,
        files: ticket.attachment_count,
        at: ticket.updated_at,
    }
}

/// A ticket that nobody touched yet says what its requester wrote; the name stands before it already. Of a note only those hear who may read it.
fn last(ctx: &Ctx<'_>, l: Language, ticket: &Ticket, names: &Names) -> Told {
    match Deed::of_last(&ticket.last) {
        Deed::Noted if ctx.permit(TicketAct::ReadNotes, &ticket.guarded()).is_err() => Told { who: String::new(), what: String::new() },
        Deed::Opened(said) if ticket.last.actor == Some(ticket.requester) => {
            let what = if said.is_empty() { String::new() } else { l.a("feed-did-say", "text", said) };
            Told { who: String::new(), what }
        }
        deed => deed.told_briefly(l, names, ticket.last.actor),
    }
}
