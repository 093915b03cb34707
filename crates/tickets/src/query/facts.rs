//! Filters tickets in memory, with the same answer as the SQL: for live pages and rules, which ask about one ticket at a time.

use kernel::{Timestamp, UserId, fold};

use crate::workflow::{Category, Priority};

use super::{Context, Expr, Has, Is, Person, Place, PlaceKind, Query, Role, Term, TimeField, tokens};

/// What a query can ask about a ticket. Keys are folded ([`kernel::fold`]).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketFacts {
    pub number: i64,
    pub type_slug: String,
    pub status: String,
    pub category: Category,
    pub priority: Priority,
    pub requester: PersonFacts,
    pub owner: Option<PersonFacts>,
    pub followers: Vec<PersonFacts>,
    pub department_key: Option<String>,
    pub team_key: Option<String>,
    pub tag_keys: Vec<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub resolved_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub attachment_count: i64,
    /// Whether an agent has replied.
    pub has_reply: bool,
    pub has_note: bool,
    pub is_merged: bool,
    /// What the text index holds of it: [`tokens`] of title and messages.
    pub tokens: Vec<String>,
}

/// The names under which a person is found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonFacts {
    pub id: UserId,
    pub username_key: String,
    pub name_key: String,
    pub email_key: String,
}

/// Whether the query finds the ticket.
pub fn matches(query: &Query, ticket: &TicketFacts, context: &Context) -> bool {
    let finds_merged = query.filter.as_ref().is_some_and(Expr::speaks_of_merged);
    (finds_merged || !ticket.is_merged) && query.filter.as_ref().is_none_or(|filter| holds(filter, ticket, context))
}

fn holds(expr: &Expr, ticket: &TicketFacts, context: &Context) -> bool {
    match expr {
        Expr::All(parts) => parts.iter().all(|part| holds(part, ticket, context)),
        Expr::Any(parts) => parts.iter().any(|part| holds(part, ticket, context)),
        Expr::Not(inner) => !holds(inner, ticket, context),
        Expr::Term(term) => term_holds(term, ticket, context),
    }
}

fn term_holds(term: &Term, ticket: &TicketFacts, context: &Context) -> bool {
    match term {
        Term::Word(word) => Term::number_in(word) == Some(ticket.number) || ticket.says(word),
        Term::Phrase(text) => ticket.says(text),
        Term::Is(states) => states.iter().any(|state| ticket.is(state)),
        Term::Type(slugs) => slugs.contains(&ticket.type_slug),
        Term::Status(slugs) => slugs.contains(&ticket.status),
        Term::Priority(comparison, priorities) => priorities.iter().any(|priority| comparison.holds(&ticket.priority, priority)),
        Term::Person(role, people) => people.iter().any(|person| ticket.involves(*role, person, context.me)),
        Term::Tag(tags) => tags.iter().any(|tag| ticket.tag_keys.contains(&fold(tag))),
        Term::Has(things) => things.iter().any(|thing| ticket.has(*thing)),
        Term::Place(kind, places) => places.iter().any(|place| ticket.is_at(*kind, place)),
        Term::Number(comparison, numbers) => numbers.iter().any(|number| comparison.holds(&ticket.number, number)),
        Term::Time(field, comparison, moment) => ticket.time(*field).is_some_and(|at| moment.bounds(*comparison, context).contain(at)),
    }
}

impl TicketFacts {
    fn says(&self, text: &str) -> bool {
        let phrase = tokens(text);
        phrase.is_empty() || self.tokens.windows(phrase.len()).any(|part| part == phrase)
    }

    fn is(&self, state: &Is) -> bool {
        match state {
            Is::Open => !self.category.is_done(),
            Is::Active => self.category == Category::Open,
            Is::Waiting => self.category == Category::Waiting,
            Is::Done => self.category.is_done(),
            Is::New => self.category == Category::Open && self.owner.is_none() && !self.has_reply,
            Is::Assigned => self.owner.is_some(),
            Is::Unassigned => self.owner.is_none(),
            Is::Merged => self.is_merged,
            Is::Status(slug) => self.status == *slug,
        }
    }

    fn involves(&self, role: Role, person: &Person, me: Option<UserId>) -> bool {
        if *person == Person::Nobody {
            return self.owner.is_none();
        }
        let is_owner = || self.owner.as_ref().is_some_and(|owner| owner.is(person, me));
        let is_requester = || self.requester.is(person, me);
        let is_follower = || self.followers.iter().any(|follower| follower.is(person, me));
        match role {
            Role::Owner => is_owner(),
            Role::Requester => is_requester(),
            Role::Follower => is_follower(),
            Role::Involved => is_owner() || is_requester() || is_follower(),
        }
    }

    fn has(&self, thing: Has) -> bool {
        match thing {
            Has::Attachment => self.attachment_count > 0,
            Has::Reply => self.has_reply,
            Has::Note => self.has_note,
            Has::Owner => self.owner.is_some(),
            Has::Tag => !self.tag_keys.is_empty(),
        }
    }

    fn is_at(&self, kind: PlaceKind, place: &Place) -> bool {
        let key = match kind {
            PlaceKind::Department => &self.department_key,
            PlaceKind::Team => &self.team_key,
        };
        match place {
            Place::Nowhere => key.is_none(),
            Place::Named(name) => key.as_ref().is_some_and(|key| *key == fold(name)),
        }
    }

    fn time(&self, field: TimeField) -> Option<Timestamp> {
        match field {
            TimeField::Created => Some(self.created_at),
            TimeField::Updated => Some(self.updated_at),
            TimeField::Resolved => self.resolved_at,
            TimeField::Closed => self.closed_at,
        }
    }
}

impl PersonFacts {
    fn is(&self, person: &Person, me: Option<UserId>) -> bool {
        match person {
            Person::Me => me == Some(self.id),
            Person::Nobody => false,
            Person::Named(name) => {
                let key = fold(name);
                self.username_key == key || self.email_key == key || format!(" {} ", self.name_key).contains(&format!(" {key} "))
            }
        }
    }
}
