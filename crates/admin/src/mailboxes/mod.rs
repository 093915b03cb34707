//! The mailboxes of an organization, for its administrators: a form, a test of what was typed, and how each fares.

mod alert;
mod api;
mod check;
mod form;
mod pages;
mod sign_in;

pub use alert::REACTIONS;
pub use api::api;
pub use pages::routes;

use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "mailbox", en: include_str!("mailboxes.en.ftl"), ru: include_str!("mailboxes.ru.ftl") };
