//! Attachments and pictures: stored by their fingerprint, looked at instead of believed, shown only after they were drawn anew.
//!
//! The bytes come first and the row after them: a door streams a file into [`Files`], has it looked at with [`Files::prepare`], and hands the answer to
//! [`upload`] in its transaction. The row then belongs to its uploader for a day, until [`bind`] gives it to a ticket and a message.
//!
//! Nothing is shared between organizations: the same bytes of two of them are stored twice.

mod attachment;
mod erase;
mod failure;
mod files;
mod inspect;
mod name;
pub mod picture;
mod serve;
mod show;
mod store;
mod sweep;
mod write;

pub use attachment::{
    Attachment, Item, NewAttachment, Preview, UNBOUND_FOR, bind, discard, find, forget, hand_over, list, of_messages, of_uploader, upload, used_bytes,
};
pub use erase::{delete_doomed, doom, erase_unsent};
pub use files::{Files, Fingerprint, MAX_BYTES, Stored, Upload};
pub use inspect::{Encoded, Inspected, inspect};
pub use name::clean_name;
pub use serve::{disposition, headers_for, is_shown_inline};
pub use show::{icon_of, size_text};
pub use store::REFERENCES;
pub use sweep::{Swept, UNUSED_FOR, sweep};

use db::Migration;

/// What this area says to people.
pub const CATALOGUE: kernel::language::Catalogue =
    kernel::language::Catalogue { area: "files", en: include_str!("../files.en.ftl"), ru: include_str!("../files.ru.ftl") };

pub const MIGRATIONS: &[Migration] = &[FIRST, UPLOADERS];

const UPLOADERS: Migration = Migration {
    number: 2026_11_23_51,
    name: "attachments of a person",
    text: "CREATE INDEX attachment_of_uploader ON attachment (organization_id, uploader_id, id) WHERE uploader_id IS NOT NULL;",
};

const FIRST: Migration = Migration {
    number: 2026_11_22_03,
    name: "attachments",
    text: "
        CREATE TABLE attachment (
            id {id},
            organization_id BIGINT NOT NULL,
            uploader_id BIGINT,
            item_kind TEXT,
            item_id BIGINT,
            message_id BIGINT,
            name TEXT NOT NULL,
            media_type TEXT NOT NULL,
            size BIGINT NOT NULL,
            sha256 TEXT NOT NULL,
            width BIGINT,
            height BIGINT,
            preview_sha256 TEXT,
            preview_type TEXT,
            created_at BIGINT NOT NULL, {key}
        );
        CREATE INDEX attachment_of_item ON attachment (organization_id, item_kind, item_id, id);
        CREATE INDEX attachment_of_message ON attachment (organization_id, message_id);
        CREATE INDEX attachment_of_content ON attachment (organization_id, sha256);
        CREATE INDEX attachment_of_preview ON attachment (organization_id, preview_sha256) WHERE preview_sha256 IS NOT NULL;
        CREATE INDEX attachment_unbound ON attachment (created_at) WHERE item_kind IS NULL;
        CREATE TABLE unused_file (
            organization_id BIGINT NOT NULL,
            sha256 TEXT NOT NULL,
            unused_since BIGINT NOT NULL,
            PRIMARY KEY (organization_id, sha256)
        );
    ",
};
