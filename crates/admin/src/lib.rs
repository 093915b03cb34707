//! What stands beside the desk: the operator's console (outbox, accounts) and the handbook.

pub mod accounts;
pub mod handbook;
pub mod outbox;
mod permission;

pub use permission::OperatorAct;

use db::Ctx;
use kernel::{Language, Result, language::Catalogue};
use utoipa_axum::router::OpenApiRouter;
use web::{App, Routes, shell::RailItem};

pub static CATALOGUE: Catalogue = Catalogue { area: "admin", en: include_str!("../admin.en.ftl"), ru: include_str!("../admin.ru.ftl") };

pub fn routes() -> Routes {
    outbox::routes().merge(accounts::routes()).merge(handbook::routes())
}

pub fn api() -> OpenApiRouter<App> {
    outbox::api().merge(accounts::api())
}

/// The operator's places in the rail; nobody else sees them. The outbox counts what failed.
pub fn rail(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<RailItem>> {
    if ctx.permit_here(OperatorAct::See).is_err() {
        return Ok(Vec::new());
    }
    let failed = mail::count(&mut ctx.installation(), mail::MailState::Failed)?;
    let item = |href: &str, label: &str, icon, count| RailItem {
        href: href.to_owned(),
        label: l.t(label).to_owned(),
        icon,
        count,
        group: Some(l.t("admin-installation").to_owned()),
        is_current: false,
    };
    Ok(vec![
        item("/operator/outbox", "admin-outbox", "outbox", Some(failed).filter(|failed| *failed > 0)),
        item("/operator/accounts", "admin-accounts", "account", None),
    ])
}
