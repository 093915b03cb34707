//! Hands the outbox to the mail server.

use std::{sync::Arc, time::Duration};

use db::Db;
use kernel::{Error, Result, Timestamp, hours, minutes};
use lettre::AsyncTransport;
use tokio::{sync::watch, task::JoinSet};

use crate::{
    compose::{Postmaster, compose},
    outbox::{self, Mail, WAKE},
    smtp::{Refused, SmtpSettings, Transport},
};

/// So many mails are under way at once: one receiver that takes its time delays no other.
const MOST_AT_ONCE: usize = 8;

/// Looks for due mails even when nobody said so: those to be tried again, and those of processes that died.
const POLL: Duration = Duration::from_secs(3);

/// The longest one delivery may take; shorter than a claim lasts.
const LONGEST: Duration = Duration::from_secs(120);

/// What is under way when the process ends gets this long.
const FAREWELL: Duration = Duration::from_secs(10);

/// The sender of one process.
#[derive(Clone)]
pub struct Delivery {
    db: Db,
    postmaster: Postmaster,
    longest: Duration,
}

/// What all deliveries share.
struct Way {
    db: Db,
    postmaster: Postmaster,
    smtp: SmtpSettings,
    transport: Transport,
    longest: Duration,
}

impl Delivery {
    pub fn new(db: Db, postmaster: Postmaster) -> Self {
        Self { db, postmaster, longest: LONGEST }
    }

    /// Gives up on a silent server sooner than after the usual two minutes.
    pub fn with_longest(mut self, longest: Duration) -> Self {
        self.longest = longest.min(LONGEST);
        self
    }

    /// Delivers until `stop` turns true. Without a mail server it returns at once, and mails wait in the outbox.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) -> Result<()> {
        let Some(way) = self.way().await? else { return Ok(()) };
        let mut changes = self.db.changes();
        let mut under_way = JoinSet::new();
        while !*stop.borrow() {
            if let Err(error) = start_due(&way, &mut under_way).await {
                tracing::warn!(%error, "due mails could not be claimed");
            }
            tokio::select! {
                _ = under_way.join_next(), if !under_way.is_empty() => {}
                () = db::heard(&mut changes, WAKE), if under_way.len() < MOST_AT_ONCE => {}
                () = tokio::time::sleep(POLL) => {}
                _ = stop.changed() => {}
            }
        }
        let finish = async { while under_way.join_next().await.is_some() {} };
        // What is cut off is tried again later, under the same Message-ID.
        let _ = tokio::time::timeout(FAREWELL, finish).await;
        Ok(())
    }

    /// Tries everything that is due now, once each; how many mails that were. For tests and commands.
    pub async fn deliver_due(&self) -> Result<usize> {
        let Some(way) = self.way().await? else { return Ok(0) };
        let (mut under_way, mut count) = (JoinSet::new(), 0);
        loop {
            count += start_due(&way, &mut under_way).await?;
            if under_way.join_next().await.is_none() {
                return Ok(count);
            }
        }
    }

    /// Fails when the configured way to the mail server cannot be taken at all.
    async fn way(&self) -> Result<Option<Arc<Way>>> {
        let Some(smtp) = self.postmaster.smtp.clone() else { return Ok(None) };
        let transport = smtp.transport(self.longest).map_err(|error| Error::Unavailable(format!("the way to the mail server: {error}")))?;
        if !self.db.is_postgres()
            && let Err(error) = self.db.installation_write(outbox::release_claims).await
        {
            tracing::warn!(%error, "claims that an ended process left stand until they run out");
        }
        Ok(Some(Arc::new(Way { db: self.db.clone(), postmaster: self.postmaster.clone(), smtp, transport, longest: self.longest })))
    }
}

async fn start_due(way: &Arc<Way>, under_way: &mut JoinSet<()>) -> Result<usize> {
    let room = MOST_AT_ONCE.saturating_sub(under_way.len());
    // Reads wait for nobody, so an empty outbox costs no write.
    if room == 0 || !way.db.installation_read(outbox::is_anything_due).await? {
        return Ok(0);
    }
    let mails = way.db.installation_write(move |installation| outbox::claim(installation, room as i64)).await?;
    let count = mails.len();
    for mail in mails {
        under_way.spawn(deliver(Arc::clone(way), mail));
    }
    Ok(count)
}

async fn deliver(way: Arc<Way>, mail: Mail) {
    let id = mail.id;
    let noted = match send(&way, &mail).await {
        Ok(answer) => {
            tracing::info!(mail = %id, kind = mail.kind, "mail sent");
            way.db.installation_write(move |installation| outbox::note_sent(installation, id, &answer)).await
        }
        Err(refused) => {
            tracing::warn!(mail = %id, kind = mail.kind, tries = mail.tries + 1, for_good = refused.for_good, answer = refused.said, "mail not taken");
            let next_try_at = next_try(&mail, way.db.now(), refused.for_good);
            way.db.installation_write(move |installation| outbox::note_refused(installation, id, &refused.said, next_try_at)).await
        }
    };
    if let Err(error) = noted {
        tracing::error!(mail = %id, %error, "what became of a mail could not be written down");
    }
}

/// Hands one mail over; the server's answer once it has taken responsibility.
async fn send(way: &Way, mail: &Mail) -> Result<String, Refused> {
    let message = compose(mail, &way.postmaster, &way.smtp).map_err(|error| Refused { for_good: true, said: error.to_string() })?;
    match tokio::time::timeout(way.longest, way.transport.send(message)).await {
        Ok(Ok(response)) => Ok(format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" "))),
        Ok(Err(error)) => Err(Refused::from(&error)),
        Err(_) => Err(Refused { for_good: false, said: format!("no answer within {} s", way.longest.as_secs()) }),
    }
}

/// When to ask again: after 1, 2, 4 … minutes, at most every 4 hours, until the mail is given up.
fn next_try(mail: &Mail, now: Timestamp, for_good: bool) -> Option<Timestamp> {
    let pause = (minutes(1) << mail.tries.clamp(0, 10)).min(hours(4));
    Some(now.plus(pause)).filter(|at| !for_good && *at < mail.give_up_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_until_the_mail_is_given_up() {
        let mail = |tries| Mail { tries, give_up_at: Timestamp(kernel::days(3)), ..crate::outbox::sample() };
        let pause = |tries| next_try(&mail(tries), Timestamp(0), false).map(|at| at.0);
        assert_eq!(pause(0), Some(minutes(1)));
        assert_eq!(pause(3), Some(minutes(8)));
        assert_eq!(pause(40), Some(hours(4)));
        assert_eq!(next_try(&mail(0), Timestamp(0), true), None);
        assert_eq!(next_try(&mail(20), Timestamp(kernel::days(3) - 1), false), None);
    }
}
