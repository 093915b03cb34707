//! The floor on which pages and API stand: the doors, refusals, layout, components, live updates, assets, language.
//!
//! It knows nothing of tickets or people. What it needs of them (who holds a session, what the rail lists) the areas above hand down as [`app::Hooks`].

// Templates name the crate by its name, so that they can be shared with other crates.
extern crate self as web;

pub mod api;
pub mod app;
pub mod assets;
pub mod cookies;
pub mod door;
mod erase;
pub mod flash;
pub mod forms;
pub mod headers;
pub mod icons;
mod kept;
pub mod limit;
pub mod links;
pub mod live;
pub mod pieces;
pub mod presence;
pub mod refusal;
pub mod routes;
pub mod secret;
pub mod shell;
pub mod spreadsheet;

pub use api::{Answer, Asked, Caller, NoBody, Sent, Terms};
pub use app::{App, Hooks, Site, Visitor};
pub use door::Door;
pub use erase::erase;
pub use flash::Message;
pub use forms::{Form, Query, safe_path, ticked};
pub use refusal::{Problem, Refusal};
pub use routes::{Route, Routes};
pub use shell::Shell;

use db::Migration;
use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "web", en: include_str!("../web.en.ftl"), ru: include_str!("../web.ru.ftl") };

pub const ERRORS: Catalogue = Catalogue { area: "errors", en: include_str!("errors.en.ftl"), ru: include_str!("errors.ru.ftl") };

pub const MIGRATIONS: &[Migration] = &[Migration {
    number: 2026_11_22_04,
    name: "tries and kept answers",
    text: "
        CREATE TABLE attempt (key TEXT NOT NULL PRIMARY KEY, since BIGINT NOT NULL, tries BIGINT NOT NULL);
        CREATE INDEX attempt_age ON attempt (since);
        CREATE TABLE idempotency (
            organization_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            key TEXT NOT NULL,
            hash BYTES NOT NULL,
            status BIGINT NOT NULL,
            body TEXT NOT NULL,
            etag TEXT NOT NULL,
            location TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (organization_id, user_id, key)
        );
        CREATE INDEX idempotency_age ON idempotency (created_at);
    ",
}];
