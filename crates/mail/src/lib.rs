//! Mail out: an outbox that is filled in the transaction of the verb that has something to tell, and a loop that hands it to the mail server.
//!
//! A mail is composed when it is delivered, so that it carries the sender that is configured then; its Message-ID comes from its id, so that a mail which is
//! handed over twice (the process died between the server's answer and our note of it) is the same mail to whoever receives it.
//! Without a mail server mails wait in the outbox, where the operator reads them.

mod compose;
mod delivery;
mod letter;
mod outbox;
mod smtp;
#[cfg(test)]
mod tests;

pub use compose::{Postmaster, compose, install, postmaster};
pub use delivery::Delivery;
pub use letter::{Letter, letter};
pub use outbox::{Counts, Mail, MailState, Outgoing, count, counts, find, forget_sent, list, queue, resend};
pub use smtp::{Encryption, SmtpSettings, test};

use db::Migration;
use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "mail", en: include_str!("../mail.en.ftl"), ru: include_str!("../mail.ru.ftl") };

pub const MIGRATIONS: &[Migration] = &[Migration {
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
}];
