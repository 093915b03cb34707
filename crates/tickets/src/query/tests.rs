//! The query language by example, and the promises it keeps for every text and every tree.

mod agreement;
mod feed;
pub(crate) mod generate;
mod parsing;
mod sql;
mod stems;
mod times;

use kernel::{Timestamp, UserId};

use super::{Context, QueryError, parse};

/// Ana asks, at noon of 22 November 2026 in Berlin.
pub(crate) fn context() -> Context {
    Context { me: Some(UserId(7)), now: at("2026-11-22T11:00:00Z"), zone: jiff::tz::TimeZone::get("Europe/Berlin").unwrap() }
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// The canonical text of a query that must be readable.
fn canonical(text: &str) -> String {
    parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}")).to_string()
}

fn refusal(text: &str) -> QueryError {
    match parse(text) {
        Ok(query) => panic!("{text} was read as {query:?}"),
        Err(error) => error,
    }
}
