//! Names and addresses as mail programs write them into a body, which follows no grammar.

use crate::{
    Address, limits,
    mime::{address_list, one_line},
};

/// The addresses of a field: `;` for `,`, `[mailto:…]` for `<…>`, a `<mailto:…>` behind each, commas in names.
pub fn list(value: &str) -> Vec<Address> {
    let mut plain = String::with_capacity(value.len());
    let mut rest = value.split(" on behalf of ").next().unwrap_or_default();
    while let Some(at) = rest.find(['<', '[', ';', '(']) {
        let (before, tail) = rest.split_at(at);
        plain.push_str(before);
        let close = match tail.as_bytes()[0] {
            b'<' => '>',
            b'[' => ']',
            b'(' => ')',
            _ => {
                plain.push(',');
                rest = &tail[1..];
                continue;
            }
        };
        let Some(end) = tail.find(close) else {
            rest = &tail[1..];
            continue;
        };
        let inner = tail[1..end].trim();
        let address = inner.split('<').next().unwrap_or_default().trim();
        match inner.strip_prefix("mailto:") {
            // It repeats the address before it.
            Some(_) if plain.trim_end().rsplit([' ', ',']).next().is_some_and(|word| word.contains('@')) => {}
            Some(target) if target.contains('@') && close == ']' => plain.push_str(&format!("<{target}>")),
            Some(_) => {}
            None if address.contains('@') => plain.push_str(&format!(" <{address}>")),
            None => plain.push_str(&tail[..=end]),
        }
        rest = tail[end + 1..].trim_start_matches('>');
    }
    plain.push_str(rest);
    joined(address_list(&plain).0)
}

/// A comma in a name that is not quoted looks like two people, of whom the first has no address.
fn joined(found: Vec<Address>) -> Vec<Address> {
    let mut all = Vec::new();
    let mut pending = String::new();
    for person in found {
        if person.address.contains('@') {
            let name = if pending.is_empty() { person.name } else { format!("{pending}, {}", person.name) };
            pending.clear();
            all.push(Address { name: name.trim_end_matches([',', ' ']).to_owned(), address: person.address });
        } else {
            pending = if person.name.is_empty() { person.address } else { person.name };
        }
    }
    all
}

/// A sender of whom only the name is written.
pub fn name_only(value: &str) -> Option<Address> {
    let name = one_line(value.split(['<', '[']).next().unwrap_or_default().trim_matches(['"', '\'', ' ']), limits::NAME);
    (!name.is_empty()).then(|| Address { name, address: String::new() })
}

/// Who wrote, of `On 1 May 2025 at 10:00, "Ana Lind" <ana@example.com> wrote:`.
pub fn in_attribution(words: &str) -> Option<Address> {
    let at = words.find('@')?;
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '"' | ',' | ':');
    let start = words[..at].rfind(is_edge).map_or(0, |edge| edge + 1);
    let end = words[at..].find(is_edge).map_or(words.len(), |edge| at + edge);
    let address = words[start..end].to_owned();
    Some(Address { name: name_before(&words[..start]), address })
}

/// The words before an address that can be a name: back to a number, a comma, or a word in small letters.
fn name_before(words: &str) -> String {
    let is_quote = |c: char| matches!(c, '"' | '\'' | '«' | '»' | '„' | '”' | '“' | '<' | '(' | '[' | ' ' | '\u{a0}');
    let words = words.trim_end_matches(is_quote);
    let quoted = words.rfind(['"', '«', '„', '“']).map(|at| words[at..].trim_matches(is_quote)).filter(|name| !name.is_empty() && !name.contains(','));
    if let Some(name) = quoted {
        return one_line(name, limits::NAME);
    }
    let mut name: Vec<&str> = Vec::new();
    for word in words.split_whitespace().rev() {
        let is_end = word.ends_with([',', ':', ';']) || word.contains(|c: char| c.is_ascii_digit()) || word.starts_with(char::is_lowercase);
        if is_end || name.len() >= 6 || matches!(word, "AM" | "PM" | "Uhr" | "Op" | "On" | "GMT") {
            break;
        }
        name.push(word.trim_matches(is_quote));
    }
    name.reverse();
    one_line(&name.join(" "), limits::NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: &str) {
        let shown: Vec<String> = list(value).iter().map(Address::to_string).collect();
        assert_eq!(shown.join("|"), expected, "{value}");
    }

    #[test]
    fn addresses_are_found_however_a_program_writes_them() {
        check("Ana Lind <ana@example.com>; \"Bo\" <bo@example.com>", "Ana Lind <ana@example.com>|Bo <bo@example.com>");
        check("Ana Lind [mailto:ana@example.com]", "Ana Lind <ana@example.com>");
        check("Ana<mailto:ana@example.com> <ana@example.com<mailto:ana@example.com>> on behalf of desk@example.com", "Ana <ana@example.com>");
        check("Lind, Ana <ana@example.com>, bo@example.com", "Lind, Ana <ana@example.com>|bo@example.com");
        check("ana@example.com<mailto:ana@example.com>", "ana@example.com");
        check("", "");
    }

    #[test]
    fn writers_are_found_in_attributions() {
        let check = |words: &str, expected: &str| assert_eq!(in_attribution(words).map(|found| found.to_string()).unwrap_or_default(), expected, "{words}");
        check("On 28/10/2021 12:46, \"Ana Lind\" <ana@example.com> wrote:", "Ana Lind <ana@example.com>");
        check("28/10/2021 12:46 používateľ Ana Lind (<ana@example.com>) napísal:", "Ana Lind <ana@example.com>");
        check("Ana Lind <ana@example.com> kirjoitti 28/10/2021 12.46:", "Ana Lind <ana@example.com>");
        check("Le 28/10/2021 12:46, « Ana Lind » <ana@example.com> a écrit :", "Ana Lind <ana@example.com>");
        check("On Monday, Ana wrote:", "");
    }
}
