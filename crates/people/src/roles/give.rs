//! Gives somebody roles.

use db::Ctx;
use kernel::{Error, OrNotFound, Result, Text, UserId};

use super::{
    model::{RUNS_THE_ORGANIZATION, Role},
    store,
};
use crate::{
    PeopleAct,
    events::{UserRolesGiven, item},
    user::{self, User, UserState},
};

/// Lets somebody have these roles and no others. Empty: a requester.
///
/// Only an administrator gives or takes a role that runs the organization. People of client companies have none. Signed-in browsers feel it with their next request.
pub fn give_roles(ctx: &mut Ctx<'_>, id: UserId, slugs: &[String]) -> Result<User> {
    ctx.permit_here(PeopleAct::ChangeRole)?;
    let user = user::store::find_for_change(ctx, id)?.or_not_found()?;
    if user.state == UserState::Left {
        return Err(Error::conflict("people-has-left"));
    }
    let after = named(ctx, slugs)?;
    if user.client.is_some() && !after.is_empty() {
        return Err(Error::invalid("roles", "people-client-has-no-roles"));
    }
    let before = store::of(ctx, id)?;
    let told: Vec<String> = after.iter().map(|role| role.slug.clone()).collect();
    if before == told {
        return Ok(user);
    }
    let former = named(ctx, &before)?;
    let differs = |role: &&Role| before.contains(&role.slug) != told.contains(&role.slug);
    let touches_power = after.iter().chain(&former).filter(differs).any(|role| role.grants.without(RUNS_THE_ORGANIZATION) != role.grants);
    if touches_power && !ctx.standing().is_administrator {
        return Err(Error::forbidden("error-needs-administrator"));
    }
    store::set(ctx, id, &after)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&user), &UserRolesGiven { before, after: told })?;
    ctx.announce("people");
    user::store::find(ctx, id)?.or_not_found()
}

/// The roles with these slugs, each once and in one order.
fn named(ctx: &mut Ctx<'_>, slugs: &[String]) -> Result<Vec<Role>> {
    let mut slugs = slugs.to_vec();
    slugs.sort_unstable();
    slugs.dedup();
    slugs
        .iter()
        .map(|slug| store::find(ctx, slug)?.ok_or_else(|| Error::invalid("roles", Text::new("people-no-such-role").with("role", slug.as_str()))))
        .collect()
}
