//! The mail server of the installation: settings and a try of them. What is said on the wire is `mailwire`'s.

use std::{fmt, time::Duration};

use kernel::{EmailAddress, Text};
use mailwire::{Credentials, Guard, Refused, Secret, smtp};

pub use mailwire::Encryption;

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

impl SmtpSettings {
    /// The server, as it is reached.
    pub(crate) fn server(&self) -> smtp::Server {
        let is_open = self.username.is_empty();
        smtp::Server {
            host: self.host.clone(),
            port: self.port,
            encryption: self.encryption,
            username: self.username.clone(),
            credentials: if is_open { Credentials::None } else { Credentials::Password(Secret::new(self.password.clone())) },
        }
    }
}

/// The server's words, or what happened on the way to it, for the operator.
pub(crate) fn words(refused: &Refused) -> String {
    if refused.said.is_empty() { kernel::Language::En.say(&refused.text) } else { refused.said.clone() }
}

/// The longest a server may take for one step of the test.
const TEST_TIME: Duration = Duration::from_secs(20);

/// Connects and signs in, and sends nothing. A failure is one sentence for the operator.
pub async fn test(settings: &SmtpSettings) -> Result<(), Text> {
    test_within(settings, TEST_TIME).await
}

pub(crate) async fn test_within(settings: &SmtpSettings, time: Duration) -> Result<(), Text> {
    // The operator named this server in the configuration; the guard is for what tenants type.
    let guard = Guard::open().with_patience(time);
    smtp::check(&settings.server(), &guard).await.map_err(|refused| refused.text)
}
