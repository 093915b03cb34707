//! Rows into a SQLite file: big transactions, indexes made at the end.

use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, params_from_iter, types::Value};

use super::table::{Cell, Sink, TABLES, Table};

/// Rows in one transaction.
const BATCH: usize = 100_000;

pub struct File {
    connection: Connection,
    /// Statements that make the indexes again.
    indexes: Vec<String>,
    open_rows: usize,
}

impl File {
    pub fn open(path: &Path) -> Result<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA temp_store = MEMORY")?;
        connection.set_prepared_statement_cache_capacity(32);
        Ok(Self { connection, indexes: Vec::new(), open_rows: 0 })
    }
}

impl Sink for File {
    fn begin(&mut self) -> Result<()> {
        let tables = TABLES.map(|table| format!("'{}'", table.name)).join(", ");
        let text = format!("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({tables})");
        let found: Vec<(String, String)> =
            self.connection.prepare(&text)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        for (name, text) in found {
            self.connection.execute_batch(&format!("DROP INDEX {name}"))?;
            self.indexes.push(text);
        }
        Ok(self.connection.execute_batch("BEGIN")?)
    }

    fn put(&mut self, table: &'static Table, row: Vec<Cell>) -> Result<()> {
        let places: Vec<String> = (1..=table.columns.len()).map(|n| format!("?{n}")).collect();
        let text = format!("INSERT INTO {} ({}) VALUES ({})", table.name, table.columns.join(", "), places.join(", "));
        self.connection.prepare_cached(&text)?.execute(params_from_iter(row.into_iter().map(value)))?;
        self.open_rows += 1;
        if self.open_rows >= BATCH {
            self.open_rows = 0;
            self.connection.execute_batch("COMMIT; BEGIN")?;
        }
        Ok(())
    }

    fn finish(&mut self, organization: i64, last_number: i64) -> Result<()> {
        self.connection.execute("UPDATE ticket_counter SET last = ?2 WHERE organization_id = ?1", (organization, last_number))?;
        for index in &self.indexes {
            self.connection.execute_batch(index)?;
        }
        Ok(self.connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")?)
    }
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Int(number) => Value::Integer(number),
        Cell::Bool(is) => Value::Integer(i64::from(is)),
        Cell::Text(text) => Value::Text(text),
    }
}
