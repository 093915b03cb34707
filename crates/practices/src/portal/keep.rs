//! The portal's own row: made with the organization, changed by its administrators.

use db::Ctx;
use kernel::{Error, FieldErrors, OrNotFound, Result, clean_line};
use people::{Organization, events::OrganizationChanged};
use queue::{ItemKind, ItemRef};
use serde_json::{Value, json};

use super::{
    colour,
    model::{Portal, check_slug, slug_of},
    store,
};
use crate::PracticesAct;

const LONGEST_WELCOME: usize = 200;

/// A new organization has a portal at once.
#[db::linkme::distributed_slice(people::organization::FOUNDED)]
#[linkme(crate = db::linkme)]
static FOUNDED: people::organization::Founded = founded;

fn founded(ctx: &mut Ctx<'_>, organization: &Organization) -> Result<()> {
    make(ctx, &organization.name).map(drop)
}

/// The portal of the acting person's organization; made now where an earlier version of the product has not.
pub fn ensure(ctx: &mut Ctx<'_>) -> Result<Portal> {
    if let Some(portal) = store::find(ctx)? {
        return Ok(portal);
    }
    let name = people::organization(ctx)?.name;
    make(ctx, &name)
}

/// Makes a portal at the first free address of the name.
fn make(ctx: &mut Ctx<'_>, name: &str) -> Result<Portal> {
    let slug = slug_of(name);
    let tail = web::secret::fresh().bytes().filter(u8::is_ascii_alphanumeric).take(8).map(|b| char::from(b.to_ascii_lowercase())).collect::<String>();
    let numbered = (2..20).map(|n| format!("{slug}-{n}"));
    for slug in std::iter::once(slug.clone()).chain(numbered).chain(std::iter::once(format!("{slug}-{tail}"))) {
        let portal = Portal::new(ctx.organization(), slug);
        if store::insert(ctx, &portal)? {
            return Ok(portal);
        }
        // Somebody else of the organization was quicker.
        if let Some(portal) = store::find(ctx)? {
            return Ok(portal);
        }
    }
    Err(Error::Internal("no address is free for a portal".into()))
}

/// What to change; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct PortalChange {
    pub slug: Option<String>,
    pub welcome: Option<String>,
    /// `#0a7285`; empty for the product's own.
    pub colour: Option<String>,
    pub is_form_open: Option<bool>,
}

/// Changes the portal. `unless_stale` sees it as it is before.
pub fn change(ctx: &mut Ctx<'_>, change: &PortalChange, unless_stale: impl FnOnce(&Portal) -> Result<()>) -> Result<Portal> {
    let before = begin(ctx)?;
    unless_stale(&before)?;
    let after = change.apply(before.clone())?;
    if after.slug != before.slug && store::is_taken(ctx, &after.slug)? {
        return Err(Error::invalid("slug", "portal-slug-taken"));
    }
    save(ctx, &before, after)
}

/// Makes a stored square (see `files::Files::put_square`) the logo, or with `None` takes it away. Doing it again changes nothing.
pub fn change_logo(ctx: &mut Ctx<'_>, sha256: Option<&str>) -> Result<Portal> {
    let before = begin(ctx)?;
    save(ctx, &before, Portal { logo_sha256: sha256.map(str::to_owned), ..before.clone() })
}

fn begin(ctx: &mut Ctx<'_>) -> Result<Portal> {
    ctx.permit_here(PracticesAct::KeepPortal)?;
    ensure(ctx)?;
    store::lock(ctx)?.or_not_found()
}

fn save(ctx: &mut Ctx<'_>, before: &Portal, after: Portal) -> Result<Portal> {
    let Some((gone, come)) = people::difference(told(before), told(&after)) else { return Ok(after) };
    store::update(ctx, &after)?;
    let operation = queue::operation(ctx);
    let item = ItemRef { kind: ItemKind::Organization, id: before.organization.0 };
    queue::record(ctx, operation, item, &OrganizationChanged { before: gone, after: come })?;
    ctx.announce("settings");
    Ok(Portal { version: before.version + 1, ..after })
}

fn told(portal: &Portal) -> Value {
    json!({
        "portal_address": portal.slug, "portal_welcome": portal.welcome, "portal_colour": portal.colour,
        "portal_logo": portal.logo_sha256, "portal_form_open": portal.is_form_open,
    })
}

impl PortalChange {
    fn apply(&self, mut portal: Portal) -> Result<Portal> {
        let mut errors = FieldErrors::default();
        if let Some(slug) = self.slug.as_deref().and_then(|slug| errors.take(check_slug("slug", slug))) {
            portal.slug = slug;
        }
        if let Some(welcome) = &self.welcome {
            portal.welcome = match welcome.trim() {
                "" => String::new(),
                welcome => errors.take(clean_line("welcome", welcome, LONGEST_WELCOME)).unwrap_or_default(),
            };
        }
        if let Some(text) = &self.colour {
            portal.colour = match text.trim() {
                "" => String::new(),
                text => errors.take(colour::parse("colour", text)).map(|colour| colour.to_string()).unwrap_or_default(),
            };
        }
        portal.is_form_open = self.is_form_open.unwrap_or(portal.is_form_open);
        errors.check()?;
        Ok(portal)
    }
}
