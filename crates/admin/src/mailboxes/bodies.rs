//! What goes in and out at `/api/v1/mailboxes`.

use db::Ctx;
use kernel::{DepartmentId, Language, MailboxId, Result, Timestamp};
use mail::mailbox::{self, Mailbox, MailboxAct, Settings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::form::{MailboxForm, check_choices};

/// A mail server, without its password.
#[derive(Serialize, ToSchema)]
pub struct ServerBody {
    /// `imap`, `pop3` or `smtp`.
    protocol: &'static str,
    host: String,
    port: u16,
    /// `tls`, `starttls` or `none`.
    encryption: &'static str,
    username: String,
    has_password: bool,
}

impl From<mailbox::Server> for ServerBody {
    fn from(server: mailbox::Server) -> Self {
        Self {
            protocol: server.protocol.slug(),
            host: server.host,
            port: server.port,
            encryption: server.encryption.slug(),
            username: server.username,
            has_password: !server.secret.is_empty(),
        }
    }
}

/// A mailbox: how it is reached, and how it fares.
#[derive(Serialize, ToSchema)]
pub struct MailboxBody {
    #[schema(value_type = String)]
    id: MailboxId,
    address: String,
    from_name: String,
    incoming: ServerBody,
    /// The folder that is read; empty: the inbox.
    folder: String,
    /// Null where answers leave through the installation's mail server.
    outgoing: Option<ServerBody>,
    default_type: String,
    language: &'static str,
    /// `open`, `park` or `refuse`; null: as the organization's way of working says.
    strangers: Option<&'static str>,
    /// Where new tickets go.
    #[schema(value_type = Option<String>)]
    department: Option<DepartmentId>,
    /// Whose Authentication-Results are believed; empty: nobody's.
    trusted_server: String,
    /// Answers are asked back at an address of their own, such as `desk+12.tag@example.com`.
    reply_addresses: bool,
    /// Where somebody signs in for it; empty: a password opens it.
    issuer: String,
    /// Somebody must sign in before it is read (again).
    is_signed_out: bool,
    is_paused: bool,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_try_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_success_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    next_try_at: Timestamp,
    /// Failures in a row.
    failures: i64,
    /// What went wrong last, in English; empty after a success.
    last_error: String,
}

impl From<Mailbox> for MailboxBody {
    fn from(mailbox: Mailbox) -> Self {
        Self {
            id: mailbox.id,
            address: mailbox.address.to_string(),
            from_name: mailbox.from_name,
            incoming: mailbox.incoming.into(),
            folder: mailbox.folder,
            outgoing: mailbox.outgoing.map(ServerBody::from),
            default_type: mailbox.default_type,
            language: mailbox.language.code(),
            strangers: mailbox.strangers.map(mailbox::Strangers::slug),
            department: mailbox.department,
            trusted_server: mailbox.trusted_server,
            reply_addresses: mailbox.reply_addresses,
            issuer: mailbox.issuer,
            is_signed_out: mailbox.is_signed_out,
            is_paused: mailbox.is_paused,
            last_try_at: mailbox.health.last_try_at,
            last_success_at: mailbox.health.last_success_at,
            next_try_at: mailbox.health.next_try_at,
            failures: mailbox.health.failures,
            last_error: mailbox::in_words(Language::En, &mailbox.health.last_error),
        }
    }
}

/// The mailboxes of the organization.
#[derive(Serialize, ToSchema)]
pub struct MailboxList {
    pub data: Vec<MailboxBody>,
}

/// The settings of a mailbox. Of a new one, what is left out is guessed from its address; of one that is changed, it stays.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailboxSettings {
    /// The address people write to. It stays as it was when the mailbox was added.
    address: Option<String>,
    /// What stands before the address in `From`.
    from_name: Option<String>,
    /// `imap` or `pop3`.
    protocol: Option<String>,
    host: Option<String>,
    port: Option<u16>,
    /// `tls`, `starttls` or `none`.
    encryption: Option<String>,
    username: Option<String>,
    /// Never shown again. Must be given again with another host or user name.
    password: Option<String>,
    /// With IMAP; empty: the inbox.
    folder: Option<String>,
    /// `installation` or `own`, then with `out_host` and its like.
    outgoing: Option<String>,
    out_host: Option<String>,
    out_port: Option<u16>,
    /// `tls`, `starttls` or `none`.
    out_encryption: Option<String>,
    out_username: Option<String>,
    /// Never shown again.
    out_password: Option<String>,
    /// The type of tickets whose subject names none.
    default_type: Option<String>,
    /// `en` or `ru`.
    language: Option<String>,
    /// `open`, `park` or `refuse`; empty: as the organization's way of working says.
    strangers: Option<String>,
    /// Where new tickets go; empty: nowhere in particular.
    department: Option<String>,
    /// Under which name the server that receives the mail writes Authentication-Results; empty: none is believed.
    trusted_server: Option<String>,
    /// Whether answers are asked back at an address of their own, such as `desk+12.tag@example.com`; its server must take such addresses.
    reply_addresses: Option<bool>,
    /// Where somebody signs in for it, such as `microsoft`; empty: a password opens it.
    issuer: Option<String>,
}

impl MailboxSettings {
    /// The form with what was given.
    fn over(&self, mut form: MailboxForm) -> MailboxForm {
        let port = |port: Option<u16>| port.map(|port| port.to_string());
        let fields = [
            (&mut form.from_name, self.from_name.clone()),
            (&mut form.protocol, self.protocol.clone()),
            (&mut form.host, self.host.clone()),
            (&mut form.port, port(self.port)),
            (&mut form.encryption, self.encryption.clone()),
            (&mut form.username, self.username.clone()),
            (&mut form.password, self.password.clone()),
            (&mut form.folder, self.folder.clone()),
            (&mut form.outgoing, self.outgoing.clone()),
            (&mut form.out_host, self.out_host.clone()),
            (&mut form.out_port, port(self.out_port)),
            (&mut form.out_encryption, self.out_encryption.clone()),
            (&mut form.out_username, self.out_username.clone()),
            (&mut form.out_password, self.out_password.clone()),
            (&mut form.default_type, self.default_type.clone()),
            (&mut form.language, self.language.clone()),
            (&mut form.strangers, self.strangers.clone()),
            (&mut form.department, self.department.clone()),
            (&mut form.trusted_server, self.trusted_server.clone()),
            (&mut form.issuer, self.issuer.clone()),
        ];
        for (field, given) in fields {
            if let Some(given) = given {
                *field = given;
            }
        }
        form.reply_addresses = self.reply_addresses.unwrap_or(form.reply_addresses);
        form
    }

    /// Of a new mailbox, with what the address lets one guess.
    pub fn for_new(&self, ctx: &mut Ctx<'_>) -> Result<Settings> {
        ctx.permit_here(MailboxAct::Configure)?;
        let address = kernel::EmailAddress::at("address", self.address.as_deref().unwrap_or_default())?;
        let organization = people::organization::read(ctx)?;
        let guess = mailwire::guess::guess(&address).into_iter().next();
        let guessed = MailboxForm::guessed(&address, guess.as_ref(), &organization.name, organization.language);
        // Whoever names a password, and no provider to sign in at, means the password.
        let issuer = if self.password.is_some() { String::new() } else { guessed.issuer.clone() };
        self.read(ctx, MailboxForm { outgoing: "installation".into(), issuer, ..guessed })
    }

    /// Of a mailbox that is there.
    pub fn for_change(&self, ctx: &mut Ctx<'_>, before: &Mailbox) -> Result<Settings> {
        ctx.permit_here(MailboxAct::Configure)?;
        if self.address.as_ref().is_some_and(|address| *address != before.address.as_str()) {
            return Err(kernel::Error::invalid("address", "mailbox-address-fixed"));
        }
        self.read(ctx, MailboxForm::of(before))
    }

    fn read(&self, ctx: &mut Ctx<'_>, form: MailboxForm) -> Result<Settings> {
        let settings = self.over(form).settings()?;
        check_choices(ctx, &settings)?;
        Ok(settings)
    }
}

/// What came of a test.
#[derive(Serialize, ToSchema)]
pub struct TestBody {
    /// How many mails wait in the mailbox, at most a thousand.
    pub waiting: usize,
}
