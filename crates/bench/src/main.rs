//! Measures the product and does harm to it, from outside: `cargo xtask bench` and `cargo xtask faults` build what is needed and call this program.

mod faults;
mod floor;
mod http;
mod incidents;
mod mail;
mod measure;
mod people;
mod process;
mod seed;
mod sight;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "bench", about = "Measures Firstline, and tries to break it.")]
enum Command {
    /// Measure the product and the floor under it.
    Measure(measure::Options),
    /// Serve the floor; started by `measure`.
    #[command(hide = true)]
    Floor(floor::Options),
    /// Bring a table of incidents in through the API, then find, filter and work them.
    Incidents {
        #[command(flatten)]
        surroundings: Surroundings,
        #[command(flatten)]
        options: incidents::Options,
    },
    /// Load ten thousand people from one file.
    People {
        #[command(flatten)]
        surroundings: Surroundings,
        #[command(flatten)]
        options: people::Options,
    },
    /// Measure lists restricted by role beside unrestricted ones.
    Sight {
        #[command(flatten)]
        surroundings: Surroundings,
        #[command(flatten)]
        options: sight::Options,
    },
    /// Let ten thousand mails come in, beside the floor.
    Flood {
        #[command(flatten)]
        surroundings: Surroundings,
        #[command(flatten)]
        options: mail::flood::Options,
    },
    /// Kill, stop and double the product while it works.
    Faults {
        #[command(flatten)]
        surroundings: Surroundings,
        #[command(subcommand)]
        fault: Fault,
    },
}

/// What a run finds around it.
#[derive(clap::Args, Clone)]
pub struct Surroundings {
    /// The program `firstline`.
    #[arg(long)]
    program: PathBuf,
    /// A PostgreSQL server on which databases may be made.
    #[arg(long)]
    postgres: Option<String>,
    /// Run on this database only.
    #[arg(long, value_enum, default_value = "both")]
    engine: Engine,
}

#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
    Both,
}

#[derive(Subcommand)]
enum Fault {
    /// Kill it at random moments while eight writers work, and count what is left.
    Kill(faults::kill::Options),
    /// Ask it to end while fifty requests are under way.
    Stop,
    /// Let two processes share one PostgreSQL.
    TwoProcesses,
    /// Kill it at random moments while mail comes in, and count what became of each mail.
    MailKill(mail::kill::Options),
    /// Kill it at random moments while mail goes out to servers of every manner, and count what they got.
    MailOut(mail::out::Options),
    /// Let mails come in that nobody can read, and good ones between them.
    Poison(mail::poison::Options),
    /// Let the disk under SQLite fail while tickets are opened.
    BrokenDisk,
    /// Fill the disk under SQLite while tickets and mails come in, then make room.
    FullDisk(mail::full_disk::Options),
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match (Command::parse(), runtime) {
        (_, Err(error)) => Err(error.into()),
        (Command::Floor(options), Ok(runtime)) => runtime.block_on(floor::serve(options)),
        (Command::Measure(options), Ok(runtime)) => measure::run(&options, &runtime),
        (Command::Incidents { surroundings, options }, Ok(runtime)) => incidents::run(&surroundings, &options, &runtime),
        (Command::People { surroundings, options }, Ok(runtime)) => people::run(&surroundings, &options, &runtime),
        (Command::Sight { surroundings, options }, Ok(runtime)) => sight::run(&surroundings, &options, &runtime),
        (Command::Flood { surroundings, options }, Ok(runtime)) => mail::flood::run(&surroundings, &options, &runtime),
        (Command::Faults { surroundings, fault }, Ok(runtime)) => run_fault(&surroundings, &fault, &runtime),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_fault(surroundings: &Surroundings, fault: &Fault, runtime: &tokio::runtime::Runtime) -> Result<()> {
    match fault {
        Fault::Kill(options) => faults::kill::run(surroundings, options, runtime),
        Fault::Stop => faults::stop::run(surroundings, runtime),
        Fault::TwoProcesses => faults::two_processes::run(surroundings, runtime),
        Fault::MailKill(options) => mail::kill::run(surroundings, options, runtime),
        Fault::MailOut(options) => mail::out::run(surroundings, options, runtime),
        Fault::BrokenDisk => faults::broken_disk::run(surroundings, runtime),
        Fault::FullDisk(options) => mail::full_disk::run(surroundings, options, runtime),
        Fault::Poison(options) => mail::poison::run(surroundings, options, runtime),
    }
}
