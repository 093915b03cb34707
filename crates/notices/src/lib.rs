//! The bell: what happened to the things somebody is involved with, told to them in their own language.
//!
//! A line keeps a key of the catalogue and what fills its gaps, so the sentence is made when it is read. Lines are personal: nobody else sees or changes them.

mod api;
mod erase;
mod model;
mod pages;
mod read;
mod sentence;
mod store;
mod tell;
#[cfg(test)]
mod tests;

pub use api::api;
pub use erase::{erase, forget};
pub use model::{Notice, Notification};
pub use pages::routes;
pub use read::{find, history, latest, of_person, read, read_all, unread, was_read};
pub use tell::tell;

use db::Migration;
use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "notices", en: include_str!("../notices.en.ftl"), ru: include_str!("../notices.ru.ftl") };

pub const MIGRATIONS: &[Migration] = &[Migration {
    number: 2026_11_22_06,
    name: "notifications",
    text: "
        CREATE TABLE notification (
            id {id},
            organization_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            key TEXT NOT NULL,
            args TEXT NOT NULL,
            href TEXT NOT NULL,
            icon TEXT NOT NULL,
            item_kind TEXT NOT NULL,
            item_id BIGINT NOT NULL,
            actor_id BIGINT,
            created_at BIGINT NOT NULL,
            read_at BIGINT, {key}
        );
        CREATE INDEX notification_of_user ON notification (organization_id, user_id, id);
        CREATE INDEX notification_unread ON notification (organization_id, user_id, id) WHERE read_at IS NULL;
    ",
}];
