//! A brake on trying numbers: that one is taken tells that some contract of the installation has it.

use db::Db;
use kernel::{Error, OrganizationId, Result, hours};
use web::limit::{self, Limit};

/// Contracts that an organization adds or changes; more than anybody types, too few to look for numbers.
const NUMBERS: Limit = Limit { most: 300, window: hours(1) };

/// Counts a contract that is added or changed, in a transaction of its own, so that a refused try counts as well.
pub async fn count_number(db: &Db, organization: OrganizationId) -> Result<()> {
    let refused = db.installation_write(move |installation| match limit::count(installation, &format!("contract-numbers:{organization}"), NUMBERS) {
        Ok(()) => Ok(None),
        Err(Error::TooMany { retry_after_seconds }) => Ok(Some(retry_after_seconds)),
        Err(error) => Err(error),
    });
    match refused.await? {
        None => Ok(()),
        Some(retry_after_seconds) => Err(Error::TooMany { retry_after_seconds }),
    }
}
