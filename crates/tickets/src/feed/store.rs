//! All SQL of lists.

use db::{Ctx, Value};
use kernel::{Cursor, Grant, Page, PageRequest, Result};

use crate::{
    query::{Binder, Context, Param, Query, SortKey, Sql, to_sql},
    search::Index,
    ticket::{Ticket, store},
};

/// A count stops here; above it a page says "1,000+".
pub const COUNTED: i64 = 1_001;

/// Which tickets the actor sees, as a condition that follows others: the twin of [`kernel::sight`], held to it by a test.
pub(crate) fn visible(ctx: &Ctx<'_>, binder: &mut Binder) -> String {
    let Some(me) = ctx.actor().person() else { return String::new() };
    let standing = ctx.standing();
    let places = standing.places();
    let mut one_of = |column: &str, ids: &mut dyn Iterator<Item = i64>| {
        let ids: Vec<String> = ids.map(|id| binder.int(id)).collect();
        (!ids.is_empty()).then(|| format!("t.{column} IN ({})", ids.join(", ")))
    };
    let own = [one_of("requester_id", &mut std::iter::once(me.0)), one_of("owner_id", &mut std::iter::once(me.0))];
    let named_team = one_of("confidential_team_id", &mut places.teams.iter().map(|team| team.0));
    let open = match standing.has(Grant::SeeAll) {
        true => vec![Some("1 = 1".to_owned())],
        false => vec![
            one_of("owner_id", &mut places.stands_in_for.iter().map(|user| user.0)),
            one_of("department_id", &mut places.departments.iter().filter(|_| standing.has(Grant::SeeDepartment)).map(|department| department.0)),
            one_of("team_id", &mut places.teams.iter().filter(|_| standing.has(Grant::SeeTeam)).map(|team| team.0)),
            standing.has(Grant::SeeUnplaced).then(|| "t.department_id IS NULL".to_owned()),
            one_of("client_id", &mut places.client.iter().map(|client| client.0)),
        ],
    };
    let named = binder.text(format!("%,{me},%"));
    // Each way stands for itself, so that each can use an index of its own.
    let open = open.into_iter().flatten().map(|open| format!("({open} AND t.confidential_people IS NULL)"));
    let named = std::iter::once(format!("(t.confidential_people IS NOT NULL AND t.confidential_people LIKE {named})"));
    let named_team = named_team.map(|team| format!("(t.confidential_people IS NOT NULL AND {team})"));
    let ways: Vec<String> = own.into_iter().flatten().chain(open).chain(named).chain(named_team).collect();
    format!(" AND ({})", ways.join(" OR "))
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
