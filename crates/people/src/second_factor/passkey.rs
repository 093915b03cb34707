//! Passkeys (W3C Web Authentication, level 2), by the `webauthn-rs` library: which site asks is told by the configured address of the desk and nothing else.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use kernel::{Error, Result, UserId};
use serde_json::Value;
use web::Site;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{CredentialID, Passkey as Key, PasskeyAuthentication, PasskeyRegistration, Url, Uuid},
};

use super::{step::Pending, store::Passkey};

/// The desk as browsers and keys know it.
pub struct RelyingParty(Webauthn);

/// A passkey that was just made.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    /// The name that the key gave itself.
    pub(super) credential: String,
    pub(super) data: String,
}

/// A passkey that answered a challenge.
#[derive(Clone, Debug)]
pub struct Used {
    pub id: kernel::PasskeyId,
    /// With the counter that the key told.
    pub(super) data: String,
    /// The state of the challenge that was answered.
    pub(super) state: String,
}

impl RelyingParty {
    /// Nothing where browsers do not take passkeys: at an address without a name, or without https (but for `localhost`).
    pub fn of(site: &Site) -> Option<Self> {
        let origin = Url::parse(&site.base_url).ok()?;
        let host = origin.domain()?;
        let is_safe = origin.scheme() == "https" || host == "localhost";
        let party = WebauthnBuilder::new(host, &origin).ok()?.rp_name("Firstline").build().ok()?;
        is_safe.then_some(Self(party))
    }

    /// Invites a browser to make a passkey that is not among the known ones: what it is told, and what must be seen again when it answers.
    pub fn invite(&self, user: UserId, username: &str, name: &str, known: &[Passkey]) -> Result<(Value, String)> {
        let known: Vec<CredentialID> = keys(known)?.iter().map(|key| key.cred_id().clone()).collect();
        let handle = Uuid::from_u128(u128::from(user.0.unsigned_abs()));
        let (options, state) = self.0.start_passkey_registration(handle, username, name, Some(known)).map_err(Error::internal)?;
        Ok((serde_json::to_value(options).map_err(Error::internal)?, serde_json::to_string(&state).map_err(Error::internal)?))
    }

    /// Checks the answer to [`RelyingParty::invite`].
    pub fn welcome(&self, said: &str, state: &str) -> Option<NewPasskey> {
        let state: PasskeyRegistration = serde_json::from_str(state).ok()?;
        let key = self.0.finish_passkey_registration(&serde_json::from_str(said).ok()?, &state).ok()?;
        Some(NewPasskey { credential: BASE64.encode(key.cred_id()), data: serde_json::to_string(&key).ok()? })
    }

    /// Asks for an answer by one of these passkeys.
    pub fn ask(&self, passkeys: &[Passkey]) -> Result<(Value, String)> {
        let (options, state) = self.0.start_passkey_authentication(&keys(passkeys)?).map_err(Error::internal)?;
        Ok((serde_json::to_value(options).map_err(Error::internal)?, serde_json::to_string(&state).map_err(Error::internal)?))
    }

    /// Checks the answer to [`RelyingParty::ask`]: made for this site, for the challenge of this sign-in, by one of the account's keys.
    pub fn check(&self, pending: &Pending, said: &str) -> Option<Used> {
        let kept = pending.state.as_deref()?;
        let state: PasskeyAuthentication = serde_json::from_str(kept).ok()?;
        let result = self.0.finish_passkey_authentication(&serde_json::from_str(said).ok()?, &state).ok()?;
        pending.passkeys.iter().find_map(|passkey| {
            let mut key: Key = serde_json::from_str(&passkey.data).ok()?;
            key.update_credential(&result)?;
            Some(Used { id: passkey.id, data: serde_json::to_string(&key).ok()?, state: kept.to_owned() })
        })
    }
}

fn keys(passkeys: &[Passkey]) -> Result<Vec<Key>> {
    passkeys.iter().map(|passkey| serde_json::from_str(&passkey.data).map_err(Error::internal)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_name_and_a_safe_way() {
        let of = |base_url: &str| {
            let site = Site { base_url: base_url.into(), trusted_proxies: Vec::new(), sign_up_is_open: true, largest_file: 1 };
            RelyingParty::of(&site).is_some()
        };
        for possible in ["https://desk.example.com", "https://desk.example.com:8443", "http://localhost:8080"] {
            assert!(of(possible), "{possible}");
        }
        for impossible in ["http://127.0.0.1:8080", "https://192.0.2.7", "http://desk.example.com", "https://[::1]:8080"] {
            assert!(!of(impossible), "{impossible}");
        }
    }
}
