//! What is asked of product and floor: the same requests of both.

use std::net::SocketAddr;

use serde_json::json;

use crate::{http::Request, seed::Desk};

/// A server under load, and whose desk it serves.
#[derive(Clone)]
pub struct Subject {
    pub address: SocketAddr,
    pub desk: Desk,
}

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Work {
    Feed,
    Filtered,
    Ticket,
    Create,
}

impl Work {
    pub const ALL: [Self; 4] = [Self::Feed, Self::Filtered, Self::Ticket, Self::Create];

    pub fn name(self) -> &'static str {
        match self {
            Self::Feed => "feed, first page",
            Self::Filtered => "feed, filtered",
            Self::Ticket => "ticket, 12 messages",
            Self::Create => "create by API",
        }
    }

    pub fn is_page(self) -> bool {
        self != Self::Create
    }

    /// The requests, sent in turn.
    pub fn requests(self, subject: &Subject) -> Vec<Vec<u8>> {
        match self {
            Self::Feed => vec![get(subject, "/feed").into_bytes()],
            Self::Filtered => vec![get(subject, FILTERED).into_bytes()],
            Self::Ticket => subject.desk.conversations.iter().map(|number| get(subject, &format!("/tickets/{number}")).into_bytes()).collect(),
            Self::Create => (0..16).map(|n| create(subject, n).into_bytes()).collect(),
        }
    }
}

/// `type:incident priority>=high is:open`
pub const FILTERED: &str = "/feed?q=type%3Aincident%20priority%3E%3Dhigh%20is%3Aopen";

/// A page as a signed-in browser asks for it.
pub fn get(subject: &Subject, path: &str) -> Request {
    // On loopback the cookie has the prefix that binds it to the host.
    Request::get(subject.address, path).header("Cookie", &format!("__Host-firstline={}", subject.desk.cookie)).header("Accept", "text/html")
}

fn create(subject: &Subject, n: i64) -> Request {
    let html = format!(
        "<p>{}</p>",
        "The scanner at gate four beeps twice and turns itself off, since the update of last night. ".repeat(6 + n as usize % 5).trim_end()
    );
    Request::new("POST", subject.address, "/api/v1/tickets")
        .header("Authorization", &format!("Bearer {}", subject.desk.token))
        .json(&json!({ "type": "incident", "title": format!("The scanner at gate {n} turns itself off"), "html": html }))
}
