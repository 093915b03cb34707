//! The way to the mail server: settings, a try of them, and what a refusal means.

use std::{error::Error as _, fmt, io, time::Duration};

use kernel::{EmailAddress, Text};
use lettre::{
    AsyncSmtpTransport, Tokio1Executor,
    transport::smtp::{
        Error,
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use serde::Deserialize;

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// Not at all: for a mail server on the same machine.
    None,
    /// Plain at first, then encrypted or not at all; usually port 587.
    #[default]
    StartTls,
    /// Encrypted from the first byte; usually port 465.
    Tls,
}

impl Encryption {
    pub const ALL: [Self; 3] = [Self::None, Self::StartTls, Self::Tls];

    pub fn slug(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::StartTls => "starttls",
            Self::Tls => "tls",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encryption| encryption.slug() == slug)
    }
}

/// The mail server that takes our mail, and the sender it carries.
#[derive(Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    /// Empty where the server asks for none.
    pub username: String,
    pub password: String,
    pub from_address: EmailAddress,
    pub from_name: String,
}

impl fmt::Debug for SmtpSettings {
    /// Without the password, so that it never reaches a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, encryption, username, from_address, from_name, .. } = self;
        write!(f, "SmtpSettings {{ {host}:{port} {encryption:?}, user {username:?}, from {from_name:?} <{from_address}> }}")
    }
}

pub(crate) type Transport = AsyncSmtpTransport<Tokio1Executor>;

impl SmtpSettings {
    /// A way to the server; each mail opens a connection of its own. Fails when the system's certificates cannot be used.
    pub(crate) fn transport(&self, timeout: Duration) -> Result<Transport, Error> {
        let parameters = || TlsParameters::new(self.host.clone());
        let tls = match self.encryption {
            Encryption::None => Tls::None,
            Encryption::StartTls => Tls::Required(parameters()?),
            Encryption::Tls => Tls::Wrapper(parameters()?),
        };
        let builder = Transport::builder_dangerous(&self.host).port(self.port).tls(tls).timeout(Some(timeout));
        let is_open = self.username.is_empty();
        Ok(if is_open { builder } else { builder.credentials(Credentials::new(self.username.clone(), self.password.clone())) }.build())
    }
}

/// Why a mail was not taken.
#[derive(Debug)]
pub(crate) struct Refused {
    /// Trying again cannot help.
    pub for_good: bool,
    /// The server's words, or what happened on the way to it.
    pub said: String,
}

/// A refusal to sign us in says nothing about the mail: the operator will mend it.
const SIGN_IN_CODES: [&str; 4] = ["530", "534", "535", "538"];

impl From<&Error> for Refused {
    fn from(error: &Error) -> Self {
        let for_good = error.is_permanent() && !is_about_sign_in(error);
        Self { for_good, said: words(error) }
    }
}

fn is_about_sign_in(error: &Error) -> bool {
    let code = error.status().map(|code| code.to_string());
    code.is_some_and(|code| SIGN_IN_CODES.contains(&code.as_str())) || (error.is_client() && words(error).contains("authentication"))
}

/// The code and the server's own words; without an answer, what went wrong.
fn words(error: &Error) -> String {
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    let said = match error.status() {
        Some(code) => format!("{code} {cause}"),
        None if cause.is_empty() => error.to_string(),
        None => cause,
    };
    kernel::truncate(said.trim(), 500).to_owned()
}

/// The longest a test of the settings may take.
const TEST_TIME: Duration = Duration::from_secs(20);

/// Connects and signs in, and sends nothing. A failure is one sentence for the operator.
pub async fn test(settings: &SmtpSettings) -> Result<(), Text> {
    test_within(settings, TEST_TIME).await
}

pub(crate) async fn test_within(settings: &SmtpSettings, time: Duration) -> Result<(), Text> {
    let transport = settings.transport(time).map_err(|error| explain(settings, &error))?;
    match tokio::time::timeout(time, transport.test_connection()).await {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err(about("mail-test-timeout", settings)),
        Ok(Err(error)) => Err(explain(settings, &error)),
        Err(_) => Err(about("mail-test-timeout", settings)),
    }
}

fn about(key: &'static str, settings: &SmtpSettings) -> Text {
    Text::new(key).with("host", format!("{}:{}", settings.host, settings.port))
}

fn explain(settings: &SmtpSettings, error: &Error) -> Text {
    let says = |key| about(key, settings).with("said", words(error));
    let io = io_kind(error);
    match () {
        () if is_about_sign_in(error) => says("mail-test-sign-in"),
        // A server that speaks plainly where TLS was expected gives data that TLS cannot read.
        () if error.is_tls() || io == Some(io::ErrorKind::InvalidData) || words(error).contains("STARTTLS") => says("mail-test-tls"),
        () if error.is_timeout() => about("mail-test-timeout", settings),
        () if error.status().is_none() && io.is_some() => about("mail-test-refused", settings),
        () => says("mail-test-other"),
    }
}

fn io_kind(error: &Error) -> Option<io::ErrorKind> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        source = cause.source();
    }
    None
}
