//! Cleaned HTML as plain text, for mails, search and previews.

use crate::scan::{Scanner, Token, attribute};

/// Deeper quotes and lists are no longer indented, so that a deep one cannot multiply its size.
const INDENT_LIMIT: usize = 8;

/// Cleaned HTML as a person would type it: quotes behind `>`, list items behind `-` or their number, cells apart by `|`, links as `words <address>`, pictures as `[description]`.
pub fn to_text(html: &str) -> String {
    let mut page = Page::default();
    for token in Scanner::new(html) {
        match token {
            Token::Text(text) => page.text(&decode(text)),
            Token::Start { name, attributes } => page.start(&name, attributes),
            Token::End { name } => page.end(&name),
        }
    }
    page.out.truncate(page.out.trim_end().len());
    page.out
}

/// The beginning of a text in one line of at most `max_chars` characters, cut between words where it can be; `…` marks the cut.
pub fn preview(text: &str, max_chars: usize) -> String {
    // Looks at little more than what it shows, whatever the length of the text.
    let words = text.split_whitespace().scan(0, |seen, word| {
        let fits = *seen <= max_chars;
        *seen += word.chars().take(max_chars + 1).count() + 1;
        fits.then_some(word)
    });
    let line = words.collect::<Vec<_>>().join(" ");
    let fitting = kernel::truncate(&line, max_chars);
    if fitting.len() == line.len() {
        return line;
    }
    let short = kernel::truncate(&line, max_chars.saturating_sub(1));
    let ends_a_word = line[short.len()..].starts_with(' ');
    let cut = short.rfind(' ').filter(|at| !ends_a_word && *at * 2 > short.len()).unwrap_or(short.len());
    format!("{}…", short[..cut].trim_end())
}

/// A step of indentation.
enum Margin {
    Quote,
    /// The marker stands before the first line only.
    Item {
        marker: String,
        written: bool,
    },
}

#[derive(Default)]
struct Page {
    out: String,
    /// Line breaks to be written before the next word.
    breaks: usize,
    /// A space is due before the next word.
    space: bool,
    margins: Vec<Margin>,
    /// How many margins the last words and the next ones share: an empty line between them has those.
    shared: usize,
    /// The open lists: the number of the next item, or `None` where items have no number.
    lists: Vec<Option<u32>>,
    /// Target and start of the open link's words.
    link: Option<(String, usize)>,
    first_cell: bool,
    preformatted: usize,
}

impl Page {
    fn text(&mut self, text: &str) {
        for (line, words) in text.split('\n').enumerate() {
            if line > 0 {
                if self.preformatted > 0 { self.breaks += 1 } else { self.space = true }
            }
            if self.preformatted > 0 {
                self.words(words.trim_end_matches('\r'));
                continue;
            }
            for (at, word) in words.split([' ', '\t', '\r']).enumerate() {
                self.space |= at > 0;
                self.words(word);
            }
        }
    }

    /// Writes what is due before them, then the words.
    fn words(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        let starts_line = self.out.is_empty() || self.breaks > 0;
        if starts_line {
            self.out.truncate(self.out.trim_end_matches(' ').len());
            if !self.out.is_empty() {
                for _ in 1..self.breaks {
                    self.out.push('\n');
                    let margin = self.margin(self.shared, false);
                    self.out.push_str(margin.trim_end());
                }
                self.out.push('\n');
            }
            let margin = self.margin(self.margins.len(), true);
            self.out.push_str(&margin);
        } else if self.space && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
        self.breaks = 0;
        self.space = false;
        self.shared = self.margins.len();
        self.out.push_str(words);
    }

    /// What stands before a line; a line of words uses up the markers of its items.
    fn margin(&mut self, count: usize, with_markers: bool) -> String {
        let steps = self.margins.iter_mut().take(count.min(INDENT_LIMIT)).map(|margin| match margin {
            Margin::Quote => "> ".to_owned(),
            Margin::Item { marker, written } => {
                let indented = !with_markers || std::mem::replace(written, true);
                if indented { " ".repeat(marker.len()) } else { marker.clone() }
            }
        });
        steps.collect()
    }

    fn new_line(&mut self) {
        self.breaks = self.breaks.max(1);
        self.space = false;
    }

    fn empty_line(&mut self) {
        self.breaks = self.breaks.max(2);
        self.space = false;
        self.shared = self.shared.min(self.margins.len());
    }

    fn start(&mut self, name: &str, attributes: &str) {
        match name {
            "br" => self.breaks = (self.breaks + 1).min(3),
            "hr" => {
                self.empty_line();
                self.words("---");
                self.empty_line();
            }
            "img" => {
                let words = decode(attribute(attributes, "alt").unwrap_or_default());
                if !words.trim().is_empty() {
                    self.text(&format!("[{}]", words.trim()));
                }
            }
            "a" => self.link = attribute(attributes, "href").map(|target| (decode(target), self.out.len())),
            "td" | "th" => self.next_cell(),
            "tr" => {
                self.new_line();
                self.first_cell = true;
            }
            "ul" | "ol" => {
                if self.lists.is_empty() {
                    self.empty_line()
                } else {
                    self.new_line()
                }
                let first = attribute(attributes, "start").and_then(|number| number.parse().ok()).unwrap_or(1);
                self.lists.push((name == "ol").then_some(first));
            }
            "li" => {
                self.new_line();
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number = number.saturating_add(1);
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.margins.push(Margin::Item { marker, written: false });
            }
            "blockquote" => {
                self.empty_line();
                self.margins.push(Margin::Quote);
            }
            "pre" => {
                self.empty_line();
                self.preformatted += 1;
            }
            // The first paragraph of a list item stands behind the marker.
            "p" | "h1" | "h2" | "h3" | "h4" | "table" if !self.at_marker() => self.empty_line(),
            "div" | "caption" if !self.at_marker() => self.new_line(),
            _ => {}
        }
    }

    fn next_cell(&mut self) {
        let is_first = std::mem::replace(&mut self.first_cell, false);
        if !is_first {
            self.space = true;
            self.words("| ");
        }
    }

    fn at_marker(&self) -> bool {
        matches!(self.margins.last(), Some(Margin::Item { written: false, .. }))
    }

    fn end(&mut self, name: &str) {
        match name {
            "a" => self.end_link(),
            "ul" | "ol" => {
                self.lists.pop();
                if self.lists.is_empty() { self.empty_line() } else { self.new_line() }
            }
            "li" => {
                self.margins.pop();
                self.new_line();
            }
            "blockquote" => {
                self.margins.pop();
                self.empty_line();
            }
            "pre" => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.empty_line();
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "table" => self.empty_line(),
            "div" | "tr" | "caption" => self.new_line(),
            _ => {}
        }
    }

    /// Adds the address unless the words are the address.
    fn end_link(&mut self) {
        let Some((target, from)) = self.link.take() else { return };
        let words = self.out.get(from..).unwrap_or_default().trim();
        let bare = |address: &str| {
            ["https://", "http://", "mailto:", "tel:"]
                .iter()
                .find_map(|scheme| address.strip_prefix(scheme))
                .unwrap_or(address)
                .trim_end_matches('/')
                .to_owned()
        };
        if words.is_empty() {
            self.words(&target);
        } else if bare(words) != bare(&target) {
            self.space = true;
            self.words(&format!("<{target}>"));
        }
    }
}

/// Character references that cleaned HTML holds, and the numbered ones. A no-break space becomes a plain one: in a mail it looks the same and is found by search.
fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest.as_bytes().iter().take(12).position(|byte| *byte == b';').and_then(|end| Some((character(&rest[1..end])?, end + 1)));
        let (c, length) = reference.unwrap_or(('&', 1));
        decoded.push(c);
        rest = &rest[length..];
    }
    decoded.push_str(rest);
    decoded.replace('\u{a0}', " ")
}

fn character(reference: &str) -> Option<char> {
    Some(match reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "nbsp" => ' ',
        numbered => {
            let number = numbered.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|c| *c != '\0')?
        }
    })
}
