//! The rows of second factors.

use db::{Ctx, Row, params, sql};
use kernel::{PasskeyId, Result, Timestamp, UserId};

/// The authenticator app of an account, with its secrets sealed.
#[derive(Clone, Default, Debug)]
pub struct App {
    /// In use; `None` until the first code was right.
    pub secret: Option<String>,
    pub confirmed_at: Option<Timestamp>,
    /// Shown to be set up, and not confirmed yet.
    pub pending: Option<String>,
    pub pending_at: Option<Timestamp>,
    /// The period of 30 seconds whose code was taken last: it and those before are not taken again.
    pub last_step: i64,
}

pub fn find_app(ctx: &mut Ctx<'_>, user: UserId) -> Result<Option<App>> {
    ctx.query_one(sql!(APP), &params![user], read_app)
}

/// The same, about to be changed: two who type one code at the same moment meet here.
pub fn find_app_for_change(ctx: &mut Ctx<'_>, user: UserId) -> Result<Option<App>> {
    ctx.lock_one(sql!(APP), &params![user], read_app)
}

const APP: &str = "SELECT secret, confirmed_at, pending, pending_at, last_step FROM authenticator_app WHERE organization_id = $1 AND user_id = $2";

fn read_app(row: &mut Row<'_>) -> Result<App> {
    Ok(App { secret: row.take()?, confirmed_at: row.take()?, pending: row.take()?, pending_at: row.take()?, last_step: row.take()? })
}

pub fn save_app(ctx: &mut Ctx<'_>, user: UserId, app: &App) -> Result<()> {
    ctx.execute(
        sql!(
            "INSERT INTO authenticator_app (organization_id, user_id, secret, confirmed_at, pending, pending_at, last_step) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (organization_id, user_id) DO UPDATE SET
                 secret = excluded.secret, confirmed_at = excluded.confirmed_at, pending = excluded.pending, pending_at = excluded.pending_at,
                 last_step = excluded.last_step"
        ),
        &params![user, app.secret, app.confirmed_at, app.pending, app.pending_at, app.last_step],
    )
    .map(drop)
}

pub fn delete_app(ctx: &mut Ctx<'_>, user: UserId) -> Result<()> {
    ctx.execute(sql!("DELETE FROM authenticator_app WHERE organization_id = $1 AND user_id = $2"), &params![user]).map(drop)
}

/// A passkey: a key pair of which the desk knows the public half.
#[derive(Clone, Debug)]
pub struct Passkey {
    pub id: PasskeyId,
    /// As its person calls it.
    pub name: String,
    /// The public half, as the library writes it.
    pub data: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

pub fn passkeys(ctx: &mut Ctx<'_>, user: UserId) -> Result<Vec<Passkey>> {
    ctx.query(
        sql!("SELECT id, name, data, created_at, last_used_at FROM passkey WHERE organization_id = $1 AND user_id = $2 ORDER BY id"),
        &params![user],
        |row| Ok(Passkey { id: row.take()?, name: row.take()?, data: row.take()?, created_at: row.take()?, last_used_at: row.take()? }),
    )
}

/// Stores a passkey; `false` when it is there already. `credential` is the name that the key itself gave.
pub fn insert_passkey(ctx: &mut Ctx<'_>, user: UserId, credential: &str, passkey: &Passkey) -> Result<bool> {
    let inserted = ctx.execute(
        sql!(
            "INSERT INTO passkey (organization_id, id, user_id, credential, name, data, created_at, last_used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)
             ON CONFLICT (organization_id, credential) DO NOTHING"
        ),
        &params![passkey.id, user, credential, passkey.name, passkey.data, passkey.created_at],
    )?;
    Ok(inserted == 1)
}

/// Notes a use; `data` carries the key's new counter.
pub fn use_passkey(ctx: &mut Ctx<'_>, id: PasskeyId, data: &str) -> Result<()> {
    let now = ctx.now();
    ctx.execute(sql!("UPDATE passkey SET data = $3, last_used_at = $4 WHERE organization_id = $1 AND id = $2"), &params![id, data, now]).map(drop)
}

pub fn rename_passkey(ctx: &mut Ctx<'_>, user: UserId, id: PasskeyId, name: &str) -> Result<bool> {
    Ok(ctx.execute(sql!("UPDATE passkey SET name = $4 WHERE organization_id = $1 AND user_id = $2 AND id = $3"), &params![user, id, name])? == 1)
}

pub fn delete_passkey(ctx: &mut Ctx<'_>, user: UserId, id: PasskeyId) -> Result<bool> {
    Ok(ctx.execute(sql!("DELETE FROM passkey WHERE organization_id = $1 AND user_id = $2 AND id = $3"), &params![user, id])? == 1)
}

pub fn delete_passkeys(ctx: &mut Ctx<'_>, user: UserId) -> Result<()> {
    ctx.execute(sql!("DELETE FROM passkey WHERE organization_id = $1 AND user_id = $2"), &params![user]).map(drop)
}

/// Makes these the only codes.
pub fn set_codes(ctx: &mut Ctx<'_>, user: UserId, tags: &[String]) -> Result<()> {
    ctx.execute(sql!("DELETE FROM recovery_code WHERE organization_id = $1 AND user_id = $2"), &params![user])?;
    for tag in tags {
        ctx.execute(sql!("INSERT INTO recovery_code (organization_id, user_id, tag) VALUES ($1, $2, $3)"), &params![user, tag])?;
    }
    Ok(())
}

/// Takes a code away; `false` when there is none such. Two who type it at the same moment: one of them deletes the row.
pub fn take_code(ctx: &mut Ctx<'_>, user: UserId, tag: &str) -> Result<bool> {
    Ok(ctx.execute(sql!("DELETE FROM recovery_code WHERE organization_id = $1 AND user_id = $2 AND tag = $3"), &params![user, *tag])? == 1)
}

pub fn count_codes(ctx: &mut Ctx<'_>, user: UserId) -> Result<i64> {
    let count = ctx.query_one(sql!("SELECT count(*) FROM recovery_code WHERE organization_id = $1 AND user_id = $2"), &params![user], |row| row.take())?;
    Ok(count.unwrap_or(0))
}

/// Since when the account asks for a second step.
pub fn since(ctx: &mut Ctx<'_>, user: UserId) -> Result<Option<Timestamp>> {
    let since = ctx.query_one(sql!("SELECT second_factor_at FROM app_user WHERE organization_id = $1 AND id = $2"), &params![user], |row| {
        row.take::<Option<Timestamp>>()
    })?;
    Ok(since.flatten())
}

/// Writes on the account whether it asks for a second step: what every request and every sign-in looks at.
pub fn set_since(ctx: &mut Ctx<'_>, user: UserId, since: Option<Timestamp>) -> Result<()> {
    ctx.execute_one(sql!("UPDATE app_user SET second_factor_at = $3 WHERE organization_id = $1 AND id = $2"), &params![user, since])
}
