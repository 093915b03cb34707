//! Which attributes stay, with which values.

use crate::scan::attribute;

/// A longer address is not a link, a longer description is cut; in bytes and in characters.
const VALUE_LIMIT: usize = 2_000;

/// The attributes to write, or `None` when the element is nothing without the one that it lacks.
pub fn kept_attributes(name: &str, attributes: &str) -> Option<String> {
    let quoted = |name: &str, value: &str| format!(" {name}=\"{}\"", value.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;").replace('\0', ""));
    let number = |name: &'static str, limit: u32| {
        let value: u32 = attribute(attributes, name)?.trim().parse().ok()?;
        (1..=limit).contains(&value).then(|| quoted(name, &value.to_string()))
    };
    match name {
        "a" => {
            attribute(attributes, "href").filter(|target| names_its_target(target) && target.len() <= VALUE_LIMIT).map(|target| quoted("href", target.trim()))
        }
        "img" => {
            let source = attribute(attributes, "src").filter(|source| attachment_of(source).is_some())?;
            Some(quoted("src", source) + &quoted("alt", kernel::truncate(attribute(attributes, "alt").unwrap_or_default(), VALUE_LIMIT)))
        }
        "td" | "th" => Some([number("colspan", 100), number("rowspan", 100)].into_iter().flatten().collect()),
        "ol" => Some(number("start", 1_000_000).unwrap_or_default()),
        _ => Some(String::new()),
    }
}

/// A link leads to the web, to a mail or to a phone call, and says so.
pub fn names_its_target(target: &str) -> bool {
    let target = target.trim();
    ["http://", "https://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| target.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)) && target.len() > scheme.len())
}

/// The attachment that a picture's address stands for.
pub fn attachment_of(source: &str) -> Option<kernel::AttachmentId> {
    let digits = source.strip_prefix("/attachments/")?;
    (digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.len() <= 19).then(|| digits.parse().ok()).flatten()
}
