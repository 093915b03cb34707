//! Says who manages departments, who is in which teams, and where accounts have their place.

use db::Ctx;
use kernel::{DepartmentId, OrNotFound, Result, TeamId, UserId};

use super::{store, told};
use crate::{
    PeopleAct,
    events::{DepartmentManagerAdded, DepartmentManagerRemoved, TeamMemberAdded, TeamMemberRemoved, UserPlaced, item},
    user::{self, User, UserState},
};

/// Lets somebody answer for a department: they are told of new tickets in it. Naming them again changes nothing.
pub fn add_manager(ctx: &mut Ctx<'_>, department: DepartmentId, user: UserId) -> Result<()> {
    ctx.permit_here(PeopleAct::ChangeSettings)?;
    store::find_department(ctx, department)?.or_not_found()?;
    let user = own_person(ctx, user)?;
    if store::add_manager(ctx, department, user.id)? {
        told(ctx, &DepartmentManagerAdded { department, user: user.id })?;
    }
    Ok(())
}

pub fn remove_manager(ctx: &mut Ctx<'_>, department: DepartmentId, user: UserId) -> Result<()> {
    ctx.permit_here(PeopleAct::ChangeSettings)?;
    store::find_department(ctx, department)?.or_not_found()?;
    if store::remove_manager(ctx, department, user)? {
        told(ctx, &DepartmentManagerRemoved { department, user })?;
    }
    Ok(())
}

/// Makes somebody a member of a team beside the one in which they have their place.
pub fn add_member(ctx: &mut Ctx<'_>, team: TeamId, user: UserId) -> Result<()> {
    ctx.permit_here(PeopleAct::ChangeSettings)?;
    store::find_team(ctx, team)?.or_not_found()?;
    let user = own_person(ctx, user)?;
    if store::add_member(ctx, team, user.id)? {
        told(ctx, &TeamMemberAdded { team, user: user.id })?;
    }
    Ok(())
}

pub fn remove_member(ctx: &mut Ctx<'_>, team: TeamId, user: UserId) -> Result<()> {
    ctx.permit_here(PeopleAct::ChangeSettings)?;
    store::find_team(ctx, team)?.or_not_found()?;
    if store::remove_member(ctx, team, user)? {
        told(ctx, &TeamMemberRemoved { team, user })?;
    }
    Ok(())
}

/// Moves an account to another team and its department.
pub fn place(ctx: &mut Ctx<'_>, id: UserId, team: TeamId) -> Result<User> {
    ctx.permit_here(PeopleAct::ChangeRole)?;
    let team = store::find_team(ctx, team)?.filter(|team| team.archived_at.is_none()).or_invalid("team", "people-no-such-team")?;
    let before = user::store::find_for_change(ctx, id)?.or_not_found()?;
    if before.team == team.id {
        return Ok(before);
    }
    let after = User { department: team.department, team: team.id, ..before.clone() };
    user::store::update(ctx, &after)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&after), &UserPlaced { before: (before.department, before.team), after: (after.department, after.team) })?;
    ctx.announce("people");
    Ok(User { version: before.version + 1, ..after })
}

/// Somebody of the organization itself who is not gone.
fn own_person(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    let found = user::store::find(ctx, id)?;
    found.filter(|user| !matches!(user.state, UserState::Left | UserState::Outsider) && user.client.is_none()).or_invalid("user", "people-no-such-person")
}
