//! A look into the outbox beside the program.

use anyhow::{Context, Result};
use db::Connection;
use kernel::Timestamp;

use crate::faults::{check::Checker, stage::Stage};

/// A mail as the product keeps it.
pub struct Kept {
    pub to: String,
    pub state: String,
    pub tries: i64,
    pub next_try_at: Timestamp,
    pub last_answer: String,
}

/// Blocks, as all of this does.
pub struct Outbox(Connection);

impl Outbox {
    pub fn open(stage: &Stage) -> Result<Self> {
        Ok(Self(stage.connection()?))
    }

    /// The answers to people's tickets.
    pub fn answers(&mut self) -> Result<Vec<Kept>> {
        let text = "SELECT to_address, state, tries, next_try_at, coalesce(last_answer, '') FROM mail_out WHERE kind = 'tickets.reply' ORDER BY id";
        let rows = self
            .0
            .query(text, &[], |row| Ok(Kept { to: row.take()?, state: row.take()?, tries: row.take()?, next_try_at: row.take()?, last_answer: row.take()? }));
        rows.map_err(|error| anyhow::anyhow!("{error}"))
    }

    /// Lets the pauses between tries be over, as time would.
    pub fn let_time_pass(&mut self) -> Result<()> {
        let text = "UPDATE mail_out SET next_try_at = created_at WHERE state = 'queued' AND next_try_at > created_at";
        self.0.execute(text, &[]).map(drop).map_err(|error| anyhow::anyhow!("{error}"))
    }
}

/// Ends the claims of a process that was killed, as time would: with several processes on one database nobody can tell at once that it is dead.
pub fn forget_claims(stage: &Stage) -> Result<()> {
    Checker::open(stage)?.rest()?;
    let mut connection = stage.connection()?;
    for table in ["mailbox", "mail_out", "job"] {
        let text = format!("UPDATE {table} SET claimed_until = 0 WHERE claimed_until > 0");
        connection.execute(&text, &[]).map_err(|error| anyhow::anyhow!("{error}")).with_context(|| text.clone())?;
    }
    Ok(())
}
