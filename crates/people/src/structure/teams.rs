//! Creates, renames and archives teams of departments.

use db::Ctx;
use kernel::{DepartmentId, Error, OrNotFound, Result, TeamId, Text};

use super::{
    model::{Team, check_name},
    store, told,
};
use crate::{
    PeopleAct,
    events::{TeamAdded, TeamArchived, TeamRenamed, TeamRestored},
    organization,
};

pub fn add_team(ctx: &mut Ctx<'_>, department: DepartmentId, name: &str) -> Result<Team> {
    ctx.permit_here(PeopleAct::ChangeSettings)?;
    let department =
        store::find_department(ctx, department)?.filter(|department| department.archived_at.is_none()).or_invalid("department", "people-no-such-department")?;
    let name = check_name("name", name)?;
    let position = store::teams(ctx)?.iter().map(|team| team.position).max().unwrap_or(0) + 1;
    let team = Team { id: TeamId(ctx.next_id()), department: department.id, name, is_default: false, position, archived_at: None };
    if !store::insert_team(ctx, &team)? {
        return Err(taken(&team.name));
    }
    told(ctx, &TeamAdded { team: team.id, name: team.name.clone(), department: department.id })?;
    Ok(team)
}

pub fn rename_team(ctx: &mut Ctx<'_>, id: TeamId, name: &str) -> Result<Team> {
    let before = find(ctx, id)?;
    let name = check_name("name", name)?;
    if name == before.name {
        return Ok(before);
    }
    refuse_taken(ctx, &before, &name)?;
    let after = Team { name, ..before.clone() };
    store::update_team(ctx, &after)?;
    told(ctx, &TeamRenamed { team: id, before: before.name, after: after.name.clone() })?;
    Ok(after)
}

/// Takes a team out of use: the accounts that have their place in it move to the default team of its department.
pub fn archive_team(ctx: &mut Ctx<'_>, id: TeamId) -> Result<Team> {
    let before = find(ctx, id)?;
    if before.archived_at.is_some() {
        return Ok(before);
    }
    if before.is_default {
        return Err(Error::conflict(Text::new("people-team-is-default").with("name", before.name)));
    }
    let place = (before.department, store::default_team(ctx, before.department)?);
    let accounts_moved = store::move_accounts(ctx, id, place)?;
    let after = Team { archived_at: Some(ctx.now()), ..before };
    store::update_team(ctx, &after)?;
    told(ctx, &TeamArchived { team: id, name: after.name.clone(), accounts_moved })?;
    Ok(after)
}

pub fn restore_team(ctx: &mut Ctx<'_>, id: TeamId) -> Result<Team> {
    let before = find(ctx, id)?;
    if before.archived_at.is_none() {
        return Ok(before);
    }
    refuse_taken(ctx, &before, &before.name)?;
    let after = Team { archived_at: None, ..before };
    store::update_team(ctx, &after)?;
    told(ctx, &TeamRestored { team: id, name: after.name.clone() })?;
    Ok(after)
}

/// The team, once the actor may change it, with the organization's row held.
fn find(ctx: &mut Ctx<'_>, id: TeamId) -> Result<Team> {
    ctx.permit_here(PeopleAct::ChangeSettings)?;
    organization::find_for_change(ctx)?;
    store::find_team(ctx, id)?.or_not_found()
}

fn refuse_taken(ctx: &mut Ctx<'_>, team: &Team, name: &str) -> Result<()> {
    match store::team_named(ctx, team.department, name)?.filter(|other| other.id != team.id) {
        Some(_) => Err(taken(name)),
        None => Ok(()),
    }
}

fn taken(name: &str) -> Error {
    Error::invalid("name", Text::new("people-team-name-taken").with("name", name))
}
