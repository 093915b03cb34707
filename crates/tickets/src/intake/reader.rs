//! The reader of one process: takes the mails that wait and has each decided about.

use std::{sync::Arc, time::Duration};

use db::{Db, Who};
use files::Files;
use kernel::{Error, Result};
use mail::intake::{self, Email, Reason};
use mailwire::proof::Judge;
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
};

use super::{
    prepare::{Kept, heads_of, look_up, prepare_kept},
    route,
};

/// So many mails are read at once: each may wait for seconds for name servers that stay silent, and those that are decided together share a commit.
const AT_ONCE: usize = 32;

/// Together they have at most so many kilobytes, so that no heap of large ones fills the memory. A larger one is read alone.
const AT_ONCE_KB: u32 = 4 << 10;

/// Looks for waiting mails even when nobody said so: those to be tried again, and those of processes that died.
const POLL: Duration = Duration::from_secs(2);

/// Reads mails; several processes may.
#[derive(Clone)]
pub struct Reader {
    db: Db,
    files: Files,
    judge: Arc<Judge>,
    /// A permit for each kilobyte that may be read now.
    room: Arc<Semaphore>,
}

impl Reader {
    /// `judge` tells what a mail proves about its sender.
    pub fn new(db: Db, files: Files, judge: Arc<Judge>) -> Self {
        Self { db, files, judge, room: Arc::new(Semaphore::new(AT_ONCE_KB as usize)) }
    }

    /// Reads until `stop` turns true; what is being read then is finished first.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        if !self.db.is_postgres()
            && let Err(error) = self.db.installation_write(intake::release_claims).await
        {
            tracing::warn!(%error, "claims that an ended process left stand until they run out");
        }
        let mut changes = self.db.changes();
        let mut reading = JoinSet::new();
        while !*stop.borrow() {
            if let Err(error) = self.start(&mut reading).await {
                tracing::warn!(%error, "waiting mails could not be claimed");
            }
            tokio::select! {
                _ = reading.join_next(), if !reading.is_empty() => {}
                () = db::heard(&mut changes, intake::WAKE), if reading.len() <= AT_ONCE / 2 => {}
                () = tokio::time::sleep(POLL) => {}
                _ = stop.changed() => {}
            }
        }
        while reading.join_next().await.is_some() {}
    }

    /// Reads everything that waits now; how many mails that were. For tests and commands.
    pub async fn read_waiting(&self) -> Result<usize> {
        let (mut reading, mut count) = (JoinSet::new(), 0);
        loop {
            count += self.start(&mut reading).await?;
            if reading.join_next().await.is_none() {
                return Ok(count);
            }
        }
    }

    async fn start(&self, reading: &mut JoinSet<()>) -> Result<usize> {
        let room = AT_ONCE.saturating_sub(reading.len());
        // Claimed by the dozen: each claim is a commit.
        if room < AT_ONCE / 2 || !self.db.installation_read(intake::is_anything_due).await? {
            return Ok(0);
        }
        let claimed = self.db.installation_write(move |installation| intake::claim(installation, room as i64)).await?;
        let claimed = self.look_up(claimed).await?;
        let count = claimed.len();
        for (email, kept) in claimed {
            let reader = self.clone();
            reading.spawn(async move { reader.read(email, kept).await });
        }
        Ok(count)
    }

    /// What the database knows of these mails, or why it does not say: each for itself, so that one holds up no other. Those in it are short, and all of them fit into memory.
    async fn look_up(&self, claimed: Vec<Email>) -> Result<Vec<(Email, Result<Kept>)>> {
        let looked_up = self.db.installation_read(move |installation| {
            let look_up = |email: &Email| (email.clone(), look_up(&mut installation.within(Who::desk(email.organization)), email));
            Ok(claimed.iter().map(look_up).collect())
        });
        looked_up.await
    }

    async fn read(&self, email: Email, kept: Result<Kept>) {
        let Err(error) = self.try_to_read(&email, kept).await else { return };
        tracing::warn!(email = %email.id, tries = email.tries + 1, %error, "a mail could not be taken in");
        let (who, said) = (Who::desk(email.organization), error.to_string());
        let noted = self.db.write(who, move |ctx| intake::note_failure(ctx, &email, &said)).await;
        if let Err(error) = noted {
            tracing::error!(%error, "what became of a mail could not be written down");
        }
    }

    async fn try_to_read(&self, email: &Email, kept: Result<Kept>) -> Result<()> {
        let kilobytes = u32::try_from(email.size / 1024 + 1).unwrap_or(AT_ONCE_KB).min(AT_ONCE_KB);
        let _room = self.room.acquire_many(kilobytes).await.map_err(Error::internal)?;
        let (id, who) = (email.id, Who::desk(email.organization));
        if email.reason == Reason::TooBig {
            let heads = heads_of(&self.db, &self.files, email).await?;
            return self.db.write(who, move |ctx| route::park_too_big(ctx, id, &heads)).await;
        }
        match prepare_kept(&self.db, &self.files, &self.judge, email, kept?).await? {
            Ok(prepared) => {
                let prepared = Arc::new(prepared);
                self.db.write(who, move |ctx| route::route(ctx, id, &prepared)).await
            }
            Err(why) => self.db.write(who, move |ctx| route::park_unreadable(ctx, id, why)).await,
        }
    }
}
