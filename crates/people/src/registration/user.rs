//! Registering as a user: with the number of a contract (D7 to D12).

use db::{Ctx, Installation, Who};
use kernel::{ContractId, EmailAddress, Error, FieldErrors, OrganizationId, Result, Text, UserId};
use serde::{Deserialize, Serialize};

use super::{
    events::RegistrationAsked,
    jobs::{self, REGISTER_USER},
    letters,
    model::{Kind, Registration, State},
    personal::Personal,
    store,
};
use crate::{
    User, UserState, client,
    contract::{self, Contract, Newcomer, Obstacle},
    entry::brakes,
    letters::Recipient,
    link::{self, LinkKind, Subject},
    membership::username,
    organization::{self, Organization},
    roles::BuiltIn,
    user,
};

/// Somebody who registers as a user.
#[derive(Clone, Debug)]
pub struct AskUser {
    pub personal: Personal,
    /// The number of the contract, as it was typed.
    pub contract: String,
    /// The contract's code, where it has one.
    pub code: String,
}

/// The same, once the contract was found.
#[derive(Serialize, Deserialize)]
struct Asked {
    personal: Personal,
    organization: OrganizationId,
    contract: ContractId,
}

/// Takes the wish, if the username is free and the contract lets this person in; what fails is said at `username`, `contract`, `code` or `email` (D8).
///
/// Whether the address has an account already is not told: a job finds it out and mails a link, or how to sign in.
pub fn ask_as_user(installation: &mut Installation<'_>, ask: &AskUser) -> Result<()> {
    let mut errors = FieldErrors::default();
    errors.take(ask.personal.require_free_name(installation));
    let contract = errors.take(find_contract(installation, ask));
    let Some((organization, contract)) = contract.filter(|_| errors.is_empty()) else { return Err(Error::Invalid(errors)) };
    brakes::registration_mail(installation, &ask.personal.email)?;
    jobs::enqueue(installation, REGISTER_USER, &Asked { personal: ask.personal.clone(), organization, contract })
}

/// The contract with the typed number, if it lets this person in. A number that is unknown and one that is no longer in force get the same answer.
fn find_contract(installation: &mut Installation<'_>, ask: &AskUser) -> Result<(OrganizationId, ContractId)> {
    let unknown = || Error::invalid("contract", "registration-contract-unknown");
    let number = ask.contract.parse().map_err(|()| unknown())?;
    let (organization, id) = contract::store::of_number(installation, &number)?.ok_or_else(unknown)?;
    let mut ctx = installation.within(Who::desk(organization));
    let contract = contract::find(&mut ctx, id)?.ok_or_else(unknown)?;
    if !organization::read(&mut ctx)?.is_active || client::find(&mut ctx, contract.client)?.is_none_or(|client| client.is_archived()) {
        return Err(unknown());
    }
    let domain = ask.personal.address()?.domain();
    require_admission(&mut ctx, &contract, &domain, Some(&ask.code))?;
    Ok((organization, id))
}

/// Refuses whom the contract does not let in, at the field that failed.
pub(crate) fn require_admission(ctx: &mut Ctx<'_>, contract: &Contract, domain: &str, code: Option<&str>) -> Result<()> {
    let newcomer = Newcomer { domain, code, people: contract::store::count_people(ctx, contract.id)? };
    let today = contract::today(ctx)?;
    contract.admits(&newcomer, today).map_err(|obstacle| match obstacle {
        Obstacle::NotInForce(_) => Error::invalid("contract", "registration-contract-unknown"),
        Obstacle::Code if code.is_none_or(|code| code.trim().is_empty()) => Error::invalid("code", "registration-code-missing"),
        Obstacle::Code => Error::invalid("code", "registration-code-wrong"),
        Obstacle::Domain => Error::invalid("email", Text::new("registration-contract-domain").with("domain", domain)),
        Obstacle::Full => Error::invalid("contract", "registration-contract-full"),
    })
}

/// Keeps the registration and mails the link, or tells the address that it has an account already.
pub(super) fn register(ctx: &mut Ctx<'_>, job: &queue::Job) -> Result<()> {
    let Asked { personal, organization, contract } = job.payload()?;
    let mut installation = ctx.installation();
    let mut ctx = installation.within(Who::desk(organization));
    let Some(contract) = contract::find(&mut ctx, contract)? else { return Ok(()) };
    let organization = organization::read(&mut ctx)?;
    let email = personal.address()?;
    if let Some(known) = known_account(&mut ctx, &email)? {
        return tell_known(&mut ctx, &organization, &known);
    }
    let place = organization::default_place(&mut ctx)?;
    let new = new_registration(&mut ctx, Kind::User, &personal, &organization, place)?;
    let new = Registration { contract: Some(contract.id), ..new };
    let (registration, _) = open(&mut ctx, &personal, new)?;
    send_link(&mut ctx, &organization, &registration)?;
    let asked = RegistrationAsked {
        kind: Kind::User,
        name: registration.display_name(),
        email: registration.email.clone(),
        username: registration.username.clone(),
        contract: Some(contract.number.to_string()),
        department: String::new(),
        team: String::new(),
    };
    let operation = queue::operation(&mut ctx);
    queue::record(&mut ctx, operation, registration.item(), &asked)?;
    ctx.announce("clients");
    Ok(())
}

/// Somebody who has an account with this address. Who only wrote in has none.
pub(super) fn known_account(ctx: &mut Ctx<'_>, email: &EmailAddress) -> Result<Option<User>> {
    Ok(user::by_address(ctx, email)?.filter(|user| user.state != UserState::Outsider))
}

/// Tells an address that it has an account already, and how to get in.
pub(super) fn tell_known(ctx: &mut Ctx<'_>, organization: &Organization, user: &User) -> Result<()> {
    let to = Recipient::of(user, organization)?;
    let mut installation = ctx.installation();
    let draft = match user.state {
        UserState::Invited => {
            let subject = Subject { user: Some(user.id), ..Subject::default() };
            let secret = link::create(&mut installation, LinkKind::Join, organization.id, &subject)?;
            letters::password_link(&to, &secret, &user.username)
        }
        _ => letters::known(&to, &user.username),
    };
    crate::letters::send(&mut installation, &to, &draft)
}

/// A registration as it begins; its username is not taken yet.
pub(super) fn new_registration(
    ctx: &mut Ctx<'_>,
    kind: Kind,
    personal: &Personal,
    organization: &Organization,
    (department, team): (kernel::DepartmentId, kernel::TeamId),
) -> Result<Registration> {
    Ok(Registration {
        id: kernel::RegistrationId(ctx.next_id()),
        kind,
        state: if kind == Kind::User { State::Sent } else { State::Waiting },
        user: UserId(ctx.next_id()),
        username: personal.username.clone(),
        first_name: personal.first_name.clone(),
        last_name: personal.last_name.clone(),
        email: personal.email.clone(),
        phone: personal.phone.clone(),
        language: personal.language,
        zone: if personal.zone.is_empty() { organization.zone.clone() } else { personal.zone.clone() },
        contract: None,
        department,
        team,
        role: if kind == Kind::Staff { BuiltIn::Agent.slug().to_owned() } else { String::new() },
        asked_department: String::new(),
        asked_team: String::new(),
        created_at: ctx.now(),
        decided_by: None,
        decided_at: None,
    })
}

/// Keeps a new registration, or what was typed now in the open one of that address; whether it is new.
///
/// The username was free a moment ago; should somebody have taken it since, it gets a tail, and the mail tells it.
pub(super) fn open(ctx: &mut Ctx<'_>, personal: &Personal, new: Registration) -> Result<(Registration, bool)> {
    let organization = ctx.organization();
    let before = store::find_open(ctx, new.kind, &new.email)?;
    let user = before.as_ref().map_or(new.user, |before| before.user);
    let wanted = personal.name()?;
    let username = match &before {
        Some(before) if kernel::fold(&before.username) == wanted.key() => before.username.clone(),
        _ => {
            user::store::release_username(&mut ctx.installation(), user)?;
            username::claim_near(&mut ctx.installation(), &wanted, organization, user)?.to_string()
        }
    };
    let registration = match &before {
        // What an administrator has decided stays.
        Some(before) if before.state == State::Sent && before.kind == Kind::Staff => Registration { username, ..before.clone() },
        Some(before) => Registration { id: before.id, user, username, state: before.state, created_at: before.created_at, ..new },
        None => Registration { username, ..new },
    };
    match before {
        Some(_) => store::update(ctx, &registration)?,
        None => drop(store::insert(ctx, &registration)?),
    }
    Ok((registration, before.is_none()))
}

/// Mails the link that sets the first password; earlier ones stop working.
pub(super) fn send_link(ctx: &mut Ctx<'_>, organization: &Organization, registration: &Registration) -> Result<()> {
    let to = recipient(organization, registration)?;
    let mut installation = ctx.installation();
    let subject = Subject { user: Some(registration.user), ..Subject::default() };
    let secret = link::create(&mut installation, LinkKind::Join, organization.id, &subject)?;
    let draft = match registration.kind {
        Kind::User => letters::password_link(&to, &secret, &registration.username),
        Kind::Staff => letters::accepted(&to, &secret, &registration.username),
    };
    crate::letters::send(&mut installation, &to, &draft)
}

pub(super) fn recipient(organization: &Organization, registration: &Registration) -> Result<Recipient> {
    let address = registration.email.parse().map_err(|()| Error::Internal(format!("registration {} has no valid address", registration.id)))?;
    Ok(Recipient {
        organization: organization.id,
        organization_name: organization.name.clone(),
        address,
        name: registration.display_name(),
        language: registration.language,
    })
}
