//! Begins a sign-in, and takes it back.

use db::Ctx;
use kernel::{Error, MailboxId, OrNotFound, OrganizationId, Result, SessionId, Timestamp, minutes, vault};
use mailwire::oauth2;
use queue::{Happening, ItemKind, ItemRef};
use serde::{Deserialize, Serialize};

use super::{
    context,
    issuers::{Issuer, Issuers},
    store::{self, Pending, Step},
};
use crate::mailbox::{self, Mailbox, MailboxAct};

/// Nobody takes longer at the page of a provider.
const LONGEST: i64 = minutes(20);

/// What is kept, sealed, until the browser is back or the code was typed.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    /// The `state` of a redirect, or the device code.
    pub secret: String,
    /// The PKCE verifier of a redirect.
    pub verifier: String,
}

impl Kept {
    fn seal(&self, mailbox: &Mailbox) -> Result<String> {
        let text = serde_json::to_string(self).map_err(Error::internal)?;
        vault::vault()?.seal(&context("sign-in", mailbox.organization, mailbox.id), &text, rand::random())
    }

    pub(super) fn open(pending: &Pending) -> Result<Self> {
        let text = vault::vault()?.open(&context("sign-in", pending.organization, pending.mailbox), &pending.secret)?;
        serde_json::from_str(&text).map_err(Error::internal)
    }
}

/// The sign-in of a mailbox that somebody has begun.
pub fn find(ctx: &mut Ctx<'_>, mailbox: MailboxId) -> Result<Option<Pending>> {
    ctx.permit_here(MailboxAct::See)?;
    store::find_pending(ctx, mailbox)
}

/// The mailbox whose sign-in somebody is about to begin, if they may.
pub fn may_begin(ctx: &mut Ctx<'_>, id: MailboxId) -> Result<Mailbox> {
    ctx.permit_here(MailboxAct::Configure)?;
    mailbox::find(ctx, id)?.or_not_found()
}

/// A sign-in in the browser of this session. `back` is our own address, to which the provider sends the browser back.
pub fn by_redirect(issuers: &Issuers, mailbox: &Mailbox, session: SessionId, back: &str, now: Timestamp) -> Result<Pending> {
    let started = oauth2::start(&issuer_of(issuers, mailbox)?.client, back, mailbox.address.as_str());
    let kept = Kept { secret: started.state.expose().to_owned(), verifier: started.verifier.expose().to_owned() };
    Ok(Pending {
        organization: mailbox.organization,
        mailbox: mailbox.id,
        step: Step::Redirect(session),
        address: started.url,
        expires_at: now.plus(LONGEST),
        refused: String::new(),
        secret: kept.seal(mailbox)?,
        interval_seconds: 0,
    })
}

/// A sign-in by a code, for which the provider is asked.
pub async fn by_code(issuers: &Issuers, mailbox: &Mailbox, now: Timestamp) -> Result<Pending> {
    let issuer = issuer_of(issuers, mailbox)?;
    if !issuer.has_device_codes {
        return Err(Error::invalid("", "mailbox-sign-in-no-codes"));
    }
    let code = oauth2::ask_device(&issuer.client, issuers.guard(), now).await.map_err(|refused| Error::invalid("", refused.text))?;
    let kept = Kept { secret: code.device_code.expose().to_owned(), verifier: String::new() };
    Ok(Pending {
        organization: mailbox.organization,
        mailbox: mailbox.id,
        step: Step::Device(code.user_code),
        address: code.page,
        expires_at: code.expires_at,
        refused: String::new(),
        secret: kept.seal(mailbox)?,
        interval_seconds: code.interval_seconds,
    })
}

pub(super) fn issuer_of<'i>(issuers: &'i Issuers, mailbox: &Mailbox) -> Result<&'i Issuer> {
    issuers.find(&mailbox.issuer).ok_or_else(|| Error::conflict("mailbox-sign-in-no-issuer"))
}

/// Keeps a sign-in, in place of one that was begun before. Codes are asked about from now on.
pub fn begin(ctx: &mut Ctx<'_>, pending: &Pending) -> Result<()> {
    may_begin(ctx, pending.mailbox)?;
    store::put_pending(ctx, pending)?;
    ctx.announce(super::TOPIC);
    ctx.installation().announce(db::Change::new(OrganizationId(0), super::WAKE));
    Ok(())
}

/// Somebody gave a provider's permission up.
#[derive(Serialize)]
pub struct MailboxPermissionRemoved {
    pub issuer: String,
}

impl Happening for MailboxPermissionRemoved {
    const KIND: &'static str = "mailbox.permission_removed";
}

/// Forgets the tokens of a mailbox and a sign-in that was begun: it is not read until somebody signs in again. Doing so twice changes nothing.
pub fn sign_out(ctx: &mut Ctx<'_>, id: MailboxId) -> Result<()> {
    let mailbox = may_begin(ctx, id)?;
    if mailbox.issuer.is_empty() {
        return Err(Error::NotFound);
    }
    store::forget(ctx, id)?;
    if !mailbox.is_signed_out {
        mailbox::set_signed_out(ctx, id, true, "")?;
        let operation = queue::operation(ctx);
        queue::record(ctx, operation, ItemRef { kind: ItemKind::Mailbox, id: id.0 }, &MailboxPermissionRemoved { issuer: mailbox.issuer })?;
    }
    ctx.announce(super::TOPIC);
    Ok(())
}

/// Takes a sign-in back that has come to no end. Taking back nothing changes nothing.
pub fn cancel(ctx: &mut Ctx<'_>, id: MailboxId) -> Result<()> {
    may_begin(ctx, id)?;
    store::forget_pending(ctx, id)?;
    ctx.announce(super::TOPIC);
    Ok(())
}
