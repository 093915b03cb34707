//! Makes keys, sees whether they are published, removes them.

use std::collections::BTreeSet;

use db::Ctx;
use kernel::{DkimKeyId, Error, OrNotFound, OrganizationId, Result, Text, vault};
use mailwire::{
    dkim::{self, Algorithm, Key},
    proof::Judge,
};
use queue::{Happening, ItemKind, ItemRef};
use serde::Serialize;

use super::{
    model::{DkimKey, Finding, KeyState},
    store,
};
use crate::mailbox::{self, MailboxAct};

/// A key was made.
#[derive(Serialize)]
pub struct DkimKeyMade {
    pub domain: String,
    pub selector: String,
}

impl Happening for DkimKeyMade {
    const KIND: &'static str = "dkim.made";
}

/// The record of a key was seen: it signs from now on.
#[derive(Serialize)]
pub struct DkimKeySigns {
    pub domain: String,
    pub selector: String,
}

impl Happening for DkimKeySigns {
    const KIND: &'static str = "dkim.signs";
}

/// A key was removed.
#[derive(Serialize)]
pub struct DkimKeyRemoved {
    pub domain: String,
    pub selector: String,
}

impl Happening for DkimKeyRemoved {
    const KIND: &'static str = "dkim.removed";
}

/// A pair that was made for a domain of an organization, its private half sealed.
#[derive(Clone)]
pub struct NewKey {
    domain: String,
    private: String,
    public: String,
}

pub(super) fn context(organization: OrganizationId, domain: &str) -> String {
    format!("dkim:{organization}:{domain}")
}

/// Makes a pair: RSA with 2048 bits, which every receiver understands (RFC 8301). Takes a moment, away from the threads that serve.
pub async fn generate(organization: OrganizationId, domain: &str) -> Result<NewKey> {
    let domain = domain.to_owned();
    let made = tokio::task::spawn_blocking(|| Key::generate(Algorithm::Rsa)).await.map_err(Error::internal)?;
    let key = made.map_err(Error::internal)?;
    let private = vault::vault()?.seal(&context(organization, &domain), key.private.expose(), rand::random())?;
    Ok(NewKey { domain, private, public: key.public })
}

/// The domains that mail of the organization leaves from, as name servers know them: those of its mailboxes.
pub fn domains(ctx: &mut Ctx<'_>) -> Result<Vec<String>> {
    ctx.permit_here(MailboxAct::See)?;
    let domains: BTreeSet<String> = mailbox::all(ctx)?.iter().filter_map(|mailbox| idna::domain_to_ascii(&mailbox.address.domain()).ok()).collect();
    Ok(domains.into_iter().collect())
}

/// Keeps a new key, which waits until its record is seen. Fails where another one waits already, and at `domain` where no mailbox has it.
pub fn make(ctx: &mut Ctx<'_>, new: &NewKey) -> Result<DkimKey> {
    ctx.permit_here(MailboxAct::Configure)?;
    if !domains(ctx)?.contains(&new.domain) {
        return Err(Error::invalid("domain", "dkim-domain-unknown"));
    }
    if store::all(ctx)?.iter().any(|key| key.domain == new.domain && key.state == KeyState::Waiting) {
        return Err(Error::conflict(Text::new("dkim-waits-already").with("domain", new.domain.as_str())));
    }
    let id = DkimKeyId(ctx.next_id());
    let key = DkimKey {
        id,
        domain: new.domain.clone(),
        selector: format!("fl{:x}", id.0),
        private: new.private.clone(),
        public: new.public.clone(),
        state: KeyState::Waiting,
        created_at: ctx.now(),
        checked: None,
    };
    store::insert(ctx, &key)?;
    record(ctx, &DkimKeyMade { domain: key.domain.clone(), selector: key.selector.clone() })?;
    Ok(key)
}

/// What name servers say about a key, asked outside of any transaction.
pub async fn seen(judge: &Judge, key: &DkimKey) -> Finding {
    Finding::from(&dkim::published(judge, &key.selector, &key.domain, &key.public).await)
}

/// Writes down what name servers said. A key that is seen for the first time signs from now on, and the one before it no longer.
pub fn note_found(ctx: &mut Ctx<'_>, id: DkimKeyId, finding: Finding) -> Result<DkimKey> {
    ctx.permit_here(MailboxAct::Configure)?;
    let key = store::find(ctx, id)?.or_not_found()?;
    let state = key.after(finding);
    store::note_found(ctx, id, finding, state)?;
    if state != key.state {
        store::retire_others(ctx, &key.domain, id)?;
        record(ctx, &DkimKeySigns { domain: key.domain.clone(), selector: key.selector.clone() })?;
    }
    Ok(DkimKey { state, checked: Some((ctx.now(), finding)), ..key })
}

/// Removes a key. Mails of its domain go out unsigned if it was the one that signs.
pub fn remove(ctx: &mut Ctx<'_>, id: DkimKeyId) -> Result<DkimKey> {
    ctx.permit_here(MailboxAct::Configure)?;
    let key = store::find(ctx, id)?.or_not_found()?;
    store::delete(ctx, id)?;
    record(ctx, &DkimKeyRemoved { domain: key.domain.clone(), selector: key.selector.clone() })?;
    Ok(key)
}

fn record<H: Happening>(ctx: &mut Ctx<'_>, happening: &H) -> Result<()> {
    let (operation, organization) = (queue::operation(ctx), ctx.organization());
    queue::record(ctx, operation, ItemRef { kind: ItemKind::Organization, id: organization.0 }, happening)?;
    ctx.announce("signing");
    Ok(())
}
