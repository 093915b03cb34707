//! Events: each is a verb in the past about one item, with who, when, through which door, and what was before and after.

use db::{Ctx, params, sql};
use kernel::{Error, EventId, OperationId, Result, Timestamp, UserId, Via};
use serde::{Serialize, de::DeserializeOwned};

use crate::job;

/// The kinds of things that events, messages and followers can belong to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ItemKind {
    Ticket,
    User,
    Organization,
    Invitation,
    /// Somebody's wish to get an account.
    Registration,
    Client,
    Contract,
    Mailbox,
    /// A mail that came in.
    Email,
    /// A mail that goes out.
    Mail,
    /// A service of the catalogue, or a category of them.
    Service,
}

impl ItemKind {
    pub const ALL: [Self; 11] = [
        Self::Ticket,
        Self::User,
        Self::Organization,
        Self::Invitation,
        Self::Registration,
        Self::Client,
        Self::Contract,
        Self::Mailbox,
        Self::Email,
        Self::Mail,
        Self::Service,
    ];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::User => "user",
            Self::Organization => "organization",
            Self::Invitation => "invitation",
            Self::Registration => "registration",
            Self::Client => "client",
            Self::Contract => "contract",
            Self::Mailbox => "mailbox",
            Self::Email => "email",
            Self::Mail => "mail",
            Self::Service => "service",
        }
    }

    pub fn from_slug(slug: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug).ok_or_else(|| Error::Internal(format!("unknown kind of item: {slug}")))
    }
}

/// One thing in an organization, of whatever kind.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ItemRef {
    pub kind: ItemKind,
    pub id: i64,
}

/// What a verb tells of what it did. `data` is an object with what was before and after.
pub trait Happening: Serialize {
    /// `ticket.assigned`: the verb in the past, behind its item.
    const KIND: &'static str;
}

/// An event as it is stored.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: EventId,
    pub operation: OperationId,
    pub kind: String,
    pub item: ItemRef,
    /// `None` when the desk did it by itself.
    pub actor: Option<UserId>,
    pub via: Via,
    /// The address it came from; empty for what the desk did by itself.
    pub source: String,
    pub at: Timestamp,
    pub data: String,
}

impl Event {
    /// Reads the data back into what the verb told.
    pub fn data<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.data).map_err(|error| Error::Internal(format!("event {} {}: {error}", self.id, self.kind)))
    }

    pub(crate) fn from_row(row: &mut db::Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            operation: row.take()?,
            kind: row.take()?,
            item: ItemRef { kind: ItemKind::from_slug(&row.take::<String>()?)?, id: row.take()? },
            actor: row.take()?,
            via: Via::from_slug(&row.take::<String>()?),
            source: row.take()?,
            at: row.take()?,
            data: row.take()?,
        })
    }
}

/// A new operation: what one bulk change, macro or import does carries one number, so that it can be undone as one.
pub fn operation(ctx: &mut Ctx<'_>) -> OperationId {
    OperationId(ctx.next_id())
}

/// Writes down what happened and queues the jobs that react to it.
pub fn record<H: Happening>(ctx: &mut Ctx<'_>, operation: OperationId, item: ItemRef, happening: &H) -> Result<EventId> {
    let id = EventId(ctx.next_id());
    let data = serde_json::to_string(happening).map_err(Error::internal)?;
    let source = ctx.source().map(|source| source.to_string()).unwrap_or_default();
    ctx.execute(
        sql!(
            "INSERT INTO event (organization_id, id, operation_id, kind, item_kind, item_id, actor_id, via, source, at, version, data)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11)"
        ),
        &params![id, operation, H::KIND, item.kind.slug(), item.id, ctx.actor().person(), ctx.via().slug(), source, ctx.now(), data],
    )?;
    job::react(ctx, H::KIND, id)?;
    Ok(id)
}

/// The event with this id.
pub fn find(ctx: &mut Ctx<'_>, id: EventId) -> Result<Option<Event>> {
    ctx.query_one(
        sql!(
            "SELECT id, operation_id, kind, item_kind, item_id, actor_id, via, source, at, data
             FROM event
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![id],
        Event::from_row,
    )
}

/// What one person did to an item was another's: both are the same person.
pub fn change_actor(ctx: &mut Ctx<'_>, item: ItemRef, from: UserId, to: UserId) -> Result<()> {
    ctx.execute(
        sql!("UPDATE event SET actor_id = $5 WHERE organization_id = $1 AND item_kind = $2 AND item_id = $3 AND actor_id = $4"),
        &params![item.kind.slug(), item.id, from, to],
    )
    .map(drop)
}

/// What happened to an item, oldest first, from behind `after`, at most `limit` events.
pub fn timeline(ctx: &mut Ctx<'_>, item: ItemRef, after: Option<EventId>, limit: i64) -> Result<Vec<Event>> {
    ctx.query(
        sql!(
            "SELECT id, operation_id, kind, item_kind, item_id, actor_id, via, source, at, data
             FROM event
             WHERE organization_id = $1 AND item_kind = $2 AND item_id = $3 AND id > $4
             ORDER BY id
             LIMIT $5"
        ),
        &params![item.kind.slug(), item.id, after.unwrap_or(EventId(0)), limit],
        Event::from_row,
    )
}

/// What happened to an item, newest first, from before `before`, at most `limit` events.
pub fn newest(ctx: &mut Ctx<'_>, item: ItemRef, before: Option<EventId>, limit: i64) -> Result<Vec<Event>> {
    ctx.query(
        sql!(
            "SELECT id, operation_id, kind, item_kind, item_id, actor_id, via, source, at, data
             FROM event
             WHERE organization_id = $1 AND item_kind = $2 AND item_id = $3 AND id < $4
             ORDER BY id DESC
             LIMIT $5"
        ),
        &params![item.kind.slug(), item.id, before.unwrap_or(EventId(i64::MAX)), limit],
        Event::from_row,
    )
}

/// What one operation did to an item, oldest first.
pub fn of_operation(ctx: &mut Ctx<'_>, item: ItemRef, operation: OperationId) -> Result<Vec<Event>> {
    ctx.query(
        sql!(
            "SELECT id, operation_id, kind, item_kind, item_id, actor_id, via, source, at, data
             FROM event
             WHERE organization_id = $1 AND item_kind = $2 AND item_id = $3 AND operation_id = $4
             ORDER BY id"
        ),
        &params![item.kind.slug(), item.id, operation],
        Event::from_row,
    )
}

/// The last happening of this kind to an item.
pub fn latest_of<H: Happening>(ctx: &mut Ctx<'_>, item: ItemRef) -> Result<Option<Event>> {
    ctx.query_one(
        sql!(
            "SELECT id, operation_id, kind, item_kind, item_id, actor_id, via, source, at, data
             FROM event
             WHERE organization_id = $1 AND item_kind = $2 AND item_id = $3 AND kind = $4
             ORDER BY id DESC
             LIMIT 1"
        ),
        &params![item.kind.slug(), item.id, H::KIND],
        Event::from_row,
    )
}

/// The last thing that happened to an item; within a transaction that has just changed it, that very change.
pub fn latest(ctx: &mut Ctx<'_>, item: ItemRef) -> Result<Option<Event>> {
    ctx.query_one(
        sql!(
            "SELECT id, operation_id, kind, item_kind, item_id, actor_id, via, source, at, data
             FROM event
             WHERE organization_id = $1 AND item_kind = $2 AND item_id = $3
             ORDER BY id DESC
             LIMIT 1"
        ),
        &params![item.kind.slug(), item.id],
        Event::from_row,
    )
}
