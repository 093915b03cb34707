//! The gate: HTML of anybody in, HTML that may be shown to anybody out.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};
use kernel::{AttachmentId, Error, Result, Text};

use crate::{
    attributes::{attachment_of, names_its_target},
    scan::{Scanner, Token, attribute},
    tidy::tidy,
    to_text, write,
};

/// How many bytes of text a person may send in one message; the doors refuse more with words.
pub const MAX_LENGTH: usize = 1_000_000;

/// What [`clean`] reads at most, in bytes: enough for any mail, and less than what would make a reader wait.
const CLEAN_LIMIT: usize = 8_000_000;

const TAGS: [&str; 29] = [
    "p",
    "br",
    "div",
    "span",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "code",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
];

static RULES: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut rules = Builder::empty();
    rules
        .tags(TAGS.into_iter().chain(["th", "img"]).collect())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(|element, name, value| match (element, name) {
            ("a", "href") => names_its_target(value).then(|| value.into()),
            ("img", "src") => attachment_of(value).is_some().then(|| value.into()),
            _ => Some(value.into()),
        })
        .link_rel(Some("noopener nofollow ugc"))
        .set_tag_attribute_value("a", "target", "_blank");
    rules
});

/// Makes HTML of unknown origin safe to store and to show.
///
/// Kept are paragraphs, line breaks, emphasis, headings, lists, quotes, code, tables, links to the web, to mail addresses and phone numbers, and pictures that are attachments of this desk. Everything
/// else goes, its text stays. Cleaning what is clean changes nothing. Takes time in proportion to the length and never fails; what lies beyond 8 MB is not read (see [`accept`] for refusing with
/// words).
pub fn clean(html: &str) -> String {
    let mut cleaned = head(html, CLEAN_LIMIT).to_owned();
    // Some mis-nested input (a link around a table around a link) is rearranged by each parse; what does not come to rest is shown without its formatting.
    for _ in 0..5 {
        let again = once(&cleaned);
        if again == cleaned {
            return cleaned;
        }
        cleaned = again;
    }
    once(&write::paragraphs(&to_text(&cleaned)))
}

/// HTML that [`clean`] let out, or that was put together of nothing else: it need not be cleaned again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clean(String);

impl Clean {
    pub fn from_html(html: &str) -> Self {
        Self(clean(html))
    }

    pub fn from_text(text: &str) -> Self {
        Self(write::from_text(text))
    }

    /// Within so many quotes; nothing stays nothing.
    pub fn quoted(self, depth: usize) -> Self {
        match is_empty(&self) {
            true => Self::default(),
            false => Self("<blockquote>".repeat(depth) + &self.0 + &"</blockquote>".repeat(depth)),
        }
    }

    /// The two, one below the other.
    pub fn followed_by(self, other: &Self) -> Self {
        Self(self.0 + &other.0)
    }
}

impl std::ops::Deref for Clean {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<Clean> for String {
    fn from(clean: Clean) -> Self {
        clean.0
    }
}

/// One station after the other.
fn once(html: &str) -> String {
    RULES.clean(&tidy(html)).to_string()
}

/// The first `limit` bytes, or a little less so that no character is cut.
fn head(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    &text[..end]
}

/// Cleans what a person sent in the field `field` of a form or body.
///
/// Fails with `error-nul`, `error-too-long` or, where nothing would be left to read, `error-required`.
pub fn accept(field: &'static str, html: &str) -> Result<String> {
    if kernel::has_nul(html) {
        return Err(Error::invalid(field, "error-nul"));
    }
    if html.len() > MAX_LENGTH {
        return Err(Error::invalid(field, Text::new("error-too-long").with("max", MAX_LENGTH)));
    }
    let cleaned = clean(html);
    match is_empty(&cleaned) {
        true => Err(Error::invalid(field, "error-required")),
        false => Ok(cleaned),
    }
}

/// Whether cleaned HTML has nothing to show: no word, no picture.
pub fn is_empty(html: &str) -> bool {
    Scanner::new(html).all(|token| match token {
        Token::Text(text) => {
            text.replace("&nbsp;", " ").trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{200d}' | '\u{200c}')).is_empty()
        }
        Token::Start { name, .. } => name != "img",
        Token::End { .. } => true,
    })
}

/// The attachments shown as pictures in cleaned HTML, each once, in their order.
pub fn attachments_in(html: &str) -> Vec<AttachmentId> {
    let mut seen = HashSet::new();
    Scanner::new(html)
        .filter_map(|token| match token {
            Token::Start { name, attributes } if name == "img" => attachment_of(attribute(attributes, "src")?),
            _ => None,
        })
        .filter(|id| seen.insert(*id))
        .collect()
}
