//! What the writers do, and the ledger in which they note what was acknowledged.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::http::{Client, Request, Response};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Create,
    Reply,
    Attach,
    Close,
}

/// One change, known by a marker that occurs nowhere else.
#[derive(Clone, Debug)]
pub struct Deed {
    pub kind: Kind,
    /// Also the idempotency key.
    pub marker: String,
    path: String,
    body: Value,
    /// The ticket it concerns; that of a creation is known once it was acknowledged.
    pub ticket: Option<i64>,
    /// The file of an attachment: its id and the SHA-256 of its bytes.
    pub file: Option<(String, String)>,
    pub is_acknowledged: bool,
}

impl Deed {
    fn new(kind: Kind, marker: String, path: String, body: Value, ticket: Option<i64>) -> Self {
        Self { kind, marker, path, body, ticket, file: None, is_acknowledged: false }
    }

    pub fn create(marker: &str) -> Self {
        let marker = format!("{marker}c");
        let body = json!({ "type": "incident", "title": marker, "text": format!("First words of {marker}.") });
        Self::new(Kind::Create, marker, "/api/v1/tickets".into(), body, None)
    }

    pub fn reply(marker: &str, ticket: i64) -> Self {
        let marker = format!("{marker}r");
        let body = json!({ "kind": "reply", "text": format!("A reply {marker}.") });
        Self::new(Kind::Reply, marker, format!("/api/v1/tickets/{ticket}/messages"), body, Some(ticket))
    }

    pub fn attach(marker: &str, ticket: i64, file: (String, String)) -> Self {
        let body = json!({ "attachments": [file.0] });
        let path = format!("/api/v1/tickets/{ticket}/attachments");
        Self { file: Some(file), ..Self::new(Kind::Attach, format!("{marker}a"), path, body, Some(ticket)) }
    }

    pub fn close(marker: &str, ticket: i64) -> Self {
        let marker = format!("{marker}z");
        let body = json!({ "transition": "close", "comment": format!("Closed as {marker}.") });
        Self::new(Kind::Close, marker, format!("/api/v1/tickets/{ticket}/transitions"), body, Some(ticket))
    }

    /// Sends it with its key. An error means that nobody knows whether it was done.
    pub async fn ask(&mut self, client: &mut Client, address: SocketAddr, token: &str) -> std::io::Result<Response> {
        let request = Request::new("POST", address, &self.path).header("Authorization", &format!("Bearer {token}")).header("Idempotency-Key", &self.marker);
        let response = client.exchange(&request.json(&self.body).into_bytes()).await?;
        self.is_acknowledged = (200..300).contains(&response.status);
        Ok(response)
    }

    /// The same where a refusal is a violation.
    pub async fn send(&mut self, client: &mut Client, address: SocketAddr, token: &str) -> std::io::Result<Result<()>> {
        let response = self.ask(client, address, token).await?;
        if !self.is_acknowledged {
            return Ok(Err(anyhow::anyhow!("{:?} {} was refused with {}: {}", self.kind, self.marker, response.status, response.text())));
        }
        if self.kind == Kind::Create {
            match response.json().ok().and_then(|body| body["number"].as_i64()) {
                Some(number) if self.ticket.is_none_or(|known| known == number) => self.ticket = Some(number),
                other => return Ok(Err(anyhow::anyhow!("{} became ticket {other:?} where {:?} was meant", self.marker, self.ticket))),
            }
        }
        Ok(Ok(()))
    }
}

/// Uploads a small file of random bytes named after the marker; its id and fingerprint.
pub async fn upload(client: &mut Client, address: SocketAddr, token: &str, name: &str, bytes: &[u8]) -> std::io::Result<Result<(String, String)>> {
    let response = client.exchange(&upload_request(address, token, name, bytes).into_bytes()).await?;
    let read = || {
        if response.status != 201 {
            bail!("the upload {name} was refused with {}: {}", response.status, response.text());
        }
        let id = response.json()?["id"].as_str().context("an upload without id")?.to_owned();
        Ok((id, fingerprint(bytes)))
    };
    Ok(read())
}

pub fn upload_request(address: SocketAddr, token: &str, name: &str, bytes: &[u8]) -> Request {
    const BOUNDARY: &str = "7301119-firstline-faults";
    let mut body =
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n")
            .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    Request::new("POST", address, "/api/v1/attachments")
        .header("Authorization", &format!("Bearer {token}"))
        .body(&format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

pub fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
