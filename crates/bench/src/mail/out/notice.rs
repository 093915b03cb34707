//! What is told to people by mail, and the ledger in which it is noted before.

use std::{
    net::SocketAddr,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use anyhow::Result;
use serde_json::{Value, json};

use crate::http::{Client, Request};

/// An answer to somebody's ticket, which goes out to them by mail. Everybody gets one.
#[derive(Clone, Debug)]
pub struct Notice {
    pub to: String,
    /// Whose ticket it is, by their id.
    pub requester: String,
    /// Known once its opening was acknowledged.
    pub ticket: Option<i64>,
    pub begun: bool,
    /// When the answer was acknowledged.
    pub answered_at: Option<SystemTime>,
}

impl Notice {
    pub fn new(to: String, requester: String) -> Self {
        Self { to, requester, ticket: None, begun: false, answered_at: None }
    }

    /// Opens the ticket and answers it, as far as that is not done yet. An error means that nobody knows what was done; a refusal is a violation.
    pub async fn tell(&mut self, client: &mut Client, address: SocketAddr, token: &str) -> std::io::Result<Result<()>> {
        if self.ticket.is_none() {
            let body = json!({ "type": "incident", "title": format!("For {}", self.to), "text": "It does not work.", "requester": self.requester });
            match post(client, address, token, "/api/v1/tickets", &format!("{} opens", self.to), &body).await? {
                Ok(ticket) => self.ticket = ticket["number"].as_i64(),
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        let path = format!("/api/v1/tickets/{}/messages", self.ticket.unwrap_or_default());
        let body = json!({ "kind": "reply", "text": format!("An answer to {}.", self.to) });
        let said = post(client, address, token, &path, &format!("{} hears", self.to), &body).await?;
        self.answered_at = said.is_ok().then(SystemTime::now);
        Ok(said.map(drop))
    }
}

async fn post(client: &mut Client, address: SocketAddr, token: &str, path: &str, key: &str, body: &Value) -> std::io::Result<Result<Value>> {
    let request = Request::new("POST", address, path).header("Authorization", &format!("Bearer {token}")).header("Idempotency-Key", key);
    let response = client.exchange(&request.json(body).into_bytes()).await?;
    Ok(match response.status {
        200..300 => response.json(),
        status => Err(anyhow::anyhow!("{key}: refused with {status}: {}", response.text())),
    })
}

/// Between two answers of one writer, so that there is work until the kill.
const BREATH: Duration = Duration::from_millis(20);

/// The notices of one organization, taken one after the other.
pub struct Ledger {
    notices: Mutex<Vec<Notice>>,
    next: AtomicUsize,
}

impl Ledger {
    pub fn new(notices: Vec<Notice>) -> Self {
        Self { notices: Mutex::new(notices), next: AtomicUsize::new(0) }
    }

    fn notices(&self) -> MutexGuard<'_, Vec<Notice>> {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those that were begun.
    pub fn begun(&self) -> Vec<Notice> {
        self.notices().iter().filter(|notice| notice.begun).cloned().collect()
    }

    /// Tells the next ones until the connection breaks or `most` are told; what was refused, if anything was.
    pub async fn tell(&self, address: SocketAddr, token: &str, most: usize) -> Result<()> {
        let Ok(mut client) = Client::connect(address).await else { return Ok(()) };
        for _ in 0..most {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(notice) = self.notices().get(place).cloned() else { return Ok(()) };
            // A broken connection is what a kill looks like.
            match self.go_on(place, notice, &mut client, address, token).await {
                Ok(outcome) => outcome?,
                Err(_) => return Ok(()),
            }
            tokio::time::sleep(BREATH).await;
        }
        Ok(())
    }

    /// Sends again what was under way when the process was killed.
    pub async fn tell_again(&self, address: SocketAddr, token: &str) -> Result<()> {
        let open: Vec<_> = self.notices().iter().enumerate().filter(|(_, notice)| notice.begun && notice.answered_at.is_none()).map(|(n, _)| n).collect();
        let mut client = Client::connect(address).await?;
        for place in open {
            let Some(notice) = self.notices().get(place).cloned() else { continue };
            self.go_on(place, notice, &mut client, address, token).await??;
        }
        Ok(())
    }

    async fn go_on(&self, place: usize, notice: Notice, client: &mut Client, address: SocketAddr, token: &str) -> std::io::Result<Result<()>> {
        let mut notice = Notice { begun: true, ..notice };
        if let Some(known) = self.notices().get_mut(place) {
            known.begun = true;
        }
        let outcome = notice.tell(client, address, token).await;
        if let Some(known) = self.notices().get_mut(place) {
            *known = notice;
        }
        outcome
    }
}
