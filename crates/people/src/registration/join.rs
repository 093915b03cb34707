//! Following the link: the registration becomes an account.

use db::{Ctx, Installation, Who};
use kernel::{Actor, EmailAddress, Error, Grants, OrganizationId, Result, Standing, Text, UserId, Via};
use notices::Notice;
use queue::{Event, ItemKind};

use super::{
    events::RegistrationJoined,
    letters,
    model::{Registration, State},
    store, user,
};
use crate::{
    Role, User, UserState, client, contract,
    invitation::Joining,
    letters::{Recipient, send},
    link, membership, organization, roles,
    user::{NewUser, by_address, find_user, store as users},
};

/// Makes the account of a registration whose link was followed, under its contract or in its team. The address counts as proven, and what was written from there is the account's.
///
/// Refused as a conflict when the contract no longer lets anybody in.
pub fn join(installation: &mut Installation<'_>, organization: OrganizationId, registration: &Registration, joining: &Joining) -> Result<User> {
    let id = registration.user;
    let standing = Standing::with(Grants::NONE);
    let mut ctx = installation.within(Who { organization, actor: Actor::Person(id), standing, via: Via::Web });
    let registration = store::find_for_change(&mut ctx, registration.id)?.filter(|registration| registration.state == State::Sent).ok_or_else(link::gone)?;
    if !organization::read(&mut ctx)?.is_active {
        return Err(link::gone());
    }
    let email: EmailAddress = registration.email.parse().map_err(|()| link::gone())?;
    let belonging = match registration.contract {
        Some(contract) => Some(take_place(&mut ctx, contract, &email)?),
        None => None,
    };
    let account = User {
        client: belonging.as_ref().map(|contract| contract.client),
        contract: belonging.as_ref().map(|contract| contract.id),
        ..account(&registration, organization, email, joining, ctx.now())?
    };
    membership::take_over_outsider(&mut ctx, &account)?;
    if !users::insert(&mut ctx, &account)? {
        return Err(Error::conflict("people-already-member"));
    }
    users::make_username_final(&mut ctx.installation(), id)?;
    // A role may have gone since it was promised; its person is a requester then.
    if let Some(role) = roles::store::find(&mut ctx, &registration.role)? {
        roles::store::set(&mut ctx, id, &[role])?;
    }
    store::update(&mut ctx, &Registration { state: State::Joined, ..registration.clone() }.emptied())?;
    let operation = queue::operation(&mut ctx);
    let joined = RegistrationJoined { user: id, contract: belonging.map(|contract| contract.number.to_string()) };
    queue::record(&mut ctx, operation, registration.item(), &joined)?;
    ctx.announce("clients");
    Ok(account)
}

/// The contract, held until the transaction ends: two people for whom there is one place left meet here.
fn take_place(ctx: &mut Ctx<'_>, id: kernel::ContractId, email: &EmailAddress) -> Result<contract::Contract> {
    let closed = || Error::conflict("registration-contract-closed");
    let contract = contract::store::find_for_change(ctx, id)?.ok_or_else(closed)?;
    let is_served = client::find(ctx, contract.client)?.is_some_and(|client| !client.is_archived());
    match is_served && user::require_admission(ctx, &contract, &email.domain(), None).is_ok() {
        true => Ok(contract),
        false => Err(closed()),
    }
}

fn account(registration: &Registration, organization: OrganizationId, email: EmailAddress, joining: &Joining, now: kernel::Timestamp) -> Result<User> {
    let username = registration.username.parse().map_err(|()| Error::Internal(format!("registration {} has no valid username", registration.id)))?;
    let new = NewUser {
        id: registration.user,
        organization,
        username: Some(username),
        display_name: registration.display_name(),
        email,
        role: if registration.is_administrator() { Role::Administrator } else { Role::Member },
        state: UserState::Active,
        place: (registration.department, registration.team),
        language: joining.language,
        zone: registration.zone.clone(),
    };
    Ok(User {
        first_name: registration.first_name.clone(),
        last_name: registration.last_name.clone(),
        phone: registration.phone.clone(),
        email_confirmed_at: Some(now),
        ..new.begin(now)
    })
}

/// Tells the contact at the client of an account that is new under the contract (K8), by registration or by a person's own move: by mail, and in the bell where the contact has an account.
pub(super) fn tell_contact(ctx: &mut Ctx<'_>, event: &Event) -> Result<()> {
    let id = match event.item.kind {
        // Whoever moves others knows what they do.
        ItemKind::User if event.actor.is_none_or(|actor| actor.0 != event.item.id) => return Ok(()),
        ItemKind::User => UserId(event.item.id),
        _ => event.data::<RegistrationJoined>()?.user,
    };
    let Some(user) = find_user(ctx, id)? else { return Ok(()) };
    let Some(contract) = user.contract.map_or(Ok(None), |id| contract::find(ctx, id))? else { return Ok(()) };
    let Ok(address) = contract.contact_email.parse::<EmailAddress>() else { return Ok(()) };
    let organization = organization::read(ctx)?;
    let known = by_address(ctx, &address)?.filter(|known| known.id != user.id);
    if address.key() == user.email_key() {
        return Ok(());
    }
    if let Some(contact) = known.as_ref().filter(|known| known.is_active()) {
        let text = Text::new("registration-contact-told").with("name", user.display_name.as_str()).with("number", contract.number.as_str());
        let users: [UserId; 1] = [contact.id];
        let notice = Notice { users: &users, text, href: "/notifications".into(), icon: "person", item: event.item, actor: None };
        notices::tell(ctx, &notice)?;
    }
    let to = Recipient {
        organization: organization.id,
        organization_name: organization.name,
        address,
        name: contract.contact_name.clone(),
        language: known.map_or(organization.language, |known| known.language),
    };
    send(&mut ctx.installation(), &to, &letters::new_account(&to, &user, contract.number.as_str()))
}
