//! Notices of mail servers that keep to no standard, by who sends them and what they say.

use super::{Bounce, report, sender, words};
use crate::Email;

/// How much of a notice is looked at, in bytes; the mail that came back stands behind it.
const LOOKED_AT: usize = 20_000;

/// A notice that a mail could not be delivered; `None` where the mail is none.
pub fn read(email: &Email) -> Option<Bounce> {
    let failed = email.headers_of("x-failed-recipients").next();
    let text = text_of(email);
    let (notice, original) = parted(&text);
    let says_so = || {
        let (subject, notice) = (email.subject.to_lowercase(), notice.to_lowercase());
        words::FAILURE_SUBJECTS.iter().any(|words| subject.contains(words)) || words::FAILURE_TEXTS.iter().any(|words| notice.contains(words))
    };
    let is_notice =
        sender::is_daemon(email) || (failed.is_some() || sender::is_postmaster(email) || sender::is_null(email) || is_robot_without_list(email)) && says_so();
    if !is_notice || email.header("auto-submitted").is_some_and(|value| value.starts_with("auto-replied")) && !says_so() {
        return None;
    }
    let mut bounce = Bounce::default();
    match report::original(email) {
        Some(part) => report::original_header(part, &mut bounce),
        None => report::header_of_original(original.trim_start().as_bytes(), &mut bounce),
    }
    bounce.recipients = match failed {
        Some(list) => list.split([',', ' ']).map(str::trim).filter(|address| address.contains('@')).map(str::to_owned).take(100).collect(),
        None => recipients_in(notice, email),
    };
    if bounce.recipients.is_empty() {
        bounce.recipients.clone_from(&bounce.original_to);
    }
    bounce.status = notice.lines().find_map(status_in);
    bounce.diagnostic = diagnostic_in(notice);
    bounce.is_permanent = is_permanent(email, notice, bounce.status.as_deref());
    Some(bounce)
}

/// A robot that also writes newsletters is not believed by its words alone.
fn is_robot_without_list(email: &Email) -> bool {
    sender::is_robot(email) && email.list == crate::List::default()
}

fn is_permanent(email: &Email, notice: &str, status: Option<&str>) -> bool {
    let says_delay = |text: &str| {
        let text = text.to_lowercase();
        words::DELAY.iter().any(|words| text.contains(words))
    };
    match status {
        Some(status) if status.starts_with('5') => true,
        _ => !says_delay(&email.subject) && !says_delay(notice),
    }
}

/// The text of a mail, for programs that look for words; the HTML without its tags where there is no text.
fn text_of(email: &Email) -> String {
    match (&email.text, &email.html) {
        (Some(text), _) => beginning(text, 2 * LOOKED_AT).to_owned(),
        (None, Some(html)) => richtext::to_text(&richtext::clean(beginning(html, 4 * LOOKED_AT))),
        (None, None) => String::new(),
    }
}

/// The first `limit` bytes, or a little less so that no character is cut.
pub fn beginning(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

/// A notice, and the mail that came back behind it.
fn parted(text: &str) -> (&str, &str) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.to_lowercase();
        let is_mark = words::ORIGINAL.iter().any(|mark| words.contains(mark)) || words.starts_with("received: from") || words.starts_with("return-path: <");
        if at > 0 && is_mark {
            let is_header = words.starts_with("re");
            let behind = if is_header { at } else { at + line.len() };
            return (&text[..at.min(text.floor_char_boundary(LOOKED_AT))], &text[behind..]);
        }
        at += line.len();
    }
    (beginning(text, LOOKED_AT), "")
}

/// Addresses that the notice names, without those of the two servers that talk.
fn recipients_in(notice: &str, email: &Email) -> Vec<String> {
    let own: Vec<&str> = email.from.iter().chain(&email.to).map(|known| known.address.as_str()).collect();
    let mut found: Vec<String> = Vec::new();
    for word in notice.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '"' | ',' | ';' | '\'' | '[' | ']')).take(20_000) {
        let address = word.trim_start_matches("mailto:").trim_end_matches([':', '.', '!']);
        let is_known = own.iter().any(|known| known.eq_ignore_ascii_case(address)) || found.iter().any(|known| known.eq_ignore_ascii_case(address));
        if address.contains('@') && !is_known && address.parse::<kernel::EmailAddress>().is_ok() {
            found.push(address.to_owned());
        }
        if found.len() >= 20 {
            break;
        }
    }
    found
}

/// A status code of RFC 3463 in a line: class, subject and detail, with nothing that makes it an address of a host or a version.
pub fn status_in(line: &str) -> Option<String> {
    line.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .find(|word| {
            let parts: Vec<&str> = word.trim_end_matches('.').split('.').collect();
            let [class, subject, detail] = parts.as_slice() else { return false };
            matches!(*class, "2" | "4" | "5")
                && (1..=3).contains(&subject.len())
                && (1..=3).contains(&detail.len())
                && subject.parse::<u16>().is_ok_and(|subject| subject <= 7)
        })
        .map(|word| word.trim_end_matches('.').to_owned())
}

/// The line in which the refusing server speaks: it has a reply code of SMTP.
fn diagnostic_in(notice: &str) -> Option<String> {
    let speaks = |line: &&str| {
        let words = line.split(|c: char| c.is_whitespace() || matches!(c, '-' | ':' | '>' | '#' | '(' | '<'));
        let mut codes = words.filter(|word| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit()));
        codes.any(|code| code.starts_with(['4', '5'])) || status_in(line).is_some()
    };
    let line = notice.lines().find(speaks)?;
    Some(crate::mime::one_line(line, 1_000)).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_told_from_other_numbers() {
        assert_eq!(status_in("550 5.1.1 <a@b>: unknown").as_deref(), Some("5.1.1"));
        assert_eq!(status_in("#5.7.1.").as_deref(), Some("5.7.1"));
        assert_eq!(status_in("(version 4.99.2)"), None);
        assert_eq!(status_in("at 5.9.12.34"), None);
        assert_eq!(status_in("3.1.1 or 5.1"), None);
    }
}
