//! What every page of the portal shows around its own: the organization's name, logo and colour.

use db::{Ctx, Installation, Who};
use kernel::{OrNotFound, Result};

use crate::{
    PracticesAct,
    portal::{Portal, store},
};

/// The surroundings of a page.
#[derive(Clone)]
pub struct Frame {
    pub portal: Portal,
    /// The organization's.
    pub name: String,
    /// The reader belongs to the organization.
    pub is_inside: bool,
    /// Only looks: whoever answers tickets works elsewhere.
    pub is_agent: bool,
    pub path: String,
}

impl Frame {
    /// The portal at this address, if it is that of the reader's own organization. Any other is not there.
    pub fn inside(ctx: &mut Ctx<'_>, slug: &str) -> Result<Self> {
        ctx.permit_here(PracticesAct::See)?;
        let portal = store::find(ctx)?.filter(|portal| portal.slug == slug).or_not_found()?;
        let name = people::organization(ctx)?.name;
        Ok(Self { is_inside: true, is_agent: ctx.standing().is_agent(), path: portal.path(), portal, name })
    }

    /// The portal at this address, for anybody.
    pub fn outside(installation: &mut Installation<'_>, slug: &str) -> Result<Self> {
        let portal = store::by_slug(installation, slug)?.or_not_found()?;
        let organization = people::organization(&mut installation.within(Who::desk(portal.organization)))?;
        if !organization.is_active {
            return Err(kernel::Error::NotFound);
        }
        Ok(Self { is_inside: false, is_agent: false, path: portal.path(), portal, name: organization.name })
    }

    /// An address below the portal's.
    pub fn at(&self, rest: &str) -> String {
        format!("{}{rest}", self.path)
    }
}
