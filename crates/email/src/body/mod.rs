//! What a mail says anew, and what it only repeats.

mod text;

use std::ops::Range;

use richtext::Clean;

use crate::{
    Email,
    quote::{self, Cut, Line},
};

pub use text::html_of_lines;

/// A mail's body, parted. Each piece is cleaned and may be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// What its writer wrote for this mail; with quotes only where answers stand between them. Empty where nothing is new.
    pub new_html: Clean,
    /// The signature below it, `Sent from my phone` and the like.
    pub signature_html: Option<Clean>,
    /// The conversation so far.
    pub quoted_html: Option<Clean>,
}

/// Parts what is new in a mail from what is quoted.
///
/// `resolve` is asked for each picture that is a part of the mail, by its content id, and answers with the address under which the attachment can be shown (`/attachments/12`); a picture that it does
/// not know is left out, as all pictures from elsewhere are.
pub fn body(email: &Email, resolve: &dyn Fn(&str) -> Option<String>) -> Body {
    body_of(&Source::of(email, resolve))
}

pub(crate) fn body_of(source: &Source) -> Body {
    let lines = source.lines();
    let cut = quote::cut(&lines);
    let Cut { new, signature, quoted } = cut;
    let some = |html: Clean| (!richtext::is_empty(&html)).then_some(html);
    Body {
        new_html: some(source.html(&lines, new)).unwrap_or_default(),
        signature_html: signature.and_then(|range| some(source.html(&lines, range))),
        quoted_html: some(quoted.into_iter().map(|range| source.html(&lines, range)).fold(Clean::default(), |all, part| all.followed_by(&part))),
    }
}

/// What a body is read from: HTML where it has words or pictures to show, else the text.
pub enum Source {
    /// Prepared and cleaned.
    Html(Clean),
    Text(String),
}

impl Source {
    pub fn of(email: &Email, resolve: &dyn Fn(&str) -> Option<String>) -> Self {
        let html = email.html.as_deref().map(|html| Clean::from_html(&quote::prepared(html, resolve))).filter(|html| !richtext::is_empty(html));
        match (html, &email.text) {
            (Some(html), _) => Source::Html(html),
            (None, text) => Source::Text(text.as_deref().unwrap_or_default().replace('\u{feff}', "")),
        }
    }

    pub fn lines(&self) -> Vec<Line<'_>> {
        match self {
            Source::Html(html) => quote::lines_of_html(html),
            Source::Text(text) => quote::lines_of_text(text),
        }
    }

    /// Some of the lines as cleaned HTML.
    pub fn html(&self, lines: &[Line], range: Range<usize>) -> Clean {
        let start_of = |text: &str, at: usize| lines.get(at).map_or(text.len(), |line| line.start);
        if range.is_empty() {
            return Clean::default();
        }
        match self {
            Source::Html(html) if range == (0..lines.len()) && !quote::has_marks(html) => html.clone(),
            Source::Html(html) => Clean::from_html(&quote::without_marks(&html[start_of(html, range.start)..start_of(html, range.end)])),
            Source::Text(text) => html_of_lines(&text[start_of(text, range.start)..start_of(text, range.end)]),
        }
    }

    /// The same for what is forwarded within one level of quoting, which goes.
    pub fn unquoted_html(&self, lines: &[Line], range: Range<usize>) -> Clean {
        let with_words = || lines[range.clone()].iter().filter(|line| !line.is_blank());
        // Not all lines need have a mark: servers break long ones.
        let is_quoted = with_words().next().is_some_and(|line| line.depth > 0) && with_words().filter(|line| line.depth > 0).count() * 2 > with_words().count();
        match self {
            Source::Text(text) if is_quoted && !range.is_empty() => {
                let start = lines.get(range.start).map_or(text.len(), |line| line.start);
                let end = lines.get(range.end).map_or(text.len(), |line| line.start);
                html_of_lines(&text[start..end].lines().map(|line| text::without_marks(line, 1)).collect::<Vec<_>>().join("\n"))
            }
            _ => self.html(lines, range),
        }
    }
}
