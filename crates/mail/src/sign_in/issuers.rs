//! The providers at which mailboxes can sign in: those that the operator's configuration names.

use std::{fmt, sync::Arc};

use mailwire::{Guard, oauth2::Client};

/// A provider that gives tokens, and this installation as it knows it.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// Its name in the configuration and in the API: `microsoft`.
    pub slug: String,
    /// Its name for people: `Microsoft`.
    pub name: String,
    pub client: Client,
    /// Whether it gives codes to type on any device (RFC 8628) that carry leave for mail.
    pub has_device_codes: bool,
}

/// The providers of this installation.
#[derive(Clone)]
pub struct Issuers {
    all: Arc<[Issuer]>,
    guard: Guard,
}

impl Issuers {
    pub fn none() -> Self {
        Self::new(Vec::new(), Guard::strict())
    }

    /// The operator named them, so the guard, which is for what tenants type, lets through to them; it still says whose certificates are believed.
    pub fn new(all: Vec<Issuer>, guard: Guard) -> Self {
        Self { all: all.into(), guard: guard.opened() }
    }

    pub fn all(&self) -> &[Issuer] {
        &self.all
    }

    pub fn find(&self, slug: &str) -> Option<&Issuer> {
        self.all.iter().find(|issuer| issuer.slug == slug)
    }

    pub(super) fn guard(&self) -> &Guard {
        &self.guard
    }
}

impl fmt::Debug for Issuers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all.iter().map(|issuer| &issuer.slug)).finish()
    }
}
