//! People, machines, and mails that came back.

mod automatic;
mod notice;
mod report;
mod sender;
mod verification;
mod words;

use crate::Email;

/// Who wrote a mail, as far as it matters for answering it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// Somebody wrote it; it may be acknowledged, within limits.
    Personal,
    /// A program sent it; it is never answered by itself (RFC 3834).
    Automatic(Automatic),
    /// A notice that a mail could not be delivered, or not yet; it belongs to that mail.
    Bounce(Bounce),
    /// A third party wants an address of the desk confirmed: shown to nobody but administrators, since whoever follows its link owns that account.
    Verification,
}

/// Why a mail is thought to be automatic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automatic {
    /// `Auto-Submitted: auto-generated` and its like (RFC 3834, 5).
    Generated,
    /// Someone is away, or a desk acknowledges.
    Reply,
    /// A mailing list or a newsletter.
    List,
    /// `Precedence: bulk` or `junk`.
    Bulk,
    /// It has no sender to be answered (RFC 5321, 4.5.5).
    NullSender,
    /// The sender is a program by its name: `mailer-daemon`, `no-reply`.
    Robot,
    /// A receipt that a mail was shown or deleted (RFC 8098).
    Receipt,
    /// A complaint about a mail (RFC 5965), or a report on authentication (RFC 7489) or transport (RFC 8460).
    Report,
}

/// A notice about a mail of ours (RFC 3464).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounce {
    /// Whom the mail did not reach.
    pub recipients: Vec<String>,
    /// `5.1.1` (RFC 3463), where the notice tells.
    pub status: Option<String>,
    /// Whether sending again is of no use. A delay is not permanent.
    pub is_permanent: bool,
    /// The words of the server that refused, in one line.
    pub diagnostic: Option<String>,
    /// Message-ID of the mail that came back, without brackets.
    pub original_message_id: Option<String>,
    /// Who the mail was for, by its own header.
    pub original_to: Vec<String>,
}

/// Tells what kind of mail it is, by its header first and by well-known words after that.
pub fn class(email: &Email) -> Class {
    if let Some(found) = report::read(email) {
        return found;
    }
    if let Some(bounce) = notice::read(email) {
        return Class::Bounce(bounce);
    }
    let automatic = automatic::reason(email);
    if verification::is_one(email, automatic.is_some()) {
        return Class::Verification;
    }
    automatic.map_or(Class::Personal, Class::Automatic)
}
