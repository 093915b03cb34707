//! The rows of the pages, and how either driver reads them.

use anyhow::Result;

use super::{create::NewTicket, postgres::Pool, sqlite::File};

/// A row type that both drivers fill, field after field.
macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        pub struct $name { $(pub $field: $type),* }

        impl Read for $name {
            fn from_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
                let mut column = 0..;
                let mut next = || column.next().unwrap_or_default();
                Ok(Self { $($field: row.get(next())?),* })
            }

            fn from_postgres(row: &tokio_postgres::Row) -> Result<Self, tokio_postgres::Error> {
                let mut column = 0..;
                let mut next = || column.next().unwrap_or_default();
                Ok(Self { $($field: row.try_get::<usize, _>(next())?),* })
            }
        }
    )*};
}

pub trait Read: Sized {
    fn from_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self>;
    fn from_postgres(row: &tokio_postgres::Row) -> Result<Self, tokio_postgres::Error>;
}

rows! {
    /// A line of the feed, with the names of its people.
    Line {
        number: i64,
        title: String,
        type_slug: String,
        status: String,
        priority: i64,
        requester: String,
        owner_id: Option<i64>,
        owner: Option<String>,
        last_kind: String,
        last_actor: Option<String>,
        last_text: String,
        message_count: i64,
        attachment_count: i64,
        updated_at: i64,
    }

    Head {
        id: i64,
        title: String,
        type_slug: String,
        status: String,
        priority: i64,
        requester_id: i64,
        requester: String,
        requester_email: String,
        requester_username: String,
        owner_id: Option<i64>,
        owner: Option<String>,
        created_at: i64,
        updated_at: i64,
    }

    Message {
        id: i64,
        author_id: i64,
        author: String,
        by_requester: bool,
        html: String,
        created_at: i64,
    }

    Event {
        id: i64,
        kind: String,
        data: String,
        at: i64,
        actor: Option<String>,
    }

    Follower {
        id: i64,
        name: String,
    }

    Word {
        text: String,
    }

    Count {
        count: i64,
    }
}

/// All that a ticket's page shows.
pub struct Whole {
    pub number: i64,
    pub head: Head,
    pub messages: Vec<Message>,
    pub events: Vec<Event>,
    pub tags: Vec<Word>,
    pub followers: Vec<Follower>,
    /// Tickets of the same requester, at most 31.
    pub tickets_of_requester: i64,
}

macro_rules! feed {
    ($more:literal) => {
        concat!(
            "SELECT t.number, t.title, t.type_slug, t.status, t.priority, r.display_name, t.owner_id, o.display_name, t.last_kind,
                 a.display_name, t.last_text, t.message_count, t.attachment_count, t.updated_at
             FROM ticket t
             JOIN app_user r ON r.organization_id = $1 AND r.id = t.requester_id
             LEFT JOIN app_user o ON o.organization_id = $1 AND o.id = t.owner_id
             LEFT JOIN app_user a ON a.organization_id = $1 AND a.id = t.last_actor_id
             WHERE t.organization_id = $1 AND t.category <> 'done'",
            $more,
            " ORDER BY t.updated_at DESC, t.id DESC
             LIMIT 51"
        )
    };
}

pub const FEED: &str = feed!("");
pub const FILTERED: &str = feed!(" AND t.type_slug = 'incident' AND t.priority >= 2");

pub const HEAD: &str = "
    SELECT t.id, t.title, t.type_slug, t.status, t.priority, t.requester_id, r.display_name, r.email, r.username, t.owner_id, o.display_name, t.created_at, t.updated_at
    FROM ticket t
    JOIN app_user r ON r.organization_id = $1 AND r.id = t.requester_id
    LEFT JOIN app_user o ON o.organization_id = $1 AND o.id = t.owner_id
    WHERE t.organization_id = $1 AND t.number = $2";

pub const MESSAGES: &str = "
    SELECT m.id, m.author_id, u.display_name, m.by_requester, m.html, m.created_at
    FROM message m JOIN app_user u ON u.organization_id = $1 AND u.id = m.author_id
    WHERE m.organization_id = $1 AND m.ticket_id = $2
    ORDER BY m.id";

pub const EVENTS: &str = "
    SELECT e.id, e.kind, e.data, e.at, u.display_name
    FROM event e LEFT JOIN app_user u ON u.organization_id = $1 AND u.id = e.actor_id
    WHERE e.organization_id = $1 AND e.item_kind = 'ticket' AND e.item_id = $2
    ORDER BY e.id";

pub const TAGS: &str = "SELECT tag FROM ticket_tag WHERE organization_id = $1 AND ticket_id = $2 ORDER BY tag_key";

pub const FOLLOWERS: &str = "
    SELECT u.id, u.display_name
    FROM ticket_follower f JOIN app_user u ON u.organization_id = $1 AND u.id = f.user_id
    WHERE f.organization_id = $1 AND f.ticket_id = $2
    ORDER BY f.since, f.user_id";

pub const TICKETS_OF: &str = "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE organization_id = $1 AND requester_id = $2 LIMIT 31) counted";

/// The bare driver.
pub enum Source {
    Sqlite(File),
    Postgres(Pool),
}

impl Source {
    pub async fn feed(&self, is_filtered: bool) -> Result<Vec<Line>> {
        match self {
            Self::Sqlite(file) => file.feed(is_filtered),
            Self::Postgres(pool) => pool.feed(is_filtered).await,
        }
    }

    pub async fn ticket(&self, number: i64) -> Result<Option<Whole>> {
        match self {
            Self::Sqlite(file) => file.ticket(number),
            Self::Postgres(pool) => pool.ticket(number).await,
        }
    }

    /// Durable when it returns; the number of the ticket.
    pub async fn create(&self, new: NewTicket) -> Result<i64> {
        match self {
            Self::Sqlite(file) => file.create(&new),
            Self::Postgres(pool) => pool.create(&new).await,
        }
    }
}
