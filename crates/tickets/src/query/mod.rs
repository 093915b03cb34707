//! The query language: one text that filters the feed, the search, views, the API and rules alike.
//!
//! `vpn -printer is:open type:incident,bug owner:me priority>=high updated<2d (tag:urgent or has:attachment) sort:created`
//!
//! [`parse`] turns it into a [`Query`], a tree. The same tree becomes SQL for both databases ([`to_sql`]), filters tickets in memory
//! ([`matches`]), prints itself in canonical form (`Display`), and fills the check boxes of the feed ([`FeedFilter`]).
//! Nothing here does I/O or reads a clock.

mod error;
mod facts;
mod feed;
mod lexeme;
mod moment;
mod parse;
mod print;
mod sql;
mod stem;
mod tree;
mod values;
mod vocabulary;

pub use error::QueryError;
pub use facts::{PersonFacts, TicketFacts, matches};
pub use feed::{FeedFilter, Relation};
pub use moment::{Moment, Unit};
pub use parse::{parse, parse_with};
pub use sql::{Binder, Param, Sql, TextSearch, to_sql};
pub use stem::tokens;
pub use tree::{Comparison, Expr, Has, Is, Person, Place, PlaceKind, Query, Role, Sort, SortKey, Term, TimeField};
pub use vocabulary::Vocabulary;

use kernel::{Timestamp, UserId};

/// What a query is read against: words such as `me`, `today` and `2d` mean something else to everybody.
#[derive(Clone, Debug)]
pub struct Context {
    /// Who asks; `None` when the desk itself does, and then `me` is nobody.
    pub me: Option<UserId>,
    pub now: Timestamp,
    /// The reader's time zone, in which days begin.
    pub zone: jiff::tz::TimeZone,
}

/// The refusals of the query language.
pub static CATALOGUE: kernel::language::Catalogue =
    kernel::language::Catalogue { area: "query", en: include_str!("query.en.ftl"), ru: include_str!("query.ru.ftl") };

#[cfg(test)]
pub(crate) mod tests;
