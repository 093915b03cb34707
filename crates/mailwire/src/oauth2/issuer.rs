//! Who gives tokens, and where.

use serde::{Deserialize, Serialize};

/// A provider of both mail and tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Issuer {
    Microsoft,
    Google,
}

impl Issuer {
    pub fn slug(self) -> &'static str {
        match self {
            Self::Microsoft => "microsoft",
            Self::Google => "google",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Microsoft, Self::Google].into_iter().find(|issuer| issuer.slug() == slug)
    }

    /// Its addresses. Microsoft's `tenant` is a directory's id or domain, or `organizations` for any.
    pub fn endpoints(self, tenant: &str) -> Endpoints {
        match self {
            Self::Microsoft => {
                // Whatever could leave this segment of the path is left out.
                let tenant: String = tenant.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.')).collect();
                let tenant = if tenant.is_empty() || tenant.contains("..") { "organizations".to_owned() } else { tenant };
                let at = |path: &str| format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/{path}");
                Endpoints {
                    authorize: at("authorize"),
                    device: at("devicecode"),
                    token: at("token"),
                    scopes: "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access".into(),
                    extra: Vec::new(),
                }
            }
            Self::Google => Endpoints {
                authorize: "https://accounts.google.com/o/oauth2/v2/auth".into(),
                device: "https://oauth2.googleapis.com/device/code".into(),
                token: "https://oauth2.googleapis.com/token".into(),
                scopes: "https://mail.google.com/".into(),
                // Without these Google gives no refresh token the second time.
                extra: vec![("access_type".into(), "offline".into()), ("prompt".into(), "consent".into())],
            },
        }
    }

    /// Whether codes for devices can carry leave for mail: Google grants its mail scope by redirect alone.
    pub fn has_device_codes(self) -> bool {
        self == Self::Microsoft
    }
}

/// Where an issuer is asked. Data, so that a test points it at its own server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Endpoints {
    pub authorize: String,
    pub device: String,
    pub token: String,
    /// What we ask leave for, separated by blanks.
    pub scopes: String,
    /// Further parameters of the authorization request.
    pub extra: Vec<(String, String)>,
}
