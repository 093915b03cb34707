//! Brakes on mail that a signed-in person causes to go to others.

use db::Db;
use kernel::{Error, Result, UserId, hours};
use web::limit::{self, Limit};

/// Mails to a new address of one's own, or to confirm the present one.
const CONFIRMATIONS: Limit = Limit { most: 10, window: hours(1) };

/// Forms of invitations, of up to 50 addresses each.
const INVITATIONS: Limit = Limit { most: 60, window: hours(1) };

/// Counts a mail to an address that this person says is theirs.
pub async fn count_confirmation(db: &Db, user: UserId) -> Result<()> {
    count(db, format!("confirmation-by:{user}"), CONFIRMATIONS).await
}

/// Counts a form of invitations.
pub async fn count_invitation(db: &Db, user: UserId) -> Result<()> {
    count(db, format!("invitation-by:{user}"), INVITATIONS).await
}

/// In a transaction of its own, so that a refused try counts as well.
async fn count(db: &Db, key: String, limit: Limit) -> Result<()> {
    let refused = db.installation_write(move |installation| match limit::count(installation, &key, limit) {
        Ok(()) => Ok(None),
        Err(Error::TooMany { retry_after_seconds }) => Ok(Some(retry_after_seconds)),
        Err(error) => Err(error),
    });
    match refused.await? {
        None => Ok(()),
        Some(retry_after_seconds) => Err(Error::TooMany { retry_after_seconds }),
    }
}
