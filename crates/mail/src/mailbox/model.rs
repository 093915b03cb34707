//! What a mailbox is: an address of the desk, how its mail is fetched, and how answers leave.

use db::slugs;
use kernel::{DepartmentId, EmailAddress, Language, MailboxId, OrganizationId, Timestamp, hours, minutes, seconds};

use crate::Encryption;

slugs! {
    /// How the desk talks to a server.
    Protocol {
        Pop3 = "pop3",
        Imap = "imap",
        Smtp = "smtp",
    }
}

slugs! {
    /// What becomes of mail from somebody who has no account (K16).
    Strangers {
        /// A ticket for a new, unverified requester.
        Open = "open",
        /// Waits on the Mail page until somebody decides.
        Park = "park",
        /// Is noted and not read further.
        Refuse = "refuse",
    }
}

/// A server and how the desk signs in there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Server {
    pub protocol: Protocol,
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    pub username: String,
    /// Sealed by the vault; see [`crate::mailbox::open_secret`].
    pub secret: String,
}

/// How the last visits went.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Health {
    pub last_try_at: Option<Timestamp>,
    pub last_success_at: Option<Timestamp>,
    pub next_try_at: Timestamp,
    /// Failures in a row.
    pub failures: i64,
    /// What went wrong last, for [`super::in_words`]; empty after a success.
    pub last_error: String,
}

/// A mailbox of an organization.
#[derive(Clone, PartialEq, Debug)]
pub struct Mailbox {
    pub id: MailboxId,
    pub organization: OrganizationId,
    /// The address people write to, and the sender of answers.
    pub address: EmailAddress,
    /// What stands before the address in `From`.
    pub from_name: String,
    pub incoming: Server,
    /// The folder that is read; empty: the inbox.
    pub folder: String,
    /// Without one, answers leave through the installation's mail server.
    pub outgoing: Option<Server>,
    /// The type of tickets whose subject names none.
    pub default_type: String,
    /// Of acknowledgements to people who have chosen none.
    pub language: Language,
    /// `None`: as the organization's way of working says (K16).
    pub strangers: Option<Strangers>,
    /// Where new tickets go; `None`: nowhere in particular.
    pub department: Option<DepartmentId>,
    /// The name under which the server that receives this mailbox's mail writes Authentication-Results (RFC 8601); empty: no server is believed.
    pub trusted_server: String,
    /// Answers are asked back at an address of their own (`desk+12.tag@example.com`), where the server takes such addresses (RFC 5233).
    pub reply_addresses: bool,
    /// Who lets us in, by its name in the operator's configuration; empty: a password does.
    pub issuer: String,
    /// Somebody must sign in at the issuer before the mailbox is read (again).
    pub is_signed_out: bool,
    pub is_paused: bool,
    pub health: Health,
    pub created_at: Timestamp,
    /// Counts changes of the settings.
    pub version: i64,
}

impl Mailbox {
    /// Whether a token opens this server, not a password: the one that is read, and the one that sends if the same account does.
    pub fn takes_token(&self, server: &Server) -> bool {
        !self.issuer.is_empty() && server.username == self.incoming.username
    }

    /// The servers and accounts that tokens of this mailbox are shown to.
    pub(super) fn token_places(&self) -> Vec<(&str, &str)> {
        let servers = std::iter::once(&self.incoming).chain(&self.outgoing);
        servers.filter(|server| self.takes_token(server)).map(|server| (server.host.as_str(), server.username.as_str())).collect()
    }
}

/// How often a mailbox is looked into while all is well.
pub const EVERY: i64 = minutes(1);

/// When to look again after so many failures in a row: after 15 seconds, twice as long each time, at most every hour.
pub fn pause_after(failures: i64) -> i64 {
    (seconds(15) << failures.clamp(0, 20)).min(hours(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sick_mailbox_is_asked_less_and_less_often() {
        assert_eq!(pause_after(1), seconds(30));
        assert_eq!(pause_after(2), minutes(1));
        assert_eq!(pause_after(50), hours(1));
    }
}
