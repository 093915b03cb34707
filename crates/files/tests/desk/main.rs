//! Files of a desk with a database: on SQLite always, and on PostgreSQL where `FIRSTLINE_TEST_POSTGRES` names a server
//! (`postgres://user@host/postgres`) on which databases may be made.

mod attaching;
mod storing;
mod sweeping;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use db::{Clock, Ctx, Db, Location, Options, Who};
use files::{Files, NewAttachment};
use kernel::{Actor, Grants, OrganizationId, Result, Standing, Timestamp, UserId, Via};
use tempfile::TempDir;

const NORTHWIND: OrganizationId = OrganizationId(1);
const CONTOSO: OrganizationId = OrganizationId(2);
const ROSA: UserId = UserId(11);
const ANA: UserId = UserId(12);

/// The limit of these desks, small enough to be reached.
const MAX_BYTES: u64 = 100_000;

struct Desk {
    files: Files,
    db: Db,
    folder: TempDir,
    /// How many hours the desk's clock is ahead of the system's.
    ahead: Arc<AtomicI64>,
}

impl Desk {
    fn open(location: impl FnOnce(&TempDir) -> Location) -> Self {
        let folder = TempDir::new().unwrap();
        let ahead = Arc::new(AtomicI64::new(0));
        let hours = Arc::clone(&ahead);
        let clock = Clock::from_fn(move || Timestamp::now().plus(kernel::hours(hours.load(Ordering::Relaxed))));
        let db = Db::open(&Options { clock, ..Options::new(location(&folder)) }, &[files::MIGRATIONS, sweeping::LOGOS]).unwrap();
        let files = Files::open(folder.path().join("files"), MAX_BYTES).unwrap();
        Self { files, db, folder, ahead }
    }

    fn wait_hours(&self, hours: i64) {
        self.ahead.fetch_add(hours, Ordering::Relaxed);
    }

    /// Does something in Northwind as this person.
    async fn as_person<T: Send + 'static>(&self, person: UserId, f: impl Fn(&mut Ctx<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        self.db.write(who(NORTHWIND, person), f).await
    }

    /// A file in the store, and what is known of it.
    async fn receive(&self, organization: OrganizationId, name: &str, bytes: &[u8]) -> NewAttachment {
        self.files.receive(organization, name, "application/octet-stream", bytes).await.unwrap()
    }

    /// A file that somebody of Northwind uploaded.
    async fn upload(&self, person: UserId, name: &str, bytes: &[u8]) -> files::Attachment {
        let new = self.receive(NORTHWIND, name, bytes).await;
        self.as_person(person, move |ctx| files::upload(ctx, &new)).await.unwrap()
    }
}

fn who(organization: OrganizationId, person: UserId) -> Who {
    let standing = Standing::with(Grants::NONE);
    Who { organization, actor: Actor::Person(person), standing, via: Via::Web }
}

/// The field at which something was refused, and why.
fn refusal<T>(outcome: Result<T>) -> (String, String) {
    match outcome {
        Err(kernel::Error::Invalid(errors)) => (errors.0[0].field.to_string(), errors.0[0].text.key.to_string()),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("not refused"),
    }
}

/// Runs a test on each database.
fn on_each(test: impl AsyncFn(&Desk)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sqlite = Desk::open(|folder| Location::Sqlite(folder.path().join("desk.db")));
    runtime.block_on(test(&sqlite));
    let Ok(server) = std::env::var("FIRSTLINE_TEST_POSTGRES") else { return };
    let database = Database::create(&server);
    let postgres = Desk::open(|_| Location::Postgres(database.url.clone()));
    runtime.block_on(test(&postgres));
    postgres.db.close(std::time::Duration::from_secs(5));
}

/// A fresh database that goes with the test.
struct Database {
    server: String,
    name: String,
    url: String,
}

impl Database {
    fn create(server: &str) -> Self {
        static COUNT: AtomicI64 = AtomicI64::new(0);
        let name = format!("firstline_files_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        postgres::Client::connect(server, postgres::NoTls).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let (base, options) = server.split_once('?').map_or((server, ""), |(base, options)| (base, options));
        let base = base.rsplit_once('/').unwrap().0;
        Self { server: server.into(), url: format!("{base}/{name}?{options}"), name }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Ok(mut client) = postgres::Client::connect(&self.server, postgres::NoTls) {
            let _ = client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

#[test]
fn every_statement_is_understood_by_the_database() {
    let folder = TempDir::new().unwrap();
    let mut locations = vec![Location::Sqlite(folder.path().join("desk.db"))];
    let database = std::env::var("FIRSTLINE_TEST_POSTGRES").ok().map(|server| Database::create(&server));
    locations.extend(database.iter().map(|database| Location::Postgres(database.url.clone())));
    for location in locations {
        Db::open(&Options::new(location.clone()), &[files::MIGRATIONS, sweeping::LOGOS]).unwrap().close(std::time::Duration::from_secs(5));
        let mut connection = db::Connection::open(&location).unwrap();
        for statement in db::STATEMENTS.iter().filter(|statement| statement.file.contains("files")) {
            connection.prepare(&statement.sample()).unwrap();
            assert!(statement.scope == db::Scope::Installation || db::check_scope(statement.text), "{}", statement.text);
        }
    }
}
