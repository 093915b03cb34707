//! The count after a fault: what must hold whatever happened.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use db::{Connection, params};
use kernel::OrganizationId;

use super::{
    deed::{Deed, Kind},
    stage::Stage,
};
use crate::{
    Engine,
    http::{Request, once},
};

/// Looks into the database beside the program.
pub struct Checker<'s> {
    stage: &'s Stage,
    connection: Connection,
}

/// A sentence of the database, and the statement that counts what breaks it.
const INVARIANTS: [(&str, &str); 10] = [
    (
        "every ticket has a first message",
        "SELECT count(*) FROM ticket t
         WHERE t.organization_id = $1 AND NOT EXISTS (SELECT 1 FROM message m WHERE m.organization_id = $1 AND m.ticket_id = t.id)",
    ),
    ("no number is given twice", "SELECT count(*) - count(DISTINCT number) FROM ticket WHERE organization_id = $1"),
    (
        "the counter stands at the last number, and none is left out",
        "SELECT count(*) FROM ticket_counter c
         WHERE c.organization_id = $1 AND NOT (c.last = (SELECT count(*) FROM ticket WHERE organization_id = $1)
             AND c.last = (SELECT max(number) FROM ticket WHERE organization_id = $1))",
    ),
    (
        "message counts equal the messages",
        "SELECT count(*) FROM ticket t
         WHERE t.organization_id = $1 AND NOT EXISTS (SELECT 1 FROM ticket s WHERE s.organization_id = $1 AND s.merged_into = t.id)
             AND t.message_count <> (SELECT count(*) FROM message m WHERE m.organization_id = $1 AND m.ticket_id = t.id)",
    ),
    (
        "attachment counts equal the attachments",
        "SELECT count(*) FROM ticket t
         WHERE t.organization_id = $1 AND NOT EXISTS (SELECT 1 FROM ticket s WHERE s.organization_id = $1 AND s.merged_into = t.id)
             AND t.attachment_count <>
             (SELECT count(*) FROM attachment a WHERE a.organization_id = $1 AND a.item_kind = 'ticket' AND a.item_id = t.id)",
    ),
    (
        "every message has its event",
        "SELECT count(*) FROM ticket t
         WHERE t.organization_id = $1 AND NOT EXISTS (SELECT 1 FROM ticket s WHERE s.organization_id = $1 AND s.merged_into = t.id)
             AND t.message_count <>
             (SELECT count(*) FROM event e WHERE e.organization_id = $1 AND e.item_kind = 'ticket' AND e.item_id = t.id
                  AND e.kind IN ('ticket.opened', 'ticket.replied', 'ticket.noted'))",
    ),
    (
        "no message is without its ticket",
        "SELECT count(*) FROM message m
         WHERE m.organization_id = $1 AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.organization_id = $1 AND t.id = m.ticket_id)",
    ),
    (
        "no event is without its ticket",
        "SELECT count(*) FROM event e
         WHERE e.organization_id = $1 AND e.item_kind = 'ticket' AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.organization_id = $1 AND t.id = e.item_id)",
    ),
    (
        "no attachment is without its ticket",
        "SELECT count(*) FROM attachment a
         WHERE a.organization_id = $1 AND a.item_kind = 'ticket' AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.organization_id = $1 AND t.id = a.item_id)",
    ),
    ("no job has died", "SELECT count(*) FROM job WHERE organization_id = $1 AND state = 'dead'"),
];

/// What is in the database, by the markers of deeds.
#[derive(Default)]
pub struct Census {
    tickets: HashMap<String, usize>,
    numbers: HashMap<String, String>,
    messages: HashMap<String, usize>,
    /// Messages of tickets that are closed.
    closing: HashMap<String, usize>,
    /// By the title of what was opened, by the id of what was attached.
    events: HashMap<String, usize>,
    attachments: HashMap<String, usize>,
}

impl Census {
    /// How often what the deed does is there. Being there in part is an error.
    pub fn occurrences(&self, deed: &Deed) -> Result<usize> {
        let of = |counts: &HashMap<String, usize>, key: &str| counts.get(key).copied().unwrap_or(0);
        let marker = deed.marker.as_str();
        let parts = match deed.kind {
            Kind::Create => vec![of(&self.tickets, marker), of(&self.messages, marker), of(&self.events, marker)],
            Kind::Reply => vec![of(&self.messages, marker)],
            Kind::Attach => {
                let id = deed.file.as_ref().map(|file| file.0.as_str()).unwrap_or_default();
                vec![of(&self.attachments, marker), of(&self.events, id)]
            }
            Kind::Close => vec![of(&self.messages, marker), of(&self.closing, marker)],
        };
        ensure!(parts.iter().all(|part| *part == parts[0]), "{:?} {marker} is there in part: {parts:?}", deed.kind);
        if let (Kind::Create, Some(number)) = (deed.kind, deed.ticket) {
            ensure!(self.numbers.get(&number.to_string()).is_some_and(|title| title == marker), "ticket {number} is not {marker}");
        }
        Ok(parts[0])
    }
}

/// `k0w3n17r`: round, writer, turn and deed.
fn is_marker(word: &str) -> bool {
    word.starts_with('k') && word.contains('w') && word.contains('n') && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

impl<'s> Checker<'s> {
    /// Blocks, as all of this does: call it outside async code.
    pub fn open(stage: &'s Stage) -> Result<Self> {
        Ok(Self { stage, connection: stage.connection()? })
    }

    fn organization(&self) -> OrganizationId {
        OrganizationId(self.stage.desk.organization)
    }

    fn count(&mut self, text: &str) -> Result<i64> {
        let organization = self.organization();
        let counted = self.connection.query_one(text, &params![organization], |row| row.take());
        counted.map_err(|error| anyhow::anyhow!("{error}: {text}"))?.context("nothing was counted")
    }

    /// Waits until the database has ended what the killed process left: PostgreSQL still finishes a commit that was on its way, and a count taken in several statements
    /// must not see half of it come.
    pub fn rest(&mut self) -> Result<()> {
        if self.stage.engine != Engine::Postgres {
            return Ok(());
        }
        let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND CAST($1 AS BIGINT) IS NOT NULL";
        for _ in 0..300 {
            if self.count(others)? == 0 {
                return Ok(());
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        anyhow::bail!("the database still serves the killed process")
    }

    /// Reads what is there, once, so that each deed can be looked up.
    pub fn census(&mut self) -> Result<Census> {
        let mut census = Census::default();
        for (title, number) in self.pairs("SELECT title, CAST(number AS TEXT) FROM ticket WHERE organization_id = $1")? {
            census.numbers.insert(number, title.clone());
            *census.tickets.entry(title).or_default() += 1;
        }
        let messages = "SELECT m.html, t.status FROM message m JOIN ticket t ON t.organization_id = m.organization_id AND t.id = m.ticket_id
             WHERE m.organization_id = $1";
        for (html, status) in self.pairs(messages)? {
            // Each message ends with the marker of its deed and a full stop.
            let Some(marker) = html.split(['.', ' ']).rev().find(|word| is_marker(word)) else { continue };
            *census.messages.entry(marker.to_owned()).or_default() += 1;
            *census.closing.entry(marker.to_owned()).or_default() += usize::from(status == "closed");
        }
        for (data, kind) in self.pairs("SELECT data, kind FROM event WHERE organization_id = $1 AND kind IN ('ticket.opened', 'ticket.attached')")? {
            let data: serde_json::Value = serde_json::from_str(&data)?;
            let known = if kind == "ticket.opened" { data["title"].as_str() } else { data["attachments"][0].as_str() };
            *census.events.entry(known.unwrap_or_default().to_owned()).or_default() += 1;
        }
        for (name, _) in self.pairs("SELECT name, '' FROM attachment WHERE organization_id = $1 AND item_id IS NOT NULL")? {
            *census.attachments.entry(name).or_default() += 1;
        }
        Ok(census)
    }

    fn pairs(&mut self, text: &str) -> Result<Vec<(String, String)>> {
        let organization = self.organization();
        let read = self.connection.query(text, &params![organization], |row| Ok((row.take()?, row.take()?)));
        read.map_err(|error| anyhow::anyhow!("{error}: {text}"))
    }

    /// Forgets uploads that belong to nothing.
    pub fn forget_unbound(&mut self) -> Result<()> {
        let organization = self.organization();
        let forgotten = self.connection.execute("DELETE FROM attachment WHERE organization_id = $1 AND item_id IS NULL", &params![organization]);
        forgotten.map(drop).map_err(|error| anyhow::anyhow!("{error}"))
    }

    pub fn tickets_titled(&mut self, title: &str) -> Result<i64> {
        let organization = self.organization();
        let text = "SELECT count(*) FROM ticket WHERE organization_id = $1 AND title = $2";
        self.connection
            .query_one(text, &params![organization, *title], |row| row.take())
            .map_err(|error| anyhow::anyhow!("{error}"))?
            .context("nothing was counted")
    }

    /// Every sentence that does not hold.
    pub fn violations(&mut self) -> Result<Vec<String>> {
        let mut violations = Vec::new();
        for (sentence, text) in INVARIANTS {
            match self.count(text)? {
                0 => {}
                n => violations.push(format!("not true {n} times: {sentence}")),
            }
        }
        if self.stage.engine == Engine::Sqlite {
            let said = self.connection.query_one("PRAGMA integrity_check", &[], |row| row.take::<String>()).map_err(|error| anyhow::anyhow!("{error}"))?;
            if said.as_deref() != Some("ok") {
                violations.push(format!("integrity_check says {said:?}"));
            }
        }
        Ok(violations)
    }

    /// Waits until what is done afterwards is done: jobs, and the search index. What is left then is a violation.
    pub fn settle(&mut self) -> Result<Vec<String>> {
        let waiting = [
            ("jobs are done", "SELECT count(*) FROM job WHERE organization_id = $1 AND state = 'waiting'"),
            ("tickets are indexed", "SELECT count(*) FROM ticket_unindexed WHERE organization_id = $1"),
        ];
        let mut left = Vec::new();
        for (sentence, text) in waiting {
            let mut n = self.count(text)?;
            for _ in 0..600 {
                if n == 0 {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(100));
                n = self.count(text)?;
            }
            if n > 0 {
                left.push(format!("{n} left after a minute: {sentence}"));
            }
        }
        let indexed = match self.stage.engine {
            Engine::Postgres => {
                "SELECT (SELECT count(*) FROM ticket_search WHERE organization_id = $1) - (SELECT count(*) FROM ticket WHERE organization_id = $1)"
            }
            _ => "SELECT (SELECT count(*) FROM ticket_search) - (SELECT count(*) FROM ticket WHERE organization_id = $1)",
        };
        let difference = self.count(indexed)?;
        if difference != 0 {
            left.push(format!("the search index has {difference} tickets more than there are"));
        }
        Ok(left)
    }

    /// Every attachment of every ticket, with the SHA-256 it is known by.
    pub fn attachments(&mut self) -> Result<Vec<(i64, String)>> {
        let organization = self.organization();
        let text = "SELECT id, sha256 FROM attachment WHERE organization_id = $1 AND item_id IS NOT NULL ORDER BY id";
        self.connection.query(text, &params![organization], |row| Ok((row.take()?, row.take()?))).map_err(|error| anyhow::anyhow!("{error}"))
    }
}

/// Fetches attachments through the API and compares their bytes with their fingerprints.
pub async fn compare_bytes(address: std::net::SocketAddr, token: &str, attachments: &[(i64, String)]) -> Result<Vec<String>> {
    let mut violations = Vec::new();
    for (id, sha256) in attachments {
        let request = Request::get(address, &format!("/api/v1/attachments/{id}")).header("Authorization", &format!("Bearer {token}"));
        let response = once(address, request).await?;
        if response.status != 200 || super::deed::fingerprint(&response.body) != *sha256 {
            violations.push(format!("attachment {id} answers {} with other bytes than it was sent", response.status));
        }
    }
    Ok(violations)
}
