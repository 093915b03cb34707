//! Mails with which a third party asks whoever reads a mailbox to prove that it is theirs.
//!
//! A desk's address is a mailbox that everybody can write to and that many read. Whoever signs up elsewhere with it and sees the mail that comes owns an account in the desk's domain.

use super::{sender, words};
use crate::Email;

/// How much of the text is looked at, in bytes.
const LOOKED_AT: usize = 20_000;

/// Whether it is one: by its subject, together with a sender that is a program or with what such mails say.
pub fn is_one(email: &Email, is_automatic: bool) -> bool {
    let subject = email.subject.to_lowercase();
    if !email.in_reply_to.is_empty() || !words::VERIFICATION_SUBJECTS.iter().any(|words| subject.contains(words)) {
        return false;
    }
    is_automatic || sender::is_robot(email) || says_so(email)
}

fn says_so(email: &Email) -> bool {
    [&email.text, &email.html].into_iter().flatten().any(|text| {
        let text = super::notice::beginning(text, LOOKED_AT).to_lowercase();
        words::VERIFICATION_TEXTS.iter().any(|words| text.contains(words))
    })
}
