//! One numbered sequence of schema changes for both engines.
//!
//! Texts are written in the common dialect with two gaps: `{id}` becomes `INTEGER PRIMARY KEY` on SQLite and `BIGINT NOT NULL` on PostgreSQL, and `{key}` (put last)
//! adds `PRIMARY KEY (organization_id, id)` on PostgreSQL alone, `{key_id}` adds `PRIMARY KEY (id)` there for tables of the installation. `BYTES` becomes `BLOB` or `BYTEA`,
//! and on PostgreSQL text sorts by its bytes, as it does on SQLite. A part between `{sqlite}` or `{postgres}` and `{end}` is for that engine alone.

use kernel::{Error, Result, Timestamp};

use crate::{connection::Connection, params};

/// A step of the schema. Numbers are dates with a counter, `2026_11_22_01`, and never change once released.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    pub number: i64,
    pub name: &'static str,
    pub text: &'static str,
}

/// Any constant will do, as long as all versions use the same.
const LOCK: i64 = 7_301_119;

pub(crate) fn run(connection: &mut Connection, areas: &[&[Migration]], now: Timestamp) -> Result<()> {
    let mut all: Vec<Migration> = areas.iter().flat_map(|area| area.iter().copied()).collect();
    all.sort_by_key(|migration| migration.number);
    match connection {
        Connection::Sqlite(_) => connection.batch("BEGIN IMMEDIATE")?,
        Connection::Postgres(_) => connection.batch(&format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK})"))?,
    }
    let outcome = apply(connection, &all, now);
    connection.batch(if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    outcome
}

fn apply(connection: &mut Connection, all: &[Migration], now: Timestamp) -> Result<()> {
    let own = "CREATE TABLE IF NOT EXISTS schema_step (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS node_lease (node BIGINT NOT NULL PRIMARY KEY, leased_until BIGINT NOT NULL, last_id BIGINT NOT NULL);";
    connection.batch(&dialect(own, connection))?;
    let done = connection.query("SELECT number FROM schema_step ORDER BY number", &[], |row| row.take::<i64>())?;
    let newest = all.last().map_or(0, |migration| migration.number);
    if let Some(unknown) = done.iter().find(|&&number| number > newest) {
        return Err(Error::Unavailable(format!("the database was changed by a newer Firstline (step {unknown}); start that version or restore a backup")));
    }
    for migration in all.iter().filter(|migration| !done.contains(&migration.number)) {
        let text = dialect(migration.text, connection);
        connection.batch(&text).map_err(|error| Error::Internal(format!("migration {} {}: {error}", migration.number, migration.name)))?;
        connection.execute("INSERT INTO schema_step (number, name, applied_at) VALUES ($1, $2, $3)", &params![migration.number, migration.name, now])?;
    }
    Ok(())
}

fn dialect(text: &str, connection: &Connection) -> String {
    let is_postgres = matches!(connection, Connection::Postgres(_));
    let text = only(&only(text, "{sqlite}", !is_postgres), "{postgres}", is_postgres);
    match is_postgres {
        false => text.replace("{id}", "INTEGER PRIMARY KEY").replace(", {key}", "").replace(", {key_id}", "").replace("BYTES", "BLOB"),
        true => text
            .replace("{id}", "BIGINT NOT NULL")
            .replace("{key}", "PRIMARY KEY (organization_id, id)")
            .replace("{key_id}", "PRIMARY KEY (id)")
            .replace("BYTES", "BYTEA")
            .replace(" TEXT", " TEXT COLLATE \"C\""),
    }
}

/// Keeps or drops the parts between `open` and `{end}`.
fn only(text: &str, open: &str, keep: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let (part, behind) = after.split_once("{end}").unwrap_or((after, ""));
        out.push_str(before);
        if keep {
            out.push_str(part);
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}
