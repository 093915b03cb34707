//! The project's own commands: `cargo xtask test` and its kin.

mod bench;
mod faults;
mod incidents;
mod machine;
mod node;
mod postgres;
mod shots;
mod steps;
mod test;

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Commands for those who work on Firstline.")]
enum Command {
    /// Run every check and every test, on both databases and in a browser.
    Test(test::Options),
    /// Start a private PostgreSQL to try things on; Ctrl-C ends it and removes it.
    Postgres,
    /// Measure speed and size beside the floor under them.
    Bench(bench::Options),
    /// Bring a table of incidents in through the API.
    Incidents(incidents::Options),
    /// Take pictures of every page of the sample company.
    Shots(shots::Options),
    /// Kill, stop and double the product while it works.
    Faults(faults::Options),
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Test(options) => test::run(&options),
        Command::Postgres => postgres::keep_until_interrupted(),
        Command::Bench(options) => bench::run(&options),
        Command::Incidents(options) => incidents::run(&options),
        Command::Shots(options) => shots::run(&options),
        Command::Faults(options) => faults::run(&options),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
