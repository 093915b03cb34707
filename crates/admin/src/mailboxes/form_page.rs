//! The form of a mailbox as a page.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use db::Ctx;
use kernel::{FieldErrors, Language, MailboxId, OrNotFound, Result, Text};
use mail::mailbox::{self, Mailbox, MailboxAct};
use tickets::workflow::type_label;
use web::{Door, Refusal, Shell};

use super::form::MailboxForm;

/// What the form shows beside the stored settings.
#[derive(Clone, Default)]
pub struct Shown {
    /// What was typed; the stored settings when nothing was.
    pub form: Option<MailboxForm>,
    pub errors: FieldErrors,
    /// A test that went well: so many mails wait.
    pub waiting: Option<usize>,
    /// What to know about how the provider lets programs in.
    pub hint: Option<Text>,
    /// Providers that may host the domain.
    pub hosts: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "mailboxes/templates/form.html")]
struct FormPage {
    shell: Shell,
    /// None while it is being added.
    mailbox: Option<Mailbox>,
    action: String,
    form: MailboxForm,
    /// As stored now; the form is sent back with this one.
    version: i64,
    errors: FieldErrors,
    waiting: Option<usize>,
    hint: Option<String>,
    hosts: Vec<(&'static str, &'static str)>,
    /// Where one can sign in instead of typing a password.
    issuers: Vec<(&'static str, &'static str)>,
    /// Empty where there is nothing to choose from.
    departments: Vec<(String, String)>,
    /// The installation's own sender, if there is one.
    sender: Option<&'static str>,
    protocols: [(&'static str, &'static str); 2],
    encryptions: Vec<(&'static str, &'static str)>,
    types: Vec<(String, String)>,
    languages: Vec<(&'static str, &'static str)>,
    strangers: Vec<(&'static str, &'static str, &'static str)>,
}

/// What to know about a password field: what is typed or stored is never shown.
fn password_help(shell: &Shell, is_kept: bool, is_stored: bool) -> &'static str {
    shell.t(match (is_kept, is_stored) {
        (true, _) => "mailbox-password-typed",
        (false, true) => "mailbox-password-stored",
        (false, false) => "mailbox-password-help",
    })
}

/// The same for the server that takes answers.
fn out_password_help(shell: &Shell, is_kept: bool, is_stored: bool) -> &'static str {
    if is_kept || is_stored { password_help(shell, is_kept, is_stored) } else { shell.t("mailbox-out-password-help") }
}

fn has_password(mailbox: &Option<Mailbox>) -> bool {
    mailbox.as_ref().is_some_and(|mailbox| !mailbox.incoming.secret.is_empty())
}

fn has_out(mailbox: &Option<Mailbox>) -> bool {
    mailbox.as_ref().is_some_and(|mailbox| mailbox.outgoing.as_ref().is_some_and(|server| !server.secret.is_empty()))
}

/// Shows the form with what is stored, or with what was typed.
pub async fn form_page(door: &Door, status: StatusCode, id: Option<MailboxId>, shown: Shown) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(MailboxAct::Configure)?;
        let mailbox = match id {
            Some(id) => Some(mailbox::find(ctx, id)?.or_not_found()?),
            None => None,
        };
        let l = shell.l;
        let form = shown.form.clone().or_else(|| mailbox.as_ref().map(MailboxForm::of)).or_not_found()?;
        Ok(FormPage {
            action: id.map_or("/settings/mailboxes".to_owned(), |id| format!("/settings/mailboxes/{id}")),
            version: mailbox.as_ref().map_or(0, |mailbox| mailbox.version),
            form: form.seal(ctx.me()?, id)?,
            errors: shown.errors.clone(),
            waiting: shown.waiting,
            hint: shown.hint.as_ref().map(|hint| l.say(hint)),
            hosts: shown.hosts.clone(),
            issuers: mail::postmaster().issuers.all().iter().map(|issuer| (issuer.slug.as_str(), issuer.name.as_str())).collect(),
            departments: departments(ctx, l)?,
            sender: mail::postmaster().smtp.as_ref().map(|smtp| smtp.host.as_str()),
            protocols: [("imap", "IMAP"), ("pop3", "POP3")],
            encryptions: vec![("tls", "TLS"), ("starttls", "STARTTLS"), ("none", l.t("mailbox-encryption-none"))],
            types: types(ctx, l)?,
            languages: vec![("en", "English"), ("ru", "Русский")],
            strangers: vec![
                ("", l.t("mailbox-strangers-way"), way_key(ctx)?),
                ("open", l.t("mailbox-strangers-open"), "mailbox-strangers-open-help"),
                ("park", l.t("mailbox-strangers-park"), "mailbox-strangers-park-help"),
                ("refuse", l.t("mailbox-strangers-refuse"), "mailbox-strangers-refuse-help"),
            ],
            mailbox,
            shell,
        })
    })
    .await
}

fn types(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<(String, String)>> {
    let types = tickets::ticket::types(ctx)?;
    Ok(types.iter().map(|workflow| workflow.ticket_type.as_str()).map(|slug| (slug.to_owned(), type_label(l, slug))).collect())
}

/// The departments to choose from; none where there is but one.
fn departments(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<(String, String)>> {
    let all = people::organization::departments(ctx)?;
    if all.len() < 2 {
        return Ok(Vec::new());
    }
    let nowhere = (String::new(), l.t("mailbox-department-none").to_owned());
    Ok(std::iter::once(nowhere).chain(all.into_iter().map(|(id, name)| (id.to_string(), name))).collect())
}

/// What the organization's way of working does with strangers (K16).
fn way_key(ctx: &mut Ctx<'_>) -> Result<&'static str> {
    Ok(match people::organization::read(ctx)?.way {
        people::Way::EveryoneHelps => "mailbox-strangers-way-park",
        people::Way::HelpDesk => "mailbox-strangers-way-open",
    })
}
