//! The rows of mails that came in.

use db::{Ctx, Installation, Row, installation_sql, params, sql};
use kernel::{Cursor, EmailId, Error, MailboxId, MessageId, Page, PageRequest, Result, TicketId, minutes, seconds, truncate};

use super::{
    model::{Email, EmailState, Heads, Outcome, Reason, Step},
    search,
    source::{self, Source},
};
use crate::claim::Claim;

/// A process that dies leaves its claims; others take them after this long.
const CLAIM: i64 = minutes(2);

/// After so many failures a mail is parked, where somebody sees it.
pub const TRIES: i64 = 6;

macro_rules! select_emails {
    ($rest:literal) => {
        concat!(
            "SELECT id, organization_id, mailbox_id, uid, raw_sha256, size, from_address, from_name, subject, message_id, fingerprint,
                 state, reason, ticket_id, ticket_message_id, trace, tries, last_error, received_at, decided_at
             FROM mail_in ",
            $rest
        )
    };
}

pub(super) fn from_row(row: &mut Row<'_>) -> Result<Email> {
    Ok(Email {
        id: row.take()?,
        organization: row.take()?,
        mailbox: row.take()?,
        uid: row.take()?,
        raw_sha256: row.take()?,
        size: row.take()?,
        from_address: row.take()?,
        from_name: row.take()?,
        subject: row.take()?,
        message_id: row.take()?,
        fingerprint: row.take()?,
        state: row.take()?,
        reason: row.take()?,
        ticket: row.take()?,
        message: row.take()?,
        trace: serde_json::from_str(&row.take::<String>()?).map_err(Error::internal)?,
        tries: row.take()?,
        last_error: row.take()?,
        received_at: row.take()?,
        decided_at: row.take()?,
    })
}

/// `None` when this very mail of this mailbox is kept already.
pub(super) fn insert(ctx: &mut Ctx<'_>, mailbox: MailboxId, uid: &str, source: &Source, size: i64, reason: Reason) -> Result<Option<EmailId>> {
    let (id, now) = (EmailId(ctx.next_id()), ctx.now());
    let inserted = ctx.execute(
        sql!(
            "INSERT INTO mail_in (organization_id, id, mailbox_id, uid, raw_sha256, size, from_address, from_name, subject, message_id, fingerprint,
                 state, reason, trace, tries, next_try_at, claimed_until, last_error, received_at)
             VALUES ($1, $2, $3, $4, $5, $6, '', '', '', '', '', 'received', $8, '[]', 0, $7, 0, '', $7)
             ON CONFLICT (organization_id, mailbox_id, uid, raw_sha256) DO NOTHING"
        ),
        &params![id, mailbox, uid, source.sha256, size, now, reason],
    )?;
    if inserted == 0 {
        return Ok(None);
    }
    source::insert(ctx, id, source)?;
    Ok(Some(id))
}

/// Stands where the source of a mail was erased; no bytes have this fingerprint.
const ERASED: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Forgets who sent a mail and what it said; one that nobody has read yet goes altogether.
pub fn forget_sender(ctx: &mut Ctx<'_>, id: EmailId) -> Result<()> {
    search::put(ctx, id, &Heads::default())?;
    source::forget(ctx, id)?;
    ctx.execute(sql!("DELETE FROM mail_in WHERE organization_id = $1 AND id = $2 AND state = 'received'"), &params![id])?;
    ctx.execute(
        sql!(
            "UPDATE mail_in
             SET raw_sha256 = $3, size = 0, from_address = '', from_name = '', subject = '', message_id = '', trace = '[]', last_error = ''
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![id, ERASED],
    )
    .map(drop)
}

pub fn find(ctx: &mut Ctx<'_>, id: EmailId) -> Result<Option<Email>> {
    ctx.query_one(sql!(select_emails!("WHERE organization_id = $1 AND id = $2")), &params![id], from_row)
}

/// The mail, kept from others until the transaction ends.
pub fn lock(ctx: &mut Ctx<'_>, id: EmailId) -> Result<Option<Email>> {
    ctx.lock_one(sql!(select_emails!("WHERE organization_id = $1 AND id = $2")), &params![id], from_row)
}

/// The first mail with this fingerprint other than `id` that became something.
pub fn same_as(ctx: &mut Ctx<'_>, id: EmailId, fingerprint: &str) -> Result<Option<Email>> {
    ctx.query_one(
        // In the words of the partial index, by which SQLite recognizes that it may use it.
        sql!(select_emails!(
            "WHERE organization_id = $1 AND fingerprint = $3 AND fingerprint <> '' AND id <> $2 AND reason <> 'duplicate' ORDER BY id LIMIT 1"
        )),
        &params![id, fingerprint],
        from_row,
    )
}

/// Mails of one state, or of all, newest first; those with all of `words` in sender, recipients, subject or Message-ID, when there are any.
pub fn list(ctx: &mut Ctx<'_>, state: Option<EmailState>, words: &str, page: &PageRequest) -> Result<Page<Email>> {
    let before = page.after.as_ref().map_or(i64::MAX, |cursor| cursor.id);
    let limit = page.limit + 1;
    let rows = match (search::Wanted::read(words), state) {
        (Some(wanted), state) => search::find(ctx, &wanted, state, before, limit)?,
        (None, Some(state)) => ctx.query(
            sql!(select_emails!("WHERE organization_id = $1 AND state = $2 AND id < $3 ORDER BY id DESC LIMIT $4")),
            &params![state, before, limit],
            from_row,
        )?,
        (None, None) => {
            ctx.query(sql!(select_emails!("WHERE organization_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3")), &params![before, limit], from_row)?
        }
    };
    Ok(Page::from_overfetched(rows, page.limit, |email| Cursor { key: 0, id: email.id.0 }))
}

/// Mails that came from an address, by its [`kernel::fold`], oldest first.
pub fn of_sender(ctx: &mut Ctx<'_>, address: &str, after: EmailId, limit: i64) -> Result<Vec<Email>> {
    ctx.query(
        sql!(select_emails!("WHERE organization_id = $1 AND lower(from_address) = $2 AND id > $3 ORDER BY id LIMIT $4")),
        &params![address, after, limit],
        from_row,
    )
}

/// The mails that became parts of a ticket, oldest first.
pub fn of_ticket(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Vec<Email>> {
    ctx.query(sql!(select_emails!("WHERE organization_id = $1 AND ticket_id = $2 ORDER BY id LIMIT 500")), &params![ticket], from_row)
}

/// Forgets the mails that became parts of a ticket; the fingerprints of their sources. Those that still wait for somebody to decide stay, and no longer name it.
pub fn forget_ticket(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Vec<String>> {
    let mut sources = Vec::new();
    loop {
        let some = ctx.query(
            sql!(select_emails!("WHERE organization_id = $1 AND ticket_id = $2 AND state = 'ticketed' ORDER BY id LIMIT 500")),
            &params![ticket],
            from_row,
        )?;
        if some.is_empty() {
            break;
        }
        for mail in some {
            forget_sender(ctx, mail.id)?;
            ctx.execute_one(sql!("UPDATE mail_in SET ticket_id = NULL, ticket_message_id = NULL WHERE organization_id = $1 AND id = $2"), &params![mail.id])?;
            sources.push(mail.raw_sha256);
        }
    }
    ctx.execute(sql!("UPDATE mail_in SET ticket_id = NULL WHERE organization_id = $1 AND ticket_id = $2"), &params![ticket])?;
    Ok(sources)
}

/// Which message of a ticket came by which mail; the ticket's first one is told as no message.
pub fn messages_of(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Vec<(EmailId, Option<MessageId>)>> {
    ctx.query(
        sql!("SELECT id, ticket_message_id FROM mail_in WHERE organization_id = $1 AND ticket_id = $2 AND reason <> 'bounce' ORDER BY id LIMIT 5000"),
        &params![ticket],
        |row| Ok((row.take()?, row.take()?)),
    )
}

/// How many mails are parked, counted up to a thousand and one; `None` while the organization has no mailbox.
pub fn parked(ctx: &mut Ctx<'_>) -> Result<Option<i64>> {
    ctx.query_one(
        sql!(
            "SELECT (SELECT count(*) FROM (SELECT id FROM mail_in WHERE organization_id = $1 AND state = 'parked' LIMIT 1001) AS counted)
             FROM mailbox
             WHERE organization_id = $1
             LIMIT 1"
        ),
        &[],
        |row| row.take(),
    )
}

/// How many mails stand where, in the order of [`EmailState::ALL`].
pub fn counts(ctx: &mut Ctx<'_>) -> Result<Vec<(EmailState, i64)>> {
    let counted: Vec<(EmailState, i64)> =
        ctx.query(sql!("SELECT state, count(*) FROM mail_in WHERE organization_id = $1 GROUP BY state"), &[], |row| Ok((row.take()?, row.take()?)))?;
    let of = |state: &EmailState| counted.iter().find(|(known, _)| known == state).map_or(0, |(_, count)| *count);
    Ok(EmailState::ALL.iter().map(|state| (*state, of(state))).collect())
}

/// Writes down what the headers say.
pub(super) fn note_heads(ctx: &mut Ctx<'_>, id: EmailId, heads: &Heads) -> Result<()> {
    ctx.execute_one(
        sql!(
            "UPDATE mail_in
             SET from_address = $3, from_name = $4, subject = $5, message_id = $6, fingerprint = $7
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![
            id,
            *truncate(&heads.from_address, 320),
            *truncate(&heads.from_name, 200),
            *truncate(&heads.subject, 500),
            *truncate(&heads.message_id, 998),
            heads.fingerprint,
        ],
    )?;
    search::put(ctx, id, heads)
}

/// Writes down what became of a mail; the trace grows.
pub(super) fn decide(ctx: &mut Ctx<'_>, email: &Email, outcome: &Outcome) -> Result<()> {
    let now = ctx.now();
    let steps: Vec<&Step> = email.trace.iter().chain(&outcome.steps).collect();
    let trace = serde_json::to_string(&steps).map_err(Error::internal)?;
    ctx.execute_one(
        sql!(
            "UPDATE mail_in
             SET state = $3, reason = $4, ticket_id = $5, ticket_message_id = $6, trace = $7, decided_at = $8, claimed_until = 0, last_error = ''
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![email.id, outcome.state, outcome.reason, outcome.ticket, outcome.message, trace, now],
    )
}

/// Puts a mail back to be read anew.
pub(super) fn read_again(ctx: &mut Ctx<'_>, id: EmailId) -> Result<()> {
    let now = ctx.now();
    ctx.execute_one(
        sql!(
            "UPDATE mail_in SET state = 'received', reason = 'waiting', tries = 0, next_try_at = $3, claimed_until = 0, last_error = ''
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![id, now],
    )
}

/// Takes up to `most` mails that nobody has read yet, so that no other process reads them meanwhile.
pub fn claim(installation: &mut Installation<'_>, most: i64) -> Result<Vec<Email>> {
    let until = installation.now().plus(CLAIM);
    let claim = Claim {
        due: installation_sql!(
            "SELECT organization_id, id FROM mail_in WHERE state = 'received' AND next_try_at <= $1 AND claimed_until <= $1 ORDER BY next_try_at, id LIMIT $2"
        ),
        take: installation_sql!("UPDATE mail_in SET claimed_until = $3 WHERE organization_id = $1 AND id = $2 AND state = 'received' AND claimed_until <= $4"),
        read: installation_sql!(select_emails!("WHERE organization_id = $1 AND id = $2")),
    };
    claim.up_to(installation, most, until, from_row)
}

/// Whether any mail waits to be read. A read, so an empty desk costs no write.
pub fn is_anything_due(installation: &mut Installation<'_>) -> Result<bool> {
    let now = installation.now();
    let due = installation.query_one(
        installation_sql!("SELECT id FROM mail_in WHERE state = 'received' AND next_try_at <= $1 AND claimed_until <= $1 LIMIT 1"),
        &params![now],
        |row| row.take::<i64>(),
    )?;
    Ok(due.is_some())
}

/// Drops the claims that an ended process left; only where no other process can be at work.
pub fn release_claims(installation: &mut Installation<'_>) -> Result<()> {
    installation.execute(installation_sql!("UPDATE mail_in SET claimed_until = 0 WHERE state = 'received' AND claimed_until > 0"), &[]).map(drop)
}

/// Notes that reading a mail failed. It is tried again, later each time; at last it is parked. Answers whether it was.
pub fn note_failure(ctx: &mut Ctx<'_>, email: &Email, error: &str) -> Result<bool> {
    let now = ctx.now();
    let tries = email.tries + 1;
    if tries >= TRIES {
        let step = Step { key: "intake-step-failed".into(), what: truncate(error, 300).into(), at: now };
        decide(ctx, email, &Outcome { state: EmailState::Parked, reason: Reason::Failed, ticket: None, message: None, steps: vec![step] })?;
        return Ok(true);
    }
    let pause = seconds(2) << (2 * tries);
    ctx.execute_one(
        sql!("UPDATE mail_in SET tries = $3, next_try_at = $4, claimed_until = 0, last_error = $5 WHERE organization_id = $1 AND id = $2"),
        &params![email.id, tries, now.plus(pause), *truncate(error, 500)],
    )?;
    Ok(false)
}

/// Keeps raw mails from the sweep of files that nothing refers to.
#[db::linkme::distributed_slice(files::REFERENCES)]
#[linkme(crate = db::linkme)]
static RAW: &str = db::sql!("SELECT 1 FROM mail_in WHERE organization_id = $1 AND raw_sha256 = $2 LIMIT 1");
