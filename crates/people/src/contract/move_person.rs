use db::Ctx;
use kernel::{Error, OrNotFound, Result, Text, UserId};

use super::{
    Contract,
    change::check_number,
    events::UserContractChanged,
    model::{Newcomer, Obstacle, Validity},
    store, today,
};
use crate::{
    User, UserState, account,
    client::{self, ClientAct},
    events,
    permission::require_reach,
    registration, user,
};

/// Puts somebody under the contract with this number, and so with its client (D6, checked as in D8). Putting them where they are changes nothing.
///
/// Fails at `number` with the reason where the contract does not take them. Whoever runs the organization belongs to no client.
pub fn move_person(ctx: &mut Ctx<'_>, id: UserId, number: &str) -> Result<User> {
    ctx.permit_here(ClientAct::Change)?;
    let user = find_movable(ctx, id)?;
    let contract = store::find_by_number(ctx, &check_number(number)?)?.or_invalid("number", "contract-number-unknown")?;
    if (user.client, user.contract) == (Some(contract.client), Some(contract.id)) {
        return Ok(user);
    }
    if user.is_administrator() || user.is_operator {
        return Err(Error::conflict("contract-not-for-administrators"));
    }
    require_room(ctx, &contract, &user)?;
    let moved = User { client: Some(contract.client), contract: Some(contract.id), ..user.clone() };
    save(ctx, &user, moved, Some(contract.number.to_string()))
}

/// Puts the actor, somebody of a client, under another contract, as they would register under it (D6, D8): by its number and, where it has one, its code. Naming the present one changes
/// nothing.
///
/// Fails at `contract` or `code`. A number that is unknown and one that is no longer in force get the same answer.
pub fn choose_contract(ctx: &mut Ctx<'_>, number: &str, code: &str) -> Result<User> {
    let me = ctx.me()?;
    let user = account::find_to_change(ctx, me)?;
    let unknown = || Error::invalid("contract", "registration-contract-unknown");
    let number = number.parse().map_err(|()| unknown())?;
    if kernel::has_nul(code) {
        return Err(Error::invalid("code", "error-nul"));
    }
    if user.client.is_none() {
        return Err(Error::conflict("contract-none-of-own"));
    }
    let contract = store::find_by_number(ctx, &number)?.ok_or_else(unknown)?;
    if (user.client, user.contract) == (Some(contract.client), Some(contract.id)) {
        return Ok(user);
    }
    // Two people for whom there is one place left meet here.
    let contract = store::find_for_change(ctx, contract.id)?.ok_or_else(unknown)?;
    if client::find(ctx, contract.client)?.is_none_or(|client| client.is_archived()) {
        return Err(unknown());
    }
    let at_contract = |error| match error {
        Error::Invalid(mut errors) => {
            errors.0.iter_mut().filter(|error| error.field == "email").for_each(|error| error.field = "contract".into());
            Error::Invalid(errors)
        }
        other => other,
    };
    registration::require_admission(ctx, &contract, &user.address()?.domain(), Some(code)).map_err(at_contract)?;
    let moved = User { client: Some(contract.client), contract: Some(contract.id), ..user.clone() };
    save(ctx, &user, moved, Some(contract.number.to_string()))
}

/// Takes somebody out of their contract and client. Doing it again changes nothing.
///
/// Whoever has an account would become one of the organization's own people by that, so only those without an account can leave.
pub fn leave_client(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    ctx.permit_here(ClientAct::Change)?;
    let user = find_movable(ctx, id)?;
    if user.client.is_none() {
        return Ok(user);
    }
    if user.state != UserState::Outsider {
        return Err(Error::conflict("contract-account-stays"));
    }
    let free = User { client: None, contract: None, ..user.clone() };
    save(ctx, &user, free, None)
}

fn find_movable(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    let user = user::store::find_for_change(ctx, id)?.or_not_found()?;
    require_reach(ctx, &user)?;
    if user.state == UserState::Left { Err(Error::conflict("people-has-left")) } else { Ok(user) }
}

fn require_room(ctx: &mut Ctx<'_>, contract: &Contract, user: &User) -> Result<()> {
    let client = client::find(ctx, contract.client)?.or_not_found()?;
    if client.is_archived() {
        return Err(Error::invalid("number", "contract-client-archived"));
    }
    // Two people for whom there is one place left meet here.
    store::find_for_change(ctx, contract.id)?;
    let domain = user.address()?.domain();
    let newcomer = Newcomer { domain: &domain, code: None, people: store::count_people(ctx, contract.id)? };
    let day = today(ctx)?;
    contract.admits(&newcomer, day).map_err(|obstacle| Error::invalid("number", said(contract, &obstacle, &domain)))
}

/// Why, to somebody who may look at the contract.
fn said(contract: &Contract, obstacle: &Obstacle, domain: &str) -> Text {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    match obstacle {
        Obstacle::NotInForce(Validity::Draft) => "contract-is-draft".into(),
        Obstacle::NotInForce(Validity::Coming) => Text::new("contract-is-coming").with("date", day(contract.term.begins_on)),
        Obstacle::NotInForce(Validity::Expired) => Text::new("contract-is-expired").with("date", day(contract.term.ends_on)),
        Obstacle::NotInForce(Validity::Suspended) => "contract-is-suspended".into(),
        Obstacle::NotInForce(Validity::Ended | Validity::InForce) => "contract-is-ended".into(),
        Obstacle::Code => "contract-code-wrong".into(),
        Obstacle::Domain => Text::new("contract-domain-foreign").with("domain", domain),
        Obstacle::Full => Text::new("contract-is-full").with("n", contract.most_people.unwrap_or_default()),
    }
}

fn save(ctx: &mut Ctx<'_>, before: &User, after: User, number: Option<String>) -> Result<User> {
    let former = before.contract.map_or(Ok(None), |id| store::find(ctx, id))?.map(|contract| contract.number.to_string());
    user::store::update(ctx, &after)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, events::item(&after), &UserContractChanged { before: former, after: number })?;
    ctx.announce("people");
    ctx.announce("clients");
    Ok(User { version: before.version + 1, ..after })
}
