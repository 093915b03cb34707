//! What somebody wrote, made safe at the door and trusted inside.

use kernel::{AttachmentId, Error, Result};
use richtext::Clean;

/// A cleaned text with the files it shows. Made off the database threads, since cleaning takes time.
#[derive(Clone, PartialEq, Debug)]
pub struct Content {
    html: String,
    /// Files that go with it: those shown in the text and those attached beside it.
    attachments: Vec<AttachmentId>,
    /// Its beginning, as one line.
    preview: String,
}

/// What a list shows of it, in characters.
const PREVIEW: usize = 140;

/// The largest text somebody may write, in bytes.
pub const LARGEST: usize = 1 << 20;

impl Content {
    /// Cleans HTML of an editor or a client. Refuses what is too large or holds U+0000, at `field`.
    pub fn from_html(field: &'static str, html: &str) -> Result<Self> {
        check(field, html)?;
        Self::from_clean(field, Clean::from_html(html))
    }

    /// Takes what was cleaned already, such as the parts of a mail.
    pub fn from_clean(field: &'static str, html: Clean) -> Result<Self> {
        check(field, &html)?;
        let attachments = richtext::attachments_in(&html);
        let html = if richtext::is_empty(&html) { String::new() } else { html.into() };
        let text = richtext::to_text(&html);
        Ok(Self { html, attachments, preview: richtext::preview(&text, PREVIEW) })
    }

    pub fn from_markdown(field: &'static str, markdown: &str) -> Result<Self> {
        check(field, markdown)?;
        Self::from_html(field, &richtext::from_markdown(markdown))
    }

    pub fn from_text(field: &'static str, text: &str) -> Result<Self> {
        check(field, text)?;
        Self::from_clean(field, Clean::from_text(text.trim()))
    }

    /// Adds files that are attached beside the text.
    pub fn with_attachments(mut self, attachments: &[AttachmentId]) -> Self {
        let new: Vec<_> = attachments.iter().filter(|id| !self.attachments.contains(id)).copied().collect();
        self.attachments.extend(new);
        self
    }

    pub fn html(&self) -> &str {
        &self.html
    }

    pub fn attachments(&self) -> &[AttachmentId] {
        &self.attachments
    }

    /// Neither words nor files.
    pub fn is_empty(&self) -> bool {
        self.html.is_empty() && self.attachments.is_empty()
    }

    /// Its beginning, as one line.
    pub fn preview(&self) -> &str {
        &self.preview
    }
}

fn check(field: &'static str, text: &str) -> Result<()> {
    if text.len() > LARGEST {
        return Err(Error::invalid(field, "ticket-text-too-large"));
    }
    if kernel::has_nul(text) {
        return Err(Error::invalid(field, "error-nul"));
    }
    Ok(())
}
