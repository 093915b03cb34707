//! Looks into the mailboxes: fetches each mail, keeps it, and only then lets its server forget it.
//!
//! A mail is written down and committed before the server is told (R1): whatever happens to the process in between, the mail comes again and is recognized by its name at the
//! server and its bytes.

mod storing;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use db::{Db, Who};
use files::Files;
use kernel::{MailboxId, Result};
use mailwire::{Afterwards, Fetched, Guard, Refused, Secret, Session, Waiting, Way, Why};
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
};

use crate::{
    mailbox::{self, CLAIM, EVERY, Mailbox, Protocol, WAKE, pause_after},
    sign_in::Issuers,
};
use storing::{Arrived, Storing};

/// Mailboxes that one process minds at once; most of them only listen.
const MOST_MINDED: usize = 200;

/// Mailboxes from which mail is fetched at the same moment: a sick one delays no other.
const MOST_FETCHING: usize = 8;

/// So many mails are fetched in one visit before others get their turn: a few seconds' work, since each visit asks for the list of all that wait.
const A_VISIT: usize = 1_000;

/// A larger mail stays at its server and is told of.
pub const LARGEST: usize = 50 << 20;

/// How long a server may keep us listening for new mail before we ask by ourselves.
const LISTEN: Duration = Duration::from_secs(90);

/// How often claims are renewed; several times while they last.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Looks for due mailboxes even when nobody said so.
const POLL: Duration = Duration::from_secs(2);

/// Reads the mailboxes of all organizations; several processes may.
#[derive(Clone)]
pub struct Collector {
    db: Db,
    files: Files,
    guard: Guard,
    issuers: Issuers,
    fetching: Arc<Semaphore>,
    /// The mailboxes that this process has claimed.
    held: Arc<Mutex<HashSet<MailboxId>>>,
}

/// How a visit ended well.
enum Visited {
    /// Everything was fetched.
    Empty(Session),
    /// There is more, for the next turn.
    More,
}

impl Collector {
    pub fn new(db: Db, files: Files, guard: Guard) -> Self {
        Self { db, files, guard, issuers: Issuers::none(), fetching: Arc::new(Semaphore::new(MOST_FETCHING)), held: Arc::default() }
    }

    /// Reads mailboxes too that these providers let us into.
    pub fn with_issuers(self, issuers: Issuers) -> Self {
        Self { issuers, ..self }
    }

    /// Reads until `stop` turns true. A mail that is being fetched then stays at its server.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        if !self.db.is_postgres()
            && let Err(error) = self.db.installation_write(mailbox::release_claims).await
        {
            tracing::warn!(%error, "claims that an ended process left stand until they run out");
        }
        let mut changes = self.db.changes();
        let mut minded = JoinSet::new();
        let mut beat = tokio::time::interval(HEARTBEAT);
        while !*stop.borrow() {
            if let Err(error) = self.start_due(&mut minded, &stop).await {
                tracing::warn!(%error, "due mailboxes could not be claimed");
            }
            tokio::select! {
                _ = minded.join_next(), if !minded.is_empty() => {}
                () = db::heard(&mut changes, WAKE) => {}
                () = tokio::time::sleep(POLL) => {}
                _ = beat.tick() => self.hold(CLAIM).await,
                _ = stop.changed() => {}
            }
        }
        minded.shutdown().await;
        // Another process need not wait until the claims run out.
        self.hold(0).await;
    }

    /// Keeps the mailboxes that this process minds for so long from now.
    async fn hold(&self, time: i64) {
        let held: Vec<MailboxId> = lock(&self.held).iter().copied().collect();
        if held.is_empty() {
            return;
        }
        if let Err(error) = self.db.installation_write(move |installation| mailbox::hold(installation, &held, time)).await {
            tracing::warn!(%error, "claims on mailboxes could not be renewed; another process may read them too");
        }
    }

    /// Visits each mailbox that is due, once; how many there were. For tests and commands.
    pub async fn visit_due(&self) -> Result<usize> {
        let due = self.db.installation_write(|installation| mailbox::claim(installation, MOST_MINDED as i64)).await?;
        let count = due.len();
        for mailbox in due {
            let visited = self.visit(&mailbox).await;
            let ended = match visited {
                Ok(Visited::Empty(session)) => session.close().await.map_err(|refused| told(&refused)),
                Ok(Visited::More) => Ok(()),
                Err(error) => Err(error),
            };
            self.note(&mailbox, ended, EVERY).await;
        }
        Ok(count)
    }

    async fn start_due(&self, minded: &mut JoinSet<()>, stop: &watch::Receiver<bool>) -> Result<()> {
        let room = MOST_MINDED.saturating_sub(minded.len());
        if room == 0 || !self.db.installation_read(mailbox::is_any_due).await? {
            return Ok(());
        }
        let due = self.db.installation_write(move |installation| mailbox::claim(installation, room as i64)).await?;
        for mailbox in due {
            let (collector, stop, id) = (self.clone(), stop.clone(), mailbox.id);
            lock(&self.held).insert(id);
            minded.spawn(async move {
                collector.mind(mailbox, stop).await;
                lock(&collector.held).remove(&id);
            });
        }
        Ok(())
    }

    /// Visits a mailbox, and listens as long as its server tells of new mail and nobody changes the settings.
    async fn mind(&self, mailbox: Mailbox, stop: watch::Receiver<bool>) {
        loop {
            let session = match self.visit(&mailbox).await {
                Ok(Visited::Empty(session)) => session,
                Ok(Visited::More) => return self.note(&mailbox, Ok(()), 0).await,
                Err(said) => return self.note(&mailbox, Err(said), EVERY).await,
            };
            if !session.can_idle() || *stop.borrow() {
                let closed = session.close().await.map_err(|refused| told(&refused));
                return self.note(&mailbox, closed, EVERY).await;
            }
            match session.idle(LISTEN).await {
                Ok((session, has_come)) => {
                    let closed = session.close().await.map_err(|refused| told(&refused));
                    if !has_come || closed.is_err() || !self.stays(&mailbox).await {
                        // Asked anew at once, with the settings as they are then.
                        return self.note(&mailbox, closed, 0).await;
                    }
                }
                Err(refused) => return self.note(&mailbox, Err(told(&refused)), EVERY).await,
            }
        }
    }

    /// Whether the mailbox is as it was when it was claimed.
    async fn stays(&self, mailbox: &Mailbox) -> bool {
        let (id, version) = (mailbox.id, mailbox.version);
        let stays =
            self.db.read(Who::desk(mailbox.organization), move |ctx| Ok(mailbox::find(ctx, id)?.is_some_and(|now| now.version == version && !now.is_paused)));
        stays.await.unwrap_or(false)
    }

    /// Fetches what waits. Fails with words for the administrator.
    async fn visit(&self, mailbox: &Mailbox) -> Result<Visited, String> {
        let _permit = self.fetching.acquire().await.map_err(|error| error.to_string())?;
        let mut session = self.open(mailbox).await?;
        let waiting = session.waiting(A_VISIT).await.map_err(|refused| told(&refused))?;
        let is_more = waiting.len() == A_VISIT;
        let mut storing = Storing::new(self.db.clone(), self.files.clone(), mailbox.organization, mailbox.id);
        let fetched = fetch_all(mailbox, &mut session, waiting, &mut storing).await;
        // What has come is kept, whatever became of the rest: a server that ends each visit early would else be emptied never. It comes again and is known.
        let left = storing.finish().await.map_err(|error| error.to_string())?;
        let kept = fetched? + let_go(&mut session, &left).await?;
        // Mails that stay at their server must not keep a mailbox busy for ever.
        if !is_more || kept == 0 {
            return Ok(Visited::Empty(session));
        }
        session.close().await.map_err(|refused| told(&refused))?;
        Ok(Visited::More)
    }

    async fn open(&self, mailbox: &Mailbox) -> Result<Session, String> {
        let token = match mailbox.takes_token(&mailbox.incoming) {
            true => Some(self.issuers.access(&self.db, mailbox).await.map_err(|refused| told(&refused))?),
            false => None,
        };
        let way = way(mailbox, token.as_ref()).map_err(|error| error.to_string())?;
        match Session::open(&way, &self.guard).await {
            Ok(session) => Ok(session),
            Err(refused) => {
                if token.is_some() && refused.why == Why::SignIn {
                    self.issuers.distrust(&self.db, mailbox).await;
                }
                Err(told(&refused))
            }
        }
    }

    /// Writes down how the visit went and when the next one is.
    async fn note(&self, mailbox: &Mailbox, ended: Result<(), String>, every: i64) {
        let id = mailbox.id;
        if let Err(said) = &ended {
            let said = mailbox::in_words(kernel::Language::En, said);
            tracing::warn!(mailbox = %id, failures = mailbox.health.failures + 1, said, "a mailbox could not be read");
        }
        let failures = mailbox.health.failures;
        let noted = self.db.write(Who::desk(mailbox.organization), move |ctx| {
            let now = ctx.now();
            match &ended {
                Ok(()) => mailbox::note_visit(ctx, id, 0, "", now.plus(every)),
                Err(said) => mailbox::note_visit(ctx, id, failures + 1, said, now.plus(pause_after(failures + 1))),
            }
        });
        if let Err(error) = noted.await {
            tracing::error!(%error, "how a mailbox fares could not be written down");
        }
    }
}

fn lock(held: &Mutex<HashSet<MailboxId>>) -> std::sync::MutexGuard<'_, HashSet<MailboxId>> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Fetches one mail. What is too large stays at its server, and only its head comes.
async fn fetch(mailbox: &Mailbox, session: &mut Session, uid: String) -> Result<Option<Arrived>, String> {
    match session.fetch(&uid, LARGEST).await {
        Ok(Fetched::Whole(bytes)) => Ok(Some(Arrived { uid, bytes, too_big: None })),
        Ok(Fetched::TooBig { size, head }) => Ok(Some(Arrived { uid, bytes: head, too_big: Some(i64::try_from(size).unwrap_or(i64::MAX)) })),
        Ok(Fetched::Gone) => Ok(None),
        // The server refuses this one mail; the others can be fetched.
        Err(refused) if refused.why == Why::Said => {
            tracing::warn!(mailbox = %mailbox.id, said = refused.said, "a mail could not be fetched");
            Ok(None)
        }
        Err(refused) => Err(told(&refused)),
    }
}

/// Fetches these mails and has them stored on the way; how many were let go already.
async fn fetch_all(mailbox: &Mailbox, session: &mut Session, waiting: Vec<Waiting>, storing: &mut Storing) -> Result<usize, String> {
    let mut kept = 0;
    for mail in waiting {
        if let Some(arrived) = fetch(mailbox, session, mail.uid).await? {
            storing.gather(arrived);
        }
        if storing.is_full() {
            let stored = storing.turn().await.map_err(|error| error.to_string())?;
            kept += let_go(session, &stored).await?;
        }
    }
    Ok(kept)
}

/// The server may forget these mails, which are on disk; how many they are.
async fn let_go(session: &mut Session, stored: &[String]) -> Result<usize, String> {
    session.done(stored).await.map_err(|refused| told(&refused))?;
    Ok(stored.len())
}

/// The way to the mailbox, its password opened; `token` opens it where tokens do.
pub fn way(mailbox: &Mailbox, token: Option<&Secret>) -> Result<Way> {
    let server = &mailbox.incoming;
    let protocol = match server.protocol {
        Protocol::Imap => mailwire::Protocol::Imap,
        Protocol::Pop3 | Protocol::Smtp => mailwire::Protocol::Pop3,
    };
    Ok(Way {
        protocol,
        host: server.host.clone(),
        port: server.port,
        encryption: server.encryption,
        username: server.username.clone(),
        credentials: mailbox::credentials(mailbox, server, token)?,
        folder: mailbox.folder.clone(),
        afterwards: Afterwards::Delete,
    })
}

/// What went wrong, for administrators of any language.
fn told(refused: &Refused) -> String {
    mailbox::keep(&refused.text)
}
