//! Why a mail server could not be used, in words for the administrator who typed its name.

use std::{error::Error as StdError, fmt, io};

use kernel::Text;

use crate::Credentials;

/// The kinds of refusal, for callers that act on them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// What was typed is no host name, or name servers do not know it.
    Name,
    /// The guard does not let connections through to this address or port.
    Guarded,
    /// Nobody listens there, or the way is blocked.
    NoAnswer,
    /// The connection stands, and nothing comes.
    Silent,
    /// No secure connection came about.
    Tls,
    /// The server does not take the user name with this password or token.
    SignIn,
    /// The folder does not exist.
    Folder,
    /// What the server says is not this protocol.
    Protocol,
    /// The connection broke in the middle.
    Lost,
    /// The server understood and refused this one thing.
    Said,
}

/// A refusal: `text` is a whole sentence with what to do next, `said` are the server's own words where there are any.
#[derive(Clone, PartialEq, Debug)]
pub struct Refused {
    pub why: Why,
    pub text: Text,
    pub said: String,
    /// Trying the same again cannot help (a mail that the server refused with 5xx).
    pub for_good: bool,
}

impl Refused {
    /// A refusal by `place` (`host:port`); the sentence knows the gaps `host` and `said`.
    pub(crate) fn new(why: Why, key: &'static str, place: &str, said: impl Into<String>) -> Self {
        let said = said_clean(&said.into());
        Self { why, text: Text::new(key).with("host", place).with("said", said.as_str()), said, for_good: false }
    }

    /// Something went wrong while bytes were on their way.
    pub(crate) fn io(place: &str, error: &io::Error) -> Self {
        if let Some(tls) = find::<rustls::Error>(error) {
            return crate::tls::explain(place, tls);
        }
        match error.kind() {
            io::ErrorKind::TimedOut => Self::new(Why::Silent, "mailwire-silent", place, ""),
            io::ErrorKind::InvalidData => Self::new(Why::Protocol, "mailwire-protocol", place, error.to_string()),
            _ => Self::new(Why::Lost, "mailwire-lost", place, error.to_string()),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.text.key, self.said)
    }
}

impl StdError for Refused {}

/// Servers' words come from outside: one line, no control characters, not endless.
fn said_clean(said: &str) -> String {
    let line: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    kernel::truncate(line.trim(), 300).to_owned()
}

/// The cause of this type anywhere in the chain, also inside an `io::Error`.
pub(crate) fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(found) = cause.downcast_ref() {
            return Some(found);
        }
        let inner = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = inner.map(|inner| inner as &(dyn StdError + 'static)).or_else(|| cause.source());
    }
    None
}

/// A refusal to sign in, with a hint where the provider is known to take no ordinary password.
pub(crate) fn sign_in(host: &str, port: u16, credentials: &Credentials, said: &str) -> Refused {
    let lower = said.to_ascii_lowercase();
    // RFC 5530 and RFC 4954 (538), and what servers say who know neither.
    if ["[privacyrequired]", "538 ", "plaintext authentication disallowed"].iter().any(|sign| lower.contains(sign)) {
        return Refused::new(Why::Tls, "mailwire-needs-encryption", &crate::guard::place(host, port), said);
    }
    let key = match (provider_of(host), credentials) {
        (_, Credentials::Bearer(_)) => "mailwire-sign-in-token",
        (Some(Provider::Google), _) => "mailwire-sign-in-google",
        (Some(Provider::Microsoft), _) => "mailwire-sign-in-microsoft",
        (Some(Provider::AppPassword), _) => "mailwire-sign-in-app-password",
        (None, _) => "mailwire-sign-in",
    };
    Refused::new(Why::SignIn, key, &crate::guard::place(host, port), said)
}

enum Provider {
    Google,
    Microsoft,
    AppPassword,
}

/// Providers whose servers refuse the password that opens the web page.
fn provider_of(host: &str) -> Option<Provider> {
    let host = host.trim().trim_end_matches('.').to_ascii_lowercase();
    let is_at = |domain: &str| host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    match () {
        () if ["gmail.com", "googlemail.com", "google.com"].into_iter().any(is_at) => Some(Provider::Google),
        () if ["office365.com", "outlook.com", "hotmail.com", "live.com", "office.com"].into_iter().any(is_at) => Some(Provider::Microsoft),
        () if APP_PASSWORDS.into_iter().any(is_at) => Some(Provider::AppPassword),
        () => None,
    }
}

const APP_PASSWORDS: [&str; 13] = [
    "yahoo.com",
    "aol.com",
    "me.com",
    "icloud.com",
    "fastmail.com",
    "yandex.ru",
    "yandex.com",
    "mail.ru",
    "bk.ru",
    "zoho.com",
    "zoho.eu",
    "zohomail.com",
    "rambler.ru",
];
