//! All SQL of lists.

use db::{Ctx, Value};
use kernel::{Cursor, Page, PageRequest, Result};

use crate::{
    query::{Binder, Context, Param, Query, SortKey, Sql, to_sql},
    search::Index,
    ticket::{Ticket, store},
};

/// A count stops here; above it a page says "1,000+".
pub const COUNTED: i64 = 1_001;

/// What the actor may see, as SQL on `t`: the twin of [`kernel::sees`].
fn visible(ctx: &Ctx<'_>, binder: &mut Binder) -> String {
    let standing = ctx.standing();
    if standing.is_agent || standing.is_administrator {
        return String::new();
    }
    let me = binder.int(ctx.actor().person().map_or(0, |user| user.0));
    format!(" AND (t.requester_id = {me} OR t.owner_id = {me})")
}

/// The tickets that match, in the query's order.
pub fn list(ctx: &mut Ctx<'_>, query: &Query, context: &Context, page: &PageRequest) -> Result<Page<Ticket>> {
    let (condition, order_by, mut binder) = select(ctx, query, context)?;
    let after = page.after.as_ref().map(|cursor| format!(" AND {}", query.sort.after(cursor, &mut binder))).unwrap_or_default();
    let limit = binder.int(page.limit + 1);
    let text = format!("SELECT {} FROM ticket t WHERE {condition}{after} ORDER BY {order_by} LIMIT {limit}", store::COLUMNS);
    let tickets = ctx.query(&text, &values(&binder.into_values()), store::ticket)?;
    Ok(Page::from_overfetched(tickets, page.limit, |ticket| Cursor { key: sort_key(query.sort.key, ticket), id: ticket.id.0 }))
}

/// How many match, by status and type, counted to a thousand at most each.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub total: i64,
}

/// How many tickets match, at most [`COUNTED`].
pub fn counts(ctx: &mut Ctx<'_>, query: &Query, context: &Context) -> Result<Counts> {
    let (condition, _, mut binder) = select(ctx, query, context)?;
    let limit = binder.int(COUNTED);
    let text = format!("SELECT count(*) FROM (SELECT 1 FROM ticket t WHERE {condition} LIMIT {limit}) counted");
    let total = ctx.query_one(&text, &values(&binder.into_values()), |row| row.take())?.unwrap_or(0);
    Ok(Counts { total })
}

/// Condition and order of the query, and what binds its parameters (from `$2` on).
fn select(ctx: &mut Ctx<'_>, query: &Query, context: &Context) -> Result<(String, String, Binder)> {
    let index = Index::of(ctx, query)?;
    let Sql { condition, params, order_by, .. } = to_sql(query, context, &index, 2);
    let mut binder = Binder::from(2);
    params.into_iter().for_each(|param| drop(binder.bind(param)));
    let visible = visible(ctx, &mut binder);
    Ok((format!("{condition}{visible}"), order_by, binder))
}

fn values(params: &[Param]) -> Vec<Value<'_>> {
    params
        .iter()
        .map(|param| match param {
            Param::Int(number) => Value::Int(*number),
            Param::Text(text) => Value::Text(text),
            Param::Bool(is) => Value::Bool(*is),
        })
        .collect()
}

fn sort_key(key: SortKey, ticket: &Ticket) -> i64 {
    match key {
        SortKey::Updated => ticket.updated_at.0,
        SortKey::Created => ticket.created_at.0,
        SortKey::Resolved => ticket.resolved_at.map_or(0, |at| at.0),
        SortKey::Closed => ticket.closed_at.map_or(0, |at| at.0),
        SortKey::Priority => ticket.priority.rank(),
        SortKey::Number => ticket.number.0,
    }
}
