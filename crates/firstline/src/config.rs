//! Configuration: a TOML file, `FIRSTLINE_*` variables above it, and defaults below. Parsed once; unknown options are refused.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, ensure};
use figment::{
    Figment,
    providers::{Env, Format, Toml},
};
use mailwire::proof::Judge;
use serde::Deserialize;

use crate::provider::Provider;

/// All that can be configured. Each field is an option of the file; in the environment its name is in capitals behind `FIRSTLINE_` (`FIRSTLINE_DATA_DIR`).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where files, and with SQLite the database, are kept. Made if missing, readable by its owner alone.
    pub data_dir: PathBuf,
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// How people reach this installation, such as `https://desk.example.com`. Links in mails begin with it, and forms must come from it. Default: `http://` and `listen`.
    pub base_url: Option<String>,
    /// `postgres://user:password@host/database` to use PostgreSQL. Default: SQLite in `data_dir`.
    pub database_url: Option<String>,
    /// A file that holds `database_url`, so that the password is not in the environment.
    pub database_url_file: Option<PathBuf>,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether anybody may sign up for an organization of their own.
    pub sign_up: bool,
    /// The largest file somebody may attach, in megabytes.
    pub largest_file_mb: u64,
    /// What to log, such as `info` or `tickets=debug,info`.
    pub log: String,
    /// A token with which `/metrics` answers others than this machine.
    pub metrics_token: Option<String>,
    /// The mail server that takes outgoing mail; without it mails wait in the outbox.
    pub smtp_host: Option<String>,
    /// Default: 587 with `starttls`, 465 with `tls`, 25 with `none`.
    pub smtp_port: Option<u16>,
    /// `starttls`, `tls` or `none`.
    pub smtp_encryption: SmtpEncryption,
    pub smtp_username: Option<String>,
    pub smtp_password: Option<String>,
    /// A file that holds `smtp_password`.
    pub smtp_password_file: Option<PathBuf>,
    /// Mail servers that organizations may name although they are not on the public internet: host names, addresses or networks such as `10.1.0.0/16`.
    pub mail_hosts: Vec<String>,
    /// Providers at which mailboxes can sign in instead of a password, by name: `[oauth2.microsoft]`, `[oauth2.google]`, or any other one with its addresses.
    pub oauth2: BTreeMap<String, Provider>,
    /// Where the signatures of incoming mails are looked up: `system`, the address and port of a name server, or `none`, then nothing is proven but by mail servers that are trusted.
    pub name_server: NameServer,
    /// The key under which passwords of mailboxes are kept: 32 bytes, or 64 hexadecimal digits. Default: `secret.key` in `data_dir`, made at the first start.
    /// Several processes need the same one.
    pub secret_key_file: Option<PathBuf>,
    /// Who mails come from.
    pub smtp_from: Option<String>,
    pub smtp_from_name: String,
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpEncryption {
    None,
    #[default]
    StartTls,
    Tls,
}

/// Who is asked about signatures of mails.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameServer {
    #[default]
    System,
    None,
    #[serde(untagged)]
    At(SocketAddr),
}

impl NameServer {
    pub fn judge(self) -> mailwire::proof::Judge {
        use mailwire::proof::Judge;
        match self {
            Self::System => Judge::system(),
            Self::None => Judge::deaf(),
            Self::At(address) => Judge::asking(address),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data_dir: "firstline-data".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            base_url: None,
            database_url: None,
            database_url_file: None,
            trusted_proxies: Vec::new(),
            sign_up: true,
            largest_file_mb: 25,
            log: "info".into(),
            metrics_token: None,
            smtp_host: None,
            smtp_port: None,
            smtp_encryption: SmtpEncryption::default(),
            smtp_username: None,
            smtp_password: None,
            smtp_password_file: None,
            mail_hosts: Vec::new(),
            name_server: NameServer::System,
            oauth2: BTreeMap::new(),
            secret_key_file: None,
            smtp_from: None,
            smtp_from_name: "Firstline".into(),
        }
    }
}

impl Config {
    /// Reads `file` (or `firstline.toml` beside us, if it is there) and the environment.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let mut figment = Figment::new();
        match file {
            Some(path) => {
                ensure!(path.exists(), "there is no file {}", path.display());
                figment = figment.merge(Toml::file_exact(path));
            }
            None => figment = figment.merge(Toml::file("firstline.toml")),
        }
        // Variables of the tests are not options of the product.
        let variables = Env::prefixed("FIRSTLINE_").filter(|key| !key.as_str().to_ascii_lowercase().starts_with("test_")).split("__");
        let mut config: Self = figment.merge(variables).extract().context("the configuration cannot be read")?;
        config.read_secrets()?;
        config.check()?;
        Ok(config)
    }

    fn read_secrets(&mut self) -> Result<()> {
        let read = |path: &Path| std::fs::read_to_string(path).map(|text| text.trim().to_owned()).with_context(|| format!("cannot read {}", path.display()));
        if let Some(path) = &self.database_url_file {
            self.database_url = Some(read(path)?);
        }
        if let Some(path) = &self.smtp_password_file {
            self.smtp_password = Some(read(path)?);
        }
        for provider in self.oauth2.values_mut() {
            if let Some(path) = &provider.client_secret_file {
                provider.client_secret = Some(read(path)?);
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<()> {
        if let Some(url) = &self.base_url {
            let authority = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
            let is_origin = authority.is_some_and(|authority| !authority.is_empty() && !authority.contains(['/', '?', '#', '@', ' ']));
            ensure!(is_origin, "base_url must look like https://desk.example.com, without a path");
        }
        if let Some(url) = &self.database_url {
            ensure!(url.starts_with("postgres://") || url.starts_with("postgresql://"), "database_url must begin with postgres://; leave it out to use SQLite");
        }
        ensure!((1..=1024).contains(&self.largest_file_mb), "largest_file_mb must be from 1 to 1024");
        self.issuers()?;
        ensure!(self.smtp_host.is_none() || self.smtp_from.is_some(), "smtp_host needs smtp_from, the address that mails come from");
        Ok(())
    }

    /// How people reach this installation.
    pub fn base_url(&self) -> String {
        self.base_url.clone().unwrap_or_else(|| {
            let host = if self.listen.ip().is_unspecified() { "127.0.0.1".to_owned() } else { self.listen.ip().to_string() };
            let host = if self.listen.is_ipv6() && host.contains(':') { format!("[{host}]") } else { host };
            format!("http://{host}:{}", self.listen.port())
        })
    }

    pub fn database(&self) -> db::Location {
        match &self.database_url {
            Some(url) => db::Location::Postgres(url.clone()),
            None => db::Location::Sqlite(self.data_dir.join("firstline.db")),
        }
    }

    pub fn largest_file(&self) -> u64 {
        self.largest_file_mb << 20
    }

    pub fn site(&self) -> web::Site {
        web::Site { base_url: self.base_url(), trusted_proxies: self.trusted_proxies.clone(), sign_up_is_open: self.sign_up, largest_file: self.largest_file() }
    }

    /// The mail server, if one is configured.
    pub fn smtp(&self) -> Option<mail::SmtpSettings> {
        let host = self.smtp_host.clone()?;
        let encryption = match self.smtp_encryption {
            SmtpEncryption::None => mail::Encryption::None,
            SmtpEncryption::StartTls => mail::Encryption::StartTls,
            SmtpEncryption::Tls => mail::Encryption::Tls,
        };
        let port = self.smtp_port.unwrap_or(match self.smtp_encryption {
            SmtpEncryption::None => 25,
            SmtpEncryption::StartTls => 587,
            SmtpEncryption::Tls => 465,
        });
        Some(mail::SmtpSettings {
            host,
            port,
            encryption,
            username: self.smtp_username.clone().unwrap_or_default(),
            password: self.smtp_password.clone().unwrap_or_default(),
            from_address: self.smtp_from.clone().unwrap_or_default().parse().ok()?,
            from_name: self.smtp_from_name.clone(),
        })
    }

    /// What stands between organizations and the network of this installation.
    pub fn guard(&self) -> Result<mailwire::Guard> {
        mailwire::Guard::new(&self.mail_hosts).map_err(|text| anyhow::anyhow!("mail_hosts: {}", kernel::Language::En.say(&text)))
    }

    /// The providers at which mailboxes can sign in.
    pub fn issuers(&self) -> Result<mail::sign_in::Issuers> {
        let all = self.oauth2.iter().map(|(slug, provider)| provider.issuer(slug)).collect::<Result<_>>()?;
        Ok(mail::sign_in::Issuers::new(all, self.guard()?))
    }

    /// How this installation sends and receives mail. `judge` asks its name servers.
    pub fn postmaster(&self, judge: Judge) -> Result<mail::Postmaster> {
        Ok(mail::Postmaster::new(&self.base_url(), self.smtp()).with_guard(self.guard()?).with_issuers(self.issuers()?).with_judge(Arc::new(judge)))
    }

    /// Makes the data folder, for its owner alone.
    pub fn make_data_dir(&self) -> Result<()> {
        std::fs::create_dir_all(&self.data_dir).with_context(|| format!("cannot make the data folder {}", self.data_dir.display()))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&self.data_dir, std::fs::Permissions::from_mode(0o700))
                .with_context(|| format!("cannot protect {}", self.data_dir.display()))?;
        }
        Ok(())
    }
}
