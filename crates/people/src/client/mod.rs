//! Clients: the companies that the organization serves. A client has people, mail domains and contracts.
//!
//! Nobody of a client is ever an agent, in either way of working. Whether colleagues of one client may see each other's requests, the client decides.

mod api;
mod change;
pub mod events;
mod list;
mod model;
mod of_address;
mod pages;
mod permission;
pub(crate) mod store;

pub use api::api;
pub use change::{ClientChange, add_client, archive_client, change_client, restore_client};
pub use list::{Listed, Query, people, search};
pub use model::{Client, check_domains, split_domains};
pub use of_address::{Belonging, of_address};
pub use pages::routes;
pub use permission::ClientAct;
pub use store::{domains, find, find_many};

use kernel::language::Catalogue;

/// Where somebody of a client begins.
pub(crate) const HOME: &str = "/portal";

pub const CATALOGUE: Catalogue = Catalogue { area: "client", en: include_str!("client.en.ftl"), ru: include_str!("client.ru.ftl") };
