//! The panel beside a conversation: what the ticket is, whose, and who sees it.

use db::Ctx;
use kernel::{Language, Result, TicketId, TicketNumber, Timestamp, UserId};
use people::{User, Way};
use web::{refusal::encode, shell::Face};

use crate::{
    pages::{names::Names, store as page_store},
    ticket::{Ticket, TicketAct, store},
    workflow::{Priority, Workflow, priority_label, type_label},
};

/// Tickets of one person are counted this far; more read as "1,000+".
const COUNTED: i64 = 1_001;

pub struct Panel {
    /// Slug and label.
    pub kind: (String, String),
    pub priority: (&'static str, String),
    pub may_change: bool,
    pub may_add_followers: bool,
    /// Slugs and labels to choose from, the present one left out.
    pub kinds: Vec<(String, String)>,
    pub priorities: Vec<(&'static str, String)>,
    pub owner: Option<Person>,
    pub tags: Vec<Tag>,
    pub followers: Vec<Person>,
    pub duplicate_of: Option<TicketNumber>,
    pub requester: Person,
    pub requester_email: String,
    pub tickets_of_requester: (String, String),
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub seen_by: String,
    /// Only where not everybody reads notes.
    pub seen_notes: Option<String>,
}

#[derive(Clone)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    pub path: String,
    pub face: Face,
    pub is_me: bool,
}

pub struct Tag {
    pub name: String,
    /// The feed with all tickets that have it.
    pub href: String,
}

/// What the panel knows before people's names are.
pub struct Facts {
    pub tags: Vec<String>,
    pub followers: Vec<UserId>,
    duplicate_of: Option<TicketNumber>,
    tickets_of_requester: i64,
    way: Way,
}

impl Facts {
    pub fn read(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Self> {
        Ok(Self {
            tags: store::tags(ctx, ticket.id)?,
            followers: store::followers(ctx, ticket.id)?,
            duplicate_of: original(ctx, ticket.duplicate_of)?,
            tickets_of_requester: page_store::count_of_requester(ctx, ticket.requester, COUNTED)?,
            way: people::organization(ctx)?.way,
        })
    }
}

fn original(ctx: &mut Ctx<'_>, id: Option<TicketId>) -> Result<Option<TicketNumber>> {
    let Some(id) = id else { return Ok(None) };
    let original = store::find_by_id(ctx, id)?;
    Ok(original.filter(|original| ctx.permit(TicketAct::See, &original.guarded()).is_ok()).map(|original| original.number))
}

impl Panel {
    pub fn of(ctx: &Ctx<'_>, l: Language, ticket: &Ticket, facts: &Facts, names: &Names, workflows: &[Workflow], organization: &str) -> Self {
        let may = |act| ctx.permit(act, &ticket.guarded()).is_ok();
        let label = |slug: &str| (slug.to_owned(), type_label(l, slug));
        let requester = person(l, names, ticket.requester);
        let username = names.user(ticket.requester).map(|user| user.username.clone()).unwrap_or_default();
        let n = facts.tickets_of_requester;
        let everybody = facts.way == Way::EveryoneHelps;
        Self {
            kind: label(ticket.ticket_type.as_str()),
            priority: (ticket.priority.slug(), priority_label(l, ticket.priority)),
            may_change: may(TicketAct::Change),
            may_add_followers: may(TicketAct::AddFollower),
            kinds: workflows.iter().map(|workflow| label(workflow.ticket_type.as_str())).filter(|(slug, _)| slug != ticket.ticket_type.as_str()).collect(),
            priorities: Priority::ALL
                .iter()
                .rev()
                .filter(|priority| **priority != ticket.priority)
                .map(|priority| (priority.slug(), priority_label(l, *priority)))
                .collect(),
            owner: ticket.owner.map(|owner| person(l, names, owner)),
            tags: facts.tags.iter().map(|tag| Tag { name: tag.clone(), href: format!("/feed?q={}", encode(&format!("tag:\"{tag}\""))) }).collect(),
            followers: facts.followers.iter().map(|follower| person(l, names, *follower)).collect(),
            duplicate_of: facts.duplicate_of,
            requester_email: names.user(ticket.requester).map(|user| user.email.clone()).unwrap_or_default(),
            tickets_of_requester: (
                format!("/feed?q={}", encode(&format!("requester:\"{username}\""))),
                l.b("ticket-page-tickets-of", "n", n.min(1_000), "count", web::shell::count(l, n)),
            ),
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
            seen_by: match everybody {
                true => l.a("ticket-page-seen-everybody", "name", organization),
                false => l.a("ticket-page-seen-team", "name", &requester.name),
            },
            seen_notes: (!everybody && may(TicketAct::ReadNotes)).then(|| l.a("ticket-page-seen-notes", "name", &requester.name)),
            requester,
        }
    }
}

pub fn person(l: Language, names: &Names, id: UserId) -> Person {
    let name = names.full(l, Some(id));
    Person {
        id,
        path: names.user(id).map(User::path).unwrap_or_default(),
        face: names.face(id).unwrap_or_else(|| Face::of(&name, id, None)),
        is_me: names.is_reader(Some(id)),
        name,
    }
}
