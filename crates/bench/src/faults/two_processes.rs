//! Two processes on one PostgreSQL are one desk.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use tokio::runtime::Runtime;

use super::stage::Stage;
use crate::{
    Engine, Surroundings,
    http::{Client, Request, once},
    process::Server,
};

/// The longest that a page shown by one process may stay unaware of what the other did.
const PROMISED: Duration = Duration::from_millis(1_500);

/// Changes made in each direction.
const CHANGES: usize = 10;

pub fn run(surroundings: &Surroundings, runtime: &Runtime) -> Result<()> {
    let stage = Stage::set(surroundings, Engine::Postgres, "two")?;
    let mut times = runtime.block_on(play(&stage))?;
    times.sort();
    let worst = times.last().copied().unwrap_or_default();
    println!(
        "two processes on one PostgreSQL: {} changes heard by the other one, median {} ms, worst {} ms",
        times.len(),
        times[times.len() / 2].as_millis(),
        worst.as_millis()
    );
    ensure!(worst <= PROMISED, "{} ms are more than {} ms", worst.as_millis(), PROMISED.as_millis());
    Ok(())
}

async fn play(stage: &Stage) -> Result<Vec<Duration>> {
    let (mut left, mut right) = (stage.start().await?, stage.start().await?);
    let mut times = Vec::new();
    for (here, there) in [(&left, &right), (&right, &left)] {
        let mut stream = Client::connect(there.address).await?;
        let request = Request::get(there.address, "/live").header("Cookie", &format!("__Host-firstline={}", stage.desk.cookie)).into_bytes();
        ensure!(stream.open_stream(&request).await? == 200, "the stream was refused");
        for _ in 0..CHANGES {
            times.push(change(stage, here, there, &mut stream).await?);
        }
    }
    for server in [&mut left, &mut right] {
        ensure!(server.stop().await?.success(), "a process did not end well");
    }
    Ok(times)
}

/// Opens a ticket here, and waits until the stream there tells of it.
async fn change(stage: &Stage, here: &Server, there: &Server, stream: &mut Client) -> Result<Duration> {
    let bearer = format!("Bearer {}", stage.desk.token);
    let body = json!({ "type": "question", "title": "Does the other one hear this?", "text": "It should." });
    let opened = once(here.address, Request::new("POST", here.address, "/api/v1/tickets").header("Authorization", &bearer).json(&body)).await?;
    let done = Instant::now();
    let number = opened.json()?["number"].as_i64().with_context(|| format!("no ticket: {}", opened.text()))?;
    let seen = once(there.address, Request::get(there.address, &format!("/api/v1/tickets/{number}")).header("Authorization", &bearer)).await?;
    ensure!(seen.status == 200, "the other process does not see ticket {number}");
    let mut heard = String::new();
    let listen = async {
        while !heard.contains(&format!("\"ticket:{number}\"")) {
            let bytes = stream.next_bytes().await?;
            if bytes.is_empty() {
                bail!("the stream ended");
            }
            heard.push_str(&String::from_utf8_lossy(&bytes));
        }
        Ok(())
    };
    tokio::time::timeout(Duration::from_secs(10), listen).await.with_context(|| format!("ticket {number} was never told of"))??;
    Ok(done.elapsed())
}
