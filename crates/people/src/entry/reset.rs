//! Mails that anybody can ask for with an address, and the forgotten password.
//!
//! Asking is answered at once and alike for known and unknown addresses: whether there is an account is found out by a job.

use db::{Ctx, Installation, Who};
use kernel::{Actor, EmailAddress, Grants, OrNotFound, OrganizationId, Result, Standing, Via};
use queue::Job;
use serde::{Deserialize, Serialize};
use web::Site;

use crate::{
    credential,
    letters::{self, Recipient},
    link::{self, Link, LinkKind, Subject},
    membership::{send_confirmation, set_password},
    organization,
    password::PasswordHash,
    session::Origin,
    user::{self, User},
};

pub(super) const SEND_RESET: &str = "people.send_reset";
pub(super) const SEND_CONFIRMATION: &str = "people.send_confirmation";

/// An address that somebody typed, and where links lead.
#[derive(Serialize, Deserialize)]
struct Asked {
    email_key: String,
    base_url: String,
}

/// Mails a link to every account of the address, if there are any.
pub fn request_reset(installation: &mut Installation<'_>, site: &Site, email: &EmailAddress) -> Result<()> {
    enqueue(installation, SEND_RESET, site, email)
}

/// Mails the link of confirmation once more to every account of the address that lacks it.
pub fn request_confirmation(installation: &mut Installation<'_>, site: &Site, email: &EmailAddress) -> Result<()> {
    enqueue(installation, SEND_CONFIRMATION, site, email)
}

fn enqueue(installation: &mut Installation<'_>, kind: &'static str, site: &Site, email: &EmailAddress) -> Result<()> {
    // The job belongs to no organization: only it will find out which ones the address has accounts in.
    let mut ctx = installation.within(Who::desk(OrganizationId(0)));
    let now = ctx.now();
    queue::enqueue(&mut ctx, kind, &Asked { email_key: email.key(), base_url: site.base_url.clone() }, now).map(drop)
}

pub(super) fn send_reset(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let asked: Asked = job.payload()?;
    let site = site(&asked);
    let mut installation = ctx.installation();
    for candidate in credential::by_email(&mut installation, &asked.email_key)? {
        let Ok(address) = candidate.email.parse() else { continue };
        let to = Recipient {
            organization: candidate.organization,
            organization_name: candidate.organization_name,
            address,
            name: candidate.name,
            language: candidate.language,
        };
        let subject = Subject { user: Some(candidate.user), ..Subject::default() };
        let secret = link::create(&mut installation, LinkKind::Reset, candidate.organization, &subject)?;
        letters::send(&mut installation, &to, &letters::reset(&to, &site, &secret, &candidate.username))?;
    }
    Ok(())
}

pub(super) fn send_confirmations(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let asked: Asked = job.payload()?;
    let site = site(&asked);
    let mut installation = ctx.installation();
    for candidate in credential::by_email(&mut installation, &asked.email_key)? {
        if candidate.is_confirmed {
            continue;
        }
        let user = user::find_user(&mut installation.within(Who::desk(candidate.organization)), candidate.user)?.or_not_found()?;
        send_confirmation(&mut installation, &site, &user, &candidate.organization_name)?;
    }
    Ok(())
}

/// Enough of the site to write links.
fn site(asked: &Asked) -> Site {
    Site { base_url: asked.base_url.clone(), trusted_proxies: Vec::new(), sign_up_is_open: false, largest_file: 0 }
}

/// Whose password a link sets; `None` when it no longer works.
pub(super) fn find_owner(installation: &mut Installation<'_>, secret: &str) -> Result<Option<(User, String)>> {
    let Some(link) = link::find(installation, LinkKind::Reset, secret)? else { return Ok(None) };
    owner(installation, &link)
}

fn owner(installation: &mut Installation<'_>, link: &Link) -> Result<Option<(User, String)>> {
    let Some(id) = link.user else { return Ok(None) };
    let mut ctx = installation.within(Who::desk(link.organization));
    let organization = organization::read(&mut ctx)?;
    let user = user::find_user(&mut ctx, id)?.filter(|user| user.is_active() && organization.is_active);
    Ok(user.map(|user| (user, organization.name)))
}

/// Sets the forgotten password by its link and ends all sessions of the account.
pub fn reset(installation: &mut Installation<'_>, site: &Site, secret: &str, password: &PasswordHash, origin: &Origin) -> Result<User> {
    let link = link::take(installation, LinkKind::Reset, secret)?;
    let (user, _) = owner(installation, &link)?.ok_or_else(link::gone)?;
    let standing = Standing::with(Grants::NONE);
    let who = Who { organization: user.organization, actor: Actor::Person(user.id), standing, via: Via::Web };
    set_password(&mut installation.within(who), site, user.id, password, true, origin)
}
