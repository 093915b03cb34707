//! What a mail proves about the address in its From: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489) and ARC (RFC 8617).
//!
//! Two witnesses are heard. Our own check, where name servers answer: signatures always, SPF only where the sender's address is known. And the
//! Authentication-Results (RFC 8601) of the server that received the mail for us, if the administrator trusts that server by name. Neither can make a mail fail to
//! arrive: what cannot be found out is unknown.

mod check;
mod results;

use std::{fmt, net::IpAddr};

use serde::{Deserialize, Serialize};

pub use self::check::Judge;

/// What one method says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Pass,
    Fail,
    /// The sender says nothing (no signature, no policy, neutral).
    None,
    /// It could not be found out.
    #[default]
    Unknown,
}

impl Verdict {
    pub fn slug(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::None => "none",
            Self::Unknown => "unknown",
        }
    }
}

/// How a mail was handed to a server of ours, where that is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handover {
    pub ip: IpAddr,
    /// What the other side called itself.
    pub helo: String,
    /// The envelope sender; empty for the null sender.
    pub mail_from: String,
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Proof {
    pub spf: Verdict,
    pub dkim: Verdict,
    pub dmarc: Verdict,
    pub arc: Verdict,
    /// The domain of From that all this is about; empty where From is missing or names several.
    pub from_domain: String,
    /// Whether the mail comes from the domain in its From: `Some(true)` proven, `Some(false)` disproven by the domain's own policy, `None` unknown.
    pub passes: Option<bool>,
    /// The server whose word was taken, if any.
    pub witness: Option<String>,
}

impl Proof {
    /// Whether more may be believed than an unsigned postcard.
    pub fn is_proven(&self) -> bool {
        self.passes == Some(true)
    }
}

impl fmt::Display for Proof {
    /// For the mail trace: `spf=unknown dkim=pass dmarc=pass arc=none`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "spf={} dkim={} dmarc={} arc={}", self.spf.slug(), self.dkim.slug(), self.dmarc.slug(), self.arc.slug())?;
        if let Some(witness) = &self.witness {
            write!(f, " by {witness}")?;
        }
        Ok(())
    }
}
