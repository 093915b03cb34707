//! Mail of the organization, in and out: what came, what was decided about it and why, and what goes to people; with the ways to decide again.

mod api;
mod decide;
mod pages;
mod read;
mod show;
mod source;

pub use api::api;

use db::Ctx;
use kernel::{Language, Result, language::Catalogue};
use mail::intake::{self, EmailAct, EmailState, Reason};
use web::{Routes, shell::RailItem};

pub const CATALOGUE: Catalogue = Catalogue { area: "mails", en: include_str!("mails.en.ftl"), ru: include_str!("mails.ru.ftl") };

pub fn routes() -> Routes {
    Routes::new()
        .get("/mail", pages::list)
        .get("/mail/{id}", show::show)
        .get("/mail/{id}/source", source::page)
        .get("/mail/{id}/pictures/{part}", source::picture)
        .post("/mail/{id}/decision", decide::post)
}

/// The place in the rail, for those who decide about mail, once the organization has a mailbox. It counts what is parked.
pub fn rail(ctx: &mut Ctx<'_>, l: Language) -> Result<Option<RailItem>> {
    if ctx.permit_here(EmailAct::See).is_err() {
        return Ok(None);
    }
    Ok(intake::parked(ctx)?.map(|parked| RailItem {
        href: "/mail".into(),
        label: l.t("mails-title").to_owned(),
        icon: "mail",
        count: Some(parked).filter(|parked| *parked > 0),
        group: Some(l.t("people-rail-organization").to_owned()),
        is_current: false,
    }))
}

/// The sentence for a state.
fn state_key(state: EmailState) -> String {
    format!("intake-state-{}", state.slug())
}

/// The colour of a state.
fn state_pill(state: &EmailState) -> &'static str {
    match state {
        EmailState::Received => "active",
        EmailState::Ticketed => "done",
        EmailState::Parked => "waiting",
        EmailState::Refused => "neutral",
    }
}

/// The sentence for a reason.
fn reason_key(reason: Reason) -> String {
    format!("intake-reason-{}", reason.slug())
}
