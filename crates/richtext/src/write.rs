//! Markdown and plain text made into cleaned HTML.

use comrak::Options;

use crate::clean;

/// Markdown as people write it in issue trackers: CommonMark with tables, strikethrough and bare links; a line break is a line break, HTML in it is shown as text.
pub fn from_markdown(markdown: &str) -> String {
    let mut options = Options::default();
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.render.hardbreaks = true;
    options.render.escape = true;
    clean(&comrak::markdown_to_html(markdown, &options))
}

/// Plain text: an empty line ends a paragraph, a line break stays one, indentation stays, web addresses become links.
pub fn from_text(text: &str) -> String {
    let html = paragraphs(text);
    // Words alone are written as the gate would write them: nothing in them is left that could be taken for a tag.
    if html.contains("<a ") { clean(&html) } else { html }
}

/// The text as HTML, not yet cleaned.
pub(crate) fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut html = String::with_capacity(text.len() + text.len() / 4);
    let mut open = false;
    for line in text.lines() {
        if line.trim().is_empty() {
            html.push_str(if open { "</p>" } else { "" });
            open = false;
            continue;
        }
        html.push_str(if open { "<br>" } else { "<p>" });
        open = true;
        let words = line.trim_start_matches([' ', '\t']);
        for c in line[..line.len() - words.len()].chars() {
            html.push_str(if c == '\t' { "&nbsp;&nbsp;&nbsp;&nbsp;" } else { "&nbsp;" });
        }
        push_with_links(&mut html, words.trim_end());
    }
    html.push_str(if open { "</p>" } else { "" });
    html
}

/// Makes text safe between tags and inside a quoted attribute.
pub fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
        escaped
    })
}

fn push_with_links(html: &mut String, line: &str) {
    let mut done = 0;
    for (at, _) in line.match_indices("http") {
        let begins_a_word = !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '/');
        if at < done || !begins_a_word {
            continue;
        }
        let address = address_at(&line[at..]);
        if !address.is_empty() {
            let escaped = escape(address);
            push_words(html, &line[done..at]);
            html.extend(["<a href=\"", &escaped, "\" target=\"_blank\" rel=\"noopener nofollow ugc\">", &escaped, "</a>"]);
            done = at + address.len();
        }
    }
    push_words(html, &line[done..]);
}

/// Writes words as a parser writes them anew.
fn push_words(html: &mut String, words: &str) {
    for c in words.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\u{a0}' => html.push_str("&nbsp;"),
            '\0' => {}
            c => html.push(c),
        }
    }
}

/// Longer addresses stay text.
const ADDRESS_LIMIT: usize = 2_000;

/// The web address at the start of `text` without the punctuation of the sentence around it; empty where there is none.
fn address_at(text: &str) -> &str {
    let Some(behind) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return "" };
    if !behind.starts_with(|c: char| c.is_alphanumeric() || c == '[') {
        return "";
    }
    let is_outside = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '«' | '»' | '“' | '”');
    let end = behind.char_indices().take(ADDRESS_LIMIT + 1).find(|(_, c)| is_outside(*c)).map_or(behind.len(), |(at, _)| at);
    if end > ADDRESS_LIMIT {
        return "";
    }
    let address = without_punctuation(&behind[..end]);
    &text[..text.len() - behind.len() + address.len()]
}

/// Takes punctuation off the end; a closing bracket belongs to the address when it was opened in it.
fn without_punctuation(address: &str) -> &str {
    const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];
    let mut surplus = BRACKETS.map(|(open, close)| address.matches(close).count() as i64 - address.matches(open).count() as i64);
    let mut kept = address;
    while let Some(last) = kept.chars().next_back() {
        let bracket = BRACKETS.iter().position(|(_, close)| *close == last);
        let belongs = match bracket {
            Some(kind) => surplus[kind] <= 0,
            None => !matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '…' | '*' | '_'),
        };
        if belongs {
            break;
        }
        bracket.into_iter().for_each(|kind| surplus[kind] -= 1);
        kept = &kept[..kept.len() - last.len_utf8()];
    }
    kept
}
