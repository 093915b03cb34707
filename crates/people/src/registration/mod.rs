//! Registering oneself (D1 to D17): as a *user*, with the number of a service contract, or as *support staff* of a company.
//!
//! Whoever asks is answered at once and alike, whether the company is known or not and whether the address has an account (K8): a job finds that out, and the mail tells the difference.
//! What must be told at its field (D8), a username or contract number that cannot be used, is.
//!
//! Until somebody follows the link in their mail there is a [`Registration`] and no account: nobody takes over what an address wrote before, takes a place under a contract, or is told
//! of, before the address is proven.

mod api;
mod decide;
pub mod events;
mod jobs;
mod join;
mod letters;
mod model;
mod pages;
mod personal;
mod place;
mod staff;
pub(crate) mod store;
mod user;

pub use api::api;
pub use decide::{Decision, accept_registration, refuse_registration};
pub use jobs::REACTIONS;
pub use join::join;
pub use model::{ADMINISTRATOR, Kind, Registration, State};
pub use pages::routes;
pub use personal::{Personal, PersonalText};
pub use place::{Place, places};
pub use staff::{AskStaff, ask_as_staff};
pub use store::{count_waiting, find, list};
pub(crate) use user::require_admission;
pub use user::{AskUser, ask_as_user};

use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "registration", en: include_str!("registration.en.ftl"), ru: include_str!("registration.ru.ftl") };
