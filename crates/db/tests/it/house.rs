//! A database of one test's own, and a table of shelves to change in it.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicI64, Ordering},
        mpsc,
    },
    time::Duration,
};

use db::{Ctx, Db, Location, Migration, Options, Who, params, sql};
use kernel::{OrganizationId, Result};
use tempfile::TempDir;

pub const NORTHWIND: OrganizationId = OrganizationId(1);
pub const CONTOSO: OrganizationId = OrganizationId(2);

pub const SHELVES: &[Migration] = &[Migration {
    number: 2026_01_01_01,
    name: "shelves",
    text: "
        CREATE TABLE shelf (id {id}, organization_id BIGINT NOT NULL, name TEXT NOT NULL, books BIGINT NOT NULL, {key});
        CREATE UNIQUE INDEX shelf_name ON shelf (organization_id, name);
    ",
}];

/// Where a test's database is; removed with it.
pub struct House {
    pub location: Location,
    _folder: TempDir,
    database: Option<(String, String)>,
}

impl House {
    pub fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        Self { location: Location::Sqlite(folder.path().join("house.db")), _folder: folder, database: None }
    }

    /// `None`, said aloud, where there is no server; in CI that is a failure.
    pub fn postgres() -> Option<Self> {
        static COUNT: AtomicI64 = AtomicI64::new(0);
        let Ok(server) = std::env::var("FIRSTLINE_TEST_POSTGRES") else {
            assert!(std::env::var_os("CI").is_none(), "CI must bring a PostgreSQL");
            eprintln!("SKIPPED on PostgreSQL: FIRSTLINE_TEST_POSTGRES is not set");
            return None;
        };
        let name = format!("firstline_db_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        postgres::Client::connect(&server, postgres::NoTls).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let (head, query) = server.split_once('?').unwrap_or((&server, ""));
        let url = format!("{}/{name}?{query}", head.rsplit_once('/').unwrap().0);
        Some(Self { location: Location::Postgres(url), _folder: TempDir::new().unwrap(), database: Some((server, name)) })
    }

    pub fn options(&self) -> Options {
        Options { readers: Some(2), writers: Some(3), ..Options::new(self.location.clone()) }
    }

    pub fn open(&self) -> Db {
        Db::open(&self.options(), &[SHELVES]).unwrap()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.database
            && let Ok(mut client) = postgres::Client::connect(server, postgres::NoTls)
        {
            let _ = client.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// Runs a test on each engine.
pub fn on_each(test: impl Fn(&House)) {
    test(&House::sqlite());
    if let Some(house) = House::postgres() {
        test(&house);
    }
}

pub fn wait_for<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(future)
}

pub fn desk() -> Who {
    Who::desk(NORTHWIND)
}

/// Adds a shelf, or fails as the database does when the name is taken.
pub fn add(ctx: &mut Ctx<'_>, name: &str) -> Result<i64> {
    let id = ctx.next_id();
    ctx.execute_one(sql!("INSERT INTO shelf (organization_id, id, name, books) VALUES ($1, $2, $3, 0)"), &params![id, name])?;
    Ok(id)
}

/// The names of all shelves, in order.
pub fn names(ctx: &mut Ctx<'_>) -> Result<Vec<String>> {
    ctx.query(sql!("SELECT name FROM shelf WHERE organization_id = $1 ORDER BY name"), &[], |row| row.take())
}

pub fn count(ctx: &mut Ctx<'_>) -> Result<i64> {
    Ok(ctx.query_one(sql!("SELECT count(*) FROM shelf WHERE organization_id = $1"), &[], |row| row.take())?.unwrap_or(0))
}

/// A gate that a closure on a database thread waits at.
pub struct Gate {
    open: mpsc::Sender<()>,
    reached: mpsc::Receiver<()>,
}

/// What the closure holds of a [`Gate`].
pub struct Waiting {
    opened: Mutex<mpsc::Receiver<()>>,
    reaches: Mutex<mpsc::Sender<()>>,
}

pub fn gate() -> (Gate, Waiting) {
    let (open, opened) = mpsc::channel();
    let (reaches, reached) = mpsc::channel();
    (Gate { open, reached }, Waiting { opened: Mutex::new(opened), reaches: Mutex::new(reaches) })
}

impl Gate {
    /// Waits until the closure stands at the gate.
    pub fn reached(&self) {
        self.reached.recv_timeout(Duration::from_secs(20)).expect("nobody came to the gate");
    }

    pub fn open(&self) {
        self.open.send(()).unwrap();
    }
}

impl Waiting {
    pub fn wait(&self) {
        self.reaches.lock().unwrap().send(()).unwrap();
        // Whoever dropped the gate wants nobody to wait any more.
        let _ = self.opened.lock().unwrap().recv_timeout(Duration::from_secs(20));
    }
}
