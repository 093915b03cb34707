//! What stands beside the desk: its mailboxes and the mail that came through them, the operator's console (outbox, accounts), and the handbook.

pub mod accounts;
mod failed;
pub mod handbook;
pub mod mailboxes;
pub mod mails;
pub mod outbox;
mod permission;
mod picker;
pub mod roles;
pub mod signing;
pub mod structure;
pub mod way;

pub use permission::OperatorAct;

use db::Ctx;
use kernel::{Language, Result, language::Catalogue};
use utoipa_axum::router::OpenApiRouter;
use web::{App, Routes, shell::RailItem};

pub static CATALOGUE: Catalogue = Catalogue { area: "admin", en: include_str!("../admin.en.ftl"), ru: include_str!("../admin.ru.ftl") };

/// The jobs of this area.
pub static REACTIONS: &[queue::Reaction] = &mailboxes::REACTIONS;

pub fn routes() -> Routes {
    structure::routes()
        .merge(roles::routes())
        .merge(way::routes())
        .merge(mailboxes::routes())
        .merge(signing::routes())
        .merge(mails::routes())
        .merge(outbox::routes())
        .merge(accounts::routes())
        .merge(handbook::routes())
}

pub fn api() -> OpenApiRouter<App> {
    structure::api()
        .merge(roles::api())
        .merge(way::api())
        .merge(mailboxes::api())
        .merge(signing::api())
        .merge(mails::api())
        .merge(outbox::api())
        .merge(accounts::api())
}

/// The mail of who decides about it, and the operator's places, which nobody else sees. The outbox counts what failed.
pub fn rail(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<RailItem>> {
    let mut places: Vec<RailItem> = mails::rail(ctx, l)?.into_iter().collect();
    if ctx.permit_here(OperatorAct::See).is_err() {
        return Ok(places);
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
    places.push(item("/operator/outbox", "admin-outbox", "outbox", Some(failed).filter(|failed| *failed > 0)));
    places.push(item("/operator/accounts", "admin-accounts", "account", None));
    Ok(places)
}
