//! What happens to the catalogue.

use kernel::{Error, Result, ServiceId};
use queue::{Happening, ItemKind, ItemRef};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::Service;

/// An entry came into the catalogue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ServiceCreated {
    pub name: String,
    pub is_category: bool,
}

impl Happening for ServiceCreated {
    const KIND: &'static str = "service.created";
}

/// An entry was edited, moved, archived or brought back, or has another form: what was before and after, as far as it differs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ServiceChanged {
    pub before: Value,
    pub after: Value,
}

impl Happening for ServiceChanged {
    const KIND: &'static str = "service.changed";
}

pub fn item(service: ServiceId) -> ItemRef {
    ItemRef { kind: ItemKind::Service, id: service.0 }
}

/// The fields of an entry that can change, as events tell them.
pub fn told(service: &Service) -> Result<Value> {
    let mut told = serde_json::to_value(service).map_err(Error::internal)?;
    if let Some(fields) = told.as_object_mut() {
        fields.remove("id");
        fields.remove("version");
    }
    Ok(told)
}
