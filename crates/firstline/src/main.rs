//! `firstline`: an IT service desk in one program.

use std::process::ExitCode;

use clap::Parser;
use firstline::commands::{Arguments, run};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("firstline: {error:#}");
            ExitCode::FAILURE
        }
    }
}
