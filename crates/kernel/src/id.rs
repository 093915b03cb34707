//! Ids of stored things: 64-bit integers in the database, strings in JSON (JavaScript loses digits above 2^53).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Defines one id type per kind of thing, so that a ticket's id can never be passed for a user's.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(|_| de::Error::custom("an id is a string of digits"))
            }
        }
    )*};
}

ids! {
    /// A tenant: everything stored belongs to exactly one.
    OrganizationId,
    /// An account of a person in one organization.
    UserId,
    /// A ticket; people see its [`TicketNumber`] instead.
    TicketId,
    /// A reply or a note.
    MessageId,
    /// A file somebody uploaded.
    AttachmentId,
    /// One thing that happened.
    EventId,
    /// Groups the events of one bulk change, macro or import.
    OperationId,
    /// One line of somebody's bell.
    NotificationId,
    /// A signed-in browser.
    SessionId,
    /// An API token.
    TokenId,
    /// A key with which somebody answers the second step of signing in.
    PasskeyId,
    /// Many people brought in from one file.
    LoadId,
    /// A pending invitation.
    InvitationId,
    /// A department of an organization.
    DepartmentId,
    /// A company whose people the organization serves.
    ClientId,
    /// A key that signs the mail of a domain.
    DkimKeyId,
    /// A team (support group) of a department.
    TeamId,
    /// A service of the catalogue, or a category of them.
    ServiceId,
    /// A piece of work waiting to be done.
    JobId,
    /// A mail in the outbox.
    MailId,
    /// A mailbox that the desk reads and answers from.
    MailboxId,
    /// A mail that came in.
    EmailId,
    /// A saved, unsent text.
    DraftId,
    /// What was agreed with a client: for how long, for whom and which services.
    ContractId,
    /// Somebody's wish to get an account.
    RegistrationId,
}

/// The number by which people know a ticket; counts up from 1 in each organization.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketNumber(pub i64);

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for TicketNumber {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim_start_matches('#').parse().map(Self)
    }
}
