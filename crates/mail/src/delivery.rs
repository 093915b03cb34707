//! Hands the outbox to the mail server.

use std::{
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use db::{Db, Who};
use files::Files;
use kernel::{Error, MailboxId, Result, Timestamp, hours, minutes};
use mailwire::{Credentials, Guard, Refused, Secret, Why, smtp::Server};
use tokio::{
    sync::{Notify, Semaphore, watch},
    task::JoinSet,
    time::timeout,
};

use crate::{
    compose::{Postmaster, Sender, compose},
    enclose::enclose,
    mailbox,
    outbox::{self, Lanes, Mail, WAKE},
    signing,
    smtp::words,
};

/// A mail that takes longer gives the place for which others wait back, and goes on beside them.
const QUICK: Duration = Duration::from_secs(1);

/// So many of them may carry files, which are held in memory until they are handed over.
const MOST_WITH_FILES: usize = 8;

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
    /// Where the files that go with mails are; without it mails go alone.
    files: Option<Files>,
    postmaster: Postmaster,
    longest: Duration,
    lanes: Arc<Mutex<Lanes>>,
    /// Rung when a mail gives its place back before it has left.
    has_room: Arc<Notify>,
    with_files: Arc<Semaphore>,
}

impl Delivery {
    pub fn new(db: Db, postmaster: Postmaster) -> Self {
        let with_files = Arc::new(Semaphore::new(MOST_WITH_FILES));
        Self { db, files: None, postmaster, longest: LONGEST, lanes: Arc::default(), has_room: Arc::default(), with_files }
    }

    /// Sends files along.
    pub fn with_files(mut self, files: Files) -> Self {
        self.files = Some(files);
        self
    }

    /// Gives up on a silent server sooner than after the usual two minutes.
    pub fn with_longest(mut self, longest: Duration) -> Self {
        self.longest = longest.min(LONGEST);
        self
    }

    /// Delivers until `stop` turns true. What has no mail server waits in the outbox.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let way = self.begin().await;
        let mut changes = self.db.changes();
        let mut under_way = JoinSet::new();
        while !*stop.borrow() {
            if let Err(error) = start_due(&way, &mut under_way).await {
                tracing::warn!(%error, "due mails could not be claimed");
            }
            tokio::select! {
                _ = under_way.join_next(), if !under_way.is_empty() => {}
                () = db::heard(&mut changes, WAKE), if way.lanes().room() > 0 => {}
                () = way.has_room.notified() => {}
                () = tokio::time::sleep(POLL) => {}
                _ = stop.changed() => {}
            }
        }
        let finish = async { while under_way.join_next().await.is_some() {} };
        // What is cut off is tried again later, under the same Message-ID.
        let _ = timeout(FAREWELL, finish).await;
    }

    /// Tries everything that is due now, once each; how many mails that were. For tests and commands.
    pub async fn deliver_due(&self) -> Result<usize> {
        let way = self.begin().await;
        let (mut under_way, mut count) = (JoinSet::new(), 0);
        loop {
            count += start_due(&way, &mut under_way).await?;
            if under_way.join_next().await.is_none() {
                return Ok(count);
            }
        }
    }

    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn begin(&self) -> Arc<Self> {
        if !self.db.is_postgres()
            && let Err(error) = self.db.installation_write(outbox::release_claims).await
        {
            tracing::warn!(%error, "claims that an ended process left stand until they run out");
        }
        Arc::new(self.clone())
    }
}

async fn start_due(way: &Arc<Delivery>, under_way: &mut JoinSet<()>) -> Result<usize> {
    // Reads wait for nobody, so an empty outbox costs no write.
    let has_own = way.postmaster.smtp.is_some();
    if way.lanes().room() == 0 || !way.db.installation_read(move |installation| outbox::is_anything_due(installation, has_own)).await? {
        return Ok(0);
    }
    let lanes = way.lanes().clone();
    let mails = way.db.installation_write(move |installation| outbox::claim(installation, has_own, &lanes)).await?;
    let count = mails.len();
    for (mail, lane) in mails {
        way.lanes().enter(&lane);
        under_way.spawn(deliver_in_lane(Arc::clone(way), mail, lane));
    }
    Ok(count)
}

async fn deliver_in_lane(way: Arc<Delivery>, mail: Mail, lane: String) {
    let mut delivery = pin!(deliver(&way, mail));
    let is_slow = timeout(QUICK, &mut delivery).await.is_err();
    if is_slow {
        way.lanes().slow_down(&lane);
        way.has_room.notify_one();
        delivery.await;
    }
    way.lanes().leave(&lane, is_slow);
}

async fn deliver(way: &Delivery, mail: Mail) {
    let id = mail.id;
    let noted = match send(way, &mail).await {
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
async fn send(way: &Delivery, mail: &Mail) -> Result<String, Failed> {
    let route = route(way, mail).await?;
    let has_files = !(mail.thread.pictures.is_empty() && mail.thread.attachments.is_empty());
    let _room = if has_files { Some(way.with_files.acquire().await.map_err(Error::internal)?) } else { None };
    let enclosed = enclose(&way.db, way.files.as_ref(), mail).await?;
    let message = compose(mail, &way.postmaster, &route.sender, enclosed).map_err(|error| Failed { for_good: true, said: error.to_string() })?;
    let bytes = signing::signed(&way.db, mail.organization, &route.sender.address, message.formatted()).await?;
    let to = [mail.to_address.as_str()];
    let handed = mailwire::smtp::send(&route.server, &route.guard, Some(route.sender.address.as_str()), &to, &bytes);
    match timeout(way.longest, handed).await {
        Ok(Err(refused)) => {
            if let (Some(mailbox), Why::SignIn, Credentials::Bearer(_)) = (&route.mailbox, refused.why, &route.server.credentials) {
                way.postmaster.issuers.distrust(&way.db, mailbox).await;
            }
            Err(Failed::from(&refused))
        }
        Ok(Ok(answer)) => Ok(answer),
        Err(_) => Err(Failed { for_good: false, said: format!("no answer within {} s", way.longest.as_secs()) }),
    }
}

/// By which server a mail leaves, and from whom.
struct Route {
    server: Server,
    guard: Guard,
    sender: Sender,
    /// The one it leaves from.
    mailbox: Option<mailbox::Mailbox>,
}

/// From its mailbox, through the mailbox's server where it has one; everything else through the installation's.
async fn route(way: &Delivery, mail: &Mail) -> Result<Route, Failed> {
    let mailbox = match mail.mailbox {
        Some(id) => find_mailbox(way, mail, id).await?,
        None => None,
    };
    let own = way.postmaster.smtp.as_ref();
    let sender = match (&mailbox, own) {
        (Some(mailbox), _) => Some(Sender { address: mailbox.address.clone(), name: mailbox.from_name.clone() }),
        (None, own) => own.map(Sender::of),
    };
    let server = match mailbox.as_ref().and_then(|mailbox| mailbox.outgoing.as_ref().map(|server| (mailbox, server))) {
        Some((mailbox, server)) => {
            let token = match mailbox.takes_token(server) {
                true => Some(way.postmaster.issuers.access(&way.db, mailbox).await.map_err(|refused| Failed::from(&refused))?),
                false => None,
            };
            Some((of_mailbox(mailbox, server, token.as_ref())?, way.postmaster.guard.clone().with_patience(way.longest)))
        }
        // The operator named this server; the guard's list is for what tenants type.
        None => own.map(|own| (own.server(), Guard::open().with_patience(way.longest))),
    };
    match (sender, server) {
        (Some(sender), Some((server, guard))) => Ok(Route { server, guard, sender, mailbox }),
        _ => Err(Failed { for_good: false, said: "there is no mail server for it".into() }),
    }
}

async fn find_mailbox(way: &Delivery, mail: &Mail, id: MailboxId) -> Result<Option<mailbox::Mailbox>> {
    way.db.read(Who::desk(mail.organization), move |ctx| mailbox::find(ctx, id)).await
}

/// A server of a mailbox that takes its answers, the password opened; `token` opens it where tokens do.
pub fn of_mailbox(mailbox: &mailbox::Mailbox, server: &mailbox::Server, token: Option<&Secret>) -> Result<Server> {
    let credentials = mailbox::credentials(mailbox, server, token)?;
    Ok(Server { host: server.host.clone(), port: server.port, encryption: server.encryption, username: server.username.clone(), credentials })
}

/// Why a mail was not taken.
struct Failed {
    /// Trying again cannot help.
    for_good: bool,
    /// The server's words, or what happened on the way to it.
    said: String,
}

impl From<Error> for Failed {
    /// Something of ours is away; it may come back.
    fn from(error: Error) -> Self {
        Self { for_good: false, said: error.to_string() }
    }
}

impl From<&Refused> for Failed {
    fn from(refused: &Refused) -> Self {
        Self { for_good: refused.for_good, said: words(refused) }
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
