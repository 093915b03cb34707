//! The rows of keys.

use db::{Ctx, Row, params, sql};
use kernel::{DkimKeyId, Result};

use super::model::{DkimKey, Finding, KeyState};

macro_rules! select_keys {
    ($rest:literal) => {
        concat!("SELECT id, domain, selector, private_key, public_key, state, created_at, checked_at, found FROM dkim_key ", $rest)
    };
}

fn from_row(row: &mut Row<'_>) -> Result<DkimKey> {
    Ok(DkimKey {
        id: row.take()?,
        domain: row.take()?,
        selector: row.take()?,
        private: row.take()?,
        public: row.take()?,
        state: row.take()?,
        created_at: row.take()?,
        checked: row.take::<Option<_>>()?.zip(row.take::<Option<Finding>>()?),
    })
}

/// The keys of the organization, by domain, the newest first.
pub fn all(ctx: &mut Ctx<'_>) -> Result<Vec<DkimKey>> {
    ctx.query(sql!(select_keys!("WHERE organization_id = $1 ORDER BY domain, id DESC LIMIT 500")), &[], from_row)
}

pub fn find(ctx: &mut Ctx<'_>, id: DkimKeyId) -> Result<Option<DkimKey>> {
    ctx.query_one(sql!(select_keys!("WHERE organization_id = $1 AND id = $2")), &params![id], from_row)
}

/// The key that signs the mails of a domain.
pub(super) fn signing(ctx: &mut Ctx<'_>, domain: &str) -> Result<Option<DkimKey>> {
    ctx.query_one(sql!(select_keys!("WHERE organization_id = $1 AND domain = $2 AND state = 'signing' ORDER BY id DESC LIMIT 1")), &params![*domain], from_row)
}

pub(super) fn insert(ctx: &mut Ctx<'_>, key: &DkimKey) -> Result<()> {
    ctx.execute_one(
        sql!(
            "INSERT INTO dkim_key (organization_id, id, domain, selector, private_key, public_key, state, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &params![key.id, key.domain, key.selector, key.private, key.public, key.state, key.created_at],
    )
}

/// Writes down what name servers said and what became of the key.
pub(super) fn note_found(ctx: &mut Ctx<'_>, id: DkimKeyId, finding: Finding, state: KeyState) -> Result<()> {
    let now = ctx.now();
    ctx.execute_one(
        sql!("UPDATE dkim_key SET checked_at = $3, found = $4, state = $5 WHERE organization_id = $1 AND id = $2"),
        &params![id, now, finding, state],
    )
}

/// Makes all keys of the domain that sign former ones, except this one.
pub(super) fn retire_others(ctx: &mut Ctx<'_>, domain: &str, id: DkimKeyId) -> Result<()> {
    ctx.execute(
        sql!("UPDATE dkim_key SET state = 'former' WHERE organization_id = $1 AND domain = $2 AND id <> $3 AND state = 'signing'"),
        &params![*domain, id],
    )
    .map(drop)
}

pub(super) fn delete(ctx: &mut Ctx<'_>, id: DkimKeyId) -> Result<()> {
    ctx.execute_one(sql!("DELETE FROM dkim_key WHERE organization_id = $1 AND id = $2"), &params![id])
}
