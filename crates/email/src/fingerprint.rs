//! By what a mail that comes twice is recognised.

use sha2::{Digest, Sha256};

use crate::Email;

/// SHA-256 over sender, date, Message-ID, subject and the decoded content.
///
/// The same mail fetched from two mailboxes, or delivered twice, has the same fingerprint, whatever the servers on its way wrote into its header or chose as its encoding. A Message-ID alone proves
/// nothing: whoever guesses one could otherwise make a mail disappear.
pub fn fingerprint(email: &Email) -> [u8; 32] {
    let mut hash = Sha256::new();
    // Each piece with its length, so that no two mails become the same bytes.
    let mut add = |piece: &[u8]| {
        hash.update((piece.len() as u64).to_be_bytes());
        hash.update(piece);
    };
    for from in email.from.iter().chain(&email.other_from) {
        add(from.name.as_bytes());
        add(from.address.as_bytes());
    }
    add(&email.date.map_or(i64::MIN, |date| date.0).to_be_bytes());
    add(email.message_id.as_deref().unwrap_or_default().as_bytes());
    add(email.subject.as_bytes());
    for text in [&email.text, &email.html] {
        // Servers disagree about the ends of lines and about the last of them.
        let text: Vec<&str> = text.as_deref().unwrap_or_default().trim_end().lines().collect();
        add(&(text.len() as u64).to_be_bytes());
        text.iter().for_each(|line| add(line.as_bytes()));
    }
    for part in &email.parts {
        add(part.name.as_bytes());
        add(part.content_type.as_bytes());
        add(&part.bytes);
    }
    hash.finalize().into()
}
