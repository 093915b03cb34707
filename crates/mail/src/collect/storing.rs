//! Mails on their way from the server to the disk: while some are fetched, those before them are stored together, under one commit.

use db::{Db, Who};
use files::Files;
use kernel::{Error, MailboxId, OrganizationId, Result};
use tokio::task::JoinHandle;

use crate::intake::{self, Source};

/// So many mails are stored together.
const MOST: usize = 32;

/// And so many bytes, so that large ones do not heap up.
const MOST_BYTES: usize = 4 << 20;

/// A mail that was fetched.
pub(super) struct Arrived {
    /// What its server calls it.
    pub uid: String,
    pub bytes: Vec<u8>,
    /// How large the mail is at its server, where only its head came.
    pub too_big: Option<i64>,
}

/// What one visit has fetched and not yet seen stored.
pub(super) struct Storing {
    db: Db,
    files: Files,
    organization: OrganizationId,
    mailbox: MailboxId,
    gathered: Vec<Arrived>,
    underway: Option<JoinHandle<Result<Vec<String>>>>,
}

impl Storing {
    pub fn new(db: Db, files: Files, organization: OrganizationId, mailbox: MailboxId) -> Self {
        Self { db, files, organization, mailbox, gathered: Vec::new(), underway: None }
    }

    pub fn gather(&mut self, mail: Arrived) {
        self.gathered.push(mail);
    }

    /// Whether what was gathered must be on its way before more is fetched.
    pub fn is_full(&self) -> bool {
        self.gathered.len() >= MOST || self.is_heavy()
    }

    fn is_heavy(&self) -> bool {
        self.gathered.iter().map(|mail| mail.bytes.len()).sum::<usize>() >= MOST_BYTES
    }

    /// Begins to store what was gathered, and waits for what was stored before; the names at the server of mails that it may forget now.
    pub async fn turn(&mut self) -> Result<Vec<String>> {
        let is_heavy = self.is_heavy();
        let mut stored = self.wait().await?;
        self.begin();
        // Nothing is fetched beside large ones.
        if is_heavy {
            stored.extend(self.wait().await?);
        }
        Ok(stored)
    }

    /// Stores what is left; the names at the server of mails that it may forget now.
    pub async fn finish(mut self) -> Result<Vec<String>> {
        let mut stored = self.wait().await?;
        self.begin();
        stored.extend(self.wait().await?);
        Ok(stored)
    }

    fn begin(&mut self) {
        if !self.gathered.is_empty() {
            let mails = std::mem::take(&mut self.gathered);
            self.underway = Some(tokio::spawn(keep(self.db.clone(), self.files.clone(), self.organization, self.mailbox, mails)));
        }
    }

    async fn wait(&mut self) -> Result<Vec<String>> {
        match self.underway.take() {
            Some(underway) => underway.await.unwrap_or_else(|error| Err(Error::Internal(format!("storing mails: {error}")))),
            None => Ok(Vec::new()),
        }
    }
}

/// Stores mails under one commit; the names at the server of those that are here whole.
async fn keep(db: Db, files: Files, organization: OrganizationId, mailbox: MailboxId, mails: Vec<Arrived>) -> Result<Vec<String>> {
    let (mut uids, mut kept) = (Vec::with_capacity(mails.len()), Vec::with_capacity(mails.len()));
    for Arrived { uid, bytes, too_big } in mails {
        uids.extend(too_big.is_none().then(|| uid.clone()));
        kept.push((uid, Source::take(&files, organization, bytes).await?, too_big));
    }
    let written = db.write(Who::desk(organization), move |ctx| {
        kept.iter().try_for_each(|(uid, source, too_big)| match too_big {
            None => intake::receive(ctx, mailbox, uid, source).map(drop),
            Some(size) => intake::receive_head(ctx, mailbox, uid, source, *size),
        })
    });
    written.await?;
    Ok(uids)
}
