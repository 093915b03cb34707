//! Random secrets for cookies, links and tokens. Only their hash is stored.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// How many characters a secret has.
pub const LENGTH: usize = 43;

/// A fresh secret of 256 bits, in letters that are safe in a URL.
pub fn fresh() -> String {
    let bytes: [u8; 32] = rand::random();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a secret: its SHA-256. The secrets are random, so no salt and no slow hash is needed.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
