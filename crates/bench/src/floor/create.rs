//! The rows of a new ticket.

use std::sync::atomic::{AtomicI64, Ordering};

use kernel::Timestamp;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct NewTicket {
    pub title: String,
    pub html: String,
}

pub const NUMBER: &str = "UPDATE ticket_counter SET last = last + 1 WHERE organization_id = $1 RETURNING last";

pub const TICKET: &str = "
    INSERT INTO ticket (organization_id, id, number, title, requester_id, created_at, updated_at, last_actor_id, last_text, type_slug, status, category, priority, via,
        message_count, attachment_count, last_kind, version)
    VALUES ($1, $2, $3, $4, $5, $6, $6, $5, $7, 'incident', 'open', 'open', 1, 'api', 1, 0, 'ticket.opened', 1)";

pub const MESSAGE: &str = "
    INSERT INTO message (organization_id, id, ticket_id, author_id, html, created_at, kind, by_requester, via)
    VALUES ($1, $2, $3, $4, $5, $6, 'reply', TRUE, 'api')";

pub const EVENT: &str = "
    INSERT INTO event (organization_id, id, operation_id, item_id, actor_id, at, data, kind, item_kind, via, version)
    VALUES ($1, $2, $2, $3, $4, $5, $6, 'ticket.opened', 'ticket', 'api', 1)";

pub const UNINDEXED: &str = "INSERT INTO ticket_unindexed (organization_id, ticket_id, since) VALUES ($1, $2, $3)";

impl NewTicket {
    /// The beginning of what was said.
    pub fn preview(&self) -> String {
        kernel::truncate(&self.html.replace("<p>", "").replace("</p>", " "), 160).to_owned()
    }

    pub fn event_data(&self, message: i64) -> String {
        serde_json::json!({ "ticket_type": "incident", "title": self.title, "message": message.to_string() }).to_string()
    }
}

/// Ids above all seeded ones.
pub fn next_id() -> i64 {
    static LAST: AtomicI64 = AtomicI64::new(0);
    let now = (Timestamp::now().0 / 1_000 - 1_767_225_600_000) << 22;
    let advance = |last: i64| Some(now.max(last + 1));
    LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, advance).map_or(now, |before| now.max(before + 1))
}
