//! Leave by redirect: the browser goes to the issuer and comes back with a code (RFC 6749, section 4.1), which PKCE (RFC 7636) binds to who started.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::Timestamp;
use sha2::{Digest, Sha256};

use super::{Client, Tokens, token::ask};
use crate::{Guard, Refused, Secret};

/// A started authorization. `state` and `verifier` are kept beside the session that started it until the browser is back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Started {
    /// Where to send the browser.
    pub url: String,
    /// Comes back with the code and must be the same (RFC 6749, section 10.12).
    pub state: Secret,
    /// Shown when the code is traded in.
    pub verifier: Secret,
}

/// Starts an authorization for the mailbox `address`. `redirect` is our own address, as registered at the issuer.
pub fn start(client: &Client, redirect: &str, address: &str) -> Started {
    let (state, verifier) = (random(), random());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let mut query = vec![
        ("response_type", "code"),
        ("client_id", &client.id),
        ("redirect_uri", redirect),
        ("scope", &client.endpoints.scopes),
        ("state", &state),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("login_hint", address),
    ];
    query.extend(client.endpoints.extra.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let query = serde_html_form::to_string(&query).unwrap_or_default();
    Started { url: format!("{}?{query}", client.endpoints.authorize), state: Secret::new(state), verifier: Secret::new(verifier) }
}

/// Trades the code that the browser brought for tokens.
pub async fn finish(client: &Client, guard: &Guard, redirect: &str, code: &str, verifier: &Secret, now: Timestamp) -> Result<Tokens, Refused> {
    let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect), ("code_verifier", verifier.expose())];
    Tokens::of(&ask(client, guard, &client.endpoints.token, &form).await?, now)
}

/// 256 random bits as text.
fn random() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}
