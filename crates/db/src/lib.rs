//! One way to both databases: SQLite in the process, PostgreSQL beside it.
//!
//! A closure handed to [`Db::read`] or [`Db::write`] runs on a database thread, in one transaction, with a [`Ctx`] that knows whose request it is.
//! Closures are `Fn` and free of outside effects, since a write may run again (PostgreSQL asks for it after a serialization failure, SQLite after a group
//! was lost). Nothing inside waits for the network.
//!
//! Every statement of a [`Ctx`] is bound to its organization: `$1` is the organization's id, filled in here, and a text without it is refused.
//! Tables of the installation (sessions, tokens, usernames, jobs) are reached through [`Installation`].

mod change;
mod connection;
mod ctx;
mod disk;
mod ids;
mod migrate;
mod postgres;
mod queue;
mod slugs;
mod sql;
mod sqlite;
mod value;

use std::{path::PathBuf, sync::Arc, time::Duration};

use kernel::{Actor, Error, OrganizationId, Result, Standing, Timestamp, Via};
use tokio::sync::{broadcast, oneshot};

pub use change::{Change, heard};
pub use connection::{Connection, Row};
pub use ctx::{Ctx, Installation, Tx};
pub use linkme;
pub use migrate::Migration;
pub use sql::{STATEMENTS, Scope, Statement, check_scope};
pub use sqlite::STATISTICS;
pub use value::{Cell, Column, Param, Value};

use change::Announcer;
use disk::Disk;
use ids::IdMaker;
use queue::{Queue, Task};

/// Which database, and where.
#[derive(Clone, Debug)]
pub enum Location {
    /// A file; its folder must exist.
    Sqlite(PathBuf),
    /// A `postgres://` URL. `sslmode=require` (or `verify-full`) encrypts, checked against the system's certificates.
    Postgres(String),
}

/// How to open a database.
#[derive(Clone)]
pub struct Options {
    pub location: Location,
    pub clock: Clock,
    /// Reading threads; the default is 4 on SQLite and 6 on PostgreSQL.
    pub readers: Option<usize>,
    /// Writing connections of PostgreSQL (SQLite has one writer); the default is 6.
    pub writers: Option<usize>,
    /// A read that takes longer is stopped and refused as unavailable; a page would long have given up.
    pub read_limit: Duration,
}

impl Options {
    pub fn new(location: Location) -> Self {
        Self { location, clock: Clock::system(), readers: None, writers: None, read_limit: Duration::from_secs(20) }
    }
}

/// Where the time comes from: the system, or the hand of a test.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    pub fn system() -> Self {
        Self(Arc::new(Timestamp::now))
    }

    pub fn from_fn(f: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(f))
    }

    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

/// Whose request a transaction serves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Who {
    pub organization: OrganizationId,
    pub actor: Actor,
    pub standing: Standing,
    pub via: Via,
}

impl Who {
    /// The desk itself at work in an organization: rules, jobs, commands.
    pub fn desk(organization: OrganizationId) -> Self {
        Self { organization, actor: Actor::Desk, standing: Standing::DESK, via: Via::Automation }
    }
}

/// What all threads of one database share.
pub(crate) struct Shared {
    pub(crate) clock: Clock,
    pub(crate) ids: IdMaker,
    pub(crate) announcer: Announcer,
    pub(crate) is_postgres: bool,
    pub(crate) disk: Disk,
}

/// An open database. Cheap to clone; the threads end when the last clone is dropped.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    readers: Arc<Queue>,
    writers: Arc<Queue>,
    threads: std::sync::Mutex<Vec<std::thread::JoinHandle<()>>>,
}

impl Db {
    /// Migrates the database under a lock, leases a node number and starts the threads.
    ///
    /// Fails when it cannot be reached, or when a newer Firstline has already changed its schema. Blocks: call it outside async code or in `spawn_blocking`.
    pub fn open(options: &Options, migrations: &[&[Migration]]) -> Result<Self> {
        let mut connection = Connection::open(&options.location)?;
        sqlite::fold(&connection)?;
        migrate::run(&mut connection, migrations, options.clock.now())?;
        let ids = IdMaker::lease(&mut connection, options.clock.now())?;
        let is_postgres = matches!(options.location, Location::Postgres(_));
        let shared = Arc::new(Shared { clock: options.clock.clone(), ids, announcer: Announcer::new(is_postgres), is_postgres, disk: Disk::default() });
        let (readers, writers) = (Arc::new(Queue::default()), Arc::new(Queue::default()));
        let threads = match &options.location {
            Location::Sqlite(path) => sqlite::start(path, connection, &shared, &readers, &writers, options)?,
            Location::Postgres(url) => postgres::start(url, connection, &shared, &readers, &writers, options)?,
        };
        Ok(Self { inner: Arc::new(Inner { shared, readers, writers, threads: threads.into() }) })
    }

    /// Reads in an organization, with a snapshot on SQLite and read-only on both.
    pub async fn read<T: Send + 'static>(&self, who: Who, f: impl Fn(&mut Ctx<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        self.installation_read(move |installation| f(&mut installation.within(who.clone()))).await
    }

    /// Changes an organization in one transaction; answers after the commit is on disk.
    pub async fn write<T: Send + 'static>(&self, who: Who, f: impl Fn(&mut Ctx<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        self.installation_write(move |installation| f(&mut installation.within(who.clone()))).await
    }

    /// Reads tables of the installation.
    pub async fn installation_read<T: Send + 'static>(&self, f: impl Fn(&mut Installation<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        answer(self.submit(&self.inner.readers, f)?.await)
    }

    /// Changes tables of the installation, and organizations through [`Installation::within`].
    pub async fn installation_write<T: Send + 'static>(&self, f: impl Fn(&mut Installation<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        answer(self.submit(&self.inner.writers, f)?.await)
    }

    /// [`Db::installation_read`] for code that is not async (commands, loaders).
    pub fn installation_read_blocking<T: Send + 'static>(&self, f: impl Fn(&mut Installation<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        answer(self.submit(&self.inner.readers, f)?.blocking_recv())
    }

    /// [`Db::installation_write`] for code that is not async (commands, loaders).
    pub fn installation_write_blocking<T: Send + 'static>(&self, f: impl Fn(&mut Installation<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        answer(self.submit(&self.inner.writers, f)?.blocking_recv())
    }

    fn submit<T: Send + 'static>(
        &self,
        queue: &Queue,
        f: impl Fn(&mut Installation<'_>) -> Result<T> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T>>> {
        let (task, answer) = Task::new(f);
        queue.push(Box::new(task))?;
        Ok(answer)
    }

    /// What committed transactions, here or in other processes, said has changed. A reader that lags sees `RecvError::Lagged` and looks at everything anew.
    pub fn changes(&self) -> broadcast::Receiver<Arc<[Change]>> {
        self.inner.shared.announcer.subscribe()
    }

    /// Tells the listeners of this and other processes, outside any transaction.
    pub fn announce(&self, changes: Vec<Change>) {
        self.inner.shared.announcer.announce(changes);
    }

    pub fn now(&self) -> Timestamp {
        self.inner.shared.clock.now()
    }

    pub fn clock(&self) -> Clock {
        self.inner.shared.clock.clone()
    }

    pub fn is_postgres(&self) -> bool {
        self.inner.shared.is_postgres
    }

    /// Whether the disk under SQLite did not keep what it was given. Nothing is written any more until the next start, which finds out what was kept; reading goes on.
    pub fn disk_has_failed(&self) -> bool {
        self.inner.shared.disk.has_failed()
    }

    /// Lets what is queued finish, at most for `patience`, and ends the threads. Later calls are refused as unavailable. Blocks.
    pub fn close(&self, patience: Duration) {
        let deadline = std::time::Instant::now() + patience;
        self.inner.close();
        let threads = std::mem::take(&mut *self.inner.threads.lock().unwrap_or_else(|poisoned| poisoned.into_inner()));
        for thread in threads {
            while !thread.is_finished() && std::time::Instant::now() < deadline {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
}

impl Inner {
    fn close(&self) {
        self.readers.close();
        self.writers.close();
        self.shared.announcer.close();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

fn answer<T>(received: Result<Result<T>, oneshot::error::RecvError>) -> Result<T> {
    received.unwrap_or_else(|_| Err(Error::Unavailable("the database thread ended".into())))
}
