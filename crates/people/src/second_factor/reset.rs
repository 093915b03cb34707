use db::Ctx;
use kernel::{OrNotFound, Result, UserId};
use web::Site;

use super::{events::FactorsReset, store};
use crate::{
    PeopleAct, User,
    events::item,
    letters::{self, Recipient},
    organization,
    permission::permit_on,
    session,
    user::store::find_for_change,
};

/// Takes a colleague's second step away, for who has lost app, keys and codes: they are signed out everywhere and told by mail. Doing it again changes nothing.
pub fn reset(ctx: &mut Ctx<'_>, site: &Site, id: UserId) -> Result<User> {
    let user = find_for_change(ctx, id)?.or_not_found()?;
    permit_on(ctx, PeopleAct::ChangeOther, &user)?;
    if store::since(ctx, id)?.is_none() {
        return Ok(user);
    }
    forget(ctx, id)?;
    session::end_all(&mut ctx.installation(), user.organization, id)?;
    let organization = organization::read(ctx)?;
    let to = Recipient::of(&user, &organization)?;
    letters::send(&mut ctx.installation(), &to, &letters::factors_reset(&to, site))?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&user), &FactorsReset { name: user.display_name.clone() })?;
    ctx.announce("people");
    Ok(user)
}

/// Removes everything that is stored for an account's second step.
pub(crate) fn forget(ctx: &mut Ctx<'_>, user: UserId) -> Result<()> {
    store::delete_app(ctx, user)?;
    store::delete_passkeys(ctx, user)?;
    store::set_codes(ctx, user, &[])?;
    store::set_since(ctx, user, None)
}
