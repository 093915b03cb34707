//! The keys that sign the organization's mail: made here, published by the administrator, seen, replaced.

mod api;
mod pages;

pub use api::api;
pub use pages::routes;

use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "dkim", en: include_str!("signing.en.ftl"), ru: include_str!("signing.ru.ftl") };
