//! What a ticket is and how it decides, without a database or a clock.

use db::Ctx;
use kernel::{
    ClientId, Confidential, DepartmentId, EventId, Guarded, MessageId, Openness, OperationId, OrganizationId, Result, TeamId, TicketId, TicketNumber,
    Timestamp, UserId, Via,
};
use queue::{Happening, ItemKind, ItemRef};

use crate::workflow::{Category, Level, Priority, Status, TicketType, Who};

/// What somebody asked of the desk.
#[derive(Clone, PartialEq, Debug)]
pub struct Ticket {
    pub id: TicketId,
    pub organization: OrganizationId,
    pub number: TicketNumber,
    pub ticket_type: TicketType,
    /// A status of the type's workflow.
    pub status: String,
    pub category: Category,
    pub priority: Priority,
    pub title: String,
    pub requester: UserId,
    pub owner: Option<UserId>,
    pub department: Option<DepartmentId>,
    pub team: Option<TeamId>,
    /// The ticket this one repeats, once it was marked so.
    pub duplicate_of: Option<TicketId>,
    pub via: Via,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// When it last became done; `None` while it is not.
    pub resolved_at: Option<Timestamp>,
    /// When it was last closed; `None` while it is not.
    pub closed_at: Option<Timestamp>,
    /// When somebody other than the requester first replied.
    pub agent_replied_at: Option<Timestamp>,
    pub message_count: i64,
    pub attachment_count: i64,
    pub last: LastChange,
    /// Counts up with every change; the entity tag of the API.
    pub version: i64,
    /// The ticket that this one was merged into: its conversation goes on there, and nothing of it changes meanwhile.
    pub merged_into: Option<TicketId>,
    /// The client company for whose person it is done.
    pub client: Option<ClientId>,
    /// To whom alone it is shown, beside its requester and owner; `None`: as roles say.
    pub confidential: Option<Confidential>,
    /// How soon its requester needs it, as they say.
    pub urgency: Option<Level>,
    /// How much hangs on it, as agents say.
    pub impact: Option<Level>,
}

/// The last thing that happened, as the feed's row tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LastChange {
    /// The kind of the event.
    pub kind: String,
    pub actor: Option<UserId>,
    /// What was said, or what it was changed to; depends on the kind.
    pub text: String,
}

/// The status that means closed, in every built-in workflow.
pub const CLOSED: &str = "closed";

impl Ticket {
    pub fn path(&self) -> String {
        format!("/tickets/{}", self.number)
    }

    pub fn item(&self) -> ItemRef {
        ItemRef { kind: ItemKind::Ticket, id: self.id.0 }
    }

    pub fn guarded(&self) -> Guarded {
        Guarded {
            organization: self.organization,
            department: self.department,
            team: self.team,
            owner: self.owner,
            requester: Some(self.requester),
            client: self.client,
            confidential: self.confidential.clone(),
            openness: Openness::Work,
        }
    }

    /// The actor's part in this ticket, as workflows ask for it.
    pub fn part_of(&self, ctx: &Ctx<'_>) -> Who {
        Who { is_agent: ctx.standing().is_agent(), is_requester: ctx.actor().person() == Some(self.requester) }
    }

    /// Moves to another status and keeps the times that hang on it.
    pub fn move_to(&mut self, status: &Status, now: Timestamp) {
        let was_done = self.category.is_done();
        self.status = status.slug.clone();
        self.category = status.category;
        match (was_done, self.category.is_done()) {
            (false, true) => self.resolved_at = Some(now),
            (_, false) => self.resolved_at = None,
            (true, true) => {}
        }
        self.closed_at = (self.status == CLOSED).then(|| self.closed_at.unwrap_or(now));
    }

    /// How long it has been closed, in microseconds; `None` while it is not.
    pub fn closed_for(&self, now: Timestamp) -> Option<i64> {
        self.closed_at.map(|closed_at| now.since(closed_at))
    }

    /// Gives it to an owner (or to nobody); `None` when nothing changes.
    pub fn assigned_to(&self, owner: Option<UserId>) -> Option<Self> {
        (self.owner != owner).then(|| Self { owner, ..self.clone() })
    }
}

/// Whether a message goes out or stays inside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MessageKind {
    Reply,
    Note,
}

impl MessageKind {
    pub fn slug(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Note => "note",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        match slug {
            "reply" => Some(Self::Reply),
            "note" => Some(Self::Note),
            _ => None,
        }
    }
}

/// What somebody wrote on a ticket.
#[derive(Clone, PartialEq, Debug)]
pub struct Message {
    pub id: MessageId,
    /// Where it was written; another ticket than the one it is read on where that was merged in.
    pub ticket: TicketId,
    pub kind: MessageKind,
    pub author: Option<UserId>,
    /// Written by whoever asked, not by whoever helps.
    pub by_requester: bool,
    /// Cleaned on the way in.
    pub html: String,
    pub via: Via,
    pub created_at: Timestamp,
}

/// Saves a changed ticket, writes down what happened and tells who listens. `text` is what the feed's row shows of it.
pub(super) fn happened<H: Happening>(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, happening: &H, text: &str) -> Result<EventId> {
    ticket.updated_at = ctx.now().max(ticket.updated_at);
    ticket.last = LastChange { kind: H::KIND.to_owned(), actor: ctx.actor().person(), text: kernel::truncate(text, 160).to_owned() };
    ticket.version += 1;
    super::store::update(ctx, ticket)?;
    let event = queue::record(ctx, operation, ticket.item(), happening)?;
    tell_pages(ctx, ticket);
    Ok(event)
}

/// Pages of the ticket are renewed for those who see it, lists of the desk for all who work in it: one of them may just have lost sight of it.
pub(crate) fn tell_pages(ctx: &mut Ctx<'_>, ticket: &Ticket) {
    ctx.announce("feed");
    ctx.announce_to_who_sees(ticket.guarded(), format!("ticket:{}", ticket.number));
}
