//! Tickets of somebody who leaves: what the page tells of them before, and what becomes of them.

use db::{Ctx, params, sql};
use kernel::{Result, TicketNumber, UserId};
use people::directory::Held;
use queue::{ItemKind, Job, Reaction};

use super::{assign, find_for_change};
use crate::ticket::TicketAct;

/// Tickets released in one transaction, so that nobody else waits long.
const AT_ONCE: i64 = 100;

/// Releases what somebody owned who has left.
pub const RELEASE: Reaction = Reaction { job: "tickets.release_of_left", events: &["user.left"], run: release };

/// Hands the counts to the area of people, which knows nothing of tickets.
#[db::linkme::distributed_slice(people::directory::HELD)]
#[linkme(crate = db::linkme)]
static HELD: people::directory::CountHeld = count_held;

/// How many tickets this person owns and asked that are not done.
fn count_held(ctx: &mut Ctx<'_>, user: UserId) -> Result<Held> {
    let held = ctx.query_one(
        sql!(
            "SELECT (SELECT count(*) FROM ticket WHERE organization_id = $1 AND owner_id = $2 AND category <> 'done' AND merged_into IS NULL AND binned_at IS NULL),
                    (SELECT count(*) FROM ticket WHERE organization_id = $1 AND requester_id = $2 AND category <> 'done' AND merged_into IS NULL AND binned_at IS NULL)"
        ),
        &params![user],
        |row| Ok(Held { owned: row.take()?, asked: row.take()? }),
    )?;
    Ok(held.unwrap_or_default())
}

/// Tickets that are done keep their owner, whose name they show.
fn release(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let Some(event) = job.event(ctx)? else { return Ok(()) };
    if event.item.kind != ItemKind::User {
        return Ok(());
    }
    let owned: Vec<TicketNumber> = ctx.query(
        sql!(
            "SELECT number FROM ticket
             WHERE organization_id = $1 AND owner_id = $2 AND category <> 'done' AND merged_into IS NULL AND binned_at IS NULL
             ORDER BY number
             LIMIT $3"
        ),
        &params![event.item.id, AT_ONCE],
        |row| row.take(),
    )?;
    let operation = event.operation;
    for number in &owned {
        let mut ticket = find_for_change(ctx, *number, TicketAct::Assign)?;
        assign::hand(ctx, operation, &mut ticket, None)?;
    }
    if i64::try_from(owned.len()).unwrap_or(0) == AT_ONCE {
        let now = ctx.now();
        queue::enqueue(ctx, RELEASE.job, &event.id, now)?;
    }
    Ok(())
}
