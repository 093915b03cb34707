//! Keeps the tags of a desk conversation and bounds how they nest, before the full parser looks.
//!
//! Hostile nesting makes a real HTML parser slow: it re-opens formatting that was left open in every paragraph, and searches its list of open elements at each tag. Here every element that is opened
//! is closed, at most [`DEPTH_LIMIT`] are open at once, whatever stands in a table stands in one of its cells, and the work for a tag does not depend on what came before it.

use std::collections::HashMap;

use crate::{
    attributes::kept_attributes,
    scan::{Scanner, Token},
};

/// Deeper tags are left out; what they contain stays.
const DEPTH_LIMIT: usize = 64;

/// A run of text is cut after about this many bytes by a tag that the parser's allow-list takes out again: writing one long run full of `&` would be quadratic.
const RUN_LIMIT: usize = 4_000;

/// What stays, under the name it is kept as.
fn kept_as(name: &str) -> Option<&'static str> {
    Some(match name {
        "p" => "p",
        "br" => "br",
        "hr" => "hr",
        "img" => "img",
        "a" => "a",
        "span" => "span",
        "b" => "b",
        "strong" => "strong",
        "i" => "i",
        "em" | "cite" | "dfn" | "var" => "em",
        "u" | "ins" => "u",
        "s" | "del" | "strike" => "s",
        "ul" | "menu" | "dir" => "ul",
        "ol" => "ol",
        "li" => "li",
        "blockquote" => "blockquote",
        "pre" | "listing" | "xmp" => "pre",
        "code" | "kbd" | "samp" | "tt" => "code",
        "h1" => "h1",
        "h2" => "h2",
        "h3" => "h3",
        "h4" | "h5" | "h6" => "h4",
        "table" => "table",
        "caption" => "caption",
        "thead" => "thead",
        "tbody" => "tbody",
        "tfoot" => "tfoot",
        "tr" => "tr",
        "td" => "td",
        "th" => "th",
        // These begin a new line, which their text must not lose with them.
        "div" | "center" | "section" | "article" | "header" | "footer" | "main" | "nav" | "aside" | "address" | "figure" | "figcaption" | "form"
        | "fieldset" | "legend" | "dl" | "dt" | "dd" | "details" | "summary" | "option" => "div",
        _ => return None,
    })
}

fn is_block(name: &str) -> bool {
    matches!(name, "p" | "div" | "ul" | "ol" | "li" | "blockquote" | "pre" | "h1" | "h2" | "h3" | "h4" | "hr" | "table")
}

/// Opening `new` ends which of the open elements: these, looked for no further out than the second list.
fn ended_by(new: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match new {
        "a" => (&["a"], &["td", "th", "caption"]),
        "li" => (&["li"], &["ul", "ol", "td", "th", "caption"]),
        "td" | "th" => (&["td", "th", "caption"], &["tr", "table"]),
        "tr" => (&["tr", "caption"], &["table"]),
        "thead" | "tbody" | "tfoot" | "caption" => (&["thead", "tbody", "tfoot", "caption"], &["table"]),
        "h1" | "h2" | "h3" | "h4" => (&["p", "h1", "h2", "h3", "h4"], &["td", "th", "caption"]),
        block if is_block(block) => (&["p"], &["td", "th", "caption"]),
        _ => (&[], &[]),
    }
}

/// Writes `html` anew with allowed tags and attributes only, well nested.
pub fn tidy(html: &str) -> String {
    let mut tidy = Tidy { out: String::with_capacity(html.len() + html.len() / 8), open: Vec::new(), left_out: HashMap::new(), after_pre: false, run: 0 };
    for token in Scanner::new(html) {
        match token {
            Token::Text(text) => tidy.text(text),
            Token::Start { name, attributes } => kept_as(&name).into_iter().for_each(|name| tidy.start(name, attributes)),
            Token::End { name } => kept_as(&name).into_iter().for_each(|name| tidy.end(name)),
        }
    }
    tidy.close_to(0);
    tidy.out
}

struct Tidy {
    out: String,
    open: Vec<&'static str>,
    /// How many start tags of a name were left out, whose end tags must be left out as well.
    left_out: HashMap<&'static str, usize>,
    /// A parser takes away a line break right behind `<pre>`; so do we, once and for all of them.
    after_pre: bool,
    /// Bytes of text since the last tag.
    run: usize,
}

impl Tidy {
    fn text(&mut self, text: &str) {
        let text = if std::mem::take(&mut self.after_pre) { text.trim_start_matches(['\r', '\n']) } else { text };
        self.after_pre = text.is_empty() && self.open.last() == Some(&"pre");
        if !text.trim_ascii().is_empty() {
            self.enter_cell();
        }
        for c in text.chars() {
            if self.run > RUN_LIMIT && (c == '&' || c == '<' || !c.is_ascii()) {
                self.tag(["<", "wbr", "", ">"]);
            }
            self.run += c.len_utf8();
            match c {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '\0' => {}
                c => self.out.push(c),
            }
        }
    }

    fn start(&mut self, name: &'static str, attributes: &str) {
        self.after_pre = false;
        let Some(attributes) = kept_attributes(name, attributes) else {
            return self.leave_out(name);
        };
        let (ended, bounds) = ended_by(name);
        self.close_outermost(ended, bounds);
        match name {
            "td" | "th" if self.in_rows() => self.open("tr"),
            "img" | "table" => self.enter_cell(),
            _ => {}
        }
        let is_void = matches!(name, "br" | "hr" | "img");
        if !self.fits(name) || (!is_void && self.open.len() >= DEPTH_LIMIT) {
            return self.leave_out(name);
        }
        self.tag(["<", name, &attributes, ">"]);
        if !is_void {
            self.open.push(name);
            self.after_pre = name == "pre";
        }
    }

    fn end(&mut self, name: &'static str) {
        self.after_pre = false;
        if let Some(count) = self.left_out.get_mut(name).filter(|count| **count > 0) {
            *count -= 1;
            return;
        }
        // What was opened outside a cell is not closed from inside it.
        let of_table = matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption");
        let cell = self.open.iter().rposition(|open| matches!(*open, "td" | "th" | "caption")).filter(|_| !of_table);
        let bound = cell.map_or(0, |at| at + 1);
        if let Some(at) = self.open.iter().rposition(|open| *open == name).filter(|at| *at >= bound) {
            self.close_to(at);
        }
    }

    fn leave_out(&mut self, name: &'static str) {
        if !matches!(name, "br" | "hr" | "img") {
            *self.left_out.entry(name).or_default() += 1;
        }
    }

    /// Closes the outermost of `names` and all within, looking outward as far as the first of `bounds`.
    fn close_outermost(&mut self, names: &[&str], bounds: &[&str]) {
        let from = self.open.iter().rposition(|open| bounds.contains(open)).map_or(0, |at| at + 1);
        if let Some(at) = self.open[from..].iter().position(|open| names.contains(open)) {
            self.close_to(from + at);
        }
    }

    fn open(&mut self, name: &'static str) {
        self.tag(["<", name, "", ">"]);
        self.open.push(name);
    }

    fn close_to(&mut self, depth: usize) {
        for name in self.open.split_off(depth).into_iter().rev() {
            self.tag(["</", name, "", ">"]);
        }
    }

    fn tag(&mut self, parts: [&str; 4]) {
        self.out.extend(parts);
        self.run = 0;
    }

    /// A parser would move what stands between the rows of a table in front of it; we give it a cell.
    fn enter_cell(&mut self) {
        if self.in_rows() {
            self.open("tr");
        }
        if self.open.last() == Some(&"tr") {
            self.open("td");
        }
    }

    fn in_rows(&self) -> bool {
        matches!(self.open.last(), Some(&("table" | "thead" | "tbody" | "tfoot")))
    }

    /// The parts of a table need their table around them, directly, and nothing else stands there.
    fn fits(&self, name: &str) -> bool {
        let parent = self.open.last().copied().unwrap_or_default();
        match name {
            "caption" | "thead" | "tbody" | "tfoot" => parent == "table",
            "tr" => self.in_rows(),
            "td" | "th" => parent == "tr",
            _ => !self.in_rows() && parent != "tr",
        }
    }
}
