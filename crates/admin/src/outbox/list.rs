//! A list of mails that go out, for either place.

use db::Ctx;
use kernel::{Cursor, Language, PageRequest, Result};
use mail::{Counts, Mail, MailState};
use serde::Deserialize;

use super::Place;

const A_PAGE: i64 = 50;

#[derive(Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    state: String,
    #[serde(default)]
    after: String,
}

/// A tab of the list.
pub struct Tab {
    pub href: String,
    pub label: String,
    pub count: i64,
    pub is_current: bool,
}

/// A page of mails with the ways to the others. `outbox/templates/_mails.html` draws it.
pub struct MailList {
    pub path: &'static str,
    pub empty: (&'static str, &'static str),
    pub mails: Vec<Mail>,
    pub tabs: Vec<Tab>,
    /// How far back the reader is: nothing on the first page.
    pub is_first_page: bool,
    /// `state=queued&` or nothing, for the links of the pages.
    pub filter: String,
    pub next: Option<String>,
}

impl MailList {
    pub fn read(ctx: &mut Ctx<'_>, l: Language, place: Place, query: &ListQuery) -> Result<Self> {
        let state = MailState::from_slug(&query.state);
        let page = PageRequest { limit: A_PAGE, after: Cursor::decode(&query.after) };
        let found = place.list(ctx, state, &page)?;
        Ok(Self {
            path: place.path(),
            empty: place.empty(),
            mails: found.data,
            tabs: tabs(l, place, place.counts(ctx)?, state),
            is_first_page: page.after.is_none(),
            filter: state.map(|state| format!("state={}&", state.slug())).unwrap_or_default(),
            next: found.next,
        })
    }
}

fn tabs(l: Language, place: Place, counts: Counts, current: Option<MailState>) -> Vec<Tab> {
    let all = Tab { href: place.path().into(), label: l.t("admin-outbox-all").to_owned(), count: counts.all(), is_current: current.is_none() };
    let of = |state: MailState| Tab {
        href: format!("{}?state={}", place.path(), state.slug()),
        label: l.t(state_key(state)).to_owned(),
        count: counts.of(state),
        is_current: current == Some(state),
    };
    std::iter::once(all).chain(MailState::ALL.into_iter().map(of)).collect()
}

pub fn state_key(state: MailState) -> &'static str {
    match state {
        MailState::Queued => "admin-mail-queued",
        MailState::Sent => "admin-mail-sent",
        MailState::Failed => "admin-mail-failed",
    }
}

/// The colour of a state.
pub fn state_pill(state: &MailState) -> &'static str {
    match state {
        MailState::Queued => "waiting",
        MailState::Sent => "done",
        MailState::Failed => "danger",
    }
}
