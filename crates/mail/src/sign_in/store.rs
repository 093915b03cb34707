//! The rows of tokens, and of sign-ins that somebody has begun. Everything secret is sealed before it comes here.

use db::{Ctx, Installation, Row, installation_sql, params, sql};
use kernel::{MailboxId, OrganizationId, Result, SessionId, Timestamp, seconds};

use crate::claim::Claim;

/// A process that dies while it asks a provider leaves its claim; others take it after this long.
const CLAIM: i64 = seconds(60);

/// How a sign-in goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// In the browser of this session, at the address of [`Pending::address`].
    Redirect(SessionId),
    /// By typing this code at [`Pending::address`], on any device.
    Device(String),
}

/// A sign-in that somebody has begun.
#[derive(Clone, Debug)]
pub struct Pending {
    pub organization: OrganizationId,
    pub mailbox: MailboxId,
    pub step: Step,
    /// A page of the provider.
    pub address: String,
    pub expires_at: Timestamp,
    /// Why nothing came of it; empty while it goes on.
    pub refused: String,
    /// Sealed: what the provider will be shown.
    pub(super) secret: String,
    /// So many seconds between two questions about a code.
    pub(super) interval_seconds: i64,
}

impl Pending {
    /// Whether it can still come to a good end.
    pub fn goes_on(&self, now: Timestamp) -> bool {
        self.refused.is_empty() && now < self.expires_at
    }
}

/// What a provider gave, sealed.
#[derive(Clone, Debug)]
pub(super) struct Tokens {
    pub access: String,
    /// Empty where the provider gave none.
    pub refresh: String,
    pub expires_at: Timestamp,
}

macro_rules! select_pending {
    ($rest:literal) => {
        concat!(
            "SELECT organization_id, mailbox_id, session_id, user_code, address, expires_at, refused, secret, interval_seconds FROM mailbox_sign_in ",
            $rest
        )
    };
}

fn pending(row: &mut Row<'_>) -> Result<Pending> {
    Ok(Pending {
        organization: row.take()?,
        mailbox: row.take()?,
        step: match (row.take::<Option<SessionId>>()?, row.take::<String>()?) {
            (Some(session), _) => Step::Redirect(session),
            (None, code) => Step::Device(code),
        },
        address: row.take()?,
        expires_at: row.take()?,
        refused: row.take()?,
        secret: row.take()?,
        interval_seconds: row.take()?,
    })
}

pub(super) fn find_pending(ctx: &mut Ctx<'_>, mailbox: MailboxId) -> Result<Option<Pending>> {
    ctx.query_one(sql!(select_pending!("WHERE organization_id = $1 AND mailbox_id = $2")), &params![mailbox], pending)
}

/// The redirects that this session has begun.
pub(super) fn of_session(ctx: &mut Ctx<'_>, session: SessionId) -> Result<Vec<Pending>> {
    ctx.query(sql!(select_pending!("WHERE organization_id = $1 AND session_id = $2 AND refused = '' LIMIT 50")), &params![session], pending)
}

/// Keeps a sign-in that begins, in place of an earlier one of the same mailbox.
pub(super) fn put_pending(ctx: &mut Ctx<'_>, new: &Pending) -> Result<()> {
    forget_pending(ctx, new.mailbox)?;
    let now = ctx.now();
    let (session, code, next_poll_at) = match &new.step {
        Step::Redirect(session) => (Some(*session), "", None),
        Step::Device(code) => (None, code.as_str(), Some(now.plus(seconds(new.interval_seconds)))),
    };
    ctx.execute_one(
        sql!(
            "INSERT INTO mailbox_sign_in (organization_id, mailbox_id, session_id, secret, address, user_code, interval_seconds, next_poll_at, claimed_until, expires_at, refused)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, '')"
        ),
        &params![new.mailbox, session, new.secret, new.address, *code, new.interval_seconds, next_poll_at, new.expires_at],
    )
}

pub(super) fn forget_pending(ctx: &mut Ctx<'_>, mailbox: MailboxId) -> Result<u64> {
    ctx.execute(sql!("DELETE FROM mailbox_sign_in WHERE organization_id = $1 AND mailbox_id = $2"), &params![mailbox])
}

/// Ends a sign-in without success; the page says why.
pub(super) fn refuse_pending(ctx: &mut Ctx<'_>, mailbox: MailboxId, why: &str) -> Result<()> {
    ctx.execute(
        sql!("UPDATE mailbox_sign_in SET refused = $3, next_poll_at = NULL, secret = '' WHERE organization_id = $1 AND mailbox_id = $2"),
        &params![mailbox, *kernel::truncate(why, 500)],
    )
    .map(drop)
}

/// Asks about a code again after so many seconds.
pub(super) fn ask_again(ctx: &mut Ctx<'_>, mailbox: MailboxId, interval_seconds: i64) -> Result<()> {
    let next = ctx.now().plus(seconds(interval_seconds));
    ctx.execute(
        sql!("UPDATE mailbox_sign_in SET interval_seconds = $3, next_poll_at = $4, claimed_until = 0 WHERE organization_id = $1 AND mailbox_id = $2"),
        &params![mailbox, interval_seconds, next],
    )
    .map(drop)
}

/// Takes the sign-ins whose provider is to be asked now, so that no other process asks meanwhile.
pub(super) fn claim_due(installation: &mut Installation<'_>, most: i64) -> Result<Vec<Pending>> {
    let until = installation.now().plus(CLAIM);
    let claim = Claim {
        due: installation_sql!(
            "SELECT organization_id, mailbox_id FROM mailbox_sign_in
             WHERE next_poll_at IS NOT NULL AND next_poll_at <= $1 AND claimed_until <= $1
             ORDER BY next_poll_at LIMIT $2"
        ),
        take: installation_sql!("UPDATE mailbox_sign_in SET claimed_until = $3 WHERE organization_id = $1 AND mailbox_id = $2 AND claimed_until <= $4"),
        read: installation_sql!(select_pending!("WHERE organization_id = $1 AND mailbox_id = $2")),
    };
    claim.up_to(installation, most, until, pending)
}

/// Whether a provider is to be asked now. A read, so that a desk without sign-ins costs no write.
pub(super) fn is_any_due(installation: &mut Installation<'_>) -> Result<bool> {
    let now = installation.now();
    let due = installation.query_one(
        installation_sql!("SELECT mailbox_id FROM mailbox_sign_in WHERE next_poll_at IS NOT NULL AND next_poll_at <= $1 AND claimed_until <= $1 LIMIT 1"),
        &params![now],
        |row| row.take::<i64>(),
    )?;
    Ok(due.is_some())
}

pub(super) fn tokens(ctx: &mut Ctx<'_>, mailbox: MailboxId) -> Result<Option<Tokens>> {
    ctx.query_one(
        sql!("SELECT access_token, refresh_token, expires_at FROM mailbox_token WHERE organization_id = $1 AND mailbox_id = $2"),
        &params![mailbox],
        |row| Ok(Tokens { access: row.take()?, refresh: row.take()?, expires_at: row.take()? }),
    )
}

/// Keeps what a provider gave and gives up the claim.
pub(super) fn put_tokens(ctx: &mut Ctx<'_>, mailbox: MailboxId, tokens: &Tokens) -> Result<()> {
    ctx.execute(
        sql!(
            "INSERT INTO mailbox_token (organization_id, mailbox_id, access_token, refresh_token, expires_at, claimed_until)
             VALUES ($1, $2, $3, $4, $5, 0)
             ON CONFLICT (organization_id, mailbox_id)
             DO UPDATE SET access_token = excluded.access_token, refresh_token = excluded.refresh_token, expires_at = excluded.expires_at, claimed_until = 0"
        ),
        &params![mailbox, tokens.access, tokens.refresh, tokens.expires_at],
    )
    .map(drop)
}

/// Takes the tokens for renewal, if they are still those that were seen (by their end) and nobody else does.
pub(super) fn claim_tokens(ctx: &mut Ctx<'_>, mailbox: MailboxId, seen: Timestamp) -> Result<bool> {
    let now = ctx.now();
    let claimed = ctx.execute(
        sql!(
            "UPDATE mailbox_token SET claimed_until = $4
             WHERE organization_id = $1 AND mailbox_id = $2 AND expires_at = $3 AND claimed_until <= $5"
        ),
        &params![mailbox, seen, now.plus(CLAIM), now],
    )?;
    Ok(claimed == 1)
}

pub(super) fn release_tokens(ctx: &mut Ctx<'_>, mailbox: MailboxId) -> Result<()> {
    ctx.execute(sql!("UPDATE mailbox_token SET claimed_until = 0 WHERE organization_id = $1 AND mailbox_id = $2"), &params![mailbox]).map(drop)
}

/// Lets the access token count as run out: a server did not take it any more.
pub(super) fn expire_tokens(ctx: &mut Ctx<'_>, mailbox: MailboxId) -> Result<()> {
    ctx.execute(sql!("UPDATE mailbox_token SET expires_at = 0 WHERE organization_id = $1 AND mailbox_id = $2"), &params![mailbox]).map(drop)
}

/// Forgets the tokens of a mailbox, and a sign-in that was begun.
pub(crate) fn forget(ctx: &mut Ctx<'_>, mailbox: MailboxId) -> Result<()> {
    forget_pending(ctx, mailbox)?;
    ctx.execute(sql!("DELETE FROM mailbox_token WHERE organization_id = $1 AND mailbox_id = $2"), &params![mailbox]).map(drop)
}
