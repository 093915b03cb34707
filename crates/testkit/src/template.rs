//! The database every test starts from: migrated, with two organizations and their people, made once a process and copied for each test.

use std::sync::OnceLock;

use db::{Db, Location, Options};

use crate::{
    Engine,
    desk::{clock_at, people_of_the_samples},
    engine::{Place, admin, url_of},
};

/// A copy for one test; `None` where there is no PostgreSQL.
pub(crate) fn copy(engine: Engine) -> Option<Place> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    match engine {
        Engine::Sqlite => {
            std::fs::copy(sqlite(), folder.path().join("firstline.db")).expect("a copy of the template");
            Some(Place::sqlite(folder))
        }
        Engine::Postgres => {
            let server = std::env::var("FIRSTLINE_TEST_POSTGRES").ok()?;
            let template = postgres(&server);
            let name = unique("desk");
            // Copies of one template exclude each other for a moment.
            let copied = (0..50).any(|_| admin(&server, &format!("CREATE DATABASE \"{name}\" TEMPLATE \"{template}\" STRATEGY FILE_COPY")) || pause());
            assert!(copied, "the template could not be copied");
            Some(Place::postgres(folder, &server, name))
        }
    }
}

fn pause() -> bool {
    std::thread::sleep(std::time::Duration::from_millis(100));
    false
}

fn unique(prefix: &str) -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("{prefix}_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn sqlite() -> &'static std::path::Path {
    static TEMPLATE: OnceLock<tempfile::TempDir> = OnceLock::new();
    TEMPLATE
        .get_or_init(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            fill(Location::Sqlite(folder.path().join("firstline.db")));
            folder
        })
        .path()
        .join("firstline.db")
        .leak()
}

fn postgres(server: &str) -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = unique("template");
        assert!(admin(server, &format!("CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")), "PostgreSQL does not answer");
        fill(Location::Postgres(url_of(server, &name)));
        name
    })
}

/// Migrates and brings the people in, then lets go of the database so that it can be copied.
fn fill(location: Location) {
    let wanted = std::thread::spawn(move || {
        firstline::wiring::install();
        let (clock, _) = clock_at(crate::desk::BEGINNING);
        let db = Db::open(&Options { clock, readers: Some(1), writers: Some(1), ..Options::new(location) }, firstline::wiring::MIGRATIONS).expect("a database");
        people_of_the_samples(&db);
        db.close(std::time::Duration::from_secs(10));
    });
    wanted.join().expect("a filled template");
}
