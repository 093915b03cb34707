//! The settings of an organization, changed by its administrators.

mod change;
mod domains;
mod mail;
mod pages;

pub use change::{SettingsChange, change_settings};
pub(crate) use domains::check as check_domain;
pub use domains::{add_domain, remove_domain, set_domains};
pub use pages::routes;

use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "settings", en: include_str!("settings.en.ftl"), ru: include_str!("settings.ru.ftl") };
