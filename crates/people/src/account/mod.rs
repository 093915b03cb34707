//! One's own account: profile, picture, preferences, password, sessions, API tokens.

pub(crate) mod brakes;
pub(crate) mod browser;
mod pages;
mod picture;
pub(crate) mod preferences;
mod profile;
pub(crate) mod zones;

pub(crate) use pages::languages;
pub use pages::{LARGEST_PICTURE, receive_picture, routes};
pub use picture::{change_picture, change_picture_of};
pub(crate) use preferences::choose;
pub use preferences::{PreferencesChange, change_preferences};
pub use profile::{ProfileChange, change_profile, change_profile_of};
pub(crate) use profile::{check_phone, find_to_change};

use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "account", en: include_str!("account.en.ftl"), ru: include_str!("account.ru.ftl") };
