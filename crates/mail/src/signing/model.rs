//! What is known of a key.

use db::slugs;
use kernel::{DkimKeyId, Timestamp};
use mailwire::dkim;

slugs! {
    /// Where a key stands.
    KeyState {
        /// It waits until its record is seen.
        Waiting = "waiting",
        /// Mails of its domain carry its signature.
        Signing = "signing",
        /// Another one signs. Its record stays for the mails that it signed.
        Former = "former",
    }
}

slugs! {
    /// What name servers said about its record.
    Finding {
        Published = "published",
        Missing = "missing",
        /// Another record stands under its name.
        Other = "other",
        /// None could be asked.
        Unknown = "unknown",
    }
}

impl From<&dkim::Published> for Finding {
    fn from(published: &dkim::Published) -> Self {
        match published {
            dkim::Published::Yes => Self::Published,
            dkim::Published::Missing => Self::Missing,
            dkim::Published::Other(_) => Self::Other,
            dkim::Published::Unknown => Self::Unknown,
        }
    }
}

/// A key that signs the mails of a domain.
#[derive(Clone, Debug)]
pub struct DkimKey {
    pub id: DkimKeyId,
    /// As name servers know it.
    pub domain: String,
    /// What tells it from other keys of the domain.
    pub selector: String,
    /// Sealed by the vault.
    pub(super) private: String,
    /// In base64.
    pub public: String,
    pub state: KeyState,
    pub created_at: Timestamp,
    /// When name servers were asked last, and what they said.
    pub checked: Option<(Timestamp, Finding)>,
}

impl DkimKey {
    /// The name of the TXT record to publish.
    pub fn record_name(&self) -> String {
        dkim::record_name(&self.selector, &self.domain)
    }

    /// Its text.
    pub fn record(&self) -> String {
        dkim::rsa_record(&self.public)
    }

    /// What becomes of it by what name servers say: seen for the first time, it signs.
    pub(super) fn after(&self, finding: Finding) -> KeyState {
        match (self.state, finding) {
            (KeyState::Waiting, Finding::Published) => KeyState::Signing,
            (state, _) => state,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_signs_once_it_is_seen_and_not_before() {
        let key = |state| DkimKey {
            id: DkimKeyId(1),
            domain: "northwind.example".into(),
            selector: "fl1".into(),
            private: String::new(),
            public: "AAAA".into(),
            state,
            created_at: Timestamp(0),
            checked: None,
        };
        for finding in [Finding::Missing, Finding::Other, Finding::Unknown] {
            assert_eq!(key(KeyState::Waiting).after(finding), KeyState::Waiting);
            assert_eq!(key(KeyState::Signing).after(finding), KeyState::Signing, "a record that cannot be seen for a while stops no signatures");
        }
        assert_eq!(key(KeyState::Waiting).after(Finding::Published), KeyState::Signing);
        assert_eq!(key(KeyState::Former).after(Finding::Published), KeyState::Former);
        assert_eq!(key(KeyState::Waiting).record_name(), "fl1._domainkey.northwind.example");
        assert_eq!(key(KeyState::Waiting).record(), "v=DKIM1; k=rsa; p=AAAA");
    }
}
