//! Node and the packages of the folders that have a lock file.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::machine::{find_program, output_of};

/// Older ones cannot run the browser driver.
const OLDEST_MAJOR: u32 = 20;

/// Node with npm beside it, new enough.
pub fn find() -> Option<PathBuf> {
    let node = find_program("node")?;
    find_program("npm")?;
    let version = output_of(Command::new(&node).arg("--version"))?;
    let major: u32 = version.trim_start_matches('v').split('.').next()?.parse().ok()?;
    (major >= OLDEST_MAJOR).then_some(node)
}

/// Whether the packages of `folder` are the ones its lock file names; npm leaves a copy of the lock in what it installed.
pub fn has_packages(folder: &Path) -> bool {
    let changed = |file: &str| fs::metadata(folder.join(file)).and_then(|found| found.modified()).ok();
    match (changed("package-lock.json"), changed("node_modules/.package-lock.json")) {
        (Some(locked), Some(installed)) => installed >= locked,
        _ => false,
    }
}

/// Fetches exactly what the lock file names and runs no package's own scripts.
pub fn install_packages(folder: &Path) -> Command {
    let mut command = Command::new("npm");
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    command
}
