//! Promise R5: mails that nobody can read, or that are made to hurt, stop no other.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use clap::Args;
use tokio::runtime::Runtime;

use super::{
    material::Material,
    post::{Ledger, Post, Protocol, ends, fingerprint},
};
use crate::{
    Surroundings,
    faults::stage::{Stage, engines, name},
};

#[derive(Args)]
pub struct Options {
    /// The folder of mail collections.
    #[arg(long)]
    corpus: PathBuf,
}

/// Good mails among the others.
const GOOD: usize = 50;

/// The good ones have arrived by then.
const SOON: Duration = Duration::from_secs(60);

/// All that the process may take for itself meanwhile.
const MEMORY: u64 = 512_000_000;

pub fn run(surroundings: &Surroundings, options: &Options, runtime: &Runtime) -> Result<()> {
    let good = Material::read(&options.corpus, &["mail-spamassassin"])?.of_people()?;
    let bad = Material::read(&options.corpus, &["mail-ruby/emails/error_emails", "mail-stalwart/eml/malformed"])?;
    println!("| database | poison | good mails | the last good one after | memory at most | came to | violations |\n|---|---:|---:|---:|---:|---|---:|");
    let mut all = Vec::new();
    for engine in engines(surroundings) {
        let stage = Stage::set(surroundings, engine, "poison")?;
        let mut post = Post::start()?;
        let mut poison: Vec<Vec<u8>> = (0..50).map(|n| bad.mail("poison", n)).collect();
        poison.extend([with_many_parts(), nested(), with_many_recipients(), with_a_long_header()]);
        // One after the other: each good one behind a bad one.
        let (mut wanted, mut n) = (Vec::new(), 0);
        post.deliver(&oversized());
        for bad in &poison {
            post.deliver(bad);
            if n < GOOD {
                let mail = good.mail("good", n);
                wanted.push(fingerprint(&mail));
                post.deliver(&mail);
                n += 1;
            }
        }
        let (poison, total) = (poison.len() + 1, poison.len() + 1 + GOOD);
        let mut server = runtime.block_on(stage.start())?;
        let began = Instant::now();
        runtime.block_on(post.connect(&stage, &server, Protocol::Pop3))?;
        let mut ledger = Ledger::open(&stage)?;
        let (mut memory, mut last_good) = (0, None);
        let mut wrong = Vec::new();
        while (ledger.decided()?) < total as i64 {
            memory = memory.max(server.memory()?.anonymous);
            if last_good.is_none() && ledger.all()?.iter().filter(|mail| mail.state != "received" && wanted.contains(&mail.sha256)).count() == GOOD {
                last_good = Some(began.elapsed());
            }
            if began.elapsed() > SOON * 3 {
                wrong.push(format!("{} of {total} mails are decided after three minutes", ledger.decided()?));
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let last_good = last_good.unwrap_or_else(|| began.elapsed());
        if last_good > SOON {
            wrong.push(format!("the last good mail took {} s", last_good.as_secs()));
        }
        if memory > MEMORY {
            wrong.push(format!("the process took {} MB", memory / 1_000_000));
        }
        let kept = ledger.all()?;
        if kept.iter().filter(|mail| wanted.contains(&mail.sha256) && mail.state == "ticketed").count() < GOOD {
            wrong.push("a good mail became no ticket".into());
        }
        let status = runtime.block_on(server.stop())?;
        if !status.success() {
            wrong.push(format!("the process ended with {status}"));
        }
        if stage.log().contains("panic") {
            wrong.push(format!("something panicked:\n{}", stage.log()));
        }
        let (last, memory) = (last_good.as_secs_f64(), memory / 1_000_000);
        println!("| {} | {poison} | {GOOD} | {last:.1} s | {memory} MB | {} | {} |", name(engine), ends(&kept), wrong.len());
        all.extend(wrong.into_iter().map(|violation| format!("{}: {violation}", name(engine))));
    }
    if all.is_empty() { Ok(()) } else { bail!("{}", all.join("\n")) }
}

fn head(what: &str) -> String {
    format!(
        "From: Vera Lund <vera@customer.example>\r\nTo: desk@northwind.example\r\nSubject: {what}\r\nMessage-ID: <{}@customer.example>\r\n",
        what.replace(' ', "-")
    )
}

/// 60 MB: more than is fetched.
fn oversized() -> Vec<u8> {
    let mut mail = format!("{}\r\n", head("sixty megabytes")).into_bytes();
    let line = [b"All work and no play. ".repeat(3), b"\r\n".to_vec()].concat();
    while mail.len() < 60 << 20 {
        mail.extend_from_slice(&line);
    }
    mail
}

fn with_many_parts() -> Vec<u8> {
    let mut mail = format!("{}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", head("ten thousand parts"));
    for n in 0..10_000 {
        mail.push_str(&format!("--b\r\nContent-Type: text/plain; name=\"{n}.txt\"\r\nContent-Disposition: attachment\r\n\r\n{n}\r\n"));
    }
    mail.push_str("--b--\r\n");
    mail.into_bytes()
}

fn nested() -> Vec<u8> {
    let mut mail = format!("{}MIME-Version: 1.0\r\n", head("a thousand deep"));
    for n in 0..1_000 {
        mail.push_str(&format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"));
    }
    mail.push_str("Content-Type: text/plain\r\n\r\nDown here\r\n");
    mail.into_bytes()
}

fn with_many_recipients() -> Vec<u8> {
    let mut mail = head("a hundred thousand recipients");
    mail.push_str("Cc: nobody@customer.example");
    for n in 0..100_000 {
        mail.push_str(&format!(",\r\n someone{n}@customer.example"));
    }
    mail.push_str("\r\n\r\nHello everybody\r\n");
    mail.into_bytes()
}

fn with_a_long_header() -> Vec<u8> {
    format!("{}X-Long: {}\r\n\r\nShort\r\n", head("a header of ten megabytes"), "long ".repeat(2 << 20)).into_bytes()
}
