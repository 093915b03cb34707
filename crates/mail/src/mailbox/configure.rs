//! Adds, changes, pauses and removes mailboxes.

use db::Ctx;
use kernel::{Act, DepartmentId, EmailAddress, Error, FieldErrors, Language, MailboxId, Need, OrNotFound, Result, Text, clean_line, vault};
use mailwire::Credentials;
use queue::{Happening, ItemKind, ItemRef};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    model::{Health, Mailbox, Protocol, Server, Strangers},
    store,
};
use crate::{Encryption, sign_in};

/// What can be done with mailboxes, and who may.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailboxAct {
    See,
    Configure,
}

impl Act for MailboxAct {
    fn need(self) -> Need {
        Need::Administrator
    }

    fn writes(self) -> bool {
        self == Self::Configure
    }
}

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

/// A mailbox as an administrator describes it.
#[derive(Clone)]
pub struct Settings {
    pub address: EmailAddress,
    pub from_name: String,
    pub incoming: ServerSettings,
    pub folder: String,
    pub outgoing: Option<ServerSettings>,
    pub default_type: String,
    pub language: Language,
    pub strangers: Option<Strangers>,
    pub department: Option<DepartmentId>,
    /// See [`Mailbox::trusted_server`].
    pub trusted_server: String,
    /// See [`Mailbox::reply_addresses`].
    pub reply_addresses: bool,
    /// Who lets us in instead of a password, by its name in the operator's configuration; empty: a password does.
    pub issuer: String,
}

#[derive(Serialize)]
struct MailboxAdded {
    address: String,
}

impl Happening for MailboxAdded {
    const KIND: &'static str = "mailbox.added";
}

/// Settings before and after; of secrets only that they were replaced.
#[derive(Serialize)]
struct MailboxChanged {
    before: Value,
    after: Value,
    password_replaced: bool,
}

impl Happening for MailboxChanged {
    const KIND: &'static str = "mailbox.changed";
}

#[derive(Serialize)]
struct MailboxRemoved {
    address: String,
}

impl Happening for MailboxRemoved {
    const KIND: &'static str = "mailbox.removed";
}

/// More are no desk's.
const MOST: usize = 50;

/// In characters; tokens of providers are long.
const LONGEST_PASSWORD: usize = 1_000;

/// Adds a mailbox, which is read from now on. Fails at `address` when there is one already.
pub fn add(ctx: &mut Ctx<'_>, settings: &Settings) -> Result<Mailbox> {
    ctx.permit_here(MailboxAct::Configure)?;
    if store::all(ctx)?.len() >= MOST {
        return Err(Error::invalid("address", Text::new("mailbox-too-many").with("most", MOST)));
    }
    let mailbox = Mailbox { id: MailboxId(ctx.next_id()), ..begin(ctx, settings)? };
    if !store::insert(ctx, &mailbox)? {
        return Err(Error::invalid("address", "mailbox-here-already"));
    }
    record(ctx, &mailbox, &MailboxAdded { address: mailbox.address.to_string() })?;
    Ok(mailbox)
}

/// The mailbox as these settings would make it, to be tried before they are saved: nothing is stored.
pub fn draft(ctx: &mut Ctx<'_>, id: Option<MailboxId>, settings: &Settings) -> Result<Mailbox> {
    ctx.permit_here(MailboxAct::Configure)?;
    match id {
        Some(id) => {
            let stored = store::find(ctx, id)?.or_not_found()?;
            apply(ctx, stored, settings)
        }
        None => begin(ctx, settings),
    }
}

fn begin(ctx: &mut Ctx<'_>, settings: &Settings) -> Result<Mailbox> {
    let now = ctx.now();
    let mailbox = Mailbox {
        id: MailboxId(0),
        organization: ctx.organization(),
        address: settings.address.clone(),
        from_name: String::new(),
        // Nothing is stored yet, so there is no password to keep.
        incoming: store::no_server(),
        folder: String::new(),
        outgoing: None,
        default_type: String::new(),
        language: settings.language,
        strangers: None,
        department: None,
        trusted_server: String::new(),
        reply_addresses: false,
        issuer: String::new(),
        is_signed_out: false,
        is_paused: false,
        health: Health { next_try_at: now, ..Health::default() },
        created_at: now,
        version: 1,
    };
    apply(ctx, mailbox, settings)
}

/// Changes how a mailbox is reached and what becomes of its mail. `version` is that of the settings that were shown.
pub fn change(ctx: &mut Ctx<'_>, id: MailboxId, settings: &Settings, version: i64) -> Result<Mailbox> {
    ctx.permit_here(MailboxAct::Configure)?;
    let before = store::find_for_change(ctx, id)?.or_not_found()?;
    if before.version != version {
        return Err(Error::conflict("mailbox-changed-meanwhile"));
    }
    let mut after = apply(ctx, before.clone(), settings)?;
    after.health.next_try_at = ctx.now();
    let (told_before, told_after) = (told(&before), told(&after));
    store::update(ctx, &after)?;
    if after.is_signed_out || after.issuer.is_empty() {
        sign_in::forget(ctx, id)?;
    }
    let secrets = |mailbox: &Mailbox| (mailbox.incoming.secret.clone(), mailbox.outgoing.as_ref().map(|server| server.secret.clone()));
    let password_replaced = secrets(&before) != secrets(&after);
    if told_before != told_after || password_replaced {
        record(ctx, &after, &MailboxChanged { before: told_before, after: told_after, password_replaced })?;
    }
    Ok(Mailbox { version: before.version + 1, ..after })
}

/// Stops reading a mailbox until [`resume`]; its mail waits at its server.
pub fn pause(ctx: &mut Ctx<'_>, id: MailboxId) -> Result<()> {
    set_paused(ctx, id, true)
}

/// Reads a mailbox again, at once: also one that failed and waits for its next try.
pub fn resume(ctx: &mut Ctx<'_>, id: MailboxId) -> Result<()> {
    set_paused(ctx, id, false)
}

fn set_paused(ctx: &mut Ctx<'_>, id: MailboxId, is_paused: bool) -> Result<()> {
    ctx.permit_here(MailboxAct::Configure)?;
    let mut mailbox = store::find_for_change(ctx, id)?.or_not_found()?;
    let was_paused = std::mem::replace(&mut mailbox.is_paused, is_paused);
    mailbox.health.next_try_at = ctx.now();
    store::update(ctx, &mailbox)?;
    match was_paused == is_paused {
        true => Ok(()),
        false => record(
            ctx,
            &mailbox,
            &MailboxChanged { before: json!({"is_paused": was_paused}), after: json!({"is_paused": is_paused}), password_replaced: false },
        ),
    }
}

/// Forgets a mailbox and its passwords. What came in through it stays.
pub fn remove(ctx: &mut Ctx<'_>, id: MailboxId) -> Result<Mailbox> {
    ctx.permit_here(MailboxAct::Configure)?;
    let mailbox = store::find_for_change(ctx, id)?.or_not_found()?;
    store::delete(ctx, id)?;
    sign_in::forget(ctx, id)?;
    record(ctx, &mailbox, &MailboxRemoved { address: mailbox.address.to_string() })?;
    Ok(mailbox)
}

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

fn apply(ctx: &mut Ctx<'_>, mailbox: Mailbox, settings: &Settings) -> Result<Mailbox> {
    let mut errors = FieldErrors::default();
    let from_name = match settings.from_name.trim() {
        "" => String::new(),
        name => errors.take(clean_line("from_name", name, 100)).unwrap_or_default(),
    };
    let folder = match settings.folder.trim() {
        "" => String::new(),
        folder => errors.take(clean_line("folder", folder, 200)).unwrap_or_default(),
    };
    let trusted_server = errors.take(clean_server_name(&settings.trusted_server)).unwrap_or_default();
    let account = Some(settings.incoming.username.trim()).filter(|_| !settings.issuer.is_empty());
    let incoming = errors.take(server(ctx, &settings.incoming, Some(&mailbox.incoming), account));
    let outgoing = settings.outgoing.as_ref().map(|wanted| server(ctx, wanted, mailbox.outgoing.as_ref(), account)).transpose();
    let outgoing = errors.take(outgoing);
    errors.check()?;
    let (Some(incoming), Some(outgoing)) = (incoming, outgoing) else { return Err(Error::Internal("settings were neither taken nor refused".into())) };
    let after = Mailbox {
        from_name,
        incoming,
        folder,
        outgoing,
        default_type: settings.default_type.clone(),
        language: settings.language,
        strangers: settings.strangers,
        department: settings.department,
        trusted_server,
        reply_addresses: settings.reply_addresses,
        issuer: settings.issuer.clone(),
        ..mailbox.clone()
    };
    // A token is shown where it was given for, and nowhere else: like a password.
    let is_same = after.issuer == mailbox.issuer && after.token_places() == mailbox.token_places();
    Ok(Mailbox { is_signed_out: !after.issuer.is_empty() && (mailbox.is_signed_out || !is_same), ..after })
}

/// The name of a server as it writes it into Authentication-Results, or nothing.
fn clean_server_name(text: &str) -> Result<String> {
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
fn server(ctx: &mut Ctx<'_>, wanted: &ServerSettings, stored: Option<&Server>, token_account: Option<&str>) -> Result<Server> {
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

fn told(mailbox: &Mailbox) -> Value {
    let server = |server: &Server| {
        json!({
            "protocol": server.protocol, "host": server.host, "port": server.port, "encryption": server.encryption.slug(), "username": server.username,
            "has_password": !server.secret.is_empty(),
        })
    };
    json!({
        "from_name": mailbox.from_name, "incoming": server(&mailbox.incoming), "folder": mailbox.folder, "outgoing": mailbox.outgoing.as_ref().map(server),
        "default_type": mailbox.default_type, "language": mailbox.language.code(), "strangers": mailbox.strangers,
        "department": mailbox.department, "trusted_server": mailbox.trusted_server, "reply_addresses": mailbox.reply_addresses, "issuer": mailbox.issuer,
    })
}

fn record<H: Happening>(ctx: &mut Ctx<'_>, mailbox: &Mailbox, happening: &H) -> Result<()> {
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, ItemRef { kind: ItemKind::Mailbox, id: mailbox.id.0 }, happening)?;
    ctx.announce("mailboxes");
    ctx.installation().announce(db::Change { organization: kernel::OrganizationId(0), topic: super::WAKE.into() });
    Ok(())
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
