//! What the numbers were made on.

use std::{fs, process::Command};

pub fn describe() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpuinfo = read("/proc/cpuinfo");
    let model = cpuinfo
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .and_then(|line| line.split(':').nth(1))
        .unwrap_or("an unnamed processor")
        .trim()
        .to_owned();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory =
        read("/proc/meminfo").lines().find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or_default();
    let system = Command::new("uname").args(["-sr"]).output().map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    format!("{today}, {cores} cores of {model}, {:.0} GB memory, {system}; load generator, product and floor on the same machine", memory as f64 / 1e6)
}
