//! The tree of categories and services, and who sees what of it. Pure.

use std::collections::BTreeSet;

use kernel::{DepartmentId, ServiceId, TeamId, Timestamp};
use serde::{Deserialize, Serialize};

/// So deep may categories stand in each other, the service within them included.
pub const DEEPEST: usize = 5;

/// The most entries of one catalogue.
pub const MOST: usize = 1_000;

/// The icons that a service or category can have: names of `web::icons`.
pub const ICONS: &[&str] = &[
    "service_request",
    "laptop",
    "screen",
    "smartphone",
    "printer",
    "phone",
    "headset",
    "keyboard",
    "software",
    "wifi",
    "server",
    "database",
    "cloud",
    "folder",
    "mail",
    "key",
    "shield",
    "badge",
    "door",
    "chair",
    "cart",
    "package",
    "tools",
    "training",
    "book",
    "calendar",
    "people",
    "organization",
    "help",
    "catalogue",
];

db::slugs! {
    /// Who sees a service.
    #[derive(utoipa::ToSchema)]
    ShownTo {
        /// The organization's own people, and people of clients whose contract covers it.
        Everybody = "everybody",
        /// People of clients whose contract covers it, and those who answer tickets.
        Contract = "contract",
    }
}

/// A category, or a service that can be requested.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Service {
    pub id: ServiceId,
    /// The category it stands in; none at the top.
    pub parent: Option<ServiceId>,
    pub is_category: bool,
    pub name: String,
    /// One line below the name.
    pub summary: String,
    /// Cleaned when it was written.
    pub description: String,
    pub icon: String,
    /// Among its neighbours.
    pub position: i64,
    pub shown_to: ShownTo,
    /// The type of the tickets that requests become.
    pub ticket_type: String,
    pub department: Option<DepartmentId>,
    pub team: Option<TeamId>,
    /// The present version of its form; 0 where nothing is asked.
    pub form_version: i64,
    pub archived_at: Option<Timestamp>,
    /// Counts changes.
    pub version: i64,
}

impl Service {
    /// Its page among the settings.
    pub fn path(&self) -> String {
        format!("/settings/catalogue/{}", self.id)
    }
}

/// An entry where it stands in the tree.
#[derive(Clone, PartialEq, Debug)]
pub struct Placed<'s> {
    pub service: &'s Service,
    /// 0 at the top.
    pub depth: usize,
    pub is_first: bool,
    pub is_last: bool,
}

/// The entries that are not archived, from top to bottom, each category before what stands in it. What stands in an archived category is left out with it.
pub fn arrange(services: &[Service]) -> Vec<Placed<'_>> {
    let mut placed = Vec::with_capacity(services.len());
    place(services, None, 0, &mut placed);
    placed
}

fn place<'s>(services: &'s [Service], parent: Option<ServiceId>, depth: usize, placed: &mut Vec<Placed<'s>>) {
    if depth > DEEPEST {
        return;
    }
    let children = neighbours(services, parent);
    let last = children.len().saturating_sub(1);
    for (at, service) in children.into_iter().enumerate() {
        placed.push(Placed { service, depth, is_first: at == 0, is_last: at == last });
        if service.is_category {
            place(services, Some(service.id), depth + 1, placed);
        }
    }
}

/// What stands in a category (or at the top) and is not archived, in order.
pub fn neighbours(services: &[Service], parent: Option<ServiceId>) -> Vec<&Service> {
    let mut children: Vec<&Service> = services.iter().filter(|service| service.parent == parent && service.archived_at.is_none()).collect();
    children.sort_by_key(|service| (service.position, service.id));
    children
}

/// The categories that an entry stands in, the nearest first.
pub fn above<'s>(services: &'s [Service], service: &Service) -> Vec<&'s Service> {
    let mut above = Vec::new();
    let mut next = service.parent;
    while let Some(category) = next.and_then(|id| services.iter().find(|other| other.id == id)).filter(|_| above.len() <= DEEPEST) {
        above.push(category);
        next = category.parent;
    }
    above
}

/// How many levels an entry has below and with itself.
pub fn height(services: &[Service], id: ServiceId) -> usize {
    fn below(services: &[Service], id: ServiceId, left: usize) -> usize {
        let children = services.iter().filter(|service| service.parent == Some(id));
        1 + children.map(|child| if left == 0 { 0 } else { below(services, child.id, left - 1) }).max().unwrap_or(0)
    }
    below(services, id, DEEPEST)
}

/// As whom somebody looks at the catalogue.
#[derive(Clone, PartialEq, Debug)]
pub enum Reader {
    /// Answers tickets: sees all services that can be requested, and requests for others too.
    Agent,
    /// Of the organization itself.
    Own,
    /// Of a client company: what its contract covers, by services and by whole categories.
    Client(BTreeSet<ServiceId>),
}

/// What of the tree the reader sees and may request: live services, and the categories that hold any.
pub fn shown<'s>(services: &'s [Service], reader: &Reader) -> Vec<Placed<'s>> {
    let all = arrange(services);
    let is_open = |placed: &Placed<'_>| !placed.service.is_category && is_for(services, placed.service, reader);
    let open: Vec<&Service> = all.iter().filter(|placed| is_open(placed)).map(|placed| placed.service).collect();
    let holds = |category: &Service| open.iter().any(|service| above(services, service).iter().any(|other| other.id == category.id));
    all.into_iter().filter(|placed| if placed.service.is_category { holds(placed.service) } else { is_open(placed) }).collect()
}

fn is_for(services: &[Service], service: &Service, reader: &Reader) -> bool {
    match reader {
        Reader::Agent => true,
        Reader::Own => service.shown_to == ShownTo::Everybody,
        Reader::Client(covered) => covered.contains(&service.id) || above(services, service).iter().any(|category| covered.contains(&category.id)),
    }
}

/// Services whose name, line or category has all the words, by the beginnings of words.
pub fn find<'s>(shown: &[Placed<'s>], text: &str) -> Vec<&'s Service> {
    let wanted: Vec<String> = kernel::fold(text).split_whitespace().map(str::to_owned).collect();
    let fits = |service: &&Service| {
        let above = shown.iter().find(|placed| Some(placed.service.id) == service.parent).map(|placed| placed.service.name.as_str()).unwrap_or_default();
        let said = kernel::fold(&format!("{} {} {above}", service.name, service.summary));
        let has = |word: &String| said.split(|c: char| !c.is_alphanumeric()).any(|said| said.starts_with(word.as_str())) || said.contains(&format!(" {word}"));
        wanted.iter().all(has)
    };
    shown.iter().map(|placed| placed.service).filter(|service| !service.is_category).filter(fits).collect()
}
