//! What is kept of somebody beside their tickets, when they want to be forgotten.

use db::{Ctx, params, sql};
use kernel::{Result, Traces, UserId, fold};

/// Hands it to the area of people, which knows nothing of tickets.
#[db::linkme::distributed_slice(people::membership::ERASERS)]
#[linkme(crate = db::linkme)]
static ERASER: people::membership::Eraser = erase;

/// Drafts, following and waiting alerts go, as does their name among those to whom something is confidential; so do the addresses to which mails about tickets went. Tickets and messages stay, by a former user.
fn erase(ctx: &mut Ctx<'_>, traces: &Traces) -> Result<Vec<String>> {
    for text in [
        sql!("DELETE FROM draft WHERE organization_id = $1 AND user_id = $2"),
        sql!("DELETE FROM ticket_follower WHERE organization_id = $1 AND user_id = $2"),
        sql!("DELETE FROM alert_waiting WHERE organization_id = $1 AND user_id = $2"),
        sql!("DELETE FROM ticket_quiet WHERE organization_id = $1 AND user_id = $2"),
    ] {
        ctx.execute(text, &params![traces.id])?;
    }
    stop_confiding(ctx, traces.id)?;
    for address in &traces.addresses {
        let key = fold(address);
        ctx.execute(sql!("UPDATE ticket_mail SET to_key = '' WHERE organization_id = $1 AND to_key = $2"), &params![key])?;
        ctx.execute(sql!("UPDATE message_mail SET address = '', name = '', said = '' WHERE organization_id = $1 AND lower(address) = $2"), &params![key])?;
    }
    Ok(Vec::new())
}

/// What was confidential to them stays confidential to the others. They are written as `,7,12,`.
fn stop_confiding(ctx: &mut Ctx<'_>, id: UserId) -> Result<()> {
    let named = format!(",{id},");
    ctx.execute(
        sql!("UPDATE ticket SET confidential_people = replace(confidential_people, $2, ',') WHERE organization_id = $1 AND confidential_people LIKE $3"),
        &params![named, format!("%{named}%")],
    )
    .map(drop)
}
