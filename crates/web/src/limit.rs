//! Brakes on guessing: so many tries a key in so long a time, counted in the database so that all processes count together.

use db::{Installation, installation_sql, params};
use kernel::{Error, Result};

/// A brake: at most `most` tries in `window` microseconds.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    pub most: i64,
    pub window: i64,
}

/// Counts a try under `key` (such as `sign-in:ana@example.com`) and refuses it when there were too many.
///
/// The count commits with the caller's transaction: call it in one of its own, so that a refused try counts as well.
pub fn count(installation: &mut Installation<'_>, key: &str, limit: Limit) -> Result<()> {
    let now = installation.now();
    let (tries, since) = installation
        .query_one(
            installation_sql!(
                "INSERT INTO attempt (key, since, tries) VALUES ($1, $2, 1)
                 ON CONFLICT (key) DO UPDATE SET
                     tries = CASE WHEN attempt.since <= $3 THEN 1 ELSE attempt.tries + 1 END,
                     since = CASE WHEN attempt.since <= $3 THEN $2 ELSE attempt.since END
                 RETURNING tries, since"
            ),
            &params![key, now, now.minus(limit.window)],
            |row| Ok((row.take::<i64>()?, row.take::<kernel::Timestamp>()?)),
        )?
        .unwrap_or((1, now));
    if tries <= limit.most {
        return Ok(());
    }
    let left = since.plus(limit.window).since(now);
    Err(Error::TooMany { retry_after_seconds: (left / 1_000_000).max(1) })
}

/// Forgets the tries under `key`, after a success.
pub fn forgive(installation: &mut Installation<'_>, key: &str) -> Result<()> {
    installation.execute(installation_sql!("DELETE FROM attempt WHERE key = $1"), &params![key]).map(drop)
}

/// Forgets what lies further back than a day.
pub fn forget_old(installation: &mut Installation<'_>) -> Result<u64> {
    let before = installation.now().minus(kernel::hours(24));
    installation.execute(installation_sql!("DELETE FROM attempt WHERE since <= $1"), &params![before])
}
