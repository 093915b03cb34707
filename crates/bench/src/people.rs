//! Loads many people from one file through the API, as an administrator would, and says how long that takes.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::{
    Surroundings,
    faults::stage::{self, Stage},
    http::{Client, Request},
};

#[derive(clap::Args)]
pub struct Options {
    /// How many people the file has.
    #[arg(long, default_value_t = 10_000)]
    people: usize,
}

/// What promise and issue ask of ten thousand people, in seconds.
const BAR: f64 = 10.0;

pub fn run(surroundings: &Surroundings, options: &Options, runtime: &Runtime) -> Result<()> {
    for engine in stage::engines(surroundings) {
        let stage = Stage::set(surroundings, engine, "people")?;
        runtime.block_on(load(&stage, options.people))?;
    }
    Ok(())
}

async fn load(stage: &Stage, people: usize) -> Result<()> {
    let mut server = stage.start().await?;
    let (address, mut most) = (server.address, 0);
    let mut client = Client::connect(address).await?;
    let mut call = async |request: Request, expected: u16| -> Result<Value> {
        let request = request.header("Authorization", &format!("Bearer {}", stage.desk.token));
        let response = client.exchange(&request.into_bytes()).await?;
        ensure!(response.status == expected, "{} {}", response.status, response.text());
        response.json()
    };
    let begun = Instant::now();
    let upload = Request::new("POST", address, "/api/v1/people-loads").body(&format!("multipart/form-data; boundary={BOUNDARY}"), form(people));
    let load = call(upload, 201).await?;
    ensure!(load["new"] == people, "{load}");
    let looked = begun.elapsed();
    let path = format!("/api/v1/people-loads/{}", load["id"].as_str().context("no id")?);
    call(Request::new("POST", address, &format!("{path}/start")).json(&serde_json::json!({"invite": false})), 200).await?;
    loop {
        let now = call(Request::get(address, &path), 200).await?;
        most = most.max(server.memory()?.anonymous);
        if now["state"] == "done" {
            ensure!(now["loaded"] == people, "{now}");
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let took = begun.elapsed().as_secs_f64();
    let bar = BAR * people as f64 / 10_000.0;
    println!(
        "{}: {people} people in {took:.1} s, {:.1} s of it to look through the file (bar {bar:.0} s), {} MB of anonymous memory at most: {}",
        stage::name(stage.engine),
        looked.as_secs_f64(),
        most >> 20,
        if took < bar { "kept" } else { "MISSED" }
    );
    ensure!(server.stop().await?.success(), "the desk did not end well");
    Ok(())
}

const BOUNDARY: &str = "----people-of-a-bench";

fn form(people: usize) -> Vec<u8> {
    let mut body =
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\nContent-Type: text/csv\r\n\r\nName,Email,Phone\r\n");
    for number in 0..people {
        body.push_str(&format!("Person Number {number},person.{number}@loaded.example,+351 21 555 {number:05}\r\n"));
    }
    body.push_str(&format!("--{BOUNDARY}--\r\n"));
    body.into_bytes()
}
