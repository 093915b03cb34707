//! On which database a test runs, and how it gets one of its own.

use std::{future::Future, path::PathBuf};

use db::Location;

use crate::{TestDesk, template};

/// One of the two databases.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Runs a test with a desk of its own. Where there is no PostgreSQL, that half says aloud that it was skipped; in CI that is a failure.
pub fn run<F: Future<Output = ()>>(engine: Engine, test: impl FnOnce(TestDesk) -> F) {
    let Some(place) = template::copy(engine) else {
        assert!(std::env::var_os("CI").is_none(), "CI must bring a PostgreSQL: FIRSTLINE_TEST_POSTGRES is not set");
        eprintln!("SKIPPED on PostgreSQL: FIRSTLINE_TEST_POSTGRES is not set (cargo xtask test sets it)");
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let desk = TestDesk::open(place);
    let db = desk.app.db.clone();
    runtime.block_on(test(desk));
    drop(runtime);
    db.close(std::time::Duration::from_secs(5));
}

/// A database of one test, removed with it.
pub struct Place {
    pub location: Location,
    pub folder: PathBuf,
    _folder: tempfile::TempDir,
    dropped: Option<(String, String)>,
}

impl Place {
    pub(crate) fn sqlite(folder: tempfile::TempDir) -> Self {
        Self { location: Location::Sqlite(folder.path().join("firstline.db")), folder: folder.path().to_owned(), _folder: folder, dropped: None }
    }

    pub(crate) fn postgres(folder: tempfile::TempDir, server: &str, name: String) -> Self {
        Self {
            location: Location::Postgres(url_of(server, &name)),
            folder: folder.path().to_owned(),
            _folder: folder,
            dropped: Some((server.to_owned(), name)),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.dropped {
            admin(server, &format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"));
        }
    }
}

/// The URL of another database of the same server.
pub(crate) fn url_of(server: &str, name: &str) -> String {
    let (head, query) = server.split_once('?').map_or((server, None), |(head, query)| (head, Some(query)));
    let authority_end = head.find("://").map_or(0, |at| at + 3);
    let base = head[authority_end..].find('/').map_or(head, |at| &head[..authority_end + at]);
    match query {
        Some(query) => format!("{base}/{name}?{query}"),
        None => format!("{base}/{name}"),
    }
}

/// Runs a statement on the server itself, on a thread of its own: the synchronous client may not live on an async worker.
pub(crate) fn admin(server: &str, statement: &str) -> bool {
    let (server, statement) = (server.to_owned(), statement.to_owned());
    std::thread::spawn(move || {
        postgres::Client::connect(&server, postgres::NoTls)
            .and_then(|mut client| client.batch_execute(&statement))
            .inspect_err(|error| eprintln!("{statement}: {error}"))
            .is_ok()
    })
    .join()
    .unwrap_or(false)
}
