//! Steps of a run, timed, and the table at its end.

use std::{
    process::{Command, ExitCode},
    time::{Duration, Instant},
};

/// How a step ended.
#[derive(Clone, Copy, PartialEq)]
pub enum Outcome {
    Passed,
    Failed,
    /// Something it needs is not on this machine.
    NotCovered,
}

pub struct Steps {
    done: Vec<(String, Outcome, Duration)>,
}

impl Steps {
    pub fn new() -> Self {
        Self { done: Vec::new() }
    }

    /// Runs a command with its output passing through; whether it succeeded.
    pub fn run(&mut self, name: &str, command: &mut Command) -> bool {
        println!("\n── {name} ──");
        let start = Instant::now();
        let passed = match command.status() {
            Ok(status) => status.success(),
            Err(error) => {
                eprintln!("{} could not be started: {error}", command.get_program().display());
                false
            }
        };
        self.record(name, if passed { Outcome::Passed } else { Outcome::Failed }, start.elapsed());
        passed
    }

    pub fn record(&mut self, name: &str, outcome: Outcome, took: Duration) {
        self.done.push((name.to_owned(), outcome, took));
    }

    /// Prints the table. A run fails with any of its steps; a `strict` one also where something was not covered.
    pub fn finish(self, missing: &[String], strict: bool) -> ExitCode {
        println!("\n── Summary ──");
        for (name, outcome, took) in &self.done {
            let word = match outcome {
                Outcome::Passed => "passed",
                Outcome::Failed => "FAILED",
                Outcome::NotCovered => "NOT COVERED",
            };
            println!("{name:<28} {word:<12} {:>7.1} s", took.as_secs_f64());
        }
        missing.iter().for_each(|sentence| println!("{sentence}"));
        let has = |wanted: Outcome| self.done.iter().any(|(_, outcome, _)| *outcome == wanted);
        let is_incomplete = !missing.is_empty() || has(Outcome::NotCovered);
        match has(Outcome::Failed) || (strict && is_incomplete) {
            true => ExitCode::FAILURE,
            false => ExitCode::SUCCESS,
        }
    }
}
