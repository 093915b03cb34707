//! Invitations: any member may ask somebody to join; whom, and whether an administrator must agree, the organization decides.

mod accept;
mod decide;
mod invite;
pub mod model;
pub mod store;

pub use accept::{Joining, accept};
pub use decide::{approve, resend, withdraw};
pub use invite::invite;
pub use model::{Invitation, InvitationState, Ruling, name_from};
pub use store::list;

use db::Ctx;
use kernel::{EmailAddress, Error, Result};
use web::Site;

use crate::{
    letters::{self, Recipient},
    link::{self, LinkKind, Subject},
    organization::Organization,
    user,
};

/// Mails the link of an invitation; earlier links of it stop working.
fn send(ctx: &mut Ctx<'_>, site: &Site, organization: &Organization, invitation: &Invitation) -> Result<()> {
    let address: EmailAddress = invitation.email.parse().map_err(|()| Error::Internal(format!("invitation {} has no valid address", invitation.id)))?;
    let by = match invitation.invited_by {
        Some(id) => user::find_user(ctx, id)?.map(|user| user.display_name),
        None => None,
    };
    let to = Recipient {
        organization: organization.id,
        organization_name: organization.name.clone(),
        address,
        name: invitation.name.clone().unwrap_or_default(),
        language: organization.language,
    };
    let mut installation = ctx.installation();
    link::store::void_of_invitation(&mut installation, invitation.id)?;
    let subject = Subject { invitation: Some(invitation.id), ..Subject::default() };
    let secret = link::create(&mut installation, LinkKind::Join, organization.id, &subject)?;
    letters::send(&mut installation, &to, &letters::joining(&to, site, &secret, by.as_deref()))
}
