//! Browsers that were here before. Each carries a random secret for over a year; only its hash is kept, for each account that was opened with it.

use db::{Ctx, Installation, installation_sql, params, sql};
use kernel::{Result, Timestamp, UserId, days};
use serde::Serialize;

use crate::session::Origin;

/// The longest for which browsers keep a cookie.
pub const LIFE: i64 = days(400);

/// Whether an account knows a browser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// The first that was ever seen with this account: news to nobody.
    First,
    Before,
    New,
}

/// Looks a browser up, and remembers it from now on.
pub fn recognize(ctx: &mut Ctx<'_>, user: UserId, origin: &Origin) -> Result<Known> {
    let now = ctx.now();
    let seen = ctx.execute(
        sql!("UPDATE device SET last_used_at = $4 WHERE organization_id = $1 AND user_id = $2 AND secret_hash = $3"),
        &params![user, origin.device, now],
    )?;
    if seen == 1 {
        return Ok(Known::Before);
    }
    let others =
        ctx.query_one(sql!("SELECT user_id FROM device WHERE organization_id = $1 AND user_id = $2 LIMIT 1"), &params![user], |row| row.take::<i64>())?;
    ctx.execute(
        sql!(
            "INSERT INTO device (organization_id, user_id, secret_hash, user_agent, first_used_at, last_used_at) VALUES ($1, $2, $3, $4, $5, $5)
             ON CONFLICT (organization_id, user_id, secret_hash) DO NOTHING"
        ),
        &params![user, origin.device, origin.user_agent, now],
    )?;
    Ok(if others.is_none() { Known::First } else { Known::New })
}

/// A browser that an account was opened with, as its person may know of it.
#[derive(Serialize)]
pub struct Device {
    pub user_agent: String,
    pub first_used_at: Timestamp,
    pub last_used_at: Timestamp,
}

/// The browsers of an account, known the longest first.
pub fn devices(ctx: &mut Ctx<'_>, user: UserId) -> Result<Vec<Device>> {
    ctx.query(
        sql!("SELECT user_agent, first_used_at, last_used_at FROM device WHERE organization_id = $1 AND user_id = $2 ORDER BY first_used_at"),
        &params![user],
        |row| Ok(Device { user_agent: row.take()?, first_used_at: row.take()?, last_used_at: row.take()? }),
    )
}

/// Forgets the browsers of an account.
pub fn forget_all(ctx: &mut Ctx<'_>, user: UserId) -> Result<()> {
    ctx.execute(sql!("DELETE FROM device WHERE organization_id = $1 AND user_id = $2"), &params![user]).map(drop)
}

/// Forgets browsers whose cookie has run out.
pub fn forget_old(installation: &mut Installation<'_>) -> Result<u64> {
    let before = installation.now().minus(LIFE);
    installation.execute(installation_sql!("DELETE FROM device WHERE last_used_at <= $1"), &params![before])
}
