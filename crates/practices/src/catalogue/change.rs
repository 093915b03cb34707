//! Writing the catalogue: what an entry is called, where it stands, who sees it, and where its requests go.

use db::Ctx;
use kernel::{DepartmentId, Error, FieldErrors, OperationId, OrNotFound, Result, ServiceId, TeamId, Text, clean_line};
use people::structure;
use queue::operation;
use tickets::ticket;

use super::{
    events::{ServiceChanged, ServiceCreated, item, told},
    model::{DEEPEST, ICONS, MOST, Service, ShownTo, above, height, neighbours},
    store,
};
use crate::PracticesAct;

const LONGEST_NAME: usize = 100;
const LONGEST_SUMMARY: usize = 200;

/// What to change; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct ServiceChange {
    /// The category to stand in; `Some(None)` is the top.
    pub parent: Option<Option<ServiceId>>,
    pub name: Option<String>,
    pub summary: Option<String>,
    /// Cleaned.
    pub description: Option<String>,
    /// One of [`ICONS`].
    pub icon: Option<String>,
    /// A word of [`ShownTo`].
    pub shown_to: Option<String>,
    /// The slug of a ticket type.
    pub ticket_type: Option<String>,
    pub department: Option<Option<DepartmentId>>,
    pub team: Option<Option<TeamId>>,
}

/// What a change may refer to.
pub struct Known {
    pub services: Vec<Service>,
    /// Slugs of ticket types.
    pub types: Vec<String>,
    pub departments: Vec<DepartmentId>,
    pub teams: Vec<TeamId>,
}

impl Known {
    pub fn read(ctx: &mut Ctx<'_>) -> Result<Self> {
        Ok(Self {
            services: store::all(ctx)?,
            types: ticket::types(ctx)?.into_iter().map(|workflow| workflow.ticket_type.to_string()).collect(),
            departments: people::organization::departments(ctx)?.into_iter().map(|(id, _)| id).collect(),
            teams: structure::store::teams(ctx)?.into_iter().filter(|team| team.archived_at.is_none()).map(|team| team.id).collect(),
        })
    }
}

/// Adds a category or a service at the end of its neighbours.
pub fn create(ctx: &mut Ctx<'_>, is_category: bool, change: &ServiceChange) -> Result<Service> {
    let known = begin(ctx)?;
    if known.services.len() >= MOST {
        return Err(Error::conflict(Text::new("catalogue-full").with("max", MOST)));
    }
    let blank = Service {
        id: ServiceId(ctx.next_id()),
        parent: None,
        is_category,
        name: String::new(),
        summary: String::new(),
        description: String::new(),
        icon: if is_category { "folder" } else { "service_request" }.to_owned(),
        position: 0,
        shown_to: ShownTo::Everybody,
        ticket_type: "service_request".to_owned(),
        department: None,
        team: None,
        form_version: 0,
        archived_at: None,
        version: 1,
    };
    let named = ServiceChange { name: Some(change.name.clone().unwrap_or_default()), parent: Some(change.parent.flatten()), ..change.clone() };
    let service = named.apply(blank, &known)?;
    store::insert(ctx, &service)?;
    let operation = operation(ctx);
    queue::record(ctx, operation, item(service.id), &ServiceCreated { name: service.name.clone(), is_category })?;
    ctx.announce("catalogue");
    Ok(service)
}

/// Changes an entry. `unless_stale` sees it as it is before.
pub fn edit(ctx: &mut Ctx<'_>, id: ServiceId, change: &ServiceChange, unless_stale: impl FnOnce(&Service) -> Result<()>) -> Result<(Service, OperationId)> {
    let known = begin(ctx)?;
    let before = store::lock(ctx, id)?.or_not_found()?;
    unless_stale(&before)?;
    let after = change.apply(before.clone(), &known)?;
    save(ctx, &before, after)
}

/// Nobody else changes the catalogue until the transaction ends, so that no two moves together make a circle.
pub(super) fn begin(ctx: &mut Ctx<'_>) -> Result<Known> {
    ctx.permit_here(PracticesAct::KeepCatalogue)?;
    people::organization::find_for_change(ctx)?;
    Known::read(ctx)
}

/// Saves what differs and tells of it; nothing happens where nothing does.
pub(super) fn save(ctx: &mut Ctx<'_>, before: &Service, after: Service) -> Result<(Service, OperationId)> {
    let operation = operation(ctx);
    let Some((gone, come)) = people::difference(told(before)?, told(&after)?) else { return Ok((after, operation)) };
    store::update(ctx, &after)?;
    queue::record(ctx, operation, item(after.id), &ServiceChanged { before: gone, after: come })?;
    ctx.announce("catalogue");
    Ok((Service { version: before.version + 1, ..after }, operation))
}

impl ServiceChange {
    /// The entry after the change, or everything that is wrong with it.
    pub fn apply(&self, mut service: Service, known: &Known) -> Result<Service> {
        let mut errors = FieldErrors::default();
        if let Some(name) = self.name.as_deref().and_then(|name| errors.take(clean_line("name", name, LONGEST_NAME))) {
            service.name = name;
        }
        if let Some(summary) = &self.summary {
            service.summary = match summary.trim() {
                "" => String::new(),
                summary => errors.take(clean_line("summary", summary, LONGEST_SUMMARY)).unwrap_or_default(),
            };
        }
        if let Some(description) = &self.description {
            service.description.clone_from(description);
        }
        choose(&mut errors, &mut service.icon, "icon", self.icon.as_deref(), |icon| ICONS.contains(&icon).then(|| icon.to_owned()));
        if !service.is_category {
            choose(&mut errors, &mut service.shown_to, "shown_to", self.shown_to.as_deref(), ShownTo::from_slug);
            let find = |slug: &str| known.types.iter().find(|known| *known == slug).cloned();
            choose(&mut errors, &mut service.ticket_type, "type", self.ticket_type.as_deref(), find);
            preset(&mut errors, &mut service.department, "department", self.department, &known.departments);
            preset(&mut errors, &mut service.team, "team", self.team, &known.teams);
        }
        if let Some(parent) = self.parent
            && let Some(parent) = errors.take(check_parent(&service, parent, &known.services))
        {
            put(&mut service, parent, &known.services);
        }
        errors.check()?;
        Ok(service)
    }
}

fn choose<T>(errors: &mut FieldErrors, value: &mut T, field: &'static str, text: Option<&str>, find: impl FnOnce(&str) -> Option<T>) {
    let Some(text) = text else { return };
    match find(text) {
        Some(found) => *value = found,
        None => errors.add(field, "catalogue-no-such-choice"),
    }
}

fn preset<T: Copy + PartialEq>(errors: &mut FieldErrors, value: &mut Option<T>, field: &'static str, wanted: Option<Option<T>>, known: &[T]) {
    match wanted {
        Some(Some(id)) if !known.contains(&id) => errors.add(field, "catalogue-no-such-choice"),
        Some(wanted) => *value = wanted,
        None => {}
    }
}

/// A category that is there, is not the entry itself or below it, and leaves the tree no deeper than it may be.
fn check_parent(service: &Service, parent: Option<ServiceId>, services: &[Service]) -> Result<Option<ServiceId>> {
    let Some(id) = parent else { return Ok(None) };
    let category = services.iter().find(|other| other.id == id && other.is_category && other.archived_at.is_none());
    let category = category.or_invalid("parent", "catalogue-no-such-category")?;
    let up = above(services, category);
    if category.id == service.id || up.iter().any(|other| other.id == service.id) {
        return Err(Error::invalid("parent", "catalogue-category-circle"));
    }
    match up.len() + 1 + height(services, service.id) > DEEPEST {
        true => Err(Error::invalid("parent", Text::new("catalogue-category-deep").with("max", DEEPEST))),
        false => Ok(Some(id)),
    }
}

/// Puts an entry at the end of a category, unless it stands there already.
fn put(service: &mut Service, parent: Option<ServiceId>, services: &[Service]) {
    let is_new = !services.iter().any(|other| other.id == service.id);
    if is_new || service.parent != parent {
        service.parent = parent;
        service.position = neighbours(services, parent).last().map_or(0, |last| last.position + 1);
    }
}
