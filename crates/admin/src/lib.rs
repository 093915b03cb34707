//! What stands beside the desk: the operator's console (outbox, accounts) and the handbook.

pub mod handbook;
pub mod outbox;
mod permission;

pub use permission::OperatorAct;

use db::Ctx;
use kernel::{Language, Result, language::Catalogue};
use utoipa_axum::router::OpenApiRouter;
use web::{App, Routes, shell::RailItem};

pub const CATALOGUE: Catalogue = Catalogue { area: "admin", en: include_str!("../admin.en.ftl"), ru: include_str!("../admin.ru.ftl") };

pub fn routes() -> Routes {
    outbox::routes().merge(handbook::routes())
}

pub fn api() -> OpenApiRouter<App> {
    outbox::api()
}

/// The operator's places in the rail; nobody else sees them.
pub fn rail(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<RailItem>> {
    if ctx.permit_here(OperatorAct::See).is_err() {
        return Ok(Vec::new());
    }
    let failed = mail::counts(&mut ctx.installation())?.failed;
    let group = Some(l.t("admin-installation").to_owned());
    Ok(vec![RailItem {
        href: "/operator/outbox".into(),
        label: l.t("admin-outbox").to_owned(),
        icon: "outbox",
        count: Some(failed).filter(|failed| *failed > 0),
        group,
        is_current: false,
    }])
}
