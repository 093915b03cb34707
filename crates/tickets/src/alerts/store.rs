//! What waits to be told by mail. All its SQL.

use db::{Ctx, params, sql};
use kernel::{EventId, NotificationId, Result, TicketId, TicketNumber, Timestamp, UserId};
use people::{MailPace, User};

use super::{Told, deliver, due};
use crate::{letters, quiet};

/// An event that somebody is to be told of.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub event: EventId,
    pub ticket: TicketId,
    /// Its line in the reader's bell.
    pub notification: Option<NotificationId>,
    /// How soon its reader wanted to hear when it happened.
    pub pace: MailPace,
}

/// Lets an event wait for the reader's next mail, if they want mails and this ticket is not quiet for them. Doing it again changes nothing.
pub fn add(ctx: &mut Ctx<'_>, told: &Told<'_>, person: &User, notification: Option<NotificationId>) -> Result<()> {
    if !person.mail_alerts_on || letters::address_of(person).is_none() || quiet::is_quiet(ctx, told.ticket.id, person.id)? {
        return Ok(());
    }
    let due_at = match gathering(ctx, told.ticket.id, person)? {
        Some(due_at) => due_at,
        None => due::due(person.mail_pace, person.digest_at, &ctx.now().to_jiff().to_zoned(web::door::zone(&person.zone))),
    };
    ctx.execute(
        sql!(
            "INSERT INTO alert_waiting (organization_id, user_id, event_id, ticket_id, notification_id, pace, due_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (organization_id, user_id, event_id) DO NOTHING"
        ),
        &params![person.id, told.event.id, told.ticket.id, notification, person.mail_pace, due_at],
    )?;
    // One job for each event: whichever runs first takes all that is due, and the others find nothing. So none is forgotten that was written while a job ran.
    queue::enqueue(ctx, deliver::JOB, &person.id, due_at).map(drop)
}

/// When what gathers already for this reader on this ticket is told; later changes do not put it off.
fn gathering(ctx: &mut Ctx<'_>, ticket: TicketId, person: &User) -> Result<Option<Timestamp>> {
    if person.mail_pace != MailPace::AtOnce {
        return Ok(None);
    }
    let now = ctx.now();
    ctx.query_one(
        sql!(
            "SELECT due_at FROM alert_waiting
             WHERE organization_id = $1 AND user_id = $2 AND ticket_id = $3 AND pace = 'at_once' AND due_at > $4
             ORDER BY due_at
             LIMIT 1"
        ),
        &params![person.id, ticket, now],
        |row| row.take(),
    )
}

/// Takes what is due for this reader, oldest first; nobody else gets it again.
pub fn take_due(ctx: &mut Ctx<'_>, user: UserId) -> Result<Vec<Waiting>> {
    let now = ctx.now();
    let mut due = ctx.query(
        // What is about a ticket in the bin waits for the ticket.
        sql!(
            "DELETE FROM alert_waiting
             WHERE organization_id = $1 AND user_id = $2 AND due_at <= $3
               AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.organization_id = $1 AND t.id = alert_waiting.ticket_id AND t.binned_at IS NOT NULL)
             RETURNING event_id, ticket_id, notification_id, pace"
        ),
        &params![user, now],
        |row| Ok(Waiting { event: row.take()?, ticket: row.take()?, notification: row.take()?, pace: row.take()? }),
    )?;
    due.sort_by_key(|waiting| waiting.event);
    Ok(due)
}

/// The ticket with this number, if anything about it waits to be told to the actor. What somebody else looks at as them is still news to them.
pub fn waiting_on(ctx: &mut Ctx<'_>, number: TicketNumber) -> Result<Option<TicketId>> {
    let Some(me) = ctx.actor().person().filter(|_| !ctx.standing().is_seen_as()) else { return Ok(None) };
    ctx.query_one(
        sql!(
            "SELECT w.ticket_id FROM ticket t JOIN alert_waiting w ON w.organization_id = t.organization_id AND w.ticket_id = t.id
             WHERE t.organization_id = $1 AND t.number = $2 AND w.user_id = $3
             LIMIT 1"
        ),
        &params![number, me],
        |row| row.take(),
    )
}

/// The actor looks at the ticket: what waited to be told about it need not be told by mail any more.
pub fn saw(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<()> {
    let Some(me) = ctx.actor().person() else { return Ok(()) };
    ctx.execute(sql!("DELETE FROM alert_waiting WHERE organization_id = $1 AND user_id = $2 AND ticket_id = $3"), &params![me, ticket]).map(drop)
}

/// Nobody is told of the ticket any more.
pub fn forget(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<()> {
    ctx.execute(sql!("DELETE FROM alert_waiting WHERE organization_id = $1 AND ticket_id = $2"), &params![ticket]).map(drop)
}

/// Who waits to be told something about the ticket.
pub fn waiting_for(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Vec<UserId>> {
    ctx.query(sql!("SELECT DISTINCT user_id FROM alert_waiting WHERE organization_id = $1 AND ticket_id = $2"), &params![ticket], |row| row.take())
}
