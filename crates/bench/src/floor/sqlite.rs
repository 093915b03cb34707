//! rusqlite: a connection for each worker thread, statements kept prepared, one writer behind a lock.

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use anyhow::Result;
use kernel::Timestamp;
use rusqlite::{Connection, OptionalExtension, Params};

use super::{
    create::{self, NewTicket, next_id},
    rows::{self, Count, Head, Line, Read, Whole},
};

pub struct File {
    path: PathBuf,
    organization: i64,
    user: i64,
    writer: Mutex<Connection>,
}

thread_local! {
    static READER: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

/// With the settings of the product.
fn open(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; PRAGMA mmap_size = 8589934592",
    )?;
    Ok(connection)
}

fn all<T: Read>(connection: &Connection, text: &str, params: impl Params) -> rusqlite::Result<Vec<T>> {
    connection.prepare_cached(text)?.query_map(params, |row| T::from_sqlite(row))?.collect()
}

impl File {
    pub fn open(path: PathBuf, organization: i64, user: i64) -> Result<Self> {
        let writer = open(&path)?;
        // The planner's statistics, which the product keeps as well.
        writer.execute_batch(db::STATISTICS)?;
        let writer = Mutex::new(writer);
        Ok(Self { path, organization, user, writer })
    }

    fn read<T>(&self, f: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        READER.with_borrow_mut(|reader| {
            let connection = match reader {
                Some(connection) => connection,
                None => reader.insert(open(&self.path)?),
            };
            Ok(f(connection)?)
        })
    }

    pub fn feed(&self, is_filtered: bool) -> Result<Vec<Line>> {
        self.read(|connection| all(connection, if is_filtered { rows::FILTERED } else { rows::FEED }, [self.organization]))
    }

    pub fn ticket(&self, number: i64) -> Result<Option<Whole>> {
        let organization = self.organization;
        self.read(|connection| {
            // One snapshot for the whole page.
            let transaction = connection.unchecked_transaction()?;
            let head = transaction.prepare_cached(rows::HEAD)?.query_row((organization, number), Head::from_sqlite).optional()?;
            let Some(head) = head else { return Ok(None) };
            let of_ticket = (organization, head.id);
            let counted: Vec<Count> = all(&transaction, rows::TICKETS_OF, (organization, head.requester_id))?;
            Ok(Some(Whole {
                number,
                messages: all(&transaction, rows::MESSAGES, of_ticket)?,
                events: all(&transaction, rows::EVENTS, of_ticket)?,
                tags: all(&transaction, rows::TAGS, of_ticket)?,
                followers: all(&transaction, rows::FOLLOWERS, of_ticket)?,
                tickets_of_requester: counted.first().map_or(0, |counted| counted.count),
                head,
            }))
        })
    }

    pub fn create(&self, new: &NewTicket) -> Result<i64> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let (organization, user, now) = (self.organization, self.user, Timestamp::now().0);
        let (ticket, message) = (next_id(), next_id());
        let transaction = writer.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let run = |text: &str, params: &[&dyn rusqlite::ToSql]| transaction.prepare_cached(text)?.execute(params).map(drop);
        let number: i64 = transaction.prepare_cached(create::NUMBER)?.query_row([organization], |row| row.get(0))?;
        run(create::TICKET, &[&organization, &ticket, &number, &new.title, &user, &now, &new.preview()])?;
        run(create::MESSAGE, &[&organization, &message, &ticket, &user, &new.html, &now])?;
        run(create::EVENT, &[&organization, &next_id(), &ticket, &user, &now, &new.event_data(message)])?;
        run(create::UNINDEXED, &[&organization, &ticket, &now])?;
        transaction.commit()?;
        Ok(number)
    }
}
