//! What changes what was written down: a person who wants to be forgotten (what was done stays, by whom does not), and a thing that is forgotten for good.

use db::{Ctx, params, sql};
use kernel::{Error, EventId, Result, Traces};
use serde_json::Value;

use crate::event::{ItemKind, ItemRef};

/// Kinds of events on an account that tell nothing of who its person is.
const IMPERSONAL: [&str; 8] =
    ["user.role_changed", "user.roles_given", "user.locked", "user.unlocked", "user.disabled", "user.enabled", "user.placed", "user.token_revoked"];

/// Takes what leads to a person out of everything that was written down: the events of their account are emptied, from all others their names and addresses go,
/// and from what they did where they did it from.
pub fn erase(ctx: &mut Ctx<'_>, traces: &Traces) -> Result<()> {
    let item = ItemKind::User.slug();
    ctx.execute(
        sql!("UPDATE event SET source = '' WHERE organization_id = $1 AND source <> '' AND (actor_id = $2 OR (item_kind = $3 AND item_id = $2))"),
        &params![traces.id, item],
    )?;
    let own =
        ctx.query(sql!("SELECT id, kind, data FROM event WHERE organization_id = $1 AND item_kind = $2 AND item_id = $3"), &params![item, traces.id], |row| {
            Ok((row.take::<EventId>()?, row.take::<String>()?, row.take::<String>()?))
        })?;
    for (id, kind, data) in own.into_iter().filter(|(_, kind, _)| !IMPERSONAL.contains(&kind.as_str())) {
        let mut told: Value = serde_json::from_str(&data).map_err(|error| Error::Internal(format!("event {id} {kind}: {error}")))?;
        empty(&mut told);
        replace(ctx, id, &told.to_string())?;
    }
    for some in traces.patterns() {
        let [a, b, c, d, e, f] = some;
        let others = ctx.query(
            sql!(
                "SELECT id, data FROM (SELECT id, data, lower(data) AS told FROM event WHERE organization_id = $1) AS all_told
                 WHERE told LIKE $2 ESCAPE '\\' OR told LIKE $3 ESCAPE '\\' OR told LIKE $4 ESCAPE '\\'
                    OR told LIKE $5 ESCAPE '\\' OR told LIKE $6 ESCAPE '\\' OR told LIKE $7 ESCAPE '\\'"
            ),
            &params![a, b, c, d, e, f],
            |row| Ok((row.take::<EventId>()?, row.take::<String>()?)),
        )?;
        for (id, data) in others {
            if let Some(data) = traces.without(&data) {
                replace(ctx, id, &data)?;
            }
        }
    }
    Ok(())
}

/// Takes the words out of what happened to a thing that is forgotten for good, but for events of these kinds. That something happened, when and by whom stays.
pub fn forget_words(ctx: &mut Ctx<'_>, item: ItemRef, kept: &[&str]) -> Result<()> {
    let told = ctx.query(
        sql!("SELECT id, kind, data FROM event WHERE organization_id = $1 AND item_kind = $2 AND item_id = $3"),
        &params![item.kind.slug(), item.id],
        |row| Ok((row.take::<EventId>()?, row.take::<String>()?, row.take::<String>()?)),
    )?;
    for (id, kind, data) in told.into_iter().filter(|(_, kind, _)| !kept.contains(&kind.as_str())) {
        let mut told: Value = serde_json::from_str(&data).map_err(|error| Error::Internal(format!("event {id} {kind}: {error}")))?;
        empty(&mut told);
        replace(ctx, id, &told.to_string())?;
    }
    Ok(())
}

fn replace(ctx: &mut Ctx<'_>, id: EventId, data: &str) -> Result<()> {
    ctx.execute_one(sql!("UPDATE event SET data = $3 WHERE organization_id = $1 AND id = $2"), &params![id, data])
}

/// Keeps the shape, so that whoever reads the event still can.
fn empty(value: &mut Value) {
    match value {
        Value::String(text) => text.clear(),
        Value::Array(all) => all.iter_mut().for_each(empty),
        Value::Object(fields) => fields.values_mut().for_each(empty),
        _ => {}
    }
}
