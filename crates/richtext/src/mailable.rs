//! Cleaned HTML on its way out of the desk.

use kernel::AttachmentId;

use crate::{
    attributes::attachment_of,
    scan::{Scanner, Token, attribute},
    write::escape,
};

/// The text with each picture at the address that `address` gives its attachment, such as `cid:…` in a mail. One that has none becomes its description in brackets:
/// the address by which the desk shows it means nothing elsewhere.
pub fn with_pictures(html: &str, address: &dyn Fn(AttachmentId) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut scanner = Scanner::new(html);
    loop {
        let start = scanner.offset();
        let Some(token) = scanner.next() else { return out };
        match token {
            Token::Start { name, attributes } if name == "img" => out.push_str(&picture(attributes, address)),
            _ => out.push_str(&html[start..scanner.offset()]),
        }
    }
}

fn picture(attributes: &str, address: &dyn Fn(AttachmentId) -> Option<String>) -> String {
    // What stands in cleaned HTML is escaped already.
    let alt = attribute(attributes, "alt").unwrap_or_default();
    let source = attribute(attributes, "src").and_then(attachment_of).and_then(address);
    match (source, alt.trim()) {
        (Some(source), _) => format!("<img src=\"{}\" alt=\"{alt}\">", escape(&source)),
        (None, "") => String::new(),
        (None, alt) => format!("[{alt}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_get_the_address_they_have_elsewhere() {
        let html = crate::clean("<p>a &lt; b</p><img src=\"/attachments/12\" alt=\"A &quot;plan&quot;\"><p><img src=\"/attachments/13\" alt=\"Gone\"></p>");
        let shown = with_pictures(&html, &|id| (id == AttachmentId(12)).then(|| "cid:x@y".to_owned()));
        assert!(shown.contains("<img src=\"cid:x@y\" alt=\"A &quot;plan&quot;\">"), "{shown}");
        assert!(shown.contains("a &lt; b") && shown.contains("[Gone]") && !shown.contains("/attachments/"), "{shown}");
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        let html = crate::clean("<ul><li>one <b>bold</b></li></ul><pre><code>a &amp;&amp; b</code></pre><p><a href=\"https://example.com/\">x</a></p>");
        assert_eq!(with_pictures(&html, &|_| None), html);
    }
}
