//! Switching between *Everyone helps* and *Help desk*: what will change for whom, the switch, and the way back.

mod api;
mod pages;

pub use api::api;
pub use pages::routes;

use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "way", en: include_str!("way.en.ftl"), ru: include_str!("way.ru.ftl") };
