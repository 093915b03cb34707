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

use db::Ctx;
use kernel::{Grant, Language, Result, language::Catalogue};
use utoipa_axum::router::OpenApiRouter;
use web::{App, Routes, shell::RailItem};

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

/// The catalogue, for whoever keeps it and has no settings, from which others come to it.
pub fn rail(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<RailItem>> {
    if ctx.standing().has(Grant::Settings) || !ctx.standing().has(Grant::Catalogue) {
        return Ok(Vec::new());
    }
    Ok(vec![RailItem {
        href: "/settings/catalogue".to_owned(),
        label: l.t("catalogue-title").to_owned(),
        icon: "bullets",
        count: None,
        group: Some(l.t("people-rail-organization").to_owned()),
        is_current: false,
    }])
}
