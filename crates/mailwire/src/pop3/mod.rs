//! POP3 (RFC 1939) with capabilities (RFC 2449), STLS (RFC 2595) and SASL (RFC 5034).
//!
//! A mail counts as fetched when its final dot has come. Deletions count when the server has answered QUIT: until then a cut connection leaves everything
//! where it was.

mod listing;
mod open;

use std::collections::HashMap;

use crate::{
    Fetched, Refused, Waiting, Why,
    lines::{Body, Lines},
    session::head_of,
};

use self::listing::Listed;

pub(crate) use self::open::open;

/// So many commands wait in line at a server at most: their answers fit into any buffer between us.
const IN_LINE: usize = 32;

/// A signed-in connection.
pub(crate) struct Pop3 {
    lines: Lines,
    place: String,
    capabilities: Vec<String>,
    /// By the names that the server gives them.
    listed: HashMap<String, Listed>,
}

impl Pop3 {
    /// What waits, at most `most` of it, the oldest first.
    pub async fn waiting(&mut self, most: usize) -> Result<Vec<Waiting>, Refused> {
        let listed = listing::read(self, most).await?;
        let waiting = listed.iter().map(|mail| Waiting { uid: mail.uid.clone(), size: mail.size }).collect();
        self.listed = listed.into_iter().map(|mail| (mail.uid.clone(), mail)).collect();
        Ok(waiting)
    }

    pub async fn fetch(&mut self, uid: &str, limit: usize) -> Result<Fetched, Refused> {
        let Some(mail) = self.listed.get(uid) else { return Ok(Fetched::Gone) };
        let (number, size) = (mail.number, mail.size);
        // What is announced as too large is not even asked for, where its head can be had alone.
        if size > limit as u64 && self.can("TOP") {
            self.command(&format!("TOP {number} 0")).await?;
            let head = self.body(crate::session::LONGEST_HEAD).await?.bytes;
            return Ok(Fetched::TooBig { size, head: head_of(head) });
        }
        self.command(&format!("RETR {number}")).await?;
        let body = self.body(limit.saturating_add(1)).await?;
        match body.size > limit as u64 {
            true => Ok(Fetched::TooBig { size: body.size, head: head_of(body.bytes) }),
            false => Ok(Fetched::Whole(body.bytes)),
        }
    }

    /// Marks mails for deletion, which happens at QUIT. A server that lets commands wait in line (RFC 2449, section 6.8) is told of several at once.
    pub async fn done(&mut self, uids: &[String]) -> Result<(), Refused> {
        let commands: Vec<String> = uids.iter().filter_map(|uid| self.listed.get(uid)).map(|mail| format!("DELE {}", mail.number)).collect();
        for some in commands.chunks(if self.can("PIPELINING") { IN_LINE } else { 1 }) {
            self.lines.say_all(some).await.map_err(|error| Refused::io(&self.place, &error))?;
            for _ in some {
                self.answer().await?;
            }
        }
        Ok(())
    }

    /// QUIT: the server now deletes what is marked.
    pub async fn close(mut self) -> Result<(), Refused> {
        self.command("QUIT").await.map(drop)
    }

    /// Keeps the server from thinking that we died.
    pub async fn still_there(&mut self) -> Result<(), Refused> {
        self.command("NOOP").await.map(drop)
    }

    fn can(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|offered| offered.split(' ').next().is_some_and(|name| name.eq_ignore_ascii_case(capability)))
    }

    /// Says a command and reads its first line; the words after `+OK`.
    async fn command(&mut self, command: &str) -> Result<String, Refused> {
        self.say(command).await?;
        self.answer().await
    }

    async fn say(&mut self, line: &str) -> Result<(), Refused> {
        self.lines.say(line).await.map_err(|error| Refused::io(&self.place, &error))
    }

    async fn line(&mut self) -> Result<String, Refused> {
        self.lines.line().await.map_err(|error| Refused::io(&self.place, &error))
    }

    async fn body(&mut self, keep: usize) -> Result<Body, Refused> {
        self.lines.body(keep).await.map_err(|error| Refused::io(&self.place, &error))
    }

    async fn answer(&mut self) -> Result<String, Refused> {
        let line = self.line().await?;
        match () {
            () if starts(&line, "+OK") => Ok(line[3..].trim().to_owned()),
            () if starts(&line, "-ERR") => Err(self.refusal(&line[4..])),
            () => Err(Refused::new(Why::Protocol, "mailwire-protocol", &self.place, line)),
        }
    }

    /// The extended response codes of RFC 2449 and RFC 3206 tell a busy mailbox from a wrong password.
    fn refusal(&self, said: &str) -> Refused {
        let code = said.trim_start().to_ascii_uppercase();
        let is_busy = ["[IN-USE]", "[LOGIN-DELAY]", "[SYS/"].iter().any(|busy| code.starts_with(busy));
        Refused::new(Why::Said, if is_busy { "mailwire-busy" } else { "mailwire-said" }, &self.place, said)
    }
}

fn starts(line: &str, word: &str) -> bool {
    line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}
