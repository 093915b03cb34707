//! The rows of organizations, their domains, departments and teams.

use db::{Ctx, Installation, Row, installation_sql, params, sql};
use kernel::{DepartmentId, Error, Language, OrganizationId, Result, TeamId, fold};

use super::model::Organization;

/// The acting person's organization.
pub fn read(ctx: &mut Ctx<'_>) -> Result<Organization> {
    ctx.query_one(sql!(SELECT), &[], from_row)?.ok_or_else(missing)
}

/// The same, about to be changed; until the transaction ends other changes of its settings and of its administrators wait.
pub fn find_for_change(ctx: &mut Ctx<'_>) -> Result<Organization> {
    ctx.lock_one(sql!(SELECT), &[], from_row)?.ok_or_else(missing)
}

fn missing() -> Error {
    Error::Internal("the organization has no row".into())
}

const SELECT: &str = "SELECT id, name, way, is_active, invitations, reopen_days, subject_hook, language, zone, default_department_id, created_at, version
     FROM organization
     WHERE id = $1 AND organization_id = $1";

fn from_row(row: &mut Row<'_>) -> Result<Organization> {
    Ok(Organization {
        id: row.take()?,
        name: row.take()?,
        way: row.take()?,
        is_active: row.take()?,
        invitations: row.take()?,
        reopen_days: row.take()?,
        subject_hook: row.take()?,
        language: Language::from_code(&row.take::<String>()?).unwrap_or_default(),
        zone: row.take()?,
        default_department: row.take()?,
        created_at: row.take()?,
        version: row.take()?,
    })
}

pub fn insert(ctx: &mut Ctx<'_>, organization: &Organization) -> Result<()> {
    ctx.execute_one(
        sql!(
            "INSERT INTO organization (
                 id, organization_id, name, way, is_active, invitations, reopen_days, language, zone, default_department_id, created_at, version, subject_hook
             ) VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        &params![
            organization.name,
            organization.way,
            organization.is_active,
            organization.invitations,
            organization.reopen_days,
            *organization.language.code(),
            organization.zone,
            organization.default_department,
            organization.created_at,
            organization.version,
            organization.subject_hook
        ],
    )
}

/// Writes changed settings. The caller has read them with [`find_for_change`].
pub fn update(ctx: &mut Ctx<'_>, organization: &Organization) -> Result<()> {
    ctx.execute_one(
        sql!(
            "UPDATE organization
             SET name = $2, way = $3, is_active = $4, invitations = $5, reopen_days = $6, language = $7, zone = $8, subject_hook = $9, version = version + 1
             WHERE id = $1 AND organization_id = $1"
        ),
        &params![
            organization.name,
            organization.way,
            organization.is_active,
            organization.invitations,
            organization.reopen_days,
            *organization.language.code(),
            organization.zone,
            organization.subject_hook
        ],
    )
}

/// Every hook that the organization has ever used, the present one first: mails are answered after years.
pub fn subject_hooks(ctx: &mut Ctx<'_>) -> Result<Vec<String>> {
    let present = read(ctx)?.subject_hook;
    let former = ctx.query(
        sql!("SELECT hook FROM subject_hook WHERE organization_id = $1 AND hook <> $2 ORDER BY used_until DESC LIMIT 1000"),
        &params![present],
        |row| row.take::<String>(),
    )?;
    Ok(std::iter::once(present).chain(former).collect())
}

/// Keeps a hook that is about to be replaced.
pub fn keep_subject_hook(ctx: &mut Ctx<'_>, hook: &str) -> Result<()> {
    let now = ctx.now();
    ctx.execute(
        sql!(
            "INSERT INTO subject_hook (organization_id, hook, used_until) VALUES ($1, $2, $3)
             ON CONFLICT (organization_id, hook) DO UPDATE SET used_until = excluded.used_until"
        ),
        &params![*hook, now],
    )
    .map(drop)
}

/// The organization's own mail domains, in order.
pub fn domains(ctx: &mut Ctx<'_>) -> Result<Vec<String>> {
    ctx.query(sql!("SELECT domain FROM organization_domain WHERE organization_id = $1 ORDER BY domain"), &[], |row| row.take())
}

/// Adds a domain; adding it again changes nothing.
pub fn add_domain(ctx: &mut Ctx<'_>, domain: &str) -> Result<()> {
    ctx.execute(
        sql!("INSERT INTO organization_domain (organization_id, domain) VALUES ($1, $2) ON CONFLICT (organization_id, domain) DO NOTHING"),
        &params![domain],
    )
    .map(drop)
}

/// Removes a domain; whether there was one.
pub fn remove_domain(ctx: &mut Ctx<'_>, domain: &str) -> Result<bool> {
    Ok(ctx.execute(sql!("DELETE FROM organization_domain WHERE organization_id = $1 AND domain = $2"), &params![domain])? == 1)
}

pub fn insert_default_department(ctx: &mut Ctx<'_>, id: DepartmentId, name: &str) -> Result<()> {
    ctx.execute_one(
        sql!(
            "INSERT INTO department (organization_id, id, name, name_key, is_default, position, archived_at)
             VALUES ($1, $2, $3, $4, TRUE, 0, NULL)"
        ),
        &params![id, name, fold(name)],
    )
}

pub fn insert_default_team(ctx: &mut Ctx<'_>, id: TeamId, department: DepartmentId, name: &str) -> Result<()> {
    ctx.execute_one(
        sql!(
            "INSERT INTO team (organization_id, id, department_id, name, name_key, is_default, position, archived_at)
             VALUES ($1, $2, $3, $4, $5, TRUE, 0, NULL)"
        ),
        &params![id, department, name, fold(name)],
    )
}

/// Where new accounts are placed.
pub fn default_place(ctx: &mut Ctx<'_>) -> Result<(DepartmentId, TeamId)> {
    ctx.query_one(
        sql!(
            "SELECT d.id, t.id
             FROM department d JOIN team t ON t.organization_id = d.organization_id AND t.department_id = d.id AND t.is_default
             WHERE d.organization_id = $1 AND d.is_default"
        ),
        &[],
        |row| Ok((row.take()?, row.take()?)),
    )?
    .ok_or_else(|| Error::Internal("the organization has no default department".into()))
}

/// The departments of the organization and what they are called, in order.
pub fn departments(ctx: &mut Ctx<'_>) -> Result<Vec<(DepartmentId, String)>> {
    ctx.query(sql!("SELECT id, name FROM department WHERE organization_id = $1 AND archived_at IS NULL ORDER BY position, name_key LIMIT 500"), &[], |row| {
        Ok((row.take()?, row.take()?))
    })
}

/// Whether the installation has any organization.
pub fn exists(installation: &mut Installation<'_>) -> Result<bool> {
    Ok(installation.query_one(installation_sql!("SELECT id FROM organization LIMIT 1"), &[], |row| row.take::<i64>())?.is_some())
}

/// Organizations in use and what they are called, oldest first.
pub fn active_names(installation: &mut Installation<'_>) -> Result<Vec<(OrganizationId, String)>> {
    installation.query(installation_sql!("SELECT id, name FROM organization WHERE is_active ORDER BY id"), &[], |row| Ok((row.take()?, row.take()?)))
}

/// What the organizations of the installation are called, oldest first.
pub fn names(installation: &mut Installation<'_>) -> Result<Vec<String>> {
    installation.query(installation_sql!("SELECT name FROM organization ORDER BY id"), &[], |row| row.take())
}
