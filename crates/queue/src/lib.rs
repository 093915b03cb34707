//! What happened, and what must be done about it: events and jobs, written in the transaction that caused them.
//!
//! A verb records an event. Whatever reacts to events of that kind (notifications, mail, search index, later triggers and webhooks) gets a job in the same
//! transaction, so record and consequence agree whatever happens to the process. Jobs run at least once and are safe twice: a job's own
//! completion is in the transaction of its effect.

mod audit;
mod erase;
mod event;
mod job;
mod runner;

pub use audit::{Filter, search};
pub use erase::{erase, forget_words};
pub use event::{Event, Happening, ItemKind, ItemRef, change_actor, find, latest, latest_of, newest, of_operation, operation, record, timeline};
pub use job::{Job, JobState, Reaction, enqueue, install, reactions, waiting};
pub use runner::{Runner, work_off};

use db::Migration;

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 2026_11_22_02,
        name: "events and jobs",
        text: "
        CREATE TABLE event (
            id {id},
            organization_id BIGINT NOT NULL,
            operation_id BIGINT NOT NULL,
            kind TEXT NOT NULL,
            item_kind TEXT NOT NULL,
            item_id BIGINT NOT NULL,
            actor_id BIGINT,
            via TEXT NOT NULL,
            at BIGINT NOT NULL,
            version BIGINT NOT NULL,
            data TEXT NOT NULL, {key}
        );
        CREATE INDEX event_of_item ON event (organization_id, item_kind, item_id, id);
        CREATE TABLE job (
            id {id},
            organization_id BIGINT NOT NULL,
            kind TEXT NOT NULL,
            payload TEXT NOT NULL,
            state TEXT NOT NULL,
            run_at BIGINT NOT NULL,
            tries BIGINT NOT NULL,
            claimed_until BIGINT NOT NULL,
            last_error TEXT, {key_id}
        );
        CREATE INDEX job_due ON job (state, run_at, id);
    ",
    },
    Migration {
        number: 2026_11_22_34,
        name: "events of one item together",
        // A history is read as a whole. (PostgreSQL keeps rows as they come.)
        text: "
        {sqlite}
        CREATE TABLE event_together (
            id BIGINT NOT NULL,
            organization_id BIGINT NOT NULL,
            operation_id BIGINT NOT NULL,
            kind TEXT NOT NULL,
            item_kind TEXT NOT NULL,
            item_id BIGINT NOT NULL,
            actor_id BIGINT,
            via TEXT NOT NULL,
            at BIGINT NOT NULL,
            version BIGINT NOT NULL,
            data TEXT NOT NULL,
            PRIMARY KEY (organization_id, item_kind, item_id, id)
        ) WITHOUT ROWID;
        INSERT INTO event_together (id, organization_id, operation_id, kind, item_kind, item_id, actor_id, via, at, version, data)
            SELECT id, organization_id, operation_id, kind, item_kind, item_id, actor_id, via, at, version, data
            FROM event ORDER BY organization_id, item_kind, item_id, id;
        DROP TABLE event;
        ALTER TABLE event_together RENAME TO event;
        CREATE INDEX event_id ON event (organization_id, id);
        {end}
        ",
    },
    Migration {
        number: 2026_11_23_20,
        name: "where events come from, and those that the audit shows",
        // Tickets and mails have histories of their own, and their events are by far the most.
        text: "
        ALTER TABLE event ADD COLUMN source TEXT NOT NULL DEFAULT '';
        CREATE INDEX event_of_administration ON event (organization_id, id) WHERE item_kind NOT IN ('ticket', 'email', 'mail');
        ",
    },
];
