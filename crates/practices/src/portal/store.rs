//! All SQL on portals and on what was asked at their public forms. Both are the installation's: a portal is found by its address, a request by the secret in a mail.

use db::{Ctx, Installation, Row, installation_sql, params, sql};
use kernel::{Language, OrganizationId, Result, Timestamp, days};

use super::{ask_public::Asked, model::Portal};

/// A logo is kept for as long as the portal shows it.
#[db::linkme::distributed_slice(files::REFERENCES)]
#[linkme(crate = db::linkme)]
static LOGOS: &str = sql!("SELECT 1 FROM portal WHERE organization_id = $1 AND logo_sha256 = $2 LIMIT 1");

fn portal(row: &mut Row<'_>) -> Result<Portal> {
    Ok(Portal {
        organization: row.take()?,
        slug: row.take()?,
        welcome: row.take()?,
        colour: row.take()?,
        logo_sha256: row.take()?,
        is_form_open: row.take()?,
        version: row.take()?,
    })
}

/// The portal of the acting person's organization.
pub fn find(ctx: &mut Ctx<'_>) -> Result<Option<Portal>> {
    ctx.query_one(sql!("SELECT organization_id, slug, welcome, colour, logo_sha256, is_form_open, version FROM portal WHERE organization_id = $1"), &[], portal)
}

/// The same, kept from others until the transaction ends.
pub fn lock(ctx: &mut Ctx<'_>) -> Result<Option<Portal>> {
    ctx.lock_one(sql!("SELECT organization_id, slug, welcome, colour, logo_sha256, is_form_open, version FROM portal WHERE organization_id = $1"), &[], portal)
}

/// The portal at this address.
pub fn by_slug(installation: &mut Installation<'_>, slug: &str) -> Result<Option<Portal>> {
    installation.query_one(
        installation_sql!("SELECT organization_id, slug, welcome, colour, logo_sha256, is_form_open, version FROM portal WHERE slug = $1"),
        &params![slug],
        portal,
    )
}

/// Whether it came in: `false` when the address is taken, or the organization has a portal.
pub fn insert(ctx: &mut Ctx<'_>, portal: &Portal) -> Result<bool> {
    let inserted = ctx.execute(
        sql!(
            "INSERT INTO portal (organization_id, slug, welcome, colour, logo_sha256, is_form_open, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT DO NOTHING"
        ),
        &params![portal.slug, portal.welcome, portal.colour, portal.logo_sha256, portal.is_form_open, portal.version],
    )?;
    Ok(inserted == 1)
}

/// Whether the address is another organization's.
pub fn is_taken(ctx: &mut Ctx<'_>, slug: &str) -> Result<bool> {
    let own = ctx.organization();
    Ok(by_slug(&mut ctx.installation(), slug)?.is_some_and(|portal| portal.organization != own))
}

/// Saves a changed portal. The caller has read it with [`lock`].
pub fn update(ctx: &mut Ctx<'_>, portal: &Portal) -> Result<()> {
    ctx.execute_one(
        sql!(
            "UPDATE portal
             SET slug = $2, welcome = $3, colour = $4, logo_sha256 = $5, is_form_open = $6, version = version + 1
             WHERE organization_id = $1"
        ),
        &params![portal.slug, portal.welcome, portal.colour, portal.logo_sha256, portal.is_form_open],
    )
}

pub fn insert_asked(installation: &mut Installation<'_>, asked: &Asked, secret_hash: &[u8], life: i64) -> Result<()> {
    let now = installation.now();
    installation
        .execute(
            installation_sql!(
                "INSERT INTO public_request (secret_hash, organization_id, email, name, title, text, language, created_at, expires_at, used_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)"
            ),
            &params![secret_hash, asked.organization, asked.email, asked.name, asked.title, asked.text, *asked.language.code(), now, now.plus(life)],
        )
        .map(drop)
}

/// What waits behind this secret for its address to be confirmed.
pub fn find_asked(installation: &mut Installation<'_>, secret_hash: &[u8]) -> Result<Option<Asked>> {
    let now = installation.now();
    installation.query_one(
        installation_sql!(
            "SELECT organization_id, email, name, title, text, language
             FROM public_request
             WHERE secret_hash = $1 AND used_at IS NULL AND expires_at > $2"
        ),
        &params![secret_hash, now],
        |row| {
            Ok(Asked {
                organization: row.take::<OrganizationId>()?,
                email: row.take()?,
                name: row.take()?,
                title: row.take()?,
                text: row.take()?,
                language: Language::from_code(&row.take::<String>()?).unwrap_or_default(),
            })
        },
    )
}

/// Something asked without an account whose address is not confirmed yet. The secret that confirms it is not read.
#[derive(Debug)]
pub struct Waiting {
    pub email: String,
    pub name: String,
    pub title: String,
    pub text: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// What was asked with an address, oldest first.
pub fn waiting_for(ctx: &mut Ctx<'_>, address: &str) -> Result<Vec<Waiting>> {
    ctx.query(
        sql!(
            "SELECT email, name, title, text, created_at, expires_at
             FROM public_request
             WHERE organization_id = $1 AND lower(email) = $2 AND used_at IS NULL
             ORDER BY created_at"
        ),
        &params![address],
        |row| Ok(Waiting { email: row.take()?, name: row.take()?, title: row.take()?, text: row.take()?, created_at: row.take()?, expires_at: row.take()? }),
    )
}

/// Forgets what was asked with an address, confirmed or not.
pub fn forget_address(ctx: &mut Ctx<'_>, address: &str) -> Result<()> {
    ctx.execute(sql!("DELETE FROM public_request WHERE organization_id = $1 AND lower(email) = $2"), &params![address]).map(drop)
}

/// Uses the secret up and forgets what was written under it, since it is on a ticket now. `false` when somebody was quicker.
pub fn mark_used(installation: &mut Installation<'_>, secret_hash: &[u8]) -> Result<bool> {
    let now = installation.now();
    let used = installation.execute(
        installation_sql!("UPDATE public_request SET used_at = $2, name = '', title = '', text = '' WHERE secret_hash = $1 AND used_at IS NULL"),
        &params![secret_hash, now],
    )?;
    Ok(used == 1)
}

/// Forgets what was never confirmed, a week after its link ended.
pub fn forget_old(installation: &mut Installation<'_>) -> Result<u64> {
    let before = installation.now().minus(days(7));
    installation.execute(installation_sql!("DELETE FROM public_request WHERE expires_at <= $1"), &params![before])
}
