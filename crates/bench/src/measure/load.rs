//! The load: so many connections, each of which sends its next request when the last one was answered.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use tokio::task::JoinSet;

use crate::http::Client;

/// Requests before the clock runs, as a share of the time that is measured.
const WARM_UP: f64 = 0.2;

pub struct Load {
    pub address: SocketAddr,
    /// Sent in turn; each connection begins elsewhere.
    pub requests: Arc<Vec<Vec<u8>>>,
    pub connections: usize,
    pub time: Duration,
}

/// What came of a load.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Answers with a status of success a second.
    pub rate: f64,
    pub p50: Duration,
    pub p99: Duration,
    /// Other answers, and connections that broke.
    pub errors: u64,
    /// Bytes of the last body.
    pub bytes: usize,
}

#[derive(Default)]
struct Seen {
    /// In microseconds.
    times: Vec<u32>,
    errors: u64,
    bytes: usize,
}

/// Runs the load on a thread of its own, so that it takes no more of the machine than it must.
pub fn run(load: Load) -> Result<Measured> {
    let thread = std::thread::spawn(move || tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(drive(load)));
    thread.join().map_err(|_| anyhow::anyhow!("the load panicked"))?
}

async fn drive(load: Load) -> Result<Measured> {
    let begins = Instant::now() + load.time.mul_f64(WARM_UP);
    let ends = begins + load.time;
    let mut connections = JoinSet::new();
    for n in 0..load.connections {
        let client = Client::connect(load.address).await.context("the server does not answer")?;
        connections.spawn(connection(client, load.address, Arc::clone(&load.requests), n * 7, begins, ends));
    }
    let mut all = Seen::default();
    while let Some(seen) = connections.join_next().await {
        let seen = seen?;
        all.times.extend(seen.times);
        all.errors += seen.errors;
        all.bytes = all.bytes.max(seen.bytes);
    }
    all.times.sort_unstable();
    let at = |share: f64| Duration::from_micros(u64::from(all.times.get((all.times.len() as f64 * share) as usize).copied().unwrap_or_default()));
    Ok(Measured { rate: all.times.len() as f64 / load.time.as_secs_f64(), p50: at(0.5), p99: at(0.99), errors: all.errors, bytes: all.bytes })
}

async fn connection(mut client: Client, address: SocketAddr, requests: Arc<Vec<Vec<u8>>>, first: usize, begins: Instant, ends: Instant) -> Seen {
    let mut seen = Seen::default();
    for request in requests.iter().cycle().skip(first % requests.len().max(1)) {
        let sent = Instant::now();
        if sent >= ends {
            break;
        }
        let answer = client.measure(request).await;
        let now = Instant::now();
        let is_counted = sent >= begins && now < ends;
        match answer {
            Ok((200..300, bytes)) if is_counted => {
                seen.times.push(u32::try_from(now.duration_since(sent).as_micros()).unwrap_or(u32::MAX));
                seen.bytes = bytes;
            }
            Ok((200..300, _)) => {}
            Ok(_) => seen.errors += 1,
            Err(_) => {
                seen.errors += 1;
                match Client::connect(address).await {
                    Ok(fresh) => client = fresh,
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            }
        }
    }
    seen
}
