//! Practices: what the desk does in an orderly way beside answering. So far the service catalogue with its request forms, and the portal, where requesters are at home.
//!
//! [`catalogue`] holds what can be requested, [`portal`] the pages that requesters see.

pub mod catalogue;
mod disclosed;
mod erased;
mod permission;
pub mod portal;
mod schema;

pub use permission::PracticesAct;
pub use schema::MIGRATIONS;

use kernel::language::Catalogue;
use utoipa_axum::router::OpenApiRouter;
use web::{App, Routes};

/// Every sentence of this area.
pub static CATALOGUES: &[&Catalogue] = &[&catalogue::CATALOGUE, &portal::CATALOGUE];

/// The pages of this area.
pub fn routes() -> Routes {
    catalogue::pages::routes().merge(portal::routes())
}

/// The API of this area, below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    catalogue::api::api().merge(portal::api())
}
