//! `/settings/clients`: all clients by name, and a form for a new one.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use kernel::{Cursor, FieldErrors, PageRequest, Text, truncate};
use serde::Deserialize;
use web::{Door, Form, Message, Query, Refusal, Shell};

use super::ClientForm;
use crate::{
    client::{self, ClientAct, Listed},
    failed,
};

const A_PAGE: i64 = 50;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    /// `archived`, or nothing.
    state: String,
    after: String,
}

#[derive(Template)]
#[template(path = "client/templates/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<Listed>,
    text: String,
    archived: bool,
    is_first_page: bool,
    next: Option<String>,
}

impl ListPage {
    /// The value of `state` in addresses of this list.
    fn state(&self) -> &'static str {
        if self.archived { "archived" } else { "" }
    }
}

/// `GET /settings/clients`
pub async fn show(door: Door, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    let wanted = client::Query { text: truncate(query.q.trim(), 100).to_owned(), archived: query.state == "archived" };
    let page = PageRequest { limit: A_PAGE, after: Cursor::decode(&query.after) };
    door.page(move |ctx, shell| {
        let found = client::search(ctx, &wanted, &page)?;
        Ok(ListPage {
            rows: found.data,
            text: wanted.text.clone(),
            archived: wanted.archived,
            is_first_page: page.after.is_none(),
            next: found.next,
            shell,
        })
    })
    .await
}

#[derive(Template)]
#[template(path = "client/templates/new.html")]
struct NewPage {
    shell: Shell,
    errors: FieldErrors,
    form: ClientForm,
}

/// `GET /settings/clients/new`
pub async fn show_form(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, ClientForm::default(), FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, form: ClientForm, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(ClientAct::Change)?;
        Ok(NewPage { errors: errors.clone(), form: form.clone(), shell })
    })
    .await
}

/// `POST /settings/clients`
pub async fn add(door: Door, Form(form): Form<ClientForm>) -> Result<Response, Refusal> {
    let change = form.change();
    match door.write(move |ctx| client::add_client(ctx, &change)).await {
        Ok(client) => Ok(Message::ok(Text::new("client-added").with("name", client.name.as_str())).redirect(&client.path())),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, form, errors).await
        }
    }
}
