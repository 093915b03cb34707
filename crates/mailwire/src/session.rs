//! One front for POP3 and IMAP: what waits, fetch, mark as done, close.

use std::time::Duration;

use tokio::time::timeout;

use crate::{Guard, Protocol, Refused, Way, Why, guard::place, imap, imap::Imap, pop3, pop3::Pop3};

/// A mail on the server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// What the server calls it: with IMAP `UIDVALIDITY.UID`, with POP3 its UIDL. Good for the mail trace and this session; whether two are the same mail only their content tells.
    pub uid: String,
    /// Bytes, as the server announces them.
    pub size: u64,
}

/// What came of fetching.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fetched {
    /// The mail as it stands on the server, to its last byte.
    Whole(Vec<u8>),
    /// More bytes than asked for; only its header fields came.
    TooBig { size: u64, head: Vec<u8> },
    /// It is no longer there.
    Gone,
}

/// The longest head kept of a mail that is too big.
pub(crate) const LONGEST_HEAD: usize = 64 * 1024;

/// All of signing in may take so many times the patience of one step.
const STEPS_TO_OPEN: u32 = 4;

/// All of one mail may take so many times the patience of one step: ten minutes usually.
const STEPS_TO_FETCH: u32 = 20;

/// A signed-in connection to a mailbox. Dropped without [`Session::close`], POP3 deletes nothing; what IMAP has marked stays marked.
pub struct Session {
    mailbox: Mailbox,
    place: String,
    patience: Duration,
}

enum Mailbox {
    Pop3(Box<Pop3>),
    Imap(Box<Imap>),
}

impl Session {
    /// Connects, encrypts, signs in, and with IMAP selects the folder.
    pub async fn open(way: &Way, guard: &Guard) -> Result<Self, Refused> {
        let place = place(&way.host, way.port);
        let opening = async {
            Ok(match way.protocol {
                Protocol::Pop3 => Mailbox::Pop3(Box::new(pop3::open(way, guard).await?)),
                Protocol::Imap => Mailbox::Imap(Box::new(imap::open(way, guard).await?)),
            })
        };
        let mailbox = timeout(guard.patience() * STEPS_TO_OPEN, opening).await.unwrap_or_else(|_| Err(silent(&place)))?;
        Ok(Self { mailbox, place, patience: guard.patience() })
    }

    /// What waits, the oldest first, at most `most` of it: of a mailbox of ten thousand mails only names and sizes are held.
    pub async fn waiting(&mut self, most: usize) -> Result<Vec<Waiting>, Refused> {
        let waiting = async {
            match &mut self.mailbox {
                Mailbox::Pop3(pop3) => pop3.waiting(most).await,
                Mailbox::Imap(imap) => imap.waiting(most).await,
            }
        };
        timeout(self.patience * STEPS_TO_FETCH, waiting).await.unwrap_or_else(|_| Err(silent(&self.place)))
    }

    /// Fetches one mail of at most `limit` bytes. It changes nothing on the server.
    ///
    /// A refusal with [`Why::Said`] concerns this mail alone, and the session goes on; after any other it is over.
    pub async fn fetch(&mut self, uid: &str, limit: usize) -> Result<Fetched, Refused> {
        let fetching = async {
            match &mut self.mailbox {
                Mailbox::Pop3(pop3) => pop3.fetch(uid, limit).await,
                Mailbox::Imap(imap) => imap.fetch(uid, limit).await,
            }
        };
        timeout(self.patience * STEPS_TO_FETCH, fetching).await.unwrap_or_else(|_| Err(silent(&self.place)))
    }

    /// These mails are safe with us: with POP3 they are deleted when the session closes; with IMAP they are deleted, moved or marked as read now.
    pub async fn done(&mut self, uids: &[String]) -> Result<(), Refused> {
        match &mut self.mailbox {
            Mailbox::Pop3(pop3) => pop3.done(uids).await,
            Mailbox::Imap(imap) => imap.done(uids).await,
        }
    }

    /// Whether the server tells by itself when mail comes (IMAP IDLE, RFC 2177).
    pub fn can_idle(&self) -> bool {
        matches!(&self.mailbox, Mailbox::Imap(imap) if imap.can_idle())
    }

    /// Waits until something changes in the folder, at most so long; whether something did. Where the server cannot tell, it returns at once with `false`.
    pub async fn idle(self, most: Duration) -> Result<(Self, bool), Refused> {
        let Self { mailbox, place, patience } = self;
        let (mailbox, came) = match mailbox {
            Mailbox::Imap(imap) if imap.can_idle() => {
                let (imap, came) = imap.idle(most).await?;
                (Mailbox::Imap(Box::new(imap)), came)
            }
            other => (other, false),
        };
        Ok((Self { mailbox, place, patience }, came))
    }

    /// Keeps the session alive while the caller is busy elsewhere.
    pub async fn still_there(&mut self) -> Result<(), Refused> {
        match &mut self.mailbox {
            Mailbox::Pop3(pop3) => pop3.still_there().await,
            Mailbox::Imap(imap) => imap.still_there().await,
        }
    }

    /// Says good-bye. With POP3 this is when deletions happen; when it fails, all mails may still be there and come again.
    pub async fn close(self) -> Result<(), Refused> {
        match self.mailbox {
            Mailbox::Pop3(pop3) => pop3.close().await,
            Mailbox::Imap(imap) => imap.close().await,
        }
    }
}

fn silent(place: &str) -> Refused {
    Refused::new(Why::Silent, "mailwire-silent", place, "")
}

/// The header fields at the start of a mail.
pub(crate) fn head_of(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
    bytes.truncate(end.min(LONGEST_HEAD));
    bytes
}

/// Signing in was refused, with what the usual providers ask for.
pub(crate) fn sign_in_refused(way: &Way, said: &str) -> Refused {
    crate::refused::sign_in(&way.host, way.port, &way.credentials, said)
}
