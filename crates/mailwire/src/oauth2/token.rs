//! Tokens: taken from an answer, kept until they are stale, renewed.

use kernel::{Timestamp, minutes, seconds};

use super::{
    Endpoints,
    https::{Answer, post},
};
use crate::{Guard, Refused, Secret, Why};

/// This installation as the issuer knows it: an application that somebody registered there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Client {
    pub endpoints: Endpoints,
    pub id: String,
    /// Empty for an application without a secret (a public client).
    pub secret: Secret,
}

/// What the issuer gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tokens {
    /// For the mail server, good until `expires_at`.
    pub access: Secret,
    /// For new access tokens; some issuers give none.
    pub refresh: Option<Secret>,
    pub expires_at: Timestamp,
}

/// An access token is renewed so long before its end, so that it does not run out on the way.
const RENEW_EARLY: i64 = minutes(3);

/// What an issuer gives without saying for how long (RFC 6749, section 5.1, leaves that open).
const USUAL_SECONDS: i64 = 3_600;

impl Tokens {
    pub fn are_fresh(&self, now: Timestamp) -> bool {
        now.plus(RENEW_EARLY) < self.expires_at
    }

    pub(super) fn of(answer: &Answer, now: Timestamp) -> Result<Self, Refused> {
        let access = answer.text("access_token");
        if !answer.is_success || access.is_empty() {
            return Err(refused(answer));
        }
        let refresh = Some(answer.text("refresh_token")).filter(|token| !token.is_empty()).map(Secret::new);
        let lasts = seconds(answer.seconds("expires_in").unwrap_or(USUAL_SECONDS));
        Ok(Self { access: Secret::new(access), refresh, expires_at: now.plus(lasts) })
    }
}

/// Trades the refresh token for a new access token (RFC 6749, section 6). The old refresh token stays in the answer unless there is a new one, which must then be kept.
pub async fn refresh(client: &Client, guard: &Guard, token: &Secret, now: Timestamp) -> Result<Tokens, Refused> {
    let form = [("grant_type", "refresh_token"), ("refresh_token", token.expose()), ("scope", &client.endpoints.scopes)];
    let answer = ask(client, guard, &client.endpoints.token, &form).await?;
    let tokens = Tokens::of(&answer, now)?;
    Ok(Tokens { refresh: tokens.refresh.or_else(|| Some(token.clone())), ..tokens })
}

/// Posts a form with our name and secret in it (RFC 6749, section 2.3.1).
pub(super) async fn ask(client: &Client, guard: &Guard, url: &str, form: &[(&str, &str)]) -> Result<Answer, Refused> {
    let mut form = form.to_vec();
    form.push(("client_id", &client.id));
    if !client.secret.is_empty() {
        form.push(("client_secret", client.secret.expose()));
    }
    post(guard, url, &form).await
}

/// What an issuer's error means for the administrator (RFC 6749, section 5.2; RFC 8628, section 3.5).
pub(super) fn refused(answer: &Answer) -> Refused {
    let (error, description) = (answer.text("error"), answer.text("error_description"));
    let key = match error {
        "invalid_grant" | "expired_token" | "interaction_required" | "consent_required" => "mailwire-oauth-again",
        "access_denied" | "authorization_declined" => "mailwire-oauth-denied",
        "invalid_client" | "unauthorized_client" => "mailwire-oauth-client",
        "" => "mailwire-oauth-garbage",
        _ => "mailwire-oauth-refused",
    };
    let why = if error.is_empty() { Why::Protocol } else { Why::SignIn };
    Refused::new(why, key, &answer.place, if description.is_empty() { error } else { description })
}
