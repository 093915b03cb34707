//! Rows into PostgreSQL: COPY, indexes made at the end.

use std::{collections::BTreeMap, fmt::Write as _, io::Write as _};

use anyhow::Result;
use postgres::{Client, NoTls};

use super::table::{Cell, Sink, TABLES, Table};

/// Text gathered for a table before it is copied, in bytes.
const BATCH: usize = 16 << 20;

pub struct Database {
    client: Client,
    /// Statements that make the indexes again.
    indexes: Vec<String>,
    waiting: BTreeMap<&'static str, String>,
}

impl Database {
    pub fn open(url: &str) -> Result<Self> {
        Ok(Self { client: Client::connect(url, NoTls)?, indexes: Vec::new(), waiting: BTreeMap::new() })
    }

    fn copy(&mut self, table: &'static Table) -> Result<()> {
        let text = self.waiting.remove(table.name).unwrap_or_default();
        let mut writer = self.client.copy_in(&format!("COPY {} ({}) FROM STDIN", table.name, table.columns.join(", ")))?;
        writer.write_all(text.as_bytes())?;
        writer.finish()?;
        Ok(())
    }
}

impl Sink for Database {
    fn begin(&mut self) -> Result<()> {
        let tables = TABLES.map(|table| format!("'{}'", table.name)).join(", ");
        // Those of primary keys stay, since constraints hang on them.
        let text = format!("SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({tables}) AND indexname NOT LIKE '%_pkey'");
        for row in self.client.query(&text, &[])? {
            self.client.batch_execute(&format!("DROP INDEX {}", row.get::<_, String>(0)))?;
            self.indexes.push(row.get(1));
        }
        Ok(())
    }

    fn put(&mut self, table: &'static Table, row: Vec<Cell>) -> Result<()> {
        let text = self.waiting.entry(table.name).or_default();
        for (i, cell) in row.iter().enumerate() {
            if i > 0 {
                text.push('\t');
            }
            write_cell(text, cell)?;
        }
        text.push('\n');
        if text.len() > BATCH { self.copy(table) } else { Ok(()) }
    }

    fn finish(&mut self, organization: i64, last_number: i64) -> Result<()> {
        for table in TABLES {
            self.copy(table)?;
        }
        self.client.execute("UPDATE ticket_counter SET last = $2 WHERE organization_id = $1", &[&organization, &last_number])?;
        for index in &self.indexes {
            self.client.batch_execute(index)?;
        }
        // What the server's own autovacuum would have done by the time a desk is that large.
        Ok(self.client.batch_execute("VACUUM ANALYZE")?)
    }
}

fn write_cell(out: &mut String, cell: &Cell) -> std::fmt::Result {
    match cell {
        Cell::Null => out.write_str("\\N"),
        Cell::Int(number) => write!(out, "{number}"),
        Cell::Bool(is) => out.write_str(if *is { "t" } else { "f" }),
        Cell::Text(text) => text.chars().try_for_each(|character| match character {
            '\\' => out.write_str("\\\\"),
            '\t' => out.write_str("\\t"),
            '\n' => out.write_str("\\n"),
            '\r' => out.write_str("\\r"),
            other => out.write_char(other),
        }),
    }
}
