//! A sign-in comes to its end: the browser is back, or the code was typed.

use std::time::Duration;

use db::{Ctx, Db, Who};
use kernel::{Error, MailboxId, OrNotFound, Result, SessionId, Text, Timestamp, vault};
use mailwire::{
    Refused, Secret, Why,
    oauth2::{self, DeviceCode, DeviceState},
};
use queue::{Happening, ItemKind, ItemRef};
use serde::Serialize;
use tokio::sync::watch;

use super::{
    TOPIC, WAKE,
    ask::{Kept, issuer_of},
    context,
    issuers::Issuers,
    store::{self, Pending},
};
use crate::mailbox::{self, Mailbox, MailboxAct};

/// Somebody signed in at a provider for a mailbox.
#[derive(Serialize)]
pub struct MailboxSignedIn {
    pub address: String,
    pub issuer: String,
}

impl Happening for MailboxSignedIn {
    const KIND: &'static str = "mailbox.signed_in";
}

/// What the browser brought back from the provider.
#[derive(Clone, Debug)]
pub struct Back {
    pub state: String,
    /// What is traded for tokens; empty where the provider refused.
    pub code: String,
    /// Why it refused: its own word (RFC 6749, section 4.1.2.1).
    pub error: String,
}

/// A browser that is back, as its sign-in was begun.
pub struct Returned {
    pub mailbox: Mailbox,
    verifier: Secret,
}

/// Finds what this session began with this `state`, and ends it: a second return finds nothing. `None` when the session began no such thing.
pub fn come_back(ctx: &mut Ctx<'_>, session: SessionId, back: &Back) -> Result<Option<Returned>> {
    ctx.permit_here(MailboxAct::Configure)?;
    for pending in store::of_session(ctx, session)? {
        let kept = Kept::open(&pending)?;
        // Tags are compared instead of the secrets, so that how long it takes tells nothing.
        let tag = |state: &str| -> Result<String> { Ok(vault::vault()?.tag("sign-in", state)) };
        if tag(&kept.secret)? != tag(&back.state)? || !pending.goes_on(ctx.now()) {
            continue;
        }
        store::forget_pending(ctx, pending.mailbox)?;
        let mailbox = mailbox::find(ctx, pending.mailbox)?.or_not_found()?;
        return Ok(Some(Returned { mailbox, verifier: Secret::new(kept.verifier) }));
    }
    Ok(None)
}

/// Trades the code that the browser brought for tokens, sealed. Fails with the provider's reason.
pub async fn trade(issuers: &Issuers, returned: &Returned, back: &Back, our_address: &str, now: Timestamp) -> Result<Granted> {
    let issuer = issuer_of(issuers, &returned.mailbox)?;
    if back.code.is_empty() {
        let said = kernel::truncate(&back.error, 100).to_owned();
        return Err(Error::invalid("", Text::new("mailwire-oauth-denied").with("host", issuer.name.as_str()).with("said", said)));
    }
    let traded = oauth2::finish(&issuer.client, issuers.guard(), our_address, &back.code, &returned.verifier, now).await;
    let tokens = traded.map_err(|refused| Error::invalid("", refused.text))?;
    Granted::seal(&returned.mailbox, &tokens)
}

/// Tokens that a provider gave for a mailbox, sealed.
#[derive(Clone)]
pub struct Granted {
    mailbox: MailboxId,
    /// Who gave them.
    issuer: String,
    tokens: store::Tokens,
}

impl Granted {
    pub(super) fn seal(mailbox: &Mailbox, tokens: &oauth2::Tokens) -> Result<Self> {
        let seal = |secret: &Secret| vault::vault()?.seal(&context("token", mailbox.organization, mailbox.id), secret.expose(), rand::random());
        let refresh = tokens.refresh.as_ref().map(seal).transpose()?.unwrap_or_default();
        let tokens = store::Tokens { access: seal(&tokens.access)?, refresh, expires_at: tokens.expires_at };
        Ok(Self { mailbox: mailbox.id, issuer: mailbox.issuer.clone(), tokens })
    }

    pub(super) fn tokens(&self) -> &store::Tokens {
        &self.tokens
    }
}

/// Keeps tokens: the mailbox is read from now on. Nothing happens where it has another provider by now, or is gone.
pub fn keep(ctx: &mut Ctx<'_>, granted: &Granted) -> Result<()> {
    let id = granted.mailbox;
    let Some(mailbox) = mailbox::find(ctx, id)?.filter(|mailbox| mailbox.issuer == granted.issuer) else { return Ok(()) };
    store::forget_pending(ctx, id)?;
    store::put_tokens(ctx, id, &granted.tokens)?;
    mailbox::set_signed_out(ctx, id, false, "")?;
    let operation = queue::operation(ctx);
    let signed_in = MailboxSignedIn { address: mailbox.address.to_string(), issuer: mailbox.issuer };
    queue::record(ctx, operation, ItemRef { kind: ItemKind::Mailbox, id: id.0 }, &signed_in)?;
    ctx.announce(TOPIC);
    ctx.installation().announce(db::Change::new(kernel::OrganizationId(0), mailbox::WAKE));
    Ok(())
}

/// Looks for codes to ask about even when nobody said so.
const POLL: Duration = Duration::from_secs(2);

/// So many providers are asked in one round.
const A_ROUND: i64 = 20;

/// Asks providers whether codes have been typed. Several processes may.
#[derive(Clone)]
pub struct Waiter {
    db: Db,
    issuers: Issuers,
}

impl Waiter {
    pub fn new(db: Db, issuers: Issuers) -> Self {
        Self { db, issuers }
    }

    /// Asks until `stop` turns true.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut changes = self.db.changes();
        while !*stop.borrow() {
            if let Err(error) = self.ask_due().await {
                tracing::warn!(%error, "codes for mailboxes could not be asked about");
            }
            tokio::select! {
                () = db::heard(&mut changes, WAKE) => {}
                () = tokio::time::sleep(POLL) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Asks once about each code that is due; how many there were. For tests and the loop.
    pub async fn ask_due(&self) -> Result<usize> {
        if !self.db.installation_read(store::is_any_due).await? {
            return Ok(0);
        }
        let due = self.db.installation_write(|installation| store::claim_due(installation, A_ROUND)).await?;
        let count = due.len();
        let asked = futures_of(due.into_iter().map(|pending| self.clone().ask(pending)));
        asked.await;
        Ok(count)
    }

    async fn ask(self, pending: Pending) {
        let id = pending.mailbox;
        if let Err(error) = self.try_to_ask(&pending).await {
            tracing::warn!(mailbox = %id, %error, "what a provider said about a code could not be written down");
        }
    }

    async fn try_to_ask(&self, pending: &Pending) -> Result<()> {
        let (id, who) = (pending.mailbox, Who::desk(pending.organization));
        let Some(mailbox) = self.db.read(who.clone(), move |ctx| mailbox::find(ctx, id)).await? else { return Ok(()) };
        let next = self.next(pending, &mailbox).await?;
        self.db
            .write(who, move |ctx| match &next {
                Next::Granted(granted) => keep(ctx, granted),
                Next::Again(interval) => store::ask_again(ctx, id, *interval),
                Next::Refused(why) => {
                    store::refuse_pending(ctx, id, why)?;
                    ctx.announce(TOPIC);
                    Ok(())
                }
            })
            .await
    }

    async fn next(&self, pending: &Pending, mailbox: &Mailbox) -> Result<Next> {
        let now = self.db.now();
        let issuer = issuer_of(&self.issuers, mailbox)?;
        if now >= pending.expires_at {
            return Ok(Next::Refused(String::new()));
        }
        let code = DeviceCode {
            user_code: String::new(),
            page: String::new(),
            device_code: Secret::new(Kept::open(pending)?.secret),
            interval_seconds: pending.interval_seconds,
            expires_at: pending.expires_at,
        };
        Ok(match oauth2::poll_device(&issuer.client, self.issuers.guard(), &code, now).await {
            Ok(DeviceState::Pending) => Next::Again(pending.interval_seconds),
            // RFC 8628, section 3.5.
            Ok(DeviceState::SlowDown) => Next::Again(pending.interval_seconds + 5),
            Ok(DeviceState::Granted(tokens)) => Next::Granted(Granted::seal(mailbox, &tokens)?),
            Err(Refused { why: Why::SignIn, said, .. }) => Next::Refused(said),
            // The way to the provider is disturbed; it may be better the next time.
            Err(_) => Next::Again(pending.interval_seconds),
        })
    }
}

enum Next {
    Granted(Granted),
    /// After so many seconds.
    Again(i64),
    /// The provider's words; empty where time ran out.
    Refused(String),
}

/// All at once: a slow provider delays no other.
async fn futures_of(asked: impl Iterator<Item = impl Future<Output = ()> + Send + 'static>) {
    let mut all = tokio::task::JoinSet::new();
    asked.for_each(|one| drop(all.spawn(one)));
    while all.join_next().await.is_some() {}
}
