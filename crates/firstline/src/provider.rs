//! Providers at which mailboxes sign in (OAuth2), as the operator configures them.

use std::{fmt, path::PathBuf};

use anyhow::{Context, Result, ensure};
use mail::sign_in::Issuer;
use mailwire::{
    Secret,
    oauth2::{self, Client, Endpoints},
};
use serde::Deserialize;

/// This installation as a provider knows it. Microsoft and Google need `client_id` and `client_secret`; any other provider needs its addresses and scopes too.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// What people read: “Sign in with …”. Default: the name in the configuration.
    pub name: Option<String>,
    /// As the provider gave it when this installation was registered there.
    pub client_id: String,
    pub client_secret: Option<String>,
    /// A file that holds `client_secret`.
    pub client_secret_file: Option<PathBuf>,
    /// Microsoft alone: the directory whose mailboxes may sign in, by id or domain. Default: any organization's.
    pub tenant: Option<String>,
    /// Where the browser is sent to.
    pub authorize_url: Option<String>,
    /// Where codes for other devices are asked for; without it there are none.
    pub device_url: Option<String>,
    /// Where tokens are asked for.
    pub token_url: Option<String>,
    /// What leave is asked for, separated by blanks.
    pub scopes: Option<String>,
}

impl fmt::Debug for Provider {
    /// Without the secret, so that it never reaches a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Provider {{ {:?}, client {} }}", self.name, self.client_id)
    }
}

impl Provider {
    /// The provider under its name in the configuration.
    pub fn issuer(&self, slug: &str) -> Result<Issuer> {
        let is_plain = !slug.is_empty() && slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        ensure!(is_plain, "oauth2.{slug}: a name consists of small letters, digits and hyphens");
        ensure!(!self.client_id.is_empty(), "oauth2.{slug} needs client_id");
        let known = oauth2::Issuer::from_slug(slug);
        let endpoints = match known {
            Some(known) => known.endpoints(self.tenant.as_deref().unwrap_or_default()),
            None => self.endpoints(slug)?,
        };
        let name = match known {
            Some(oauth2::Issuer::Microsoft) => "Microsoft",
            Some(oauth2::Issuer::Google) => "Google",
            None => slug,
        };
        Ok(Issuer {
            slug: slug.to_owned(),
            name: self.name.clone().unwrap_or_else(|| name.to_owned()),
            has_device_codes: known.map_or(!endpoints.device.is_empty(), oauth2::Issuer::has_device_codes),
            client: Client { endpoints, id: self.client_id.clone(), secret: Secret::new(self.client_secret.clone().unwrap_or_default()) },
        })
    }

    fn endpoints(&self, slug: &str) -> Result<Endpoints> {
        let address = |name: &str, url: &Option<String>| {
            let url = url.clone().with_context(|| format!("oauth2.{slug} needs {name}"))?;
            ensure!(url.starts_with("https://"), "oauth2.{slug}: {name} must begin with https://");
            Ok(url)
        };
        Ok(Endpoints {
            authorize: address("authorize_url", &self.authorize_url)?,
            device: self.device_url.as_ref().map(|_| address("device_url", &self.device_url)).transpose()?.unwrap_or_default(),
            token: address("token_url", &self.token_url)?,
            scopes: self.scopes.clone().with_context(|| format!("oauth2.{slug} needs scopes"))?,
            // Without it providers of OpenID Connect give no refresh token (OpenID Connect Core, section 11).
            extra: vec![("prompt".into(), "consent".into())],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(text: &str) -> Provider {
        toml(text).expect("a provider")
    }

    fn toml(text: &str) -> Result<Provider> {
        use figment::providers::{Format, Toml};
        Ok(figment::Figment::from(Toml::string(text)).extract()?)
    }

    #[test]
    fn the_big_ones_need_a_client_alone() {
        let microsoft = provider("client_id = \"desk\"\nclient_secret = \"hush\"\ntenant = \"northwind.example\"").issuer("microsoft").unwrap();
        assert_eq!((microsoft.name.as_str(), microsoft.has_device_codes), ("Microsoft", true));
        assert!(microsoft.client.endpoints.token.contains("/northwind.example/"));
        let google = provider("client_id = \"desk\"").issuer("google").unwrap();
        assert_eq!((google.name.as_str(), google.has_device_codes), ("Google", false));
    }

    #[test]
    fn another_one_needs_its_addresses() {
        let full = "client_id = \"desk\"\nname = \"Northwind\"\nauthorize_url = \"https://id.example/auth\"\ntoken_url = \"https://id.example/token\"\nscopes = \"mail\"";
        let issuer = provider(full).issuer("northwind").unwrap();
        assert_eq!((issuer.name.as_str(), issuer.has_device_codes), ("Northwind", false));
        assert!(provider(&full.replace("https://id.example/token", "http://id.example/token")).issuer("northwind").is_err());
        assert!(provider("client_id = \"desk\"").issuer("northwind").is_err());
        assert!(provider(full).issuer("North Wind").is_err());
        assert!(toml("client_id = \"desk\"\nclient = \"x\"").is_err(), "unknown options are refused");
    }

    #[test]
    fn secrets_stay_out_of_logs() {
        let shown = format!("{:?}", provider("client_id = \"desk\"\nclient_secret = \"hush\""));
        assert!(!shown.contains("hush"), "{shown}");
    }
}
