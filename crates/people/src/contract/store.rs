//! The rows of contracts, their numbers, and what they cover.

use db::{Ctx, Installation, Row, installation_sql, params, sql};
use jiff::civil::Date;
use kernel::{ClientId, ContractId, Error, OrganizationId, Result, ServiceId};

use super::{
    ContractNumber,
    model::{Contract, Term},
};

/// The columns of a contract, in the order of [`from_row`].
macro_rules! select_contracts {
    ($rest:literal) => {
        concat!(
            "SELECT id, client_id, number, state, begins_on, ends_on, hours_included, most_people, code, domains, contact_name, contact_email, created_at, version
             FROM contract
             WHERE organization_id = $1 ",
            $rest
        )
    };
}

fn from_row(row: &mut Row<'_>) -> Result<Contract> {
    let (id, client) = (row.take::<ContractId>()?, row.take()?);
    let number = row.take::<String>()?.parse().map_err(|()| Error::Internal(format!("contract {id} has no valid number")))?;
    Ok(Contract {
        id,
        client,
        number,
        state: row.take()?,
        term: Term { begins_on: day(row)?, ends_on: day(row)? },
        hours_included: row.take()?,
        most_people: row.take()?,
        code: row.take()?,
        domains: row.take::<String>()?.split_whitespace().map(str::to_owned).collect(),
        contact_name: row.take()?,
        contact_email: row.take()?,
        created_at: row.take()?,
        version: row.take()?,
    })
}

/// Days are stored as ISO 8601 writes them.
fn day(row: &mut Row<'_>) -> Result<Option<Date>> {
    row.take::<Option<String>>()?.map(|text| text.parse().map_err(Error::internal)).transpose()
}

fn written(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

pub fn find(ctx: &mut Ctx<'_>, id: ContractId) -> Result<Option<Contract>> {
    ctx.query_one(sql!(select_contracts!("AND id = $2")), &params![id], from_row)
}

pub fn find_for_change(ctx: &mut Ctx<'_>, id: ContractId) -> Result<Option<Contract>> {
    ctx.lock_one(sql!(select_contracts!("AND id = $2")), &params![id], from_row)
}

/// The organization's contract with this number, whatever its state.
pub fn find_by_number(ctx: &mut Ctx<'_>, number: &ContractNumber) -> Result<Option<Contract>> {
    let organization = ctx.organization();
    match of_number(&mut ctx.installation(), number)? {
        Some((owner, id)) if owner == organization => find(ctx, id),
        _ => Ok(None),
    }
}

/// All contracts of a client, oldest first; there are a handful.
pub fn of_client(ctx: &mut Ctx<'_>, client: ClientId) -> Result<Vec<Contract>> {
    ctx.query(sql!(select_contracts!("AND client_id = $2 ORDER BY id LIMIT 1000")), &params![client], from_row)
}

/// Active contracts of the whole organization, by number; for choosing one.
pub fn active(ctx: &mut Ctx<'_>) -> Result<Vec<Contract>> {
    ctx.query(sql!(select_contracts!("AND state = 'active' ORDER BY number, id LIMIT 1000")), &[], from_row)
}

pub fn insert(ctx: &mut Ctx<'_>, contract: &Contract) -> Result<()> {
    ctx.execute_one(
        sql!(
            "INSERT INTO contract (
                 organization_id, id, client_id, number, state, begins_on, ends_on, hours_included, most_people, code, domains, contact_name, contact_email, created_at, version
             ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        ),
        &params![
            contract.id,
            contract.client,
            *contract.number.as_str(),
            contract.state,
            written(contract.term.begins_on),
            written(contract.term.ends_on),
            contract.hours_included,
            contract.most_people,
            contract.code,
            contract.domains.join(" "),
            contract.contact_name,
            contract.contact_email,
            contract.created_at,
            contract.version
        ],
    )
}

/// Writes a changed contract, whose version then is one higher.
pub fn update(ctx: &mut Ctx<'_>, contract: &Contract) -> Result<()> {
    ctx.execute_one(
        sql!(
            "UPDATE contract
             SET number = $3, state = $4, begins_on = $5, ends_on = $6, hours_included = $7, most_people = $8, code = $9, domains = $10,
                 contact_name = $11, contact_email = $12, version = version + 1
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![
            contract.id,
            *contract.number.as_str(),
            contract.state,
            written(contract.term.begins_on),
            written(contract.term.ends_on),
            contract.hours_included,
            contract.most_people,
            contract.code,
            contract.domains.join(" "),
            contract.contact_name,
            contract.contact_email
        ],
    )
}

/// Takes a number for a contract; `false` when another one of the installation has it.
pub fn claim_number(installation: &mut Installation<'_>, number: &ContractNumber, organization: OrganizationId, contract: ContractId) -> Result<bool> {
    let claimed = installation.execute(
        installation_sql!("INSERT INTO contract_number (number_key, organization_id, contract_id) VALUES ($1, $2, $3) ON CONFLICT (number_key) DO NOTHING"),
        &params![number.key(), organization, contract],
    )?;
    Ok(claimed == 1)
}

pub fn release_number(installation: &mut Installation<'_>, contract: ContractId) -> Result<()> {
    installation.execute(installation_sql!("DELETE FROM contract_number WHERE contract_id = $1"), &params![contract]).map(drop)
}

/// Whose number it is, in the whole installation.
pub fn of_number(installation: &mut Installation<'_>, number: &ContractNumber) -> Result<Option<(OrganizationId, ContractId)>> {
    installation.query_one(installation_sql!("SELECT organization_id, contract_id FROM contract_number WHERE number_key = $1"), &params![number.key()], |row| {
        Ok((row.take()?, row.take()?))
    })
}

/// How many people have an account under it. Who only wrote in takes no place.
pub fn count_people(ctx: &mut Ctx<'_>, id: ContractId) -> Result<i64> {
    let count = ctx.query_one(
        sql!("SELECT count(*) FROM app_user WHERE organization_id = $1 AND contract_id = $2 AND state NOT IN ('left', 'outsider')"),
        &params![id],
        |row| row.take(),
    )?;
    Ok(count.unwrap_or(0))
}

/// The services that it covers, in no particular order.
pub fn covered(ctx: &mut Ctx<'_>, id: ContractId) -> Result<Vec<ServiceId>> {
    ctx.query(sql!("SELECT service_id FROM contract_service WHERE organization_id = $1 AND contract_id = $2 ORDER BY service_id"), &params![id], |row| {
        row.take()
    })
}

pub fn put_service(ctx: &mut Ctx<'_>, id: ContractId, service: ServiceId) -> Result<()> {
    ctx.execute(
        sql!(
            "INSERT INTO contract_service (organization_id, contract_id, service_id) VALUES ($1, $2, $3)
             ON CONFLICT (organization_id, contract_id, service_id) DO NOTHING"
        ),
        &params![id, service],
    )
    .map(drop)
}

pub fn remove_service(ctx: &mut Ctx<'_>, id: ContractId, service: ServiceId) -> Result<()> {
    ctx.execute(sql!("DELETE FROM contract_service WHERE organization_id = $1 AND contract_id = $2 AND service_id = $3"), &params![id, service]).map(drop)
}

/// Takes an address, and the name beside it, off the contracts whose contact it is: nobody is told of their new accounts until somebody else is named.
pub fn forget_contact(ctx: &mut Ctx<'_>, email_key: &str) -> Result<()> {
    ctx.execute(
        sql!("UPDATE contract SET contact_name = '', contact_email = '', version = version + 1 WHERE organization_id = $1 AND lower(contact_email) = $2"),
        &params![*email_key],
    )
    .map(drop)
}
