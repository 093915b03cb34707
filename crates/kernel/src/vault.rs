//! Secrets that must be read again (passwords of mailboxes, keys for signing), encrypted under a key that is not in the database.
//!
//! A secret is sealed for one purpose, its *context* (`mailbox:17`), and opens for no other, so a sealed text that is moved to another row stays shut.
//! ChaCha20-Poly1305 (RFC 8439) with random nonces; tags are HMAC-SHA-256 (RFC 2104).

use std::{fmt, sync::OnceLock};

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD as BASE64};
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    digest::{SHA256, digest},
    hmac,
};

use crate::{Error, Result};

/// The length of a key, in bytes.
pub const KEY: usize = 32;

/// So many characters of a tag are kept: 120 bits, which nobody guesses.
const TAG: usize = 20;

/// What seals and opens under one key.
pub struct Vault {
    /// The beginning of the key's hash: tells under which key something was sealed.
    key_id: String,
    aead: LessSafeKey,
    mac: hmac::Key,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault {{ key {} }}", self.key_id)
    }
}

impl Vault {
    pub fn new(key: &[u8; KEY]) -> Result<Self> {
        let unbound = UnboundKey::new(&CHACHA20_POLY1305, key).map_err(|_| Error::Internal("the secret key cannot be used".into()))?;
        let key_id = BASE64.encode(digest(&SHA256, key)).chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        // Tags must not be made with the very key that encrypts.
        let for_tags = digest(&SHA256, &[b"tags:", key.as_slice()].concat());
        Ok(Self { key_id, aead: LessSafeKey::new(unbound), mac: hmac::Key::new(hmac::HMAC_SHA256, for_tags.as_ref()) })
    }

    /// Encrypts for this context. `nonce` must be random and never be used twice.
    pub fn seal(&self, context: &str, secret: &str, nonce: [u8; NONCE_LEN]) -> Result<String> {
        let mut bytes = secret.as_bytes().to_vec();
        self.aead
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(context.as_bytes()), &mut bytes)
            .map_err(|_| Error::Internal("a secret could not be sealed".into()))?;
        Ok(format!("{}.{}.{}", self.key_id, BASE64.encode(nonce), BASE64.encode(bytes)))
    }

    /// Decrypts what [`Vault::seal`] made for the same context. Fails when the key is another one or the text was changed.
    pub fn open(&self, context: &str, sealed: &str) -> Result<String> {
        let mut parts = sealed.split('.');
        let (Some(key_id), Some(nonce), Some(bytes), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(Error::Internal("a sealed secret has a wrong form".into()));
        };
        if key_id != self.key_id {
            return Err(Error::Unavailable(format!("a secret was sealed under key {key_id}, and this process has key {}", self.key_id)));
        }
        let broken = || Error::Internal("a sealed secret was changed".into());
        let nonce: [u8; NONCE_LEN] = BASE64.decode(nonce).ok().and_then(|nonce| nonce.try_into().ok()).ok_or_else(broken)?;
        let mut bytes = BASE64.decode(bytes).map_err(|_| broken())?;
        let plain = self.aead.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(context.as_bytes()), &mut bytes).map_err(|_| broken())?;
        String::from_utf8(plain.to_vec()).map_err(|_| broken())
    }

    /// A short text that only this key makes of these data in this context: lower-case letters and digits, fit for a mail address.
    pub fn tag(&self, context: &str, data: &str) -> String {
        let tag = hmac::sign(&self.mac, format!("{context}\n{data}").as_bytes());
        let letters = b"abcdefghijklmnopqrstuvwxyz234567";
        tag.as_ref().iter().take(TAG).map(|byte| char::from(letters[usize::from(byte % 32)])).collect()
    }
}

static INSTALLED: OnceLock<Vault> = OnceLock::new();

/// Makes the process's vault known, once, at start; later calls change nothing.
pub fn install(vault: Vault) {
    INSTALLED.get_or_init(|| vault);
}

/// The process's vault.
pub fn vault() -> Result<&'static Vault> {
    INSTALLED.get().ok_or_else(|| Error::Unavailable("no secret key is installed".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_its_own_purpose_under_its_own_key_only() {
        let vault = Vault::new(&[7; KEY]).unwrap();
        let sealed = vault.seal("mailbox:1", "open sesame", [1; NONCE_LEN]).unwrap();
        assert!(!sealed.contains("sesame"));
        assert_eq!(vault.open("mailbox:1", &sealed).unwrap(), "open sesame");
        assert!(vault.open("mailbox:2", &sealed).is_err());
        assert!(matches!(Vault::new(&[8; KEY]).unwrap().open("mailbox:1", &sealed), Err(Error::Unavailable(_))));
        assert!(vault.open("mailbox:1", &sealed[..sealed.len() - 2]).is_err());
        assert!(vault.open("mailbox:1", "").is_err());
    }

    #[test]
    fn a_tag_hangs_on_key_context_and_data() {
        let tag = |key: u8, context, data| Vault::new(&[key; KEY]).unwrap().tag(context, data);
        assert_eq!(tag(1, "reply", "12"), tag(1, "reply", "12"));
        assert_eq!(tag(1, "reply", "12").len(), TAG);
        for other in [tag(2, "reply", "12"), tag(1, "other", "12"), tag(1, "reply", "13")] {
            assert_ne!(tag(1, "reply", "12"), other);
        }
    }
}
