//! Seeing the desk as somebody else: the session of an administrator shows what another account sees, for a while, and changes nothing.
//!
//! It stands on the session, where [`super::by_session`] finds it. The door keeps changes and what is personal closed (`web::door`). Beginning and end are events of the account that is
//! looked at, one operation.

use db::{Ctx, Installation, Who};
use kernel::{Error, OperationId, OrNotFound, OrganizationId, Result, SessionId, UserId, minutes};
use queue::{ItemKind, ItemRef, Job, Reaction};

use super::{
    store::{self, View},
    tell,
};
use crate::{
    PeopleAct, User, UserState,
    events::{UserViewEnded, UserViewedAs, item},
    permission::permit_on,
    user::store::find_for_change,
};

/// It ends by itself after this long.
pub const LENGTH: i64 = minutes(30);

/// Ends what nobody has stopped, with the operation as payload.
const END_VIEW: &str = "people.end_view";

pub const REACTIONS: &[Reaction] = &[Reaction { job: END_VIEW, events: &[], run: end_by_itself }];

/// From now on one's own session shows the desk as this colleague sees it.
///
/// Nobody sees as the operator, as somebody with more rights, or as an account that nobody uses.
pub fn see_as(ctx: &mut Ctx<'_>, session: SessionId, id: UserId) -> Result<User> {
    ctx.permit_here(PeopleAct::SeeAs)?;
    let me = ctx.me()?;
    let user = find_for_change(ctx, id)?.or_not_found()?;
    permit_on(ctx, PeopleAct::SeeAs, &user)?;
    if id == me {
        return Err(Error::conflict("people-seen-as-oneself"));
    }
    if user.is_operator {
        return Err(Error::forbidden("people-operator-beyond-reach"));
    }
    if user.state != UserState::Active {
        return Err(Error::conflict("people-not-seen-as"));
    }
    let (organization, now) = (ctx.organization(), ctx.now());
    end_those(&mut ctx.installation(), organization, me, |view| view.session == session)?;

    let view = View { session, viewer: me, viewed: id, until: now.plus(LENGTH), operation: queue::operation(ctx) };
    if !store::begin_view(&mut ctx.installation(), &view)? {
        return Err(Error::NotFound);
    }
    queue::record(ctx, view.operation, item(&user), &UserViewedAs {})?;
    queue::enqueue(ctx, END_VIEW, &view.operation, view.until)?;
    tell(&mut ctx.installation(), organization, me);
    Ok(user)
}

/// Shows the desk as one sees it oneself again. Stopping again changes nothing.
pub fn stop(ctx: &mut Ctx<'_>, session: SessionId) -> Result<()> {
    let me = ctx.me()?;
    let view = store::views_of(&mut ctx.installation(), me)?.into_iter().find(|view| view.session == session);
    view.map_or(Ok(()), |view| end(ctx, &view))
}

/// Ends whatever somebody sees as others, and whatever others see as them, because something happened to the account.
pub fn end_of(installation: &mut Installation<'_>, organization: OrganizationId, user: UserId) -> Result<()> {
    end_those(installation, organization, user, |_| true)
}

/// The same for some of it.
pub(super) fn end_those(installation: &mut Installation<'_>, organization: OrganizationId, user: UserId, which: impl Fn(&View) -> bool) -> Result<()> {
    for view in store::views_of(installation, user)?.iter().filter(|view| which(view)) {
        end(&mut installation.within(Who::desk(organization)), view)?;
    }
    Ok(())
}

fn end_by_itself(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let operation: OperationId = job.payload()?;
    let view = store::view_of_operation(&mut ctx.installation(), operation)?;
    view.map_or(Ok(()), |view| end(ctx, &view))
}

fn end(ctx: &mut Ctx<'_>, view: &View) -> Result<()> {
    let organization = ctx.organization();
    if store::end_view(&mut ctx.installation(), view)? {
        queue::record(ctx, view.operation, ItemRef { kind: ItemKind::User, id: view.viewed.0 }, &UserViewEnded {})?;
        tell(&mut ctx.installation(), organization, view.viewer);
    }
    Ok(())
}
