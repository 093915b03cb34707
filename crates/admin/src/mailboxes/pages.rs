//! `/settings/mailboxes`.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use db::Ctx;
use kernel::{EmailAddress, Error, FieldErrors, Language, MailboxId, OrNotFound, OrganizationId, Result, Text, UserId};
use mail::mailbox::{self, Mailbox, MailboxAct, Protocol};
use mailwire::{
    guess::{self, Guess},
    oauth2::Issuer,
};
use serde::Deserialize;
use tickets::workflow::type_label;
use web::{Door, Form, Message, Query, Refusal, Routes, Shell};

use super::{
    check,
    form::{MailboxForm, check_choices},
};
use crate::failed;

pub fn routes() -> Routes {
    Routes::new()
        .get("/settings/mailboxes", list)
        .post("/settings/mailboxes", add)
        .get("/settings/mailboxes/new", begin)
        .post("/settings/mailboxes/test", test_new)
        .get("/settings/mailboxes/{id}", show)
        .post("/settings/mailboxes/{id}", save)
        .post("/settings/mailboxes/{id}/test", test)
        .post("/settings/mailboxes/{id}/pause", pause)
        .post("/settings/mailboxes/{id}/resume", resume)
        .get("/settings/mailboxes/{id}/remove", ask_remove)
        .post("/settings/mailboxes/{id}/remove", remove)
        .merge(super::sign_in::routes())
}

#[derive(Template)]
#[template(path = "mailboxes/templates/list.html")]
struct ListPage {
    shell: Shell,
    mailboxes: Vec<Mailbox>,
}

/// Colour and words of how a mailbox fares.
fn fares(mailbox: &Mailbox) -> (&'static str, &'static str) {
    match mailbox {
        Mailbox { is_paused: true, .. } => ("neutral", "mailbox-state-paused"),
        Mailbox { is_signed_out: true, .. } => ("danger", "mailbox-state-signed-out"),
        mailbox if mailbox.health.failures > 0 => ("danger", "mailbox-state-failing"),
        mailbox if mailbox.health.last_success_at.is_some() => ("done", "mailbox-state-well"),
        _ => ("waiting", "mailbox-state-new"),
    }
}

/// `GET /settings/mailboxes`
async fn list(door: Door) -> Result<Response, Refusal> {
    door.page(|ctx, shell| {
        ctx.permit_here(MailboxAct::See)?;
        Ok(ListPage { mailboxes: mailbox::all(ctx)?, shell })
    })
    .await
}

#[derive(Clone, Deserialize)]
struct Begun {
    address: Option<String>,
    /// The provider that hosts the domain of the address: `microsoft`.
    at: Option<String>,
}

#[derive(Template)]
#[template(path = "mailboxes/templates/address.html")]
struct AddressPage {
    shell: Shell,
    address: String,
    errors: FieldErrors,
}

/// `GET /settings/mailboxes/new?address=`: asks for the address, then shows the form with what is likely to be right for it.
async fn begin(door: Door, Query(begun): Query<Begun>) -> Result<Response, Refusal> {
    let typed = begun.address.unwrap_or_default();
    let (text, is_asked) = (typed.trim().to_owned(), !typed.is_empty());
    let checked = door
        .read(move |ctx| {
            ctx.permit_here(MailboxAct::Configure)?;
            let address = EmailAddress::at("address", &text)?;
            match mailbox::all(ctx)?.iter().any(|mailbox| mailbox.address.key() == address.key()) {
                true => Err(Error::invalid("address", "mailbox-here-already")),
                false => Ok((address, people::organization::read(ctx)?)),
            }
        })
        .await;
    match checked {
        Ok((address, organization)) => {
            let guess = begun.at.as_deref().and_then(Issuer::from_slug).and_then(|issuer| guess::hosted_by(issuer, &address)).or_else(|| first_guess(&address));
            let form = MailboxForm::guessed(&address, guess.as_ref(), &organization.name, organization.language);
            let hosts = if guess.as_ref().is_none_or(|guess| guess.provider.is_none()) { hosts() } else { Vec::new() };
            form_page(&door, StatusCode::OK, None, Shown { form: Some(form), hint: hint(guess.as_ref()), hosts, ..Shown::default() }).await
        }
        Err(Error::Invalid(errors)) => {
            let (status, errors) = if is_asked { (StatusCode::UNPROCESSABLE_ENTITY, errors) } else { (StatusCode::OK, FieldErrors::default()) };
            door.page_with(status, move |_, shell| Ok(AddressPage { shell, address: typed.clone(), errors: errors.clone() })).await
        }
        Err(error) => Err(error.into()),
    }
}

fn first_guess(address: &EmailAddress) -> Option<Guess> {
    guess::guess(address).into_iter().next()
}

/// What to know about how the provider lets programs in.
fn hint(guess: Option<&Guess>) -> Option<Text> {
    let guess = guess?;
    let provider = guess.provider?;
    let can_sign_in = guess.sign_in.issuer().is_some_and(|issuer| mail::postmaster().issuers.find(issuer.slug()).is_some());
    let key = match guess.sign_in {
        _ if can_sign_in => "mailbox-hint-sign-in",
        guess::SignIn::Password => "mailbox-hint-known",
        guess::SignIn::AppPassword | guess::SignIn::OAuth2OrAppPassword(_) => "mailbox-hint-app-password",
        guess::SignIn::OAuth2(_) => "mailbox-hint-oauth",
    };
    Some(Text::new(key).with("provider", provider))
}

/// The providers that may host a domain of one's own, and at which one can sign in here.
fn hosts() -> Vec<(&'static str, &'static str)> {
    let issuers = mail::postmaster().issuers.all();
    issuers.iter().filter(|issuer| Issuer::from_slug(&issuer.slug).is_some()).map(|issuer| (issuer.slug.as_str(), issuer.name.as_str())).collect()
}

/// What the form shows beside the stored settings.
#[derive(Clone, Default)]
struct Shown {
    /// What was typed; the stored settings when nothing was.
    form: Option<MailboxForm>,
    errors: FieldErrors,
    /// A test that went well: so many mails wait.
    waiting: Option<usize>,
    hint: Option<Text>,
    /// Providers that may host the domain.
    hosts: Vec<(&'static str, &'static str)>,
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

async fn form_page(door: &Door, status: StatusCode, id: Option<MailboxId>, shown: Shown) -> Result<Response, Refusal> {
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

/// `GET /settings/mailboxes/{id}`
async fn show(door: Door, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    form_page(&door, StatusCode::OK, Some(id), Shown::default()).await
}

/// Who is at the door, if they may configure: before anything is opened or connected.
async fn administrator(door: &Door, id: Option<MailboxId>) -> Result<(OrganizationId, UserId)> {
    door.read(move |ctx| {
        ctx.permit_here(MailboxAct::Configure)?;
        if let Some(id) = id {
            mailbox::find(ctx, id)?.or_not_found()?;
        }
        Ok((ctx.organization(), ctx.me()?))
    })
    .await
}

/// `POST /settings/mailboxes`
async fn add(door: Door, Form(mut form): Form<MailboxForm>) -> Result<Response, Refusal> {
    let (_, me) = administrator(&door, None).await?;
    form.unseal(me, None)?;
    let added = match form.settings() {
        Ok(settings) => {
            door.write(move |ctx| {
                check_choices(ctx, &settings)?;
                mailbox::add(ctx, &settings)
            })
            .await
        }
        Err(error) => Err(error),
    };
    match added {
        Ok(mailbox) if mailbox.is_signed_out => Ok(Redirect::to(&format!("/settings/mailboxes/{}/sign-in", mailbox.id)).into_response()),
        Ok(mailbox) => Ok(Message::ok(Text::new("mailbox-added").with("address", mailbox.address.as_str())).redirect("/settings/mailboxes")),
        Err(error) => come_back(&door, None, form, error).await,
    }
}

/// `POST /settings/mailboxes/{id}`
async fn save(door: Door, Path(id): Path<MailboxId>, Form(mut form): Form<MailboxForm>) -> Result<Response, Refusal> {
    let (_, me) = administrator(&door, Some(id)).await?;
    form.unseal(me, Some(id))?;
    let version = form.version;
    let saved = match form.settings() {
        Ok(settings) => {
            door.write(move |ctx| {
                check_choices(ctx, &settings)?;
                mailbox::change(ctx, id, &settings, version)
            })
            .await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(mailbox) if mailbox.is_signed_out => Ok(Redirect::to(&format!("/settings/mailboxes/{id}/sign-in")).into_response()),
        Ok(_) => Ok(Message::ok("mailbox-saved").redirect("/settings/mailboxes")),
        Err(error) => come_back(&door, Some(id), form, error).await,
    }
}

async fn come_back(door: &Door, id: Option<MailboxId>, form: MailboxForm, error: Error) -> Result<Response, Refusal> {
    let (status, errors) = failed::form(error)?;
    form_page(door, status, id, Shown { form: Some(form), errors, ..Shown::default() }).await
}

/// `POST /settings/mailboxes/test`
async fn test_new(door: Door, Form(form): Form<MailboxForm>) -> Result<Response, Refusal> {
    try_out(&door, None, form).await
}

/// `POST /settings/mailboxes/{id}/test`
async fn test(door: Door, Path(id): Path<MailboxId>, Form(form): Form<MailboxForm>) -> Result<Response, Refusal> {
    try_out(&door, Some(id), form).await
}

/// Shows the form again with what came of it; what was typed stays.
async fn try_out(door: &Door, id: Option<MailboxId>, mut form: MailboxForm) -> Result<Response, Refusal> {
    let (organization, me) = administrator(door, id).await?;
    form.unseal(me, id)?;
    let tried = async {
        let settings = form.settings()?;
        let draft = door.read(move |ctx| mailbox::draft(ctx, id, &settings)).await?;
        check::brake(&door.app, organization).await?;
        check::check(&door.app.db, &draft).await
    };
    match tried.await {
        Ok(waiting) => form_page(door, StatusCode::OK, id, Shown { form: Some(form), waiting: Some(waiting), ..Shown::default() }).await,
        Err(error) => come_back(door, id, form, error).await,
    }
}

/// `POST /settings/mailboxes/{id}/pause`
async fn pause(door: Door, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    door.write(move |ctx| mailbox::pause(ctx, id)).await?;
    Ok(Message::ok("mailbox-paused").with_undo(format!("/settings/mailboxes/{id}/resume")).redirect("/settings/mailboxes"))
}

/// `POST /settings/mailboxes/{id}/resume`: reads it again, at once.
async fn resume(door: Door, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    door.write(move |ctx| mailbox::resume(ctx, id)).await?;
    Ok(Message::ok("mailbox-resumed").redirect("/settings/mailboxes"))
}

#[derive(Template)]
#[template(path = "mailboxes/templates/remove.html")]
struct RemovePage {
    shell: Shell,
    mailbox: Mailbox,
}

/// `GET /settings/mailboxes/{id}/remove`
async fn ask_remove(door: Door, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        ctx.permit_here(MailboxAct::Configure)?;
        Ok(RemovePage { mailbox: mailbox::find(ctx, id)?.or_not_found()?, shell })
    })
    .await
}

/// `POST /settings/mailboxes/{id}/remove`
async fn remove(door: Door, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    let mailbox = door.write(move |ctx| mailbox::remove(ctx, id)).await?;
    Ok(Message::ok(Text::new("mailbox-removed").with("address", mailbox.address.as_str())).redirect("/settings/mailboxes"))
}
