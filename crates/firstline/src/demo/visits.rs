//! Browsers in which people are signed in, and when they were last seen there.

use std::collections::HashMap;

use anyhow::Result;
use kernel::{SessionId, Timestamp, UserId, Via};
use people::session::{self, Origin};

use super::{company::Company, stage::Stage, words_of};

/// What people use; addresses are of the range kept for documentation.
const BROWSERS: [(&str, &str); 4] = [
    ("198.51.100.24", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0"),
    ("198.51.100.57", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"),
    ("203.0.113.9", "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15"),
    (
        "203.0.113.140",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1",
    ),
];

/// Who is signed in, in which session.
#[derive(Default)]
pub struct Visits {
    sessions: HashMap<String, (UserId, SessionId)>,
    seen: HashMap<String, Timestamp>,
}

impl Visits {
    /// Signs somebody in; `number` tells their browser.
    pub async fn sign_in(&mut self, stage: &Stage, company: &Company, username: &str, number: usize) -> Result<()> {
        let who = company.member(username)?.through(Via::Web);
        let user = company.id(username).map_err(words_of)?;
        let (source, user_agent) = BROWSERS[number % BROWSERS.len()];
        let origin = Origin { source: source.to_owned(), user_agent: user_agent.to_owned() };
        let opened = stage
            .db
            .write(who.clone(), move |ctx| {
                session::open(&mut ctx.installation(), who.organization, user, &origin)?;
                session::list(ctx)
            })
            .await
            .map_err(words_of)?;
        if let Some(newest) = opened.first() {
            self.sessions.insert(username.to_owned(), (user, newest.id));
        }
        Ok(())
    }

    /// Remembers that somebody did something.
    pub fn saw(&mut self, username: String, at: Timestamp) {
        self.seen.insert(username, at);
    }

    /// Writes down when everybody was last seen.
    pub async fn write_down(&self, stage: &Stage) -> Result<()> {
        let seen: Vec<(UserId, SessionId, Timestamp)> =
            self.sessions.iter().filter_map(|(username, (user, session))| Some((*user, *session, *self.seen.get(username)?))).collect();
        stage.db.installation_write(move |installation| session::seen(installation, &seen)).await.map_err(words_of)
    }
}
