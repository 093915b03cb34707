//! `cargo xtask faults`: kills, stops and doubles the product while it works, and counts what is left.

use std::{
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use crate::{
    bench::start_postgres,
    postgres::Durability,
    test::{cargo, root, target},
};

#[derive(Args)]
pub struct Options {
    /// `sqlite`, `postgres` or `both`.
    #[arg(long, default_value = "both", global = true)]
    engine: String,
    #[command(subcommand)]
    fault: Fault,
}

#[derive(Subcommand)]
enum Fault {
    /// Kill it at random moments while eight writers work; nothing acknowledged may be lost or doubled.
    Kill {
        /// How often, on each database.
        #[arg(long, default_value = "10")]
        rounds: String,
        /// Repeats the moments of an earlier run.
        #[arg(long)]
        seed: Option<String>,
    },
    /// Ask it to end while fifty requests are under way.
    Stop,
    /// Two processes on one PostgreSQL must hear each other.
    TwoProcesses,
    /// Kill it at random moments while mail comes in; no mail may be lost or doubled.
    MailKill {
        /// The folder of mail collections.
        corpus: PathBuf,
        /// How often, on each database and by each protocol.
        #[arg(long, default_value = "10")]
        rounds: String,
        /// How many mails come meanwhile.
        #[arg(long, default_value = "200")]
        mails: String,
    },
    /// Kill it at random moments while mail goes out to servers of every manner; none may be lost, and none doubled but by a kill.
    MailOut {
        /// How often, on each database.
        #[arg(long, default_value = "10")]
        rounds: String,
        /// Repeats the moments of an earlier run.
        #[arg(long)]
        seed: Option<String>,
    },
    /// A disk that fails must lose nothing that was acknowledged (SQLite; needs strace).
    BrokenDisk,
    /// A full disk must lose and break nothing (SQLite; root mounts a small file system).
    FullDisk {
        /// The folder of mail collections.
        corpus: PathBuf,
    },
    /// Mails that nobody can read must stop no other.
    Poison {
        /// The folder of mail collections.
        corpus: PathBuf,
    },
}

pub fn run(options: &Options) -> Result<ExitCode> {
    let root = root();
    if !cargo(&root, &["build", "-p", "firstline", "-p", "bench"]).status()?.success() {
        bail!("the build failed");
    }
    let built = target(&root).join("debug");
    let engine = match &options.fault {
        Fault::TwoProcesses => "postgres",
        Fault::FullDisk { .. } | Fault::BrokenDisk => "sqlite",
        _ => &options.engine,
    };
    let cluster = if engine == "sqlite" { None } else { Some(start_postgres(Durability::None)?) };

    let mut command = Command::new(built.join("bench"));
    command.arg("faults").arg("--program").arg(built.join("firstline")).args(["--engine", engine]);
    command.args(cluster.iter().flat_map(|cluster| ["--postgres", &cluster.url]));
    match &options.fault {
        Fault::Kill { rounds, seed } => {
            command.args(["kill", "--rounds", rounds]);
            command.args(seed.iter().flat_map(|seed| ["--seed", seed]));
        }
        Fault::Stop => drop(command.arg("stop")),
        Fault::TwoProcesses => drop(command.arg("two-processes")),
        Fault::MailKill { corpus, rounds, mails } => drop(command.args(["mail-kill", "--rounds", rounds, "--mails", mails, "--corpus"]).arg(corpus)),
        Fault::MailOut { rounds, seed } => {
            command.args(["mail-out", "--rounds", rounds]);
            command.args(seed.iter().flat_map(|seed| ["--seed", seed]));
        }
        Fault::BrokenDisk => drop(command.arg("broken-disk")),
        Fault::FullDisk { corpus } => drop(command.args(["full-disk", "--corpus"]).arg(corpus)),
        Fault::Poison { corpus } => drop(command.args(["poison", "--corpus"]).arg(corpus)),
    }
    Ok(if command.status()?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
