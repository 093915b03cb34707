//! The rows of departments, teams, managers and members.

use db::{Ctx, Row, params, sql};
use kernel::{DepartmentId, Error, Result, TeamId, UserId, fold};

use super::model::{Department, Team};

/// More of them are not asked for.
const MOST: i64 = 500;

fn department(row: &mut Row<'_>) -> Result<Department> {
    Ok(Department { id: row.take()?, name: row.take()?, is_default: row.take()?, position: row.take()?, archived_at: row.take()? })
}

fn team(row: &mut Row<'_>) -> Result<Team> {
    Ok(Team { id: row.take()?, department: row.take()?, name: row.take()?, is_default: row.take()?, position: row.take()?, archived_at: row.take()? })
}

/// All departments in their order, archived ones last.
pub fn departments(ctx: &mut Ctx<'_>) -> Result<Vec<Department>> {
    ctx.query(
        sql!(
            "SELECT id, name, is_default, position, archived_at FROM department WHERE organization_id = $1
             ORDER BY CASE WHEN archived_at IS NULL THEN 0 ELSE 1 END, position, name_key LIMIT $2"
        ),
        &params![MOST],
        department,
    )
}

pub fn find_department(ctx: &mut Ctx<'_>, id: DepartmentId) -> Result<Option<Department>> {
    ctx.query_one(sql!("SELECT id, name, is_default, position, archived_at FROM department WHERE organization_id = $1 AND id = $2"), &params![id], department)
}

/// The department of this name to which something new may come.
pub fn department_named(ctx: &mut Ctx<'_>, name: &str) -> Result<Option<Department>> {
    ctx.query_one(
        sql!("SELECT id, name, is_default, position, archived_at FROM department WHERE organization_id = $1 AND name_key = $2 AND archived_at IS NULL"),
        &params![fold(name)],
        department,
    )
}

/// Stores a new department; `false` when its name is taken.
pub fn insert_department(ctx: &mut Ctx<'_>, new: &Department) -> Result<bool> {
    let inserted = ctx.execute(
        sql!(
            "INSERT INTO department (organization_id, id, name, name_key, is_default, position, archived_at) VALUES ($1, $2, $3, $4, FALSE, $5, NULL)
             ON CONFLICT (organization_id, name_key) WHERE archived_at IS NULL DO NOTHING"
        ),
        &params![new.id, new.name, fold(&new.name), new.position],
    )?;
    Ok(inserted == 1)
}

pub fn update_department(ctx: &mut Ctx<'_>, changed: &Department) -> Result<()> {
    ctx.execute_one(
        sql!("UPDATE department SET name = $3, name_key = $4, position = $5, archived_at = $6 WHERE organization_id = $1 AND id = $2"),
        &params![changed.id, changed.name, fold(&changed.name), changed.position, changed.archived_at],
    )
}

/// All teams in their order, archived ones last.
pub fn teams(ctx: &mut Ctx<'_>) -> Result<Vec<Team>> {
    ctx.query(
        sql!(
            "SELECT id, department_id, name, is_default, position, archived_at FROM team WHERE organization_id = $1
             ORDER BY CASE WHEN archived_at IS NULL THEN 0 ELSE 1 END, position, name_key LIMIT $2"
        ),
        &params![MOST],
        team,
    )
}

pub fn find_team(ctx: &mut Ctx<'_>, id: TeamId) -> Result<Option<Team>> {
    ctx.query_one(
        sql!("SELECT id, department_id, name, is_default, position, archived_at FROM team WHERE organization_id = $1 AND id = $2"),
        &params![id],
        team,
    )
}

/// The team of this name in a department, to which something new may come.
pub fn team_named(ctx: &mut Ctx<'_>, department: DepartmentId, name: &str) -> Result<Option<Team>> {
    ctx.query_one(
        sql!(
            "SELECT id, department_id, name, is_default, position, archived_at
             FROM team WHERE organization_id = $1 AND department_id = $2 AND name_key = $3 AND archived_at IS NULL"
        ),
        &params![department, fold(name)],
        team,
    )
}

/// Where accounts of this department without another team are.
pub fn default_team(ctx: &mut Ctx<'_>, department: DepartmentId) -> Result<TeamId> {
    ctx.query_one(sql!("SELECT id FROM team WHERE organization_id = $1 AND department_id = $2 AND is_default"), &params![department], |row| row.take())?
        .ok_or_else(|| Error::Internal(format!("department {department} has no default team")))
}

/// Stores a new team; `false` when its department has one of that name.
pub fn insert_team(ctx: &mut Ctx<'_>, new: &Team) -> Result<bool> {
    let inserted = ctx.execute(
        sql!(
            "INSERT INTO team (organization_id, id, department_id, name, name_key, is_default, position, archived_at) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)
             ON CONFLICT (organization_id, department_id, name_key) WHERE archived_at IS NULL DO NOTHING"
        ),
        &params![new.id, new.department, new.name, fold(&new.name), new.is_default, new.position],
    )?;
    Ok(inserted == 1)
}

pub fn update_team(ctx: &mut Ctx<'_>, changed: &Team) -> Result<()> {
    ctx.execute_one(
        sql!("UPDATE team SET name = $3, name_key = $4, archived_at = $5 WHERE organization_id = $1 AND id = $2"),
        &params![changed.id, changed.name, fold(&changed.name), changed.archived_at],
    )
}

/// Who manages which department, in no particular order.
pub fn managers(ctx: &mut Ctx<'_>) -> Result<Vec<(DepartmentId, UserId)>> {
    ctx.query(
        sql!(
            "SELECT m.department_id, m.user_id FROM department_manager m JOIN app_user u ON u.organization_id = m.organization_id AND u.id = m.user_id
             WHERE m.organization_id = $1 AND u.state <> 'left' ORDER BY u.name_key LIMIT 5000"
        ),
        &[],
        |row| Ok((row.take()?, row.take()?)),
    )
}

/// The managers of one department who are here.
pub fn managers_of(ctx: &mut Ctx<'_>, department: DepartmentId) -> Result<Vec<UserId>> {
    ctx.query(
        sql!(
            "SELECT m.user_id FROM department_manager m JOIN app_user u ON u.organization_id = m.organization_id AND u.id = m.user_id
             WHERE m.organization_id = $1 AND m.department_id = $2 AND u.state = 'active' ORDER BY u.name_key"
        ),
        &params![department],
        |row| row.take(),
    )
}

/// Whether that is news.
pub fn add_manager(ctx: &mut Ctx<'_>, department: DepartmentId, user: UserId) -> Result<bool> {
    let added = ctx.execute(
        sql!("INSERT INTO department_manager (organization_id, department_id, user_id) VALUES ($1, $2, $3) ON CONFLICT (organization_id, department_id, user_id) DO NOTHING"),
        &params![department, user],
    )?;
    Ok(added == 1)
}

/// Whether that is news.
pub fn remove_manager(ctx: &mut Ctx<'_>, department: DepartmentId, user: UserId) -> Result<bool> {
    let removed =
        ctx.execute(sql!("DELETE FROM department_manager WHERE organization_id = $1 AND department_id = $2 AND user_id = $3"), &params![department, user])?;
    Ok(removed == 1)
}

/// Who is a member of which team, beside those who have their place in it.
pub fn members(ctx: &mut Ctx<'_>) -> Result<Vec<(TeamId, UserId)>> {
    ctx.query(
        sql!(
            "SELECT m.team_id, m.user_id FROM team_member m JOIN app_user u ON u.organization_id = m.organization_id AND u.id = m.user_id
             WHERE m.organization_id = $1 AND u.state <> 'left' ORDER BY u.name_key LIMIT 5000"
        ),
        &[],
        |row| Ok((row.take()?, row.take()?)),
    )
}

/// Everybody of one team who is here: its members, and those who have their place in it; at most `limit`.
pub fn people_of_team(ctx: &mut Ctx<'_>, team: TeamId, limit: i64) -> Result<Vec<UserId>> {
    ctx.query(
        sql!(
            "SELECT u.id FROM app_user u
             WHERE u.organization_id = $1 AND u.state = 'active'
               AND (u.team_id = $2 OR u.id IN (SELECT m.user_id FROM team_member m WHERE m.organization_id = $1 AND m.team_id = $2))
             ORDER BY u.name_key, u.id LIMIT $3"
        ),
        &params![team, limit],
        |row| row.take(),
    )
}

/// Whether that is news.
pub fn add_member(ctx: &mut Ctx<'_>, team: TeamId, user: UserId) -> Result<bool> {
    let added = ctx.execute(
        sql!("INSERT INTO team_member (organization_id, team_id, user_id) VALUES ($1, $2, $3) ON CONFLICT (organization_id, team_id, user_id) DO NOTHING"),
        &params![team, user],
    )?;
    Ok(added == 1)
}

/// Whether that is news.
pub fn remove_member(ctx: &mut Ctx<'_>, team: TeamId, user: UserId) -> Result<bool> {
    let removed = ctx.execute(sql!("DELETE FROM team_member WHERE organization_id = $1 AND team_id = $2 AND user_id = $3"), &params![team, user])?;
    Ok(removed == 1)
}

/// Moves the accounts that have their place in one team to another.
pub fn move_accounts(ctx: &mut Ctx<'_>, from: TeamId, to: (DepartmentId, TeamId)) -> Result<u64> {
    ctx.execute(
        sql!("UPDATE app_user SET department_id = $3, team_id = $4, version = version + 1 WHERE organization_id = $1 AND team_id = $2"),
        &params![from, to.0, to.1],
    )
}

/// How many accounts have their place in a department.
pub fn count_accounts(ctx: &mut Ctx<'_>, department: DepartmentId) -> Result<i64> {
    let count = ctx.query_one(
        sql!("SELECT count(*) FROM app_user WHERE organization_id = $1 AND department_id = $2 AND state NOT IN ('left', 'outsider')"),
        &params![department],
        |row| row.take(),
    )?;
    Ok(count.unwrap_or(0))
}

/// How many accounts have their place in each department that has any.
pub fn count_by_department(ctx: &mut Ctx<'_>) -> Result<Vec<(DepartmentId, i64)>> {
    ctx.query(
        sql!("SELECT department_id, count(*) FROM app_user WHERE organization_id = $1 AND state NOT IN ('left', 'outsider') GROUP BY department_id"),
        &[],
        |row| Ok((row.take()?, row.take()?)),
    )
}

/// How many people belong to each team that has any, by their place or as members.
pub fn count_by_team(ctx: &mut Ctx<'_>) -> Result<Vec<(TeamId, i64)>> {
    ctx.query(
        sql!(
            "SELECT team_id, count(*) FROM (
                 SELECT team_id, id FROM app_user WHERE organization_id = $1 AND state NOT IN ('left', 'outsider')
                 UNION SELECT m.team_id, m.user_id FROM team_member m JOIN app_user u ON u.organization_id = m.organization_id AND u.id = m.user_id
                     WHERE m.organization_id = $1 AND u.state <> 'left'
             ) belonging GROUP BY team_id"
        ),
        &[],
        |row| Ok((row.take()?, row.take()?)),
    )
}

/// Those who have their place in a team, by name; at most `limit`.
pub fn placed(ctx: &mut Ctx<'_>, team: TeamId, limit: i64) -> Result<Vec<UserId>> {
    ctx.query(
        sql!("SELECT id FROM app_user WHERE organization_id = $1 AND team_id = $2 AND state NOT IN ('left', 'outsider') ORDER BY name_key, id LIMIT $3"),
        &params![team, limit],
        |row| row.take(),
    )
}

/// How many accounts have their place in a team.
pub fn count_placed(ctx: &mut Ctx<'_>, team: TeamId) -> Result<i64> {
    let count = ctx.query_one(
        sql!("SELECT count(*) FROM app_user WHERE organization_id = $1 AND team_id = $2 AND state NOT IN ('left', 'outsider')"),
        &params![team],
        |row| row.take(),
    )?;
    Ok(count.unwrap_or(0))
}

/// The members of one team beside those who have their place in it.
pub fn members_of(ctx: &mut Ctx<'_>, team: TeamId) -> Result<Vec<UserId>> {
    ctx.query(
        sql!(
            "SELECT m.user_id FROM team_member m JOIN app_user u ON u.organization_id = m.organization_id AND u.id = m.user_id
             WHERE m.organization_id = $1 AND m.team_id = $2 AND u.state <> 'left' ORDER BY u.name_key LIMIT 1000"
        ),
        &params![team],
        |row| row.take(),
    )
}

/// The names of the teams somebody is a member of, beside their own.
pub fn teams_of(ctx: &mut Ctx<'_>, user: UserId) -> Result<Vec<String>> {
    ctx.query(
        sql!(
            "SELECT t.name FROM team_member m JOIN team t ON t.organization_id = m.organization_id AND t.id = m.team_id
             WHERE m.organization_id = $1 AND m.user_id = $2
             ORDER BY t.name_key"
        ),
        &params![user],
        |row| row.take(),
    )
}

/// The names of the departments somebody manages.
pub fn managed_by(ctx: &mut Ctx<'_>, user: UserId) -> Result<Vec<String>> {
    ctx.query(
        sql!(
            "SELECT d.name FROM department_manager m JOIN department d ON d.organization_id = m.organization_id AND d.id = m.department_id
             WHERE m.organization_id = $1 AND m.user_id = $2
             ORDER BY d.name_key"
        ),
        &params![user],
        |row| row.take(),
    )
}
