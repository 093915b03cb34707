//! Brings the index up to what was written, in batches.

use std::time::Duration;

use db::{Db, Who};
use kernel::Result;
use tokio::sync::{broadcast, watch};

use super::{
    store::{self, Mark},
    words::Words,
};

/// Tickets indexed in one transaction: enough to spare commits, few enough to let other writes through.
const BATCH: i64 = 40;

/// How long a written ticket waits at most before a quiet desk brings the index up.
const PAUSE: Duration = Duration::from_millis(700);

/// How long the indexer, when it is behind, lets others write between two batches.
const COURTESY: Duration = Duration::from_millis(300);

/// The indexer of one process. Several may run; each batch is one transaction, and doing a ticket twice does no harm.
pub struct Indexer {
    db: Db,
}

impl Indexer {
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// Works until `stop` turns true.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut changes = self.db.changes();
        while !*stop.borrow() {
            let pause = match self.round().await {
                Ok(count) if count < BATCH as usize => PAUSE,
                Ok(_) if is_busy(&mut changes) => COURTESY,
                Ok(_) => Duration::ZERO,
                Err(error) => {
                    tracing::warn!(%error, "the search index could not be brought up");
                    PAUSE
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Indexes one batch; how many tickets it had. Words are gathered while reading, since others wait for the one that writes.
    async fn round(&self) -> Result<usize> {
        let gathered = self
            .db
            .installation_read(|installation| {
                let waiting = store::unindexed(installation, BATCH)?;
                waiting.into_iter().map(|mark| Ok((Words::gather(&mut installation.within(Who::desk(mark.organization)), mark.ticket)?, mark))).collect()
            })
            .await?;
        self.put(gathered).await
    }

    async fn put(&self, gathered: Vec<(Words, Mark)>) -> Result<usize> {
        let count = gathered.len();
        if count > 0 {
            self.db
                .installation_write(move |installation| {
                    gathered.iter().try_for_each(|(words, mark)| store::put(&mut installation.within(Who::desk(mark.organization)), mark, words))
                })
                .await?;
        }
        Ok(count)
    }
}

/// Whether somebody wrote since this was asked last. What the indexer writes is told to nobody.
fn is_busy(changes: &mut broadcast::Receiver<std::sync::Arc<[db::Change]>>) -> bool {
    let mut heard = false;
    loop {
        match changes.try_recv() {
            Ok(_) | Err(broadcast::error::TryRecvError::Lagged(_)) => heard = true,
            Err(_) => return heard,
        }
    }
}

/// Indexes everything that waits; for loaders and tests.
pub async fn index_all(db: &Db) -> Result<()> {
    let indexer = Indexer::new(db.clone());
    while indexer.round().await? > 0 {}
    Ok(())
}
