//! System calls of a running process that fail as told, by `strace`.

use std::{
    fs,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// Lets go of the process when it is dropped.
pub struct Strace(Child);

impl Strace {
    /// Lets calls of a process fail from now on; `fault` as in `--inject` (`fsync:error=EIO:when=3`), each thread counting its own. `None` where no process may be traced, or there is no
    /// strace.
    pub fn inject(pid: u32, fault: &str) -> Result<Option<Self>> {
        let calls = fault.split(':').next().unwrap_or_default();
        let mut command = Command::new("strace");
        command.args(["-f", "-q", "-o", "/dev/null", "-e", &format!("trace={calls}"), "-e", &format!("inject={fault}"), "-p", &pid.to_string()]);
        let Ok(child) = command.stdin(Stdio::null()).spawn() else { return Ok(None) };
        let mut strace = Self(child);
        let began = Instant::now();
        while !holds_all_threads(pid)? {
            if strace.0.try_wait()?.is_some() {
                return Ok(None);
            }
            if began.elapsed() > Duration::from_secs(10) {
                bail!("strace does not take hold of the process");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(Some(strace))
    }
}

impl Drop for Strace {
    fn drop(&mut self) {
        // With its end the process goes on untraced.
        if matches!(self.0.try_wait(), Ok(Some(_))) {
            return;
        }
        let _ = Command::new("kill").args(["-s", "TERM", &self.0.id().to_string()]).status();
        let _ = self.0.wait();
    }
}

fn holds_all_threads(pid: u32) -> Result<bool> {
    for thread in fs::read_dir(format!("/proc/{pid}/task")).context("the process has ended")? {
        let Ok(status) = fs::read_to_string(thread?.path().join("status")) else { continue };
        if status.lines().any(|line| line.split_whitespace().eq(["TracerPid:", "0"])) {
            return Ok(false);
        }
    }
    Ok(true)
}
