//! The rows of loads and of their parts.

use db::{Ctx, Row, installation_sql, params, sql};
use kernel::{Error, LoadId, Result, UserId};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    check::{Directory, Newcomer},
    model::{BadLine, Load},
    table::Line,
};
use crate::structure;

/// The columns of a load, in the order of [`from_row`]. Macros take literals only, hence one.
macro_rules! select_loads {
    ($rest:literal) => {
        concat!(
            "SELECT id, file_name, headers, columns, state, lines, fresh, here, bad, loaded, parts, parts_done, invites, invited_at, created_by, created_at,
                 finished_at, operation_id
             FROM people_load
             WHERE organization_id = $1 ",
            $rest
        )
    };
}

fn from_row(row: &mut Row<'_>) -> Result<Load> {
    Ok(Load {
        id: row.take()?,
        file_name: row.take()?,
        headers: unpacked(row)?,
        columns: unpacked(row)?,
        state: row.take()?,
        lines: row.take()?,
        fresh: row.take()?,
        here: row.take()?,
        bad: row.take()?,
        loaded: row.take()?,
        parts: row.take()?,
        parts_done: row.take()?,
        invites: row.take()?,
        invited_at: row.take()?,
        created_by: row.take()?,
        created_at: row.take()?,
        finished_at: row.take()?,
        operation: row.take()?,
    })
}

fn packed(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

fn unpacked<T: DeserializeOwned>(row: &mut Row<'_>) -> Result<T> {
    serde_json::from_str(&row.take::<String>()?).map_err(Error::internal)
}

pub fn find(ctx: &mut Ctx<'_>, id: LoadId) -> Result<Option<Load>> {
    ctx.query_one(sql!(select_loads!("AND id = $2")), &params![id], from_row)
}

/// The same, about to be changed.
pub fn find_for_change(ctx: &mut Ctx<'_>, id: LoadId) -> Result<Option<Load>> {
    ctx.lock_one(sql!(select_loads!("AND id = $2")), &params![id], from_row)
}

/// The newest loads.
pub fn latest(ctx: &mut Ctx<'_>, limit: i64) -> Result<Vec<Load>> {
    ctx.query(sql!(select_loads!("ORDER BY id DESC LIMIT $2")), &params![limit], from_row)
}

pub fn insert(ctx: &mut Ctx<'_>, load: &Load) -> Result<()> {
    ctx.execute_one(
        sql!(
            "INSERT INTO people_load (
                 organization_id, id, file_name, headers, columns, state, lines, fresh, here, bad, loaded, parts, parts_done, invites, invited_at, created_by,
                 created_at, finished_at, operation_id
             ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
        ),
        &params![
            load.id,
            load.file_name,
            packed(&load.headers)?,
            packed(&load.columns)?,
            load.state,
            load.lines,
            load.fresh,
            load.here,
            load.bad,
            load.loaded,
            load.parts,
            load.parts_done,
            load.invites,
            load.invited_at,
            load.created_by,
            load.created_at,
            load.finished_at,
            load.operation
        ],
    )
}

pub fn update(ctx: &mut Ctx<'_>, load: &Load) -> Result<()> {
    ctx.execute_one(
        sql!(
            "UPDATE people_load
             SET columns = $3, state = $4, lines = $5, fresh = $6, here = $7, bad = $8, loaded = $9, parts_done = $10, invites = $11, invited_at = $12,
                 finished_at = $13
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![
            load.id,
            packed(&load.columns)?,
            load.state,
            load.lines,
            load.fresh,
            load.here,
            load.bad,
            load.loaded,
            load.parts_done,
            load.invites,
            load.invited_at,
            load.finished_at
        ],
    )
}

pub fn delete(ctx: &mut Ctx<'_>, id: LoadId) -> Result<()> {
    ctx.execute(sql!("DELETE FROM people_load_part WHERE organization_id = $1 AND load_id = $2"), &params![id])?;
    ctx.execute_one(sql!("DELETE FROM people_load WHERE organization_id = $1 AND id = $2"), &params![id])
}

pub fn insert_part(ctx: &mut Ctx<'_>, load: LoadId, number: i64, lines: &[Line]) -> Result<()> {
    ctx.execute_one(
        sql!("INSERT INTO people_load_part (organization_id, load_id, number, lines, newcomers, bad, loaded) VALUES ($1, $2, $3, $4, '[]', '[]', '[]')"),
        &params![load, number, packed(&lines)?],
    )
}

/// The lines of a part as they stand in the file.
pub fn lines(ctx: &mut Ctx<'_>, load: LoadId, number: i64) -> Result<Vec<Line>> {
    let found = ctx.query_one(
        sql!("SELECT lines FROM people_load_part WHERE organization_id = $1 AND load_id = $2 AND number = $3"),
        &params![load, number],
        unpacked,
    )?;
    found.ok_or_else(|| Error::Internal(format!("load {load} has no part {number}")))
}

/// Keeps what would become of the lines of a part.
pub fn set_verdicts(ctx: &mut Ctx<'_>, load: LoadId, number: i64, newcomers: &[Newcomer], bad: &[BadLine]) -> Result<()> {
    ctx.execute_one(
        sql!("UPDATE people_load_part SET newcomers = $4, bad = $5 WHERE organization_id = $1 AND load_id = $2 AND number = $3"),
        &params![load, number, packed(&newcomers)?, packed(&bad)?],
    )
}

pub fn newcomers(ctx: &mut Ctx<'_>, load: LoadId, number: i64) -> Result<Vec<Newcomer>> {
    let found = ctx.query_one(
        sql!("SELECT newcomers FROM people_load_part WHERE organization_id = $1 AND load_id = $2 AND number = $3"),
        &params![load, number],
        unpacked,
    )?;
    Ok(found.unwrap_or_default())
}

/// The first newcomers of a load, at most `most`.
pub fn first_newcomers(ctx: &mut Ctx<'_>, load: &Load, most: usize) -> Result<Vec<Newcomer>> {
    let mut all = Vec::new();
    for number in 0..load.parts {
        if all.len() >= most {
            break;
        }
        all.extend(newcomers(ctx, load.id, number)?);
    }
    all.truncate(most);
    Ok(all)
}

/// The bad lines of a load in their order, at most `most`.
pub fn bad_lines(ctx: &mut Ctx<'_>, load: &Load, most: usize) -> Result<Vec<BadLine>> {
    let mut all: Vec<BadLine> = Vec::new();
    for number in 0..load.parts {
        if all.len() >= most {
            break;
        }
        let found: Option<Vec<BadLine>> = ctx.query_one(
            sql!("SELECT bad FROM people_load_part WHERE organization_id = $1 AND load_id = $2 AND number = $3"),
            &params![load.id, number],
            unpacked,
        )?;
        all.extend(found.unwrap_or_default());
    }
    all.truncate(most);
    Ok(all)
}

/// Keeps whom a part brought in, and nothing more about them: what the file said is theirs from now on.
pub fn set_loaded(ctx: &mut Ctx<'_>, load: LoadId, number: i64, people: &[UserId]) -> Result<()> {
    ctx.execute_one(
        sql!("UPDATE people_load_part SET loaded = $4, lines = '[]', newcomers = '[]' WHERE organization_id = $1 AND load_id = $2 AND number = $3"),
        &params![load, number, packed(&people)?],
    )
}

pub fn loaded(ctx: &mut Ctx<'_>, load: LoadId, number: i64) -> Result<Vec<UserId>> {
    let found = ctx.query_one(
        sql!("SELECT loaded FROM people_load_part WHERE organization_id = $1 AND load_id = $2 AND number = $3"),
        &params![load, number],
        unpacked,
    )?;
    Ok(found.unwrap_or_default())
}

/// Everything that lines are checked against, but for usernames.
pub fn directory(ctx: &mut Ctx<'_>) -> Result<Directory> {
    let emails =
        ctx.query(sql!("SELECT email_key FROM app_user WHERE organization_id = $1 AND state NOT IN ('left', 'outsider')"), &[], |row| row.take::<String>())?;
    let departments = structure::store::departments(ctx)?.into_iter().filter(|department| department.archived_at.is_none());
    let departments = departments.map(|department| (kernel::fold(&department.name), department.id)).collect();
    let mut directory =
        Directory { emails: emails.into_iter().collect(), departments, place: Some(crate::organization::default_place(ctx)?), ..Directory::default() };
    for team in structure::store::teams(ctx)?.into_iter().filter(|team| team.archived_at.is_none()) {
        directory.teams.insert((team.department, kernel::fold(&team.name)), team.id);
        if team.is_default {
            directory.first_teams.insert(team.department, team.id);
        }
    }
    Ok(directory)
}

/// Removes an account that nobody has used: its address and its username are free again, as if it had never been.
pub fn remove_unused(ctx: &mut Ctx<'_>, id: UserId) -> Result<()> {
    let mut installation = ctx.installation();
    installation.execute(installation_sql!("DELETE FROM username WHERE user_id = $1"), &params![id])?;
    installation.execute(installation_sql!("DELETE FROM email_account WHERE user_id = $1"), &params![id])?;
    for table in [
        sql!("DELETE FROM user_role WHERE organization_id = $1 AND user_id = $2"),
        sql!("DELETE FROM team_member WHERE organization_id = $1 AND user_id = $2"),
        sql!("DELETE FROM department_manager WHERE organization_id = $1 AND user_id = $2"),
    ] {
        ctx.execute(table, &params![id])?;
    }
    ctx.execute_one(sql!("DELETE FROM app_user WHERE organization_id = $1 AND id = $2 AND state = 'invited'"), &params![id])
}

/// The lines of a part and what would become of them.
pub struct Part {
    pub lines: Vec<Line>,
    pub newcomers: Vec<Newcomer>,
    pub bad: Vec<BadLine>,
}

pub fn part(ctx: &mut Ctx<'_>, load: LoadId, number: i64) -> Result<Part> {
    let found = ctx.query_one(
        sql!("SELECT lines, newcomers, bad FROM people_load_part WHERE organization_id = $1 AND load_id = $2 AND number = $3"),
        &params![load, number],
        |row| Ok(Part { lines: unpacked(row)?, newcomers: unpacked(row)?, bad: unpacked(row)? }),
    )?;
    found.ok_or_else(|| Error::Internal(format!("load {load} has no part {number}")))
}

pub fn set_part(ctx: &mut Ctx<'_>, load: LoadId, number: i64, part: &Part) -> Result<()> {
    ctx.execute_one(
        sql!("UPDATE people_load_part SET lines = $4, newcomers = $5, bad = $6 WHERE organization_id = $1 AND load_id = $2 AND number = $3"),
        &params![load, number, packed(&part.lines)?, packed(&part.newcomers)?, packed(&part.bad)?],
    )
}

/// Parts of files in which a pattern of [`kernel::Traces`] stands.
pub fn parts_like(ctx: &mut Ctx<'_>, pattern: &str) -> Result<Vec<(LoadId, i64)>> {
    ctx.query(
        sql!(
            "SELECT load_id, number FROM people_load_part
             WHERE organization_id = $1
               AND (lower(lines) LIKE $2 ESCAPE '\\' OR lower(newcomers) LIKE $2 ESCAPE '\\' OR lower(bad) LIKE $2 ESCAPE '\\')"
        ),
        &params![*pattern],
        |row| Ok((row.take()?, row.take()?)),
    )
}

/// Loads whose file name or headers hold such a pattern; a file without headers has its first person there.
pub fn loads_like(ctx: &mut Ctx<'_>, pattern: &str) -> Result<Vec<(LoadId, String, String)>> {
    ctx.query(
        sql!(
            "SELECT id, file_name, headers FROM people_load
             WHERE organization_id = $1
               AND (lower(file_name) LIKE $2 ESCAPE '\\' OR lower(headers) LIKE $2 ESCAPE '\\')"
        ),
        &params![*pattern],
        |row| Ok((row.take()?, row.take()?, row.take()?)),
    )
}

pub fn set_title(ctx: &mut Ctx<'_>, id: LoadId, file_name: &str, headers: &str) -> Result<()> {
    ctx.execute_one(sql!("UPDATE people_load SET file_name = $3, headers = $4 WHERE organization_id = $1 AND id = $2"), &params![id, *file_name, *headers])
}
