use db::Ctx;
use kernel::{Result, Username};
use web::Site;

use crate::{
    User,
    events::{UsernameChosen, item},
    membership::{self, NewPerson, username},
};

/// Registers somebody as [`membership::add_person`] does, with a username if the administrator gives one: it is then final. Fails at `username` when that
/// is taken.
pub fn add(ctx: &mut Ctx<'_>, site: &Site, person: &NewPerson, name: Option<&Username>) -> Result<User> {
    let user = membership::add_person(ctx, site, person)?;
    let Some(name) = name else { return Ok(user) };
    username::replace(ctx, &user, name)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&user), &UsernameChosen { before: user.username.clone(), after: name.to_string() })?;
    Ok(User { username: name.to_string(), version: user.version + 1, ..user })
}
