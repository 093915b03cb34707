//! A mail that came in, and what was decided about it.

use db::slugs;
use kernel::{EmailId, MailboxId, MessageId, OrganizationId, Text, TicketId, Timestamp};
use serde::{Deserialize, Serialize};

slugs! {
    /// Where a mail stands. Each ends as one of the last three: *ticketed + parked + refused = received*.
    EmailState {
        /// Kept by us; nobody has looked at it yet.
        Received = "received",
        /// Became a ticket or a part of one.
        Ticketed = "ticketed",
        /// Waits for somebody to decide.
        Parked = "parked",
        /// Noted, and nothing more.
        Refused = "refused",
    }
}

slugs! {
    /// Why a mail stands where it stands.
    Reason {
        Waiting = "waiting",
        Opened = "opened",
        Joined = "joined",
        /// Answers a ticket that was closed too long ago: a new one that names it.
        FollowUp = "follow_up",
        /// Tells that a mail of ours did not arrive.
        Bounce = "bounce",
        /// From somebody without an account.
        Stranger = "stranger",
        /// Written by a machine: an absence, a receipt, a list.
        Automatic = "automatic",
        /// A third party asks to confirm an address: it must not reach who only claims that address.
        Verification = "verification",
        /// Says it is from somebody of the organization, and the proof says no.
        Forged = "forged",
        /// Comes from one of our own mailboxes.
        Own = "own",
        /// Came before, by another way.
        Duplicate = "duplicate",
        /// Too many mails from this sender in a short time.
        Flood = "flood",
        TooBig = "too_big",
        /// No mail at all, or one that could not be read.
        Unreadable = "unreadable",
        /// Reading or writing it down failed again and again.
        Failed = "failed",
        /// Somebody of the desk decided so.
        ByHand = "by_hand",
    }
}

/// One decision: a sentence of the catalogue, and the words that fill its gap `what`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Step {
    pub key: String,
    pub what: String,
    pub at: Timestamp,
}

impl Step {
    pub fn text(&self) -> Text {
        Text::new(self.key.clone()).with("what", &self.what)
    }
}

/// A mail that came in, without its text: that is kept as it came, see [`super::source`].
#[derive(Clone, PartialEq, Debug)]
pub struct Email {
    pub id: EmailId,
    pub organization: OrganizationId,
    pub mailbox: MailboxId,
    /// What its server calls it.
    pub uid: String,
    pub raw_sha256: String,
    /// In bytes, as its server keeps it; larger than what is kept here when it was too big.
    pub size: i64,
    pub from_address: String,
    pub from_name: String,
    pub subject: String,
    pub message_id: String,
    /// Of what makes it this mail and no other; empty until it was read.
    pub fingerprint: String,
    pub state: EmailState,
    pub reason: Reason,
    pub ticket: Option<TicketId>,
    pub message: Option<MessageId>,
    pub trace: Vec<Step>,
    /// How often it was tried to read it.
    pub tries: i64,
    pub last_error: String,
    pub received_at: Timestamp,
    /// When the last decision was made.
    pub decided_at: Option<Timestamp>,
}

/// What is read from a mail's headers for lists.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Heads {
    pub from_address: String,
    pub from_name: String,
    pub subject: String,
    pub message_id: String,
    pub fingerprint: String,
    /// Whom it was for: found by search, not shown.
    pub recipients: String,
}

/// What became of a mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    pub state: EmailState,
    pub reason: Reason,
    pub ticket: Option<TicketId>,
    pub message: Option<MessageId>,
    pub steps: Vec<Step>,
}
