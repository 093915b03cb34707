//! What may stand in a host field.

/// The host as name servers take it (RFC 1035, RFC 5890), without the brackets of an IPv6 address; `None` for whatever is no host: user info, paths, spaces, line breaks.
pub(super) fn clean(host: &str) -> Option<String> {
    let host = host.trim_matches([' ', '\t']);
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    if bare.parse::<std::net::Ipv6Addr>().is_ok() {
        return Some(bare.to_owned());
    }
    let is_fine = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '。');
    if host.is_empty() || host.chars().count() > 253 || !host.chars().all(is_fine) {
        return None;
    }
    let ascii = if host.is_ascii() { host.to_ascii_lowercase() } else { idna::domain_to_ascii(host).ok()? };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name = ascii.strip_suffix('.').unwrap_or(&ascii);
    let has_labels = !name.is_empty() && name.split('.').all(|label| (1..=63).contains(&label.len()));
    (has_labels && ascii.len() <= 254 && ascii.chars().all(is_name)).then(|| name.to_owned())
}
