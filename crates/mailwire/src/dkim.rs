//! DKIM (RFC 6376) for what goes out: a key of our own making, the DNS record that tells the world of it, and signatures.

use base64::{Engine, engine::general_purpose::STANDARD};
use mail_auth::{
    common::{
        crypto::{Ed25519Key, RsaKey, Sha256},
        headers::HeaderWriter,
    },
    dkim::{DkimSigner, generate::DkimKeyPair},
};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs1KeyDer};
use serde::{Deserialize, Serialize};

use crate::{Secret, proof::Judge};

/// Kinds of keys. Every receiver understands RSA (RFC 8301); Ed25519 (RFC 8463) is shorter, and many receivers ignore it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// 2048 bits.
    #[default]
    Rsa,
    Ed25519,
}

/// A key pair as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    pub algorithm: Algorithm,
    /// The private half: DER in base64.
    pub private: Secret,
    /// The public half as it stands in the record: base64.
    pub public: String,
}

/// The key could not be made, read or used; the cause is for the log.
#[derive(Debug)]
pub struct Failed(String);

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DKIM: {}", self.0)
    }
}

impl std::error::Error for Failed {}

/// Fields that a signature covers where a mail has them (RFC 6376, section 5.4.1).
const SIGNED: [&str; 18] = [
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Post",
];

/// What stands before a 2048-bit RSA key (PKCS #1) to make it a SubjectPublicKeyInfo (RFC 5280), the form that verifiers read.
const RSA_2048_PREFIX: [u8; 24] =
    [0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00];

impl Key {
    /// Makes a key. RSA takes a moment of pure arithmetic: not for an async thread.
    pub fn generate(algorithm: Algorithm) -> Result<Self, Failed> {
        let pair = match algorithm {
            Algorithm::Rsa => DkimKeyPair::generate_rsa(2048),
            Algorithm::Ed25519 => DkimKeyPair::generate_ed25519(),
        };
        let pair = pair.map_err(failed)?;
        let public = match algorithm {
            Algorithm::Rsa => [&RSA_2048_PREFIX, pair.public_key()].concat(),
            Algorithm::Ed25519 => pair.public_key().to_vec(),
        };
        Ok(Self { algorithm, private: Secret::new(STANDARD.encode(pair.private_key())), public: STANDARD.encode(public) })
    }

    /// The text of the TXT record to publish.
    pub fn record(&self) -> String {
        let kind = match self.algorithm {
            Algorithm::Rsa => "rsa",
            Algorithm::Ed25519 => "ed25519",
        };
        format!("v=DKIM1; k={kind}; p={}", self.public)
    }

    /// The signature of a composed message as a header field with its line end, to stand before all others.
    pub fn sign(&self, domain: &str, selector: &str, message: &[u8]) -> Result<String, Failed> {
        let der = STANDARD.decode(self.private.expose()).map_err(failed)?;
        let signature = match self.algorithm {
            Algorithm::Rsa => {
                let key = RsaKey::<Sha256>::from_key_der(PrivateKeyDer::Pkcs1(PrivatePkcs1KeyDer::from(der))).map_err(failed)?;
                DkimSigner::from_key(key).domain(domain).selector(selector).headers(SIGNED).sign(message)
            }
            Algorithm::Ed25519 => {
                let key = Ed25519Key::from_pkcs8_der(&der).map_err(failed)?;
                DkimSigner::from_key(key).domain(domain).selector(selector).headers(SIGNED).sign(message)
            }
        };
        Ok(signature.map_err(failed)?.to_header())
    }
}

/// What name servers say about a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Published {
    /// Just this key stands there.
    Yes,
    /// Nothing stands there (yet): new records take from minutes to a day to be seen everywhere.
    Missing,
    /// Something else stands there.
    Other(String),
    /// No name server could tell.
    Unknown,
}

/// Whether the public half of a key is published, asked anew.
pub async fn published(judge: &Judge, selector: &str, domain: &str, public: &str) -> Published {
    let Some(records) = judge.texts(&record_name(selector, domain)).await else { return Published::Unknown };
    match records.iter().any(|record| key_of(record).is_some_and(|key| key == public)) {
        true => Published::Yes,
        false => records.into_iter().next().map_or(Published::Missing, Published::Other),
    }
}

/// The key in a record (RFC 6376, section 3.6.1), without the spaces that it may have.
fn key_of(record: &str) -> Option<String> {
    let tags = record.split(';').filter_map(|tag| tag.split_once('='));
    tags.into_iter().find(|(name, _)| name.trim() == "p").map(|(_, key)| key.split_whitespace().collect())
}

/// The text of the TXT record for a public half in base64: RSA, which is what we publish.
pub fn rsa_record(public: &str) -> String {
    format!("v=DKIM1; k=rsa; p={public}")
}

/// The name of the record to publish.
pub fn record_name(selector: &str, domain: &str) -> String {
    format!("{selector}._domainkey.{domain}")
}

fn failed(cause: impl std::fmt::Display) -> Failed {
    Failed(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_published_as_verifiers_read_them() {
        let key = Key::generate(Algorithm::Rsa).unwrap();
        assert!(key.record().starts_with("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA"), "{}", key.record());
        assert_eq!(STANDARD.decode(&key.public).unwrap().len(), 294);
        assert!(!format!("{key:?}").contains(key.private.expose()));
        let key = Key::generate(Algorithm::Ed25519).unwrap();
        assert_eq!(STANDARD.decode(&key.public).unwrap().len(), 32);
        assert_eq!(record_name("desk", "northwind.example"), "desk._domainkey.northwind.example");
    }
}
