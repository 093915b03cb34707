//! The real program as a process: started on a free port, watched from outside, ended by signals.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::http::{self, Request};

/// Where a process keeps what it stores.
#[derive(Clone, Debug)]
pub struct Place {
    /// Files, and with SQLite the database.
    pub data_dir: PathBuf,
    /// `None`: SQLite.
    pub database_url: Option<String>,
}

impl Place {
    /// The SQLite file.
    pub fn database_file(&self) -> PathBuf {
        self.data_dir.join("firstline.db")
    }

    pub fn location(&self) -> db::Location {
        match &self.database_url {
            Some(url) => db::Location::Postgres(url.clone()),
            None => db::Location::Sqlite(self.database_file()),
        }
    }
}

/// A running process; killed when it is dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    pub began: Instant,
}

/// What a process has in memory, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Its own: heap and stacks.
    pub anonymous: u64,
    /// Pages of files that the system may take back at any time: the database, the program.
    pub mapped: u64,
}

pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

impl Server {
    /// Starts `firstline serve`. Its log goes to a file beside its data.
    pub fn product(program: &Path, place: &Place, address: SocketAddr) -> Result<Self> {
        let mut command = Command::new(program);
        command.arg("serve");
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("FIRSTLINE_")) {
            command.env_remove(name);
        }
        command.env("FIRSTLINE_DATA_DIR", &place.data_dir).env("FIRSTLINE_LISTEN", address.to_string()).env("FIRSTLINE_LOG", "warn");
        // Mail servers of a run are on this machine; signatures are looked up nowhere.
        command.env("FIRSTLINE_MAIL_HOSTS", r#"["127.0.0.0/8", "localhost"]"#).env("FIRSTLINE_NAME_SERVER", "none");
        if let Some(url) = &place.database_url {
            command.env("FIRSTLINE_DATABASE_URL", url);
        }
        let log = std::fs::OpenOptions::new().create(true).append(true).open(place.data_dir.join("server.log"))?;
        command.current_dir(&place.data_dir).stdout(log.try_clone()?).stderr(log);
        Self::spawn(command, address)
    }

    pub fn spawn(mut command: Command, address: SocketAddr) -> Result<Self> {
        let began = Instant::now();
        let child = command.stdin(Stdio::null()).spawn().with_context(|| format!("{} cannot be started", command.get_program().display()))?;
        Ok(Self { child, address, began })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the request is answered with 200; how long that took since the start.
    pub async fn wait_for(&mut self, request: impl Fn() -> Request, patience: Duration) -> Result<Duration> {
        loop {
            if let Ok(response) = http::once(self.address, request()).await
                && response.status == 200
            {
                return Ok(self.began.elapsed());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the process ended while it started: {status}");
            }
            if self.began.elapsed() > patience {
                bail!("no answer within {} s", patience.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    pub fn memory(&self) -> Result<Memory> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid()))?;
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("no {name} in /proc"))?;
            Ok::<u64, anyhow::Error>(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
        };
        Ok(Memory { anonymous: bytes("RssAnon:")?, mapped: bytes("RssFile:")? + bytes("RssShmem:")? })
    }

    /// Sends a signal by its name, such as `TERM`.
    pub fn signal(&self, name: &str) -> Result<()> {
        let status = Command::new("kill").args(["-s", name, &self.pid().to_string()]).status().context("kill cannot be started")?;
        if status.success() { Ok(()) } else { bail!("the process {} could not be sent {name}", self.pid()) }
    }

    /// Ends it as a power cut would, and waits until it is gone.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Waits until it has ended by itself.
    pub async fn ended(&mut self, patience: Duration) -> Result<ExitStatus> {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if began.elapsed() > patience {
                bail!("still running after {} s", patience.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Asks it to end, as the system does at shutdown.
    pub async fn stop(&mut self) -> Result<ExitStatus> {
        self.signal("TERM")?;
        self.ended(Duration::from_secs(60)).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
