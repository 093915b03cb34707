//! What must be on the machine besides Rust: found where it is, installed from Debian's packages where that is allowed, named plainly where it is missing.

use std::{
    env, fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The machine as the tests see it.
pub struct Machine {
    lists_are_fresh: bool,
    /// Sentences on what could not be covered.
    pub missing: Vec<String>,
}

impl Machine {
    pub fn new() -> Self {
        Self { lists_are_fresh: false, missing: Vec::new() }
    }

    /// Looks for something with `find`, installs `packages` where it is absent, and looks again. `loss` says what is not covered without it.
    pub fn provide<T>(&mut self, name: &str, packages: &[&str], loss: &str, find: impl Fn() -> Option<T>) -> Option<T> {
        let found = find().or_else(|| self.install(name, packages).then(&find).flatten());
        if found.is_none() {
            self.missing.push(format!(
                "{name} was not found and could not be installed, so {loss} did not run. Install it with your system's packages ({}).",
                packages.join(", ")
            ));
        }
        found
    }

    /// Whether the packages are installed afterwards.
    fn install(&mut self, name: &str, packages: &[&str]) -> bool {
        let Some(apt) = apt_get() else { return false };
        println!("{name} is missing; installing {} …", packages.join(" "));
        self.lists_are_fresh = self.lists_are_fresh || succeeds(apt().arg("update"));
        // A mail server that is there already would make way for another one; the machine keeps what it has.
        succeeds(apt().args(["install", "--yes", "--no-install-recommends", "--no-remove"]).args(packages))
    }
}

/// How to run `apt-get` as somebody who may install; `None` where that takes a password or there is none.
fn apt_get() -> Option<impl Fn() -> Command> {
    let path = find_program("apt-get")?;
    let as_root = is_root();
    if !as_root && !succeeds(Command::new("sudo").args(["-n", "true"]).stderr(Stdio::null())) {
        return None;
    }
    Some(move || {
        let mut command = Command::new(if as_root { "env" } else { "sudo" });
        if !as_root {
            command.args(["-n", "env"]);
        }
        command.args(["DEBIAN_FRONTEND=noninteractive".as_ref(), path.as_os_str()]).stdin(Stdio::null());
        command
    })
}

fn succeeds(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}

/// Whether this process may do everything.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// The program of this name on the search path.
pub fn find_program(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|file| is_program(file))
}

pub fn is_program(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|found| found.is_file() && found.mode() & 0o111 != 0)
}

/// What a program prints, trimmed; `None` when it fails.
pub fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A Chromium or Chrome: the one named by `FIRSTLINE_TEST_CHROMIUM`, else one on the search path.
pub fn find_chromium() -> Option<PathBuf> {
    let named = env::var_os("FIRSTLINE_TEST_CHROMIUM").map(PathBuf::from).filter(|file| is_program(file));
    named.or_else(|| ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].into_iter().find_map(find_program))
}

/// Dovecot with both its protocols: the one named by `FIRSTLINE_TEST_DOVECOT`, else the one where distributions keep it.
pub fn find_dovecot() -> Option<PathBuf> {
    let named = env::var_os("FIRSTLINE_TEST_DOVECOT").map(PathBuf::from).filter(|file| is_program(file));
    let installed = || find_program("dovecot").or_else(|| Some(PathBuf::from("/usr/sbin/dovecot")).filter(|file| is_program(file)));
    let has_protocols =
        ["imap", "pop3"].iter().all(|name| is_program(&Path::new("/usr/lib/dovecot").join(name)) || is_program(&Path::new("/usr/libexec/dovecot").join(name)));
    named.or_else(|| installed().filter(|_| has_protocols))
}

/// Exim: the one named by `FIRSTLINE_TEST_EXIM`, else the one where distributions keep it.
pub fn find_exim() -> Option<PathBuf> {
    let named = env::var_os("FIRSTLINE_TEST_EXIM").map(PathBuf::from);
    named.into_iter().chain(["/usr/sbin/exim4", "/usr/sbin/exim"].map(PathBuf::from)).find(|file| is_program(file))
}

/// What lets system calls fail.
pub fn find_strace() -> Option<PathBuf> {
    find_program("strace")
}
