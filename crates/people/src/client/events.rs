//! What happens to clients.

use kernel::ClientId;
use queue::{Happening, ItemKind, ItemRef};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ClientAdded {
    pub name: String,
}

/// What differs, as it was and as it is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ClientChanged {
    pub before: serde_json::Value,
    pub after: serde_json::Value,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ClientArchived {
    pub name: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ClientRestored {
    pub name: String,
}

impl Happening for ClientAdded {
    const KIND: &'static str = "client.added";
}

impl Happening for ClientChanged {
    const KIND: &'static str = "client.changed";
}

impl Happening for ClientArchived {
    const KIND: &'static str = "client.archived";
}

impl Happening for ClientRestored {
    const KIND: &'static str = "client.restored";
}

pub fn item(id: ClientId) -> ItemRef {
    ItemRef { kind: ItemKind::Client, id: id.0 }
}
