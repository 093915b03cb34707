use db::Ctx;
use kernel::{ClientId, ContractId, EmailAddress, Result};

use super::store;
use crate::contract;

/// To which client, and to which of its contracts, somebody belongs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Belonging {
    pub client: ClientId,
    /// `None` while the client has no contract in force for this address.
    pub contract: Option<ContractId>,
}

/// Whose an address is: the client that has its domain, and the oldest of the client's contracts in force that takes such addresses; one that names the domain goes first.
///
/// It proves nothing about who writes: it only says where their mail is looked after.
pub fn of_address(ctx: &mut Ctx<'_>, address: &EmailAddress) -> Result<Option<Belonging>> {
    let domain = address.domain();
    let Some(client) = store::of_domain(ctx, &domain)? else { return Ok(None) };
    let today = contract::today(ctx)?;
    let contracts = contract::store::of_client(ctx, client.id)?;
    let contract = contract::for_domain(&contracts, &domain, today).map(|contract| contract.id);
    Ok(Some(Belonging { client: client.id, contract }))
}
