//! What every handler can reach, and what the areas above hand down to the floor.

use std::{net::IpAddr, sync::Arc};

use db::{Ctx, Db, Installation, Who};
use files::Files;
use kernel::{Language, Result, SessionId, Timestamp, UserId};

use crate::{presence::Presence, shell::RailItem};

/// The running product, cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

pub struct Inner {
    pub db: Db,
    pub files: Files,
    pub site: Site,
    pub hooks: Hooks,
    pub presence: Presence,
    /// Turns true when the process is asked to end: open streams close themselves.
    pub stopping: tokio::sync::watch::Receiver<bool>,
}

impl App {
    pub fn new(db: Db, files: Files, site: Site, hooks: Hooks, stopping: tokio::sync::watch::Receiver<bool>) -> Self {
        Self(Arc::new(Inner { db, files, site, hooks, presence: Presence::default(), stopping }))
    }
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Where this installation lives and whom it trusts.
#[derive(Clone, Debug)]
pub struct Site {
    /// `https://desk.example.com`, without a slash at the end. Links in mails begin with it; forms must come from it.
    pub base_url: String,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether anybody may sign up for an organization of their own.
    pub sign_up_is_open: bool,
    /// The largest file somebody may attach, in bytes.
    pub largest_file: u64,
}

impl Site {
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// The host and port that requests should name.
    pub fn authority(&self) -> &str {
        self.base_url.split_once("://").map_or("", |(_, rest)| rest)
    }

    pub fn is_loopback(&self) -> bool {
        is_loopback(self.authority())
    }

    /// The name under which browsers keep a cookie: `__Host-…` where they take that prefix, so that no neighbour of the same domain can set it.
    pub fn cookie(&self, name: &str) -> String {
        if self.has_secure_cookies() { format!("__Host-{name}") } else { name.to_owned() }
    }

    /// Browsers take `__Host-` cookies over https, and on loopback addresses.
    pub fn session_cookie(&self) -> &'static str {
        if self.has_secure_cookies() { "__Host-firstline" } else { "firstline" }
    }

    pub fn has_secure_cookies(&self) -> bool {
        self.is_https() || self.is_loopback()
    }
}

pub(crate) fn is_loopback(authority: &str) -> bool {
    let host = authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit())).map_or(authority, |(host, _)| host);
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Who stands at the door, as the area of people knows them.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub who: Who,
    pub id: UserId,
    pub name: String,
    pub username: String,
    /// Address of the picture, if there is one.
    pub picture: Option<String>,
    pub organization_name: String,
    /// Whether all members answer what all members ask.
    pub everyone_helps: bool,
    pub language: Language,
    /// IANA name of the reader's time zone.
    pub zone: String,
    pub theme: &'static str,
    pub density: &'static str,
    pub shortcuts_on: bool,
    /// The session, or `None` behind a token.
    pub session: Option<SessionId>,
    /// Who really sits there, while the desk is shown as this visitor sees it.
    pub viewer: Option<Viewer>,
    /// Their password was typed by somebody else and must be changed before anything else.
    pub must_change_password: bool,
    /// Their organization asks for a second step at sign-in, and they have none yet.
    pub must_set_up_second_factor: bool,
}

/// An administrator who sees the desk as somebody else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Viewer {
    pub id: UserId,
    /// When it ends by itself.
    pub until: Timestamp,
}

impl Visitor {
    /// Whose hands are on the keyboard.
    pub fn hands(&self) -> UserId {
        self.viewer.map_or(self.id, |viewer| viewer.id)
    }
}

/// Who was seen, in which session, when last.
pub type Seen = (UserId, SessionId, Timestamp);

/// An area's places in the rail, in the reader's language.
pub type Places = fn(&mut Ctx<'_>, Language) -> Result<Vec<RailItem>>;

/// What the areas above give to the floor, filled by the binary.
#[derive(Clone)]
pub struct Hooks {
    /// Finds who holds the session with this SHA-256 of its secret.
    pub by_session: fn(&mut Installation<'_>, &[u8]) -> Result<Option<Visitor>>,
    /// Finds who holds the API token with this SHA-256.
    pub by_token: fn(&mut Installation<'_>, &[u8]) -> Result<Option<Visitor>>,
    /// Notes when these people were last seen; called about once a minute.
    pub seen: fn(&mut Installation<'_>, &[Seen]) -> Result<()>,
    /// Places in the rail, in order.
    pub rail: Vec<Places>,
    /// Notifications the reader has not seen.
    pub unread: fn(&mut Ctx<'_>) -> Result<i64>,
    /// Names and pictures of these people.
    pub faces: fn(&mut Ctx<'_>, &[UserId]) -> Result<Vec<crate::shell::Face>>,
}
