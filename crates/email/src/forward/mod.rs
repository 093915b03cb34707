//! Whom a forwarded mail is from.

use kernel::Timestamp;

use crate::{Address, Email};

/// The mail within a forwarded one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forwarded {
    /// Without an address where the mail program wrote only a name.
    pub from: Option<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    /// Only where the original is attached, or its date can be read.
    pub date: Option<Timestamp>,
    /// The date as it is written there, in its language.
    pub date_words: String,
    pub subject: String,
    /// What was forwarded, cleaned; pictures as in [`body`](crate::body()).
    pub html: String,
    /// What the one who forwards wrote above it, cleaned; empty where there is nothing.
    pub comment_html: String,
}

/// The original of a forwarded mail: attached as a mail, or quoted below one of the header lines that mail programs write.
pub fn forwarded(_email: &Email, _resolve: &dyn Fn(&str) -> Option<String>) -> Option<Forwarded> {
    None
}
