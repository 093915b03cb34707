//! Authentication-Results (RFC 8601), of servers that the administrator trusts.

use super::Verdict;

/// What a trusted server found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Found {
    pub server: String,
    pub spf: Verdict,
    pub dkim: Verdict,
    pub dmarc: Verdict,
    pub arc: Verdict,
    /// The domain of From that the server judged.
    pub header_from: Option<String>,
}

/// No honest header is longer.
const LONGEST_HEAD: usize = 1024 * 1024;

/// The topmost field of a server with one of these names. Servers put theirs on top and remove others that claim their name, so whatever stands below may be forged.
pub(super) fn of_trusted(raw: &[u8], trusted: &[String]) -> Option<Found> {
    fields(raw).filter_map(|value| parse(&value)).find(|found| trusted.iter().any(|name| name.trim().eq_ignore_ascii_case(&found.server)))
}

/// The values of all Authentication-Results fields, unfolded, from the top.
fn fields(raw: &[u8]) -> impl Iterator<Item = String> {
    let head = String::from_utf8_lossy(&raw[..raw.len().min(LONGEST_HEAD)]).into_owned();
    let mut values: Vec<String> = Vec::new();
    let mut is_ours = false;
    for line in head.lines() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some(value) = values.last_mut().filter(|_| is_ours) {
                value.push(' ');
                value.push_str(line.trim());
            }
            continue;
        }
        let field = line.split_once(':').filter(|(name, _)| name.trim_end().eq_ignore_ascii_case("Authentication-Results"));
        is_ours = field.is_some();
        values.extend(field.map(|(_, value)| value.trim().to_owned()));
    }
    values.into_iter()
}

fn parse(value: &str) -> Option<Found> {
    let value = without_comments(value);
    let mut parts = value.split(';');
    let server = parts.next()?.split_whitespace().next()?.trim_matches('"').to_ascii_lowercase();
    let mut found = Found { server, spf: Verdict::None, dkim: Verdict::None, dmarc: Verdict::None, arc: Verdict::None, header_from: None };
    for part in parts {
        let part = part.replace(" =", "=").replace("= ", "=");
        let mut words = part.split_whitespace();
        let Some((method, result)) = words.next().and_then(|word| word.split_once('=')) else { continue };
        let method = method.split('/').next().unwrap_or_default().to_ascii_lowercase();
        let verdict = verdict(result);
        match method.as_str() {
            "spf" => found.spf = verdict,
            // Of several signatures one good one is enough.
            "dkim" if found.dkim != Verdict::Pass => found.dkim = verdict,
            "arc" => found.arc = verdict,
            "dmarc" => {
                found.dmarc = verdict;
                let from = words.filter_map(|word| word.split_once('=')).find(|(name, _)| name.eq_ignore_ascii_case("header.from"));
                found.header_from = from.map(|(_, domain)| domain.trim_matches('"').rsplit('@').next().unwrap_or_default().to_ascii_lowercase());
            }
            _ => {}
        }
    }
    Some(found)
}

fn verdict(result: &str) -> Verdict {
    match result.to_ascii_lowercase().as_str() {
        "pass" | "bestguesspass" => Verdict::Pass,
        "fail" | "softfail" | "hardfail" | "permerror" | "policy" => Verdict::Fail,
        "temperror" => Verdict::Unknown,
        _ => Verdict::None,
    }
}

/// Comments in parentheses, nested ones too, left out (RFC 5322, section 3.2.2); a semicolon in quotes separates nothing.
fn without_comments(value: &str) -> String {
    let (mut out, mut depth, mut is_quoted, mut is_escaped) = (String::with_capacity(value.len()), 0_u32, false, false);
    for c in value.chars() {
        let was_escaped = std::mem::take(&mut is_escaped);
        match c {
            _ if was_escaped => {}
            '\\' => {
                is_escaped = true;
                continue;
            }
            '"' if depth == 0 => is_quoted = !is_quoted,
            '(' if !is_quoted => {
                depth += 1;
                continue;
            }
            ')' if !is_quoted && depth > 0 => {
                depth -= 1;
                out.push(' ');
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            out.push(if is_quoted && (c == ';' || c == '=') { '_' } else { c });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(raw: &str) -> Option<Found> {
        of_trusted(raw.as_bytes(), &["mx.northwind.example".to_owned()])
    }

    #[test]
    fn a_trusted_server_is_heard() {
        let found = of("Received: by mx\r\nAuthentication-Results: MX.Northwind.Example 1; spf=pass (sender; dkim=fail \"x\") smtp.mailfrom=a@example.com;\r\n\tdkim=fail header.d=list.example;\r\n\
                        \tdkim=pass (2048-bit key) header.d=example.com; dmarc=pass (p=REJECT) header.from=Example.com; arc=none\r\n\r\nbody")
        .unwrap();
        let expected = (Verdict::Pass, Verdict::Pass, Verdict::Pass, Verdict::None);
        assert_eq!((found.spf, found.dkim, found.dmarc, found.arc), expected);
        assert_eq!(found.header_from.as_deref(), Some("example.com"));
    }

    #[test]
    fn forged_and_foreign_fields_are_not() {
        let forged =
            "Authentication-Results: evil.example; dmarc=pass header.from=example.com\r\n\r\nAuthentication-Results: mx.northwind.example; dmarc=pass\r\n";
        assert_eq!(of(forged), None, "neither a foreign server nor the body counts");
        let below = "Authentication-Results: mx.northwind.example; dmarc=fail header.from=example.com\r\nSubject: x\r\n\
                     Authentication-Results: mx.northwind.example; dmarc=pass header.from=example.com\r\n\r\n";
        assert_eq!(of(below).unwrap().dmarc, Verdict::Fail, "the topmost counts");
        let disguised =
            "X-Authentication-Results: mx.northwind.example; dmarc=pass\r\nSubject: a\r\n Authentication-Results: mx.northwind.example; dmarc=pass\r\n\r\n";
        assert_eq!(of(disguised), None);
        let quoted = "Authentication-Results: mx.northwind.example; spf=fail reason=\"; dmarc=pass\" (; dmarc=pass)\r\n\r\n";
        assert_eq!(of(quoted).unwrap().dmarc, Verdict::None);
        assert_eq!(of("Authentication-Results: mx.northwind.example.evil.example; dmarc=pass\r\n\r\n"), None);
    }
}
