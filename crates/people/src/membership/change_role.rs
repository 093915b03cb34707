use db::Ctx;
use kernel::{Error, OrNotFound, Result, UserId};

use super::remove_person::require_another_administrator;
use crate::{
    PeopleAct,
    events::{UserRoleChanged, item},
    organization,
    permission::permit_on,
    session,
    user::{self, Role, User, UserState},
};

/// Lets somebody run the organization as well.
pub fn make_administrator(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    change_role(ctx, id, Role::Administrator)
}

/// Makes an administrator an ordinary member again; the last one stays.
pub fn make_member(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    change_role(ctx, id, Role::Member)
}

fn change_role(ctx: &mut Ctx<'_>, id: UserId, role: Role) -> Result<User> {
    ctx.permit_here(PeopleAct::ChangeKind)?;
    organization::find_for_change(ctx)?;
    let user = user::store::find_for_change(ctx, id)?.or_not_found()?;
    permit_on(ctx, PeopleAct::ChangeKind, &user)?;
    if user.role == role {
        return Ok(user);
    }
    if user.state == UserState::Left {
        return Err(Error::conflict("people-has-left"));
    }
    if role == Role::Member {
        require_another_administrator(ctx, &user)?;
    }
    let changed = User { role, ..user.clone() };
    user::store::update(ctx, &changed)?;
    if role == Role::Member {
        session::viewing::end_of(&mut ctx.installation(), changed.organization, id)?;
    }
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&changed), &UserRoleChanged { before: user.role, after: role })?;
    ctx.announce("people");
    Ok(User { version: user.version + 1, ..changed })
}
