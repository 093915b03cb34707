//! What happened in an organization as a whole, newest first.

use db::{Ctx, params, sql};
use kernel::{EventId, Result, Timestamp, UserId};

use crate::event::{Event, ItemKind};

/// Which events somebody looks for. What is `None` or empty narrows nothing.
#[derive(Clone, Default, Debug)]
pub struct Filter {
    /// Who did it.
    pub actor: Option<UserId>,
    /// The beginning of the kind: `user.`, or `user.renamed` as a whole.
    pub kind: String,
    /// To what kind of thing. Tickets and mails, which have histories of their own, come only when they are asked for.
    pub item_kind: Option<ItemKind>,
    /// To this very one, together with `item_kind`.
    pub item: Option<i64>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
}

/// Macros take literals only, hence one.
macro_rules! select_events {
    ($narrowed:literal) => {
        concat!(
            "SELECT id, operation_id, kind, item_kind, item_id, actor_id, via, source, at, data
             FROM event
             WHERE organization_id = $1 AND ",
            $narrowed,
            " AND id < $2 AND at >= $3 AND at < $4 AND (CAST($5 AS BIGINT) = 0 OR actor_id = $5) AND kind LIKE $6 ESCAPE '\\'
               AND (CAST($7 AS TEXT) = '' OR item_kind = $7) AND (CAST($8 AS BIGINT) = 0 OR item_id = $8)
             ORDER BY id DESC
             LIMIT $9"
        )
    };
}

/// Events that fit, newest first, from before `before`, at most `limit`.
pub fn search(ctx: &mut Ctx<'_>, filter: &Filter, before: Option<EventId>, limit: i64) -> Result<Vec<Event>> {
    // One text for each index that finds them.
    let text = match (filter.item_kind, filter.item) {
        (None, _) => sql!(select_events!("item_kind NOT IN ('ticket', 'email', 'mail')")),
        (Some(_), None) => sql!(select_events!("item_kind = $7")),
        (Some(_), Some(_)) => sql!(select_events!("item_kind = $7 AND item_id = $8")),
    };
    let before = before.unwrap_or(EventId(i64::MAX));
    let (from, until) = (filter.from.unwrap_or(Timestamp(0)), filter.until.unwrap_or(Timestamp(i64::MAX)));
    let kind = format!("{}%", filter.kind.replace(['%', '\\'], "").replace('_', "\\_"));
    let item_kind = filter.item_kind.map_or("", ItemKind::slug);
    ctx.query(text, &params![before, from, until, filter.actor.unwrap_or(UserId(0)), kind, item_kind, filter.item.unwrap_or(0), limit], Event::from_row)
}
