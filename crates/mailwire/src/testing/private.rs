//! A server of somebody else's, run for one test in a folder of its own and gone with its owner.
//!
//! A small shell process stands guard: it waits for the end of its input, which comes when [`Private`] is dropped and also when this process is killed in whatever
//! way, then ends the server and removes the folder.

use std::{
    env, fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// Whom a server that root starts runs as: nobody.
pub(super) const NOBODY: u32 = 65534;

pub(super) struct Private {
    pub folder: PathBuf,
    guard: Option<Child>,
}

impl Private {
    /// An empty folder that belongs to whom the server will run as.
    pub fn folder(name: &str) -> Self {
        let folder = env::temp_dir().join(format!("firstline-{name}-{:016x}", rand::random::<u64>()));
        fs::create_dir(&folder).expect("a folder");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("a mode");
        give_away(&folder);
        Self { folder, guard: None }
    }

    /// Writes a file that the server may read.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.join(name), text).expect("a file");
        give_away(&self.folder.join(name));
    }

    pub fn make_folder(&self, name: &str) {
        fs::create_dir_all(self.folder.join(name)).expect("a folder");
        give_away(&self.folder.join(name));
    }

    /// Starts the server with a line of shell, in which `$1` is the program and `$2` the folder; whether all its ports listen soon.
    pub fn start(&mut self, program: &Path, line: &str, ports: &[u16]) -> bool {
        let duty = format!(r#"trap "" INT TERM HUP; {line} & server=$!; cat >/dev/null; kill $server; wait $server; cd /; rm -rf "$2""#);
        let mut guard = Command::new("/bin/sh");
        guard.args(["-c", &duty, "sh"]).arg(program).arg(&self.folder).current_dir(&self.folder);
        guard.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        if is_root() {
            guard.gid(NOBODY).uid(NOBODY);
        }
        self.guard = Some(guard.spawn().expect("a shell"));
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until {
            if ports.iter().all(|port| TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).is_ok()) {
                return true;
            }
            sleep(Duration::from_millis(50));
        }
        false
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        let Some(mut guard) = self.guard.take() else { return drop(fs::remove_dir_all(&self.folder)) };
        drop(guard.stdin.take());
        let _ = guard.wait();
    }
}

/// A user and a group by name and number.
pub(super) struct Owner {
    pub user: String,
    pub group: String,
    pub uid: String,
    pub gid: String,
}

/// Whom a server runs as that this process starts.
pub(super) fn owner() -> Owner {
    if is_root() {
        return Owner { user: "nobody".into(), group: "nogroup".into(), uid: NOBODY.to_string(), gid: NOBODY.to_string() };
    }
    let id = |flag: &str| {
        let output = Command::new("id").arg(flag).output().expect("id");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    Owner { user: id("-un"), group: id("-gn"), uid: id("-u"), gid: id("-g") }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

pub(super) fn give_away(path: &Path) {
    if is_root() {
        chown(path, Some(NOBODY), Some(NOBODY)).expect("an owner");
    }
}

/// Another process may take one in between, hence several tries of those who ask.
pub(super) fn free_ports<const N: usize>() -> [u16; N] {
    let held = [(); N].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port"));
    held.map(|listener| listener.local_addr().expect("a port").port())
}

/// The program named by the variable, else the first that is there.
pub(super) fn find(variable: &str, places: &[&str]) -> Option<PathBuf> {
    let named = env::var_os(variable).map(PathBuf::from);
    named.into_iter().chain(places.iter().map(PathBuf::from)).find(|file| file.is_file())
}

/// Says aloud that a test is skipped; in continuous integration that is a failure.
pub(super) fn skip<T>(name: &str, packages: &str) -> Option<T> {
    assert!(env::var("CI").is_err(), "{name} is not installed, and continuous integration must have it");
    println!("SKIPPED: {name} is not installed ({packages})");
    None
}
