//! What a mail says of itself.

use std::fmt;

use kernel::{EmailAddress, Timestamp};

/// A mail as it was read. Texts hold no NUL and headers no line break; nothing of it is proven.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Email {
    /// Without its angle brackets, as all ids here.
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    /// Oldest first, at most [`REFERENCES`](crate::limits::REFERENCES).
    pub references: Vec<String>,
    /// The first address of `From`, with or without a name. `None` where there is no address at all.
    pub from: Option<Address>,
    /// The addresses of `From` behind the first, which are hardly ever there.
    pub other_from: Vec<Address>,
    pub sender: Option<Address>,
    pub reply_to: Vec<Address>,
    /// `Some("")` is the null return path `<>` of a report (RFC 5321, 4.5.5).
    pub return_path: Option<String>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    /// Where it was delivered to, as servers on the way wrote it down: `Delivered-To`, `X-Original-To`, `Envelope-To`, `X-Envelope-To`, `X-Delivered-To`, `X-Forwarded-To`, `X-RCPT-TO`; topmost first, each once.
    pub delivered_to: Vec<String>,
    /// Decoded, in one line; empty where there is none.
    pub subject: String,
    /// When its writer says it was sent.
    pub date: Option<Timestamp>,
    /// Outlook's id of the conversation, to be echoed.
    pub thread_index: Option<String>,
    pub thread_topic: Option<String>,
    pub list: List,
    /// All header fields, topmost first, by lower-case name, unfolded and with their encoded words decoded.
    pub headers: Vec<(String, String)>,
    /// Values of `Authentication-Results`, topmost first. Those below the first of the own server are the sender's to forge (RFC 8601, 5).
    pub authentication_results: Vec<String>,
    /// Values of `Received`, topmost, that is latest, first.
    pub received: Vec<String>,
    /// The plain text, all such parts of the body one below the other.
    pub text: Option<String>,
    /// The HTML as it came: never to be shown without [`body`](crate::body()).
    pub html: Option<String>,
    /// Attachments and inline pictures, in their order.
    pub parts: Vec<Part>,
    pub invitation: Option<crate::Invitation>,
    /// What could not be read, or only in part.
    pub notes: Vec<Note>,
}

impl Email {
    /// The topmost header field of this name, which is written in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All header fields of this name, topmost first.
    pub fn headers_of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Someone as a header field names them. The address is as it was written and may be one that no server takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Empty where only the address stands.
    pub name: String,
    pub address: String,
}

impl Address {
    /// The address, if it is one that mail can be sent to.
    pub fn email(&self) -> Option<EmailAddress> {
        self.address.parse().ok()
    }

    pub(crate) fn is_mailbox(&self) -> bool {
        self.address.contains('@')
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" => f.write_str(&self.address),
            name => write!(f, "{name} <{}>", self.address),
        }
    }
}

/// What a mailing list says of itself (RFC 2369, RFC 2919).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    pub id: Option<String>,
    pub unsubscribe: Option<String>,
    pub post: Option<String>,
}

/// An attachment, an inline picture, or anything else that is not the body.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// A name without folders, control characters and tricks; always there, made up where the mail has none.
    pub name: String,
    /// Lower case, without parameters; what the mail claims, not what the bytes are.
    pub content_type: String,
    /// Without angle brackets; what `cid:` addresses in the HTML name.
    pub content_id: Option<String>,
    /// Whether it is meant to be seen in the body, as a picture named by `cid:` is.
    pub is_inline: bool,
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {} bytes)", self.name, self.content_type, self.bytes.len())
    }
}

/// Something that an administrator should know about how a mail was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Note {
    /// Header fields were too long or too many.
    HeaderCut,
    /// More addresses in a field than are read.
    AddressesCut,
    /// Multiparts nested too deep: the inmost is kept as an attachment.
    TooDeep,
    /// More parts than are read; the others are lost to the reader and are in the raw mail alone.
    PartsCut,
    /// The body is longer than is read.
    BodyCut,
    /// A part was not encoded as it claims; it is kept as it came.
    EncodingBroken,
    /// A multipart ends before its closing boundary: the mail may have been cut on its way.
    Incomplete,
    /// `winmail.dat` could not be read and is kept as it came.
    TnefBroken,
    /// No charset was declared, or another than the text has; it was guessed.
    CharsetGuessed,
}

impl Note {
    /// A name for logs, catalogues and the trace.
    pub fn name(self) -> &'static str {
        match self {
            Note::HeaderCut => "header-cut",
            Note::AddressesCut => "addresses-cut",
            Note::TooDeep => "too-deep",
            Note::PartsCut => "parts-cut",
            Note::BodyCut => "body-cut",
            Note::EncodingBroken => "encoding-broken",
            Note::Incomplete => "incomplete",
            Note::TnefBroken => "tnef-broken",
            Note::CharsetGuessed => "charset-guessed",
        }
    }
}

/// Why some bytes are no mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    Empty,
    /// Longer than [`limits::MAIL`](crate::limits::MAIL).
    TooLong,
    /// Not one header field at its start.
    NoHeader,
}

impl Unreadable {
    /// A name for logs, catalogues and the trace.
    pub fn name(self) -> &'static str {
        match self {
            Unreadable::Empty => "empty",
            Unreadable::TooLong => "too-long",
            Unreadable::NoHeader => "no-header",
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unreadable::Empty => "the mail is empty",
            Unreadable::TooLong => "the mail is longer than any mail that is read",
            Unreadable::NoHeader => "no header field stands at the start of the mail",
        })
    }
}

impl std::error::Error for Unreadable {}
