//! What the company's people can request, the look of its portal, and a few requests of the last days.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use figment::{
    Figment,
    providers::{Format, Toml},
};
use kernel::{ServiceId, Via};
use practices::{
    catalogue::{
        self, NewRequest, ServiceChange,
        form::{Field, Form},
        store,
    },
    portal::{self, PortalChange},
};
use serde::Deserialize;
use tickets::Content;

use super::{company::Company, stage::Stage, words_of};

/// A deep sea green, as on the company's vans.
const COLOUR: &str = "#0b6e4f";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    entry: Vec<Entry>,
    request: Vec<Request>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    category: bool,
    /// Stands at the top and not in the category before it.
    #[serde(default)]
    top: bool,
    name: String,
    summary: String,
    icon: String,
    #[serde(default)]
    description: String,
    /// Shown to clients whose contract covers it.
    #[serde(default)]
    contract: bool,
    #[serde(default)]
    fields: Vec<Field>,
}

/// A request that somebody sends.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// In working time before the present.
    pub hours_ago: i64,
    by: String,
    service: String,
    text: String,
    answers: BTreeMap<String, Vec<String>>,
}

fn file() -> Result<File> {
    Figment::from(Toml::string(include_str!("content/catalogue.toml"))).extract().context("content/catalogue.toml")
}

/// The requests, oldest first.
pub fn requests() -> Result<Vec<Request>> {
    Ok(file()?.request)
}

/// The administrator writes the catalogue and gives the portal its colour.
pub async fn set_up(stage: &Stage, company: &Company) -> Result<()> {
    let (entries, helena) = (file()?.entry, company.member("helena")?.through(Via::Web));
    let written = stage.db.write(helena, move |ctx| {
        let mut category = None;
        for entry in &entries {
            let service = add(ctx, entry, category)?;
            if entry.category {
                category = Some(service);
            }
        }
        let look = PortalChange { colour: Some(COLOUR.to_owned()), is_form_open: Some(true), ..PortalChange::default() };
        portal::change(ctx, &look, |_| Ok(())).map(drop)
    });
    written.await.map_err(words_of)
}

fn add(ctx: &mut db::Ctx<'_>, entry: &Entry, category: Option<ServiceId>) -> kernel::Result<ServiceId> {
    let change = ServiceChange {
        parent: Some(category.filter(|_| !entry.top && !entry.category)),
        name: Some(entry.name.clone()),
        summary: Some(entry.summary.clone()),
        description: Some(Content::from_html("description", &entry.description)?.html().to_owned()),
        icon: Some(entry.icon.clone()),
        shown_to: entry.contract.then(|| "contract".to_owned()),
        ..ServiceChange::default()
    };
    let service = catalogue::create(ctx, entry.category, &change)?;
    if !entry.fields.is_empty() {
        catalogue::give_form(ctx, service.id, &Form { fields: entry.fields.clone() }, |_| Ok(()))?;
    }
    Ok(service.id)
}

/// Somebody requests something, as from the portal.
pub async fn send(stage: &Stage, company: &Company, request: &Request) -> Result<()> {
    let (who, request) = (company.member(&request.by)?.through(Via::Web), request.clone());
    let sent = stage.db.write(who, move |ctx| {
        let services = store::all(ctx)?;
        let wanted = services.iter().find(|service| service.name == request.service).ok_or(kernel::Error::NotFound)?;
        let (service, form) = catalogue::find_requestable(ctx, wanted.id)?;
        let more = Content::from_text("text", &request.text)?;
        catalogue::send(ctx, &NewRequest::check(&service, &form, &request.answers, &more)?).map(drop)
    });
    sent.await.map_err(words_of)
}
