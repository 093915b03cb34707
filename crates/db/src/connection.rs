//! A connection of either driver under one set of calls.

use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use kernel::{Error, Result};
use postgres::{Client, Statement, config::SslMode, error::SqlState};
use rusqlite::OptionalExtension;

use crate::{
    Location,
    value::{Cell, Column, Value, read},
};

/// A row being read, field after field, in the order of the statement's columns.
pub struct Row<'r> {
    row: Raw<'r>,
    next: usize,
}

enum Raw<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r postgres::Row),
}

impl Row<'_> {
    /// The next column.
    pub fn take<C: Column>(&mut self) -> Result<C> {
        let column = self.next;
        self.next += 1;
        let cell = match &self.row {
            Raw::Sqlite(row) => Cell::Sqlite(row.get_ref(column).map_err(Error::internal)?),
            Raw::Postgres(row) if column < row.len() => Cell::Postgres(row, column),
            Raw::Postgres(_) => return Err(crate::value::mismatch(column)),
        };
        read(cell, column)
    }
}

/// An open connection. The statements of both drivers are cached by their text.
pub enum Connection {
    Sqlite(Box<Sqlite>),
    Postgres(Box<Postgres>),
}

pub struct Sqlite {
    pub(crate) raw: rusqlite::Connection,
}

pub struct Postgres {
    pub(crate) client: Client,
    statements: HashMap<String, Statement>,
    /// The server asked to run the transaction again (40001, 40P01).
    retry: bool,
    /// The server was lost in the middle of a call.
    is_lost: bool,
}

/// Statements kept prepared on a connection; texts of queries typed by people come and go.
const STATEMENTS_KEPT: usize = 400;

impl Connection {
    /// Opens a connection for writing. Blocks; never call it on an async worker.
    pub fn open(location: &Location) -> Result<Self> {
        match location {
            Location::Sqlite(path) => Self::open_sqlite(path),
            Location::Postgres(url) => Self::open_postgres(url),
        }
    }

    pub(crate) fn open_sqlite(path: &Path) -> Result<Self> {
        let raw = rusqlite::Connection::open(path).map_err(|error| Error::Unavailable(format!("cannot open {}: {error}", path.display())))?;
        raw.busy_timeout(Duration::from_secs(10)).map_err(sqlite_error)?;
        raw.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        // One plan for a statement, whatever is bound to it. Without this SQLite compiles every statement with a bound LIMIT anew each time it runs.
        raw.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(sqlite_error)?;
        raw.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; PRAGMA mmap_size = 8589934592; PRAGMA wal_autocheckpoint = 0;",
        )
        .map_err(sqlite_error)?;
        Ok(Self::Sqlite(Box::new(Sqlite { raw })))
    }

    pub(crate) fn open_postgres(url: &str) -> Result<Self> {
        let mut opened = Self::Postgres(Box::new(Postgres { client: connect(url)?, statements: HashMap::new(), retry: false, is_lost: false }));
        // One plan for a statement, whatever is bound to it, as on SQLite. Without this the server plans a statement anew each time that what is bound promises a cheaper plan, which
        // takes longer than most of ours run.
        opened.batch("SET plan_cache_mode = force_generic_plan")?;
        Ok(opened)
    }

    /// Runs a text of several statements without parameters.
    pub fn batch(&mut self, text: &str) -> Result<()> {
        match self {
            Self::Sqlite(sqlite) => sqlite.raw.execute_batch(text).map_err(sqlite_error),
            Self::Postgres(postgres) => postgres.client.batch_execute(text).map_err(|error| postgres.failed(error)),
        }
    }

    pub fn query<T>(&mut self, text: &str, params: &[Value<'_>], mut map: impl FnMut(&mut Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        match self {
            Self::Sqlite(sqlite) => {
                let mut statement = sqlite.raw.prepare_cached(&numbered(text)).map_err(sqlite_error)?;
                let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(sqlite_error)?;
                let mut all = Vec::new();
                while let Some(row) = rows.next().map_err(sqlite_error)? {
                    all.push(map(&mut Row { row: Raw::Sqlite(row), next: 0 })?);
                }
                Ok(all)
            }
            Self::Postgres(postgres) => {
                let rows = postgres.run(text, params, |client, statement, params| client.query(statement, params))?;
                rows.iter().map(|row| map(&mut Row { row: Raw::Postgres(row), next: 0 })).collect()
            }
        }
    }

    /// The first row, if there is one.
    pub fn query_one<T>(&mut self, text: &str, params: &[Value<'_>], mut map: impl FnMut(&mut Row<'_>) -> Result<T>) -> Result<Option<T>> {
        match self {
            Self::Sqlite(sqlite) => {
                let mut statement = sqlite.raw.prepare_cached(&numbered(text)).map_err(sqlite_error)?;
                let mapped = statement.query_row(rusqlite::params_from_iter(params), |row| Ok(map(&mut Row { row: Raw::Sqlite(row), next: 0 })));
                mapped.optional().map_err(sqlite_error)?.transpose()
            }
            Self::Postgres(postgres) => {
                let rows = postgres.run(text, params, |client, statement, params| client.query(statement, params))?;
                rows.first().map(|row| map(&mut Row { row: Raw::Postgres(row), next: 0 })).transpose()
            }
        }
    }

    pub fn execute(&mut self, text: &str, params: &[Value<'_>]) -> Result<u64> {
        match self {
            Self::Sqlite(sqlite) => {
                let mut statement = sqlite.raw.prepare_cached(&numbered(text)).map_err(sqlite_error)?;
                statement.execute(rusqlite::params_from_iter(params)).map(|rows| rows as u64).map_err(sqlite_error)
            }
            Self::Postgres(postgres) => postgres.run(text, params, |client, statement, params| client.execute(statement, params)),
        }
    }

    /// Only compiles the statement, as the test of all statement texts does.
    pub fn prepare(&mut self, text: &str) -> Result<()> {
        match self {
            Self::Sqlite(sqlite) => sqlite.raw.prepare(&numbered(text)).map(drop).map_err(sqlite_error),
            Self::Postgres(postgres) => postgres.client.prepare(text).map(drop).map_err(postgres_error),
        }
    }

    pub(crate) fn take_retry(&mut self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(postgres) => std::mem::take(&mut postgres.retry),
        }
    }

    /// Whether the server has gone away and the connection must be opened anew.
    pub(crate) fn is_broken(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(postgres) => postgres.is_lost || postgres.client.is_closed(),
        }
    }
}

impl Postgres {
    fn run<R>(
        &mut self,
        text: &str,
        params: &[Value<'_>],
        call: impl FnOnce(&mut Client, &Statement, &[&(dyn postgres::types::ToSql + Sync)]) -> std::result::Result<R, postgres::Error>,
    ) -> Result<R> {
        let statement = match self.statements.get(text) {
            Some(statement) => statement.clone(),
            None => {
                let statement = self.client.prepare(text).map_err(|error| self.failed(error))?;
                if self.statements.len() >= STATEMENTS_KEPT {
                    self.statements.clear();
                }
                self.statements.insert(text.to_owned(), statement.clone());
                statement
            }
        };
        let params: Vec<&(dyn postgres::types::ToSql + Sync)> = params.iter().map(|value| value as _).collect();
        call(&mut self.client, &statement, &params).map_err(|error| self.failed(error))
    }

    fn failed(&mut self, error: postgres::Error) -> Error {
        if matches!(error.code(), Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED)) {
            self.retry = true;
        }
        // 57P01 and its kin: the server ends the connection. Without a code it is gone already.
        let ends = error.code().is_none_or(|code| code.code().starts_with("57P"));
        self.is_lost |= ends && (error.is_closed() || self.client.is_closed() || error.code().is_some() || is_io(&error));
        postgres_error(error)
    }
}

fn is_io(error: &postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>())
}

/// SQLite numbers `$2, $1` by first appearance; `?2, ?1` it takes at their word. Runs before every statement, so it copies whole stretches at a time.
fn numbered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let is_placeholder = rest.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit);
        out.push_str(&rest[..at]);
        out.push(if is_placeholder { '?' } else { '$' });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out
}

/// A full disk, a lock held too long and a broken file are the world's fault and may pass; the rest is ours.
pub(crate) fn sqlite_error(error: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, OperationInterrupted, ReadOnly, SystemIoFailure};
    match error.sqlite_error_code() {
        Some(DiskFull | SystemIoFailure | DatabaseBusy | DatabaseLocked | CannotOpen | OperationInterrupted | ReadOnly) => {
            Error::Unavailable(error.to_string())
        }
        _ => Error::internal(error),
    }
}

/// A server that is away, full or shutting down may come back; the rest is ours.
pub(crate) fn postgres_error(error: postgres::Error) -> Error {
    let text = error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string);
    let passes = match error.code() {
        None => true,
        Some(code) => ["08", "53", "57", "58", "40"].iter().any(|class| code.code().starts_with(class)),
    };
    if passes && !text.contains("error serializing") && !text.contains("error deserializing") { Error::Unavailable(text) } else { Error::Internal(text) }
}

fn connect(url: &str) -> Result<Client> {
    let mut config: postgres::Config =
        url.parse().map_err(|_| Error::Unavailable("the database URL cannot be read; it looks like postgres://user:password@host/database".into()))?;
    config.application_name("firstline").connect_timeout(Duration::from_secs(5));
    let client = match config.get_ssl_mode() {
        SslMode::Disable | SslMode::Prefer => config.connect(postgres::NoTls),
        _ => config.connect(tokio_postgres_rustls::MakeRustlsConnect::new(tls()?)),
    };
    client.map_err(|error| Error::Unavailable(format!("PostgreSQL: {error}")))
}

fn tls() -> Result<rustls::ClientConfig> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(Error::internal)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn placeholders_keep_their_numbers_and_money_stays_money() {
        assert_eq!(numbered("a = $2 AND b = $1 AND c = '$x'"), "a = ?2 AND b = ?1 AND c = '$x'");
    }
}
