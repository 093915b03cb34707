//! What is kept of somebody beside their tickets, when they want to be forgotten.

use db::Ctx;
use kernel::{Result, Traces, fold};

use crate::portal;

#[db::linkme::distributed_slice(people::membership::ERASERS)]
#[linkme(crate = db::linkme)]
static ERASER: people::membership::Eraser = erase;

/// What was asked with their addresses at the public form goes. What they answered to the forms of services is on their tickets and stays with these.
fn erase(ctx: &mut Ctx<'_>, traces: &Traces) -> Result<Vec<String>> {
    for address in &traces.addresses {
        portal::store::forget_address(ctx, &fold(address))?;
    }
    Ok(Vec::new())
}
