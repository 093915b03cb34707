//! `/p/{slug}/services`: what can be requested, and the form of each service.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use kernel::{AttachmentId, Error, FieldErrors, Result, ServiceId, Text};
use serde::Deserialize;
use tickets::pages::{
    posted::Posted,
    ticket::{FileView, file_view},
};
use web::{Door, Message, Query, Refusal, Shell};

use super::frame::Frame;
use crate::catalogue::{
    self, NewRequest, coverage, find_requestable,
    form::{FieldView, Form, Given, view::input_name},
    model::{find, shown},
    store,
};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// A service as the list shows it.
pub struct Card {
    pub href: String,
    pub icon: String,
    pub name: String,
    pub summary: String,
}

/// Services of one category.
pub struct Group {
    /// None for what stands in no category, and for what was found.
    pub category: Option<(ServiceId, String, String)>,
    /// How deep the category stands.
    pub depth: usize,
    pub cards: Vec<Card>,
}

#[derive(Template)]
#[template(path = "portal/templates/services.html")]
struct ServicesPage {
    shell: Shell,
    frame: Frame,
    q: String,
    groups: Vec<Group>,
}

impl ServicesPage {
    fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.cards.is_empty())
    }
}

/// `GET /p/{slug}/services`
pub async fn list(door: Door, Path(slug): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        let frame = Frame::inside(ctx, &slug)?;
        let q = kernel::truncate(asked.q.trim(), 200).to_owned();
        Ok(ServicesPage { groups: groups(ctx, &frame, &q)?, q, frame, shell })
    })
    .await
}

fn groups(ctx: &mut Ctx<'_>, frame: &Frame, q: &str) -> Result<Vec<Group>> {
    let reader = coverage::reader(ctx)?;
    let services = store::all(ctx)?;
    let shown = shown(&services, &reader);
    let card = |service: &catalogue::Service| Card {
        href: frame.at(&format!("/services/{}", service.id)),
        icon: service.icon.clone(),
        name: service.name.clone(),
        summary: service.summary.clone(),
    };
    if !q.is_empty() {
        return Ok(vec![Group { category: None, depth: 0, cards: find(&shown, q).into_iter().map(card).collect() }]);
    }
    let cards = |parent: Option<ServiceId>| {
        shown.iter().filter(|placed| !placed.service.is_category && placed.service.parent == parent).map(|placed| card(placed.service)).collect()
    };
    let mut groups = Vec::new();
    for placed in shown.iter().filter(|placed| placed.service.is_category) {
        let category = (placed.service.id, placed.service.name.clone(), placed.service.summary.clone());
        groups.push(Group { cards: cards(Some(placed.service.id)), category: Some(category), depth: placed.depth });
    }
    // What stands in no category comes last, under a heading of its own where there are others.
    groups.push(Group { category: None, depth: 0, cards: cards(None) });
    Ok(groups)
}

/// What was filled in and not sent.
#[derive(Clone, Default)]
struct Kept {
    given: Given,
    text: String,
    html: String,
    attachments: Vec<AttachmentId>,
}

#[derive(Template)]
#[template(path = "portal/templates/service.html")]
struct ServicePage {
    shell: Shell,
    frame: Frame,
    service: catalogue::Service,
    fields: Vec<FieldView>,
    text: String,
    html: String,
    files: Vec<FileView>,
    errors: FieldErrors,
}

/// `GET /p/{slug}/services/{id}`
pub async fn show(door: Door, Path((slug, id)): Path<(String, ServiceId)>) -> Result<Response, Refusal> {
    show_with(&door, slug, id, StatusCode::OK, Kept::default(), FieldErrors::default()).await
}

async fn show_with(door: &Door, slug: String, id: ServiceId, status: StatusCode, kept: Kept, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        let frame = Frame::inside(ctx, &slug)?;
        let (service, form) = find_requestable(ctx, id)?;
        let mut files = Vec::new();
        for id in &kept.attachments {
            files.extend(files::find(ctx, *id)?.filter(|file| file.item.is_none()).map(|file| file_view(shell.l, &file)));
        }
        let mut fields = FieldView::all(shell.l, &form, &kept.given, &errors);
        for (view, field) in fields.iter_mut().zip(&form.fields).filter(|(view, _)| view.kind == "file") {
            let ids = kept.given.get(&field.key).map(Vec::as_slice).unwrap_or_default();
            let (of_field, others) = files.into_iter().partition::<Vec<FileView>, _>(|file| ids.contains(&file.id.to_string()));
            view.kept = of_field.into_iter().map(|file| (file.id.to_string(), file.name)).collect();
            files = others;
        }
        Ok(ServicePage { fields, text: kept.text.clone(), html: kept.html.clone(), files, errors: errors.clone(), service, frame, shell })
    })
    .await
}

/// What a form was answered with.
fn given(form: &Form, posted: &Posted) -> Given {
    form.fields.iter().map(|field| (field.key.clone(), posted.all(&input_name(&field.key)).map(str::to_owned).collect())).collect()
}

/// `POST /p/{slug}/services/{id}`: what is wrong comes back at its field, with all that was filled in.
pub async fn send(door: Door, Path((slug, id)): Path<(String, ServiceId)>, posted: Posted) -> Result<Response, Refusal> {
    let posted = posted.keep_files(&door).await?;
    let inside = slug.clone();
    let (frame, service, form) = door
        .read(move |ctx| {
            let frame = Frame::inside(ctx, &inside)?;
            find_requestable(ctx, id).map(|(service, form)| (frame, service, form))
        })
        .await?;
    let given = given(&form, &posted);
    let sent = match read(&service, &form, &given, &posted) {
        Ok(new) => door.write(move |ctx| catalogue::send(ctx, &new)).await,
        Err(error) => Err(error),
    };
    match sent {
        Ok(ticket) => {
            let sent = Message::ok(Text::new("portal-sent").with("number", format!("#{}", ticket.number)));
            Ok(sent.redirect(&frame.at(&format!("/requests/{}", ticket.number))))
        }
        Err(error) => {
            let (status, errors) = people::failed::form(error)?;
            let attachments = posted.attachments().unwrap_or_default();
            let kept = Kept { given, text: posted.text("text").to_owned(), html: posted.text("html").to_owned(), attachments };
            show_with(&door, slug, id, status, kept, errors).await
        }
    }
}

fn read(service: &catalogue::Service, form: &Form, given: &Given, posted: &Posted) -> Result<NewRequest> {
    let more = posted.content()?;
    // The page says which form it showed; another one may ask something else.
    match posted.get("form").is_none_or(|version| version == service.form_version.to_string()) {
        true => NewRequest::check(service, form, given, &more),
        false => Err(Error::conflict("catalogue-form-changed")),
    }
}
