//! A private PostgreSQL in a temporary folder, gone when its owner is gone.
//!
//! A small shell process stands guard: it waits for the end of its input, which comes when [`Cluster`] is dropped and also when this process is killed in whatever way, then stops the server and
//! removes the folder.

use std::{
    env, fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, ExitCode, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::machine::{Machine, find_program, is_program, is_root, output_of};

/// What becomes of writes when the machine loses power.
#[derive(Clone, Copy, PartialEq)]
pub enum Durability {
    /// Lost, and everything is quicker; right for tests.
    None,
    /// Kept, as in earnest.
    Full,
}

/// The server's programs: the newest installed ones.
pub struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// Looks on the search path, then where distributions keep them.
    pub fn find() -> Option<Self> {
        let on_path = find_program("initdb").and_then(|initdb| Some(fs::canonicalize(initdb).ok()?.parent()?.to_owned()));
        let configured = || output_of(Command::new("pg_config").arg("--bindir")).map(PathBuf::from);
        on_path
            .into_iter()
            .chain(distributed())
            .chain(configured())
            .find(|folder| ["initdb", "pg_ctl", "postgres"].iter().all(|name| is_program(&folder.join(name))))
            .map(|folder| Self { folder })
    }

    /// Finds or installs them.
    pub fn provide(machine: &mut Machine) -> Option<Self> {
        machine.provide("PostgreSQL", &["postgresql"], "everything on PostgreSQL", Self::find)
    }
}

/// `/usr/lib/postgresql/VERSION/bin`, the highest version first.
fn distributed() -> Vec<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = versions.filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))).collect();
    versions.sort_by(|a, b| b.cmp(a));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

/// A running server.
pub struct Cluster {
    /// How to connect as its owner: `postgres://…` on the loopback interface.
    pub url: String,
    guard: Child,
}

impl Cluster {
    /// Makes a cluster and starts it; takes two seconds or so.
    pub fn start(programs: &Programs, durability: Durability) -> Result<Self> {
        let owner = Owner::find()?;
        let folder = new_folder(&owner)?;
        let guard = stand_guard(programs, &folder, &owner)?;
        // From here on dropping it stops and removes whatever was made.
        let mut cluster = Self { url: String::new(), guard };
        let password = random_word()?;
        initialize(programs, &folder, &owner, &password)?;
        let port = start_server(programs, &folder, &owner, durability)?;
        cluster.url = format!("postgres://firstline:{password}@127.0.0.1:{port}/postgres");
        Ok(cluster)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// Whom the server runs as: PostgreSQL refuses to be run by root.
struct Owner(Option<(u32, u32)>);

impl Owner {
    fn find() -> Result<Self> {
        if !is_root() {
            return Ok(Self(None));
        }
        let id = |flag: &str, name: &str| output_of(Command::new("id").args([flag, name]))?.parse::<u32>().ok();
        let ids = |name: &str| Some((id("-u", name)?, id("-g", name)?));
        let made = || {
            Command::new("useradd").args(["--system", "--no-create-home", "firstline-test"]).status().ok();
            ids("firstline-test")
        };
        let ids = ids("postgres").or_else(|| ids("firstline-test")).or_else(made);
        Ok(Self(Some(ids.context("PostgreSQL does not run as root, and no other user could be made for it")?)))
    }

    /// A command to be run as the owner, in the folder.
    fn command(&self, program: impl AsRef<Path>, folder: &Path) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(folder).stdin(Stdio::null());
        if let Some((user, group)) = self.0 {
            command.gid(group).uid(user).env("HOME", folder);
        }
        command
    }
}

/// An empty folder that only the owner can look into.
fn new_folder(owner: &Owner) -> Result<PathBuf> {
    let folder = env::temp_dir().join(format!("firstline-postgres-{}", random_word()?));
    fs::create_dir(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
    if let Some((user, group)) = owner.0 {
        chown(&folder, Some(user), Some(group))?;
    }
    Ok(folder)
}

/// Starts the process that cleans up. It has a process group of its own, so that Ctrl-C does not end it with the rest.
fn stand_guard(programs: &Programs, folder: &Path, owner: &Owner) -> Result<Child> {
    const DUTY: &str = r#"trap "" INT TERM HUP; cat >/dev/null; "$1" -D "$2/data" -m immediate stop >/dev/null 2>&1; cd /; rm -rf "$2""#;
    let mut guard = owner.command("/bin/sh", folder);
    guard.args(["-c", DUTY, "sh"]).arg(programs.folder.join("pg_ctl")).arg(folder);
    guard.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    guard.spawn().context("/bin/sh cannot be started")
}

fn initialize(programs: &Programs, folder: &Path, owner: &Owner, password: &str) -> Result<()> {
    let password_file = folder.join("password");
    fs::write(&password_file, password)?;
    if let Some((user, group)) = owner.0 {
        chown(&password_file, Some(user), Some(group))?;
    }
    // md5 rather than scram, since the tests open thousands of connections and the address is this machine's own.
    let arguments = ["--username=firstline", "--auth=md5", "--pwfile=password", "--pgdata=data", "--encoding=UTF8", "--no-sync"];
    let tries = ["--locale=C.UTF-8", "--locale=C"].map(|locale| owner.command(programs.folder.join("initdb"), folder).args(arguments).arg(locale).output());
    for output in tries {
        let output = output.context("initdb cannot be started")?;
        if output.status.success() {
            return Ok(());
        }
        eprintln!("{}", String::from_utf8_lossy(&output.stderr));
    }
    bail!("initdb failed")
}

/// Starts the server on a free port, which it gives back. Another process may take the port in between, hence several tries.
fn start_server(programs: &Programs, folder: &Path, owner: &Owner, durability: Durability) -> Result<u16> {
    for _ in 0..5 {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut settings = format!("-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories= -c max_connections=200");
        if durability == Durability::None {
            settings += " -c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0";
        }
        let mut start = owner.command(programs.folder.join("pg_ctl"), folder);
        start.args(["-D", "data", "-l", "log", "-w", "-t", "60", "-o", &settings, "start"]).stdout(Stdio::null());
        if start.status().context("pg_ctl cannot be started")?.success() {
            return Ok(port);
        }
    }
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    bail!("PostgreSQL did not start:\n{log}")
}

/// Sixteen random hexadecimal digits.
fn random_word() -> Result<String> {
    use std::io::Read;
    let mut bytes = [0; 8];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The command `cargo xtask postgres`.
pub fn keep_until_interrupted() -> Result<ExitCode> {
    let mut machine = Machine::new();
    let Some(programs) = Programs::provide(&mut machine) else { bail!("{}", machine.missing.join("\n")) };
    let cluster = Cluster::start(&programs, Durability::Full)?;
    println!("{}", cluster.url);
    eprintln!("Ctrl-C stops it and removes its data.");
    loop {
        std::thread::park();
    }
}
