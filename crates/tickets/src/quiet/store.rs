//! All SQL on who is quiet about what.

use db::{Ctx, params, sql};
use kernel::{Result, TicketId, UserId};

/// Whether this person wants no mail about this ticket.
pub fn is_quiet(ctx: &mut Ctx<'_>, ticket: TicketId, user: UserId) -> Result<bool> {
    let found = ctx.query_one(
        sql!("SELECT user_id FROM ticket_quiet WHERE organization_id = $1 AND ticket_id = $2 AND user_id = $3"),
        &params![ticket, user],
        |row| row.take::<UserId>(),
    )?;
    Ok(found.is_some())
}

/// Whether that changed anything.
pub(super) fn set(ctx: &mut Ctx<'_>, ticket: TicketId, user: UserId, is_quiet: bool) -> Result<bool> {
    let now = ctx.now();
    let changed = match is_quiet {
        true => ctx.execute(
            sql!(
                "INSERT INTO ticket_quiet (organization_id, ticket_id, user_id, since)
                 VALUES ($1, $2, $3, $4)
                 ON CONFLICT (organization_id, ticket_id, user_id) DO NOTHING"
            ),
            &params![ticket, user, now],
        )?,
        false => ctx.execute(sql!("DELETE FROM ticket_quiet WHERE organization_id = $1 AND ticket_id = $2 AND user_id = $3"), &params![ticket, user])?,
    };
    Ok(changed > 0)
}
