//! What happens to loads; they stand in the history of the organization.

use queue::{ItemKind, ItemRef};
use serde::{Deserialize, Serialize};

use crate::events::events;

events! {
    PeopleLoaded = "organization.people_loaded" { load: kernel::LoadId, file: String, count: i64 }
    LoadUndone = "organization.people_load_undone" { load: kernel::LoadId, file: String, count: i64, kept: i64 }
}

pub fn item(organization: kernel::OrganizationId) -> ItemRef {
    ItemRef { kind: ItemKind::Organization, id: organization.0 }
}
