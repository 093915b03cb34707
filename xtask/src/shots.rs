//! `cargo xtask shots`: pictures of every page of the sample company, from the running product.

use std::{
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Result, bail};
use clap::Args;

use crate::{
    machine::{Machine, find_chromium},
    node,
    steps::Steps,
    test::{cargo, root},
};

#[derive(Args)]
pub struct Options {
    /// Only pages whose name begins with this, or whose group it is.
    pages: Vec<String>,
    /// Take the few of the README instead, into docs/screenshots.
    #[arg(long)]
    readme: bool,
    /// Where the pictures go; target/shots without it.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// Builds the product, and lets a browser take the pictures.
pub fn run(options: &Options) -> Result<ExitCode> {
    let root = root();
    let mut machine = Machine::new();
    let has_node = machine.provide("Node.js 20 or newer with npm", &["nodejs", "npm"], "taking pictures", node::find).is_some();
    let chromium = machine.provide("Chromium", &["chromium"], "taking pictures", find_chromium);
    let Some(chromium) = chromium.filter(|_| has_node) else { bail!("{}", machine.missing.join("\n")) };

    let mut steps = Steps::new();
    let folder = root.join("journeys");
    let is_ready = steps.run("build", &mut cargo(&root, &["build", "--package", "firstline"]))
        && (node::has_packages(&folder) || steps.run("packages of the journeys", &mut node::install_packages(&folder)));
    if is_ready {
        let mut command = Command::new("node");
        command.arg(folder.join("shots.mjs")).args(options.folder.iter().map(|folder| format!("--folder={}", folder.display())));
        command.args(options.readme.then_some("--readme")).args(&options.pages);
        steps.run("pictures", command.env("FIRSTLINE_TEST_CHROMIUM", chromium).current_dir(&root));
    }
    Ok(steps.finish(&machine.missing, false))
}
