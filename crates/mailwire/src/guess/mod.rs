//! The usual settings behind a mail address, so that nobody has to look them up.

mod table;

use kernel::EmailAddress;

use self::table::{PROVIDERS, Provider};
use crate::{Encryption, Protocol, oauth2::Issuer};

/// How a provider lets programs in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignIn {
    /// The password of the mailbox.
    Password,
    /// A password made for one program, in the provider's security settings.
    AppPassword,
    /// OAuth2 alone, from this issuer.
    OAuth2(Issuer),
    /// OAuth2 from this issuer, or an app password.
    OAuth2OrAppPassword(Issuer),
}

impl SignIn {
    pub fn issuer(self) -> Option<Issuer> {
        match self {
            Self::OAuth2(issuer) | Self::OAuth2OrAppPassword(issuer) => Some(issuer),
            Self::Password | Self::AppPassword => None,
        }
    }
}

/// One server under one port.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
}

/// Settings that are likely to work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guess {
    /// The provider by name where it is a known one.
    pub provider: Option<&'static str>,
    pub protocol: Protocol,
    pub incoming: Place,
    pub outgoing: Place,
    pub username: String,
    pub sign_in: SignIn,
    /// Under which name the servers that receive the mail write Authentication-Results; empty where that is not known.
    pub trusted_server: &'static str,
}

/// What to try for this address, the best first: the settings of its provider, or names that hosts of one's own domain usually have.
///
/// Nothing is looked up: whether a guess is right shows when it is tried.
pub fn guess(address: &EmailAddress) -> Vec<Guess> {
    let (user, domain) = address.as_str().rsplit_once('@').unwrap_or_default();
    let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned());
    match PROVIDERS.iter().find(|provider| provider.has(&domain)) {
        Some(provider) => of_provider(provider, address.as_str(), user),
        None => of_own_domain(&domain, address.as_str()),
    }
}

/// The settings of this issuer's own mail service, for an address in a domain of one's own that it hosts.
pub fn hosted_by(issuer: Issuer, address: &EmailAddress) -> Option<Guess> {
    let provider = PROVIDERS.iter().find(|provider| provider.sign_in.issuer() == Some(issuer))?;
    of_provider(provider, address.as_str(), address.as_str()).into_iter().next()
}

fn of_provider(provider: &'static Provider, address: &str, user: &str) -> Vec<Guess> {
    let place = |(host, port, encryption): (&str, u16, Encryption)| Place { host: host.to_owned(), port, encryption };
    let guess = |protocol, incoming| Guess {
        provider: Some(provider.name),
        protocol,
        incoming: place(incoming),
        outgoing: place(provider.smtp),
        username: if provider.user_alone { user.to_owned() } else { address.to_owned() },
        sign_in: provider.sign_in,
        trusted_server: provider.trusted_server,
    };
    let imap = guess(Protocol::Imap, provider.imap);
    std::iter::once(imap).chain(provider.pop3.map(|pop3| guess(Protocol::Pop3, pop3))).collect()
}

/// `imap.`, `mail.` and `pop.` of the domain, encrypted in each usual way.
fn of_own_domain(domain: &str, address: &str) -> Vec<Guess> {
    let guess = |protocol: Protocol, incoming: &str, outgoing: &str, encryption: Encryption| Guess {
        provider: None,
        protocol,
        incoming: Place { host: format!("{incoming}.{domain}"), port: protocol.usual_port(encryption), encryption },
        outgoing: Place { host: format!("{outgoing}.{domain}"), port: crate::smtp::Server::usual_port(encryption), encryption },
        username: address.to_owned(),
        sign_in: SignIn::Password,
        trusted_server: "",
    };
    let hosts = [(Protocol::Imap, "imap", "smtp"), (Protocol::Imap, "mail", "mail"), (Protocol::Pop3, "pop", "smtp"), (Protocol::Pop3, "mail", "mail")];
    let ways = [Encryption::Tls, Encryption::StartTls];
    ways.into_iter().flat_map(|encryption| hosts.map(|(protocol, incoming, outgoing)| guess(protocol, incoming, outgoing, encryption))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(address: &str) -> Guess {
        guess(&address.parse().unwrap()).remove(0)
    }

    #[test]
    fn big_providers_are_known() {
        let gmail = first("helpdesk@gmail.com");
        assert_eq!((gmail.incoming.host.as_str(), gmail.incoming.port, gmail.outgoing.port), ("imap.gmail.com", 993, 465));
        assert_eq!((gmail.sign_in, gmail.trusted_server), (SignIn::OAuth2OrAppPassword(Issuer::Google), "mx.google.com"));
        let outlook = first("helpdesk@Outlook.com");
        assert_eq!((outlook.incoming.host.as_str(), outlook.sign_in), ("outlook.office365.com", SignIn::OAuth2(Issuer::Microsoft)));
        assert_eq!(first("desk@icloud.com").username, "desk");
        assert_eq!(first("desk@yandex.ru").username, "desk@yandex.ru");
        assert_eq!(first("desk@gmx.de").outgoing.host, "mail.gmx.net");
        assert_eq!(first("desk@mail.ru").sign_in, SignIn::AppPassword);
        assert_eq!(first("desk@northwind.onmicrosoft.com").provider, Some("Microsoft 365"));
    }

    #[test]
    fn domains_of_ones_own_get_the_usual_names() {
        let guesses = guess(&"it@northwind.example".parse().unwrap());
        let hosts: Vec<String> = guesses.iter().map(|guess| format!("{}:{}", guess.incoming.host, guess.incoming.port)).collect();
        assert_eq!(hosts[..4], ["imap.northwind.example:993", "mail.northwind.example:993", "pop.northwind.example:995", "mail.northwind.example:995"]);
        assert_eq!(hosts[4], "imap.northwind.example:143");
        assert!(guesses.iter().all(|guess| guess.username == "it@northwind.example" && guess.provider.is_none()));
        assert!(first("it@почта.example").incoming.host.starts_with("imap.xn--"));
    }

    #[test]
    fn the_hosts_of_the_table_pass_for_hosts_and_ports() {
        let ports = [25, 110, 143, 465, 587, 993, 995];
        for provider in PROVIDERS {
            for (host, port, _) in [Some(provider.imap), provider.pop3, Some(provider.smtp)].into_iter().flatten() {
                assert!(host.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-')) && ports.contains(&port), "{host}:{port}");
            }
        }
    }

    #[test]
    fn a_domain_of_ones_own_may_be_hosted_by_a_big_one() {
        let guess = hosted_by(Issuer::Microsoft, &"it@northwind.example".parse().unwrap()).unwrap();
        assert_eq!((guess.incoming.host.as_str(), guess.username.as_str()), ("outlook.office365.com", "it@northwind.example"));
    }
}
