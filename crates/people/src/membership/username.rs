//! Sign-in names: derived where nobody is asked for one, replaced at most once, never reused.

use db::{Ctx, Installation};
use kernel::{EmailAddress, Error, Guarded, OrNotFound, OrganizationId, Result, UserId, Username};

use crate::{
    PeopleAct,
    events::{UsernameChosen, item},
    user::{
        User,
        store::{claim_username, find_for_change, make_username_final, release_username, set_username, username_is_final},
    },
};

/// Takes a name made from the address, with a random tail only when it is taken.
pub fn claim_derived(installation: &mut Installation<'_>, email: &EmailAddress, organization: OrganizationId, user: UserId) -> Result<Username> {
    let base = base(email)?;
    claim_near(installation, &base, organization, user)
}

/// Takes this name, with a random tail only when it is taken.
pub fn claim_near(installation: &mut Installation<'_>, base: &Username, organization: OrganizationId, user: UserId) -> Result<Username> {
    if claim_username(installation, base, organization, user, false)? {
        return Ok(base.clone());
    }
    for _ in 0..8 {
        let name = with_tail(base)?;
        if claim_username(installation, &name, organization, user, false)? {
            return Ok(name);
        }
    }
    Err(Error::Internal(format!("no username could be made from {base}")))
}

/// A name that is free at this moment, to be shown beside the field where another one can be typed.
pub fn suggest(installation: &mut Installation<'_>, email: &EmailAddress) -> Result<Username> {
    let base = base(email)?;
    match is_taken(installation, &base)? {
        true => with_tail(&base),
        false => Ok(base),
    }
}

fn base(email: &EmailAddress) -> Result<Username> {
    let is_usable = |name: &Username| name.as_str().chars().any(char::is_alphabetic);
    match Username::derived_from(email).filter(is_usable) {
        Some(name) => Ok(name),
        None => "person".parse().map_err(|()| Error::Internal("a plain word is no username".into())),
    }
}

fn with_tail(base: &Username) -> Result<Username> {
    let tail: String = crate::password::offer().chars().filter(char::is_ascii_alphanumeric).take(4).collect();
    format!("{base}-{tail}").parse().map_err(|()| Error::Internal(format!("{base} takes no tail")))
}

fn is_taken(installation: &mut Installation<'_>, name: &Username) -> Result<bool> {
    Ok(holder(installation, name)?.is_some())
}

/// For which account the name is taken.
pub(crate) fn holder(installation: &mut Installation<'_>, name: &Username) -> Result<Option<(OrganizationId, UserId)>> {
    installation.query_one(db::installation_sql!("SELECT organization_id, user_id FROM username WHERE name_key = $1"), &db::params![name.key()], |row| {
        Ok((row.take()?, row.take()?))
    })
}

/// Whether the signed-in person may still replace the name that was made for them.
pub fn may_choose_username(ctx: &mut Ctx<'_>) -> Result<bool> {
    let me = ctx.me()?;
    Ok(username_is_final(&mut ctx.installation(), me)? == Some(false))
}

/// Replaces one's own derived username, this once, or says that it shall stay. Fails at `username` when that is taken, as a conflict when it was used or replaced before.
pub fn choose_username(ctx: &mut Ctx<'_>, name: &Username) -> Result<User> {
    let me = ctx.me()?;
    ctx.permit(PeopleAct::ChangeOwn, &Guarded::personal(ctx.organization(), me))?;
    let user = find_for_change(ctx, me)?.or_not_found()?;
    if name.as_str() == user.username {
        make_username_final(&mut ctx.installation(), me)?;
        return Ok(user);
    }
    replace(ctx, &user, name)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&user), &UsernameChosen { before: user.username.clone(), after: name.to_string() })?;
    ctx.announce("people");
    Ok(User { username: name.to_string(), version: user.version + 1, ..user })
}

/// Gives the account another name, for good; the derived one, which nobody has used, is free again.
pub(crate) fn replace(ctx: &mut Ctx<'_>, user: &User, name: &Username) -> Result<()> {
    if username_is_final(&mut ctx.installation(), user.id)? != Some(false) {
        return Err(Error::conflict("people-username-final"));
    }
    let mut installation = ctx.installation();
    if name.key() == kernel::fold(&user.username) {
        // The same name in other letters.
        make_username_final(&mut installation, user.id)?;
    } else {
        release_username(&mut installation, user.id)?;
        if !claim_username(&mut installation, name, user.organization, user.id, true)? {
            return Err(Error::invalid("username", "people-username-taken"));
        }
    }
    set_username(ctx, user.id, name)
}

/// Reads a username from the form field `field`.
pub fn check(field: &'static str, text: &str) -> Result<Username> {
    text.parse().map_err(|()| Error::invalid(field, "people-username-rule"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_gives_a_name() {
        let name = |email: &str| base(&email.parse().unwrap()).unwrap().to_string();
        assert_eq!(name("ana.ortiz@x.example"), "ana.ortiz");
        assert_eq!(name("x@x.example"), "person");
        assert_eq!(name("12345@x.example"), "person");
    }

    #[test]
    fn a_tail_is_short_and_new() {
        let base: Username = "ana".parse().unwrap();
        let (one, other) = (with_tail(&base).unwrap(), with_tail(&base).unwrap());
        assert_eq!(one.as_str().len(), 8);
        assert_ne!(one, other);
    }
}
