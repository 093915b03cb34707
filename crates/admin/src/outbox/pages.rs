//! The outbox in the browser.

use askama::Template;
use axum::{
    Extension,
    extract::Path,
    http::{HeaderName, HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use kernel::{Cursor, Language, MailId, OrNotFound, PageRequest, Text, Timestamp};
use mail::{Counts, Mail, MailState, SmtpSettings};
use serde::Deserialize;
use web::{
    Door, Message, Query, Refusal, Routes, Shell,
    headers::{self, Nonce},
};

use super::settings::{SETTINGS, Setting};
use crate::permission::OperatorAct;

pub fn routes() -> Routes {
    Routes::new()
        .get("/operator/outbox", list)
        .post("/operator/outbox/test", test)
        .get("/operator/outbox/{id}", show)
        .get("/operator/outbox/{id}/html", html)
        .post("/operator/outbox/{id}/resend", resend)
}

const A_PAGE: i64 = 50;

#[derive(Deserialize)]
struct ListQuery {
    #[serde(default)]
    state: String,
    #[serde(default)]
    after: String,
}

/// A tab of the list.
struct Tab {
    href: String,
    label: String,
    count: i64,
    is_current: bool,
}

#[derive(Template)]
#[template(path = "outbox/templates/list.html")]
struct ListPage {
    shell: Shell,
    mails: Vec<Mail>,
    tabs: Vec<Tab>,
    /// How far back the reader is: nothing on the first page.
    is_first_page: bool,
    /// `state=queued&` or nothing, for the links of the pages.
    filter: String,
    next: Option<String>,
    smtp: Option<&'static SmtpSettings>,
    settings: &'static [Setting],
}

/// `GET /operator/outbox`
async fn list(door: Door, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    let state = MailState::from_slug(&query.state);
    let page = PageRequest { limit: A_PAGE, after: Cursor::decode(&query.after) };
    door.page(move |ctx, shell| {
        ctx.permit_here(OperatorAct::See)?;
        let found = mail::list(&mut ctx.installation(), state, &page)?;
        let counts = mail::counts(&mut ctx.installation())?;
        Ok(ListPage {
            tabs: tabs(shell.l, counts, state),
            mails: found.data,
            is_first_page: page.after.is_none(),
            filter: state.map(|state| format!("state={}&", state.slug())).unwrap_or_default(),
            next: found.next,
            smtp: mail::postmaster().smtp.as_ref(),
            settings: &SETTINGS,
            shell,
        })
    })
    .await
}

fn tabs(l: Language, counts: Counts, current: Option<MailState>) -> Vec<Tab> {
    let all = Tab { href: "/operator/outbox".into(), label: l.t("admin-outbox-all").to_owned(), count: counts.all(), is_current: current.is_none() };
    let of = |state: MailState| Tab {
        href: format!("/operator/outbox?state={}", state.slug()),
        label: l.t(state_key(state)).to_owned(),
        count: counts.of(state),
        is_current: current == Some(state),
    };
    std::iter::once(all).chain(MailState::ALL.into_iter().map(of)).collect()
}

pub(crate) fn state_key(state: MailState) -> &'static str {
    match state {
        MailState::Queued => "admin-mail-queued",
        MailState::Sent => "admin-mail-sent",
        MailState::Failed => "admin-mail-failed",
    }
}

/// The colour of a state.
pub(crate) fn state_pill(state: &MailState) -> &'static str {
    match state {
        MailState::Queued => "waiting",
        MailState::Sent => "done",
        MailState::Failed => "danger",
    }
}

#[derive(Template)]
#[template(path = "outbox/templates/show.html")]
struct MailPage {
    shell: Shell,
    mail: Mail,
    from: Option<String>,
    message_id: String,
    /// The text part with its addresses as links.
    text: String,
    /// Nothing unless the server will be asked (again).
    next_try_at: Option<Timestamp>,
}

/// `GET /operator/outbox/{id}`
async fn show(door: Door, nonce: Option<Extension<Nonce>>, Path(id): Path<MailId>) -> Result<Response, Refusal> {
    let mut response = door
        .page(move |ctx, shell| {
            ctx.permit_here(OperatorAct::See)?;
            let mail = mail::find(&mut ctx.installation(), id)?.or_not_found()?;
            let postmaster = mail::postmaster();
            Ok(MailPage {
                from: postmaster.smtp.as_ref().map(|smtp| format!("{} <{}>", smtp.from_name, smtp.from_address)),
                message_id: postmaster.message_id(&mail),
                text: richtext::from_text(&mail.text),
                next_try_at: (mail.state == MailState::Queued && postmaster.smtp.is_some()).then_some(mail.next_try_at),
                mail,
                shell,
            })
        })
        .await?;
    // The page frames the HTML part, which no other page does.
    let nonce = nonce.map(|Extension(nonce)| nonce.0).unwrap_or_default();
    set(&mut response, header::CONTENT_SECURITY_POLICY, &headers::policy(&nonce, "; frame-src 'self'"));
    Ok(response)
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// `GET /operator/outbox/{id}/html`: the HTML part as receivers see it, in a sandbox under a policy of its own.
async fn html(door: Door, Path(id): Path<MailId>) -> Result<Response, Refusal> {
    let mail = door
        .read(move |ctx| {
            ctx.permit_here(OperatorAct::See)?;
            mail::find(&mut ctx.installation(), id)?.or_not_found()
        })
        .await?;
    // Links leave the frame, since our own pages refuse to be framed.
    let body = mail.html.replacen("<head>", "<head><base target=\"_blank\">", 1);
    let mut response = Html(body).into_response();
    set(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
    );
    set(&mut response, header::X_FRAME_OPTIONS, "SAMEORIGIN");
    Ok(response)
}

/// `POST /operator/outbox/{id}/resend`
async fn resend(door: Door, Path(id): Path<MailId>) -> Result<Response, Refusal> {
    let sent_as = door
        .write(move |ctx| {
            ctx.permit_here(OperatorAct::Act)?;
            mail::resend(&mut ctx.installation(), id)
        })
        .await?;
    Ok(Message::ok("admin-mail-resent").redirect(&format!("/operator/outbox/{sent_as}")))
}

/// `POST /operator/outbox/test`: connects to the mail server and signs in.
async fn test(door: Door) -> Result<Response, Refusal> {
    door.read(|ctx| ctx.permit_here(OperatorAct::Act)).await?;
    let l = door.visitor().await?.map_or(door.language, |visitor| visitor.language);
    let message = match &mail::postmaster().smtp {
        None => Message::problem("admin-test-none"),
        Some(smtp) => match mail::test(smtp).await {
            Ok(()) => Message::ok("admin-test-ok"),
            Err(text) => Message::problem(Text::new("admin-test-failed").with("title", l.say(&text))),
        },
    };
    Ok(message.redirect("/operator/outbox"))
}
