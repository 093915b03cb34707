//! As whom the actor looks at the catalogue, and what their contract covers.

use db::Ctx;
use kernel::Result;

use super::model::Reader;

/// Who answers tickets sees everything that can be requested, people of the organization what is for everybody.
pub fn reader(ctx: &mut Ctx<'_>) -> Result<Reader> {
    Ok(if ctx.standing().is_agent() { Reader::Agent } else { Reader::Own })
}
