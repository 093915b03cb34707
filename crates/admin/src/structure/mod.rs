//! Settings of departments and teams (C3): who manages what, who belongs where.

mod api;
mod bodies;
mod department;
mod list;
mod team;
mod view;

pub use api::api;

use kernel::language::Catalogue;
use web::Routes;

pub const CATALOGUE: Catalogue = Catalogue { area: "structure", en: include_str!("structure.en.ftl"), ru: include_str!("structure.ru.ftl") };

pub fn routes() -> Routes {
    list::routes().merge(department::routes()).merge(team::routes())
}
