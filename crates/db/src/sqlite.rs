//! The embedded engine: a few reading threads and one writing thread that groups what waits into one fsync.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use kernel::{Error, Result};
use rusqlite::{ErrorCode, config::DbConfig};

use crate::{
    Change, Options, Shared,
    connection::{Connection, Sqlite, sqlite_error},
    ctx::Tx,
    disk::Disk,
    queue::{Queue, Work},
};

/// At most this many writes share a commit: a later one would wait too long for its own.
const GROUP: usize = 64;

/// The write-ahead log is folded back before it grows beyond this.
const WAL_LIMIT_BYTES: u64 = 64 << 20;

/// How often the planner's statistics are brought up, in a quiet moment.
const COUNT_EVERY: Duration = Duration::from_secs(3_600);

/// For the first time at the first quiet moment, and on a desk that never is quiet after a minute.
const COUNT_AT_LAST: Duration = Duration::from_secs(60);

pub(crate) fn start(
    path: &Path,
    writer: Connection,
    shared: &Arc<Shared>,
    readers: &Arc<Queue>,
    writers: &Arc<Queue>,
    options: &Options,
) -> Result<Vec<JoinHandle<()>>> {
    let mut threads = Vec::new();
    let read_limit = options.read_limit;
    for n in 0..options.readers.unwrap_or(4).max(1) {
        let connection = Connection::open_sqlite(path)?;
        if let Connection::Sqlite(sqlite) = &connection {
            sqlite.raw.execute_batch("PRAGMA query_only = ON").map_err(sqlite_error)?;
        }
        let (tx, queue) = (Tx::reader(connection, Arc::clone(shared)), Arc::clone(readers));
        threads.push(spawn(format!("db-read-{n}"), move || read_loop(tx, &queue, read_limit))?);
    }
    let (tx, queue) = (Tx::writer(writer, Arc::clone(shared)), Arc::clone(writers));
    let (written, heard) = mpsc::sync_channel(1);
    threads.push(spawn("db-write".into(), move || write_loop(tx, &queue, &written))?);
    let keeper = Keeper::new(path)?;
    let shared = Arc::clone(shared);
    threads.push(spawn("db-keep".into(), move || keeper.keep(&shared, &heard))?);
    Ok(threads)
}

pub(crate) fn spawn(name: String, f: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    thread::Builder::new().name(name).spawn(f).map_err(Error::internal)
}

fn raw(tx: &Tx) -> Option<&rusqlite::Connection> {
    match &tx.connection {
        Connection::Sqlite(sqlite) => Some(&sqlite.raw),
        Connection::Postgres(_) => None,
    }
}

fn run(tx: &Tx, text: &str) -> Result<()> {
    match raw(tx) {
        Some(raw) => {
            let done = raw.prepare_cached(text).and_then(|mut statement| statement.execute([]));
            tx.shared.disk.watch(done).map(drop).map_err(sqlite_error)
        }
        None => Err(Error::Internal("not SQLite".into())),
    }
}

fn read_loop(mut tx: Tx, queue: &Queue, read_limit: Duration) {
    while let Some(work) = queue.take(1) {
        for mut work in work {
            let deadline = Instant::now() + read_limit;
            if let Connection::Sqlite(sqlite) = &mut tx.connection {
                // Only a limit: a read runs without it just as well.
                let _ = sqlite.raw.progress_handler(100_000, Some(move || Instant::now() > deadline));
            }
            let begun = run(&tx, "BEGIN");
            let outcome = begun.and_then(|()| {
                let _ = work.run(&mut tx);
                run(&tx, "COMMIT").or_else(|_| run(&tx, "ROLLBACK"))
            });
            tx.shared.announcer.announce(std::mem::take(&mut tx.changes));
            work.settle(outcome);
        }
    }
    leave(&tx);
}

/// Folds the log of an earlier process back, with a sync of its own: had that process ended because the disk failed, what it wrote last would be read from memory and perhaps be
/// nowhere else, and what is appended behind it would be lost with it. Where another process uses the file, it does that.
pub(crate) fn fold(connection: &Connection) -> Result<()> {
    let Connection::Sqlite(sqlite) = connection else { return Ok(()) };
    match sqlite.raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
        Err(error) if matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => Ok(()),
        folded => folded.map_err(sqlite_error),
    }
}

fn leave(tx: &Tx) {
    if let Some(raw) = raw(tx) {
        leave_log(raw, &tx.shared.disk);
    }
}

/// The last connection folds the log back when it is closed, which on a failed disk it must not.
fn leave_log(raw: &rusqlite::Connection, disk: &Disk) {
    if disk.has_failed() {
        let _ = raw.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
    }
}

fn write_loop(mut tx: Tx, queue: &Queue, written: &mpsc::SyncSender<()>) {
    while let Some(group) = queue.take(GROUP) {
        if tx.shared.disk.has_failed() {
            group.into_iter().for_each(|work| work.settle(tx.shared.disk.check()));
        } else if group.len() == 1 {
            group.into_iter().for_each(|work| write_alone(&mut tx, work));
        } else {
            write_group(&mut tx, group);
        }
        // The keeper may already have been told.
        let _ = written.try_send(());
    }
    leave(&tx);
    if let Some(raw) = raw(&tx).filter(|_| !tx.shared.disk.has_failed()) {
        tx.shared.ids.release_sqlite(raw);
        // Leaves one tidy file behind; a reader that is still there only delays it.
        let _ = raw.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
    }
}

/// One write, one transaction, one fsync.
fn write_alone(tx: &mut Tx, mut work: Box<dyn Work>) {
    let begun = tx.shared.disk.check().and_then(|()| run(tx, "BEGIN IMMEDIATE"));
    let result = begun.and_then(|()| match work.run(tx) {
        Ok(()) => run(tx, "COMMIT").inspect_err(|_| drop(run(tx, "ROLLBACK"))),
        Err(_) => {
            tx.changes.clear();
            // A failed statement may already have ended the transaction.
            let _ = run(tx, "ROLLBACK");
            Ok(())
        }
    });
    finish(tx, result, vec![work]);
}

/// Several writes under one commit, each in its savepoint. Where one takes the whole transaction down, all run again alone.
fn write_group(tx: &mut Tx, mut group: Vec<Box<dyn Work>>) {
    if let Err(error) = run(tx, "BEGIN IMMEDIATE") {
        let text = error.to_string();
        group.into_iter().for_each(|work| work.settle(Err(Error::Unavailable(text.clone()))));
        return;
    }
    for i in 0..group.len() {
        if !write_member(tx, &mut *group[i]) {
            tx.changes.clear();
            let _ = run(tx, "ROLLBACK");
            group.into_iter().for_each(|work| write_alone(tx, work));
            return;
        }
    }
    let result = run(tx, "COMMIT").inspect_err(|_| drop(run(tx, "ROLLBACK")));
    finish(tx, result, group);
}

/// Whether the transaction still stands afterwards.
fn write_member(tx: &mut Tx, work: &mut dyn Work) -> bool {
    if run(tx, "SAVEPOINT member").is_err() {
        return false;
    }
    let said = tx.changes.len();
    match work.run(tx) {
        Ok(()) => run(tx, "RELEASE member").is_ok(),
        Err(_) => {
            tx.changes.truncate(said);
            let stands = raw(tx).is_some_and(|raw| !raw.is_autocommit());
            stands && run(tx, "ROLLBACK TO member").is_ok() && run(tx, "RELEASE member").is_ok()
        }
    }
}

fn finish(tx: &mut Tx, result: Result<()>, group: Vec<Box<dyn Work>>) {
    let changes = std::mem::take(&mut tx.changes);
    match result {
        Ok(()) => {
            group.into_iter().for_each(|work| work.settle(Ok(())));
            tx.shared.announcer.announce(changes);
        }
        Err(error) => {
            let text = error.to_string();
            group.into_iter().for_each(|work| work.settle(Err(Error::Unavailable(text.clone()))));
        }
    }
}

/// A look at the first rows of each index, so that the planner knows which one to take. Where an organization has more unfinished tickets than rows are
/// looked at, the index of those seems no smaller than that of all and may be passed over, so the number is generous.
pub const STATISTICS: &str = "PRAGMA analysis_limit = 50000; PRAGMA optimize = 0x10002";

/// Off the write path: folds the log back, renews the lease of the node number, and notices what other processes wrote.
struct Keeper {
    path: PathBuf,
    raw: rusqlite::Connection,
    /// What the file's version was when the database was opened: whatever is written from then on is noticed, however late the thread begins.
    opened_at: i64,
}

impl Keeper {
    fn new(path: &Path) -> Result<Self> {
        let Connection::Sqlite(sqlite) = Connection::open_sqlite(path)? else { return Err(Error::Internal("not SQLite".into())) };
        let Sqlite { raw } = *sqlite;
        Ok(Self { path: path.to_owned(), opened_at: version(&raw), raw })
    }

    fn keep(self, shared: &Shared, heard: &mpsc::Receiver<()>) {
        let Self { path, raw, opened_at: mut seen } = self;
        let began = Instant::now();
        let mut renewed = began;
        let mut counted: Option<Instant> = None;
        while !shared.announcer.is_closed() {
            let we_wrote = heard.recv_timeout(Duration::from_secs(1));
            if matches!(we_wrote, Err(mpsc::RecvTimeoutError::Disconnected)) {
                break;
            }
            thread::sleep(Duration::from_millis(200));
            let now = version(&raw);
            if now != seen && we_wrote.is_err() {
                shared.announcer.announce_here(vec![Change::everything()]);
            }
            seen = now;
            if shared.disk.has_failed() {
                continue;
            }
            let wal = std::fs::metadata(path.with_extension("db-wal")).map_or(0, |file| file.len());
            let fold = if wal > WAL_LIMIT_BYTES { "PRAGMA wal_checkpoint(RESTART)" } else { "PRAGMA wal_checkpoint(PASSIVE)" };
            // A reader in the way only puts it off to the next round.
            let _ = shared.disk.watch(raw.query_row(fold, [], |_| Ok(())));
            let is_quiet = we_wrote.is_err();
            if counted.map_or_else(|| is_quiet || began.elapsed() > COUNT_AT_LAST, |counted| counted.elapsed() > COUNT_EVERY) {
                let _ = shared.disk.watch(raw.execute_batch(STATISTICS));
                counted = Some(Instant::now());
            }
            if renewed.elapsed() > Duration::from_secs(30) {
                // A lease that is not renewed now is renewed half a minute later.
                let _ = shared.disk.watch(shared.ids.renew_sqlite(&raw, shared.clock.now()));
                renewed = Instant::now();
                seen = version(&raw);
            }
        }
        leave_log(&raw, &shared.disk);
    }
}

/// Another number once another connection has written, see the PRAGMA of this name.
fn version(raw: &rusqlite::Connection) -> i64 {
    raw.query_row("PRAGMA data_version", [], |row| row.get(0)).unwrap_or_default()
}
