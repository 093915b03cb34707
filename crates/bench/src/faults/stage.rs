//! Where a fault plays: a fresh desk on one of the databases.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result};

use crate::{
    Engine, Surroundings,
    http::Request,
    measure::create_database,
    process::{Place, Server, free_address},
    seed::{self, Desk},
};

pub struct Stage {
    pub engine: Engine,
    program: PathBuf,
    pub place: Place,
    pub desk: Desk,
    /// Removes the data at the end.
    _folder: tempfile::TempDir,
}

/// How long a start may take, on a slow machine with an unoptimized build.
const PATIENCE: Duration = Duration::from_secs(60);

impl Stage {
    /// A new organization with nothing but its first ticket. Blocks: call it outside async code.
    pub fn set(surroundings: &Surroundings, engine: Engine, name: &str) -> Result<Self> {
        Self::set_in(surroundings, engine, name, &std::env::temp_dir())
    }

    /// The same, with its data below this folder.
    pub fn set_in(surroundings: &Surroundings, engine: Engine, name: &str, parent: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("firstline-faults-").tempdir_in(parent)?;
        let database_url = match engine {
            Engine::Postgres => {
                let server = surroundings.postgres.as_deref().context("--postgres is needed")?;
                Some(create_database(server, &format!("faults_{name}"), None)?)
            }
            _ => None,
        };
        let place = Place { data_dir: folder.path().to_owned(), database_url };
        let desk = seed::found(&place, 1)?;
        Ok(Self { engine, program: surroundings.program.canonicalize().context("--program")?, place, desk, _folder: folder })
    }

    /// Starts the program and waits until it is ready.
    pub async fn start(&self) -> Result<Server> {
        let address = free_address()?;
        let mut server = Server::product(&self.program, &self.place, address)?;
        server.wait_for(|| Request::get(address, "/readyz"), PATIENCE).await.with_context(|| format!("its log:\n{}", self.log()))?;
        Ok(server)
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.place.data_dir.join("server.log")).unwrap_or_default()
    }

    /// Another look at the database. Blocks.
    pub fn connection(&self) -> Result<db::Connection> {
        db::Connection::open(&self.place.location()).map_err(|error| anyhow::anyhow!("{error}"))
    }
}

/// The databases to run on.
pub fn engines(surroundings: &Surroundings) -> impl Iterator<Item = Engine> {
    let wanted = surroundings.engine;
    [Engine::Sqlite, Engine::Postgres].into_iter().filter(move |engine| wanted == Engine::Both || wanted == *engine)
}

pub fn name(engine: Engine) -> &'static str {
    if engine == Engine::Postgres { "PostgreSQL" } else { "SQLite" }
}
