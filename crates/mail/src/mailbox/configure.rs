//! Adds, changes, pauses and removes mailboxes.

use db::Ctx;
use kernel::{Act, DepartmentId, EmailAddress, Error, FieldErrors, Language, MailboxId, Need, OrNotFound, Result, Text, clean_line};
use queue::{Happening, ItemKind, ItemRef};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    model::{Health, Mailbox, Server, Strangers},
    server::{ServerSettings, clean_server_name, server},
    store,
};
use crate::sign_in;

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
    ctx.installation().announce(db::Change::new(kernel::OrganizationId(0), super::WAKE));
    Ok(())
}
