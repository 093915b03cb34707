//! Accounts that may not be used for a while: locked as a precaution, or disabled for longer. Both are taken back.

use db::Ctx;
use kernel::{Error, OrNotFound, Result, UserId};
use queue::Happening;

use super::remove_person::require_another_administrator;
use crate::{
    PeopleAct,
    events::{UserDisabled, UserEnabled, UserLocked, UserUnlocked, item},
    link, organization,
    permission::permit_on,
    session,
    user::{self, User, UserState},
};

/// Keeps somebody out at once, as a precaution: sessions end, tokens and links stop working. Locking a locked account changes nothing.
pub fn lock(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    suspend(ctx, id, UserState::Locked)
}

/// Lets somebody in again who was locked out. Unlocking an account that is not locked changes nothing.
pub fn unlock(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    resume(ctx, id, UserState::Locked)
}

/// Switches an account off until it is needed again: nobody signs in, nothing is assigned to it, no mail goes there. Tickets stay where they are.
pub fn disable(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    suspend(ctx, id, UserState::Disabled)
}

/// Switches an account on again, and it stands where it stood: whoever had not joined yet still has not.
pub fn enable(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    resume(ctx, id, UserState::Disabled)
}

fn suspend(ctx: &mut Ctx<'_>, id: UserId, to: UserState) -> Result<User> {
    let user = find(ctx, id)?;
    if user.state == to {
        return Ok(user);
    }
    if ctx.me()? == id {
        return Err(Error::conflict("people-not-oneself"));
    }
    if !user.state.may_become(to) {
        return Err(Error::conflict("people-not-in-use"));
    }
    require_another_administrator(ctx, &user)?;
    let suspended = change(ctx, &user, to)?;
    let mut installation = ctx.installation();
    session::end_all(&mut installation, user.organization, id)?;
    link::store::void_all_of_user(&mut installation, id)?;
    Ok(suspended)
}

fn resume(ctx: &mut Ctx<'_>, id: UserId, from: UserState) -> Result<User> {
    let user = find(ctx, id)?;
    if user.state != from {
        return match user.state {
            UserState::Active | UserState::Invited => Ok(user),
            _ => Err(Error::conflict("people-not-in-use")),
        };
    }
    let to = match from {
        UserState::Disabled => before_disabled(ctx, &user)?,
        _ => UserState::Active,
    };
    change(ctx, &user, to)
}

/// Where the account stood when it was switched off.
fn before_disabled(ctx: &mut Ctx<'_>, user: &User) -> Result<UserState> {
    let events = queue::timeline(ctx, item(user), None, i64::MAX)?;
    let disabled = events.iter().rev().find(|event| event.kind == UserDisabled::KIND);
    Ok(disabled.and_then(|event| event.data::<UserDisabled>().ok()).map_or(UserState::Active, |disabled| disabled.before))
}

/// An account, about to be changed by an administrator who holds the organization's row.
fn find(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    ctx.permit_here(PeopleAct::Suspend)?;
    organization::find_for_change(ctx)?;
    let user = user::store::find_for_change(ctx, id)?.or_not_found()?;
    permit_on(ctx, PeopleAct::Suspend, &user)?;
    match user.state {
        UserState::Left => Err(Error::conflict("people-has-left")),
        UserState::Outsider => Err(Error::conflict("people-no-account")),
        _ => Ok(user),
    }
}

fn change(ctx: &mut Ctx<'_>, user: &User, to: UserState) -> Result<User> {
    let changed = User { state: to, ..user.clone() };
    user::store::update(ctx, &changed)?;
    let operation = queue::operation(ctx);
    let (before, after) = (user.state, to);
    match (before, after) {
        (_, UserState::Locked) => queue::record(ctx, operation, item(user), &UserLocked { before, after })?,
        (_, UserState::Disabled) => queue::record(ctx, operation, item(user), &UserDisabled { before, after })?,
        (UserState::Locked, _) => queue::record(ctx, operation, item(user), &UserUnlocked { before, after })?,
        _ => queue::record(ctx, operation, item(user), &UserEnabled { before, after })?,
    };
    ctx.announce("people");
    Ok(User { version: user.version + 1, ..changed })
}

impl UserState {
    /// Which accounts can be locked, and which disabled.
    fn may_become(self, to: Self) -> bool {
        match to {
            Self::Locked => self == Self::Active,
            Self::Disabled => matches!(self, Self::Active | Self::Locked | Self::Invited),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::UserState::*;

    #[test]
    fn what_is_in_use_can_be_suspended() {
        for (from, lock, disable) in
            [(Active, true, true), (Invited, false, true), (Locked, false, true), (Disabled, false, false), (Left, false, false), (Outsider, false, false)]
        {
            assert_eq!((from.may_become(Locked), from.may_become(Disabled)), (lock, disable), "{from:?}");
        }
    }
}
