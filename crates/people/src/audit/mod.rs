//! The audit: everything that was changed in the organization, by whom, when, from where, before and after. It is read, searched and taken along; nobody edits it.
//!
//! Events are written by the verbs of all areas ([`queue::record`]). Here they are put into sentences: `audit-event-…` of the catalogue for what happened, and the fields that differ.

mod change;
mod export;
mod name;
mod pages;
mod read;

pub use change::{Change, changes, plain};
pub use export::EntryBody;
pub(crate) use export::bodies;
pub use name::{NAMES, NameOf, Thing};
pub use pages::{Wanted, routes};
pub(crate) use read::what;
pub use read::{Entry, Looked, Query, look};

use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "audit", en: include_str!("audit.en.ftl"), ru: include_str!("audit.ru.ftl") };
