use db::Ctx;
use kernel::{EmailAddress, Language, OrNotFound, Result, UserId, truncate};

use crate::{
    client, organization,
    user::{self, NewUser, Role, User, UserState},
};

/// Gives an account what somebody without one wrote. Areas add themselves, since this one knows nothing of what people write:
///
/// ```ignore
/// #[db::linkme::distributed_slice(people::membership::TAKEN_OVER)]
/// #[linkme(crate = db::linkme)]
/// static TICKETS: people::membership::TakeOver = take_over;
/// ```
#[db::linkme::distributed_slice]
#[linkme(crate = db::linkme)]
pub static TAKEN_OVER: [TakeOver] = [..];

/// From whom, to whom.
pub type TakeOver = fn(&mut Ctx<'_>, UserId, UserId) -> Result<()>;

/// Lets an account that has proven an address take over what was written from there by somebody without an account. Nothing happens where nobody wrote.
pub(crate) fn take_over(ctx: &mut Ctx<'_>, account: &User) -> Result<()> {
    match user::store::take_over_outsider(ctx, &account.email_key())? {
        Some(outsider) => TAKEN_OVER.iter().try_for_each(|take_over| take_over(ctx, outsider, account.id)),
        None => Ok(()),
    }
}

/// Whoever has this address; somebody new without an account where nobody has. The desk alone does this, for mail from strangers (K16).
///
/// Who writes from a domain of a client belongs to that client, and to its contract in force.
pub fn know_outsider(ctx: &mut Ctx<'_>, email: &EmailAddress, name: &str, language: Language) -> Result<User> {
    if let Some(known) = user::store::find_by_email(ctx, &email.key())? {
        return place(ctx, known, email);
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
    let belonging = client::of_address(ctx, email)?;
    let outsider = User { client: belonging.map(|found| found.client), contract: belonging.and_then(|found| found.contract), ..new.begin(ctx.now()) };
    user::store::insert(ctx, &outsider)?;
    // Another mail of the same person may have come first.
    user::store::find_by_email(ctx, &email.key())?.or_not_found()
}

/// Somebody known who has no account and no client yet may have written before their company became one.
fn place(ctx: &mut Ctx<'_>, known: User, email: &EmailAddress) -> Result<User> {
    if known.state != UserState::Outsider || (known.client.is_some() && known.contract.is_some()) {
        return Ok(known);
    }
    match client::of_address(ctx, email)? {
        Some(found) if known.client.is_none_or(|client| client == found.client) && (known.client, known.contract) != (Some(found.client), found.contract) => {
            let placed = User { client: Some(found.client), contract: found.contract, ..known };
            user::store::update(ctx, &placed)?;
            Ok(User { version: placed.version + 1, ..placed })
        }
        _ => Ok(known),
    }
}
