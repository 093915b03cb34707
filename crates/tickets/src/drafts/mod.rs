//! What somebody has begun to write: kept on the server every few seconds, so that no closed tab or dead battery costs a word.

use db::{Ctx, params, sql};
use kernel::{Error, Result, TicketNumber, Timestamp, days};

/// The longest name of what a draft is for: `ticket:1042:reply`, `new:incident`.
const ITEM: usize = 60;

/// A text not sent yet.
#[derive(Clone, Debug)]
pub struct Draft {
    pub html: String,
    pub updated_at: Timestamp,
}

/// Keeps a draft; an empty one is forgotten. `html` must be cleaned.
pub fn keep(ctx: &mut Ctx<'_>, item: &str, html: &str) -> Result<()> {
    let me = ctx.me()?;
    if item.is_empty() || item.len() > ITEM {
        return Err(Error::invalid("item", kernel::Text::new("error-too-long").with("max", ITEM)));
    }
    if html.is_empty() {
        return forget(ctx, item);
    }
    let now = ctx.now();
    ctx.execute(
        sql!(
            "INSERT INTO draft (organization_id, user_id, item, html, updated_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (organization_id, user_id, item) DO UPDATE SET html = $4, updated_at = $5"
        ),
        &params![me, item, html, now],
    )
    .map(drop)
}

/// The actor's own draft, which nobody reads who only sees the desk as they do; those untouched for 90 days are as good as gone.
pub fn find(ctx: &mut Ctx<'_>, item: &str) -> Result<Option<Draft>> {
    if ctx.standing().is_seen_as() {
        return Ok(None);
    }
    let (me, since) = (ctx.me()?, ctx.now().minus(days(90)));
    ctx.query_one(
        sql!("SELECT html, updated_at FROM draft WHERE organization_id = $1 AND user_id = $2 AND item = $3 AND updated_at > $4"),
        &params![me, item, since],
        |row| Ok(Draft { html: row.take()?, updated_at: row.take()? }),
    )
}

/// The later of the actor's own drafts for one of two faces of a composer, and whether it is the second one's.
pub fn find_later(ctx: &mut Ctx<'_>, first: &str, second: &str) -> Result<Option<(Draft, bool)>> {
    if ctx.standing().is_seen_as() {
        return Ok(None);
    }
    let (me, since) = (ctx.me()?, ctx.now().minus(days(90)));
    ctx.query_one(
        sql!(
            "SELECT html, updated_at, item = $4 FROM draft
             WHERE organization_id = $1 AND user_id = $2 AND item IN ($3, $4) AND updated_at > $5
             ORDER BY updated_at DESC, item = $4
             LIMIT 1"
        ),
        &params![me, *first, *second, since],
        |row| Ok((Draft { html: row.take()?, updated_at: row.take()? }, row.take()?)),
    )
}

/// Forgets a draft, because it was sent or thrown away.
pub fn forget(ctx: &mut Ctx<'_>, item: &str) -> Result<()> {
    let me = ctx.me()?;
    ctx.execute(sql!("DELETE FROM draft WHERE organization_id = $1 AND user_id = $2 AND item = $3"), &params![me, item]).map(drop)
}

/// Forgets what anybody has begun to write on a ticket.
pub fn forget_all(ctx: &mut Ctx<'_>, ticket: TicketNumber) -> Result<()> {
    let [reply, note, portal] = [format!("ticket:{ticket}:reply"), format!("ticket:{ticket}:note"), format!("portal:{ticket}")];
    ctx.execute(sql!("DELETE FROM draft WHERE organization_id = $1 AND item IN ($2, $3, $4)"), &params![reply, note, portal]).map(drop)
}
