//! Brings the index up to what was written, in batches.

use std::time::Duration;

use db::{Ctx, Db, Who};
use kernel::{Result, TicketId};
use tokio::sync::watch;

use super::store::{self, Mark};
use crate::{query::tokens, ticket::family};

/// Tickets indexed in one transaction: enough to spare commits, few enough to let other writes through.
const BATCH: i64 = 40;

/// Messages of one ticket that are searched; a ticket with more is a chat room.
const MESSAGES: i64 = 400;

/// Words of one ticket that are searched.
const WORDS: usize = 12_000;

/// How long a written ticket waits at most before the index is brought up.
const PAUSE: Duration = Duration::from_millis(700);

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
        while !*stop.borrow() {
            match self.round().await {
                Ok(0) => {}
                // Lets other writers in between.
                Ok(_) => tokio::task::yield_now().await,
                Err(error) => tracing::warn!(%error, "the search index could not be brought up"),
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
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
                waiting.into_iter().map(|mark| gather(&mut installation.within(Who::desk(mark.organization)), mark)).collect::<Result<Vec<_>>>()
            })
            .await?;
        let count = gathered.len();
        if count > 0 {
            self.db
                .installation_write(move |installation| {
                    gathered.iter().try_for_each(|(mark, words)| store::put(&mut installation.within(Who::desk(mark.organization)), mark, words))
                })
                .await?;
        }
        Ok(count)
    }
}

/// Indexes everything that waits; for loaders and tests.
pub async fn index_all(db: &Db) -> Result<()> {
    let indexer = Indexer::new(db.clone());
    while indexer.round().await? > 0 {}
    Ok(())
}

fn gather(ctx: &mut Ctx<'_>, mark: Mark) -> Result<(Mark, Vec<String>)> {
    let words = words(ctx, mark.ticket)?;
    Ok((mark, words))
}

/// The words by which a ticket is found: its own and those of the tickets that were merged into it.
pub fn words(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Vec<String>> {
    let mut words = family::of_family(ctx, ticket, words_of_one)?;
    words.truncate(WORDS);
    Ok(words)
}

fn words_of_one(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Vec<String>> {
    let (title, messages) = store::texts(ctx, ticket, MESSAGES)?;
    let mut words = tokens(&title.unwrap_or_default());
    words.extend(crate::ticket::store::tags(ctx, ticket)?.iter().flat_map(|tag| tokens(tag)));
    let files = files::list(ctx, files::Item { kind: queue::ItemKind::Ticket.slug(), id: ticket.0 })?;
    words.extend(files.iter().flat_map(|file| tokens(&file.name)));
    for html in messages {
        if words.len() >= WORDS {
            break;
        }
        words.extend(tokens(&richtext::to_text(&html)));
    }
    Ok(words)
}
