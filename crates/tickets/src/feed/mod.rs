//! Lists of tickets by query: the Live Feed, search, and lists of the API.

mod rail;
mod store;

pub use rail::{rail, rail_counts};
pub use store::{Counts, counts, list};

use db::Ctx;
use kernel::{Error, Result};

use crate::{
    query::{self, Query, QueryError},
    ticket,
};

/// Reads a query as this organization speaks it.
pub fn parse(ctx: &mut Ctx<'_>, text: &str) -> Result<Result<Query, QueryError>> {
    let vocabulary = ticket::vocabulary(ctx)?;
    Ok(query::parse_with(text, &vocabulary))
}

/// The same for callers that can only refuse: what is wrong stands at `q`.
pub fn parse_or_refuse(ctx: &mut Ctx<'_>, text: &str) -> Result<Query> {
    parse(ctx, text)?.map_err(Error::from)
}
