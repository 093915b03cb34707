//! Promise R3: a mail that goes out is never lost, and doubled by a crash at most.

mod notice;
mod office;
mod outbox;
mod play;
mod verdict;

use anyhow::{Result, bail};
use clap::Args;
use rand::{SeedableRng, rngs::StdRng};
use tokio::runtime::Runtime;

use self::play::Play;
use crate::{
    Surroundings,
    faults::stage::{Stage, engines, name},
};

#[derive(Args)]
pub struct Options {
    /// How often it is killed, on each database.
    #[arg(long, default_value_t = 10)]
    rounds: u32,
    /// Repeats an earlier run's moments.
    #[arg(long)]
    seed: Option<u64>,
}

pub fn run(surroundings: &Surroundings, options: &Options, runtime: &Runtime) -> Result<()> {
    let seed = options.seed.unwrap_or_else(rand::random);
    println!("mail-out: {} rounds on each database, seed {seed}\n", options.rounds);
    println!(
        "| database | kills | answers | handed over | doubled by a kill | most by one kill | repeated after a cut answer | slowest good one | violations |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    let mut all = Vec::new();
    for engine in engines(surroundings) {
        let stage = Stage::set(surroundings, engine, "mail_out")?;
        let mut play = Play::set(&stage, options.rounds as usize, runtime)?;
        let slowest = play.measure_good_beside_bad()?;
        let mut chance = StdRng::seed_from_u64(seed);
        for round in 1..=options.rounds {
            play.work_until_killed(round, &mut chance)?;
        }
        let tally = play.finish()?;
        let (answers, wrong) = (tally.answers, tally.verdict.wrong);
        println!(
            "| {} | {} | {answers} | {} | {} | {} | {} | {:.1} s | {} |",
            name(engine),
            tally.kills,
            tally.verdict.taken,
            tally.verdict.doubled,
            tally.verdict.most_of_one_kill,
            tally.verdict.repeated,
            slowest.as_secs_f64(),
            wrong.len()
        );
        all.extend(wrong.into_iter().map(|violation| format!("{}: {violation}", name(engine))));
    }
    if all.is_empty() { Ok(()) } else { bail!("{}", all.join("\n")) }
}
