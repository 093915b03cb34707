//! The rows of mailboxes.

use db::{Ctx, Installation, Row, Value, installation_sql, params, sql};
use kernel::{Error, Language, MailboxId, Result, Timestamp, seconds};

use super::model::{Health, Mailbox, Protocol, Server};
use crate::{Encryption, claim::Claim};

/// A process that dies leaves its claims; others take them after this long. One that lives renews them.
pub(crate) const CLAIM: i64 = seconds(45);

macro_rules! select_mailboxes {
    ($rest:literal) => {
        concat!(
            "SELECT id, organization_id, address, from_name, in_protocol, in_host, in_port, in_encryption, in_username, in_secret, folder,
                 out_host, out_port, out_encryption, out_username, out_secret, default_type, language, strangers,
                 department_id, trusted_server, reply_addresses, issuer, is_signed_out, is_paused, last_try_at, last_success_at, next_try_at, failures, last_error, created_at, version
             FROM mailbox ",
            $rest
        )
    };
}

fn from_row(row: &mut Row<'_>) -> Result<Mailbox> {
    Ok(Mailbox {
        id: row.take()?,
        organization: row.take()?,
        address: row.take::<String>()?.parse().map_err(|()| Error::Internal("a mailbox with a broken address".into()))?,
        from_name: row.take()?,
        incoming: server(row.take()?, row)?,
        folder: row.take()?,
        outgoing: Some(server(Protocol::Smtp, row)?).filter(|server| !server.host.is_empty()),
        default_type: row.take()?,
        language: Language::from_code(&row.take::<String>()?).unwrap_or_default(),
        strangers: row.take()?,
        department: row.take()?,
        trusted_server: row.take()?,
        reply_addresses: row.take()?,
        issuer: row.take()?,
        is_signed_out: row.take()?,
        is_paused: row.take()?,
        health: Health { last_try_at: row.take()?, last_success_at: row.take()?, next_try_at: row.take()?, failures: row.take()?, last_error: row.take()? },
        created_at: row.take()?,
        version: row.take()?,
    })
}

fn server(protocol: Protocol, row: &mut Row<'_>) -> Result<Server> {
    Ok(Server {
        protocol,
        host: row.take()?,
        port: u16::try_from(row.take::<i64>()?).map_err(Error::internal)?,
        encryption: Encryption::from_slug(&row.take::<String>()?).ok_or_else(|| Error::Internal("unknown encryption".into()))?,
        username: row.take()?,
        secret: row.take()?,
    })
}

/// All mailboxes of the organization, by address.
pub fn all(ctx: &mut Ctx<'_>) -> Result<Vec<Mailbox>> {
    ctx.query(sql!(select_mailboxes!("WHERE organization_id = $1 ORDER BY address_key")), &[], from_row)
}

pub fn find(ctx: &mut Ctx<'_>, id: MailboxId) -> Result<Option<Mailbox>> {
    ctx.query_one(sql!(select_mailboxes!("WHERE organization_id = $1 AND id = $2")), &params![id], from_row)
}

pub(super) fn find_for_change(ctx: &mut Ctx<'_>, id: MailboxId) -> Result<Option<Mailbox>> {
    ctx.lock_one(sql!(select_mailboxes!("WHERE organization_id = $1 AND id = $2")), &params![id], from_row)
}

/// Calls `then` with what both an insert and a change write: `$2` is the mailbox, `$3` to `$25` are its settings.
fn with_settings<T>(mailbox: &Mailbox, more: &[Value<'_>], then: impl FnOnce(&[Value<'_>]) -> T) -> T {
    let none = no_server();
    let (incoming, outgoing) = (&mailbox.incoming, mailbox.outgoing.as_ref().unwrap_or(&none));
    let (in_port, out_port) = (i64::from(incoming.port), i64::from(outgoing.port));
    let settings = params![
        mailbox.id,
        mailbox.from_name,
        incoming.protocol,
        incoming.host,
        in_port,
        *incoming.encryption.slug(),
        incoming.username,
        incoming.secret,
        mailbox.folder,
        outgoing.host,
        out_port,
        *outgoing.encryption.slug(),
        outgoing.username,
        outgoing.secret,
        mailbox.default_type,
        *mailbox.language.code(),
        mailbox.strangers,
        mailbox.department,
        mailbox.trusted_server,
        mailbox.issuer,
        mailbox.is_signed_out,
        mailbox.is_paused,
        mailbox.health.next_try_at,
        mailbox.reply_addresses
    ];
    then(&[&settings, more].concat())
}

/// `false` when the organization already has a mailbox with this address.
pub(super) fn insert(ctx: &mut Ctx<'_>, mailbox: &Mailbox) -> Result<bool> {
    let key = mailbox.address.key();
    let more = params![mailbox.address, key, mailbox.created_at, mailbox.version];
    let inserted = with_settings(mailbox, &more, |params| {
        ctx.execute(
            sql!(
                "INSERT INTO mailbox (organization_id, id, from_name, in_protocol, in_host, in_port, in_encryption, in_username, in_secret, folder,
                     out_host, out_port, out_encryption, out_username, out_secret, default_type, language, strangers,
                     department_id, trusted_server, issuer, is_signed_out, is_paused, next_try_at, reply_addresses,
                     address, address_key, created_at, version, failures, last_error, claimed_until)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
                     $25, $26, $27, $28, $29, 0, '', 0)
                 ON CONFLICT (organization_id, address_key) DO NOTHING"
            ),
            params,
        )
    })?;
    Ok(inserted == 1)
}

/// Writes changed settings, and asks for a visit at once. The address stays as it is.
pub(super) fn update(ctx: &mut Ctx<'_>, mailbox: &Mailbox) -> Result<()> {
    with_settings(mailbox, &[], |params| {
        ctx.execute_one(
            sql!(
                "UPDATE mailbox
                 SET from_name = $3, in_protocol = $4, in_host = $5, in_port = $6, in_encryption = $7, in_username = $8, in_secret = $9, folder = $10,
                     out_host = $11, out_port = $12, out_encryption = $13, out_username = $14, out_secret = $15, default_type = $16, language = $17,
                     strangers = $18, department_id = $19, trusted_server = $20, issuer = $21, is_signed_out = $22, is_paused = $23, next_try_at = $24, reply_addresses = $25,
                     failures = 0, last_error = '', version = version + 1
                 WHERE organization_id = $1 AND id = $2"
            ),
            params,
        )
    })
}

pub(super) fn no_server() -> Server {
    Server { protocol: Protocol::Smtp, host: String::new(), port: 0, encryption: Encryption::default(), username: String::new(), secret: String::new() }
}

pub(super) fn delete(ctx: &mut Ctx<'_>, id: MailboxId) -> Result<()> {
    ctx.execute_one(sql!("DELETE FROM mailbox WHERE organization_id = $1 AND id = $2"), &params![id])
}

/// Whether any organization of the installation reads this address: mail to it must not come back to us.
pub fn is_ours(installation: &mut Installation<'_>, address_key: &str) -> Result<bool> {
    let found =
        installation.query_one(installation_sql!("SELECT id FROM mailbox WHERE address_key = $1 LIMIT 1"), &params![address_key], |row| row.take::<i64>())?;
    Ok(found.is_some())
}

/// Takes up to `most` mailboxes that are due, so that no other process reads them meanwhile.
pub(crate) fn claim(installation: &mut Installation<'_>, most: i64) -> Result<Vec<Mailbox>> {
    let until = installation.now().plus(CLAIM);
    let claim = Claim {
        // Those that have waited longest come first, so that no organization's mailboxes keep others waiting.
        due: installation_sql!(
            "SELECT organization_id, id FROM mailbox
             WHERE NOT is_paused AND NOT is_signed_out AND next_try_at <= $1 AND claimed_until <= $1
             ORDER BY next_try_at, id LIMIT $2"
        ),
        take: installation_sql!("UPDATE mailbox SET claimed_until = $3 WHERE organization_id = $1 AND id = $2 AND claimed_until <= $4"),
        read: installation_sql!(select_mailboxes!("WHERE organization_id = $1 AND id = $2")),
    };
    claim.up_to(installation, most, until, from_row)
}

/// Whether any mailbox waits for a visit. A read, so a desk without mail costs no write.
pub(crate) fn is_any_due(installation: &mut Installation<'_>) -> Result<bool> {
    let now = installation.now();
    let due = installation.query_one(
        installation_sql!("SELECT id FROM mailbox WHERE NOT is_paused AND NOT is_signed_out AND next_try_at <= $1 AND claimed_until <= $1 LIMIT 1"),
        &params![now],
        |row| row.take::<i64>(),
    )?;
    Ok(due.is_some())
}

/// Keeps the claims on these mailboxes for so long from now; one that was given free meanwhile stays free.
pub(crate) fn hold(installation: &mut Installation<'_>, mailboxes: &[MailboxId], time: i64) -> Result<()> {
    let until = installation.now().plus(time);
    mailboxes.iter().try_for_each(|id| {
        installation.execute(installation_sql!("UPDATE mailbox SET claimed_until = $2 WHERE id = $1 AND claimed_until > 0"), &params![*id, until]).map(drop)
    })
}

/// Drops the claims that an ended process left; only where no other process can be at work.
pub(crate) fn release_claims(installation: &mut Installation<'_>) -> Result<()> {
    installation.execute(installation_sql!("UPDATE mailbox SET claimed_until = 0 WHERE claimed_until > 0"), &[]).map(drop)
}

/// Notes how a visit went and gives the mailbox free. One that is signed out says why it is, whatever the visit says.
pub(super) fn note_visit(ctx: &mut Ctx<'_>, id: MailboxId, failures: i64, error: &str, next_try_at: Timestamp) -> Result<()> {
    let now = ctx.now();
    ctx.execute(
        sql!(
            "UPDATE mailbox
             SET last_try_at = $3, last_success_at = CASE WHEN $4 = 0 THEN $3 ELSE last_success_at END, failures = $4,
                 last_error = CASE WHEN is_signed_out THEN last_error ELSE $5 END, next_try_at = $6, claimed_until = 0
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![id, now, failures, *error, next_try_at],
    )
    .map(drop)
}

/// Says that somebody must sign in before the mailbox is read again (`said` tells why), or that somebody has: then it is read at once.
pub(crate) fn set_signed_out(ctx: &mut Ctx<'_>, id: MailboxId, is_signed_out: bool, said: &str) -> Result<()> {
    let now = ctx.now();
    ctx.execute(
        sql!(
            "UPDATE mailbox SET is_signed_out = $3, last_error = $4, failures = 0, next_try_at = $5, claimed_until = 0, version = version + 1
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![id, is_signed_out, *kernel::truncate(said, 500), now],
    )
    .map(drop)
}
