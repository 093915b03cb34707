//! Sessions of browsers: opened by signing in, put off by use, ended by their person or by what happens to the account.

pub mod store;
pub mod visitor;

pub use store::{LIFE, Origin, Session};
pub use visitor::{by_session, by_token, seen};

use db::{Change, Ctx, Installation};
use kernel::{Error, Guarded, OrganizationId, Result, SessionId, UserId};

use crate::PeopleAct;

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
    if !store::delete(&mut ctx.installation(), me, id)? {
        return Err(Error::NotFound);
    }
    tell(&mut ctx.installation(), organization, me);
    Ok(())
}

/// Ends one's own sessions on all other devices.
pub fn end_others(ctx: &mut Ctx<'_>, kept: Option<SessionId>) -> Result<u64> {
    let (me, organization) = (ctx.me()?, ctx.organization());
    ctx.permit(PeopleAct::ChangeOwn, &Guarded::personal(organization, me))?;
    let ended = store::delete_others(&mut ctx.installation(), me, kept)?;
    tell(&mut ctx.installation(), organization, me);
    Ok(ended)
}

/// Ends all sessions of an account, because something happened to it.
pub fn end_all(installation: &mut Installation<'_>, organization: OrganizationId, user: UserId) -> Result<()> {
    store::delete_others(installation, user, None)?;
    tell(installation, organization, user);
    Ok(())
}

/// Open pages ask again whom they serve.
fn tell(installation: &mut Installation<'_>, organization: OrganizationId, user: UserId) {
    installation.announce(Change { organization, topic: web::live::sessions_topic(user) });
}
