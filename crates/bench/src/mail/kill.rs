//! Promise R1: no inbound mail is lost or doubled when the process is killed.

use std::{path::PathBuf, time::Duration};

use anyhow::{Result, bail};
use clap::Args;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::runtime::Runtime;

use super::{
    material::Material,
    post::{Ledger, Post, Protocol, ends, violations},
};
use crate::{
    Engine, Surroundings,
    faults::{
        check::Checker,
        stage::{Stage, engines, name},
    },
};

#[derive(Args)]
pub struct Options {
    /// The folder of mail collections.
    #[arg(long)]
    corpus: PathBuf,
    /// How often it is killed, on each database and by each protocol.
    #[arg(long, default_value_t = 10)]
    rounds: u32,
    /// How many mails come meanwhile.
    #[arg(long, default_value_t = 200)]
    mails: usize,
    /// Repeats an earlier run's moments.
    #[arg(long)]
    seed: Option<u64>,
}

/// All that were sent in over the years, broken ones among them; bounces too.
const FOLDERS: [&str; 6] = ["mail-spamassassin", "mail-ruby", "mail-stalwart", "mail-mime4j", "mail-cpython", "mail-bounces"];

pub fn run(surroundings: &Surroundings, options: &Options, runtime: &Runtime) -> Result<()> {
    let seed = options.seed.unwrap_or_else(rand::random);
    let material = Material::read(&options.corpus, &FOLDERS)?;
    println!("mail-kill: {} mails made from {}, {} rounds on each database and by each protocol, seed {seed}\n", options.mails, material.len(), options.rounds);
    println!("| database | protocol | rounds | mails | came to | violations |\n|---|---|---:|---:|---|---:|");
    let mut all = Vec::new();
    for engine in engines(surroundings) {
        for protocol in [Protocol::Pop3, Protocol::Imap] {
            let (said, wrong) = play(surroundings, engine, protocol, options, &material, seed, runtime)?;
            println!("| {} | {} | {} | {} | {said} | {} |", name(engine), protocol.name(), options.rounds, options.mails, wrong.len());
            all.extend(wrong.into_iter().map(|violation| format!("{}, {}: {violation}", name(engine), protocol.name())));
        }
    }
    if all.is_empty() { Ok(()) } else { bail!("{}", all.join("\n")) }
}

/// What became of the mails, and what broke the promise.
fn play(
    surroundings: &Surroundings,
    engine: Engine,
    protocol: Protocol,
    options: &Options,
    material: &Material,
    seed: u64,
    runtime: &Runtime,
) -> Result<(String, Vec<String>)> {
    let stage = Stage::set(surroundings, engine, "mail_kill")?;
    let mut post = Post::start()?;
    let mut chance = StdRng::seed_from_u64(seed);
    let mut sent = 0;
    for round in 0..options.rounds {
        // Mails come in all the time, so that each kill meets the product at work.
        let until = options.mails * (round as usize + 1) / options.rounds as usize;
        while sent < until {
            post.deliver(&material.mail(&format!("{seed:x}"), sent));
            sent += 1;
        }
        let mut server = runtime.block_on(stage.start())?;
        if round == 0 {
            runtime.block_on(post.connect(&stage, &server, protocol))?;
        } else {
            runtime.block_on(post.look(&stage, &server))?;
        }
        let moment = Duration::from_millis(chance.random_range(100..2_000));
        std::thread::sleep(moment);
        server.kill()?;
        eprintln!(
            "  {} {} round {}: killed after {} ms, {} mails still at the server",
            name(engine),
            protocol.name(),
            round + 1,
            moment.as_millis(),
            post.waiting()
        );
    }
    let mut server = runtime.block_on(stage.start())?;
    let mut ledger = Ledger::open(&stage)?;
    let patience = Duration::from_secs(300) + Duration::from_millis(100) * u32::try_from(options.mails)?;
    let mut wrong: Vec<String> = ledger.wait(options.mails, patience).err().map(|late| late.to_string()).into_iter().collect();
    // The server forgets the last of them when the visit ends.
    for _ in 0..100 {
        if post.waiting() == 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    wrong.extend(violations(&post, &mut ledger)?);
    let mut checker = Checker::open(&stage)?;
    wrong.extend(checker.settle()?);
    wrong.extend(checker.violations()?);
    runtime.block_on(server.stop())?;
    Ok((ends(&ledger.all()?), wrong))
}
