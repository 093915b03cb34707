//! Ten thousand mails wait in one POP3 mailbox and become tickets: how fast, beside the floor of the same run; what pages feel of it; what it costs in memory.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use clap::Args;
use mailwire::{Fetched, Guard, Session};
use tokio::runtime::Runtime;

use super::{
    material::Material,
    post::{Ledger, Post, Protocol, ends, fingerprint},
};
use crate::{
    Engine, Surroundings,
    faults::stage::{Stage, engines, name},
    http::{Client, Request},
    process::Server,
};

#[derive(Args)]
pub struct Options {
    /// The folder of mail collections.
    #[arg(long)]
    corpus: PathBuf,
    #[arg(long, default_value_t = 10_000)]
    mails: usize,
}

const FOLDERS: [&str; 5] = ["mail-spamassassin", "mail-ruby", "mail-stalwart", "mail-mime4j", "mail-cpython"];

/// A page is asked for this often while mails come in.
const PROBE: Duration = Duration::from_millis(25);

/// How long the quiet desk is watched.
const QUIET: Duration = Duration::from_secs(5);

pub fn run(surroundings: &Surroundings, options: &Options, runtime: &Runtime) -> Result<()> {
    let material = Material::read(&options.corpus, &FOLDERS)?.of_people()?;
    println!("{} mails, made from {} real ones, wait in one POP3 mailbox.\n", options.mails, material.len());
    println!(
        "| database | mails/s | floor/s | of floor | feed p99 quiet | meanwhile | anonymous memory at most | came to |\n|---|---:|---:|---:|---:|---:|---:|---|"
    );
    for engine in engines(surroundings) {
        let seen = measure(surroundings, engine, options.mails, &material, runtime)?;
        println!("{}", seen.row(name(engine)));
        let cost = one_large(surroundings, engine, runtime)?;
        println!("\n{}: one mail of 25 MB raised the memory by {:.1} times its size.\n", name(engine), cost);
    }
    Ok(())
}

struct Seen {
    rate: f64,
    floor: f64,
    quiet: Duration,
    meanwhile: Duration,
    memory: u64,
    ends: String,
}

impl Seen {
    fn row(&self, engine: &str) -> String {
        let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
        let share = self.rate / self.floor * 100.0;
        let (quiet, meanwhile, memory) = (ms(self.quiet), ms(self.meanwhile), self.memory as f64 / 1e6);
        format!("| {engine} | {:.0} | {:.0} | {share:.0} % | {quiet} | {meanwhile} | {memory:.0} MB | {} |", self.rate, self.floor, self.ends)
    }
}

fn measure(surroundings: &Surroundings, engine: Engine, mails: usize, material: &Material, runtime: &Runtime) -> Result<Seen> {
    let stage = Stage::set(surroundings, engine, "flood")?;
    let mut post = Post::start()?;
    for n in 0..mails {
        post.deliver(&material.mail("flood", n));
    }
    let floor = runtime.block_on(floor(&post, &stage, mails.min(2_000)))?;

    let mut server = runtime.block_on(stage.start())?;
    let quiet = runtime.block_on(probe(&stage, &server, Instant::now() + QUIET))?;
    let mut ledger = Ledger::open(&stage)?;
    let began = Instant::now();
    runtime.block_on(post.connect(&stage, &server, Protocol::Pop3))?;
    let (mut memory, mut times) = (0, Vec::new());
    while ledger.decided()? < mails as i64 {
        times.extend(runtime.block_on(probe(&stage, &server, Instant::now() + Duration::from_millis(500)))?);
        memory = memory.max(server.memory()?.anonymous);
        anyhow::ensure!(began.elapsed() < Duration::from_secs(1_800), "after half an hour {} mails are decided", ledger.decided()?);
    }
    let rate = mails as f64 / began.elapsed().as_secs_f64();
    let ends = ends(&ledger.all()?);
    runtime.block_on(server.stop())?;
    Ok(Seen { rate, floor, quiet: p99(quiet), meanwhile: p99(times), memory, ends })
}

/// Fetches, reads and inserts mail after mail, each insert committed before the next fetch; mails a second. The mails stay where they are.
async fn floor(post: &Post, stage: &Stage, mails: usize) -> Result<f64> {
    let guard = Guard::open();
    let mut session = Session::open(&post.way(Protocol::Pop3), &guard).await.map_err(|refused| anyhow::anyhow!("{}", refused.said))?;
    let waiting = session.waiting(mails).await.map_err(|refused| anyhow::anyhow!("{}", refused.said))?;
    let file = tempfile::Builder::new().tempfile_in(&stage.place.data_dir)?;
    let database = rusqlite::Connection::open(file.path())?;
    database.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE mail (uid TEXT, sha256 TEXT, subject TEXT, raw BLOB)")?;
    let began = Instant::now();
    for mail in &waiting {
        let Fetched::Whole(raw) = session.fetch(&mail.uid, 50 << 20).await.map_err(|refused| anyhow::anyhow!("{}", refused.said))? else { continue };
        let subject = email::read(&raw).map(|email| email.subject).unwrap_or_default();
        let mut insert = database.prepare_cached("INSERT INTO mail (uid, sha256, subject, raw) VALUES (?1, ?2, ?3, ?4)")?;
        insert.execute(rusqlite::params![mail.uid, fingerprint(&raw), subject, raw])?;
    }
    let rate = waiting.len() as f64 / began.elapsed().as_secs_f64();
    // Without QUIT nothing is deleted.
    drop(session);
    Ok(rate)
}

/// Asks for the feed now and then; how long each answer took.
async fn probe(stage: &Stage, server: &Server, until: Instant) -> Result<Vec<Duration>> {
    let request = Request::get(server.address, "/feed").header("Cookie", &format!("__Host-firstline={}", stage.desk.cookie)).into_bytes();
    let mut client = Client::connect(server.address).await?;
    let mut times = Vec::new();
    while Instant::now() < until {
        let sent = Instant::now();
        let (status, _) = client.measure(&request).await?;
        anyhow::ensure!(status == 200, "the feed answers {status}");
        times.push(sent.elapsed());
        tokio::time::sleep(PROBE).await;
    }
    Ok(times)
}

fn p99(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() * 99 / 100).copied().unwrap_or_default()
}

/// How many times its size one mail of 25 MB takes of memory at most.
fn one_large(surroundings: &Surroundings, engine: Engine, runtime: &Runtime) -> Result<f64> {
    const SIZE: usize = 25_000_000;
    let stage = Stage::set(surroundings, engine, "large")?;
    let mut post = Post::start()?;
    let mut server = runtime.block_on(stage.start())?;
    runtime.block_on(probe(&stage, &server, Instant::now() + Duration::from_secs(1)))?;
    let before = server.memory()?.anonymous;
    post.deliver(&large(SIZE));
    runtime.block_on(post.connect(&stage, &server, Protocol::Pop3))?;
    let mut ledger = Ledger::open(&stage)?;
    let (mut most, began) = (before, Instant::now());
    while ledger.decided()? == 0 {
        most = most.max(server.memory()?.anonymous);
        std::thread::sleep(Duration::from_millis(2));
        anyhow::ensure!(began.elapsed() < Duration::from_secs(120), "the large mail was not read");
    }
    let kept = ledger.all()?.pop().context("the large mail is gone")?;
    anyhow::ensure!(kept.state == "ticketed", "the large mail is {} ({})", kept.state, kept.reason);
    runtime.block_on(server.stop())?;
    Ok((most - before) as f64 / SIZE as f64)
}

/// A mail with a file of random bytes.
fn large(size: usize) -> Vec<u8> {
    let mut mail =
        b"From: Vera Lund <vera@customer.example>\r\nTo: desk@northwind.example\r\nSubject: The recording\r\nMessage-ID: <large@customer.example>\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHere it is.\r\n\
        --b\r\nContent-Type: application/octet-stream; name=recording.bin\r\nContent-Disposition: attachment; filename=recording.bin\r\n\
        Content-Transfer-Encoding: base64\r\n\r\n"
            .to_vec();
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    while mail.len() < size {
        mail.extend((0..76).map(|_| LETTERS[usize::from(rand::random::<u8>() % 64)]));
        mail.extend_from_slice(b"\r\n");
    }
    mail.extend_from_slice(b"--b--\r\n");
    mail
}
