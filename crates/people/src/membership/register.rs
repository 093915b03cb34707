//! Registering somebody with everything an administrator's form asks.

use db::Ctx;
use kernel::{OrNotFound, Result, Username};
use web::Site;

use super::{
    add_person::{NewPerson, add_person_as},
    username,
};
use crate::{
    User,
    account::{ProfileChange, change_picture_of, change_profile_of},
    events::{UsernameChosen, item},
    roles, user,
};

/// Somebody as the form tells of them.
#[derive(Clone, Debug)]
pub struct Registration {
    pub person: NewPerson,
    /// Final; one is derived from the address where there is none.
    pub username: Option<Username>,
    /// The administrator's word that the address is right: nobody is asked to confirm it (B3).
    pub is_vouched: bool,
    pub profile: ProfileChange,
    /// Slugs of roles beside the kind of the account.
    pub roles: Vec<String>,
    /// Fingerprint of a stored square.
    pub picture: Option<String>,
}

impl Registration {
    /// A person, and nothing else.
    pub fn of(person: NewPerson, username: Option<Username>) -> Self {
        Self { person, username, is_vouched: false, profile: ProfileChange::default(), roles: Vec::new(), picture: None }
    }
}

/// Registers somebody as [`super::add_person`] does, with all the rest. Fails at `username` when that is taken, and at the fields of the profile.
pub fn register(ctx: &mut Ctx<'_>, site: &Site, registration: &Registration) -> Result<User> {
    let user = add_person_as(ctx, site, &registration.person, registration.is_vouched)?;
    if let Some(name) = &registration.username {
        username::replace(ctx, &user, name)?;
        let operation = queue::operation(ctx);
        queue::record(ctx, operation, item(&user), &UsernameChosen { before: user.username.clone(), after: name.to_string() })?;
    }
    change_profile_of(ctx, user.id, &registration.profile, |_| Ok(()))?;
    if registration.picture.is_some() {
        change_picture_of(ctx, user.id, registration.picture.as_deref())?;
    }
    if !registration.roles.is_empty() {
        roles::give_roles(ctx, user.id, &registration.roles)?;
    }
    user::find_user(ctx, user.id)?.or_not_found()
}
