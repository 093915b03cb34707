//! All SQL on services, their forms, and what was requested from them.

use db::{Ctx, Row, params, sql};
use kernel::{Result, ServiceId, TicketId};

use super::{
    form::{Answer, Form},
    model::{MOST, Service},
    requested::Requested,
};

macro_rules! select_services {
    ($condition:literal) => {
        concat!(
            "SELECT id, parent_id, is_category, name, summary, description, icon, position, shown_to, ticket_type, department_id, team_id,
                    form_version, archived_at, version
             FROM service
             WHERE organization_id = $1 ",
            $condition
        )
    };
}

fn service(row: &mut Row<'_>) -> Result<Service> {
    Ok(Service {
        id: row.take()?,
        parent: row.take()?,
        is_category: row.take()?,
        name: row.take()?,
        summary: row.take()?,
        description: row.take()?,
        icon: row.take()?,
        position: row.take()?,
        shown_to: row.take()?,
        ticket_type: row.take()?,
        department: row.take()?,
        team: row.take()?,
        form_version: row.take()?,
        archived_at: row.take()?,
        version: row.take()?,
    })
}

/// The whole catalogue, archived entries included.
pub fn all(ctx: &mut Ctx<'_>) -> Result<Vec<Service>> {
    ctx.query(sql!(select_services!("ORDER BY position, id LIMIT $2")), &params![MOST], service)
}

pub fn find(ctx: &mut Ctx<'_>, id: ServiceId) -> Result<Option<Service>> {
    ctx.query_one(sql!(select_services!("AND id = $2")), &params![id], service)
}

/// The entry, kept from others until the transaction ends.
pub fn lock(ctx: &mut Ctx<'_>, id: ServiceId) -> Result<Option<Service>> {
    ctx.lock_one(sql!(select_services!("AND id = $2")), &params![id], service)
}

pub fn insert(ctx: &mut Ctx<'_>, service: &Service) -> Result<()> {
    let now = ctx.now();
    ctx.execute_one(
        sql!(
            "INSERT INTO service (organization_id, id, parent_id, is_category, name, summary, description, icon, position, shown_to, ticket_type,
                 department_id, team_id, form_version, archived_at, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
        ),
        &params![
            service.id,
            service.parent,
            service.is_category,
            service.name,
            service.summary,
            service.description,
            service.icon,
            service.position,
            service.shown_to,
            service.ticket_type,
            service.department,
            service.team,
            service.form_version,
            service.archived_at,
            now,
            service.version,
        ],
    )
}

/// Saves a changed entry. The caller has read it with [`lock`].
pub fn update(ctx: &mut Ctx<'_>, service: &Service) -> Result<()> {
    ctx.execute_one(
        sql!(
            "UPDATE service
             SET parent_id = $3, name = $4, summary = $5, description = $6, icon = $7, position = $8, shown_to = $9, ticket_type = $10,
                 department_id = $11, team_id = $12, form_version = $13, archived_at = $14, version = version + 1
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![
            service.id,
            service.parent,
            service.name,
            service.summary,
            service.description,
            service.icon,
            service.position,
            service.shown_to,
            service.ticket_type,
            service.department,
            service.team,
            service.form_version,
            service.archived_at,
        ],
    )
}

/// A version of a service's form.
pub fn find_form(ctx: &mut Ctx<'_>, service: ServiceId, version: i64) -> Result<Option<Form>> {
    let stored = ctx.query_one(
        sql!("SELECT definition FROM service_form WHERE organization_id = $1 AND service_id = $2 AND version = $3"),
        &params![service, version],
        |row| row.take::<String>(),
    )?;
    stored.map(|json| Form::from_json(&json)).transpose()
}

/// Keeps a form as the next version; which that is.
pub fn insert_form(ctx: &mut Ctx<'_>, service: ServiceId, form: &Form) -> Result<i64> {
    let last = ctx.query_one(sql!("SELECT max(version) FROM service_form WHERE organization_id = $1 AND service_id = $2"), &params![service], |row| {
        row.take::<Option<i64>>()
    })?;
    let version = last.flatten().unwrap_or(0) + 1;
    let (now, by) = (ctx.now(), ctx.actor().person());
    ctx.execute_one(
        sql!(
            "INSERT INTO service_form (organization_id, service_id, version, definition, created_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &params![service, version, form.to_json()?, by, now],
    )?;
    Ok(version)
}

/// Keeps what was answered when a ticket was opened from the catalogue.
pub fn insert_request(ctx: &mut Ctx<'_>, ticket: TicketId, service: &Service, answers: &[Answer]) -> Result<()> {
    let now = ctx.now();
    let answers = serde_json::to_string(answers).map_err(kernel::Error::internal)?;
    ctx.execute_one(
        sql!(
            "INSERT INTO ticket_request (organization_id, ticket_id, service_id, service_name, icon, form_version, answers, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &params![ticket, service.id, service.name, service.icon, service.form_version, answers, now],
    )
}

/// What was requested by this ticket, if it came from the catalogue.
pub fn find_request(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Option<Requested>> {
    ctx.query_one(
        sql!("SELECT service_id, service_name, icon, form_version, answers FROM ticket_request WHERE organization_id = $1 AND ticket_id = $2"),
        &params![ticket],
        |row| {
            let (service, name, icon, form_version, answers): (ServiceId, String, String, i64, String) =
                (row.take()?, row.take()?, row.take()?, row.take()?, row.take()?);
            let answers = serde_json::from_str(&answers).map_err(kernel::Error::internal)?;
            Ok(Requested { service, name, icon, form_version, answers })
        },
    )
}

/// How often each service was requested.
pub fn request_counts(ctx: &mut Ctx<'_>) -> Result<Vec<(ServiceId, i64)>> {
    ctx.query(
        sql!(
            "SELECT r.service_id, count(*)
             FROM ticket_request r JOIN ticket t ON t.organization_id = r.organization_id AND t.id = r.ticket_id AND t.binned_at IS NULL
             WHERE r.organization_id = $1
             GROUP BY r.service_id"
        ),
        &[],
        |row| Ok((row.take()?, row.take()?)),
    )
}

/// What was asked in a form is forgotten with its ticket.
#[db::linkme::distributed_slice(tickets::ticket::bin::FORGETTERS)]
#[linkme(crate = db::linkme)]
static FORGETTER: tickets::ticket::bin::Forgetter =
    |ctx, ticket| ctx.execute(sql!("DELETE FROM ticket_request WHERE organization_id = $1 AND ticket_id = $2"), &params![ticket]).map(drop);
