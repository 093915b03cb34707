//! Promise R2: what was acknowledged survives `kill -9`.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Result, bail};
use clap::Args;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::{runtime::Runtime, sync::Mutex, task::JoinSet};

use super::{
    check::{Checker, compare_bytes},
    deed::{Deed, upload},
    stage::{Stage, engines, name},
};
use crate::{Surroundings, http::Client};

const WRITERS: usize = 8;

#[derive(Args)]
pub struct Options {
    /// How often it is killed, on each database.
    #[arg(long, default_value_t = 10)]
    rounds: u32,
    /// Repeats an earlier run's moments.
    #[arg(long)]
    seed: Option<u64>,
}

/// What came of all rounds on one database.
#[derive(Default)]
struct Tally {
    acknowledged: usize,
    unknown: usize,
    /// Unknown ones that had been done.
    present: usize,
    violations: Vec<String>,
}

pub fn run(surroundings: &Surroundings, options: &Options, runtime: &Runtime) -> Result<()> {
    let seed = options.seed.unwrap_or_else(rand::random);
    println!("kill: {} rounds on each database, seed {seed}\n", options.rounds);
    println!("| database | rounds | acknowledged | unknown at the kill | of these done | violations |\n|---|---:|---:|---:|---:|---:|");
    let mut violations = Vec::new();
    for engine in engines(surroundings) {
        let stage = Stage::set(surroundings, engine, "kill")?;
        let tally = play(&stage, options.rounds, seed, runtime)?;
        println!("| {} | {} | {} | {} | {} | {} |", name(engine), options.rounds, tally.acknowledged, tally.unknown, tally.present, tally.violations.len());
        violations.extend(tally.violations.into_iter().map(|violation| format!("{}: {violation}", name(engine))));
    }
    if violations.is_empty() {
        return Ok(());
    }
    bail!("{}", violations.join("\n"))
}

fn play(stage: &Stage, rounds: u32, seed: u64, runtime: &Runtime) -> Result<Tally> {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut tally = Tally::default();
    let mut ledger: Vec<Deed> = Vec::new();
    for round in 0..rounds {
        let moment = Duration::from_millis(chance.random_range(100..2_000));
        let (mut done, refused) = runtime.block_on(work_until_killed(stage, round, moment))?;
        tally.violations.extend(refused);
        eprintln!("  {} round {}: killed after {} ms, {} deeds", name(stage.engine), round + 1, moment.as_millis(), done.len());
        count(stage, &mut done, &mut tally, runtime)?;
        ledger.extend(done);
    }
    finish(stage, &ledger, &mut tally, runtime)?;
    tally.acknowledged = ledger.len();
    Ok(tally)
}

/// The deeds of one round, and what was refused.
async fn work_until_killed(stage: &Stage, round: u32, moment: Duration) -> Result<(Vec<Deed>, Vec<String>)> {
    let mut server = stage.start().await?;
    let (ledger, refused) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let (ledger, refused, token, address) = (Arc::clone(&ledger), Arc::clone(&refused), stage.desk.token.clone(), server.address);
        writers.spawn(async move {
            let outcome = write(address, &token, &format!("k{round}w{writer}n"), &ledger).await;
            // A broken connection is what a kill looks like.
            if let Ok(Err(refusal)) = outcome {
                refused.lock().await.push(format!("{refusal:#}"));
            }
        });
    }
    tokio::time::sleep(moment).await;
    server.kill()?;
    while writers.join_next().await.is_some() {}
    Ok((std::mem::take(&mut *ledger.lock().await), std::mem::take(&mut *refused.lock().await)))
}

/// Opens tickets and works each until it is closed. Each deed is noted before it is sent.
async fn write(address: SocketAddr, token: &str, prefix: &str, ledger: &Mutex<Vec<Deed>>) -> std::io::Result<Result<()>> {
    let mut client = Client::connect(address).await?;
    for n in 0.. {
        let marker = format!("{prefix}{n}");
        let ticket = match note(Deed::create(&marker), &mut client, address, token, ledger).await? {
            Ok(deed) => deed.ticket.unwrap_or_default(),
            Err(refusal) => return Ok(Err(refusal)),
        };
        let file = match upload(&mut client, address, token, &format!("{marker}a"), &rand::random::<[u8; 2048]>()).await? {
            Ok(file) => file,
            Err(refusal) => return Ok(Err(refusal)),
        };
        for deed in [Deed::reply(&marker, ticket), Deed::attach(&marker, ticket, file), Deed::close(&marker, ticket)] {
            if let Err(refusal) = note(deed, &mut client, address, token, ledger).await? {
                return Ok(Err(refusal));
            }
        }
    }
    Ok(Ok(()))
}

async fn note(mut deed: Deed, client: &mut Client, address: SocketAddr, token: &str, ledger: &Mutex<Vec<Deed>>) -> std::io::Result<Result<Deed>> {
    let sent = deed.send(client, address, token).await;
    ledger.lock().await.push(deed.clone());
    Ok(sent?.map(|()| deed))
}

/// After the kill: acknowledged means once, unknown means wholly or not at all, and sending it again means once.
fn count(stage: &Stage, deeds: &mut [Deed], tally: &mut Tally, runtime: &Runtime) -> Result<()> {
    let mut checker = Checker::open(stage)?;
    checker.rest()?;
    let census = checker.census()?;
    for deed in deeds.iter() {
        match (deed.is_acknowledged, census.occurrences(deed)) {
            (true, Ok(1)) | (false, Ok(0)) => {}
            (false, Ok(1)) => tally.present += 1,
            (_, Ok(n)) => tally.violations.push(format!("{:?} {} is there {n} times", deed.kind, deed.marker)),
            (_, Err(partly)) => tally.violations.push(format!("{partly:#}")),
        }
        tally.unknown += usize::from(!deed.is_acknowledged);
    }
    let server = runtime.block_on(stage.start())?;
    let mut sent_again = Vec::new();
    for deed in deeds.iter_mut().filter(|deed| !deed.is_acknowledged) {
        let again = async {
            let mut client = Client::connect(server.address).await?;
            deed.send(&mut client, server.address, &stage.desk.token).await
        };
        if let Err(refusal) = runtime.block_on(again)? {
            tally.violations.push(format!("sent again: {refusal:#}"));
        }
        sent_again.push(deed.clone());
    }
    let census = checker.census()?;
    for deed in &sent_again {
        match census.occurrences(deed) {
            Ok(1) => {}
            Ok(n) => tally.violations.push(format!("{:?} {} is there {n} times after it was sent again", deed.kind, deed.marker)),
            Err(partly) => tally.violations.push(format!("{partly:#}")),
        }
    }
    tally.violations.extend(checker.violations()?);
    // Each kill leaves uploads that nobody will attach; the product refuses more than 200 of one person before it forgets them after a day.
    checker.forget_unbound()
}

/// After all rounds: everything once more, the bytes of all files, and a quiet end and start.
fn finish(stage: &Stage, ledger: &[Deed], tally: &mut Tally, runtime: &Runtime) -> Result<()> {
    let mut server = runtime.block_on(stage.start())?;
    let mut checker = Checker::open(stage)?;
    let census = checker.census()?;
    for deed in ledger {
        match census.occurrences(deed) {
            Ok(1) => {}
            other => tally.violations.push(format!("{:?} {} in the end: {other:?}", deed.kind, deed.marker)),
        }
    }
    tally.violations.extend(checker.settle()?);
    tally.violations.extend(checker.violations()?);
    let attachments = checker.attachments()?;
    tally.violations.extend(runtime.block_on(compare_bytes(server.address, &stage.desk.token, &attachments))?);
    let status = runtime.block_on(server.stop())?;
    if !status.success() {
        tally.violations.push(format!("it ended with {status} when asked to stop"));
    }
    let before = stage.log().len();
    let mut again = runtime.block_on(stage.start())?;
    runtime.block_on(again.stop())?;
    let said = stage.log().split_off(before);
    if said.contains("ERROR") || said.contains("WARN") {
        tally.violations.push(format!("the next start was not clean:\n{said}"));
    }
    Ok(())
}
