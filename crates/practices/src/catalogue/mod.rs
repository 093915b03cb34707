//! The service catalogue: what people can request, in categories, each service with a form that asks what is needed.
//!
//! [`model`] is the tree and who sees what of it, [`form`] the forms and the check of answers, both pure. [`create`], [`edit`], [`give_form`], [`shift`], [`archive`],
//! [`restore`] and [`undo`] write the catalogue; [`send`] opens the ticket of a request. Pages for administrators are in [`pages`], the door for programs in [`api`]; requesters come through the
//! portal.

pub mod api;
mod arrange;
mod ask;
mod change;
pub mod cover;
pub mod coverage;
pub mod events;
pub mod form;
pub mod model;
pub mod pages;
mod request;
mod requested;
pub mod store;
#[cfg(test)]
mod tests;

pub use arrange::{Direction, archive, restore, shift, undo};
pub use ask::{changed_meanwhile, form_of, give_form};
pub use change::{Known, ServiceChange, create, edit};
pub use model::{Reader, Service, ShownTo};
pub use request::{NewRequest, find_requestable, requested, send};
pub use requested::Requested;

use kernel::language::Catalogue;

pub static CATALOGUE: Catalogue = Catalogue { area: "catalogue", en: include_str!("catalogue.en.ftl"), ru: include_str!("catalogue.ru.ftl") };
