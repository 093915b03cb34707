use db::{Ctx, params, sql};
use kernel::{NotificationId, Result, Traces};
use queue::ItemRef;

/// Forgets the lines of somebody who wants to be forgotten, and takes what leads to them out of everybody else's.
pub fn erase(ctx: &mut Ctx<'_>, traces: &Traces) -> Result<()> {
    ctx.execute(sql!("DELETE FROM notification WHERE organization_id = $1 AND user_id = $2"), &params![traces.id])?;
    for some in traces.patterns() {
        let [a, b, c, d, e, f] = some;
        let others = ctx.query(
            sql!(
                "SELECT id, args FROM (SELECT id, args, lower(args) AS told FROM notification WHERE organization_id = $1) AS all_told
                 WHERE told LIKE $2 ESCAPE '\\' OR told LIKE $3 ESCAPE '\\' OR told LIKE $4 ESCAPE '\\'
                    OR told LIKE $5 ESCAPE '\\' OR told LIKE $6 ESCAPE '\\' OR told LIKE $7 ESCAPE '\\'"
            ),
            &params![a, b, c, d, e, f],
            |row| Ok((row.take::<NotificationId>()?, row.take::<String>()?)),
        )?;
        for (id, args) in others {
            if let Some(args) = traces.without(&args) {
                ctx.execute_one(sql!("UPDATE notification SET args = $3 WHERE organization_id = $1 AND id = $2"), &params![id, args])?;
            }
        }
    }
    Ok(())
}

/// Forgets what was told about a thing that is forgotten itself.
pub fn forget(ctx: &mut Ctx<'_>, item: ItemRef) -> Result<()> {
    ctx.execute(sql!("DELETE FROM notification WHERE organization_id = $1 AND item_kind = $2 AND item_id = $3"), &params![item.kind.slug(), item.id]).map(drop)
}
