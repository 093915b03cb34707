//! HTML as lines.

use std::borrow::Cow;

use richtext::{Scanner, Token, attribute};

use super::{Hint, Line};

/// Marks that [`prepared`] leaves for [`lines_of_html`], since cleaning takes away what they stand for. Private characters of the mail itself are taken out.
const QUOTE: char = '\u{e000}';
const SIGNATURE: char = '\u{e001}';

/// Classes and ids with which mail programs mark the old conversation, where they do not put it into a `blockquote`.
const QUOTES: [&str; 10] = [
    "divrplyfwdmsg",
    "appendonsend",
    "yahoo_quoted",
    "outlookmessageheader",
    "zmail_extra",
    "protonmail_quote",
    "tutanota_quote",
    "ms-outlook-mobile-reference-message",
    "mail_android_quote",
    "olk_src_body_section",
];

/// The same for signatures.
const SIGNATURES: [&str; 5] = ["gmail_signature", "moz-signature", "ms-outlook-mobile-signature", "protonmail_signature_block", "mail-signature"];

/// Makes ready for cleaning: pictures of the mail get the addresses that `resolve` knows for their content ids, and what only attributes tell is marked in the text.
pub fn prepared(html: &str, resolve: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len() + 1_000);
    let mut scanner = Scanner::new(html);
    let mut from = scanner.offset();
    while let Some(token) = scanner.next() {
        let to = scanner.offset();
        match token {
            Token::Text(text) if text.contains([QUOTE, SIGNATURE]) => out.push_str(&text.replace([QUOTE, SIGNATURE], "")),
            Token::Text(text) => out.push_str(text),
            Token::Start { name, attributes } if name == "img" => out.push_str(&picture(attributes, resolve).unwrap_or_default()),
            Token::Start { name, attributes } => {
                out.push_str(html.get(from..to).unwrap_or_default());
                out.extend(hint_of(attributes).filter(|_| matches!(name.as_str(), "div" | "span" | "p" | "blockquote")));
            }
            Token::End { name } => out.extend(["</", &name, ">"]),
        }
        from = to;
    }
    out
}

/// A picture of the mail, with the address under which it is shown.
fn picture(attributes: &str, resolve: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let source = attribute(attributes, "src")?.trim();
    let id = source.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("cid:")).and(source.get(4..))?;
    let address = resolve(id).or_else(|| resolve(&percent_decoded(id)))?;
    let words = attribute(attributes, "alt").unwrap_or_default().replace('"', "&quot;");
    Some(format!("<img src=\"{}\" alt=\"{words}\">", richtext::escape(&address)))
}

/// `%40` for `@`, as a content id in an address may be written (RFC 2392).
fn percent_decoded(id: &str) -> String {
    let mut pieces = id.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        match piece.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend_from_slice(&piece.as_bytes()[2..]);
            }
            None => {
                bytes.push(b'%');
                bytes.extend_from_slice(piece.as_bytes());
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hint_of(attributes: &str) -> Option<char> {
    if attributes.len() < 5 {
        return None;
    }
    let names = [attribute(attributes, "id"), attribute(attributes, "class")].into_iter().flatten().map(str::to_lowercase).collect::<Vec<_>>();
    let is_any = |known: &[&str]| names.iter().flat_map(|name| name.split_whitespace()).any(|name| known.iter().any(|known| name.ends_with(known)));
    if is_any(&QUOTES) {
        return Some(QUOTE);
    }
    (is_any(&SIGNATURES) || names.first().is_some_and(|name| name == "signature")).then_some(SIGNATURE)
}

/// Whether [`prepared`] left any mark.
pub fn has_marks(html: &str) -> bool {
    html.contains([QUOTE, SIGNATURE])
}

/// Takes out the marks that [`prepared`] left.
pub fn without_marks(html: &str) -> String {
    html.replace([QUOTE, SIGNATURE], "")
}

/// The lines of HTML that was prepared and cleaned. A line begins behind the last word of the one before, so that it has all the tags that are opened for it.
pub fn lines_of_html(html: &str) -> Vec<Line<'static>> {
    let mut page = Page::default();
    let mut scanner = Scanner::new(html);
    while let Some(token) = scanner.next() {
        match token {
            Token::Text(text) => page.text(text, scanner.offset()),
            Token::Start { name, .. } => page.start(&name, scanner.offset()),
            Token::End { name } => page.end(&name),
        }
    }
    page.finish_line();
    page.lines
}

#[derive(Default)]
struct Page {
    lines: Vec<Line<'static>>,
    words: String,
    /// Where the present line begins, and where its last word ends.
    start: usize,
    end: usize,
    depth: usize,
    /// How deep its first word stands.
    line_depth: usize,
    /// Whether the present line is there even without words.
    is_open: bool,
}

impl Page {
    fn text(&mut self, text: &str, end: usize) {
        if text.trim().is_empty() {
            self.words.push(' ');
            return;
        }
        if self.words.trim().is_empty() {
            self.line_depth = self.depth;
        }
        self.is_open = true;
        self.words.push_str(&decoded(text));
        self.end = end;
    }

    fn start(&mut self, name: &str, end: usize) {
        match name {
            "br" => {
                self.is_open = true;
                self.finish_line();
            }
            "hr" => {
                self.finish_line();
                // A rule above a header is its beginning.
                self.text("__________", end);
                self.finish_line();
            }
            "td" | "th" => self.words.push(' '),
            "img" => self.text("\u{fffc}", end),
            name => {
                self.boundary(name);
                self.depth += usize::from(name == "blockquote");
            }
        }
    }

    fn end(&mut self, name: &str) {
        self.boundary(name);
        if name == "blockquote" {
            self.depth = self.depth.saturating_sub(1);
        }
    }

    /// Blocks begin and end a line; those with a margin also have an empty one there.
    fn boundary(&mut self, name: &str) {
        let has_margin = matches!(name, "p" | "h1" | "h2" | "h3" | "h4" | "ul" | "ol" | "table" | "blockquote" | "pre");
        if has_margin || matches!(name, "div" | "tr" | "li" | "caption") {
            self.finish_line();
            self.is_open = has_margin && self.lines.last().is_some_and(|line| !line.is_blank());
            self.finish_line();
        }
    }

    fn finish_line(&mut self) {
        let text = std::mem::take(&mut self.words);
        if std::mem::take(&mut self.is_open) {
            let hint = if text.contains(QUOTE) { Some(Hint::Quote) } else { text.contains(SIGNATURE).then_some(Hint::Signature) };
            for (at, text) in text.split('\n').enumerate() {
                let words = text.replace([QUOTE, SIGNATURE], "").split_whitespace().collect::<Vec<_>>().join(" ");
                let (quoted, words) = unquoted(&words);
                self.lines.push(Line { words: Cow::Owned(words), depth: self.line_depth + quoted, start: self.start, hint: hint.filter(|_| at == 0) });
            }
        }
        self.start = self.end.max(self.start);
        self.line_depth = self.depth;
    }
}

/// Some programs mark quotes by `>` even in HTML.
fn unquoted(words: &str) -> (usize, String) {
    let rest = if words.starts_with(">:") { words } else { words.trim_start_matches(['>', ' ']) };
    let depth = words[..words.len() - rest.len()].matches('>').count();
    (depth.min(50), rest.to_owned())
}

/// The character references that cleaned HTML holds.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let html = richtext::clean(&prepared(html, &|_| None));
        let shown: Vec<String> = lines_of_html(&html).iter().filter(|line| !line.is_blank()).map(|line| ">".repeat(line.depth) + &line.words).collect();
        assert_eq!(shown.join("|"), expected, "{html}");
    }

    #[test]
    fn blocks_become_lines() {
        check("<p>a<b>b</b> c</p><div>d<br>e</div>f", "ab c|d|e|f");
        check("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b|c");
        check("a<blockquote>b<blockquote><p>c</p></blockquote>d</blockquote>e", "a|>b|>>c|>d|e");
        check("&lt;a@b.de&gt; &amp;amp; Envoy&eacute;&nbsp;:", "<a@b.de> &amp; Envoyé :");
        check("<p>&gt; a</p>", ">a");
    }

    #[test]
    fn marks_of_programs_are_kept_as_hints() {
        let html = prepared("a<div id=divRplyFwdMsg>b</div><div class='x gmail_signature'>c</div>", &|_| None);
        let hints: Vec<_> =
            lines_of_html(&richtext::clean(&html)).into_iter().filter(|line| !line.is_blank()).map(|line| (line.words.into_owned(), line.hint)).collect();
        assert_eq!(hints, [("a".to_owned(), None), ("b".to_owned(), Some(Hint::Quote)), ("c".to_owned(), Some(Hint::Signature))]);
    }

    #[test]
    fn pictures_of_the_mail_are_resolved_and_others_are_left_out() {
        let resolve = |id: &str| (id == "logo@x").then(|| "/attachments/7".to_owned());
        let html = prepared("<img src='CID:logo%40x' alt=Logo><img src=cid:other><img src='https://example.com/x.png'>", &resolve);
        assert_eq!(richtext::clean(&html), "<img src=\"/attachments/7\" alt=\"Logo\">");
    }
}
