//! `/mail/out`: what leaves the organization.

use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::{Cursor, Language, MailId, PageRequest};
use mail::{Counts, Mail, MailState, outbox_of};
use serde::Deserialize;
use web::{Door, Message, Query, Refusal, Shell};

use super::pages::Tab;
use crate::outbox::{state_key, state_pill};

const A_PAGE: i64 = 50;

#[derive(Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    state: String,
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "mails/templates/out.html")]
struct OutPage {
    shell: Shell,
    mails: Vec<Mail>,
    tabs: Vec<Tab>,
    is_first_page: bool,
    filter: String,
    next: Option<String>,
}

/// `GET /mail/out?state=`
pub async fn list(door: Door, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    let state = MailState::from_slug(&query.state);
    let page = PageRequest { limit: A_PAGE, after: Cursor::decode(&query.after) };
    door.page(move |ctx, shell| {
        let found = outbox_of::list(ctx, state, &page)?;
        let counts = outbox_of::counts(ctx)?;
        Ok(OutPage {
            mails: found.data,
            tabs: tabs(shell.l, counts, state),
            is_first_page: page.after.is_none(),
            filter: state.map_or(String::new(), |state| format!("state={}&", state.slug())),
            next: found.next,
            shell,
        })
    })
    .await
}

fn tabs(l: Language, counts: Counts, current: Option<MailState>) -> Vec<Tab> {
    let all = Tab { href: "/mail/out".into(), label: l.t("mails-all").to_owned(), count: counts.all(), is_current: current.is_none() };
    let of = |state: MailState| Tab {
        href: format!("/mail/out?state={}", state.slug()),
        label: l.t(state_key(state)).to_owned(),
        count: counts.of(state),
        is_current: current == Some(state),
    };
    std::iter::once(all).chain(MailState::ALL.into_iter().map(of)).collect()
}

/// `POST /mail/out/{id}/resend`
pub async fn resend(door: Door, Path(id): Path<MailId>) -> Result<Response, Refusal> {
    door.write(move |ctx| outbox_of::resend(ctx, id)).await?;
    Ok(Message::ok("admin-mail-resent").redirect("/mail/out"))
}
