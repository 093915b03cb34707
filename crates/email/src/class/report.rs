//! Reports in the form of RFC 3464, RFC 5965 and RFC 8098.

use super::{Automatic, Bounce, Class, sender};
use crate::{
    Email, Part,
    mime::{Fields, address_list, content_type, ids, one_line},
};

/// How much of a report or of an original's header is read, in bytes.
const READ_LIMIT: usize = 100_000;

/// Recipients that one notice tells of.
const RECIPIENTS: usize = 100;

/// What a report says; `None` where the mail is none.
pub fn read(email: &Email) -> Option<Class> {
    let kind = email.header("content-type").and_then(content_type).and_then(|found| found.attribute("report-type").map(str::to_lowercase)).unwrap_or_default();
    let part = |name: &str| email.parts.iter().find(|part| part.content_type == name);
    if kind == "feedback-report" || part("message/feedback-report").is_some() {
        return Some(Class::Automatic(Automatic::Report));
    }
    if kind == "disposition-notification" || part("message/disposition-notification").is_some() {
        return Some(Class::Automatic(Automatic::Receipt));
    }
    let status = part("message/delivery-status").or_else(|| part("message/global-delivery-status"));
    // Somebody may attach a report to a mail of his own.
    let is_report = kind == "delivery-status" || sender::is_daemon(email) || sender::is_null(email) || sender::is_postmaster(email);
    let status = status.filter(|_| is_report)?;
    let mut bounce = delivery_status(&status.bytes);
    if let Some(original) = original(email) {
        original_header(original, &mut bounce);
    }
    match bounce {
        Outcome { succeeded: true, .. } => Some(Class::Automatic(Automatic::Receipt)),
        Outcome { bounce, .. } => Some(Class::Bounce(bounce)),
    }
}

/// The attached mail that came back, or what is left of it.
pub fn original(email: &Email) -> Option<&Part> {
    let is_one = |part: &&Part| {
        matches!(part.content_type.as_str(), "message/rfc822" | "text/rfc822-headers" | "message/global" | "message/rfc822-headers" | "message/global-headers")
    };
    email.parts.iter().find(is_one)
}

/// A notice and whether it is a good one: everybody got the mail.
struct Outcome {
    bounce: Bounce,
    succeeded: bool,
}

impl std::ops::Deref for Outcome {
    type Target = Bounce;

    fn deref(&self) -> &Bounce {
        &self.bounce
    }
}

impl std::ops::DerefMut for Outcome {
    fn deref_mut(&mut self) -> &mut Bounce {
        &mut self.bounce
    }
}

/// RFC 3464, 2: a block of fields on the mail and one on each recipient.
fn delivery_status(bytes: &[u8]) -> Outcome {
    let mut bounce = Bounce::default();
    let mut actions = Vec::new();
    let mut rest = &bytes[..bytes.len().min(READ_LIMIT)];
    while !rest.trim_ascii().is_empty() && actions.len() < RECIPIENTS {
        rest = rest.trim_ascii_start();
        let fields = Fields::read(rest);
        if fields.length == 0 {
            break;
        }
        rest = &rest[fields.length..];
        let recipient = ["final-recipient", "original-recipient"].iter().find_map(|name| fields.get(name)).map(|text| after_type(&text));
        bounce.recipients.extend(recipient.into_iter().filter(|recipient| !recipient.is_empty()));
        actions.extend(fields.get("action").map(|action| action.to_lowercase()));
        let status = fields.get("status").and_then(|text| super::notice::status_in(&text));
        bounce.status = bounce.status.or(status);
        let diagnostic = fields.get("diagnostic-code").map(|text| one_line(&after_type(&text), 1_000));
        bounce.diagnostic = bounce.diagnostic.or(diagnostic).filter(|text| !text.is_empty());
    }
    let is_delay = actions.iter().any(|action| action.starts_with("delayed")) && !actions.iter().any(|action| action.starts_with("failed"));
    let is_temporary = bounce.status.as_deref().is_some_and(|status| status.starts_with('4'));
    bounce.is_permanent = !is_delay && (!is_temporary || actions.iter().any(|action| action.starts_with("failed")));
    bounce.recipients.dedup();
    let succeeded = !actions.is_empty() && actions.iter().all(|action| ["delivered", "relayed", "expanded"].iter().any(|good| action.starts_with(good)));
    Outcome { bounce, succeeded }
}

/// `rfc822; ana@example.com` without its type.
fn after_type(text: &str) -> String {
    let value = text.split_once(';').map_or(text, |(_, value)| value);
    value.trim().trim_matches(['<', '>']).to_owned()
}

/// Reads id and addressees of the mail that came back.
pub fn original_header(original: &Part, bounce: &mut Bounce) {
    let start = original.bytes[..original.bytes.len().min(READ_LIMIT)].trim_ascii_start();
    header_of_original(start, bounce);
}

/// The same of a header that stands anywhere.
pub fn header_of_original(bytes: &[u8], bounce: &mut Bounce) {
    let fields = Fields::read(bytes);
    bounce.original_message_id = fields.get("message-id").and_then(|text| ids(&text).into_iter().next());
    bounce.original_to = fields
        .get("to")
        .map(|text| address_list(&text).0.into_iter().map(|to| to.address).filter(|to| to.contains('@')).take(RECIPIENTS).collect())
        .unwrap_or_default();
}
