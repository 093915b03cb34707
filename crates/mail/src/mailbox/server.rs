//! A server of a mailbox: read from what somebody typed, and opened.

use db::Ctx;
use kernel::{Error, FieldErrors, Result, clean_line, vault};
use mailwire::Credentials;

use super::model::{Mailbox, Protocol, Server};
use crate::Encryption;

/// A secret as it was typed, with the random number under which it is sealed.
#[derive(Clone)]
pub struct Secret {
    pub text: String,
    pub nonce: [u8; 12],
}

/// A server as somebody describes it. `secret: None` leaves the one that is stored.
#[derive(Clone)]
pub struct ServerSettings {
    pub protocol: Protocol,
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    pub username: String,
    pub secret: Option<Secret>,
}
/// In characters; tokens of providers are long.
const LONGEST_PASSWORD: usize = 1_000;

/// The password of a server of this mailbox.
fn open_secret(mailbox: &Mailbox, server: &Server) -> Result<String> {
    if server.secret.is_empty() { Ok(String::new()) } else { vault::vault()?.open(&context(mailbox.organization), &server.secret) }
}

/// What opens a server of this mailbox: a token, its password, or nothing where it asks for nothing.
pub fn credentials(mailbox: &Mailbox, server: &Server, token: Option<&mailwire::Secret>) -> Result<Credentials> {
    match token.filter(|_| mailbox.takes_token(server)) {
        Some(token) => Ok(Credentials::Bearer(token.clone())),
        None if server.protocol == Protocol::Smtp && server.username.is_empty() => Ok(Credentials::None),
        None => Ok(Credentials::Password(mailwire::Secret::new(open_secret(mailbox, server)?))),
    }
}

/// A sealed password opens in its own organization only.
fn context(organization: kernel::OrganizationId) -> String {
    format!("mailbox:{organization}")
}

/// The name of a server as it writes it into Authentication-Results, or nothing.
pub(super) fn clean_server_name(text: &str) -> Result<String> {
    match text.trim() {
        "" => Ok(String::new()),
        name => clean_host("trusted_server", name),
    }
}

/// The names of a server's fields in forms, for what is wrong with them.
fn fields(protocol: Protocol) -> [&'static str; 4] {
    match protocol {
        Protocol::Smtp => ["out_host", "out_port", "out_username", "out_password"],
        Protocol::Pop3 | Protocol::Imap => ["host", "port", "username", "password"],
    }
}

/// `token_account` signs in by a token and needs no password.
pub(super) fn server(ctx: &mut Ctx<'_>, wanted: &ServerSettings, stored: Option<&Server>, token_account: Option<&str>) -> Result<Server> {
    let [host_field, port_field, username_field, password_field] = fields(wanted.protocol);
    let mut errors = FieldErrors::default();
    let host = errors.take(clean_host(host_field, &wanted.host));
    if wanted.port == 0 {
        errors.add(port_field, "mailbox-port-bad");
    }
    let username = match wanted.username.trim() {
        "" => Some(String::new()),
        username => errors.take(clean_line(username_field, username, 254)),
    };
    // A password goes to the server it was typed for: another host must be told it anew.
    let same_server = stored.is_some_and(|stored| !stored.host.is_empty() && Some(&stored.host) == host.as_ref() && stored.username == wanted.username.trim());
    let secret = match (&wanted.secret, stored) {
        _ if token_account == Some(wanted.username.trim()) => String::new(),
        (Some(secret), _) if secret.text.is_empty() => String::new(),
        (Some(secret), _) if kernel::has_nul(&secret.text) || secret.text.chars().count() > LONGEST_PASSWORD => {
            errors.add(password_field, "mailbox-password-bad");
            String::new()
        }
        (Some(secret), _) => vault::vault()?.seal(&context(ctx.organization()), &secret.text, secret.nonce)?,
        // Where a token opened it there is none to keep.
        (None, Some(stored)) if same_server && (!stored.secret.is_empty() || stored.username.is_empty()) => stored.secret.clone(),
        (None, _) => {
            errors.add(password_field, "mailbox-password-again");
            String::new()
        }
    };
    errors.check()?;
    let (Some(host), Some(username)) = (host, username) else { return Err(Error::Internal("a server was neither taken nor refused".into())) };
    Ok(Server { protocol: wanted.protocol, host, port: wanted.port, encryption: wanted.encryption, username, secret })
}

/// A host name or an address, as name servers know it.
fn clean_host(field: &'static str, text: &str) -> Result<String> {
    let host = clean_line(field, text, 253)?.to_lowercase();
    let host = idna::domain_to_ascii(host.trim_end_matches('.')).map_err(|_| Error::invalid(field, "mailbox-host-bad"))?;
    let good = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'));
    if good { Ok(host) } else { Err(Error::invalid(field, "mailbox-host-bad")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_as_people_write_them() {
        assert_eq!(clean_host("host", " IMAP.Example.com. ").unwrap(), "imap.example.com");
        assert_eq!(clean_host("host", "почта.рф").unwrap(), "xn--80a1acny.xn--p1ai");
        for bad in ["", "https://imap.example.com", "imap.example.com/x", "a b.example", "user@imap.example.com", "imap.example.com\r\nQUIT"] {
            assert!(clean_host("host", bad).is_err(), "{bad:?}");
        }
    }
}
