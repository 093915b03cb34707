use db::{Installation, Who};
use kernel::{Actor, EmailAddress, Error, Grants, OrNotFound, Result, Standing, Via};
use web::Site;

use super::outsider;
use crate::{
    credential,
    events::{EmailChanged, EmailConfirmed, item},
    letters::{self, OtherAccount, Recipient},
    link::{self, LinkKind, Subject},
    organization::{self, is_public_mail},
    user::{self, User, UserState},
};

/// What following a link of confirmation did.
#[derive(Clone, Debug)]
pub struct Confirmed {
    pub user: User,
}

/// Takes an address, new or first, as confirmed. An administrator's makes its domain the organization's own, unless everybody can have one there.
pub fn confirm_email(installation: &mut Installation<'_>, secret: &str) -> Result<Confirmed> {
    let kind = match link::find(installation, LinkKind::EmailChange, secret)? {
        Some(_) => LinkKind::EmailChange,
        None => LinkKind::Confirm,
    };
    let link = link::take(installation, kind, secret)?;
    let id = link.user.ok_or_else(link::gone)?;
    let standing = Standing::with(Grants::NONE);
    let mut ctx = installation.within(Who { organization: link.organization, actor: Actor::Person(id), standing, via: Via::Web });
    let user = user::store::find_for_change(&mut ctx, id)?.filter(|user| user.state != UserState::Left).ok_or_else(link::gone)?;

    let mut confirmed = User { email_confirmed_at: Some(ctx.now()), ..user.clone() };
    if let (LinkKind::EmailChange, Some(email)) = (kind, link.email) {
        confirmed = User { email, email_wanted: None, ..confirmed };
        outsider::take_over(&mut ctx, &confirmed)?;
    }
    if !user::store::update(&mut ctx, &confirmed)? {
        return Err(Error::conflict("people-email-taken-meanwhile"));
    }
    let address: EmailAddress = confirmed.address()?;
    if confirmed.is_administrator() && !is_public_mail(&address.domain()) {
        organization::store::add_domain(&mut ctx, &address.domain())?;
    }
    let operation = queue::operation(&mut ctx);
    match kind {
        LinkKind::EmailChange => queue::record(&mut ctx, operation, item(&user), &EmailChanged { before: user.email, after: confirmed.email.clone() })?,
        _ => queue::record(&mut ctx, operation, item(&user), &EmailConfirmed { email: confirmed.email.clone() })?,
    };
    ctx.announce("people");
    Ok(Confirmed { user: confirmed })
}

/// Mails the link that confirms the address of an account; earlier ones stop working.
///
/// The mail tells in which other organizations the address has proven accounts: nobody else reads it.
pub fn send_confirmation(installation: &mut Installation<'_>, site: &Site, user: &User, organization_name: &str) -> Result<()> {
    let others = credential::by_email(installation, &user.email_key())?
        .into_iter()
        .filter(|candidate| candidate.user != user.id && candidate.is_confirmed)
        .map(|candidate| OtherAccount { organization: candidate.organization_name, username: candidate.username })
        .collect::<Vec<_>>();
    let to = Recipient {
        organization: user.organization,
        organization_name: organization_name.to_owned(),
        address: user.address()?,
        name: user.display_name.clone(),
        language: user.language,
    };
    let subject = Subject { user: Some(user.id), ..Subject::default() };
    let secret = link::create(installation, LinkKind::Confirm, user.organization, &subject)?;
    letters::send(installation, &to, &letters::confirmation(&to, site, &secret, &others))
}

/// Sends the link of confirmation to the signed-in person again. `false` when the address is confirmed already.
pub fn resend_own(ctx: &mut db::Ctx<'_>, site: &Site) -> Result<bool> {
    let me = ctx.me()?;
    let user = user::find_user(ctx, me)?.or_not_found()?;
    if user.email_confirmed_at.is_some() {
        return Ok(false);
    }
    let organization = organization::read(ctx)?;
    send_confirmation(&mut ctx.installation(), site, &user, &organization.name).map(|()| true)
}
