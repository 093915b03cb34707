//! All SQL on tickets, their messages, tags and followers.

use std::collections::BTreeMap;

use db::{Ctx, Row, params, sql};
use kernel::{Confidential, Error, MessageId, Result, TeamId, TicketId, TicketNumber, UserId, Via};

use super::{
    family::{members, of_each},
    model::{LastChange, Message, MessageKind, Ticket},
};
use crate::workflow::{Category, Level, Priority, TicketType};

/// The columns of a [`Ticket`], as [`ticket`] reads them.
pub(crate) const COLUMNS: &str = "t.id, t.organization_id, t.number, t.type_slug, t.status, t.category, t.priority, t.title, t.requester_id, t.owner_id, \
     t.department_id, t.team_id, t.duplicate_of, t.via, t.created_at, t.updated_at, t.resolved_at, t.closed_at, t.agent_replied_at, \
     t.message_count, t.attachment_count, t.last_kind, t.last_actor_id, t.last_text, t.version, t.merged_into, t.client_id, \
     t.confidential_people, t.confidential_team_id, t.urgency, t.impact";

macro_rules! select_ticket {
    ($condition:literal) => {
        concat!(
            "SELECT t.id, t.organization_id, t.number, t.type_slug, t.status, t.category, t.priority, t.title, t.requester_id, t.owner_id,
                    t.department_id, t.team_id, t.duplicate_of, t.via, t.created_at, t.updated_at, t.resolved_at, t.closed_at, t.agent_replied_at,
                    t.message_count, t.attachment_count, t.last_kind, t.last_actor_id, t.last_text, t.version, t.merged_into, t.client_id,
                    t.confidential_people, t.confidential_team_id, t.urgency, t.impact
             FROM ticket t
             WHERE t.organization_id = $1 AND ",
            $condition
        )
    };
}
pub(crate) use select_ticket;

pub(crate) fn ticket(row: &mut Row<'_>) -> Result<Ticket> {
    Ok(Ticket {
        id: row.take()?,
        organization: row.take()?,
        number: row.take()?,
        ticket_type: TicketType::from_stored(row.take()?),
        status: row.take()?,
        category: category(&row.take::<String>()?)?,
        priority: Priority::from_rank(row.take()?),
        title: row.take()?,
        requester: row.take()?,
        owner: row.take()?,
        department: row.take()?,
        team: row.take()?,
        duplicate_of: row.take()?,
        via: Via::from_slug(&row.take::<String>()?),
        created_at: row.take()?,
        updated_at: row.take()?,
        resolved_at: row.take()?,
        closed_at: row.take()?,
        agent_replied_at: row.take()?,
        message_count: row.take()?,
        attachment_count: row.take()?,
        last: LastChange { kind: row.take()?, actor: row.take()?, text: row.take()? },
        version: row.take()?,
        merged_into: row.take()?,
        client: row.take()?,
        confidential: confidential(row)?,
        urgency: level(row)?,
        impact: level(row)?,
    })
}

fn level(row: &mut Row<'_>) -> Result<Option<Level>> {
    Ok(row.take::<Option<i64>>()?.map(Level::from_rank))
}

/// Those who may see it are written as `,7,12,`, so that a list can look for one of them; nothing at all where it is not confidential.
fn confidential(row: &mut Row<'_>) -> Result<Option<Confidential>> {
    let (people, team): (Option<String>, Option<TeamId>) = (row.take()?, row.take()?);
    Ok(people.map(|people| Confidential { people: people.split(',').filter_map(|id| id.parse().ok()).collect(), team }))
}

fn named(confidential: &Confidential) -> String {
    confidential.people.iter().fold(",".to_owned(), |all, person| format!("{all}{person},"))
}

fn category(slug: &str) -> Result<Category> {
    Category::from_slug(slug).ok_or_else(|| Error::Internal(format!("unknown category {slug}")))
}

pub fn find(ctx: &mut Ctx<'_>, number: TicketNumber) -> Result<Option<Ticket>> {
    ctx.query_one(sql!(select_ticket!("t.number = $2 AND t.binned_at IS NULL")), &params![number], ticket)
}

pub fn find_by_id(ctx: &mut Ctx<'_>, id: TicketId) -> Result<Option<Ticket>> {
    ctx.query_one(sql!(select_ticket!("t.id = $2 AND t.binned_at IS NULL")), &params![id], ticket)
}

/// The ticket, kept from others until the transaction ends.
pub fn lock(ctx: &mut Ctx<'_>, number: TicketNumber) -> Result<Option<Ticket>> {
    ctx.lock_one(sql!(select_ticket!("t.number = $2 AND t.binned_at IS NULL")), &params![number], ticket)
}

/// The next number of the organization; nobody else gets it, and none is left out unless its transaction fails.
pub fn next_number(ctx: &mut Ctx<'_>) -> Result<TicketNumber> {
    ctx.query_one(
        sql!(
            "INSERT INTO ticket_counter (organization_id, last)
             VALUES ($1, 1)
             ON CONFLICT (organization_id) DO UPDATE SET last = ticket_counter.last + 1
             RETURNING last"
        ),
        &[],
        |row| row.take(),
    )?
    .ok_or_else(|| Error::Internal("no ticket number".into()))
}

pub fn insert(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<()> {
    ctx.execute_one(
        sql!(
            "INSERT INTO ticket (organization_id, id, number, type_slug, status, category, priority, title, requester_id, owner_id,
                 department_id, team_id, duplicate_of, via, created_at, updated_at, resolved_at, closed_at, agent_replied_at,
                 message_count, attachment_count, last_kind, last_actor_id, last_text, version, client_id, urgency, impact)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)"
        ),
        &params![
            ticket.id,
            ticket.number,
            ticket.ticket_type.as_str(),
            ticket.status,
            ticket.category.slug(),
            ticket.priority.rank(),
            ticket.title,
            ticket.requester,
            ticket.owner,
            ticket.department,
            ticket.team,
            ticket.duplicate_of,
            ticket.via.slug(),
            ticket.created_at,
            ticket.updated_at,
            ticket.resolved_at,
            ticket.closed_at,
            ticket.agent_replied_at,
            ticket.message_count,
            ticket.attachment_count,
            ticket.last.kind,
            ticket.last.actor,
            ticket.last.text,
            ticket.version,
            ticket.client,
            ticket.urgency.map(Level::rank),
            ticket.impact.map(Level::rank),
        ],
    )
}

/// Saves what can change of a ticket.
pub fn update(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<()> {
    ctx.execute_one(
        sql!(
            "UPDATE ticket
             SET type_slug = $3, status = $4, category = $5, priority = $6, title = $7, owner_id = $8, duplicate_of = $9, updated_at = $10, resolved_at = $11,
                 closed_at = $12, agent_replied_at = $13, message_count = $14, attachment_count = $15, last_kind = $16, last_actor_id = $17, last_text = $18, version = $19,
                 merged_into = $20, department_id = $21, team_id = $22, client_id = $23, confidential_people = $24, confidential_team_id = $25, urgency = $26, impact = $27
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![
            ticket.id,
            ticket.ticket_type.as_str(),
            ticket.status,
            ticket.category.slug(),
            ticket.priority.rank(),
            ticket.title,
            ticket.owner,
            ticket.duplicate_of,
            ticket.updated_at,
            ticket.resolved_at,
            ticket.closed_at,
            ticket.agent_replied_at,
            ticket.message_count,
            ticket.attachment_count,
            ticket.last.kind,
            ticket.last.actor,
            ticket.last.text,
            ticket.version,
            ticket.merged_into,
            ticket.department,
            ticket.team,
            ticket.client,
            ticket.confidential.as_ref().map(named),
            ticket.confidential.as_ref().and_then(|confidential| confidential.team),
            ticket.urgency.map(Level::rank),
            ticket.impact.map(Level::rank),
        ],
    )
}

pub fn insert_message(ctx: &mut Ctx<'_>, ticket: TicketId, message: &Message) -> Result<()> {
    ctx.execute_one(
        sql!(
            "INSERT INTO message (organization_id, id, ticket_id, author_id, kind, by_requester, html, via, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &params![message.id, ticket, message.author, message.kind.slug(), message.by_requester, message.html, message.via.slug(), message.created_at],
    )
}

pub(crate) fn message(row: &mut Row<'_>) -> Result<Message> {
    Ok(Message {
        id: row.take()?,
        ticket: row.take()?,
        author: row.take()?,
        kind: MessageKind::from_slug(&row.take::<String>()?).ok_or_else(|| Error::Internal("unknown kind of message".into()))?,
        by_requester: row.take()?,
        html: row.take()?,
        via: Via::from_slug(&row.take::<String>()?),
        created_at: row.take()?,
    })
}

/// The conversation from behind `after`, oldest first, at most `limit` messages; without the notes where the actor may not read them.
pub fn messages(ctx: &mut Ctx<'_>, ticket: &Ticket, after: MessageId, limit: i64) -> Result<Vec<Message>> {
    let family = members(ctx, ticket.id)?;
    messages_of(ctx, ticket, &family, after, limit)
}

/// The same where the ticket's family is known.
pub fn messages_of(ctx: &mut Ctx<'_>, ticket: &Ticket, family: &[TicketId], after: MessageId, limit: i64) -> Result<Vec<Message>> {
    let reads_notes = ctx.permit(super::TicketAct::ReadNotes, &ticket.guarded()).is_ok();
    let mut messages = of_each(ctx, family, |ctx, member| messages_of_one(ctx, member, reads_notes, after, limit))?;
    messages.sort_by_key(|message| message.id);
    messages.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(messages)
}

fn messages_of_one(ctx: &mut Ctx<'_>, ticket: TicketId, reads_notes: bool, after: MessageId, limit: i64) -> Result<Vec<Message>> {
    ctx.query(
        sql!(
            "SELECT id, ticket_id, author_id, kind, by_requester, html, via, created_at
             FROM message
             WHERE organization_id = $1 AND ticket_id = $2 AND id > $3 AND (kind = 'reply' OR $4)
             ORDER BY id
             LIMIT $5"
        ),
        &params![ticket, after, reads_notes, limit],
        message,
    )
}

pub fn find_message(ctx: &mut Ctx<'_>, ticket: TicketId, id: MessageId) -> Result<Option<Message>> {
    ctx.query_one(
        sql!(
            "SELECT id, ticket_id, author_id, kind, by_requester, html, via, created_at
             FROM message
             WHERE organization_id = $1 AND ticket_id = $2 AND id = $3"
        ),
        &params![ticket, id],
        message,
    )
}

/// The reply before this message, if there is one; notes are passed over.
pub fn reply_before(ctx: &mut Ctx<'_>, ticket: TicketId, id: MessageId) -> Result<Option<Message>> {
    ctx.query_one(
        sql!(
            "SELECT id, ticket_id, author_id, kind, by_requester, html, via, created_at
             FROM message
             WHERE organization_id = $1 AND ticket_id = $2 AND id < $3 AND kind = 'reply'
             ORDER BY id DESC
             LIMIT 1"
        ),
        &params![ticket, id],
        message,
    )
}

pub fn tags(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Vec<String>> {
    ctx.query(sql!("SELECT tag FROM ticket_tag WHERE organization_id = $1 AND ticket_id = $2 ORDER BY tag_key"), &params![ticket], |row| row.take())
}

/// The tags of all these tickets.
pub fn tags_of(ctx: &mut Ctx<'_>, tickets: &[TicketId]) -> Result<BTreeMap<TicketId, Vec<String>>> {
    let rows = ctx.query_among(
        sql!("SELECT ticket_id, tag FROM ticket_tag WHERE organization_id = $1 AND ticket_id IN ({among}) ORDER BY ticket_id, tag_key"),
        tickets,
        |row| Ok((row.take::<TicketId>()?, row.take::<String>()?)),
    )?;
    let mut all: BTreeMap<TicketId, Vec<String>> = BTreeMap::new();
    for (ticket, tag) in rows {
        all.entry(ticket).or_default().push(tag);
    }
    Ok(all)
}

/// Whether the tag was not there yet.
pub fn add_tag(ctx: &mut Ctx<'_>, ticket: TicketId, tag: &str) -> Result<bool> {
    let added = ctx.execute(
        sql!(
            "INSERT INTO ticket_tag (organization_id, ticket_id, tag, tag_key)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (organization_id, ticket_id, tag_key) DO NOTHING"
        ),
        &params![ticket, tag, kernel::fold(tag)],
    )?;
    Ok(added == 1)
}

pub fn remove_tag(ctx: &mut Ctx<'_>, ticket: TicketId, tag: &str) -> Result<()> {
    ctx.execute(sql!("DELETE FROM ticket_tag WHERE organization_id = $1 AND ticket_id = $2 AND tag_key = $3"), &params![ticket, kernel::fold(tag)]).map(drop)
}

/// Tags of the organization that begin so, for suggestions.
pub fn tags_beginning(ctx: &mut Ctx<'_>, beginning: &str, limit: i64) -> Result<Vec<String>> {
    let key = kernel::fold(beginning);
    let end = format!("{key}\u{10ffff}");
    ctx.query(
        sql!("SELECT min(tag) FROM ticket_tag WHERE organization_id = $1 AND tag_key >= $2 AND tag_key < $3 GROUP BY tag_key ORDER BY tag_key LIMIT $4"),
        &params![key, end, limit],
        |row| row.take(),
    )
}

/// Whether the person did not follow yet.
pub fn add_follower(ctx: &mut Ctx<'_>, ticket: TicketId, user: UserId) -> Result<bool> {
    let now = ctx.now();
    let added = ctx.execute(
        sql!(
            "INSERT INTO ticket_follower (organization_id, ticket_id, user_id, since)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (organization_id, ticket_id, user_id) DO NOTHING"
        ),
        &params![ticket, user, now],
    )?;
    Ok(added == 1)
}

/// Whether the person followed.
pub fn remove_follower(ctx: &mut Ctx<'_>, ticket: TicketId, user: UserId) -> Result<bool> {
    let removed = ctx.execute(sql!("DELETE FROM ticket_follower WHERE organization_id = $1 AND ticket_id = $2 AND user_id = $3"), &params![ticket, user])?;
    Ok(removed == 1)
}

pub fn followers(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Vec<UserId>> {
    ctx.query(sql!("SELECT user_id FROM ticket_follower WHERE organization_id = $1 AND ticket_id = $2 ORDER BY since, user_id"), &params![ticket], |row| {
        row.take()
    })
}

/// Notes that the search index must look at this ticket again. Until it has, a search reads the ticket itself.
pub fn mark_unindexed(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<()> {
    let now = ctx.now();
    ctx.execute(
        sql!(
            "INSERT INTO ticket_unindexed (organization_id, ticket_id, since)
             VALUES ($1, $2, $3)
             ON CONFLICT (organization_id, ticket_id) DO UPDATE SET since = $3"
        ),
        &params![ticket, now],
    )
    .map(drop)
}
