//! People: organizations and their settings, accounts, sign-in, sessions and tokens, invitations.
//!
//! [`entry`] is the way in, [`membership`] and [`invitation`] hold what happens to accounts afterwards, [`session`] and [`token`] tell the web floor who
//! stands at its door. [`account`], [`directory`] and [`settings`] are the pages behind it, [`api`] the door for programs. Other areas look people up with the functions that are let out here.

pub mod absence;
pub mod account;
pub mod api;
pub mod audit;
pub mod client;
pub mod contract;
mod credential;
mod difference;
pub mod directory;
pub mod disclosure;
pub mod entry;
pub mod events;
pub mod failed;
pub mod invitation;
pub mod letters;
pub mod link;
pub mod load;
pub mod membership;
pub mod organization;
pub mod password;
pub mod permission;
mod rail;
pub mod registration;
pub mod roles;
mod schema;
pub mod second_factor;
pub mod security;
pub mod session;
pub mod settings;
pub mod structure;
pub mod token;
pub mod user;

pub use client::{Client, ClientAct};
pub use contract::Contract;
pub use difference::difference;
pub use organization::{Invitations, Organization, Way};
pub use permission::{POWER, PeopleAct, see_colleagues};
pub use rail::rail;
pub use schema::MIGRATIONS;
pub use user::{
    MailPace, Named, Role, User, UserState, by_address, by_username, client_of, faces, find_agent, find_named, find_requester, find_user, find_users, members,
    search_people,
};

use db::{Ctx, Installation};
use kernel::{Result, language::Catalogue};
use queue::Reaction;
use utoipa_axum::router::OpenApiRouter;
use web::{App, Routes};

/// Every sentence of this area.
pub static CATALOGUES: &[Catalogue] = &[
    Catalogue { area: "people", en: include_str!("people.en.ftl"), ru: include_str!("people.ru.ftl") },
    Catalogue { area: "entry", en: include_str!("entry/entry.en.ftl"), ru: include_str!("entry/entry.ru.ftl") },
    absence::CATALOGUE,
    account::CATALOGUE,
    directory::CATALOGUE,
    settings::CATALOGUE,
    second_factor::CATALOGUE,
    load::CATALOGUE,
    security::CATALOGUE,
    client::CATALOGUE,
    contract::CATALOGUE,
    registration::CATALOGUE,
    audit::CATALOGUE,
];

/// The jobs of this area.
pub static REACTIONS: &[Reaction] = entry::REACTIONS;

/// Those of people who register themselves.
pub static REGISTERING: &[Reaction] = registration::REACTIONS;

/// The pages of this area.
pub fn routes() -> Routes {
    entry::routes()
        .merge(absence::routes())
        .merge(account::routes())
        .merge(directory::routes())
        .merge(disclosure::routes())
        .merge(settings::routes())
        .merge(load::routes())
        .merge(second_factor::routes())
        .merge(security::routes())
        .merge(client::routes())
        .merge(contract::routes())
        .merge(registration::routes())
        .merge(audit::routes())
}

/// The API of this area, below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    entry::api()
        .merge(absence::api())
        .merge(api::api())
        .merge(disclosure::api())
        .merge(load::api())
        .merge(client::api())
        .merge(contract::api())
        .merge(registration::api())
}

/// The settings of the acting person's organization.
pub fn organization(ctx: &mut Ctx<'_>) -> Result<Organization> {
    organization::read(ctx)
}

/// Removes sessions, links and registrations that have ended by themselves; how many rows.
pub fn forget_expired(installation: &mut Installation<'_>) -> Result<u64> {
    let of_people = session::store::forget_old(installation)? + link::store::forget_old(installation)?;
    Ok(of_people + security::store::forget_old(installation)? + registration::store::forget_old(installation)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn install_catalogues() {
        let all: Vec<&Catalogue> = CATALOGUES.iter().chain([&web::CATALOGUE, &web::ERRORS, &mail::CATALOGUE]).collect();
        kernel::language::install(&all);
    }

    #[test]
    fn both_languages_say_the_same_things() {
        for catalogue in CATALOGUES {
            let en: Vec<&str> = kernel::language::keys(catalogue.en).collect();
            let ru: Vec<&str> = kernel::language::keys(catalogue.ru).collect();
            assert_eq!(en, ru, "{}", catalogue.area);
            assert!(en.iter().all(|key| key.starts_with(catalogue.area)));
        }
        install_catalogues();
    }
}
