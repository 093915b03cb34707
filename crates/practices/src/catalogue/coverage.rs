//! As whom the actor looks at the catalogue, and what their contract covers.

use std::collections::BTreeSet;

use db::Ctx;
use kernel::{ContractId, Result, ServiceId};
use people::contract;

use super::model::Reader;

/// Who answers tickets sees everything that can be requested, people of the organization what is for everybody, people of a client what their contract covers (D11).
pub fn reader(ctx: &mut Ctx<'_>) -> Result<Reader> {
    let user = match ctx.actor().person() {
        Some(me) => people::find_user(ctx, me)?,
        None => None,
    };
    match user.filter(|user| user.client.is_some()) {
        Some(user) => covered(ctx, user.contract).map(Reader::Client),
        None if ctx.standing().is_agent() => Ok(Reader::Agent),
        None => Ok(Reader::Own),
    }
}

/// What a contract covers while it is in force.
fn covered(ctx: &mut Ctx<'_>, id: Option<ContractId>) -> Result<BTreeSet<ServiceId>> {
    let today = contract::today(ctx)?;
    let found = match id {
        Some(id) => contract::find(ctx, id)?,
        None => None,
    };
    match found.filter(|contract| contract.is_in_force(today)) {
        Some(contract) => Ok(contract::covered(ctx, contract.id)?.into_iter().collect()),
        None => Ok(BTreeSet::new()),
    }
}
