//! What happens to tickets: each event is a verb in the past, with what was before and after.

use kernel::{AttachmentId, DepartmentId, MessageId, TeamId, TicketNumber, UserId};
use queue::Happening;
use serde::{Deserialize, Serialize};

use crate::workflow::Level;

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal { $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_meta])* pub $field: $type),* }

        impl Happening for $name {
            const KIND: &'static str = $kind;
        }
    )*};
}

/// What is told in full to those alone who read notes.
pub const INTERNAL: [&str; 5] = ["ticket.noted", "ticket.moved_to_department", "ticket.given_to_team", "ticket.confided", "ticket.opened_up"];

events! {
    TicketOpened = "ticket.opened" { ticket_type: String, title: String, message: MessageId }
    TicketReplied = "ticket.replied" {
        message: MessageId,
        by_requester: bool,
        /// Addresses in copy.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cc: Vec<String>,
    }
    /// Put into the bin; the number stays to be read once nothing else is left.
    TicketDeleted = "ticket.deleted" { number: TicketNumber }
    TicketUndeleted = "ticket.undeleted" {}
    /// Somebody took a list of tickets along; told on the organization.
    TicketsExported = "organization.tickets_exported" { query: String }
    TicketNoted = "ticket.noted" { message: MessageId }
    TicketAttached = "ticket.attached" { attachments: Vec<AttachmentId> }
    TicketAssigned = "ticket.assigned" { from: Option<UserId>, to: Option<UserId> }
    /// A transition of the workflow, used by somebody or by itself.
    TicketMoved = "ticket.moved" {
        transition: String,
        from: String,
        to: String,
        /// Caused by a reply, not asked for.
        is_automatic: bool,
        duplicate_of: Option<TicketNumber>,
    }
    TicketRetyped = "ticket.retyped" { from: String, to: String, status_from: String, status_to: String }
    TicketReprioritized = "ticket.reprioritized" { from: String, to: String }
    TicketRetitled = "ticket.retitled" { from: String, to: String }
    TicketTagged = "ticket.tagged" { added: Vec<String>, removed: Vec<String> }
    TicketFollowed = "ticket.followed" { user: UserId }
    TicketUnfollowed = "ticket.unfollowed" { user: UserId }
    /// A mail of the conversation came back.
    TicketMailUndelivered = "ticket.mail_undelivered" { to: String, is_permanent: bool, said: String }
    /// Continues a ticket that was closed too long ago to be opened again.
    TicketFollowsUp = "ticket.follows_up" { ticket: TicketNumber }
    /// Is continued by another ticket.
    TicketFollowedUp = "ticket.followed_up" { ticket: TicketNumber }
    /// Was merged into another, whose followers these people became by it.
    TicketMerged = "ticket.merged" { into: TicketNumber, followers: Vec<UserId> }
    /// Took another in.
    TicketAbsorbed = "ticket.absorbed" { ticket: TicketNumber }
    /// Stands by itself again.
    TicketParted = "ticket.parted" { from: TicketNumber }
    /// Let another go that had been merged into it.
    TicketLetGo = "ticket.let_go" { ticket: TicketNumber }
    TicketMovedToDepartment = "ticket.moved_to_department" {
        from: Option<DepartmentId>,
        to: Option<DepartmentId>,
        /// What the department was called then.
        name: Option<String>,
        reason: String,
    }
    TicketGivenToTeam = "ticket.given_to_team" {
        from: Option<TeamId>,
        to: Option<TeamId>,
        /// What the team was called then.
        name: Option<String>,
    }
    /// Shown to these people and this team alone, beside requester and owner.
    TicketConfided = "ticket.confided" { people: Vec<UserId>, team: Option<TeamId> }
    TicketOpenedUp = "ticket.opened_up" {}
    /// Urgency and impact before and after.
    TicketWeighed = "ticket.weighed" { from: (Option<Level>, Option<Level>), to: (Option<Level>, Option<Level>) }
    /// What an earlier operation did was taken back.
    TicketRestored = "ticket.restored" { operation: String }
}
