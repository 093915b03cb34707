//! Formatted text of people: cleaned on the way in, so that whatever is stored may be shown.
//!
//! HTML arrives from the composer, from the API and from mails; Markdown and plain text become HTML here as well. [`clean`] is the one gate: what it lets out holds only the tags of a desk conversation,
//! links that name their target, and pictures that are attachments of this desk. The other functions read such cleaned HTML.
//!
//! A message passes three stations: [`scan`] cuts the text into tags and words, [`tidy`] keeps the allowed ones and bounds their nesting, so that no input is slow or deep, and `ammonia`, a full
//! HTML parser with an allow-list of its own, decides what stays.

mod attributes;
mod clean;
mod mailable;
mod plain;
mod scan;
mod tidy;
mod write;

pub use clean::{Clean, MAX_LENGTH, accept, attachments_in, clean, is_empty};
pub use mailable::with_pictures;
pub use plain::{preview, to_text};
pub use scan::{Scanner, Token, attribute};
pub use write::{escape, from_markdown, from_text};
