//! `cargo xtask incidents FILE`: brings a table of incidents of another desk in through the API, on both databases.

use std::{
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Result, bail};
use clap::Args;

use crate::{
    bench::start_postgres,
    postgres::Durability,
    test::{cargo, root, target},
};

#[derive(Args)]
pub struct Options {
    /// A CSV file with the columns number, short_description, description, urgency, impact, category, assignment_group and resolution.
    file: PathBuf,
    /// `sqlite`, `postgres` or `both`.
    #[arg(long, default_value = "both")]
    engine: String,
}

pub fn run(options: &Options) -> Result<ExitCode> {
    let root = root();
    if !cargo(&root, &["build", "-p", "firstline", "-p", "bench"]).status()?.success() {
        bail!("the build failed");
    }
    let built = target(&root).join("debug");
    let cluster = if options.engine == "sqlite" { None } else { Some(start_postgres(Durability::None)?) };
    let mut command = Command::new(built.join("bench"));
    command.arg("incidents").arg("--program").arg(built.join("firstline")).args(["--engine", &options.engine]);
    command.args(cluster.iter().flat_map(|cluster| ["--postgres", &cluster.url]));
    let status = command.arg(&options.file).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
