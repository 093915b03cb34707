//! The database and the memory find the same tickets.

use kernel::UserId;
use proptest::prelude::*;
use rusqlite::{Connection, ToSql, params, params_from_iter};

use super::{
    super::{Binder, Param, PersonFacts, Query, TextSearch, TicketFacts, matches, to_sql},
    context, generate,
};

const SCHEMA: &str = "
    CREATE TABLE ticket (organization_id BIGINT, id BIGINT, number BIGINT, type_slug TEXT, status TEXT, category TEXT, priority BIGINT,
        requester_id BIGINT, owner_id BIGINT, department_id BIGINT, team_id BIGINT, created_at BIGINT, updated_at BIGINT, resolved_at BIGINT,
        closed_at BIGINT, agent_replied_at BIGINT, attachment_count BIGINT, merged_into BIGINT);
    CREATE TABLE ticket_text (organization_id BIGINT, ticket_id BIGINT, tokens TEXT);
    CREATE TABLE ticket_tag (organization_id BIGINT, ticket_id BIGINT, tag_key TEXT);
    CREATE TABLE ticket_follower (organization_id BIGINT, ticket_id BIGINT, user_id BIGINT);
    CREATE TABLE message (organization_id BIGINT, ticket_id BIGINT, kind TEXT);
    CREATE TABLE app_user (organization_id BIGINT, id BIGINT, username_key TEXT, name_key TEXT, email_key TEXT);
    CREATE TABLE department (organization_id BIGINT, id BIGINT, name_key TEXT);
    CREATE TABLE team (organization_id BIGINT, id BIGINT, name_key TEXT);
";

/// A text search simple enough to be right by looking at it.
struct Contained;

impl TextSearch for Contained {
    fn condition(&self, phrases: &[Vec<String>], binder: &mut Binder) -> String {
        let each = phrases.iter().map(|phrase| format!("instr(x.tokens, {}) > 0", binder.text(format!(" {} ", phrase.join(" ")))));
        let all = each.collect::<Vec<_>>().join(" AND ");
        format!("EXISTS (SELECT 1 FROM ticket_text x WHERE x.organization_id = $1 AND x.ticket_id = t.id AND {all})")
    }
}

fn store(tickets: &[TicketFacts]) -> rusqlite::Result<Connection> {
    let db = Connection::open_in_memory()?;
    db.execute_batch(SCHEMA)?;
    for PersonFacts { id: UserId(id), username_key, name_key, email_key } in generate::people() {
        db.execute("INSERT INTO app_user VALUES (1, ?, ?, ?, ?)", params![id, username_key, name_key, email_key])?;
    }
    for (id, ticket) in tickets.iter().enumerate() {
        insert(&db, id as i64, ticket)?;
    }
    Ok(db)
}

fn insert(db: &Connection, id: i64, ticket: &TicketFacts) -> rusqlite::Result<()> {
    let place = |table: &str, offset: i64, key: &Option<String>| -> rusqlite::Result<Option<i64>> {
        let Some(key) = key else { return Ok(None) };
        db.execute(&format!("INSERT INTO {table} VALUES (1, ?, ?)"), params![id + offset, key])?;
        Ok(Some(id + offset))
    };
    let department = place("department", 100, &ticket.department_key)?;
    let team = place("team", 200, &ticket.team_key)?;
    db.execute(
        "INSERT INTO ticket VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            id,
            ticket.number,
            ticket.type_slug,
            ticket.status,
            ticket.category.slug(),
            ticket.priority.rank(),
            ticket.requester.id.0,
            ticket.owner.as_ref().map(|owner| owner.id.0),
            department,
            team,
            ticket.created_at.0,
            ticket.updated_at.0,
            ticket.resolved_at.map(|at| at.0),
            ticket.closed_at.map(|at| at.0),
            ticket.has_reply.then_some(1),
            ticket.attachment_count,
            ticket.is_merged.then_some(1),
        ],
    )?;
    db.execute("INSERT INTO ticket_text VALUES (1, ?, ?)", params![id, format!(" {} ", ticket.tokens.join(" "))])?;
    for tag in &ticket.tag_keys {
        db.execute("INSERT INTO ticket_tag VALUES (1, ?, ?)", params![id, tag])?;
    }
    for follower in &ticket.followers {
        db.execute("INSERT INTO ticket_follower VALUES (1, ?, ?)", params![id, follower.id.0])?;
    }
    if ticket.has_note {
        db.execute("INSERT INTO message VALUES (1, ?, 'note')", params![id])?;
    }
    Ok(())
}

/// The positions of the tickets that the database finds, or the SQL that it refuses.
fn found(db: &Connection, query: &Query) -> Result<Vec<i64>, String> {
    let sql = to_sql(query, &context(), &Contained, 2);
    let text = format!("SELECT t.id FROM ticket t WHERE {} ORDER BY {}", sql.condition, sql.order_by).replace('$', "?");
    let values = sql.params.iter().map(|value| -> &dyn ToSql {
        match value {
            Param::Int(number) => number,
            Param::Text(text) => text,
            Param::Bool(truth) => truth,
        }
    });
    let run = || -> rusqlite::Result<Vec<i64>> {
        let mut statement = db.prepare(&text)?;
        let rows = statement.query_map(params_from_iter([&1i64 as &dyn ToSql].into_iter().chain(values)), |row| row.get(0))?;
        rows.collect()
    };
    let mut ids = run().map_err(|error| format!("{error}: {text}"))?;
    ids.sort_unstable();
    Ok(ids)
}

proptest! {
    #[test]
    fn sql_and_memory_find_the_same(tickets in prop::collection::vec(generate::ticket(), 1..12), queries in prop::collection::vec(generate::query(), 8)) {
        let db = store(&tickets).unwrap();
        for query in queries {
            let expected: Vec<i64> = (0..).zip(&tickets).filter(|(_, ticket)| matches(&query, ticket, &context())).map(|(id, _)| id).collect();
            prop_assert_eq!(found(&db, &query), Ok(expected), "{}", query);
        }
    }
}
