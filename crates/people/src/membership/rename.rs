use db::Ctx;
use kernel::{OrNotFound, Result, UserId};

use crate::{
    PeopleAct,
    events::{UserRenamed, item},
    permission::permit_on,
    user::{self, User},
};

/// Changes how somebody is called: oneself, or anybody by an administrator. Fails at `name`.
pub fn rename(ctx: &mut Ctx<'_>, id: UserId, name: &str) -> Result<User> {
    let user = user::store::find_for_change(ctx, id)?.or_not_found()?;
    let act = if ctx.actor().person() == Some(id) { PeopleAct::ChangeOwn } else { PeopleAct::ChangeOther };
    permit_on(ctx, act, &user)?;
    let name = User::check_name("name", name)?;
    if name == user.display_name {
        return Ok(user);
    }
    let renamed = User { display_name: name, ..user.clone() };
    user::store::update(ctx, &renamed)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&renamed), &UserRenamed { before: user.display_name, after: renamed.display_name.clone() })?;
    ctx.announce("people");
    Ok(User { version: user.version + 1, ..renamed })
}
