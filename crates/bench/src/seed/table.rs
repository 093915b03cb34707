//! Rows on their way into either database.

use anyhow::Result;

/// One field.
#[derive(Clone, Debug)]
pub enum Cell {
    Null,
    Int(i64),
    Bool(bool),
    Text(String),
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::Null, Self::Int)
    }
}

impl From<bool> for Cell {
    fn from(is: bool) -> Self {
        Self::Bool(is)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A table and the columns that are filled, in the order of the cells.
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [&'static str],
}

pub static TABLES: [&Table; 8] = [&APP_USER, &USERNAME, &EMAIL_ACCOUNT, &TICKET, &MESSAGE, &EVENT, &TICKET_TAG, &TICKET_FOLLOWER];

pub static APP_USER: Table = Table {
    name: "app_user",
    columns: &[
        "organization_id",
        "id",
        "username",
        "username_key",
        "display_name",
        "name_key",
        "first_name",
        "last_name",
        "email",
        "email_key",
        "email_confirmed_at",
        "phone",
        "about",
        "skills",
        "role",
        "state",
        "is_operator",
        "department_id",
        "team_id",
        "language",
        "zone",
        "theme",
        "density",
        "shortcuts_on",
        "mail_alerts_on",
        "must_change_password",
        "created_at",
        "version",
    ],
};

pub static USERNAME: Table = Table { name: "username", columns: &["name_key", "organization_id", "user_id", "is_final"] };

pub static EMAIL_ACCOUNT: Table = Table { name: "email_account", columns: &["email_key", "organization_id", "user_id"] };

pub static TICKET: Table = Table {
    name: "ticket",
    columns: &[
        "organization_id",
        "id",
        "number",
        "type_slug",
        "status",
        "category",
        "priority",
        "title",
        "requester_id",
        "owner_id",
        "via",
        "created_at",
        "updated_at",
        "resolved_at",
        "closed_at",
        "agent_replied_at",
        "message_count",
        "attachment_count",
        "last_kind",
        "last_actor_id",
        "last_text",
        "version",
    ],
};

pub static MESSAGE: Table =
    Table { name: "message", columns: &["organization_id", "id", "ticket_id", "author_id", "kind", "by_requester", "html", "via", "created_at"] };

pub static EVENT: Table =
    Table { name: "event", columns: &["organization_id", "id", "operation_id", "kind", "item_kind", "item_id", "actor_id", "via", "at", "version", "data"] };

pub static TICKET_TAG: Table = Table { name: "ticket_tag", columns: &["organization_id", "ticket_id", "tag", "tag_key"] };

pub static TICKET_FOLLOWER: Table = Table { name: "ticket_follower", columns: &["organization_id", "ticket_id", "user_id", "since"] };

/// Where rows go.
pub trait Sink {
    /// Called once before the first row.
    fn begin(&mut self) -> Result<()>;

    fn put(&mut self, table: &'static Table, row: Vec<Cell>) -> Result<()>;

    /// Called once after the last row: indexes, statistics, and the number of the last ticket.
    fn finish(&mut self, organization: i64, last_number: i64) -> Result<()>;
}
