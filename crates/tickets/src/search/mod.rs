//! Search over what was written: folded and stemmed here, kept by FTS5 on SQLite and as a `tsvector` on PostgreSQL.
//!
//! Writing marks a ticket; the indexer follows in batches, off the write path. The mark keeps the new words meanwhile and a search looks at
//! it as well, so an acknowledged ticket is found at once.

mod indexer;
mod store;

pub(crate) use indexer::words;
pub use indexer::{Indexer, index_all};
pub use store::Index;
