use db::Ctx;
use kernel::{Error, OrNotFound, Result, UserId};

use crate::{
    PeopleAct, credential,
    events::{UserLeft, item},
    link, organization,
    permission::permit_on,
    second_factor, security, session, token,
    user::{self, User, UserState},
};

/// Closes an account for good: no sign-in, off the lists; the name stays on what the person did. Removing somebody again changes nothing.
///
/// The last administrator cannot be removed.
pub fn remove_person(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    ctx.permit_here(PeopleAct::Remove)?;
    // Two administrators who remove each other at the same moment meet here.
    organization::find_for_change(ctx)?;
    let user = user::store::find_for_change(ctx, id)?.or_not_found()?;
    if user.state == UserState::Left {
        return Ok(user);
    }
    permit_on(ctx, PeopleAct::Remove, &user)?;
    require_another_administrator(ctx, &user)?;

    let left = User { state: UserState::Left, left_at: Some(ctx.now()), is_operator: false, email_wanted: None, ..user };
    user::store::update(ctx, &left)?;
    second_factor::forget(ctx, id)?;
    security::store::forget_all(ctx, id)?;
    let mut installation = ctx.installation();
    session::end_all(&mut installation, left.organization, id)?;
    token::store::delete_all(&mut installation, id)?;
    link::store::void_all_of_user(&mut installation, id)?;
    credential::delete(&mut installation, id)?;
    user::store::make_username_final(&mut installation, id)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&left), &UserLeft { name: left.display_name.clone() })?;
    ctx.announce("people");
    Ok(left)
}

/// Refuses what would leave the organization without an administrator. The caller holds the organization's row.
pub(super) fn require_another_administrator(ctx: &mut Ctx<'_>, user: &User) -> Result<()> {
    let is_last = user.is_active() && user.is_administrator() && user::store::count_administrators(ctx)? <= 1;
    if is_last { Err(Error::conflict("people-last-administrator")) } else { Ok(()) }
}
