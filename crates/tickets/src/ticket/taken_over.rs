//! What somebody without an account wrote becomes the account's that proves their address.

use db::{Ctx, params, sql};
use kernel::{Result, TicketId, UserId};
use queue::{ItemKind, ItemRef};

use super::model;
use crate::ticket::store;

/// Hands it to the area of people, which knows nothing of tickets.
#[db::linkme::distributed_slice(people::membership::TAKEN_OVER)]
#[linkme(crate = db::linkme)]
static TAKEN_OVER: people::membership::TakeOver = take_over;

/// Tickets, messages, following and what happened. Whoever writes on somebody else's ticket follows it, so these are all there are.
fn take_over(ctx: &mut Ctx<'_>, from: UserId, to: UserId) -> Result<()> {
    let tickets: Vec<TicketId> = ctx.query(
        sql!(
            "SELECT id FROM ticket WHERE organization_id = $1 AND requester_id = $2
             UNION SELECT ticket_id FROM ticket_follower WHERE organization_id = $1 AND user_id = $2"
        ),
        &params![from],
        |row| row.take(),
    )?;
    for id in tickets {
        ctx.execute(
            sql!("UPDATE ticket SET requester_id = $4, version = version + 1 WHERE organization_id = $1 AND id = $2 AND requester_id = $3"),
            &params![id, from, to],
        )?;
        ctx.execute(sql!("UPDATE ticket SET last_actor_id = $4 WHERE organization_id = $1 AND id = $2 AND last_actor_id = $3"), &params![id, from, to])?;
        ctx.execute(sql!("UPDATE message SET author_id = $4 WHERE organization_id = $1 AND ticket_id = $2 AND author_id = $3"), &params![id, from, to])?;
        if store::remove_follower(ctx, id, from)? {
            store::add_follower(ctx, id, to)?;
        }
        queue::change_actor(ctx, ItemRef { kind: ItemKind::Ticket, id: id.0 }, from, to)?;
        if let Some(ticket) = store::find_by_id(ctx, id)? {
            model::tell_pages(ctx, &ticket);
        }
    }
    Ok(())
}
