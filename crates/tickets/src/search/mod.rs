//! Search over what was written: folded and stemmed here, kept by FTS5 on SQLite and as a `tsvector` on PostgreSQL.
//!
//! Writing marks a ticket; the indexer follows in batches, off the write path. Until it has, a search reads the marked tickets themselves, so an
//! acknowledged ticket is found at once.

mod indexer;
mod store;
mod words;

pub use indexer::{Indexer, index_all};
pub use store::Index;
