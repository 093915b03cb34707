//! The rows of clients and their domains.

use db::{Ctx, Row, params, sql};
use kernel::{ClientId, Cursor, Page, PageRequest, Result, fold};

use super::{
    list::{Listed, Query},
    model::Client,
};
use crate::user::{
    User,
    find::escape_like,
    store::{from_row as user_from_row, select_users},
};

fn from_row(row: &mut Row<'_>) -> Result<Client> {
    Ok(Client {
        id: row.take()?,
        name: row.take()?,
        colleagues_see: row.take()?,
        archived_at: row.take()?,
        created_at: row.take()?,
        version: row.take()?,
    })
}

const FIND: &str = "SELECT id, name, colleagues_see, archived_at, created_at, version
     FROM client
     WHERE organization_id = $1 AND id = $2";

/// The client with this id, archived or not.
pub fn find(ctx: &mut Ctx<'_>, id: ClientId) -> Result<Option<Client>> {
    ctx.query_one(sql!(FIND), &params![id], from_row)
}

pub fn find_for_change(ctx: &mut Ctx<'_>, id: ClientId) -> Result<Option<Client>> {
    ctx.lock_one(sql!(FIND), &params![id], from_row)
}

/// The clients with these ids, in no particular order. Unknown ids are left out.
pub fn find_many(ctx: &mut Ctx<'_>, ids: &[ClientId]) -> Result<Vec<Client>> {
    let mut wanted = ids.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let mut clients = Vec::with_capacity(wanted.len());
    for id in wanted {
        clients.extend(find(ctx, id)?);
    }
    Ok(clients)
}

/// The client of this name that is not archived.
pub fn find_by_name(ctx: &mut Ctx<'_>, name: &str) -> Result<Option<Client>> {
    ctx.query_one(
        sql!(
            "SELECT id, name, colleagues_see, archived_at, created_at, version
             FROM client
             WHERE organization_id = $1 AND name_key = $2 AND archived_at IS NULL"
        ),
        &params![fold(name)],
        from_row,
    )
}

/// `false` when another client has the name.
pub fn insert(ctx: &mut Ctx<'_>, client: &Client) -> Result<bool> {
    let inserted = ctx.execute(
        sql!(
            "INSERT INTO client (organization_id, id, name, name_key, colleagues_see, archived_at, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (organization_id, name_key) WHERE archived_at IS NULL DO NOTHING"
        ),
        &params![client.id, client.name, fold(&client.name), client.colleagues_see, client.archived_at, client.created_at, client.version],
    )?;
    Ok(inserted == 1)
}

/// Writes a changed client, whose version then is one higher.
pub fn update(ctx: &mut Ctx<'_>, client: &Client) -> Result<()> {
    ctx.execute_one(
        sql!(
            "UPDATE client
             SET name = $3, name_key = $4, colleagues_see = $5, archived_at = $6, version = version + 1
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![client.id, client.name, fold(&client.name), client.colleagues_see, client.archived_at],
    )
}

/// Clients by name, with how many people and contracts they have.
pub fn search(ctx: &mut Ctx<'_>, query: &Query, page: &PageRequest) -> Result<Page<Listed>> {
    let key = escape_like(&fold(&query.text));
    let after = page.after.as_ref().map_or(0, |cursor| cursor.id);
    let rows = ctx.query(
        sql!(
            "SELECT c.id, c.name, c.colleagues_see, c.archived_at, c.created_at, c.version,
                 (SELECT count(*) FROM app_user u WHERE u.organization_id = $1 AND u.client_id = c.id AND u.state <> 'left'),
                 (SELECT count(*) FROM contract k WHERE k.organization_id = $1 AND k.client_id = c.id)
             FROM client c
             WHERE c.organization_id = $1 AND (c.archived_at IS NOT NULL) = $2
                 AND (c.name_key LIKE $3 ESCAPE '\\' OR c.name_key LIKE $4 ESCAPE '\\')
                 AND (CAST($5 AS BIGINT) = 0 OR (c.name_key, c.id) > (SELECT b.name_key, b.id FROM client b WHERE b.organization_id = $1 AND b.id = $5))
             ORDER BY c.name_key, c.id
             LIMIT $6"
        ),
        &params![query.archived, format!("{key}%"), format!("% {key}%"), after, page.limit + 1],
        |row| Ok(Listed { client: from_row(row)?, people: row.take()?, contracts: row.take()? }),
    )?;
    Ok(Page::from_overfetched(rows, page.limit, |listed| Cursor { key: 0, id: listed.client.id.0 }))
}

pub fn people(ctx: &mut Ctx<'_>, id: ClientId, page: &PageRequest) -> Result<Page<User>> {
    let after = page.after.as_ref().map_or(0, |cursor| cursor.id);
    let users = ctx.query(
        sql!(select_users!(
            "AND client_id = $2 AND state <> 'left'
             AND (CAST($3 AS BIGINT) = 0 OR (name_key, id) > (SELECT b.name_key, b.id FROM app_user b WHERE b.organization_id = $1 AND b.id = $3))
             ORDER BY name_key, id
             LIMIT $4"
        )),
        &params![id, after, page.limit + 1],
        user_from_row,
    )?;
    Ok(Page::from_overfetched(users, page.limit, |user| Cursor { key: 0, id: user.id.0 }))
}

/// The mail domains of a client, in order.
pub fn domains(ctx: &mut Ctx<'_>, id: ClientId) -> Result<Vec<String>> {
    ctx.query(sql!("SELECT domain FROM client_domain WHERE organization_id = $1 AND client_id = $2 ORDER BY domain"), &params![id], |row| row.take())
}

/// The client that has this domain and is not archived.
pub fn of_domain(ctx: &mut Ctx<'_>, domain: &str) -> Result<Option<Client>> {
    ctx.query_one(
        sql!(
            "SELECT c.id, c.name, c.colleagues_see, c.archived_at, c.created_at, c.version
             FROM client_domain d JOIN client c ON c.organization_id = d.organization_id AND c.id = d.client_id
             WHERE d.organization_id = $1 AND d.domain = $2 AND c.archived_at IS NULL"
        ),
        &params![domain],
        from_row,
    )
}

/// Gives a domain to a client, away from an archived one that may have had it.
pub fn put_domain(ctx: &mut Ctx<'_>, id: ClientId, domain: &str) -> Result<()> {
    ctx.execute(
        sql!(
            "INSERT INTO client_domain (organization_id, domain, client_id) VALUES ($1, $2, $3)
             ON CONFLICT (organization_id, domain) DO UPDATE SET client_id = excluded.client_id"
        ),
        &params![domain, id],
    )
    .map(drop)
}

pub fn remove_domain(ctx: &mut Ctx<'_>, id: ClientId, domain: &str) -> Result<()> {
    ctx.execute(sql!("DELETE FROM client_domain WHERE organization_id = $1 AND domain = $2 AND client_id = $3"), &params![domain, id]).map(drop)
}
