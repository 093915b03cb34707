//! Brings a table of incidents of another desk in through the API, as its users would, and then finds, filters and works them.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::{
    Surroundings,
    faults::stage::{self, Stage},
    http::{Client, Request},
};

#[derive(clap::Args)]
pub struct Options {
    /// A CSV file with the columns number, short_description, description, urgency, impact, category, assignment_group and resolution.
    file: PathBuf,
}

/// A row of the table.
#[derive(Deserialize)]
struct Incident {
    number: String,
    short_description: String,
    description: String,
    /// 1 is the most urgent.
    urgency: u8,
    impact: u8,
    category: String,
    assignment_group: String,
    resolution: String,
}

impl Incident {
    /// Urgency and impact of 1 to 3 make a priority, as most desks compute it.
    fn priority(&self) -> &'static str {
        match self.urgency + self.impact {
            ..=2 => "urgent",
            3 => "high",
            4 | 5 => "normal",
            _ => "low",
        }
    }
}

pub fn run(surroundings: &Surroundings, options: &Options, runtime: &Runtime) -> Result<()> {
    let mut table = csv::Reader::from_path(&options.file).with_context(|| format!("{} cannot be read", options.file.display()))?;
    let incidents: Vec<Incident> = table.deserialize().collect::<Result<_, _>>().context("the table has other columns")?;
    for engine in stage::engines(surroundings) {
        let stage = Stage::set(surroundings, engine, "incidents")?;
        runtime.block_on(bring_in(&stage, &incidents))?;
    }
    Ok(())
}

/// A client of the API.
struct Api<'s> {
    client: Client,
    stage: &'s Stage,
    address: std::net::SocketAddr,
}

impl Api<'_> {
    async fn call(&mut self, method: &str, path: &str, body: Option<Value>, expected: u16) -> Result<Value> {
        let mut request = Request::new(method, self.address, &format!("/api/v1{path}")).header("Authorization", &format!("Bearer {}", self.stage.desk.token));
        if let Some(body) = &body {
            request = request.json(body);
        }
        let response = self.client.exchange(&request.into_bytes()).await?;
        ensure!(response.status == expected, "{method} {path}: {} {}", response.status, response.text());
        if response.body.is_empty() { Ok(Value::Null) } else { response.json() }
    }

    /// How many tickets a query finds, page by page.
    async fn count(&mut self, query: &str) -> Result<usize> {
        let (mut count, mut after) = (0, String::new());
        loop {
            let page = self.call("GET", &format!("/tickets?limit=200&q={}{after}", web::refusal::encode(query)), None, 200).await?;
            count += page["data"].as_array().map_or(0, Vec::len);
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => return Ok(count),
            }
        }
    }
}

async fn bring_in(stage: &Stage, incidents: &[Incident]) -> Result<()> {
    let mut server = stage.start().await?;
    let mut api = Api { client: Client::connect(server.address).await?, stage, address: server.address };
    let before = api.count("").await?;
    let mut resolved = 0;
    for incident in incidents {
        let opened = open(&mut api, incident).await?;
        let number = opened["number"].as_i64().context("no number")?;
        if !incident.resolution.trim().is_empty() {
            let moved = json!({ "transition": "resolve", "comment": incident.resolution });
            let after = api.call("POST", &format!("/tickets/{number}/transitions"), Some(moved), 200).await?;
            ensure!(after["status"] == "resolved", "{}: {after}", incident.number);
            resolved += 1;
        }
    }
    let all = api.count("").await? - before;
    ensure!(all == incidents.len(), "{all} of {} are there", incidents.len());
    find_each(&mut api, incidents).await?;
    let urgent = incidents.iter().filter(|incident| incident.priority() == "urgent").count();
    ensure!(api.count("tag:imported priority:urgent").await? == urgent, "the filter for urgent ones finds another number than {urgent}");
    ensure!(api.count("tag:imported is:done").await? == resolved, "the filter for done ones finds another number than {resolved}");
    work_one(&mut api, &incidents[0]).await?;
    ensure!(server.stop().await?.success(), "the desk did not end well");
    println!("{}: {all} incidents came in through the API, {resolved} resolved, each found by its words and its number", stage::name(stage.engine));
    Ok(())
}

async fn open(api: &mut Api<'_>, incident: &Incident) -> Result<Value> {
    let tags: Vec<&str> = ["imported", &incident.number, &incident.category, &incident.assignment_group].into_iter().filter(|tag| !tag.is_empty()).collect();
    let body = json!({
        "type": "incident", "title": kernel::truncate(&incident.short_description, 200), "text": incident.description,
        "priority": incident.priority(), "tags": tags,
    });
    api.call("POST", "/tickets", Some(body), 201).await
}

/// By its old number, which is a tag, and by all words of its title.
async fn find_each(api: &mut Api<'_>, incidents: &[Incident]) -> Result<()> {
    for incident in incidents {
        let by_number = api.call("GET", &format!("/tickets?q={}", web::refusal::encode(&format!("tag:{}", incident.number))), None, 200).await?;
        ensure!(by_number["data"][0]["title"].as_str() == Some(kernel::truncate(incident.short_description.trim(), 200)), "{} is not found", incident.number);
        let words = incident.short_description.replace(|c: char| !c.is_alphanumeric() && c != '\'', " ");
        let query = format!("\"{}\" tag:{}", words.split_whitespace().collect::<Vec<_>>().join(" "), incident.number);
        ensure!(api.count(&query).await? == 1, "{} is not found by its words: {query}", incident.number);
    }
    Ok(())
}

/// Reopens one, owns it, answers it, closes it.
async fn work_one(api: &mut Api<'_>, incident: &Incident) -> Result<()> {
    let found = api.call("GET", &format!("/tickets?q=tag:{}", incident.number), None, 200).await?;
    let path = format!("/tickets/{}", found["data"][0]["number"]);
    let me = api.call("GET", "/me", None, 200).await?;
    if found["data"][0]["category"] == "done" {
        api.call("POST", &format!("{path}/transitions"), Some(json!({ "transition": "reopen" })), 200).await?;
    }
    api.call("PUT", &format!("{path}/assignment"), Some(json!({ "user": me["id"] })), 200).await?;
    api.call("POST", &format!("{path}/messages"), Some(json!({ "kind": "note", "text": "Looked at again." })), 201).await?;
    let closed = api.call("POST", &format!("{path}/transitions"), Some(json!({ "transition": "close", "comment": "Done for good." })), 200).await?;
    ensure!(closed["status"] == "closed", "{closed}");
    Ok(())
}
