//! Which services a contract covers: those that are named, and all that stand in a category that is.

use db::Ctx;
use kernel::{ContractId, Error, OrNotFound, Result, ServiceId};
use people::{
    ClientAct,
    contract::{self, Contract},
};

use super::store;

/// A contract and what it covers, for whoever looks after clients.
pub fn covered(ctx: &mut Ctx<'_>, id: ContractId) -> Result<(Contract, Vec<ServiceId>)> {
    ctx.permit_here(ClientAct::See)?;
    let contract = contract::find(ctx, id)?.or_not_found()?;
    Ok((contract, contract::covered(ctx, id)?))
}

/// Makes these the services and categories that a contract covers. What is archived stays covered, for the day when it comes back. Fails at `services` for one that is not in the catalogue.
pub fn cover(ctx: &mut Ctx<'_>, id: ContractId, services: &[ServiceId]) -> Result<Contract> {
    let (_, before) = covered(ctx, id)?;
    let all = store::all(ctx)?;
    let is_offered = |id: &ServiceId| all.iter().any(|service| service.id == *id && service.archived_at.is_none());
    if !services.iter().all(is_offered) {
        return Err(Error::invalid("services", "catalogue-no-such-service"));
    }
    let archived = before.iter().filter(|id| !is_offered(id));
    let after: Vec<ServiceId> = services.iter().chain(archived).copied().collect();
    contract::cover(ctx, id, &after)
}
