use db::Ctx;
use jiff::civil::Date;
use kernel::{ClientId, ContractId, EmailAddress, Error, FieldErrors, OrNotFound, Result, ServiceId, Text, clean_line};
use serde_json::{Value, json};

use super::{
    ContractNumber,
    events::{ContractAdded, ContractChanged, ContractCodeChanged, ContractCovers, item},
    model::{Contract, ContractState, Term},
    store,
};
use crate::{
    client::{self, ClientAct, check_domains},
    difference::difference,
};

/// In characters.
const LONGEST_CODE: usize = 40;
const LONGEST_NAME: usize = 100;
/// A thousand people at work for a year.
const MOST_HOURS: i64 = 2_000_000;
const MOST_PEOPLE: i64 = 1_000_000;

/// What a contract is to be; `None` leaves a field as it is. Where a field can be empty, an empty text empties it.
#[derive(Clone, Debug, Default)]
pub struct ContractChange {
    /// Only while the contract is a draft.
    pub number: Option<String>,
    /// A word of [`ContractState`].
    pub state: Option<String>,
    /// First and last day, `2026-12-31`.
    pub begins_on: Option<String>,
    pub ends_on: Option<String>,
    pub hours_included: Option<String>,
    pub most_people: Option<String>,
    pub code: Option<String>,
    pub domains: Option<Vec<String>>,
    pub contact_name: Option<String>,
    pub contact_email: Option<String>,
}

/// Adds a contract with a client that is not archived. Fails at `number` when another contract of the installation has it, and at whatever else cannot be taken.
pub fn add_contract(ctx: &mut Ctx<'_>, client: ClientId, new: &ContractChange) -> Result<Contract> {
    ctx.permit_here(ClientAct::Change)?;
    let client = client::find(ctx, client)?.or_not_found()?;
    if client.is_archived() {
        return Err(Error::conflict("contract-client-archived"));
    }
    let empty = Contract {
        id: ContractId(ctx.next_id()),
        client: client.id,
        number: ContractNumber::unset(),
        state: ContractState::Draft,
        term: Term::default(),
        hours_included: None,
        most_people: None,
        code: String::new(),
        domains: Vec::new(),
        contact_name: String::new(),
        contact_email: String::new(),
        created_at: ctx.now(),
        version: 1,
    };
    let contract = ContractChange { number: Some(new.number.clone().unwrap_or_default()), ..new.clone() }.apply(empty)?;
    claim(ctx, &contract)?;
    store::insert(ctx, &contract)?;
    let operation = queue::operation(ctx);
    let added = ContractAdded { number: contract.number.to_string(), client: client.name };
    queue::record(ctx, operation, item(contract.id), &added)?;
    ctx.announce("clients");
    Ok(contract)
}

/// Changes a contract. `unless_stale` sees it as it is before. Saving what is there already changes nothing.
pub fn change_contract(ctx: &mut Ctx<'_>, id: ContractId, change: &ContractChange, unless_stale: impl FnOnce(&Contract) -> Result<()>) -> Result<Contract> {
    ctx.permit_here(ClientAct::Change)?;
    let before = store::find_for_change(ctx, id)?.or_not_found()?;
    unless_stale(&before)?;
    let after = change.apply(before.clone())?;
    let differs = difference(told(&before), told(&after));
    let has_new_code = before.code != after.code;
    if differs.is_none() && !has_new_code {
        return Ok(after);
    }
    if after.number.key() != before.number.key() {
        store::release_number(&mut ctx.installation(), id)?;
        claim(ctx, &after)?;
    }
    store::update(ctx, &after)?;
    let operation = queue::operation(ctx);
    if let Some((before, after)) = differs {
        queue::record(ctx, operation, item(id), &ContractChanged { before, after })?;
    }
    if has_new_code {
        queue::record(ctx, operation, item(id), &ContractCodeChanged { is_asked: !after.code.is_empty() })?;
    }
    ctx.announce("clients");
    Ok(Contract { version: before.version + 1, ..after })
}

/// Makes these the services that a contract covers. Whoever keeps the catalogue has made sure that they exist.
pub fn cover(ctx: &mut Ctx<'_>, id: ContractId, services: &[ServiceId]) -> Result<Contract> {
    ctx.permit_here(ClientAct::Change)?;
    let contract = store::find_for_change(ctx, id)?.or_not_found()?;
    let before = store::covered(ctx, id)?;
    let mut after = services.to_vec();
    after.sort_unstable();
    after.dedup();
    if before == after {
        return Ok(contract);
    }
    before.iter().filter(|service| !after.contains(service)).try_for_each(|gone| store::remove_service(ctx, id, *gone))?;
    after.iter().filter(|service| !before.contains(service)).try_for_each(|come| store::put_service(ctx, id, *come))?;
    store::update(ctx, &contract)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(id), &ContractCovers { before, after })?;
    ctx.announce("clients");
    Ok(Contract { version: contract.version + 1, ..contract })
}

fn claim(ctx: &mut Ctx<'_>, contract: &Contract) -> Result<()> {
    let organization = ctx.organization();
    match store::claim_number(&mut ctx.installation(), &contract.number, organization, contract.id)? {
        true => Ok(()),
        false => Err(Error::invalid("number", "contract-number-taken")),
    }
}

/// What events tell of a contract; never its code.
fn told(contract: &Contract) -> Value {
    json!({
        "number": contract.number.as_str(), "state": contract.state,
        "begins_on": contract.term.begins_on.map(|day| day.to_string()), "ends_on": contract.term.ends_on.map(|day| day.to_string()),
        "hours_included": contract.hours_included, "most_people": contract.most_people, "domains": contract.domains,
        "contact_name": contract.contact_name, "contact_email": contract.contact_email,
    })
}

impl ContractChange {
    fn apply(&self, mut contract: Contract) -> Result<Contract> {
        let mut errors = FieldErrors::default();
        let set = |errors: &mut FieldErrors, wanted: &Option<String>, read: &mut dyn FnMut(&str) -> Result<()>| {
            if let Some(text) = wanted {
                errors.take(read(text.trim()));
            }
        };
        let is_draft = contract.state == ContractState::Draft;
        set(&mut errors, &self.number, &mut |text| {
            let number = check_number(text)?;
            if number != contract.number && !is_draft {
                return Err(Error::invalid("number", "contract-number-final"));
            }
            contract.number = number;
            Ok(())
        });
        set(&mut errors, &self.state, &mut |text| {
            contract.state = ContractState::from_slug(text).ok_or_else(|| Error::invalid("state", "account-choice-unknown"))?;
            Ok(())
        });
        set(&mut errors, &self.begins_on, &mut |text| check_day("begins_on", text).map(|day| contract.term.begins_on = day));
        set(&mut errors, &self.ends_on, &mut |text| check_day("ends_on", text).map(|day| contract.term.ends_on = day));
        set(&mut errors, &self.hours_included, &mut |text| check_count("hours_included", text, MOST_HOURS).map(|count| contract.hours_included = count));
        set(&mut errors, &self.most_people, &mut |text| check_count("most_people", text, MOST_PEOPLE).map(|count| contract.most_people = count));
        set(&mut errors, &self.code, &mut |text| optional("code", text, LONGEST_CODE).map(|code| contract.code = code));
        set(&mut errors, &self.contact_name, &mut |text| optional("contact_name", text, LONGEST_NAME).map(|name| contract.contact_name = name));
        set(&mut errors, &self.contact_email, &mut |text| check_email(text).map(|email| contract.contact_email = email));
        if let Some(domains) = self.domains.as_deref().and_then(|texts| errors.take(check_domains(texts))) {
            contract.domains = domains;
        }
        if matches!(contract.term, Term { begins_on: Some(first), ends_on: Some(last) } if first > last) {
            errors.add("ends_on", "contract-term-backwards");
        }
        errors.check()?;
        Ok(contract)
    }
}

pub(super) fn check_number(text: &str) -> Result<ContractNumber> {
    text.parse().map_err(|()| Error::invalid("number", "contract-number-rule"))
}

fn check_day(field: &'static str, text: &str) -> Result<Option<Date>> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| Error::invalid(field, "contract-day-bad")) }
}

fn check_count(field: &'static str, text: &str, most: i64) -> Result<Option<i64>> {
    match text.parse::<i64>() {
        _ if text.is_empty() => Ok(None),
        Ok(count) if (0..=most).contains(&count) => Ok(Some(count)),
        _ => Err(Error::invalid(field, Text::new("contract-count-bad").with("max", most))),
    }
}

fn check_email(text: &str) -> Result<String> {
    if text.is_empty() { Ok(String::new()) } else { EmailAddress::at("contact_email", text).map(|email| email.to_string()) }
}

fn optional(field: &'static str, text: &str, longest: usize) -> Result<String> {
    if text.is_empty() { Ok(String::new()) } else { clean_line(field, text, longest) }
}
