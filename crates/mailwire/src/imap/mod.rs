//! IMAP (RFC 3501, RFC 9051) over async-imap, which parses what the server says; commands are our own, so that each answer passes one place.
//!
//! Uses what servers offer: UIDPLUS (RFC 4315), MOVE (RFC 6851), IDLE (RFC 2177).

mod folder;
mod idle;
mod open;
mod set;

use std::{collections::HashMap, io};

use async_imap::{
    error::Error,
    imap_proto::{AttributeValue, MailboxDatum, Response, ResponseCode, Status},
};

use crate::{
    Afterwards, Fetched, Refused, Waiting, Why,
    session::{LONGEST_HEAD, head_of},
    stream::Stream,
};

pub(crate) use self::open::open;

/// What a server may say to one command besides the mail itself; the numbers of a million mails fit.
const LONGEST_ANSWER: usize = 32 * 1024 * 1024;

/// Sizes are asked for so many mails at a time.
const CHUNK: usize = 500;

/// A signed-in connection with a folder selected.
pub(crate) struct Imap {
    session: async_imap::Session<Stream>,
    place: String,
    capabilities: Vec<String>,
    afterwards: Afterwards,
    /// UIDs mean the same mails for as long as this number stays (RFC 3501, section 2.3.1.1).
    validity: u32,
}

/// How the server ended a command.
enum Outcome {
    Done,
    /// NO or BAD, its words, and whether a folder is missing that could be made.
    Refused {
        said: String,
        may_create: bool,
    },
}

impl Imap {
    pub async fn waiting(&mut self, most: usize) -> Result<Vec<Waiting>, Refused> {
        let search = if self.afterwards == Afterwards::Flag { "UID SEARCH UNSEEN UNDELETED" } else { "UID SEARCH UNDELETED" };
        // A cut between marking and expunging leaves mails that are ours already; what others have marked goes with them.
        if self.afterwards != Afterwards::Flag {
            self.command("EXPUNGE").await?;
        }
        let mut uids = Vec::new();
        let collect = |response: &Response<'_>| {
            if let Response::MailboxData(MailboxDatum::Search(found)) = response {
                uids.extend_from_slice(found);
            }
        };
        self.ask(search, collect).await?;
        uids.sort_unstable();
        uids.dedup();
        uids.truncate(most);
        let mut sizes = HashMap::with_capacity(uids.len());
        for chunk in uids.chunks(CHUNK) {
            let command = format!("UID FETCH {} (UID RFC822.SIZE)", set::of(chunk));
            self.ask(&command, |response| sizes.extend(size_in(response))).await?;
        }
        let validity = self.validity;
        let waiting = |uid: &u32| sizes.get(uid).map(|size| Waiting { uid: format!("{validity}.{uid}"), size: u64::from(*size) });
        Ok(uids.iter().filter_map(waiting).collect())
    }

    /// One byte more than the limit is asked for: the announced size may be wrong, and a mail that is too big must not end the session.
    pub async fn fetch(&mut self, uid: &str, limit: usize) -> Result<Fetched, Refused> {
        let Some(uid) = self.number(uid) else { return Ok(Fetched::Gone) };
        let mut announced = None;
        self.ask(&format!("UID FETCH {uid} (UID RFC822.SIZE)"), |response| announced = announced.or(size_in(response).filter(|(of, _)| *of == uid))).await?;
        let Some((_, size)) = announced else { return Ok(Fetched::Gone) };
        if size as usize > limit {
            let head = self.content(uid, "BODY.PEEK[HEADER]<0", LONGEST_HEAD).await?.unwrap_or_default();
            return Ok(Fetched::TooBig { size: u64::from(size), head: head_of(head) });
        }
        let Some(bytes) = self.content(uid, "BODY.PEEK[]<0", limit.saturating_add(1)).await? else { return Ok(Fetched::Gone) };
        match bytes.len() > limit {
            true => Ok(Fetched::TooBig { size: u64::from(size).max(bytes.len() as u64), head: head_of(bytes) }),
            false => Ok(Fetched::Whole(bytes)),
        }
    }

    pub async fn done(&mut self, uids: &[String]) -> Result<(), Refused> {
        let mut uids: Vec<u32> = uids.iter().filter_map(|uid| self.number(uid)).collect();
        if uids.is_empty() {
            return Ok(());
        }
        uids.sort_unstable();
        let set = set::of(&uids);
        match self.afterwards.clone() {
            Afterwards::Flag => self.command(&format!("UID STORE {set} +FLAGS.SILENT (\\Seen)")).await,
            Afterwards::Delete => self.delete(&set).await,
            Afterwards::Move(folder) => self.move_to(&set, &folder).await,
        }
    }

    pub async fn still_there(&mut self) -> Result<(), Refused> {
        self.command("NOOP").await
    }

    pub async fn close(mut self) -> Result<(), Refused> {
        self.command("LOGOUT").await
    }

    async fn delete(&mut self, set: &str) -> Result<(), Refused> {
        self.command(&format!("UID STORE {set} +FLAGS.SILENT (\\Deleted)")).await?;
        // Without UIDPLUS whatever others have marked goes too; it is marked as deleted after all.
        let expunge = if self.can("UIDPLUS") { format!("UID EXPUNGE {set}") } else { "EXPUNGE".to_owned() };
        self.command(&expunge).await
    }

    async fn move_to(&mut self, set: &str, folder: &str) -> Result<(), Refused> {
        let target = folder::quoted(folder);
        let verb = if self.can("MOVE") { "MOVE" } else { "COPY" };
        let command = format!("UID {verb} {set} {target}");
        if let Outcome::Refused { said, may_create } = self.attempt(&command, |_| {}).await? {
            if !may_create {
                return Err(self.refused(&said));
            }
            self.command(&format!("CREATE {target}")).await?;
            self.command(&command).await?;
        }
        if verb == "COPY" { self.delete(set).await } else { Ok(()) }
    }

    /// The bytes of one part of a mail, at most so many; `None` when the mail is gone.
    async fn content(&mut self, uid: u32, part: &str, most: usize) -> Result<Option<Vec<u8>>, Refused> {
        let mut found = None;
        let take = |response: &Response<'_>| {
            let Response::Fetch(_, attributes) = response else { return };
            if !attributes.iter().any(|attribute| matches!(attribute, AttributeValue::Uid(of) if *of == uid)) {
                return;
            }
            for attribute in attributes {
                if let AttributeValue::BodySection { data, .. } = attribute {
                    let bytes = data.as_deref().unwrap_or_default();
                    // Some servers ignore the partial fetch.
                    found = Some(bytes[..bytes.len().min(most)].to_vec());
                }
            }
        };
        self.ask(&format!("UID FETCH {uid} (UID {part}.{most}>)"), take).await?;
        Ok(found)
    }

    /// The UID behind what [`Waiting`] names; `None` when the numbers have changed their meaning since.
    fn number(&self, uid: &str) -> Option<u32> {
        let (validity, uid) = uid.split_once('.')?;
        (validity.parse() == Ok(self.validity)).then(|| uid.parse().ok()).flatten()
    }

    fn can(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|offered| offered.eq_ignore_ascii_case(capability))
    }

    async fn command(&mut self, command: &str) -> Result<(), Refused> {
        self.ask(command, |_| {}).await
    }

    /// Gives a command, shows each line of the answer to `on`, and fails when the server refuses.
    async fn ask(&mut self, command: &str, on: impl FnMut(&Response<'_>)) -> Result<(), Refused> {
        match self.attempt(command, on).await? {
            Outcome::Done => Ok(()),
            Outcome::Refused { said, .. } => Err(self.refused(&said)),
        }
    }

    async fn attempt(&mut self, command: &str, mut on: impl FnMut(&Response<'_>)) -> Result<Outcome, Refused> {
        self.session.get_mut().read_up_to(LONGEST_ANSWER);
        // Mails come on top of what is said around them.
        if let Some(most) = asked_bytes(command) {
            self.session.get_mut().read_up_to(LONGEST_ANSWER + most);
        }
        let tag = self.session.run_command(command).await.map_err(|error| explain(&self.place, &error))?;
        self.finish(&tag.0, &mut on).await
    }

    /// Reads until the server has ended the command with this tag.
    async fn finish(&mut self, tag: &str, on: &mut impl FnMut(&Response<'_>)) -> Result<Outcome, Refused> {
        loop {
            let ended = self.read(|response| {
                ending(response, tag).or_else(|| {
                    on(response);
                    None
                })
            });
            if let Some(outcome) = ended.await? {
                return Ok(outcome);
            }
        }
    }

    /// Reads one line of an answer and what belongs to it.
    async fn read<T>(&mut self, on: impl FnOnce(&Response<'_>) -> T) -> Result<T, Refused> {
        match self.session.read_response().await {
            Ok(Some(response)) => Ok(on(response.parsed())),
            Ok(None) => Err(Refused::io(&self.place, &io::Error::new(io::ErrorKind::UnexpectedEof, "the server hung up"))),
            Err(error) => Err(garbage_or_io(&self.place, &error)),
        }
    }

    fn refused(&self, said: &str) -> Refused {
        Refused::new(Why::Said, "mailwire-said", &self.place, said)
    }
}

/// How the command with this tag ended, if this is its end.
fn ending(response: &Response<'_>, tag: &str) -> Option<Outcome> {
    let Response::Done { tag: ended, status, outcome } = response else { return None };
    if ended.0 != tag {
        return None;
    }
    if *status == Status::Ok {
        return Some(Outcome::Done);
    }
    let said = outcome.information.as_deref().unwrap_or_default().to_owned();
    Some(Outcome::Refused { said, may_create: matches!(outcome.code, Some(ResponseCode::TryCreate)) })
}

/// How many bytes a partial fetch asks for.
fn asked_bytes(command: &str) -> Option<usize> {
    command.strip_suffix(">)")?.rsplit_once('.')?.1.parse().ok()
}

fn size_in(response: &Response<'_>) -> Option<(u32, u32)> {
    let Response::Fetch(_, attributes) = response else { return None };
    let uid = attributes.iter().find_map(|attribute| if let AttributeValue::Uid(uid) = attribute { Some(*uid) } else { None })?;
    let size = attributes.iter().find_map(|attribute| if let AttributeValue::Rfc822Size(size) = attribute { Some(*size) } else { None })?;
    Some((uid, size))
}

fn explain(place: &str, error: &Error) -> Refused {
    match error {
        Error::Io(error) => garbage_or_io(place, error),
        Error::Bad(said) | Error::No(said) => Refused::new(Why::Said, "mailwire-said", place, said.clone()),
        Error::ConnectionLost => Refused::new(Why::Lost, "mailwire-lost", place, ""),
        other => Refused::new(Why::Protocol, "mailwire-protocol", place, other.to_string()),
    }
}

/// async-imap tells what it cannot parse as an error without a kind.
fn garbage_or_io(place: &str, error: &io::Error) -> Refused {
    match error.kind() {
        io::ErrorKind::Other if crate::refused::find::<rustls::Error>(error).is_none() => {
            Refused::new(Why::Protocol, "mailwire-protocol", place, error.to_string())
        }
        _ => Refused::io(place, error),
    }
}
