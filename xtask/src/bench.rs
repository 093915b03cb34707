//! `cargo xtask bench`: speed and size of the product, beside the floor under it.

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Result, bail};
use clap::Args;

use crate::{
    machine::Machine,
    postgres::{Cluster, Durability, Programs},
    test::{cargo, root, target},
};

#[derive(Args)]
pub struct Options {
    /// `sqlite`, `postgres` or `both`.
    #[arg(long, default_value = "sqlite")]
    engine: String,
    /// Tickets in the organization, by commas; 1000000 takes a few minutes to seed the first time.
    #[arg(long, default_value = "1000,100000")]
    sizes: String,
    #[arg(long, default_value = "1,8,64")]
    connections: String,
    /// How long each number is measured.
    #[arg(long, default_value = "3")]
    seconds: String,
    /// Let ten thousand mails made from those of this folder come in instead.
    #[arg(long, value_name = "CORPUS")]
    mails: Option<PathBuf>,
    /// Load ten thousand people from a file, and look at lists restricted by role, instead.
    #[arg(long)]
    people: bool,
    /// Passed on to the benchmark: `--only feed,create`, `--without-floor`, `--write FILE`.
    #[arg(last = true)]
    more: Vec<String>,
}

pub fn run(options: &Options) -> Result<ExitCode> {
    let root = root();
    if !cargo(&root, &["build", "--release", "-p", "firstline", "-p", "bench"]).status()?.success() {
        bail!("the release build failed");
    }
    let built = target(&root).join("release");
    let mut command = Command::new(built.join("bench"));
    if let Some(corpus) = &options.mails {
        return flood(command, &built, corpus, options);
    }
    if options.people {
        return people(&root, &built, options);
    }
    command.arg("measure").arg("--program").arg(built.join("firstline")).arg("--cache").arg(target(&root).join("bench"));
    command.args(["--engine", &options.engine, "--sizes", &options.sizes, "--connections", &options.connections, "--seconds", &options.seconds]);
    // Durable, since durable creations are measured.
    let cluster = if options.engine == "sqlite" { None } else { Some(start_postgres(Durability::Full)?) };
    command.args(cluster.iter().flat_map(|cluster| ["--postgres", &cluster.url]));
    let status = command.args(&options.more).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn flood(mut command: Command, built: &Path, corpus: &Path, options: &Options) -> Result<ExitCode> {
    command.arg("flood").arg("--program").arg(built.join("firstline")).args(["--engine", &options.engine]).arg("--corpus").arg(corpus);
    let cluster = if options.engine == "sqlite" { None } else { Some(start_postgres(Durability::Full)?) };
    command.args(cluster.iter().flat_map(|cluster| ["--postgres", &cluster.url]));
    let status = command.args(&options.more).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn people(root: &Path, built: &Path, options: &Options) -> Result<ExitCode> {
    let cluster = if options.engine == "sqlite" { None } else { Some(start_postgres(Durability::Full)?) };
    let mut succeeds = true;
    for (what, cache) in [("people", None), ("sight", Some(target(root).join("bench")))] {
        let mut command = Command::new(built.join("bench"));
        command.arg(what).arg("--program").arg(built.join("firstline")).args(["--engine", &options.engine]);
        command.args(cluster.iter().flat_map(|cluster| ["--postgres", &cluster.url]));
        if let Some(cache) = cache {
            command.arg("--cache").arg(cache);
        }
        succeeds &= command.args(&options.more).status()?.success();
    }
    Ok(if succeeds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A cluster of the run's own.
pub fn start_postgres(durability: Durability) -> Result<Cluster> {
    let mut machine = Machine::new();
    let Some(programs) = Programs::provide(&mut machine) else { bail!("{}", machine.missing.join("\n")) };
    Cluster::start(&programs, durability)
}
