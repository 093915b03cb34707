//! Bytes to an [`Email`].

use std::borrow::Cow;

use kernel::Timestamp;
use mail_parser::DateTime;

use crate::{
    Address, Email, List, Note, Unreadable, limits,
    mime::{Fields, address_list, content_type, ids, leaves, one_line},
    parts,
};

/// Reads any mail. Never panics, and takes time and memory in proportion to the length of the mail; see [`limits`] for what is left out of monstrous ones.
pub fn read(raw: &[u8]) -> Result<Email, Unreadable> {
    if raw.len() > limits::MAIL {
        return Err(Unreadable::TooLong);
    }
    let raw = with_line_feeds(without_envelope(raw));
    if raw.trim_ascii().is_empty() {
        return Err(Unreadable::Empty);
    }
    let header = Fields::read(&raw);
    if header.is_empty() {
        return Err(Unreadable::NoHeader);
    }
    let charset = header.get("content-type").and_then(|text| content_type(&text)).and_then(|found| found.attribute("charset").map(str::to_owned));
    let mut email = from_header(&header, charset.as_deref());
    let found = leaves(&raw, header);
    email.notes.extend(found.notes);
    parts::fill(&mut email, found.leaves);
    email.notes.sort();
    email.notes.dedup();
    Ok(email)
}

/// A mailbox file begins each mail with a line `From …`, and some servers leave empty lines there.
fn without_envelope(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw).trim_ascii_start();
    match raw.strip_prefix(b">").unwrap_or(raw).starts_with(b"From ") {
        true => memchr::memchr2(b'\n', b'\r', raw).map_or(&[], |end| raw[end..].trim_ascii_start()),
        false => raw,
    }
}

/// A mail whose lines end in bare CR, as an old Macintosh stored it, with LF.
fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\n', raw).is_some() || memchr::memchr(b'\r', raw).is_none() {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect())
}

/// Where servers on the way write the address that a mail was delivered to.
const DELIVERED: [&str; 8] =
    ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-forwarded-to", "x-rcpt-to", "x-apparently-to"];

fn from_header(header: &Fields, charset: Option<&str>) -> Email {
    let mut email = Email::default();
    let mut senders = Vec::new();
    for (name, text) in header.texts(charset) {
        let mut addresses = || {
            let (found, is_cut) = address_list(&text);
            if is_cut {
                email.notes.push(Note::AddressesCut);
            }
            found
        };
        match name {
            "from" => senders.extend(addresses()),
            "to" if email.to.is_empty() => email.to = mailboxes(addresses()),
            "cc" if email.cc.is_empty() => email.cc = mailboxes(addresses()),
            "reply-to" if email.reply_to.is_empty() => email.reply_to = mailboxes(addresses()),
            "sender" if email.sender.is_none() => email.sender = addresses().into_iter().next(),
            "return-path" if email.return_path.is_none() => email.return_path = Some(return_path(&text, addresses())),
            "message-id" if email.message_id.is_none() => email.message_id = ids(&text).into_iter().next(),
            "in-reply-to" if email.in_reply_to.is_empty() => email.in_reply_to = some_ids(&text),
            "references" if email.references.is_empty() => email.references = some_ids(&text),
            "date" if email.date.is_none() => email.date = date(&text),
            "subject" if email.subject.is_empty() => email.subject = one_line(&text, limits::SUBJECT),
            "thread-index" if email.thread_index.is_none() => email.thread_index = Some(one_line(&text, limits::ID)),
            "thread-topic" if email.thread_topic.is_none() => email.thread_topic = Some(one_line(&text, limits::SUBJECT)),
            name if DELIVERED.contains(&name) => {
                let found = addresses().into_iter().map(|found| found.address).filter(|address| address.contains('@'));
                let found: Vec<String> = found.filter(|address| !email.delivered_to.contains(address)).collect();
                email.delivered_to.extend(found);
                email.delivered_to.truncate(limits::REFERENCES);
            }
            _ => {}
        }
        email.headers.push((name.to_owned(), one_line(&text, limits::FIELD)));
    }
    let first = senders.iter().position(Address::is_mailbox).unwrap_or_default();
    email.from = (first < senders.len()).then(|| senders.remove(first));
    email.other_from = mailboxes(senders);
    email.authentication_results = email.headers_of("authentication-results").map(str::to_owned).collect();
    email.received = email.headers_of("received").map(str::to_owned).collect();
    email.list = list(&email);
    email
}

fn list(email: &Email) -> List {
    let one = |name| email.header(name).filter(|value| !value.is_empty()).map(str::to_owned);
    List { id: one("list-id"), unsubscribe: one("list-unsubscribe"), post: one("list-post") }
}

fn mailboxes(found: Vec<Address>) -> Vec<Address> {
    found.into_iter().filter(Address::is_mailbox).collect()
}

fn return_path(text: &str, found: Vec<Address>) -> String {
    match found.into_iter().next() {
        Some(found) if !found.address.is_empty() => found.address,
        Some(found) => found.name,
        None => text.trim_matches(['<', '>', ' ']).chars().take(320).collect(),
    }
}

/// The first and the last ids of a long list: where the conversation began and what was answered.
fn some_ids(text: &str) -> Vec<String> {
    let mut found = ids(text);
    if found.len() > limits::REFERENCES {
        found.drain(1..=found.len() - limits::REFERENCES);
    }
    found
}

fn date(text: &str) -> Option<Timestamp> {
    let parsed = DateTime::parse_rfc822(text).filter(DateTime::is_valid).or_else(|| DateTime::parse_rfc3339(text).filter(DateTime::is_valid))?;
    Some(Timestamp(parsed.to_timestamp().checked_mul(1_000_000)?))
}
