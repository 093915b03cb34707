//! The portal: where requesters ask, see what became of it, and say whether it helped, at the organization's own address `/p/SLUG`.
//!
//! [`model`] is its row and address, [`colour`] makes an accent of both themes out of one colour (pure). [`ensure`], [`change`] and [`change_logo`] keep it, [`ask_public`] is the form for
//! people without an account. [`pages`] are what requesters and administrators see, [`api`] is the door for programs.

pub mod api;
pub mod ask_public;
pub mod colour;
mod keep;
pub mod model;
pub mod pages;
pub mod store;

pub use api::api;
pub use keep::{PortalChange, change, change_logo, ensure};
pub use model::Portal;
pub use pages::routes;

use db::Installation;
use kernel::{Result, language::Catalogue};

pub static CATALOGUE: Catalogue = Catalogue { area: "portal", en: include_str!("portal.en.ftl"), ru: include_str!("portal.ru.ftl") };

/// Forgets what was asked without an account and never confirmed; how many rows.
pub fn forget_expired(installation: &mut Installation<'_>) -> Result<u64> {
    store::forget_old(installation)
}
