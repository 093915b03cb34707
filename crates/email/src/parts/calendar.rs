//! Invitations (RFC 5545, RFC 5546), as far as they can be told in a sentence.

use kernel::Timestamp;

use crate::{Address, limits};

/// An event that the mail invites to, changes or cancels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invitation {
    /// Upper case: `REQUEST`, `CANCEL`, `REPLY`, `COUNTER`, `PUBLISH`; empty where the mail has none.
    pub method: String,
    pub summary: String,
    pub place: String,
    pub description: String,
    pub organizer: Option<Address>,
    pub start: Option<When>,
    pub end: Option<When>,
    /// Whether it comes again, by a rule that is in the attachment.
    pub repeats: bool,
}

/// When an event begins or ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    At(Timestamp),
    /// The whole day.
    Day(jiff::civil::Date),
    /// By the clock on the wall, in a zone whose name is not known or nowhere said.
    Local(jiff::civil::DateTime),
}

impl Invitation {
    pub fn read(_text: &str) -> Option<Self> {
        let _ = limits::BODY;
        None
    }
}
