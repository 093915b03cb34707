//! Hands the outbox to the mail server.

use std::{
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use db::{Db, Who};
use files::Files;
use kernel::{Error, MailboxId, Result, Timestamp, hours, minutes};
use mailwire::{
    Credentials, Guard, Refused, Secret, Why,
    smtp::{Opened, Server},
};
use tokio::{
    sync::{Notify, Semaphore, SemaphorePermit, watch},
    task::JoinSet,
    time::timeout,
};

use crate::{
    compose::{Enclosed, Postmaster, Sender, compose},
    enclose::{self, enclose},
    mailbox,
    outbox::{self, Lanes, Mail, WAKE},
    signing,
    smtp::words,
};

/// A mail that takes longer gives the place for which others wait back, and goes on beside them.
const QUICK: Duration = Duration::from_secs(1);

/// Files that go with mails are held in memory until they are handed over: so many megabytes of them, in all mails that are under way.
const MOST_OF_FILES: usize = 256;

/// And of one mail.
const FILES_OF_ONE: usize = (enclose::MOST as usize).div_ceil(MEGABYTE);

const MEGABYTE: usize = 1_000_000;

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
    /// A permit for each megabyte.
    room_for_files: Arc<Semaphore>,
}

impl Delivery {
    pub fn new(db: Db, postmaster: Postmaster) -> Self {
        let room_for_files = Arc::new(Semaphore::new(MOST_OF_FILES));
        Self { db, files: None, postmaster, longest: LONGEST, lanes: Arc::default(), has_room: Arc::default(), room_for_files }
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
        under_way.spawn(deliver_in_lane(Place::enter(way, lane), mail));
    }
    Ok(count)
}

/// A mail's place in its lane, which is free again whatever becomes of the mail.
struct Place {
    way: Arc<Delivery>,
    lane: String,
    is_slow: bool,
}

impl Place {
    fn enter(way: &Arc<Delivery>, lane: String) -> Self {
        way.lanes().enter(&lane);
        Self { way: Arc::clone(way), lane, is_slow: false }
    }

    fn slow_down(&mut self) {
        self.is_slow = true;
        self.way.lanes().slow_down(&self.lane);
        self.way.has_room.notify_one();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.way.lanes().leave(&self.lane, self.is_slow);
    }
}

async fn deliver_in_lane(mut place: Place, mail: Mail) {
    let way = Arc::clone(&place.way);
    let mut delivery = pin!(deliver(&way, mail));
    if timeout(QUICK, &mut delivery).await.is_err() {
        place.slow_down();
        delivery.await;
    }
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
    let late = || Err(Failed { for_good: false, said: format!("no answer within {} s", way.longest.as_secs()) });
    timeout(way.longest, hand_over(way, mail, &route)).await.unwrap_or_else(|_| late())
}

/// A server that does not answer has no mail made for it, whose files would keep others from theirs.
async fn hand_over(way: &Delivery, mail: &Mail, route: &Route) -> Result<String, Failed> {
    let opened = match Opened::at(&route.server, &route.guard).await {
        Ok(opened) => opened,
        Err(refused) => {
            if let (Some(mailbox), Why::SignIn, Credentials::Bearer(_)) = (&route.mailbox, refused.why, &route.server.credentials) {
                way.postmaster.issuers.distrust(&way.db, mailbox).await;
            }
            return Err(Failed::from(&refused));
        }
    };
    let (enclosed, _room) = enclosed(way, mail).await?;
    let message = compose(mail, &way.postmaster, &route.sender, enclosed).map_err(|error| Failed { for_good: true, said: error.to_string() })?;
    let bytes = signing::signed(&way.db, mail.organization, &route.sender.address, message.formatted()).await?;
    let sent = opened.send(Some(route.sender.address.as_str()), &[mail.to_address.as_str()], &bytes).await;
    sent.map_err(|refused| Failed::from(&refused))
}

/// The files of a mail, and the room in memory that they take until the mail is gone.
async fn enclosed<'w>(way: &'w Delivery, mail: &Mail) -> Result<(Vec<Enclosed>, Option<SemaphorePermit<'w>>), Failed> {
    if mail.thread.pictures.is_empty() && mail.thread.attachments.is_empty() {
        return Ok((Vec::new(), None));
    }
    let most = u32::try_from(FILES_OF_ONE).map_err(Error::internal)?;
    let mut room = way.room_for_files.acquire_many(most).await.map_err(Error::internal)?;
    let enclosed = enclose(&way.db, way.files.as_ref(), mail).await?;
    let taken = enclosed.iter().map(|file| file.bytes.len()).sum::<usize>().div_ceil(MEGABYTE);
    drop(room.split(FILES_OF_ONE.saturating_sub(taken)));
    Ok((enclosed, Some(room)))
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
