//! Settings of roles: what each allows, and who has it.

mod api;
mod holders;
mod pages;
mod words;

pub use api::api;

use kernel::language::Catalogue;
use web::Routes;

pub const CATALOGUE: Catalogue = Catalogue { area: "role", en: include_str!("roles.en.ftl"), ru: include_str!("roles.ru.ftl") };

pub fn routes() -> Routes {
    pages::routes().merge(holders::routes())
}
