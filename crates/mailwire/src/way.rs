//! How a mail server is reached: what an administrator fills in.

use serde::{Deserialize, Serialize};

use crate::Secret;

/// The protocol a mailbox is read with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// RFC 1939.
    Pop3,
    /// RFC 3501 and RFC 9051.
    Imap,
}

impl Protocol {
    pub fn slug(self) -> &'static str {
        match self {
            Self::Pop3 => "pop3",
            Self::Imap => "imap",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Pop3, Self::Imap].into_iter().find(|protocol| protocol.slug() == slug)
    }

    /// The port this protocol usually has under this encryption (RFC 8314).
    pub fn usual_port(self, encryption: Encryption) -> u16 {
        match (self, encryption) {
            (Self::Pop3, Encryption::Tls) => 995,
            (Self::Pop3, _) => 110,
            (Self::Imap, Encryption::Tls) => 993,
            (Self::Imap, _) => 143,
        }
    }
}

/// How a connection is protected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// Not at all: for a mail server on the same machine.
    None,
    /// Plain at first, then encrypted or not at all (RFC 2595, RFC 3207).
    #[default]
    StartTls,
    /// Encrypted from the first byte (RFC 8314).
    Tls,
}

impl Encryption {
    pub fn slug(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::StartTls => "starttls",
            Self::Tls => "tls",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::None, Self::StartTls, Self::Tls].into_iter().find(|encryption| encryption.slug() == slug)
    }
}

/// What we show the server to be let in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Credentials {
    /// The server asks for nothing; only for SMTP.
    None,
    Password(Secret),
    /// An OAuth2 access token, shown by XOAUTH2.
    Bearer(Secret),
}

/// What becomes of a mail on the server once it is ours. POP3 knows deleting alone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Afterwards {
    /// Deleted, so that whatever is in the folder still waits. The safest for a mailbox that nobody else reads.
    #[default]
    Delete,
    /// Moved to this folder, which is made if there is none.
    Move(String),
    /// Marked as read. What somebody else reads first is then never taken.
    Flag,
}

/// The way to one mailbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Way {
    pub protocol: Protocol,
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    pub username: String,
    pub credentials: Credentials,
    /// The IMAP folder, usually `INBOX`; POP3 has none.
    pub folder: String,
    pub afterwards: Afterwards,
}
