//! The panel beside a conversation: what the ticket is, whose, and who sees it.

use db::Ctx;
use kernel::{Language, Result, TicketId, TicketNumber, Timestamp, UserId};
use people::{Named, structure};
use web::{Shell, refusal::encode, shell::Face};

use crate::{
    pages::{names::Names, store as page_store},
    ticket::{Ticket, TicketAct, store, suggested},
    workflow::{Level, Priority, Workflow, impact_label, priority_label, type_label, urgency_label},
};

/// Tickets of one person are counted this far at once. Where there are more, the page does not wait for their number.
pub const COUNTED: i64 = 30;

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
    /// Whether the reader gets no mail about it.
    pub is_quiet: bool,
    pub duplicate_of: Option<TicketNumber>,
    /// The tickets that were merged into this one.
    pub merged: Vec<TicketNumber>,
    pub requester: Person,
    pub requester_email: String,
    pub tickets_of_requester: TicketsOf,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Name of the department, and whether the reader may move the ticket.
    pub department: Option<String>,
    pub team: Option<String>,
    pub may_place: bool,
    pub may_prioritize: bool,
    pub may_state_urgency: bool,
    /// Slug and label of what was said.
    pub urgency: Option<(&'static str, String)>,
    pub impact: Option<(&'static str, String)>,
    pub urgencies: Vec<(&'static str, String)>,
    pub impacts: Vec<(&'static str, String)>,
    /// The priority that urgency and impact suggest, where it is another.
    pub suggested: Option<(&'static str, String)>,
    pub is_confidential: bool,
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

/// A link to all tickets of a person.
pub struct TicketsOf {
    pub href: String,
    pub words: String,
    /// Where the whole number is, if they are many.
    pub later: Option<String>,
}

impl TicketsOf {
    /// `n` is as far as was counted, at most one more than [`COUNTED`].
    pub fn of(l: Language, user: UserId, username: &str, n: i64) -> Self {
        let query = encode(&format!("requester:\"{username}\""));
        let is_many = n > COUNTED;
        Self {
            href: format!("/feed?q={query}"),
            words: if is_many { l.a("ticket-page-tickets-more", "n", COUNTED) } else { tickets_words(l, n) },
            later: is_many.then(|| format!("/feed/count?q={query}&of={user}")),
        }
    }
}

/// "12 tickets"; above a thousand the words follow the round number that is shown.
pub fn tickets_words(l: Language, n: i64) -> String {
    l.b("ticket-page-tickets-of", "n", n.min(1_000), "count", web::shell::count(l, n))
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
    is_quiet: bool,
    duplicate_of: Option<TicketNumber>,
    tickets_of_requester: i64,
    department: Option<String>,
    team: Option<String>,
    suggested: Option<Priority>,
}

impl Facts {
    pub fn read(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Self> {
        Ok(Self {
            tags: store::tags(ctx, ticket.id)?,
            followers: store::followers(ctx, ticket.id)?,
            is_quiet: match ctx.actor().person() {
                Some(me) => crate::quiet::is_quiet(ctx, ticket.id, me)?,
                None => false,
            },
            duplicate_of: original(ctx, ticket.duplicate_of)?,
            tickets_of_requester: page_store::count_of_requester(ctx, ticket.requester, COUNTED + 1)?,
            department: match ticket.department {
                Some(department) => structure::store::find_department(ctx, department)?.map(|department| department.name),
                None => None,
            },
            team: match ticket.team {
                Some(team) => structure::store::find_team(ctx, team)?.map(|team| team.name),
                None => None,
            },
            suggested: if ctx.permit(TicketAct::Prioritize, &ticket.guarded()).is_ok() { suggested(ctx, ticket)? } else { None },
        })
    }
}

fn original(ctx: &mut Ctx<'_>, id: Option<TicketId>) -> Result<Option<TicketNumber>> {
    let Some(id) = id else { return Ok(None) };
    let original = store::find_by_id(ctx, id)?;
    Ok(original.filter(|original| ctx.permit(TicketAct::See, &original.guarded()).is_ok()).map(|original| original.number))
}

impl Panel {
    pub fn of(ctx: &Ctx<'_>, l: Language, ticket: &Ticket, facts: &Facts, names: &Names, workflows: &[Workflow], shell: &Shell) -> Self {
        let may = |act| ticket.merged_into.is_none() && ctx.permit(act, &ticket.guarded()).is_ok();
        let label = |slug: &str| (slug.to_owned(), type_label(l, slug));
        let requester = person(l, names, ticket.requester);
        let username = names.user(ticket.requester).map(|user| user.username.clone()).unwrap_or_default();
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
            is_quiet: facts.is_quiet,
            duplicate_of: facts.duplicate_of,
            merged: Vec::new(),
            requester_email: names.user(ticket.requester).map(|user| user.email.clone()).unwrap_or_default(),
            tickets_of_requester: TicketsOf::of(l, ticket.requester, &username, facts.tickets_of_requester),
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
            department: facts.department.clone(),
            team: facts.team.clone(),
            may_place: may(TicketAct::Assign),
            may_prioritize: may(TicketAct::Prioritize),
            may_state_urgency: may(TicketAct::StateUrgency),
            urgency: ticket.urgency.map(|level| (level.slug(), urgency_label(l, level))),
            impact: ticket.impact.map(|level| (level.slug(), impact_label(l, level))),
            urgencies: Level::ALL.iter().rev().map(|level| (level.slug(), urgency_label(l, *level))).collect(),
            impacts: Level::ALL.iter().rev().map(|level| (level.slug(), impact_label(l, *level))).collect(),
            suggested: facts.suggested.map(|priority| (priority.slug(), priority_label(l, priority))),
            is_confidential: ticket.confidential.is_some(),
            seen_by: match shell.everyone_helps {
                _ if ticket.confidential.is_some() => l.t("ticket-page-seen-confidential").to_owned(),
                true => l.a("ticket-page-seen-everybody", "name", shell.organization.as_str()),
                false => l.a("ticket-page-seen-team", "name", &requester.name),
            },
            seen_notes: (!shell.everyone_helps && may(TicketAct::ReadNotes)).then(|| l.a("ticket-page-seen-notes", "name", &requester.name)),
            requester,
        }
    }
}

pub fn person(l: Language, names: &Names, id: UserId) -> Person {
    let name = names.full(l, Some(id));
    Person {
        id,
        path: names.user(id).map(Named::path).unwrap_or_default(),
        face: names.face(id).unwrap_or_else(|| Face::of(&name, id, None)),
        is_me: names.is_reader(Some(id)),
        name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_tickets_of_one_person_are_counted_afterwards() {
        crate::pages::tests::speak();
        let few = TicketsOf::of(Language::En, UserId(9), "rosa", COUNTED);
        assert_eq!((few.words.as_str(), few.later), ("30 tickets", None));
        let many = TicketsOf::of(Language::En, UserId(9), "rosa", COUNTED + 1);
        assert_eq!(many.words, "More than 30 tickets");
        assert_eq!(many.later.as_deref(), Some("/feed/count?q=requester%3A%22rosa%22&of=9"));
        assert_eq!(tickets_words(Language::En, 1_001), "1,000+ tickets");
    }
}
