//! The editor of a request form, and what requesters will see of it.
//!
//! The editor sends all fields each time. Its buttons (`act`) change what was sent and show it again; *Save* keeps it as the form's next version. So it works without script; with script only
//! the form itself is exchanged.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use db::Ctx;
use kernel::{FieldErrors, Language, OrNotFound, Result, ServiceId, Text};
use web::{Door, Form, Message, Refusal, Shell};

use crate::{
    PracticesAct,
    catalogue::{
        self, Service, changed_meanwhile,
        form::{Draft, FieldView, Given, Kind, draft::Step, model::place},
        store,
    },
};

#[derive(Template)]
#[template(path = "catalogue/templates/form.html")]
struct FormPage {
    shell: Shell,
    service: Service,
    draft: Draft,
    /// Of the entry; the form is sent back with this one.
    version: i64,
    /// The field to look at.
    focus: Option<usize>,
    errors: FieldErrors,
    /// The form as requesters see it.
    fields: Vec<FieldView>,
}

impl FormPage {
    /// Kinds of fields, by word and label.
    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        Kind::SLUGS.into_iter().map(|slug| (slug, kind_label(self.shell.l, slug))).collect()
    }

    /// What is wrong with a part of a field, in the reader's words.
    fn wrong(&self, at: &usize, part: &str) -> Option<String> {
        self.errors.of(&place(*at, part)).map(|text| self.shell.l.say(text))
    }

    /// The fields that this one can hang on.
    fn earlier(&self, at: &usize) -> Vec<(&str, &str)> {
        self.draft.earlier(*at)
    }

    fn is_focus(&self, at: &usize) -> bool {
        self.focus == Some(*at)
    }
}

fn kind_label(l: Language, slug: &str) -> &'static str {
    l.t(match slug {
        "long_text" => "catalogue-kind-long-text",
        "number" => "catalogue-kind-number",
        "date" => "catalogue-kind-date",
        "one" => "catalogue-kind-one",
        "many" => "catalogue-kind-many",
        "person" => "catalogue-kind-person",
        "file" => "catalogue-kind-file",
        _ => "catalogue-kind-text",
    })
}

fn find(ctx: &mut Ctx<'_>, id: ServiceId) -> Result<Service> {
    ctx.permit_here(PracticesAct::KeepCatalogue)?;
    store::find(ctx, id)?.filter(|service| !service.is_category).or_not_found()
}

/// `GET /settings/catalogue/{id}/form`
pub async fn show(door: Door, Path(id): Path<ServiceId>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        let service = find(ctx, id)?;
        let draft = Draft::of(&catalogue::form_of(ctx, &service)?);
        Ok(page(shell, service, draft, None, None, FieldErrors::default()))
    })
    .await
}

fn page(shell: Shell, service: Service, draft: Draft, version: Option<i64>, focus: Option<usize>, errors: FieldErrors) -> FormPage {
    let fields = FieldView::all(shell.l, &draft.form(), &Given::new(), &FieldErrors::default());
    FormPage { version: version.unwrap_or(service.version), fields, service, draft, focus, errors, shell }
}

/// `POST /settings/catalogue/{id}/form`: saves, or shows the form after a button.
pub async fn save(door: Door, Path(id): Path<ServiceId>, Form(sent): Form<Vec<(String, String)>>) -> Result<Response, Refusal> {
    let text = |name: &str| sent.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default();
    let draft = Draft::read(&sent);
    let seen: i64 = text("version").parse().unwrap_or(0);
    if text("act") != "save" {
        let (draft, focus) = draft.after(Step::read(text("act")));
        return again(&door, id, StatusCode::OK, draft, Some(seen), focus, FieldErrors::default()).await;
    }
    let form = draft.form();
    let unless_stale = move |before: &Service| if before.version == seen { Ok(()) } else { Err(changed_meanwhile()) };
    match door.write(move |ctx| catalogue::give_form(ctx, id, &form, unless_stale)).await {
        Ok((service, operation)) => {
            let message = Message::ok(Text::new("catalogue-did-save-form").with("name", &service.name));
            let message = if service.version == seen { message } else { message.with_undo(format!("{}/undo?operation={operation}", service.path())) };
            Ok(message.redirect(&format!("{}/preview", service.path())))
        }
        Err(error) => {
            let (status, errors) = people::failed::form(error)?;
            // Whoever saves again after reading what happened means it: the page carries the present version.
            let version = (status == StatusCode::UNPROCESSABLE_ENTITY).then_some(seen);
            again(&door, id, status, draft, version, None, errors).await
        }
    }
}

async fn again(
    door: &Door,
    id: ServiceId,
    status: StatusCode,
    draft: Draft,
    version: Option<i64>,
    focus: Option<usize>,
    errors: FieldErrors,
) -> Result<Response, Refusal> {
    let shown = door.page_with(status, move |ctx, shell| Ok(page(shell, find(ctx, id)?, draft.clone(), version, focus, errors.clone()))).await?;
    Ok(shown.into_response())
}

#[derive(Template)]
#[template(path = "catalogue/templates/preview.html")]
struct PreviewPage {
    shell: Shell,
    service: Service,
    fields: Vec<FieldView>,
}

/// `GET /settings/catalogue/{id}/preview`: the service as requesters see it. Nothing can be sent from here.
pub async fn preview(door: Door, Path(id): Path<ServiceId>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        let service = find(ctx, id)?;
        let form = catalogue::form_of(ctx, &service)?;
        Ok(PreviewPage { fields: FieldView::all(shell.l, &form, &Given::new(), &FieldErrors::default()), service, shell })
    })
    .await
}
