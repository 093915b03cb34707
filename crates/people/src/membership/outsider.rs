use db::Ctx;
use kernel::{EmailAddress, Language, OrNotFound, Result, UserId, truncate};

use crate::{
    organization,
    user::{self, NewUser, Role, User, UserState},
};

/// Whoever has this address; somebody new without an account where nobody has. The desk alone does this, for mail from strangers (K16).
pub fn know_outsider(ctx: &mut Ctx<'_>, email: &EmailAddress, name: &str, language: Language) -> Result<User> {
    if let Some(known) = user::store::find_by_email(ctx, &email.key())? {
        return Ok(known);
    }
    let organization = organization::read(ctx)?;
    let local_part = email.as_str().split('@').next().unwrap_or_default();
    let name = Some(truncate(name.trim(), 100)).filter(|name| !name.is_empty()).unwrap_or(local_part);
    let new = NewUser {
        id: UserId(ctx.next_id()),
        organization: organization.id,
        username: None,
        display_name: name.to_owned(),
        email: email.clone(),
        role: Role::Member,
        state: UserState::Outsider,
        place: organization::default_place(ctx)?,
        language,
        zone: organization.zone,
    };
    user::store::insert(ctx, &new.begin(ctx.now()))?;
    // Another mail of the same person may have come first.
    user::store::find_by_email(ctx, &email.key())?.or_not_found()
}
