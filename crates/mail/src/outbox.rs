//! The outbox: what is to be sent, what was sent, and what the mail server said. All its SQL.

mod lanes;
mod model;
pub mod own;

#[cfg(test)]
pub(crate) use lanes::OF_A_LANE;
pub(crate) use lanes::{Lanes, claim};
pub(crate) use model::one_line;
#[cfg(test)]
pub(crate) use model::sample;
pub use model::{Correspondent, Counts, List, Mail, MailState, Outgoing, Thread, content_id};

use db::{Change, Installation, Who, installation_sql, params};
use kernel::{Error, MailId, OrNotFound, OrganizationId, Page, PageRequest, Result, Timestamp, days, minutes};
use queue::{Happening, ItemKind, ItemRef};
use serde::{Deserialize, Serialize};

/// The topic that wakes the delivery of all processes.
pub(crate) const WAKE: &str = "mail";

/// How long the server is asked again before a mail is given up.
const PATIENCE: i64 = days(3);

/// For how long the operator can see what was sent.
const KEPT: i64 = days(30);

/// A process that dies leaves its claims; others take them after this long. Longer than one delivery may take.
const CLAIM: i64 = minutes(5);

/// Nobody reads more of a subject, and mail servers refuse endless lines.
const LONGEST_SUBJECT: usize = 200;
const LONGEST_NAME: usize = 100;

/// Puts a mail into the outbox, in the caller's transaction.
pub fn queue(installation: &mut Installation<'_>, outgoing: &Outgoing) -> Result<MailId> {
    let id = MailId(installation.next_id());
    let now = installation.now();
    let thread = serde_json::to_string(&outgoing.thread).map_err(Error::internal)?;
    installation.execute(
        installation_sql!(
            "INSERT INTO mail_out (id, organization_id, kind, to_address, to_name, language, subject, text, html,
                 state, tries, next_try_at, give_up_at, claimed_until, created_at, mailbox_id, thread, lane)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', 0, $10, $11, 0, $10, $12, $13, $14)"
        ),
        &params![
            id,
            outgoing.organization,
            outgoing.kind,
            outgoing.to,
            one_line(&outgoing.to_name, LONGEST_NAME),
            outgoing.language.code(),
            one_line(&outgoing.subject, LONGEST_SUBJECT),
            outgoing.text.replace('\0', ""),
            outgoing.html.replace('\0', ""),
            now,
            now.plus(PATIENCE),
            outgoing.mailbox,
            thread,
            lanes::lane(outgoing.mailbox, outgoing.to.as_str())
        ],
    )?;
    wake(installation);
    Ok(id)
}

fn wake(installation: &mut Installation<'_>) {
    installation.announce(Change::new(OrganizationId(0), WAKE));
}

/// Mails, newest first, of one state or of all.
pub fn list(installation: &mut Installation<'_>, state: Option<MailState>, page: &PageRequest) -> Result<Page<Mail>> {
    let after = page.after.as_ref().map_or(i64::MAX, |cursor| cursor.id);
    let rows = match state {
        Some(state) => installation.query(
            installation_sql!(
                "SELECT id, organization_id, kind, to_address, to_name, language, subject, text, html,
                     state, tries, next_try_at, give_up_at, last_answer, created_at, sent_at, mailbox_id, thread
                 FROM mail_out
                 WHERE state = $1 AND id < $2
                 ORDER BY id DESC
                 LIMIT $3"
            ),
            &params![state.slug(), after, page.limit + 1],
            Mail::from_row,
        )?,
        None => installation.query(
            installation_sql!(
                "SELECT id, organization_id, kind, to_address, to_name, language, subject, text, html,
                     state, tries, next_try_at, give_up_at, last_answer, created_at, sent_at, mailbox_id, thread
                 FROM mail_out
                 WHERE id < $1
                 ORDER BY id DESC
                 LIMIT $2"
            ),
            &params![after, page.limit + 1],
            Mail::from_row,
        )?,
    };
    Ok(Page::from_overfetched(rows, page.limit, |mail| kernel::Cursor { key: 0, id: mail.id.0 }))
}

/// The mail with this id.
pub fn find(installation: &mut Installation<'_>, id: MailId) -> Result<Option<Mail>> {
    installation.query_one(
        installation_sql!(
            "SELECT id, organization_id, kind, to_address, to_name, language, subject, text, html,
                 state, tries, next_try_at, give_up_at, last_answer, created_at, sent_at, mailbox_id, thread
             FROM mail_out
             WHERE id = $1"
        ),
        &params![id],
        Mail::from_row,
    )
}

/// How many mails stand where, each counted up to a thousand and one.
pub fn counts(installation: &mut Installation<'_>) -> Result<Counts> {
    let [queued, sent, failed] = MailState::ALL.map(|state| count(installation, state));
    Ok(Counts { queued: queued?, sent: sent?, failed: failed? })
}

/// How many mails are in this state, counted up to a thousand and one; nobody reads a larger number.
pub fn count(installation: &mut Installation<'_>, state: MailState) -> Result<i64> {
    let count = installation.query_one(
        installation_sql!("SELECT count(*) FROM (SELECT id FROM mail_out WHERE state = $1 LIMIT 1001) AS counted"),
        &params![state.slug()],
        |row| row.take(),
    )?;
    Ok(count.unwrap_or(0))
}

/// Sends a mail (again), at once. One that the server has taken is copied, since receivers drop a second mail with the same Message-ID; any other keeps its id.
pub fn resend(installation: &mut Installation<'_>, id: MailId) -> Result<MailId> {
    let mail = find(installation, id)?.or_not_found()?;
    let now = installation.now();
    let sent_as = match mail.state {
        MailState::Sent => copy(installation, &mail)?,
        MailState::Queued | MailState::Failed => id,
    };
    installation.execute(
        installation_sql!("UPDATE mail_out SET state = 'queued', tries = 0, next_try_at = $2, give_up_at = $3 WHERE id = $1 AND state <> 'sent'"),
        &params![sent_as, now, now.plus(PATIENCE)],
    )?;
    wake(installation);
    Ok(sent_as)
}

fn copy(installation: &mut Installation<'_>, mail: &Mail) -> Result<MailId> {
    let new = MailId(installation.next_id());
    let now = installation.now();
    let thread = serde_json::to_string(&Thread { message_id: None, ..mail.thread.clone() }).map_err(Error::internal)?;
    installation.execute(
        installation_sql!(
            "INSERT INTO mail_out (id, organization_id, kind, to_address, to_name, language, subject, text, html,
                 state, tries, next_try_at, give_up_at, claimed_until, created_at, mailbox_id, thread, lane)
             SELECT CAST($2 AS BIGINT), organization_id, kind, to_address, to_name, language, subject, text, html, 'queued', 0, $3, $3, 0, $3, mailbox_id, $4, lane
             FROM mail_out
             WHERE id = $1"
        ),
        &params![mail.id, new, now, thread],
    )?;
    Ok(new)
}

/// Forgets mails that were sent long ago, and with them the links and texts they carried; how many.
pub fn forget_sent(installation: &mut Installation<'_>) -> Result<u64> {
    let before = installation.now().minus(KEPT);
    installation.execute(installation_sql!("DELETE FROM mail_out WHERE state = 'sent' AND sent_at <= $1"), &params![before])
}

/// Whether anything is due that nobody has claimed. Where the installation has no mail server (`has_own`), that is what leaves through a mailbox's.
pub(crate) fn is_anything_due(installation: &mut Installation<'_>, has_own: bool) -> Result<bool> {
    let now = installation.now();
    let due = installation.query_one(
        installation_sql!(
            "SELECT id FROM mail_out
             WHERE state = 'queued' AND next_try_at <= $1 AND claimed_until <= $1
               AND ($2 OR mailbox_id IN (SELECT id FROM mailbox WHERE out_host <> ''))
             LIMIT 1"
        ),
        &params![now, has_own],
        |row| row.take::<MailId>(),
    )?;
    Ok(due.is_some())
}

/// Drops the claims that an ended process left; only where no other process can be at work.
pub(crate) fn release_claims(installation: &mut Installation<'_>) -> Result<()> {
    installation.execute(installation_sql!("UPDATE mail_out SET claimed_until = 0 WHERE state = 'queued' AND claimed_until > 0"), &[]).map(drop)
}

/// Notes that the server has taken the mail.
pub(crate) fn note_sent(installation: &mut Installation<'_>, id: MailId, answer: &str) -> Result<()> {
    let now = installation.now();
    installation
        .execute(
            installation_sql!("UPDATE mail_out SET state = 'sent', tries = tries + 1, claimed_until = 0, last_answer = $2, sent_at = $3 WHERE id = $1"),
            &params![id, answer, now],
        )
        .map(drop)
}

/// A mail that no server will take, whatever is tried again. The event's item is the mail.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MailRefused {
    pub to: String,
    pub said: String,
}

impl Happening for MailRefused {
    const KIND: &'static str = "mail.refused";
}

fn tell_refused(installation: &mut Installation<'_>, id: MailId, answer: &str) -> Result<()> {
    let Some(mail) = find(installation, id)? else { return Ok(()) };
    let mut ctx = installation.within(Who::desk(mail.organization));
    let operation = ::queue::operation(&mut ctx);
    let said = kernel::truncate(answer, 300).to_owned();
    ::queue::record(&mut ctx, operation, ItemRef { kind: ItemKind::Mail, id: id.0 }, &MailRefused { to: mail.to_address, said }).map(drop)
}

/// Notes a refusal: for good, or until `next_try_at`.
pub(crate) fn note_refused(installation: &mut Installation<'_>, id: MailId, answer: &str, next_try_at: Option<Timestamp>) -> Result<()> {
    let state = if next_try_at.is_some() { MailState::Queued } else { MailState::Failed };
    if state == MailState::Failed {
        tell_refused(installation, id, answer)?;
    }
    let next_try_at = next_try_at.unwrap_or(installation.now());
    installation
        .execute(
            installation_sql!("UPDATE mail_out SET state = $2, tries = tries + 1, claimed_until = 0, last_answer = $3, next_try_at = $4 WHERE id = $1"),
            &params![id, state.slug(), answer, next_try_at],
        )
        .map(drop)
}
