//! What the page that removes somebody tells of their tickets.

use db::{Ctx, params, sql};
use kernel::{Result, UserId};

/// Hands the count to the area of people, which knows nothing of tickets.
#[db::linkme::distributed_slice(people::directory::OWNED)]
#[linkme(crate = db::linkme)]
static OWNED: people::directory::CountOwned = count_owned;

/// How many tickets this person owns that are not done.
fn count_owned(ctx: &mut Ctx<'_>, owner: UserId) -> Result<i64> {
    let count = ctx.query_one(
        sql!("SELECT count(*) FROM ticket WHERE organization_id = $1 AND owner_id = $2 AND category <> 'done' AND merged_into IS NULL"),
        &params![owner],
        |row| row.take(),
    )?;
    Ok(count.unwrap_or(0))
}
