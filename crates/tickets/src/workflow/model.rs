//! The definition of a workflow and the decisions made by it: which transitions are open to whom, and where an automatic move leads.

use std::{fmt, str::FromStr};

use kernel::{Error, Result};
use serde::{Deserialize, Serialize};

/// The slug of a kind of ticket, such as `incident`; 1 to 40 lower-case letters, digits and underscores, beginning with a letter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TicketType(String);

impl TicketType {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The slug of a stored ticket, which was checked when it was written.
    pub fn from_stored(slug: String) -> Self {
        Self(slug)
    }

    /// One of the types written down in this program; a test validates them all.
    pub(super) fn built_in(slug: &'static str) -> Self {
        Self(slug.to_owned())
    }
}

impl FromStr for TicketType {
    type Err = Error;

    fn from_str(slug: &str) -> Result<Self> {
        if is_slug(slug) { Ok(Self(slug.to_owned())) } else { Err(Error::invalid("type", "ticket-workflow-bad-slug")) }
    }
}

impl TryFrom<String> for TicketType {
    type Error = Error;

    fn try_from(slug: String) -> Result<Self> {
        slug.parse()
    }
}

impl From<TicketType> for String {
    fn from(ticket_type: TicketType) -> Self {
        ticket_type.0
    }
}

impl fmt::Display for TicketType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text may name a type, a status or a transition.
pub(super) fn is_slug(text: &str) -> bool {
    text.len() <= 40 && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// What a status means to everything that does not know the type's own statuses: lists, counts, timers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Somebody of the desk has to act.
    Open,
    /// The desk waits for the requester or for somebody outside.
    Waiting,
    /// Nothing is left to do.
    Done,
}

impl Category {
    pub const ALL: [Self; 3] = [Self::Open, Self::Waiting, Self::Done];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Done => "done",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.slug() == slug)
    }

    pub fn is_done(self) -> bool {
        self == Self::Done
    }
}

/// One station of a workflow.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Status {
    pub slug: String,
    pub category: Category,
}

/// What must come along with a transition.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    #[default]
    None,
    /// A comment that says why.
    Comment,
    /// A comment, except when coming from one of these statuses.
    CommentUnless(Vec<String>),
    /// The other ticket, of which this one is a duplicate.
    Ticket,
}

/// A named move from any of several statuses to one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Transition {
    pub name: String,
    pub from: Vec<String>,
    pub to: String,
    #[serde(default)]
    pub requires: Requirement,
    /// Whether the requester may do it to their own ticket; agents always may.
    #[serde(default)]
    pub requester_may: bool,
}

impl Transition {
    /// Whether somebody may do it, were the ticket in a fitting status.
    pub fn permits(&self, who: Who) -> bool {
        who.is_agent || (who.is_requester && self.requester_may)
    }

    /// Whether a comment is demanded when leaving `status`.
    pub fn needs_comment(&self, status: &str) -> bool {
        match &self.requires {
            Requirement::Comment => true,
            Requirement::CommentUnless(exempt) => !exempt.iter().any(|slug| slug == status),
            Requirement::None | Requirement::Ticket => false,
        }
    }

    pub fn needs_ticket(&self) -> bool {
        self.requires == Requirement::Ticket
    }

    fn leaves(&self, status: &str) -> bool {
        self.from.iter().any(|slug| slug == status)
    }
}

/// Who asks, in relation to one ticket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Who {
    /// May work on the ticket.
    pub is_agent: bool,
    /// Raised it, or it was raised for them.
    pub is_requester: bool,
}

/// Moves that nobody asks for by name.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Automatic {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester_reply: Option<RequesterReply>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_agent_reply: Option<FirstAgentReply>,
}

/// The requester writes again: the ticket returns to the desk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RequesterReply {
    /// Left at any time.
    pub from: Vec<String>,
    /// Left only while the organization's window for reopening lasts.
    #[serde(default)]
    pub from_within_window: Vec<String>,
    pub to: String,
}

/// The desk writes for the first time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FirstAgentReply {
    pub from: Vec<String>,
    pub to: String,
}

/// The statuses of one type of ticket and the moves between them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Workflow {
    #[serde(rename = "type")]
    pub ticket_type: TicketType,
    /// The status of a new ticket.
    pub initial: String,
    pub statuses: Vec<Status>,
    /// In the order in which menus show them.
    pub transitions: Vec<Transition>,
    #[serde(default)]
    pub automatic: Automatic,
}

impl Workflow {
    /// Reads the stored definition. A text that is not one is a defect, since only valid ones are stored.
    pub fn from_json(json: &str) -> Result<Self> {
        serde_json::from_str(json).map_err(Error::internal)
    }

    /// The definition as it is stored.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::internal)
    }

    pub fn status(&self, slug: &str) -> Option<&Status> {
        self.statuses.iter().find(|status| status.slug == slug)
    }

    /// The category of a status; one that the definition no longer has counts as open, so that such a ticket is not lost from sight.
    pub fn category(&self, slug: &str) -> Category {
        self.status(slug).map_or(Category::Open, |status| status.category)
    }

    /// The transition of this name, whatever the status.
    pub fn find(&self, name: &str) -> Option<&Transition> {
        self.transitions.iter().find(|transition| transition.name == name)
    }

    /// The transitions that `who` may make now, in menu order.
    pub fn allowed(&self, status: &str, who: Who) -> Vec<&Transition> {
        self.transitions.iter().filter(|transition| transition.leaves(status) && transition.permits(who)).collect()
    }

    /// Where the transition `name` leads from `status`, given what came along with it; who may is asked beforehand ([`Transition::permits`]).
    ///
    /// Refuses an unknown name at the field `transition`, a missing comment at `comment`, a missing ticket at `ticket`,
    /// and with a conflict a transition that does not leave this status.
    pub fn apply(&self, status: &str, name: &str, comment: Option<&str>, ticket: Option<kernel::TicketNumber>) -> Result<&Status> {
        let Some(transition) = self.find(name) else { return Err(Error::invalid("transition", "ticket-transition-not-known")) };
        if !transition.leaves(status) {
            return Err(Error::conflict("ticket-transition-not-now"));
        }
        if transition.needs_comment(status) && comment.is_none_or(|comment| comment.trim().is_empty()) {
            return Err(Error::invalid("comment", "ticket-transition-comment-required"));
        }
        if transition.needs_ticket() && ticket.is_none() {
            return Err(Error::invalid("ticket", "ticket-transition-ticket-required"));
        }
        self.status(&transition.to).ok_or_else(|| Error::internal(format!("workflow {} leads to the unknown status {}", self.ticket_type, transition.to)))
    }

    /// The status a ticket returns to when its requester writes; `None` when it stays where it is.
    ///
    /// `closed_for` is how long ago it was closed, `window` how long after that a reply still reopens, both in microseconds.
    pub fn after_requester_reply(&self, status: &str, closed_for: Option<i64>, window: i64) -> Option<&Status> {
        let reply = self.automatic.requester_reply.as_ref()?;
        let always = reply.from.iter().any(|slug| slug == status);
        let in_time = reply.from_within_window.iter().any(|slug| slug == status) && closed_for.is_none_or(|age| age <= window);
        if always || in_time { self.status(&reply.to) } else { None }
    }

    /// The status a ticket moves to when an agent writes to the requester; `None` when it stays where it is.
    pub fn after_agent_reply(&self, status: &str, is_first: bool) -> Option<&Status> {
        let reply = self.automatic.first_agent_reply.as_ref().filter(|_| is_first)?;
        if reply.from.iter().any(|slug| slug == status) { self.status(&reply.to) } else { None }
    }

    /// The status in `new` of a ticket that changes its type while in `status` here.
    ///
    /// The same status if `new` has it in the same category; else the one at the same place among those of the category, or the last of them
    /// (definitions list their statuses from the usual to the final). A category that `new` lacks counts as open.
    pub fn status_after_type_change<'a>(&self, status: &str, new: &'a Workflow) -> Option<&'a Status> {
        let category = self.category(status);
        if let Some(same) = new.status(status).filter(|same| same.category == category) {
            return Some(same);
        }
        let place = self.statuses.iter().filter(|other| other.category == category).position(|other| other.slug == status).unwrap_or(0);
        let candidates: Vec<&Status> = new.statuses.iter().filter(|other| other.category == category).collect();
        candidates.get(place).or(candidates.last()).copied().or_else(|| new.status(&new.initial))
    }
}
