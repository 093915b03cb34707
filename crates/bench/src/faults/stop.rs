//! Promise R11: asked to end, it ends in order.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::json;
use tokio::{net::TcpStream, runtime::Runtime, task::JoinSet};

use super::{
    check::{Checker, compare_bytes},
    deed::{fingerprint, upload_request},
    stage::{Stage, engines, name},
};
use crate::{
    Surroundings,
    http::{Client, Request, Response},
};

const UPLOADS: usize = 15;
const STREAMS: usize = 15;
const CREATES: usize = 20;

/// When the rest of what is under way is sent, after the signal.
const REST: Duration = Duration::from_millis(1_500);

/// The promise.
const DEADLINE: Duration = Duration::from_secs(30);

/// What came back of a request that was under way.
struct Outcome {
    title: String,
    status: Option<u16>,
    /// Of an upload: the id it was given, and the fingerprint of what was sent.
    file: Option<(i64, String)>,
}

pub fn run(surroundings: &Surroundings, runtime: &Runtime) -> Result<()> {
    println!("stop: SIGTERM with {UPLOADS} uploads, {STREAMS} streams and {CREATES} creations under way\n");
    println!(
        "| database | finished | refused with 503 | streams ended | exit | took | second signal took | violations |\n|---|---:|---:|---:|---|---:|---:|---:|"
    );
    let mut violations = Vec::new();
    for engine in engines(surroundings) {
        let stage = Stage::set(surroundings, engine, "stop")?;
        violations.extend(play(&stage, runtime)?.into_iter().map(|violation| format!("{}: {violation}", name(engine))));
    }
    if violations.is_empty() { Ok(()) } else { bail!("{}", violations.join("\n")) }
}

fn play(stage: &Stage, runtime: &Runtime) -> Result<Vec<String>> {
    let mut violations = Vec::new();
    let stopped = runtime.block_on(stop_while_busy(stage, &mut violations))?;
    let impatient = runtime.block_on(stop_twice(stage))?;
    count(stage, &stopped.outcomes, &mut violations, runtime)?;
    let with = |wanted: &dyn Fn(u16) -> bool| stopped.outcomes.iter().filter(|outcome| outcome.status.is_some_and(wanted)).count();
    println!(
        "| {} | {} | {} | {} of {STREAMS} | {} | {:.2} s | {:.2} s | {} |",
        name(stage.engine),
        with(&|status| (200..300).contains(&status)),
        with(&|status| status == 503),
        stopped.streams_ended,
        stopped.exit,
        stopped.took.as_secs_f64(),
        impatient.as_secs_f64(),
        violations.len()
    );
    Ok(violations)
}

struct Stopped {
    outcomes: Vec<Outcome>,
    streams_ended: usize,
    exit: String,
    took: Duration,
}

async fn stop_while_busy(stage: &Stage, violations: &mut Vec<String>) -> Result<Stopped> {
    let mut server = stage.start().await?;
    let (address, token) = (server.address, stage.desk.token.clone());
    let mut requests = JoinSet::new();
    for n in 0..UPLOADS {
        let bytes: Vec<u8> = (0..200_000).map(|_| rand::random::<u8>()).collect();
        let request = upload_request(address, &token, &format!("upload-{n}"), &bytes).into_bytes();
        let sha256 = fingerprint(&bytes);
        requests.spawn(in_two_parts(address, request, format!("upload-{n}"), Some(sha256)));
    }
    for n in 0..CREATES {
        let title = format!("stopped-{n}");
        let request = Request::new("POST", address, "/api/v1/tickets")
            .header("Authorization", &format!("Bearer {token}"))
            .json(&json!({ "type": "question", "title": title, "text": format!("Words of {title}.") }))
            .into_bytes();
        requests.spawn(in_two_parts(address, request, title, None));
    }
    let mut streams = JoinSet::new();
    for _ in 0..STREAMS {
        let request = Request::get(address, "/live").header("Cookie", &format!("__Host-firstline={}", stage.desk.cookie)).into_bytes();
        streams.spawn(until_it_ends(address, request));
    }
    tokio::time::sleep(REST / 2).await;

    let asked = Instant::now();
    server.signal("TERM")?;
    tokio::time::sleep(Duration::from_millis(250)).await;
    if TcpStream::connect(address).await.is_ok() {
        violations.push("a new connection was taken after the signal".into());
    }
    let mut outcomes = Vec::new();
    while let Some(outcome) = requests.join_next().await {
        outcomes.push(outcome?);
    }
    let mut streams_ended = 0;
    while let Some(ended) = streams.join_next().await {
        streams_ended += usize::from(ended?);
    }
    let (exit, took) = match server.ended(DEADLINE).await {
        Ok(status) => (status.code().map_or_else(|| status.to_string(), |code| code.to_string()), asked.elapsed()),
        Err(_) => ("none".to_owned(), asked.elapsed()),
    };
    if exit != "0" {
        violations.push(format!("exit: {exit}\n{}", stage.log()));
    }
    if streams_ended < STREAMS {
        violations.push(format!("{} streams did not end", STREAMS - streams_ended));
    }
    for outcome in outcomes.iter().filter(|outcome| !matches!(outcome.status, Some(200..300 | 503))) {
        violations.push(format!("{} was answered {:?}", outcome.title, outcome.status));
    }
    Ok(Stopped { outcomes, streams_ended, exit, took })
}

/// Sends most of a request, and the rest only after the signal.
async fn in_two_parts(address: SocketAddr, request: Vec<u8>, title: String, sha256: Option<String>) -> Outcome {
    let answer = async {
        let mut client = Client::connect(address).await?;
        let (first, rest) = request.split_at(request.len() - 20);
        client.send(first).await?;
        tokio::time::sleep(REST).await;
        client.send(rest).await?;
        client.receive().await
    };
    let response: Option<Response> = answer.await.ok();
    let id = response.as_ref().and_then(|response| response.json().ok()?["id"].as_str()?.parse().ok());
    Outcome { title, status: response.map(|response| response.status), file: id.zip(sha256) }
}

/// Whether the stream began, and ended by itself.
async fn until_it_ends(address: SocketAddr, request: Vec<u8>) -> bool {
    let Ok(mut client) = Client::connect(address).await else { return false };
    if !matches!(client.open_stream(&request).await, Ok(200)) {
        return false;
    }
    let end = async { while client.next_bytes().await.is_ok_and(|bytes| !bytes.is_empty()) {} };
    tokio::time::timeout(DEADLINE, end).await.is_ok()
}

/// An upload that never goes on holds the first signal up, not the second.
async fn stop_twice(stage: &Stage) -> Result<Duration> {
    let mut server = stage.start().await?;
    let request = upload_request(server.address, &stage.desk.token, "stuck", &[7; 100_000]).into_bytes();
    let mut client = Client::connect(server.address).await?;
    client.send(&request[..50_000]).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.signal("TERM")?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let asked = Instant::now();
    server.signal("TERM")?;
    server.ended(Duration::from_secs(5)).await.context("the second signal did not end it")?;
    Ok(asked.elapsed())
}

/// What was answered with success is there once, and nothing is there by half.
fn count(stage: &Stage, outcomes: &[Outcome], violations: &mut Vec<String>, runtime: &Runtime) -> Result<()> {
    let mut server = runtime.block_on(stage.start())?;
    let mut checker = Checker::open(stage)?;
    for outcome in outcomes.iter().filter(|outcome| outcome.file.is_none() && outcome.title.starts_with("stopped")) {
        let found = checker.tickets_titled(&outcome.title)?;
        let expected = i64::from(matches!(outcome.status, Some(200..300)));
        if found != expected {
            violations.push(format!("{} was answered {:?} and is there {found} times", outcome.title, outcome.status));
        }
    }
    let files: Vec<(i64, String)> = outcomes.iter().filter_map(|outcome| outcome.file.clone()).collect();
    violations.extend(runtime.block_on(compare_bytes(server.address, &stage.desk.token, &files))?);
    violations.extend(checker.settle()?);
    violations.extend(checker.violations()?);
    runtime.block_on(server.stop())?;
    Ok(())
}
