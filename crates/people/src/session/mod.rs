//! Sessions of browsers: opened by signing in, put off by use, ended by their person or by what happens to the account. [`viewing`] shows the desk in one as somebody else sees it.

pub mod store;
pub mod viewing;
pub mod visitor;

pub use store::{LIFE, Origin, Session};
pub use visitor::{by_session, by_token, seen};

use db::{Change, Ctx, Installation};
use kernel::{Guarded, OrNotFound, OrganizationId, Result, SessionId, UserId};
use queue::{ItemKind, ItemRef};

use crate::{
    PeopleAct,
    link::{self, LinkKind},
    security::SessionEnded,
};

/// Opens a session; the secret goes into the browser's cookie and nowhere else.
pub fn open(installation: &mut Installation<'_>, organization: OrganizationId, user: UserId, origin: &Origin) -> Result<String> {
    let secret = web::secret::fresh();
    store::insert(installation, organization, user, &web::secret::hash(&secret), origin)?;
    Ok(secret)
}

/// One's own sessions, last used first.
pub fn list(ctx: &mut Ctx<'_>) -> Result<Vec<Session>> {
    let me = ctx.me()?;
    store::of_user(&mut ctx.installation(), me)
}

/// Ends one of one's own sessions.
pub fn end(ctx: &mut Ctx<'_>, id: SessionId) -> Result<()> {
    let (me, organization) = (ctx.me()?, ctx.organization());
    ctx.permit(PeopleAct::ChangeOwn, &Guarded::personal(organization, me))?;
    let ended = list(ctx)?.into_iter().find(|session| session.id == id).or_not_found()?;
    viewing::end_those(&mut ctx.installation(), organization, me, |view| view.session == id)?;
    store::delete(&mut ctx.installation(), me, id)?;
    record_end(ctx, &ended)?;
    tell(&mut ctx.installation(), organization, me);
    Ok(())
}

/// Ends one's own sessions on all other devices.
pub fn end_others(ctx: &mut Ctx<'_>, kept: Option<SessionId>) -> Result<u64> {
    let (me, organization) = (ctx.me()?, ctx.organization());
    ctx.permit(PeopleAct::ChangeOwn, &Guarded::personal(organization, me))?;
    let others: Vec<Session> = list(ctx)?.into_iter().filter(|session| Some(session.id) != kept).collect();
    viewing::end_those(&mut ctx.installation(), organization, me, |view| Some(view.session) != kept)?;
    let ended = store::delete_others(&mut ctx.installation(), me, kept)?;
    for session in &others {
        record_end(ctx, session)?;
    }
    tell(&mut ctx.installation(), organization, me);
    Ok(ended)
}

fn record_end(ctx: &mut Ctx<'_>, ended: &Session) -> Result<()> {
    let origin = Origin { source: ended.source.clone(), user_agent: ended.user_agent.clone(), ..Origin::default() };
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, ItemRef { kind: ItemKind::User, id: ended.user.0 }, &SessionEnded { origin }).map(drop)
}

/// Ends all sessions of an account, because something happened to it.
pub fn end_all(installation: &mut Installation<'_>, organization: OrganizationId, user: UserId) -> Result<()> {
    viewing::end_of(installation, organization, user)?;
    store::delete_others(installation, user, None)?;
    // Sign-ins under way began before it happened.
    link::store::void_of_user(installation, user, LinkKind::Choose)?;
    link::store::void_of_user(installation, user, LinkKind::SecondStep)?;
    tell(installation, organization, user);
    Ok(())
}

/// Open pages ask again whom they serve.
fn tell(installation: &mut Installation<'_>, organization: OrganizationId, user: UserId) {
    installation.announce(Change::new(organization, web::live::sessions_topic(user)));
}
