//! Promise R7: on a full disk nothing is lost or broken, what can be read is read, and with room again everything goes on by itself.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use serde_json::json;
use tokio::runtime::Runtime;

use super::{
    material::Material,
    post::{Ledger, Post, Protocol, violations},
};
use crate::{
    Engine, Surroundings,
    faults::{check::Checker, stage::Stage},
    http::{Request, once},
    process::Server,
};

#[derive(Args)]
pub struct Options {
    /// The folder of mail collections.
    #[arg(long)]
    corpus: PathBuf,
}

/// Mails that come before the disk is full, and while it is.
const MAILS: [usize; 2] = [3, 5];

/// A file system of 64 MB in memory; gone with its owner.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(folder: &Path) -> Result<Self> {
        let status = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64m", "tmpfs"]).arg(folder).status()?;
        ensure!(status.success(), "a small file system can be mounted by root alone");
        Ok(Self(folder.to_owned()))
    }

    /// Fills it to the last byte.
    fn fill(&self) -> Result<()> {
        let mut file = fs::File::create(self.0.join("filler"))?;
        for size in [1 << 16, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
        Ok(())
    }

    fn make_room(&self) -> Result<()> {
        Ok(fs::remove_file(self.0.join("filler"))?)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a process that still ends holds it a moment longer.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

pub fn run(surroundings: &Surroundings, options: &Options, runtime: &Runtime) -> Result<()> {
    let material = Material::read(&options.corpus, &["mail-spamassassin"])?.of_people()?;
    let folder = tempfile::Builder::new().prefix("firstline-disk-").tempdir()?;
    let disk = SmallDisk::mount(folder.path())?;
    let stage = Stage::set_in(surroundings, Engine::Sqlite, "full", &disk.0)?;
    let (mut post, mut wrong) = (Post::start()?, Vec::new());
    let mut server = runtime.block_on(stage.start())?;
    deliver(&mut post, &material, MAILS[0]);
    runtime.block_on(post.connect(&stage, &server, Protocol::Pop3))?;
    let mut ledger = Ledger::open(&stage)?;
    ledger.wait(MAILS[0], Duration::from_secs(60))?;

    disk.fill()?;
    deliver(&mut post, &material, MAILS[1]);
    // Asking for a visit is a write and may be refused; then the mailbox is looked into later.
    let _ = runtime.block_on(post.look(&stage, &server));
    let (mut taken, mut refused) = (0, 0);
    for n in 0..40 {
        let (status, said) = runtime.block_on(open_ticket(&stage, &server, n)).with_context(|| format!("a ticket; the log says:\n{}", stage.log()))?;
        match status {
            201 => taken += 1,
            503 | 507 => refused += 1,
            _ => wrong.push(format!("a ticket on a full disk is answered with {status}: {said}")),
        }
        let page = Request::get(server.address, "/feed").header("Cookie", &format!("__Host-firstline={}", stage.desk.cookie));
        let page = runtime.block_on(once(server.address, page)).with_context(|| format!("the feed; the log says:\n{}", stage.log()))?;
        if page.status != 200 {
            wrong.push(format!("the feed on a full disk answers {}", page.status));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    if post.waiting() < MAILS[1] {
        wrong.push(format!("{} mails lie at the server, {} were delivered while nothing could be stored", post.waiting(), MAILS[1]));
    }

    disk.make_room()?;
    let began = Instant::now();
    while runtime.block_on(open_ticket(&stage, &server, 100))?.0 != 201 {
        ensure!(began.elapsed() < Duration::from_secs(30), "with room again nothing can be written");
        std::thread::sleep(Duration::from_millis(50));
    }
    let recovered = began.elapsed();
    runtime.block_on(post.look(&stage, &server))?;
    wrong.extend(ledger.wait(MAILS.iter().sum(), Duration::from_secs(90)).err().map(|late| late.to_string()));
    while post.waiting() > 0 && began.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(100));
    }
    wrong.extend(violations(&post, &mut ledger)?);
    let mut checker = Checker::open(&stage)?;
    wrong.extend(checker.violations()?);
    let status = runtime.block_on(server.stop())?;
    if !status.success() {
        wrong.push(format!("the process ended with {status}"));
    }
    if refused == 0 {
        wrong.push("nothing was refused: the disk was not full".into());
    }
    let (seconds, violations) = (recovered.as_secs_f64(), wrong.len());
    println!(
        "full disk: {taken} tickets taken in the room that was kept, {refused} refused, 40 pages answered; written again {seconds:.1} s after there was room; {violations} violations"
    );
    if wrong.is_empty() { Ok(()) } else { bail!("{}", wrong.join("\n")) }
}

fn deliver(post: &mut Post, material: &Material, mails: usize) {
    for _ in 0..mails {
        let n = post.delivered.len();
        post.deliver(&material.mail("full", n));
    }
}

async fn open_ticket(stage: &Stage, server: &Server, n: usize) -> Result<(u16, String)> {
    // Long enough that the room which the database keeps in reserve is soon used up.
    let body = json!({ "type": "incident", "title": format!("Number {n}"), "text": "The disk is full. ".repeat(20_000) });
    let request = Request::new("POST", server.address, "/api/v1/tickets").header("Authorization", &format!("Bearer {}", stage.desk.token)).json(&body);
    let response = once(server.address, request).await?;
    Ok((response.status, response.text()))
}
