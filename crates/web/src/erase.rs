//! What the floor keeps of requests, without a person who wants to be forgotten.

use db::{Ctx, installation_sql, params, sql};
use kernel::{Result, Traces, fold};

/// Forgets kept answers to programs in which the person is named, and the counts of tries at their account.
pub fn erase(ctx: &mut Ctx<'_>, traces: &Traces) -> Result<()> {
    ctx.execute(sql!("DELETE FROM idempotency WHERE organization_id = $1 AND user_id = $2"), &params![traces.id])?;
    for some in traces.patterns() {
        let [a, b, c, d, e, f] = some;
        ctx.execute(
            sql!(
                "DELETE FROM idempotency
                 WHERE organization_id = $1
                   AND (lower(body) LIKE $2 ESCAPE '\\' OR lower(body) LIKE $3 ESCAPE '\\' OR lower(body) LIKE $4 ESCAPE '\\'
                        OR lower(body) LIKE $5 ESCAPE '\\' OR lower(body) LIKE $6 ESCAPE '\\' OR lower(body) LIKE $7 ESCAPE '\\')"
            ),
            &params![a, b, c, d, e, f],
        )?;
    }
    for trace in traces.all() {
        let ending = format!("%:{}", fold(trace).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        ctx.installation().execute(installation_sql!("DELETE FROM attempt WHERE key LIKE $1 ESCAPE '\\'"), &params![ending])?;
    }
    Ok(())
}
