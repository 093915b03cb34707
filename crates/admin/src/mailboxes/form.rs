//! What is typed about a mailbox, in the browser and by programs.

use db::Ctx;
use kernel::{EmailAddress, Error, FieldErrors, Language, MailboxId, Result, UserId, vault};
use mail::{
    Encryption,
    mailbox::{Mailbox, Protocol, Secret, Server, ServerSettings, Settings, Strangers},
};
use mailwire::{guess::Guess, oauth2::Issuer};
use serde::Deserialize;

/// A mailbox as it is typed. An empty password leaves the one that is stored.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MailboxForm {
    pub address: String,
    pub from_name: String,
    pub protocol: String,
    pub host: String,
    pub port: String,
    pub encryption: String,
    pub username: String,
    pub password: String,
    pub folder: String,
    /// `own` where answers leave through a server of the mailbox's own.
    pub outgoing: String,
    pub out_host: String,
    pub out_port: String,
    pub out_encryption: String,
    pub out_username: String,
    pub out_password: String,
    pub default_type: String,
    pub language: String,
    /// Empty: as the organization's way of working says.
    pub strangers: String,
    /// Where new tickets go; empty: nowhere in particular.
    pub department: String,
    /// Whose Authentication-Results are believed.
    pub trusted_server: String,
    /// Answers come back to an address of their own.
    #[serde(deserialize_with = "web::ticked")]
    pub reply_addresses: bool,
    /// Where somebody signs in for it instead of typing a password; empty: a password it is.
    pub issuer: String,
    /// Of the settings that the form showed.
    pub version: i64,
    /// Passwords that were typed before a test, sealed so that the page does not show them again.
    pub kept: String,
    pub out_kept: String,
}

impl MailboxForm {
    /// The stored settings, without passwords.
    pub fn of(mailbox: &Mailbox) -> Self {
        let own = mailbox.outgoing.as_ref();
        let out = |field: fn(&Server) -> String| own.map(field).unwrap_or_default();
        Self {
            address: mailbox.address.to_string(),
            from_name: mailbox.from_name.clone(),
            protocol: mailbox.incoming.protocol.slug().into(),
            host: mailbox.incoming.host.clone(),
            port: mailbox.incoming.port.to_string(),
            encryption: mailbox.incoming.encryption.slug().into(),
            username: mailbox.incoming.username.clone(),
            folder: mailbox.folder.clone(),
            outgoing: if own.is_some() { "own" } else { "installation" }.into(),
            out_host: out(|server| server.host.clone()),
            out_port: out(|server| server.port.to_string()),
            out_encryption: own.map_or("starttls", |server| server.encryption.slug()).into(),
            out_username: out(|server| server.username.clone()),
            default_type: mailbox.default_type.clone(),
            language: mailbox.language.code().into(),
            strangers: mailbox.strangers.map_or("", Strangers::slug).into(),
            department: mailbox.department.map(|department| department.to_string()).unwrap_or_default(),
            trusted_server: mailbox.trusted_server.clone(),
            reply_addresses: mailbox.reply_addresses,
            issuer: mailbox.issuer.clone(),
            version: mailbox.version,
            ..Self::default()
        }
    }

    /// What is likely to be right for this address.
    pub fn guessed(address: &EmailAddress, guess: Option<&Guess>, organization: &str, language: Language) -> Self {
        let form = Self {
            address: address.to_string(),
            from_name: organization.to_owned(),
            protocol: "imap".into(),
            encryption: "tls".into(),
            port: "993".into(),
            username: address.to_string(),
            outgoing: if mail::postmaster().smtp.is_some() { "installation" } else { "own" }.into(),
            out_encryption: "starttls".into(),
            out_port: "587".into(),
            default_type: "question".into(),
            language: language.code().into(),
            ..Self::default()
        };
        let Some(guess) = guess else { return form };
        // The operator's providers have the names of the well-known ones.
        let issuer = guess.sign_in.issuer().map(Issuer::slug).filter(|slug| mail::postmaster().issuers.find(slug).is_some());
        Self {
            issuer: issuer.unwrap_or_default().into(),
            trusted_server: guess.trusted_server.into(),
            protocol: guess.protocol.slug().into(),
            host: guess.incoming.host.clone(),
            port: guess.incoming.port.to_string(),
            encryption: guess.incoming.encryption.slug().into(),
            username: guess.username.clone(),
            out_host: guess.outgoing.host.clone(),
            out_port: guess.outgoing.port.to_string(),
            out_encryption: guess.outgoing.encryption.slug().into(),
            out_username: guess.username.clone(),
            ..form
        }
    }

    fn texts(&self) -> [(&'static str, &str); 20] {
        [
            ("address", &self.address),
            ("from_name", &self.from_name),
            ("protocol", &self.protocol),
            ("host", &self.host),
            ("encryption", &self.encryption),
            ("username", &self.username),
            ("password", &self.password),
            ("folder", &self.folder),
            ("outgoing", &self.outgoing),
            ("out_host", &self.out_host),
            ("out_port", &self.out_port),
            ("out_encryption", &self.out_encryption),
            ("out_username", &self.out_username),
            ("out_password", &self.out_password),
            ("default_type", &self.default_type),
            ("language", &self.language),
            ("strangers", &self.strangers),
            ("department", &self.department),
            ("trusted_server", &self.trusted_server),
            ("issuer", &self.issuer),
        ]
    }

    /// Whether answers leave through a server of the mailbox's own.
    pub fn has_own(&self) -> bool {
        self.outgoing == "own"
    }

    /// What was typed, read: each field that makes no sense is told at once.
    pub fn settings(&self) -> Result<Settings> {
        let mut errors = FieldErrors::default();
        // Also in fields that this choice makes no use of.
        for (field, _) in self.texts().into_iter().filter(|(_, text)| kernel::has_nul(text)) {
            errors.add(field, "error-nul");
        }
        let address = errors.take(EmailAddress::at("address", &self.address));
        let protocol = choose(&mut errors, "protocol", Protocol::from_slug(&self.protocol).filter(|protocol| *protocol != Protocol::Smtp));
        let language = choose(&mut errors, "language", Language::from_code(&self.language));
        let strangers = match self.strangers.as_str() {
            "" => Some(None),
            slug => choose(&mut errors, "strangers", Strangers::from_slug(slug)).map(Some),
        };
        let department = match self.department.as_str() {
            "" => Some(None),
            id => choose(&mut errors, "department", id.parse().ok()).map(Some),
        };
        if !self.issuer.is_empty() {
            choose(&mut errors, "issuer", mail::postmaster().issuers.find(&self.issuer));
        }
        if !matches!(self.outgoing.as_str(), "" | "installation" | "own") {
            errors.add("outgoing", "mailbox-choose");
        }
        let incoming = Typed { host: &self.host, port: &self.port, encryption: &self.encryption, username: &self.username, password: &self.password };
        let incoming = incoming.read(&mut errors, ["port", "encryption"], protocol.unwrap_or(Protocol::Imap), false);
        let outgoing = Typed {
            host: &self.out_host,
            port: &self.out_port,
            encryption: &self.out_encryption,
            username: &self.out_username,
            // Mostly one account reads and sends, and its password is typed once.
            password: if self.out_password.is_empty() && self.out_username.trim() == self.username.trim() { &self.password } else { &self.out_password },
        };
        let outgoing = if self.has_own() { Some(outgoing.read(&mut errors, ["out_port", "out_encryption"], Protocol::Smtp, true)) } else { None };
        errors.check()?;
        let (Some(address), Some(language), Some(strangers), Some(department)) = (address, language, strangers, department) else {
            return Err(Error::Internal("a mailbox was neither read nor refused".into()));
        };
        Ok(Settings {
            address,
            from_name: self.from_name.clone(),
            incoming,
            folder: self.folder.clone(),
            outgoing,
            default_type: self.default_type.clone(),
            language,
            strangers,
            department,
            trusted_server: self.trusted_server.clone(),
            reply_addresses: self.reply_addresses,
            issuer: self.issuer.clone(),
        })
    }

    /// Takes back the passwords that were typed before a test.
    pub fn unseal(&mut self, me: UserId, id: Option<MailboxId>) -> Result<()> {
        for (password, kept) in [(&mut self.password, &self.kept), (&mut self.out_password, &self.out_kept)] {
            if password.is_empty() && !kept.is_empty() {
                // What cannot be opened was not sealed for this form; it is as if nothing had been typed.
                *password = vault::vault()?.open(&context(me, id), kept).unwrap_or_default();
            }
        }
        Ok(())
    }

    /// The form as it goes back to the browser: the passwords sealed instead of shown.
    pub fn seal(mut self, me: UserId, id: Option<MailboxId>) -> Result<Self> {
        for (password, kept) in [(&mut self.password, &mut self.kept), (&mut self.out_password, &mut self.out_kept)] {
            let typed = std::mem::take(password);
            *kept = if typed.is_empty() { String::new() } else { vault::vault()?.seal(&context(me, id), &typed, rand::random())? };
        }
        Ok(self)
    }
}

/// A password that was typed is sealed for who typed it, and for this form.
fn context(me: UserId, id: Option<MailboxId>) -> String {
    format!("mailbox-form:{me}:{}", id.map_or(0, |id| id.0))
}

/// A server as it is typed.
struct Typed<'a> {
    host: &'a str,
    port: &'a str,
    encryption: &'a str,
    username: &'a str,
    password: &'a str,
}

impl Typed<'_> {
    /// `may_be_open`: a server without a user name asks for no password.
    fn read(&self, errors: &mut FieldErrors, [port_field, encryption_field]: [&'static str; 2], protocol: Protocol, may_be_open: bool) -> ServerSettings {
        let encryption = choose(errors, encryption_field, Encryption::from_slug(self.encryption));
        let port = self.port.trim().parse::<u16>().ok().filter(|port| *port > 0);
        if port.is_none() {
            errors.add(port_field, "mailbox-port-bad");
        }
        let is_open = may_be_open && self.username.trim().is_empty();
        let secret = match (self.password, is_open) {
            (_, true) => Some(String::new()),
            ("", false) => None,
            (password, false) => Some(password.to_owned()),
        };
        ServerSettings {
            protocol,
            host: self.host.to_owned(),
            port: port.unwrap_or_default(),
            encryption: encryption.unwrap_or_default(),
            username: self.username.to_owned(),
            secret: secret.map(|text| Secret { text, nonce: rand::random() }),
        }
    }
}

fn choose<T>(errors: &mut FieldErrors, field: &'static str, chosen: Option<T>) -> Option<T> {
    if chosen.is_none() {
        errors.add(field, "mailbox-choose");
    }
    chosen
}

/// Refuses a type of tickets or a department that the organization does not have.
pub fn check_choices(ctx: &mut Ctx<'_>, settings: &Settings) -> Result<()> {
    let mut errors = FieldErrors::default();
    if !tickets::ticket::types(ctx)?.iter().any(|workflow| workflow.ticket_type.as_str() == settings.default_type) {
        errors.add("default_type", "mailbox-choose");
    }
    if let Some(department) = settings.department
        && !people::organization::departments(ctx)?.iter().any(|(known, _)| *known == department)
    {
        errors.add("department", "mailbox-choose");
    }
    errors.check()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> MailboxForm {
        let address = "desk@example.com".parse().unwrap();
        let guess = mailwire::guess::guess(&address).into_iter().next();
        MailboxForm {
            outgoing: "installation".into(),
            password: "open sesame".into(),
            ..MailboxForm::guessed(&address, guess.as_ref(), "Northwind", Language::En)
        }
    }

    #[test]
    fn an_address_alone_gives_settings_that_make_sense() {
        let settings = typed().settings().unwrap();
        assert_eq!((settings.incoming.host.as_str(), settings.incoming.port), ("imap.example.com", 993));
        assert_eq!(settings.incoming.secret.unwrap().text, "open sesame");
        assert!(settings.outgoing.is_none() && settings.strangers.is_none());
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let form = MailboxForm {
            address: "desk".into(),
            protocol: "smtp".into(),
            port: "0".into(),
            encryption: "rot13".into(),
            language: "de".into(),
            strangers: "eat".into(),
            outgoing: "own".into(),
            out_port: "65536".into(),
            ..typed()
        };
        let Err(Error::Invalid(errors)) = form.settings() else { panic!("taken") };
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(fields, ["address", "protocol", "language", "strangers", "encryption", "port", "out_port"]);
    }

    #[test]
    fn one_account_has_one_password() {
        let own = MailboxForm { outgoing: "own".into(), ..typed() };
        assert_eq!(own.settings().unwrap().outgoing.unwrap().secret.unwrap().text, "open sesame");
        let other = MailboxForm { out_username: "somebody else".into(), ..own };
        assert!(other.settings().unwrap().outgoing.unwrap().secret.is_none());
    }

    #[test]
    fn an_empty_password_is_no_password_for_a_mailbox_and_none_for_an_open_server() {
        let form = MailboxForm { password: String::new(), outgoing: "own".into(), out_username: " ".into(), ..typed() };
        let settings = form.settings().unwrap();
        assert!(settings.incoming.secret.is_none());
        assert_eq!(settings.outgoing.unwrap().secret.unwrap().text, "");
    }
}
