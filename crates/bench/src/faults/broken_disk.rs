//! Promise R7: when the disk fails, what was acknowledged is kept, what can be read is read, and nothing is written on what may be lost.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result, bail};
use tokio::{
    runtime::Runtime,
    sync::Mutex,
    task::JoinSet,
    time::{Instant, sleep},
};

use super::{
    check::{Checker, compare_bytes},
    deed::{Deed, upload},
    stage::Stage,
    strace::Strace,
};
use crate::{
    Engine, Surroundings,
    http::{Client, Request, once},
    process::Server,
};

/// What fails, by the words of strace and with what stands for the numbers of the calls; and whether the disk is good again by itself.
const FAULTS: [(&str, &str, bool); 3] = [
    ("fsync fails once (EIO)", "fsync,fdatasync:error=EIO:when=FIRST", false),
    ("fsync fails from then on (EIO)", "fsync,fdatasync:error=EIO:when=FIRST+", false),
    ("80 writes find no room (ENOSPC)", "pwrite64:error=ENOSPC:when=FIRST..LAST", true),
];

/// The calls of each thread that fail.
const CALLS: [usize; 3] = [1, 4, 15];

const WRITERS: usize = 4;

/// How long the writers go on once something was refused.
const AFTERWARDS: Duration = Duration::from_secs(3);

/// How long they wait for that.
const PATIENCE: Duration = Duration::from_secs(30);

pub fn run(surroundings: &Surroundings, runtime: &Runtime) -> Result<()> {
    println!(
        "| fault | from call | acknowledged | refused | of these done | taken again | it ended with | violations |\n|---|---:|---:|---:|---:|---:|---|---:|"
    );
    let mut all = Vec::new();
    for (name, fault, heals) in FAULTS {
        for call in CALLS {
            let fault = fault.replace("FIRST", &call.to_string()).replace("LAST", &(call + 80).to_string());
            let Some(outcome) = play(surroundings, &fault, heals, runtime)? else {
                println!("SKIPPED: no process can be traced here, or strace is not installed");
                return Ok(());
            };
            let Outcome { acknowledged, refused, present, taken_again, end, wrong } = outcome;
            println!("| {name} | {call} | {acknowledged} | {refused} | {present} | {taken_again} | {end} | {} |", wrong.len());
            all.extend(wrong.into_iter().map(|violation| format!("{fault}: {violation}")));
        }
    }
    if all.is_empty() { Ok(()) } else { bail!("{}", all.join("\n")) }
}

#[derive(Default)]
struct Outcome {
    acknowledged: usize,
    refused: usize,
    /// Refused ones that had been done.
    present: usize,
    /// Acknowledged ones that were begun after the first refusal.
    taken_again: usize,
    end: String,
    wrong: Vec<String>,
}

/// What the writers share.
#[derive(Default)]
struct Notes {
    deeds: Mutex<Vec<Deed>>,
    files: Mutex<Vec<(i64, String)>>,
    wrong: Mutex<Vec<String>>,
    /// Something was refused.
    failed: AtomicBool,
    /// Acknowledged although begun after the first refusal.
    taken_again: Mutex<usize>,
}

fn play(surroundings: &Surroundings, fault: &str, heals: bool, runtime: &Runtime) -> Result<Option<Outcome>> {
    let stage = Stage::set(surroundings, Engine::Sqlite, "broken_disk")?;
    let mut server = runtime.block_on(stage.start())?;
    let Some(strace) = Strace::inject(server.pid(), fault)? else { return Ok(None) };
    let notes = Arc::new(Notes::default());
    runtime.block_on(work(&stage, &server, &notes))?;
    let is_ready = runtime.block_on(once(server.address, Request::get(server.address, "/readyz")))?.status == 200;
    let status = runtime.block_on(server.stop())?;
    drop(strace);

    let mut outcome = Outcome { end: status.to_string(), taken_again: *notes.taken_again.blocking_lock(), ..Outcome::default() };
    outcome.wrong.append(&mut *notes.wrong.blocking_lock());
    match heals {
        true if outcome.taken_again == 0 => outcome.wrong.push("with room again nothing is taken".into()),
        true if !status.success() => outcome.wrong.push(format!("the process ended with {status} although the disk is good again")),
        false if outcome.taken_again > 0 => outcome.wrong.push(format!("after the failure {} changes were taken", outcome.taken_again)),
        false if is_ready || status.success() => outcome.wrong.push("nobody is told that the disk failed: it says that it is ready, and ends in order".into()),
        _ => {}
    }
    if stage.log().contains("panic") {
        outcome.wrong.push(format!("something panicked:\n{}", stage.log()));
    }
    look_again(&stage, &notes, &mut outcome, runtime)?;
    Ok(Some(outcome))
}

/// Opens tickets and uploads files, and reads meanwhile.
async fn work(stage: &Stage, server: &Server, notes: &Arc<Notes>) -> Result<()> {
    let (address, stop) = (server.address, Arc::new(AtomicBool::new(false)));
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let (notes, token, stop) = (Arc::clone(notes), stage.desk.token.clone(), Arc::clone(&stop));
        writers.spawn(async move {
            let mut client = Client::connect(address).await?;
            for n in 0.. {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                let had_failed = notes.failed.load(Ordering::SeqCst);
                let mut deed = Deed::create(&format!("k0w{writer}n{n}"));
                let response = deed.ask(&mut client, address, &token).await?;
                match response.status {
                    201 => *notes.taken_again.lock().await += usize::from(had_failed),
                    503 => notes.failed.store(true, Ordering::SeqCst),
                    status => notes.wrong.lock().await.push(format!("a ticket is answered with {status}: {}", response.text())),
                }
                notes.deeds.lock().await.push(deed);
                sleep(Duration::from_millis(if had_failed { 50 } else { 5 })).await;
            }
            Ok::<(), anyhow::Error>(())
        });
    }
    read_and_upload(stage, server, notes).await?;
    stop.store(true, Ordering::Relaxed);
    while let Some(done) = writers.join_next().await {
        done??;
    }
    Ok(())
}

/// Until the writers have been refused for a while.
async fn read_and_upload(stage: &Stage, server: &Server, notes: &Notes) -> Result<()> {
    let began = Instant::now();
    let mut failed_at = None;
    while failed_at.is_none_or(|at: Instant| at.elapsed() < AFTERWARDS) {
        if began.elapsed() > PATIENCE {
            notes.wrong.lock().await.push("nothing was refused: the fault did not come".into());
            return Ok(());
        }
        if failed_at.is_none() && notes.failed.load(Ordering::SeqCst) {
            failed_at = Some(Instant::now());
        }
        for (path, header, value) in [
            ("/feed", "Cookie", format!("__Host-firstline={}", stage.desk.cookie)),
            ("/api/v1/tickets/1/messages", "Authorization", format!("Bearer {}", stage.desk.token)),
        ] {
            let response = once(server.address, Request::get(server.address, path).header(header, &value)).await.context(path)?;
            if response.status != 200 {
                notes.wrong.lock().await.push(format!("{path} answers {} while the disk fails", response.status));
            }
        }
        let mut client = Client::connect(server.address).await?;
        // A refusal is right here; what counts is that nothing is acknowledged that is lost.
        if let Ok((id, sha256)) = upload(&mut client, server.address, &stage.desk.token, "noise", &rand::random::<[u8; 2048]>()).await? {
            notes.files.lock().await.push((id.parse()?, sha256));
        }
        sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// On a good disk again: what was acknowledged is there once, the rest wholly or not at all, and work goes on.
fn look_again(stage: &Stage, notes: &Notes, outcome: &mut Outcome, runtime: &Runtime) -> Result<()> {
    let mut server = runtime.block_on(stage.start())?;
    let mut checker = Checker::open(stage)?;
    let census = checker.census()?;
    for deed in notes.deeds.blocking_lock().iter() {
        match (deed.is_acknowledged, census.occurrences(deed)) {
            (true, Ok(1)) => outcome.acknowledged += 1,
            (false, Ok(n @ 0..=1)) => {
                outcome.refused += 1;
                outcome.present += n;
            }
            (_, Ok(n)) => outcome.wrong.push(format!("{} is there {n} times", deed.marker)),
            (_, Err(partly)) => outcome.wrong.push(format!("{partly:#}")),
        }
    }
    outcome.wrong.extend(runtime.block_on(compare_bytes(server.address, &stage.desk.token, &notes.files.blocking_lock()))?);
    let mut next = Deed::create("k1w0n0");
    let again = runtime.block_on(async { next.send(&mut Client::connect(server.address).await?, server.address, &stage.desk.token).await })?;
    outcome.wrong.extend(again.err().map(|refusal| format!("after the next start: {refusal:#}")));
    outcome.wrong.extend(checker.settle()?);
    outcome.wrong.extend(checker.violations()?);
    let status = runtime.block_on(server.stop())?;
    if !status.success() {
        outcome.wrong.push(format!("after the next start it ended with {status}"));
    }
    Ok(())
}
