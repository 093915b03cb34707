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

/// The ways in which the actor sees tickets, each a condition of its own: together the twin of [`kernel::sight`], held to it by a test. None for the desk itself, which sees all.
fn ways(ctx: &Ctx<'_>, binder: &mut Binder) -> Vec<String> {
    let Some(me) = ctx.actor().person() else { return Vec::new() };
    let standing = ctx.standing();
    let places = standing.places();
    let mut each = |column: &str, ids: &mut dyn Iterator<Item = i64>| ids.map(|id| format!("{column} = {}", binder.int(id))).collect::<Vec<_>>();
    let own = [each("t.requester_id", &mut std::iter::once(me.0)), each("t.owner_id", &mut std::iter::once(me.0))];
    let named_teams = each("c.confidential_team_id", &mut places.teams.iter().map(|team| team.0));
    let open = match standing.has(Grant::SeeAll) {
        true => vec![vec!["1 = 1".to_owned()]],
        false => vec![
            each("t.owner_id", &mut places.stands_in_for.iter().map(|user| user.0)),
            each("t.department_id", &mut places.departments.iter().filter(|_| standing.has(Grant::SeeDepartment)).map(|department| department.0)),
            each("t.team_id", &mut places.teams.iter().filter(|_| standing.has(Grant::SeeTeam)).map(|team| team.0)),
            standing.has(Grant::SeeUnplaced).then(|| "t.department_id IS NULL".to_owned()).into_iter().collect(),
            each("t.client_id", &mut places.client.iter().map(|client| client.0)),
        ],
    };
    let named = format!("c.confidential_people LIKE {}", binder.text(format!("%,{me},%")));
    let open = open.into_iter().flatten().map(|open| format!("{open} AND t.confidential_people IS NULL"));
    // Of few tickets, which are looked up first: an index has no others.
    let named = [vec![named], named_teams].concat().join(" OR ");
    let confidential = format!("t.id IN (SELECT c.id FROM ticket c WHERE c.organization_id = $1 AND c.confidential_people IS NOT NULL AND ({named}))");
    own.into_iter().flatten().chain(open).chain([confidential]).collect()
}

/// More ways than these are asked for in one condition.
const MOST_WAYS: usize = 16;

/// Which tickets are meant, in which order, and what binds the parameters, from `$2` on.
struct Selection {
    condition: String,
    order_by: String,
    binder: Binder,
    /// In which ways the reader sees them; any of them will do, none are needed when there are none.
    ways: Vec<String>,
    /// Each way has an index that has its tickets in order. A reader who sees few is served by looking through each as far as a page goes; in one condition the whole list would be
    /// looked through for them. Words come from an index of their own, and who sees everything is soon served anyway.
    is_parted: bool,
}

impl Selection {
    fn of(ctx: &mut Ctx<'_>, query: &Query, context: &Context) -> Result<Self> {
        let index = Index::of(ctx, query)?;
        let Sql { condition, params, order_by, uses_text } = to_sql(query, context, &index, 2);
        let mut binder = Binder::from(2);
        params.into_iter().for_each(|param| drop(binder.bind(param)));
        let ways = ways(ctx, &mut binder);
        let is_parted = !uses_text && !ctx.standing().has(Grant::SeeAll) && (1..=MOST_WAYS).contains(&ways.len());
        let condition = format!("{condition} AND t.binned_at IS NULL");
        Ok(Self { condition, order_by, binder, ways, is_parted })
    }

    /// The condition on `t` that the first tickets meet which are behind `after`, a condition too: at least so many, where there are, in this order.
    fn first(&self, after: &str, order: &str, limit: i64) -> String {
        let condition = &self.condition;
        if !self.is_parted {
            let ways: Vec<String> = self.ways.iter().map(|way| format!("({way})")).collect();
            let seen = if ways.is_empty() { String::new() } else { format!(" AND ({})", ways.join(" OR ")) };
            return format!("{condition}{seen}{after}");
        }
        let part = |(n, way)| format!("SELECT id FROM (SELECT t.id FROM ticket t WHERE {condition} AND {way}{after} {order} LIMIT {limit}) way_{n}");
        let parts: Vec<String> = self.ways.iter().enumerate().map(part).collect();
        format!("t.organization_id = $1 AND t.id IN ({})", parts.join(" UNION "))
    }
}

/// The tickets that match, in the query's order.
pub fn list(ctx: &mut Ctx<'_>, query: &Query, context: &Context, page: &PageRequest) -> Result<Page<Ticket>> {
    let mut selection = Selection::of(ctx, query, context)?;
    let after = page.after.as_ref().map(|cursor| format!(" AND {}", query.sort.after(cursor, &mut selection.binder))).unwrap_or_default();
    // Written out, so that PostgreSQL plans with it.
    let limit = page.limit + 1;
    let order = format!("ORDER BY {}", selection.order_by);
    let text = format!("SELECT {} FROM ticket t WHERE {} {order} LIMIT {limit}", store::COLUMNS, selection.first(&after, &order, limit));
    let tickets = ctx.query(&text, &values(&selection.binder.into_values()), store::ticket)?;
    Ok(Page::from_overfetched(tickets, page.limit, |ticket| Cursor { key: sort_key(query.sort.key, ticket), id: ticket.id.0 }))
}

/// How many match, by status and type, counted to a thousand at most each.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub total: i64,
}

/// How many tickets match, at most [`COUNTED`].
pub fn counts(ctx: &mut Ctx<'_>, query: &Query, context: &Context) -> Result<Counts> {
    let selection = Selection::of(ctx, query, context)?;
    let limit = COUNTED;
    let text = format!("SELECT count(*) FROM (SELECT 1 FROM ticket t WHERE {} LIMIT {limit}) counted", selection.first("", "", limit));
    let total = ctx.query_one(&text, &values(&selection.binder.into_values()), |row| row.take())?.unwrap_or(0);
    Ok(Counts { total })
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
