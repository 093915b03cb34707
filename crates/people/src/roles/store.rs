//! The rows of roles and of who has them.

use db::{Ctx, Installation, Row, installation_sql, params, sql};
use kernel::{ClientId, DepartmentId, Grant, Grants, Places, Result, TeamId, UserId, fold, has_nul};

use super::{
    model::{BuiltIn, Role},
    standing::Account,
};

/// More roles of an organization's own are not asked for.
const MOST: i64 = 200;

pub(crate) fn grants(row: &mut Row<'_>) -> Result<Grants> {
    row.take().map(Grants)
}

fn from_row(row: &mut Row<'_>) -> Result<Role> {
    Ok(Role { slug: row.take()?, name: row.take()?, description: row.take()?, grants: grants(row)?, created_at: row.take()?, version: row.take()? })
}

/// All roles, built-in ones first, then by name.
pub fn all(ctx: &mut Ctx<'_>) -> Result<Vec<Role>> {
    let own = ctx.query(
        sql!("SELECT slug, name, description, grants, created_at, version FROM role WHERE organization_id = $1 ORDER BY name_key, slug LIMIT $2"),
        &params![MOST],
        from_row,
    )?;
    Ok(BuiltIn::ALL.iter().copied().map(Role::built_in).chain(own).collect())
}

pub fn find(ctx: &mut Ctx<'_>, slug: &str) -> Result<Option<Role>> {
    if has_nul(slug) {
        return Ok(None);
    }
    if let Some(role) = BuiltIn::from_slug(slug) {
        return Ok(Some(Role::built_in(role)));
    }
    ctx.query_one(
        sql!("SELECT slug, name, description, grants, created_at, version FROM role WHERE organization_id = $1 AND slug = $2"),
        &params![slug],
        from_row,
    )
}

/// The role of this name, if the organization made one.
pub fn find_by_name(ctx: &mut Ctx<'_>, name: &str) -> Result<Option<Role>> {
    ctx.query_one(
        sql!("SELECT slug, name, description, grants, created_at, version FROM role WHERE organization_id = $1 AND name_key = $2"),
        &params![fold(name)],
        from_row,
    )
}

/// Stores a new role; `false` when its name is taken.
pub fn insert(ctx: &mut Ctx<'_>, role: &Role) -> Result<bool> {
    let inserted = ctx.execute(
        sql!(
            "INSERT INTO role (organization_id, slug, name, name_key, description, grants, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
             ON CONFLICT (organization_id, name_key) DO NOTHING"
        ),
        &params![role.slug, role.name, fold(&role.name), role.description, role.grants.0, role.created_at],
    )?;
    Ok(inserted == 1)
}

pub fn update(ctx: &mut Ctx<'_>, role: &Role) -> Result<()> {
    ctx.execute_one(
        sql!("UPDATE role SET name = $3, name_key = $4, description = $5, grants = $6, version = version + 1 WHERE organization_id = $1 AND slug = $2"),
        &params![role.slug, role.name, fold(&role.name), role.description, role.grants.0],
    )
}

/// Deletes a role, and that those had it who have left.
pub fn delete(ctx: &mut Ctx<'_>, slug: &str) -> Result<()> {
    ctx.execute(sql!("DELETE FROM user_role WHERE organization_id = $1 AND role = $2"), &params![slug])?;
    ctx.execute_one(sql!("DELETE FROM role WHERE organization_id = $1 AND slug = $2"), &params![slug])
}

/// The slugs of the roles somebody has.
pub fn of(ctx: &mut Ctx<'_>, user: UserId) -> Result<Vec<String>> {
    ctx.query(sql!("SELECT role FROM user_role WHERE organization_id = $1 AND user_id = $2 ORDER BY role"), &params![user], |row| row.take())
}

/// Writes down the roles of somebody, and what they allow together.
pub fn set(ctx: &mut Ctx<'_>, user: UserId, roles: &[Role]) -> Result<()> {
    ctx.execute(sql!("DELETE FROM user_role WHERE organization_id = $1 AND user_id = $2"), &params![user])?;
    for role in roles {
        ctx.execute_one(sql!("INSERT INTO user_role (organization_id, user_id, role) VALUES ($1, $2, $3)"), &params![user, role.slug])?;
    }
    let grants = roles.iter().fold(Grants::NONE, |all, role| all.and(role.grants));
    ctx.execute_one(sql!("UPDATE app_user SET grants = $3, version = version + 1 WHERE organization_id = $1 AND id = $2"), &params![user, grants.0])
}

/// Who has a role and is here, by name.
pub fn holders(ctx: &mut Ctx<'_>, role: &str, limit: i64) -> Result<Vec<UserId>> {
    ctx.query(
        sql!(
            "SELECT u.id FROM user_role r JOIN app_user u ON u.organization_id = r.organization_id AND u.id = r.user_id
             WHERE r.organization_id = $1 AND r.role = $2 AND u.state <> 'left'
             ORDER BY u.name_key, u.id
             LIMIT $3"
        ),
        &params![role, limit],
        |row| row.take(),
    )
}

/// How many people that are here have a role.
pub fn count_holders(ctx: &mut Ctx<'_>, role: &str) -> Result<i64> {
    let count = ctx.query_one(
        sql!(
            "SELECT count(*) FROM user_role r JOIN app_user u ON u.organization_id = r.organization_id AND u.id = r.user_id
             WHERE r.organization_id = $1 AND r.role = $2 AND u.state <> 'left'"
        ),
        &params![role],
        |row| row.take(),
    )?;
    Ok(count.unwrap_or(0))
}

/// Adds up anew what the roles of everybody allow who has this one, which has changed.
pub fn add_up(ctx: &mut Ctx<'_>, role: &str) -> Result<()> {
    let holders = ctx.query(sql!("SELECT user_id FROM user_role WHERE organization_id = $1 AND role = $2"), &params![role], |row| row.take::<UserId>())?;
    let roles = all(ctx)?;
    for user in holders {
        let held = of(ctx, user)?;
        let grants = roles.iter().filter(|role| held.contains(&role.slug)).fold(Grants::NONE, |all, role| all.and(role.grants));
        ctx.execute_one(sql!("UPDATE app_user SET grants = $3, version = version + 1 WHERE organization_id = $1 AND id = $2"), &params![user, grants.0])?;
    }
    Ok(())
}

/// Who is here and has a grant by their roles, by name.
pub fn with_grant(ctx: &mut Ctx<'_>, grant: Grant, limit: i64) -> Result<Vec<UserId>> {
    ctx.query(
        sql!(
            "SELECT id FROM app_user
             WHERE organization_id = $1 AND grants <> 0 AND (grants & $2) <> 0 AND state = 'active' AND client_id IS NULL
             ORDER BY name_key, id LIMIT $3"
        ),
        &params![Grants::of(&[grant]).0, limit],
        |row| row.take(),
    )
}

/// Who could see tickets that are not their own: everybody with a grant, administrators, all members where everybody helps, and the people of a client; at most `limit`.
pub fn at_work(ctx: &mut Ctx<'_>, client: Option<ClientId>, limit: i64) -> Result<Vec<UserId>> {
    ctx.query(
        sql!(
            "SELECT u.id FROM app_user u JOIN organization o ON o.organization_id = u.organization_id
             WHERE u.organization_id = $1 AND u.state = 'active'
               AND (u.grants <> 0 OR u.role = 'administrator' OR (o.way = 'everyone_helps' AND u.client_id IS NULL) OR (u.client_id IS NOT NULL AND u.client_id = $2))
             ORDER BY u.name_key, u.id LIMIT $3"
        ),
        &params![client, limit],
        |row| row.take(),
    )
}

/// Where somebody of the organization's own people belongs now, for themselves and for whom they stand in.
pub(super) fn places(installation: &mut Installation<'_>, account: &Account) -> Result<Places> {
    let now = installation.now();
    let rows = installation.query(
        installation_sql!(
            "WITH absent AS (
                 SELECT id, team_id FROM app_user
                 WHERE organization_id = $1 AND substitute_id = $2 AND absent_from <= $3 AND (absent_until IS NULL OR absent_until > $3)
             )
             SELECT 'department', department_id FROM department_manager WHERE organization_id = $1 AND user_id = $2
             UNION ALL SELECT 'team', team_id FROM team_member WHERE organization_id = $1 AND user_id = $2
             UNION ALL SELECT 'stands_in_for', id FROM absent
             UNION ALL SELECT 'team', team_id FROM absent
             UNION ALL SELECT 'team', m.team_id FROM absent a JOIN team_member m ON m.organization_id = $1 AND m.user_id = a.id
             UNION ALL SELECT 'department', m.department_id FROM absent a JOIN department_manager m ON m.organization_id = $1 AND m.user_id = a.id"
        ),
        &params![account.organization, account.id, now],
        |row| Ok((row.take::<String>()?, row.take::<i64>()?)),
    )?;
    let mut places = Places { departments: vec![account.place.0], teams: vec![account.place.1], ..Places::default() };
    for (kind, id) in rows {
        match kind.as_str() {
            "department" => places.departments.push(DepartmentId(id)),
            "team" => places.teams.push(TeamId(id)),
            _ => places.stands_in_for.push(UserId(id)),
        }
    }
    Ok(places)
}

/// The client of an account, where its people may see each other's requests and this one has an address of theirs: the number of a contract, which gets into wrong hands, never opens
/// those (K8). Departments and teams are the organization's own and count for nobody of a client.
pub(super) fn open_client(installation: &mut Installation<'_>, account: &Account) -> Result<Option<ClientId>> {
    installation.query_one(
        installation_sql!(
            "SELECT c.id
             FROM app_user u JOIN client c ON c.organization_id = u.organization_id AND c.id = u.client_id
             WHERE u.organization_id = $1 AND u.id = $2 AND c.colleagues_see AND c.archived_at IS NULL
               AND EXISTS (SELECT 1 FROM client_domain d
                           WHERE d.organization_id = u.organization_id AND d.client_id = c.id AND u.email_key LIKE '%@' || d.domain)"
        ),
        &params![account.organization, account.id],
        |row| row.take(),
    )
}
