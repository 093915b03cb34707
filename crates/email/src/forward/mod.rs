//! Whom a forwarded mail is from.

mod address;

use kernel::Timestamp;
use mail_parser::DateTime;

use crate::{
    Address, Email,
    body::Source,
    limits,
    mime::one_line,
    quote::{self, Line, Role, Separator},
    read, subject,
};

/// The mail within a forwarded one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forwarded {
    /// Without an address where the mail program wrote only a name.
    pub from: Option<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    /// Only where the original is attached, or its date can be read.
    pub date: Option<Timestamp>,
    /// The date as it is written there, in its language.
    pub date_words: String,
    pub subject: String,
    /// What was forwarded, cleaned; pictures as in [`body`](crate::body()).
    pub html: String,
    /// What the one who forwards wrote above it, cleaned; empty where there is nothing.
    pub comment_html: String,
}

/// The original of a forwarded mail: attached as a mail, or below one of the headers that mail programs write.
///
/// A program's `Forwarded message` is believed; a bare header or `Ana wrote:`, which replies have as well, only under a subject with `Fwd:` or one of its translations. Who really wrote the original
/// is not proven by any of it.
pub fn forwarded(email: &Email, resolve: &dyn Fn(&str) -> Option<String>) -> Option<Forwarded> {
    let source = Source::of(email, resolve);
    let lines = source.lines();
    let says_so = says_so(email, &lines);
    inline(email, &source, &lines, says_so).or_else(|| attached(email, &source, &lines, says_so))
}

/// Only who wrote the original, for whoever has no use for its text.
pub(crate) fn author_of(email: &Email, source: &Source) -> Option<Address> {
    let lines = source.lines();
    let says_so = says_so(email, &lines);
    match found(&lines, says_so) {
        Some(found) => found.original.from,
        None => attached_original(email, source, &lines, says_so)?.0.from,
    }
}

fn says_so(email: &Email, lines: &[Line]) -> bool {
    subject::is_forward(&email.subject) || is_scandinavian(&email.subject, lines)
}

/// `VS:` forwards in Danish and Norwegian, where a header begins with `Fra:`, and replies in Finnish, where it does not.
fn is_scandinavian(subject: &str, lines: &[Line]) -> bool {
    let is_vs = subject.trim_start().get(..3).is_some_and(|start| start.eq_ignore_ascii_case("vs:"));
    is_vs && lines.iter().any(|line| line.mark().trim_start_matches('*').starts_with("Fra:"))
}

/// Where the header of the original was found.
struct Found {
    /// The first line that is not the comment's.
    start: usize,
    original: Forwarded,
    /// The first line of the original's text.
    body: usize,
}

fn found(lines: &[Line], says_so: bool) -> Option<Found> {
    (0..lines.len()).find_map(|at| original_at(lines, at, says_so))
}

fn inline(email: &Email, source: &Source, lines: &[Line], says_so: bool) -> Option<Forwarded> {
    let Found { start, mut original, body } = found(lines, says_so)?;
    if original.subject.is_empty() {
        original.subject = subject::read(&email.subject).title;
    }
    original.html = source.unquoted_html(lines, body..lines.len()).into();
    original.comment_html = comment(source, &lines[..start]);
    Some(original)
}

fn original_at(lines: &[Line], at: usize, says_so: bool) -> Option<Found> {
    if lines[at].is_blank() {
        return None;
    }
    let separator = quote::separator_at(lines, at);
    let header = match separator {
        Some(Separator::Forwarded) => true,
        Some(_) | None => says_so,
    };
    if !header {
        return None;
    }
    let first = if separator.is_some() { (at + 1..lines.len()).find(|next| !lines[*next].is_blank())? } else { at };
    if let Some(block) = quote::block_at(lines, first, separator.is_some()) {
        let value = |role| block.get(role).unwrap_or_default();
        let date_words = one_line(value(Role::Date), limits::NAME);
        let original = Forwarded {
            from: address::list(value(Role::From)).into_iter().next().or_else(|| address::name_only(value(Role::From))),
            to: address::list(value(Role::To)),
            cc: address::list(value(Role::Cc)),
            date: DateTime::parse_rfc822(&date_words).filter(DateTime::is_valid).and_then(|date| Some(Timestamp(date.to_timestamp().checked_mul(1_000_000)?))),
            date_words,
            subject: one_line(value(Role::Subject), limits::SUBJECT),
            ..Forwarded::default()
        };
        return Some(Found { start: at, original, body: block.end });
    }
    let found = quote::attribution_at(lines, at).filter(|_| separator.is_none())?;
    let original = Forwarded { from: address::in_attribution(&found.words), date_words: one_line(&found.words, limits::NAME), ..Forwarded::default() };
    Some(Found { start: at, original, body: found.end })
}

fn comment(source: &Source, lines: &[Line]) -> String {
    let new = quote::cut(lines).new;
    let html = source.html(lines, new);
    if richtext::is_empty(&html) { String::new() } else { html.into() }
}

/// The original as an attachment, as some mail programs forward by choice, and the comment above it. A mail that is merely attached to a question is none.
fn attached_original(email: &Email, source: &Source, lines: &[Line], says_so: bool) -> Option<(Email, String)> {
    let part = email.parts.iter().find(|part| part.content_type == "message/rfc822")?;
    let original = read(&part.bytes).ok()?;
    let comment_html = comment(source, lines);
    (says_so || comment_html.is_empty()).then_some((original, comment_html))
}

fn attached(email: &Email, source: &Source, lines: &[Line], says_so: bool) -> Option<Forwarded> {
    let (original, comment_html) = attached_original(email, source, lines, says_so)?;
    // Its pictures are within the attachment, not among those of this mail.
    let inner = Source::of(&original, &|_| None);
    let inner_lines = inner.lines();
    Some(Forwarded {
        from: original.from.clone(),
        to: original.to.clone(),
        cc: original.cc.clone(),
        date: original.date,
        date_words: original.header("date").unwrap_or_default().to_owned(),
        subject: original.subject.clone(),
        html: inner.html(&inner_lines, 0..inner_lines.len()).into(),
        comment_html,
    })
}
