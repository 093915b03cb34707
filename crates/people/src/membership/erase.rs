//! Erasing a person, on their request (K10): what tells who they are goes at once, everywhere; what they did stays, by a former user.

use db::{Ctx, installation_sql, params};
use kernel::{Error, OrNotFound, Result, Traces, UserId, fold};

use super::remove_person::remove_person;
use crate::{
    PeopleAct, Role, contract,
    events::{EmailAsked, EmailChanged, UserErased, UserRenamed, UsernameChosen, item},
    invitation, load, organization,
    permission::permit_on,
    registration,
    user::{self, Density, Theme, User, UserState},
};

/// Takes a person out of what another area keeps. Areas above add themselves, those below are asked here:
///
/// ```ignore
/// #[db::linkme::distributed_slice(people::membership::ERASERS)]
/// #[linkme(crate = db::linkme)]
/// static TICKETS: people::membership::Eraser = erase;
/// ```
#[db::linkme::distributed_slice]
#[linkme(crate = db::linkme)]
pub static ERASERS: [Eraser] = [..];

/// Given what leads to the person; answers with the fingerprints of stored files that nothing should need any more.
pub type Eraser = fn(&mut Ctx<'_>, &Traces) -> Result<Vec<String>>;

/// Erases a person. `typed` is their name, typed by whoever asks for it; fails at `name` when it is another.
///
/// Nobody erases themselves, and the last administrator stays. It cannot be taken back. Erasing again changes nothing. Stored files go with `files::delete_doomed`,
/// which the caller runs after the commit.
pub fn erase_person(ctx: &mut Ctx<'_>, id: UserId, typed: &str) -> Result<User> {
    ctx.permit_here(PeopleAct::Erase)?;
    let before = user::store::find_for_change(ctx, id)?.or_not_found()?;
    permit_on(ctx, PeopleAct::Erase, &before)?;
    if ctx.me()? == id {
        return Err(Error::conflict("people-not-oneself"));
    }
    if is_erased(&before) {
        return Ok(before);
    }
    if fold(typed) != fold(&before.display_name) {
        return Err(Error::invalid("name", "people-erase-name"));
    }
    let traces = traces(ctx, &before)?;
    if before.state != UserState::Left {
        remove_person(ctx, id)?;
    }
    let mut files: Vec<String> = before.picture_sha256.iter().cloned().collect();
    files.extend(files::erase_unsent(ctx, id)?);
    let user = forget(ctx, &before, &traces)?;
    for erase in ERASERS {
        files.extend(erase(ctx, &traces)?);
    }
    files.extend(mail::erase(ctx, &traces)?);
    notices::erase(ctx, &traces)?;
    web::erase(ctx, &traces)?;
    queue::erase(ctx, &traces)?;
    files::doom(ctx, &files)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&user), &UserErased {})?;
    ctx.announce("people");
    Ok(user)
}

/// Whether nothing tells any more who this was.
pub fn is_erased(user: &User) -> bool {
    user.state == UserState::Left && user.email.is_empty()
}

/// Everything that leads to the person, as the account says it now and as its history says it was.
fn traces(ctx: &mut Ctx<'_>, user: &User) -> Result<Traces> {
    let mut addresses = vec![user.email.clone()];
    addresses.extend(user.email_wanted.clone());
    let mut words = vec![user.display_name.clone(), user.username.clone(), user.phone.clone()];
    if !user.first_name.is_empty() && !user.last_name.is_empty() {
        words.push(format!("{} {}", user.first_name, user.last_name));
    }
    for event in queue::timeline(ctx, item(user), None, i64::MAX)? {
        match event.kind.as_str() {
            "user.renamed" => words.push(event.data::<UserRenamed>()?.before),
            "user.email_changed" => addresses.push(event.data::<EmailChanged>()?.before),
            "user.email_asked" => addresses.push(event.data::<EmailAsked>()?.after),
            "user.username_chosen" => words.push(event.data::<UsernameChosen>()?.before),
            _ => {}
        }
    }
    addresses.retain(|address| !address.is_empty());
    words.retain(|word| !word.is_empty());
    let replacement = organization::read(ctx)?.language.t("people-former-user").to_owned();
    Ok(Traces { id: user.id, addresses, words, replacement })
}

fn forget(ctx: &mut Ctx<'_>, before: &User, traces: &Traces) -> Result<User> {
    load::forget(ctx, traces)?;
    registration::store::forget_user(ctx, before.id)?;
    for address in &traces.addresses {
        registration::store::forget_address(ctx, &fold(address))?;
        contract::store::forget_contact(ctx, &fold(address))?;
        invitation::store::forget_address(ctx, &fold(address))?;
        let organization = ctx.organization();
        ctx.installation()
            .execute(installation_sql!("DELETE FROM email_account WHERE organization_id = $1 AND email_key = $2"), &params![organization, fold(address)])?;
        ctx.installation()
            .execute(installation_sql!("DELETE FROM one_time_link WHERE organization_id = $1 AND lower(email) = $2"), &params![organization, fold(address)])?;
    }
    user::store::retire_username(ctx, before)?;
    let left = user::store::find_for_change(ctx, before.id)?.or_not_found()?;
    let former = User {
        display_name: traces.replacement.clone(),
        first_name: String::new(),
        last_name: String::new(),
        email: String::new(),
        email_confirmed_at: None,
        email_wanted: None,
        phone: String::new(),
        about: String::new(),
        skills: String::new(),
        signature: String::new(),
        picture_sha256: None,
        role: Role::Member,
        absence: None,
        zone: "UTC".into(),
        theme: Theme::System,
        density: Density::Comfortable,
        left_at: left.left_at.or(Some(ctx.now())),
        ..left
    };
    user::store::forget(ctx, &former)?;
    user::find_user(ctx, before.id)?.or_not_found()
}
