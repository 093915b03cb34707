//! Contracts: what was agreed with a client. A contract has a number, by which people of the client register themselves, a term, and the services that it covers.
//!
//! A number is unique in the installation, since it is all that somebody at the door knows. How little it opens is decided here (K8): [`Contract::admits`].

mod api;
mod brakes;
mod change;
pub mod events;
mod model;
mod move_person;
mod number;
pub(crate) mod pages;
pub(crate) mod store;

pub use api::api;
pub use change::{ContractChange, add_contract, change_contract, cover};
pub use model::{Contract, ContractState, Newcomer, Obstacle, Term, Validity, for_domain};
pub use move_person::{choose_contract, leave_client, move_person};
pub use number::ContractNumber;
pub use pages::routes;
pub use store::{covered, find, find_by_number, of_client};

use db::Ctx;
use jiff::civil::Date;
use kernel::{Result, language::Catalogue};

use crate::organization;

pub const CATALOGUE: Catalogue = Catalogue { area: "contract", en: include_str!("contract.en.ftl"), ru: include_str!("contract.ru.ftl") };

/// The present day where the organization is at home: terms begin and end with days.
pub fn today(ctx: &mut Ctx<'_>) -> Result<Date> {
    let zone = web::door::zone(&organization::read(ctx)?.zone);
    Ok(ctx.now().to_jiff().to_zoned(zone).date())
}
