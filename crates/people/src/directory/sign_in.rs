//! What administrators do about how a colleague signs in.

use db::Ctx;
use kernel::{Error, OrNotFound, Result, UserId};
use queue::Happening;
use serde::{Deserialize, Serialize};
use web::Site;

use crate::{
    PeopleAct, User, UserState, credential,
    events::item,
    letters::{self, Recipient},
    link::{self, LinkKind, Subject},
    organization,
    password::PasswordHash,
    permission::permit_on,
    session,
    user::store,
};

/// An administrator ended all sessions of an account.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SessionsEnded {
    pub name: String,
}

impl Happening for SessionsEnded {
    const KIND: &'static str = "user.sessions_ended";
}

/// An administrator made the password of an account useless, and its person got a link to choose another.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct NewPasswordRequired {
    pub name: String,
}

impl Happening for NewPasswordRequired {
    const KIND: &'static str = "user.new_password_required";
}

/// Signs a colleague out everywhere.
pub fn end_sessions(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    let user = find_active(ctx, id)?;
    session::end_all(&mut ctx.installation(), user.organization, id)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&user), &SessionsEnded { name: user.display_name.clone() })?;
    Ok(user)
}

/// Signs a colleague out everywhere, makes the present password useless and mails a link to choose another one.
///
/// `useless` is the hash of a password that nobody knows.
pub fn require_new_password(ctx: &mut Ctx<'_>, site: &Site, id: UserId, useless: &PasswordHash) -> Result<User> {
    let user = find_active(ctx, id)?;
    let organization = organization::read(ctx)?;
    let to = Recipient::of(&user, &organization)?;
    let mut installation = ctx.installation();
    credential::set(&mut installation, user.organization, id, useless)?;
    session::end_all(&mut installation, user.organization, id)?;
    let subject = Subject { user: Some(id), ..Subject::default() };
    let secret = link::create(&mut installation, LinkKind::Reset, user.organization, &subject)?;
    letters::send(&mut installation, &to, &letters::reset(&to, site, &secret, &user.username))?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&user), &NewPasswordRequired { name: user.display_name.clone() })?;
    Ok(user)
}

/// A colleague whose account can be used, about to be changed by an administrator.
fn find_active(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    let user = store::find_for_change(ctx, id)?.or_not_found()?;
    permit_on(ctx, PeopleAct::ChangeOther, &user)?;
    match user.state {
        UserState::Active | UserState::Locked => Ok(user),
        UserState::Invited | UserState::Outsider => Err(Error::conflict("directory-not-joined")),
        UserState::Disabled => Err(Error::conflict("directory-enable-first")),
        UserState::Left => Err(Error::conflict("people-has-left")),
    }
}
