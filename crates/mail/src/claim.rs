//! Work that several processes share: each piece is claimed by one of them for a while.

use db::{Installation, Row, params};
use kernel::{OrganizationId, Result, Timestamp};

/// The statements of a table whose rows are claimed by their `claimed_until`.
pub(crate) struct Claim {
    /// Organization and id of what is due at `$1` and claimed by nobody, at most `$2`.
    pub due: &'static str,
    /// Claims row `$2` of organization `$1` until `$3`, unless somebody did: the time is `$4`.
    pub take: &'static str,
    /// The whole row `$2` of organization `$1`.
    pub read: &'static str,
}

impl Claim {
    /// Claims up to `most` rows. Of two processes that see the same one due, one gets it.
    pub(crate) fn up_to<T>(&self, installation: &mut Installation<'_>, most: i64, until: Timestamp, from_row: fn(&mut Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        let now = installation.now();
        let due: Vec<(OrganizationId, i64)> = installation.query(self.due, &params![now, most], |row| Ok((row.take()?, row.take()?)))?;
        let mut claimed = Vec::new();
        for (organization, id) in due {
            if installation.execute(self.take, &params![organization, id, until, now])? == 1 {
                claimed.extend(installation.query_one(self.read, &params![organization, id], from_row)?);
            }
        }
        Ok(claimed)
    }
}
