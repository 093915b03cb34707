//! Mail out: an outbox that is filled in the transaction of the verb that has something to tell, and a loop that hands it to the mail server.
//!
//! A mail is composed when it is delivered, so that it carries the sender that is configured then; its Message-ID comes from its id, so that a mail which is
//! handed over twice (the process died between the server's answer and our note of it) is the same mail to whoever receives it.
//! Without a mail server mails wait in the outbox, where the operator reads them.

mod claim;
mod collect;
mod compose;
mod delivery;
mod enclose;
mod erase;
pub mod intake;
mod letter;
pub mod mailbox;
mod outbox;
mod post;
pub mod sign_in;
pub mod signing;
mod smtp;
#[cfg(test)]
mod tests;

pub use collect::{Collector, LARGEST as LARGEST_MAIL, way};
pub use compose::{Enclosed, Postmaster, Sender, compose, install, postmaster};
pub use delivery::{Delivery, of_mailbox as way_out};
pub use enclose::{Parcel, pack};
pub use erase::{erase, forget_unsent};
pub use letter::{Letter, letter};
pub use outbox::{
    Correspondent, Counts, List, Mail, MailRefused, MailState, Outgoing, Thread, content_id, count, counts, find, forget_sent, list, own as outbox_of, queue,
    resend,
};
pub use post::{Block, Post, post};
pub use smtp::{Encryption, SmtpSettings, test};

use db::Migration;
use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "mail", en: include_str!("../mail.en.ftl"), ru: include_str!("../mail.ru.ftl") };

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 2026_11_22_05,
        name: "outbox",
        text: "
        CREATE TABLE mail_out (
            id {id},
            organization_id BIGINT NOT NULL,
            kind TEXT NOT NULL,
            to_address TEXT NOT NULL,
            to_name TEXT NOT NULL,
            language TEXT NOT NULL,
            subject TEXT NOT NULL,
            text TEXT NOT NULL,
            html TEXT NOT NULL,
            state TEXT NOT NULL,
            tries BIGINT NOT NULL,
            next_try_at BIGINT NOT NULL,
            give_up_at BIGINT NOT NULL,
            claimed_until BIGINT NOT NULL,
            last_answer TEXT,
            created_at BIGINT NOT NULL,
            sent_at BIGINT, {key_id}
        );
        CREATE INDEX mail_out_due ON mail_out (state, next_try_at, id);
        CREATE INDEX mail_out_by_state ON mail_out (state, id);
        CREATE INDEX mail_out_age ON mail_out (sent_at) WHERE state = 'sent';
    ",
    },
    Migration {
        number: 2026_11_22_30,
        name: "mailboxes and mail in",
        text: "
        CREATE TABLE mailbox (
            id {id},
            organization_id BIGINT NOT NULL,
            address TEXT NOT NULL,
            address_key TEXT NOT NULL,
            from_name TEXT NOT NULL,
            in_protocol TEXT NOT NULL,
            in_host TEXT NOT NULL,
            in_port BIGINT NOT NULL,
            in_encryption TEXT NOT NULL,
            in_username TEXT NOT NULL,
            in_secret TEXT NOT NULL,
            folder TEXT NOT NULL,
            out_host TEXT NOT NULL,
            out_port BIGINT NOT NULL,
            out_encryption TEXT NOT NULL,
            out_username TEXT NOT NULL,
            out_secret TEXT NOT NULL,
            default_type TEXT NOT NULL,
            language TEXT NOT NULL,
            strangers TEXT,
            is_paused BOOLEAN NOT NULL,
            last_try_at BIGINT,
            last_success_at BIGINT,
            next_try_at BIGINT NOT NULL,
            failures BIGINT NOT NULL,
            last_error TEXT NOT NULL,
            claimed_until BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            version BIGINT NOT NULL, {key}
        );
        CREATE UNIQUE INDEX mailbox_address ON mailbox (organization_id, address_key);
        CREATE INDEX mailbox_any_address ON mailbox (address_key);
        CREATE INDEX mailbox_due ON mailbox (next_try_at, id) WHERE NOT is_paused;
        CREATE TABLE mail_in (
            id {id},
            organization_id BIGINT NOT NULL,
            mailbox_id BIGINT NOT NULL,
            uid TEXT NOT NULL,
            raw_sha256 TEXT NOT NULL,
            size BIGINT NOT NULL,
            from_address TEXT NOT NULL,
            from_name TEXT NOT NULL,
            subject TEXT NOT NULL,
            search_key TEXT NOT NULL DEFAULT '',
            message_id TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            state TEXT NOT NULL,
            reason TEXT NOT NULL,
            ticket_id BIGINT,
            ticket_message_id BIGINT,
            trace TEXT NOT NULL,
            tries BIGINT NOT NULL,
            next_try_at BIGINT NOT NULL,
            claimed_until BIGINT NOT NULL,
            last_error TEXT NOT NULL,
            received_at BIGINT NOT NULL,
            decided_at BIGINT, {key}
        );
        CREATE UNIQUE INDEX mail_in_source ON mail_in (organization_id, mailbox_id, uid, raw_sha256);
        CREATE INDEX mail_in_fingerprint ON mail_in (organization_id, fingerprint, id) WHERE fingerprint <> '';
        CREATE INDEX mail_in_content ON mail_in (organization_id, raw_sha256);
        CREATE INDEX mail_in_state ON mail_in (organization_id, state, id);
        CREATE INDEX mail_in_of_ticket ON mail_in (organization_id, ticket_id, id);
        CREATE INDEX mail_in_due ON mail_in (next_try_at, id) WHERE state = 'received';
        CREATE INDEX mail_out_of_organization ON mail_out (organization_id, id);
        ALTER TABLE mail_out ADD COLUMN mailbox_id BIGINT;
        ALTER TABLE mail_out ADD COLUMN thread TEXT NOT NULL DEFAULT '{}';
    ",
    },
    Migration {
        number: 2026_11_22_40,
        name: "how mailboxes sign in and mails are signed",
        text: "
        ALTER TABLE mailbox ADD COLUMN trusted_server TEXT NOT NULL DEFAULT '';
        ALTER TABLE mailbox ADD COLUMN department_id BIGINT;
        ALTER TABLE mailbox ADD COLUMN issuer TEXT NOT NULL DEFAULT '';
        ALTER TABLE mailbox ADD COLUMN is_signed_out BOOLEAN NOT NULL DEFAULT FALSE;
        CREATE TABLE mailbox_token (
            organization_id BIGINT NOT NULL,
            mailbox_id BIGINT NOT NULL,
            access_token TEXT NOT NULL,
            refresh_token TEXT NOT NULL,
            expires_at BIGINT NOT NULL,
            claimed_until BIGINT NOT NULL,
            PRIMARY KEY (organization_id, mailbox_id)
        );
        CREATE TABLE mailbox_sign_in (
            organization_id BIGINT NOT NULL,
            mailbox_id BIGINT NOT NULL,
            session_id BIGINT,
            secret TEXT NOT NULL,
            address TEXT NOT NULL,
            user_code TEXT NOT NULL,
            interval_seconds BIGINT NOT NULL,
            next_poll_at BIGINT,
            claimed_until BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            refused TEXT NOT NULL,
            PRIMARY KEY (organization_id, mailbox_id)
        );
        CREATE INDEX mailbox_sign_in_due ON mailbox_sign_in (next_poll_at) WHERE next_poll_at IS NOT NULL;
        CREATE TABLE dkim_key (
            id {id},
            organization_id BIGINT NOT NULL,
            domain TEXT NOT NULL,
            selector TEXT NOT NULL,
            private_key TEXT NOT NULL,
            public_key TEXT NOT NULL,
            state TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            checked_at BIGINT,
            found TEXT, {key}
        );
        CREATE UNIQUE INDEX dkim_key_name ON dkim_key (organization_id, domain, selector);
    ",
    },
    Migration {
        number: 2026_11_22_51,
        name: "words of mails that came in",
        text: "
        {sqlite}
        CREATE VIRTUAL TABLE mail_in_search USING fts5 (tokens, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');
        INSERT INTO mail_in_search (rowid, tokens) SELECT id, 'o' || organization_id || ' ' || search_key FROM mail_in;
        {end}
        {postgres}
        CREATE TABLE mail_in_search (
            organization_id BIGINT NOT NULL,
            mail_id BIGINT NOT NULL,
            tokens TSVECTOR NOT NULL,
            PRIMARY KEY (organization_id, mail_id)
        );
        CREATE INDEX mail_in_search_tokens ON mail_in_search USING GIN (tokens);
        INSERT INTO mail_in_search (organization_id, mail_id, tokens)
            SELECT organization_id, id, to_tsvector('simple', regexp_replace(search_key, '[^[:alnum:]]+', ' ', 'g')) FROM mail_in;
        {end}
        ALTER TABLE mail_in DROP COLUMN search_key;
    ",
    },
    Migration { number: 2026_11_22_63, name: "lanes of outgoing mail", text: "ALTER TABLE mail_out ADD COLUMN lane TEXT NOT NULL DEFAULT '';" },
    Migration { number: 2026_11_22_61, name: "reply addresses", text: "ALTER TABLE mailbox ADD COLUMN reply_addresses BOOLEAN NOT NULL DEFAULT FALSE;" },
    Migration {
        number: 2026_11_23_63,
        name: "short mails in the database",
        text: "
        CREATE TABLE mail_in_bytes (
            id {id},
            organization_id BIGINT NOT NULL,
            bytes BYTES NOT NULL, {key}
        );
    ",
    },
];
