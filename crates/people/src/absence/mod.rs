//! When somebody is away, and who stands in: said by the person or by an administrator.

mod api;
mod form;
mod pages;

pub use api::api;
pub use pages::routes;

use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "absence", en: include_str!("absence.en.ftl"), ru: include_str!("absence.ru.ftl") };
