//! What an entry is called, where it stands, who sees it and where its requests go.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use kernel::{FieldErrors, OrNotFound, Result, ServiceId, Text};
use serde::Deserialize;
use tickets::{Content, ticket, workflow::type_label};
use web::{Door, Form, Message, Query, Refusal, Shell};

use super::PATH;
use crate::{
    PracticesAct,
    catalogue::{
        self, Service, ServiceChange, changed_meanwhile,
        model::{ICONS, above, arrange},
        store,
    },
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ServiceForm {
    /// `category` or `service`; of a new entry.
    kind: String,
    parent: String,
    name: String,
    summary: String,
    /// Without script.
    text: String,
    /// With it.
    html: Option<String>,
    icon: String,
    shown_to: String,
    #[serde(rename = "type")]
    ticket_type: String,
    department: String,
    team: String,
    /// Of the entry that the form showed.
    version: i64,
}

impl ServiceForm {
    fn of(service: &Service) -> Self {
        let id = |id: Option<String>| id.unwrap_or_default();
        Self {
            kind: if service.is_category { "category" } else { "service" }.to_owned(),
            parent: id(service.parent.map(|id| id.to_string())),
            name: service.name.clone(),
            summary: service.summary.clone(),
            text: richtext::to_text(&service.description),
            html: Some(service.description.clone()),
            icon: service.icon.clone(),
            shown_to: service.shown_to.slug().to_owned(),
            ticket_type: service.ticket_type.clone(),
            department: id(service.department.map(|id| id.to_string())),
            team: id(service.team.map(|id| id.to_string())),
            version: service.version,
        }
    }

    fn blank(asked: &New) -> Self {
        Self {
            kind: if asked.kind == "category" { "category" } else { "service" }.to_owned(),
            parent: asked.parent.clone(),
            icon: if asked.kind == "category" { "folder" } else { "service_request" }.to_owned(),
            shown_to: "everybody".to_owned(),
            ticket_type: "service_request".to_owned(),
            ..Self::default()
        }
    }

    fn is_category(&self) -> bool {
        self.kind == "category"
    }

    /// What the form says. Cleaned here, off the database threads. Without script an untouched text keeps the formatting it had.
    fn change(&self, before: &str) -> Result<ServiceChange> {
        let is_untouched = self.html.is_none() && self.text.trim().replace("\r\n", "\n") == richtext::to_text(before).trim();
        let description = match (&self.html, is_untouched) {
            (_, true) => None,
            (Some(html), _) => Some(Content::from_html("text", html)?),
            (None, _) => Some(Content::from_text("text", &self.text)?),
        };
        let mut errors = FieldErrors::default();
        let change = ServiceChange {
            parent: id("parent", &self.parent, &mut errors),
            name: Some(self.name.clone()),
            summary: Some(self.summary.clone()),
            description: description.map(|content| content.html().to_owned()),
            icon: Some(self.icon.clone()),
            shown_to: (!self.is_category()).then(|| self.shown_to.clone()),
            ticket_type: (!self.is_category()).then(|| self.ticket_type.clone()),
            department: id("department", &self.department, &mut errors),
            team: id("team", &self.team, &mut errors),
        };
        errors.check()?;
        Ok(change)
    }
}

/// An id of a select, whose empty value means none.
fn id<T: std::str::FromStr>(field: &'static str, text: &str, errors: &mut FieldErrors) -> Option<Option<T>> {
    match text.trim() {
        "" => Some(None),
        text => errors.take(text.parse().ok().or_invalid(field, "catalogue-no-such-choice")).map(Some),
    }
}

#[derive(Template)]
#[template(path = "catalogue/templates/edit.html")]
struct EditPage {
    shell: Shell,
    /// None while it is new.
    service: Option<Service>,
    form: ServiceForm,
    /// As stored now; the form is sent back with this one.
    version: i64,
    /// Pairs of value and label.
    parents: Vec<(String, String)>,
    types: Vec<(String, String)>,
    departments: Vec<(String, String)>,
    teams: Vec<(String, String)>,
    icons: Vec<Icon>,
    fields: usize,
    errors: FieldErrors,
}

/// What the page is called.
fn heading(page: &EditPage) -> String {
    match (&page.service, page.form.is_category()) {
        (Some(service), _) => service.name.clone(),
        (None, true) => page.shell.t("catalogue-new-category").to_owned(),
        (None, false) => page.shell.t("catalogue-new-service").to_owned(),
    }
}

struct Icon {
    name: &'static str,
    label: String,
}

#[derive(Clone, Deserialize)]
pub struct New {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    parent: String,
}

/// `GET /settings/catalogue/new`
pub async fn new(door: Door, Query(asked): Query<New>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| page(ctx, shell, None, ServiceForm::blank(&asked), FieldErrors::default())).await
}

/// `GET /settings/catalogue/{id}`
pub async fn show(door: Door, Path(id): Path<ServiceId>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        ctx.permit_here(PracticesAct::KeepCatalogue)?;
        let service = store::find(ctx, id)?.or_not_found()?;
        let form = ServiceForm::of(&service);
        page(ctx, shell, Some(service), form, FieldErrors::default())
    })
    .await
}

fn page(ctx: &mut Ctx<'_>, shell: Shell, service: Option<Service>, form: ServiceForm, errors: FieldErrors) -> Result<EditPage> {
    ctx.permit_here(PracticesAct::KeepCatalogue)?;
    let services = store::all(ctx)?;
    let none = |key| (String::new(), shell.t(key).to_owned());
    let departments = people::organization::departments(ctx)?.into_iter().map(|(id, name)| (id.to_string(), name));
    let teams = people::structure::store::teams(ctx)?.into_iter().filter(|team| team.archived_at.is_none()).map(|team| (team.id.to_string(), team.name));
    let types = ticket::types(ctx)?;
    let fields = match &service {
        Some(service) => catalogue::form_of(ctx, service)?.fields.len(),
        None => 0,
    };
    Ok(EditPage {
        parents: std::iter::once(none("catalogue-top")).chain(parents(&services, service.as_ref())).collect(),
        types: types.iter().map(|workflow| (workflow.ticket_type.to_string(), type_label(shell.l, workflow.ticket_type.as_str()))).collect(),
        departments: std::iter::once(none("catalogue-nowhere")).chain(departments).collect(),
        teams: std::iter::once(none("catalogue-nowhere")).chain(teams).collect(),
        icons: ICONS.iter().map(|name| Icon { name, label: icon_label(shell.l, name) }).collect(),
        version: service.as_ref().map_or(0, |service| service.version),
        fields,
        service,
        form,
        errors,
        shell,
    })
}

/// What an icon shows, for who does not see it.
fn icon_label(l: kernel::Language, name: &str) -> String {
    l.t(&format!("catalogue-icon-{}", name.replace('_', "-"))).to_owned()
}

/// The categories that the entry can stand in, indented as they stand themselves.
fn parents(services: &[Service], entry: Option<&Service>) -> Vec<(String, String)> {
    let is_below =
        |category: &Service| entry.is_some_and(|entry| category.id == entry.id || above(services, category).iter().any(|other| other.id == entry.id));
    let categories = arrange(services).into_iter().filter(|placed| placed.service.is_category && !is_below(placed.service));
    categories.map(|placed| (placed.service.id.to_string(), format!("{}{}", "\u{2003}".repeat(placed.depth), placed.service.name))).collect()
}

/// `POST /settings/catalogue`
pub async fn create(door: Door, Form(form): Form<ServiceForm>) -> Result<Response, Refusal> {
    let is_category = form.is_category();
    let created = match form.change("") {
        Ok(change) => door.write(move |ctx| catalogue::create(ctx, is_category, &change)).await,
        // Whether they may at all comes before what is wrong with it.
        Err(error) => door.read(|ctx| ctx.permit_here(PracticesAct::KeepCatalogue)).await.and(Err(error)),
    };
    match created {
        Ok(service) => {
            let path = if is_category { PATH.to_owned() } else { format!("{}/form", service.path()) };
            Ok(Message::ok(Text::new("catalogue-did-create").with("name", &service.name)).with_undo(format!("{}/archive", service.path())).redirect(&path))
        }
        Err(error) => {
            let (status, errors) = people::failed::form(error)?;
            again(&door, status, None, form, errors).await
        }
    }
}

/// `POST /settings/catalogue/{id}`
pub async fn save(door: Door, Path(id): Path<ServiceId>, Form(mut form): Form<ServiceForm>) -> Result<Response, Refusal> {
    let before = door
        .read(move |ctx| {
            ctx.permit_here(PracticesAct::KeepCatalogue)?;
            store::find(ctx, id)?.or_not_found()
        })
        .await?;
    form.kind = if before.is_category { "category" } else { "service" }.to_owned();
    let seen = form.version;
    let saved = match form.change(&before.description) {
        Ok(change) => {
            let unless_stale = move |before: &Service| if before.version == seen { Ok(()) } else { Err(changed_meanwhile()) };
            door.write(move |ctx| catalogue::edit(ctx, id, &change, unless_stale)).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok((service, operation)) => {
            let message = Message::ok(Text::new("catalogue-did-save").with("name", &service.name));
            let is_same = service.version == before.version;
            let message = if is_same { message } else { message.with_undo(format!("{}/undo?operation={operation}", service.path())) };
            Ok(message.redirect(&format!("{PATH}#service-{id}")))
        }
        Err(error) => {
            let (status, errors) = people::failed::form(error)?;
            again(&door, status, Some(id), form, errors).await
        }
    }
}

/// The form again, filled in, with what is wrong at its fields.
async fn again(door: &Door, status: StatusCode, id: Option<ServiceId>, form: ServiceForm, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        let service = match id {
            Some(id) => Some(store::find(ctx, id)?.or_not_found()?),
            None => None,
        };
        page(ctx, shell, service, form.clone(), errors.clone())
    })
    .await
}
