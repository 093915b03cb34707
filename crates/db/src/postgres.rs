//! The server engine: reading and writing connections, each on its own thread, and one more that listens and tells.

use std::{
    sync::Arc,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use kernel::{Error, Result};
use postgres::fallible_iterator::FallibleIterator;
use serde::{Deserialize, Serialize};

use crate::{
    Change, Options, Shared,
    connection::{Connection, postgres_error},
    ctx::Tx,
    queue::{Failure, Queue, Work},
    sqlite::spawn,
};

const CHANNEL: &str = "firstline";

/// How often a transaction is run again when the server asks for it.
const TRIES: usize = 8;

/// PostgreSQL refuses a notification of 8,000 bytes and more.
const PAYLOAD_LIMIT: usize = 7_500;

/// How many changes a notification names; one that names a ticket takes some 150 bytes.
const TOLD_AT_ONCE: usize = 40;

/// What changed in a twentieth of a second is told in so many notifications at most; beyond, everything may have changed.
const NOTIFICATIONS: usize = 10;

pub(crate) fn start(
    url: &str,
    first: Connection,
    shared: &Arc<Shared>,
    readers: &Arc<Queue>,
    writers: &Arc<Queue>,
    options: &Options,
) -> Result<Vec<JoinHandle<()>>> {
    let mut threads = Vec::new();
    let mut first = Some(first);
    for n in 0..options.writers.unwrap_or(6).max(1) {
        let connection = first.take().map_or_else(|| Connection::open_postgres(url), Ok)?;
        let (tx, queue, url) = (Tx::writer(connection, Arc::clone(shared)), Arc::clone(writers), url.to_owned());
        threads.push(spawn(format!("db-write-{n}"), move || work_loop(tx, &queue, &url, Role::Writer))?);
    }
    for n in 0..options.readers.unwrap_or(6).max(1) {
        let mut connection = Connection::open_postgres(url)?;
        prepare_reader(&mut connection, options.read_limit)?;
        let (tx, queue, url, read_limit) = (Tx::reader(connection, Arc::clone(shared)), Arc::clone(readers), url.to_owned(), options.read_limit);
        threads.push(spawn(format!("db-read-{n}"), move || work_loop(tx, &queue, &url, Role::Reader(read_limit)))?);
    }
    let (url, shared) = (url.to_owned(), Arc::clone(shared));
    threads.push(spawn("db-keep".into(), move || keep(&url, &shared))?);
    Ok(threads)
}

fn prepare_reader(connection: &mut Connection, limit: Duration) -> Result<()> {
    connection.batch(&format!("SET default_transaction_read_only = on; SET statement_timeout = {}", limit.as_millis()))
}

#[derive(Clone, Copy)]
enum Role {
    /// Reads for so long at most.
    Reader(Duration),
    Writer,
}

fn work_loop(mut tx: Tx, queue: &Queue, url: &str, role: Role) {
    while let Some(work) = queue.take(1) {
        for mut work in work {
            if tx.connection.is_broken() && !reopen(&mut tx, url, role) {
                work.settle(Err(Error::Unavailable("PostgreSQL cannot be reached".into())));
                continue;
            }
            let mut result = run(&mut tx, &mut *work, role);
            // The server had gone while nobody looked: what has changed nothing may run again.
            if matches!(result, Run::Lost) && reopen(&mut tx, url, role) {
                result = run(&mut tx, &mut *work, role);
            }
            let result = match result {
                Run::Over(result) => result,
                Run::Lost => Err(Error::Unavailable("PostgreSQL cannot be reached".into())),
            };
            let changes = std::mem::take(&mut tx.changes);
            let is_kept = result.is_ok();
            work.settle(result);
            if is_kept {
                tx.shared.announcer.announce(changes);
            }
        }
    }
}

fn reopen(tx: &mut Tx, url: &str, role: Role) -> bool {
    let Ok(mut connection) = Connection::open_postgres(url) else {
        // Do not hammer a server that is starting.
        thread::sleep(Duration::from_millis(200));
        return false;
    };
    if let Role::Reader(limit) = role
        && prepare_reader(&mut connection, limit).is_err()
    {
        return false;
    }
    tx.connection = connection;
    true
}

/// How a run came out.
enum Run {
    /// The closure has its answer, or the commit failed.
    Over(Result<()>),
    /// The connection was gone before anything could have changed.
    Lost,
}

fn run(tx: &mut Tx, work: &mut dyn Work, role: Role) -> Run {
    match role {
        Role::Reader(_) => read(tx, work),
        Role::Writer => write(tx, work),
    }
}

/// Reads need no transaction around them: each statement sees its own snapshot, and the server refuses to write.
fn read(tx: &mut Tx, work: &mut dyn Work) -> Run {
    match work.run(tx) {
        Err(_) if tx.connection.is_broken() => Run::Lost,
        _ => Run::Over(Ok(())),
    }
}

fn write(tx: &mut Tx, work: &mut dyn Work) -> Run {
    tx.changes.clear();
    match tx.connection.batch("BEGIN") {
        Ok(()) => Run::Over(write_begun(tx, work)),
        Err(_) if tx.connection.is_broken() => Run::Lost,
        Err(error) => Run::Over(Err(error)),
    }
}

fn write_begun(tx: &mut Tx, work: &mut dyn Work) -> Result<()> {
    for attempt in 0..TRIES {
        if attempt > 0 {
            tx.changes.clear();
            tx.connection.batch("BEGIN")?;
        }
        match work.run(tx) {
            Ok(()) => match tx.connection.batch("COMMIT") {
                Ok(()) => return Ok(()),
                Err(error) if !tx.take_retry() => {
                    tx.changes.clear();
                    return Err(error);
                }
                Err(_) => {}
            },
            Err(failure) => {
                tx.changes.clear();
                // A connection that broke has rolled back by itself.
                let _ = tx.connection.batch("ROLLBACK");
                if failure == Failure::Refused {
                    return Ok(());
                }
            }
        }
        thread::sleep(Duration::from_millis(3 << attempt.min(5)));
    }
    Err(Error::Unavailable("too many writers at once".into()))
}

#[derive(Serialize, Deserialize)]
struct Told {
    /// The sender's node number, so that it does not hear itself.
    from: i64,
    changes: Vec<Change>,
}

/// Listens to the other processes, tells them what changed here (at most 20 times a second), and renews the lease of the node number.
fn keep(url: &str, shared: &Shared) {
    let mut renewed = Instant::now();
    while !shared.announcer.is_closed() {
        let Ok(mut connection) = listen(url) else {
            thread::sleep(Duration::from_millis(500));
            continue;
        };
        // Whatever was said while nobody listened is lost, so everything is looked at anew.
        shared.announcer.announce_here(vec![Change::everything()]);
        while !shared.announcer.is_closed() && exchange(&mut connection, shared).is_ok() {
            if renewed.elapsed() > Duration::from_secs(30) {
                renewed = Instant::now();
                shared.ids.renew(&mut connection, shared.clock.now());
            }
        }
        if shared.announcer.is_closed() {
            shared.ids.release(&mut connection);
        }
    }
}

fn listen(url: &str) -> Result<Connection> {
    let mut connection = Connection::open_postgres(url)?;
    connection.batch(&format!("LISTEN {CHANNEL}"))?;
    Ok(connection)
}

/// Hears what others said for a twentieth of a second, then says what is to be said.
fn exchange(connection: &mut Connection, shared: &Shared) -> Result<()> {
    let Connection::Postgres(postgres) = connection else { return Ok(()) };
    {
        let mut notifications = postgres.client.notifications();
        let mut heard = notifications.timeout_iter(Duration::from_millis(50));
        while let Some(notification) = heard.next().map_err(postgres_error)? {
            hear(notification.payload(), shared);
        }
    }
    tell(postgres, shared)
}

fn hear(payload: &str, shared: &Shared) {
    match serde_json::from_str::<Told>(payload) {
        Ok(told) if told.from != shared.ids.node() => shared.announcer.announce_here(told.changes),
        Ok(_) => {}
        Err(_) => shared.announcer.announce_here(vec![Change::everything()]),
    }
}

fn tell(postgres: &mut crate::connection::Postgres, shared: &Shared) -> Result<()> {
    let changes = shared.announcer.take_elsewhere();
    if changes.is_empty() {
        return Ok(());
    }
    for text in payloads(shared.ids.node(), &changes)? {
        postgres.client.execute("SELECT pg_notify($1, $2)", &[&CHANNEL, &text]).map_err(postgres_error)?;
    }
    Ok(())
}

fn payloads(from: i64, changes: &[Change]) -> Result<Vec<String>> {
    let payload = |changes: &[Change]| serde_json::to_string(&Told { from, changes: changes.to_vec() }).map_err(Error::internal);
    let texts = changes.chunks(TOLD_AT_ONCE).take(NOTIFICATIONS + 1).map(payload).collect::<Result<Vec<_>>>()?;
    if texts.len() > NOTIFICATIONS || texts.iter().any(|text| text.len() > PAYLOAD_LIMIT) {
        return Ok(vec![payload(&[Change::everything()])?]);
    }
    Ok(texts)
}
