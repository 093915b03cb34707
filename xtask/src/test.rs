//! `cargo xtask test`: everything that must hold before a change is taken.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Duration,
};

use anyhow::Result;
use clap::Args;

use crate::{
    machine::{Machine, find_chromium, find_dovecot, find_exim, find_strace},
    node,
    postgres::{Cluster, Durability, Programs},
    steps::{Outcome, Steps},
};

#[derive(Args)]
pub struct Options {
    /// Leave out formatting, lints and the browser.
    #[arg(long)]
    fast: bool,
    /// Run only tests whose name contains this.
    filter: Vec<String>,
}

/// Runs the steps one after the other, all of them whatever fails.
pub fn run(options: &Options) -> Result<ExitCode> {
    let root = root();
    // On a server for continuous integration what cannot be covered is a failure.
    let strict = env::var("CI").is_ok_and(|value| value == "true" || value == "1");
    let mut machine = Machine::new();
    let mut steps = Steps::new();

    let has_node = provide_node(&mut machine);
    let chromium = (!options.fast).then(|| machine.provide("Chromium", &["chromium"], "everything in a browser", find_chromium)).flatten();
    let cluster = start_postgres(&mut machine);
    let dovecot = machine.provide("Dovecot", &["dovecot-imapd", "dovecot-pop3d"], "everything against a real mail server", find_dovecot);
    let exim = machine.provide("Exim", &["exim4-daemon-light"], "handing mail over to a real mail server", find_exim);
    let cargo = |arguments: &[&str]| {
        let mut command = cargo(&root, arguments);
        // A folder that is built once has no use for what would speed up the next build, and it is half its size.
        command.envs(strict.then_some(("CARGO_INCREMENTAL", "0")));
        command.envs(cluster.iter().map(|cluster| ("FIRSTLINE_TEST_POSTGRES", &cluster.url)));
        command.envs(dovecot.iter().map(|dovecot| ("FIRSTLINE_TEST_DOVECOT", dovecot)));
        command.envs(exim.iter().map(|exim| ("FIRSTLINE_TEST_EXIM", exim)));
        command.envs(chromium.iter().map(|chromium| ("FIRSTLINE_TEST_CHROMIUM", chromium)));
        command
    };

    if !options.fast {
        steps.run("formatting", &mut cargo(&["fmt", "--all", "--check"]));
        steps.run("lints", &mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]));
    }
    // The provider of tokens comes from there.
    let journeys = root.join("journeys");
    if has_node && !node::has_packages(&journeys) {
        steps.run("packages of the journeys", &mut node::install_packages(&journeys));
    }
    steps.run("tests", cargo(&["test", "--workspace", "--no-fail-fast", "--"]).args(&options.filter));
    if !options.fast && options.filter.is_empty() {
        match has_node {
            true => check_scripts(&mut steps, &root),
            false => steps.record("types of the scripts", Outcome::NotCovered, Duration::ZERO),
        }
        let built = steps.run("build", &mut cargo(&["build", "--workspace", "--bins"]));
        if built {
            machine.provide("strace", &["strace"], "a disk that fails", find_strace);
            run_faults(&mut steps, &root, cluster.as_ref(), dovecot.is_some());
        }
        match chromium.as_deref().filter(|_| has_node) {
            Some(chromium) if built => run_journeys(&mut steps, &root, chromium),
            Some(_) => {}
            None => steps.record("journeys in a browser", Outcome::NotCovered, Duration::ZERO),
        }
    }
    drop(cluster);
    Ok(steps.finish(&machine.missing, strict))
}

fn provide_node(machine: &mut Machine) -> bool {
    machine
        .provide("Node.js 20 or newer with npm", &["nodejs", "npm"], "the scripts, signing in for mailboxes and everything in a browser", node::find)
        .is_some()
}

fn start_postgres(machine: &mut Machine) -> Option<Cluster> {
    let programs = Programs::provide(machine)?;
    match Cluster::start(&programs, Durability::None) {
        Ok(cluster) => Some(cluster),
        Err(error) => {
            machine.missing.push(format!("PostgreSQL could not be started, so everything on PostgreSQL did not run: {error:#}"));
            None
        }
    }
}

/// The types of the pages' scripts.
fn check_scripts(steps: &mut Steps, root: &Path) {
    let folder = root.join("crates/web");
    if node::has_packages(&folder) || steps.run("packages of the scripts", &mut node::install_packages(&folder)) {
        steps.run("types of the scripts", Command::new("npm").args(["run", "--silent", "check"]).current_dir(&folder));
    }
}

/// Kills, a stop, two processes, a disk that fails, and, if the corpus lies beside the project, mail and the table of incidents: the real program, looked at from outside.
fn run_faults(steps: &mut Steps, root: &Path, cluster: Option<&Cluster>, has_mail_server: bool) {
    let built = target(root).join("debug");
    let bench = |words: &[&str], more: &[&str]| {
        let mut command = Command::new(built.join("bench"));
        command.args(words).arg("--program").arg(built.join("firstline"));
        match cluster {
            Some(cluster) => command.args(["--postgres", &cluster.url]),
            None => command.args(["--engine", "sqlite"]),
        };
        command.args(more);
        command
    };
    steps.run("ten kills an engine", &mut bench(&["faults"], &["kill", "--rounds", "10"]));
    steps.run("ten kills while mail goes out", &mut bench(&["faults"], &["mail-out", "--rounds", "10"]));
    steps.run("a disk that fails", &mut bench(&["faults"], &["broken-disk"]));
    steps.run("stopping in order", &mut bench(&["faults"], &["stop"]));
    match cluster {
        Some(_) => drop(steps.run("two processes", &mut bench(&["faults"], &["two-processes"]))),
        None => steps.record("two processes", Outcome::NotCovered, Duration::ZERO),
    }
    let corpus = root.join("../shared/corpus");
    let Some(folder) = corpus.to_str().filter(|_| corpus.exists()) else {
        println!("SKIPPED: the corpus does not lie beside the project");
        return;
    };
    steps.run("500 incidents", &mut bench(&["incidents"], &[&format!("{folder}/tickets/itsm-incidents-500.csv")]));
    match has_mail_server {
        true => {
            steps.run("ten kills while mail comes in", &mut bench(&["faults"], &["mail-kill", "--corpus", folder, "--rounds", "10", "--mails", "200"]));
            steps.run("mails that nobody can read", &mut bench(&["faults"], &["poison", "--corpus", folder]));
        }
        false => steps.record("mail and faults", Outcome::NotCovered, Duration::ZERO),
    }
}

/// What people do, in a real browser against the built program.
fn run_journeys(steps: &mut Steps, root: &Path, chromium: &Path) {
    let mut command = Command::new("node");
    command.arg(root.join("journeys/run.mjs")).current_dir(root);
    command.env("FIRSTLINE_TEST_CHROMIUM", chromium).env("FIRSTLINE_TEST_PROGRAM", target(root).join("debug/firstline"));
    steps.run("journeys in a browser", &mut command);
}

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

pub fn target(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Cargo as a person would call it: what `cargo run` told this process about its own package would make build scripts believe that something changed.
pub fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root);
    let told = |name: &str| {
        name.starts_with("CARGO_PKG_")
            || ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_BIN_NAME", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE"].contains(&name)
    };
    for (name, _) in env::vars().filter(|(name, _)| told(name)) {
        command.env_remove(name);
    }
    command
}
