//! Creates, renames, orders and archives departments (C3).

use db::Ctx;
use kernel::{DepartmentId, Error, OrNotFound, Result, TeamId, Text};

use super::{
    model::{Department, Team, check_name},
    store, told,
};
use crate::{
    PeopleAct,
    events::{DepartmentAdded, DepartmentArchived, DepartmentMoved, DepartmentRenamed, DepartmentRestored},
    organization,
};

/// Creates a department at the end of the list, with its default team, which has the same name.
pub fn add_department(ctx: &mut Ctx<'_>, name: &str) -> Result<Department> {
    ctx.permit_here(PeopleAct::ChangeSettings)?;
    let name = check_name("name", name)?;
    let position = store::departments(ctx)?.iter().map(|department| department.position).max().unwrap_or(0) + 1;
    let department = Department { id: DepartmentId(ctx.next_id()), name, is_default: false, position, archived_at: None };
    if !store::insert_department(ctx, &department)? {
        return Err(taken(&department.name));
    }
    let team = Team { id: TeamId(ctx.next_id()), department: department.id, name: department.name.clone(), is_default: true, position: 0, archived_at: None };
    store::insert_team(ctx, &team)?;
    told(ctx, &DepartmentAdded { department: department.id, name: department.name.clone() })?;
    Ok(department)
}

pub fn rename_department(ctx: &mut Ctx<'_>, id: DepartmentId, name: &str) -> Result<Department> {
    let before = find(ctx, id)?;
    let name = check_name("name", name)?;
    if name == before.name {
        return Ok(before);
    }
    refuse_taken(ctx, id, &name)?;
    let after = Department { name, ..before.clone() };
    store::update_department(ctx, &after)?;
    told(ctx, &DepartmentRenamed { department: id, before: before.name, after: after.name.clone() })?;
    Ok(after)
}

/// Puts a department one place further up or down among those that are in use. At the end of the list nothing changes.
pub fn move_department(ctx: &mut Ctx<'_>, id: DepartmentId, up: bool) -> Result<()> {
    find(ctx, id)?;
    let mut all: Vec<Department> = store::departments(ctx)?.into_iter().filter(|department| department.archived_at.is_none()).collect();
    let at = all.iter().position(|department| department.id == id).or_not_found()?;
    let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < all.len()) };
    let Some(to) = to else { return Ok(()) };
    all.swap(at, to);
    for (position, department) in (0..).zip(&all) {
        if department.position != position {
            store::update_department(ctx, &Department { position, ..department.clone() })?;
        }
    }
    let name = all[to].name.clone();
    told(ctx, &DepartmentMoved { department: id, name, before: at, after: to })
}

/// Takes a department out of use: its accounts move to the default place, nothing new can come to it. Its tickets stay in it, under its name, until somebody moves them.
pub fn archive_department(ctx: &mut Ctx<'_>, id: DepartmentId) -> Result<Department> {
    let before = find(ctx, id)?;
    if before.archived_at.is_some() {
        return Ok(before);
    }
    if before.is_default {
        return Err(Error::conflict(Text::new("people-department-is-default").with("name", before.name)));
    }
    let place = organization::default_place(ctx)?;
    let mut moved = 0;
    for team in store::teams(ctx)?.into_iter().filter(|team| team.department == id) {
        moved += store::move_accounts(ctx, team.id, place)?;
    }
    let after = Department { archived_at: Some(ctx.now()), ..before };
    store::update_department(ctx, &after)?;
    told(ctx, &DepartmentArchived { department: id, name: after.name.clone(), accounts_moved: moved })?;
    Ok(after)
}

/// Takes an archived department into use again.
pub fn restore_department(ctx: &mut Ctx<'_>, id: DepartmentId) -> Result<Department> {
    let before = find(ctx, id)?;
    if before.archived_at.is_none() {
        return Ok(before);
    }
    refuse_taken(ctx, id, &before.name)?;
    let after = Department { archived_at: None, ..before };
    store::update_department(ctx, &after)?;
    told(ctx, &DepartmentRestored { department: id, name: after.name.clone() })?;
    Ok(after)
}

/// The department, once the actor may change it. The organization's row is held, so that two changes of its structure do not cross.
fn find(ctx: &mut Ctx<'_>, id: DepartmentId) -> Result<Department> {
    ctx.permit_here(PeopleAct::ChangeSettings)?;
    organization::find_for_change(ctx)?;
    store::find_department(ctx, id)?.or_not_found()
}

fn refuse_taken(ctx: &mut Ctx<'_>, id: DepartmentId, name: &str) -> Result<()> {
    match store::department_named(ctx, name)?.filter(|other| other.id != id) {
        Some(_) => Err(taken(name)),
        None => Ok(()),
    }
}

fn taken(name: &str) -> Error {
    Error::invalid("name", Text::new("people-department-name-taken").with("name", name))
}
