//! Tokens are renewed before they run out, by whoever needs one first; other processes wait for what comes of it.

use std::time::Duration;

use db::{Db, Who};
use kernel::{Error, Text, Timestamp, minutes, vault};
use mailwire::{Refused, Secret, Why, oauth2};
use queue::{Happening, ItemKind, ItemRef};
use serde::{Deserialize, Serialize};

use super::{
    TOPIC, context,
    finish::Granted,
    issuers::Issuers,
    store::{self, Tokens},
};
use crate::mailbox::{self, Mailbox};

/// A token is renewed so long before its end, so that it does not run out on the way.
const EARLY: i64 = minutes(3);

/// How often, and how many times, is looked whether another process has renewed.
const LOOK: Duration = Duration::from_millis(250);
const LOOKS: usize = 60;

/// A provider lets a mailbox in no longer: somebody must sign in again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MailboxSignedOut {
    /// In the provider's words.
    pub said: String,
}

impl Happening for MailboxSignedOut {
    const KIND: &'static str = "mailbox.signed_out";
}

/// What to do with the tokens at hand.
#[derive(PartialEq, Eq, Debug)]
enum Plan {
    Use,
    Renew,
    SignIn,
}

fn plan(tokens: Option<&Tokens>, now: Timestamp) -> Plan {
    match tokens {
        None => Plan::SignIn,
        Some(tokens) if now.plus(EARLY) < tokens.expires_at => Plan::Use,
        // Without one to renew by it is used to its end.
        Some(tokens) if tokens.refresh.is_empty() && now < tokens.expires_at => Plan::Use,
        Some(tokens) if tokens.refresh.is_empty() => Plan::SignIn,
        Some(_) => Plan::Renew,
    }
}

impl Issuers {
    /// The token that opens this mailbox now. Renews it if it must; refused for good, the mailbox is signed out and its administrators are told.
    pub async fn access(&self, db: &Db, mailbox: &Mailbox) -> Result<Secret, Refused> {
        let (id, who) = (mailbox.id, Who::desk(mailbox.organization));
        for _ in 0..LOOKS {
            let tokens = db.read(who.clone(), move |ctx| store::tokens(ctx, id)).await.map_err(|error| away(&error))?;
            match (plan(tokens.as_ref(), db.now()), tokens) {
                (Plan::Use, Some(tokens)) => return open(mailbox, &tokens.access),
                (Plan::Renew, Some(tokens)) => {
                    let seen = tokens.expires_at;
                    if db.write(who.clone(), move |ctx| store::claim_tokens(ctx, id, seen)).await.map_err(|error| away(&error))? {
                        return self.renew(db, mailbox, &tokens).await;
                    }
                    // Another process renews it; until then the old one is good while it lasts.
                    if db.now() < tokens.expires_at {
                        return open(mailbox, &tokens.access);
                    }
                    tokio::time::sleep(LOOK).await;
                }
                _ => {
                    self.sign_out(db, mailbox, "").await?;
                    return Err(refused(Why::SignIn, "mailbox-signed-out", mailbox));
                }
            }
        }
        Err(refused(Why::Silent, "mailbox-token-busy", mailbox))
    }

    /// Lets the token of a mailbox count as run out, since a server did not take it: the next visit renews it.
    pub async fn distrust(&self, db: &Db, mailbox: &Mailbox) {
        let id = mailbox.id;
        if let Err(error) = db.write(Who::desk(mailbox.organization), move |ctx| store::expire_tokens(ctx, id)).await {
            tracing::warn!(mailbox = %id, %error, "that a token is no good could not be written down");
        }
    }

    async fn renew(&self, db: &Db, mailbox: &Mailbox, old: &Tokens) -> Result<Secret, Refused> {
        let (id, who) = (mailbox.id, Who::desk(mailbox.organization));
        let renewed = match self.find(&mailbox.issuer) {
            Some(issuer) => oauth2::refresh(&issuer.client, self.guard(), &open(mailbox, &old.refresh)?, db.now()).await,
            None => Err(refused(Why::Name, "mailbox-sign-in-no-issuer", mailbox)),
        };
        match renewed {
            Ok(tokens) => {
                let granted = Granted::seal(mailbox, &tokens).map_err(|error| away(&error))?;
                let kept = db.write(who, move |ctx| store::put_tokens(ctx, id, granted.tokens()));
                kept.await.map_err(|error| away(&error))?;
                Ok(tokens.access)
            }
            // The permission has run out or was taken back: asking again is in vain.
            Err(refused) if refused.text.key == "mailwire-oauth-again" || refused.text.key == "mailwire-oauth-denied" => {
                self.sign_out(db, mailbox, &refused.said).await?;
                Err(refused)
            }
            Err(refused) => {
                db.write(who, move |ctx| store::release_tokens(ctx, id)).await.map_err(|error| away(&error))?;
                Err(refused)
            }
        }
    }

    async fn sign_out(&self, db: &Db, mailbox: &Mailbox, said: &str) -> Result<(), Refused> {
        let (id, said) = (mailbox.id, said.to_owned());
        let written = db.write(Who::desk(mailbox.organization), move |ctx| {
            if mailbox::find(ctx, id)?.is_none_or(|mailbox| mailbox.is_signed_out) {
                return Ok(());
            }
            store::forget(ctx, id)?;
            mailbox::set_signed_out(ctx, id, true, &said)?;
            let operation = queue::operation(ctx);
            queue::record(ctx, operation, ItemRef { kind: ItemKind::Mailbox, id: id.0 }, &MailboxSignedOut { said: said.clone() })?;
            ctx.announce(TOPIC);
            Ok(())
        });
        written.await.map_err(|error| away(&error))
    }
}

fn open(mailbox: &Mailbox, sealed: &str) -> Result<Secret, Refused> {
    let opened = vault::vault().and_then(|vault| vault.open(&context("token", mailbox.organization, mailbox.id), sealed));
    opened.map(Secret::new).map_err(|error| away(&error))
}

fn refused(why: Why, key: &'static str, mailbox: &Mailbox) -> Refused {
    Refused { why, text: Text::new(key).with("address", mailbox.address.as_str()), said: String::new(), for_good: false }
}

/// Something of ours is away; it may come back.
fn away(error: &Error) -> Refused {
    Refused { why: Why::Lost, text: Text::new("mailbox-token-busy"), said: error.to_string(), for_good: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_used_renewed_or_asked_for() {
        let tokens = |refresh: &str, expires_at| Tokens { access: "a".into(), refresh: refresh.into(), expires_at: Timestamp(expires_at) };
        let cases = [
            (None, Plan::SignIn),
            (Some(tokens("r", minutes(60))), Plan::Use),
            (Some(tokens("r", minutes(2))), Plan::Renew),
            (Some(tokens("r", -1)), Plan::Renew),
            (Some(tokens("", minutes(2))), Plan::Use),
            (Some(tokens("", -1)), Plan::SignIn),
        ];
        for (tokens, expected) in cases {
            assert_eq!(plan(tokens.as_ref(), Timestamp(0)), expected, "{tokens:?}");
        }
    }
}
