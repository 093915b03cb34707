//! `/people`: everybody, by name.

use askama::Template;
use axum::response::Response;
use kernel::{Cursor, PageRequest, truncate};
use serde::Deserialize;
use web::{Door, Query, Refusal, Shell, shell::Face};

use crate::{
    User, UserState,
    directory::{self, Counts, Listed, store},
};

const A_PAGE: i64 = 50;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    state: String,
    after: String,
}

/// A colleague as the list shows them.
struct Row {
    user: User,
    face: Face,
    is_away: bool,
}

#[derive(Template)]
#[template(path = "directory/templates/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<Row>,
    counts: Counts,
    listed: Listed,
    text: String,
    is_first_page: bool,
    next: Option<String>,
}

impl ListPage {
    fn is_on(&self, tab: &str) -> bool {
        self.listed.slug() == tab
    }

    /// Whether there is nobody but the reader.
    fn is_alone(&self) -> bool {
        self.counts.active + self.counts.invited <= 1 && self.text.is_empty() && self.is_on("active")
    }
}

/// `GET /people`
pub async fn show(door: Door, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    let app = door.app.clone();
    let listed = Listed::from_slug(&query.state).filter(|listed| *listed != Listed::Here).unwrap_or(Listed::Active);
    let text = truncate(query.q.trim(), 100).to_owned();
    let page = PageRequest { limit: A_PAGE, after: Cursor::decode(&query.after) };
    door.page(move |ctx, shell| {
        let wanted = directory::Query { text: text.clone(), listed };
        let found = directory::list(ctx, &wanted, &page)?;
        let here = app.presence.here(ctx.organization(), ctx.now());
        let now = ctx.now();
        let row = |user: User| Row { face: user.face().online(here.contains(&user.id)), is_away: user.is_absent(now), user };
        Ok(ListPage {
            counts: store::counts(ctx)?,
            rows: found.data.into_iter().map(row).collect(),
            next: found.next,
            is_first_page: page.after.is_none(),
            text: text.clone(),
            listed,
            shell,
        })
    })
    .await
}
