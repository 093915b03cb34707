//! A desk with a mailbox at a real mail server: Dovecot, on loopback.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use db::params;
use kernel::OrganizationId;
use mailwire::testing::{Authority, Dovecot, OpenPort};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    faults::stage::Stage,
    http::{Request, once},
    process::Server,
};

/// How a mailbox is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Protocol {
    Pop3,
    Imap,
}

impl Protocol {
    pub fn name(self) -> &'static str {
        if self == Self::Imap { "imap" } else { "pop3" }
    }
}

/// The mail server of a run. It ends with its owner.
pub struct Post {
    server: Dovecot,
    /// What lies or lay there: by the SHA-256 of the bytes that are handed out.
    pub delivered: HashMap<String, usize>,
}

/// Whose inbox it is.
const OWNER: &str = "desk";

const PASSWORD: &str = "seven slow snails";

impl Post {
    pub fn start() -> Result<Self> {
        let server = Dovecot::start(&Authority::new().identity("localhost")).context("Dovecot is needed (dovecot-imapd, dovecot-pop3d)")?;
        server.person(OWNER, PASSWORD);
        Ok(Self { server, delivered: HashMap::new() })
    }

    /// Lays a mail into the inbox.
    pub fn deliver(&mut self, mail: &[u8]) {
        let n = self.delivered.len();
        self.delivered.insert(fingerprint(mail), n);
        self.server.deliver(OWNER, n, mail);
    }

    /// How many mails lie in the inbox.
    pub fn waiting(&self) -> usize {
        self.server.count(OWNER)
    }

    pub fn way(&self, protocol: Protocol) -> mailwire::Way {
        let protocol = if protocol == Protocol::Imap { mailwire::Protocol::Imap } else { mailwire::Protocol::Pop3 };
        mailwire::Way { encryption: mailwire::Encryption::None, ..self.server.way(protocol, OWNER, PASSWORD) }
    }

    /// Sets the mailbox up through the API, so that mails of strangers become tickets.
    pub async fn connect(&self, stage: &Stage, server: &Server, protocol: Protocol) -> Result<()> {
        let port = self.server.port(if protocol == Protocol::Imap { OpenPort::Imap } else { OpenPort::Pop3 });
        let body = json!({
            "address": "desk@northwind.example", "protocol": protocol.name(), "host": "localhost", "port": port, "encryption": "none",
            "username": OWNER, "password": PASSWORD, "strangers": "open",
        });
        let request = Request::new("POST", server.address, "/api/v1/mailboxes").header("Authorization", &format!("Bearer {}", stage.desk.token)).json(&body);
        let response = once(server.address, request).await?;
        ensure!(response.status == 201, "the mailbox could not be added: {} {}", response.status, response.text());
        Ok(())
    }

    /// Has the mailbox looked into now.
    pub async fn look(&self, stage: &Stage, server: &Server) -> Result<()> {
        let authorization = format!("Bearer {}", stage.desk.token);
        let list = Request::get(server.address, "/api/v1/mailboxes").header("Authorization", &authorization);
        let mailboxes = once(server.address, list).await?.json()?;
        let id = mailboxes["data"][0]["id"].as_str().context("there is no mailbox")?;
        let resume = Request::new("POST", server.address, &format!("/api/v1/mailboxes/{id}/resume")).header("Authorization", &authorization);
        let response = once(server.address, resume).await?;
        ensure!(response.status < 300, "the mailbox is not looked into: {} {}", response.status, response.text());
        Ok(())
    }
}

pub fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the product knows of the mails that came in.
pub struct Ledger {
    connection: db::Connection,
    organization: OrganizationId,
}

/// A mail as the product keeps it.
pub struct Kept {
    pub sha256: String,
    pub state: String,
    pub reason: String,
    pub ticket: Option<i64>,
    /// The reply that it became; a mail that opened its ticket has none.
    pub message: Option<i64>,
}

impl Ledger {
    /// Blocks, as all of this does.
    pub fn open(stage: &Stage) -> Result<Self> {
        Ok(Self { connection: stage.connection()?, organization: OrganizationId(stage.desk.organization) })
    }

    fn count(&mut self, text: &str) -> Result<i64> {
        let organization = self.organization;
        let counted = self.connection.query_one(text, &params![organization], |row| row.take());
        Ok(counted.map_err(|error| anyhow::anyhow!("{error}: {text}"))?.unwrap_or(0))
    }

    /// Mails about which something was decided.
    pub fn decided(&mut self) -> Result<i64> {
        self.count("SELECT count(*) FROM mail_in WHERE organization_id = $1 AND state <> 'received'")
    }

    /// Mails that are kept.
    pub fn kept(&mut self) -> Result<i64> {
        self.count("SELECT count(*) FROM mail_in WHERE organization_id = $1")
    }

    pub fn all(&mut self) -> Result<Vec<Kept>> {
        let organization = self.organization;
        let text = "SELECT raw_sha256, state, reason, ticket_id, ticket_message_id FROM mail_in WHERE organization_id = $1";
        let rows = self.connection.query(text, &params![organization], |row| {
            Ok(Kept { sha256: row.take()?, state: row.take()?, reason: row.take()?, ticket: row.take()?, message: row.take()? })
        });
        rows.map_err(|error| anyhow::anyhow!("{error}"))
    }

    /// Messages that came by mail.
    pub fn messages_by_mail(&mut self) -> Result<i64> {
        self.count("SELECT count(*) FROM message WHERE organization_id = $1 AND via = 'mail'")
    }

    /// Waits until every one of `expected` mails was decided about.
    pub fn wait(&mut self, expected: usize, patience: Duration) -> Result<()> {
        let began = std::time::Instant::now();
        while (self.decided()?) < expected as i64 {
            ensure!(began.elapsed() < patience, "after {} s {} of {expected} mails are decided, {} kept", patience.as_secs(), self.decided()?, self.kept()?);
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

/// How many mails came to each end, and why, in words.
pub fn ends(kept: &[Kept]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for mail in kept {
        *counts.entry(format!("{} ({})", mail.state, mail.reason)).or_default() += 1;
    }
    counts.into_iter().map(|(end, count)| format!("{count} {end}")).collect::<Vec<_>>().join(", ")
}

/// What is wrong with the ledger: each delivered mail must be in it once, with one message if it was ticketed, and none else.
pub fn violations(post: &Post, ledger: &mut Ledger) -> Result<Vec<String>> {
    let kept = ledger.all()?;
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for mail in &kept {
        *seen.entry(&mail.sha256).or_default() += 1;
    }
    let mut wrong = Vec::new();
    for (sha256, n) in &post.delivered {
        let times = seen.get(sha256.as_str()).copied().unwrap_or(0);
        if times != 1 {
            wrong.push(format!("mail {n} is kept {times} times"));
        }
    }
    let strangers = kept.iter().filter(|mail| !post.delivered.contains_key(&mail.sha256)).count();
    if strangers > 0 {
        wrong.push(format!("{strangers} mails are kept that nobody sent (cut or changed on their way)"));
    }
    let undecided = kept.iter().filter(|mail| mail.state == "received").count();
    if undecided > 0 {
        wrong.push(format!("{undecided} mails were never decided about"));
    }
    // A bounce is told in the history of its ticket and says nothing in the conversation.
    let spoken = kept.iter().filter(|mail| mail.state == "ticketed" && mail.reason != "bounce");
    let mut messages: Vec<_> = spoken.map(|mail| (mail.ticket, mail.message)).collect();
    let ticketed = messages.len();
    messages.sort_unstable();
    messages.dedup();
    if messages.len() != ticketed {
        wrong.push("two mails share a message".into());
    }
    let by_mail = ledger.messages_by_mail()?;
    if by_mail != ticketed as i64 {
        wrong.push(format!("{by_mail} messages came by mail, but {ticketed} mails have one"));
    }
    if post.waiting() != 0 {
        wrong.push(format!("{} mails still lie at the server", post.waiting()));
    }
    Ok(wrong)
}
