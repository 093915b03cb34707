//! What happens to contracts. Codes are never written down.

use kernel::{ContractId, ServiceId};
use queue::{Happening, ItemKind, ItemRef};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ContractAdded {
    pub number: String,
    pub client: String,
}

/// What differs, as it was and as it is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ContractChanged {
    pub before: serde_json::Value,
    pub after: serde_json::Value,
}

/// Another code is asked beside the number, or none.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ContractCodeChanged {
    pub is_asked: bool,
}

/// The services that it covers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ContractCovers {
    pub before: Vec<ServiceId>,
    pub after: Vec<ServiceId>,
}

/// Somebody belongs to another contract, or to none.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct UserContractChanged {
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Happening for ContractAdded {
    const KIND: &'static str = "contract.added";
}

impl Happening for ContractChanged {
    const KIND: &'static str = "contract.changed";
}

impl Happening for ContractCodeChanged {
    const KIND: &'static str = "contract.code_changed";
}

impl Happening for ContractCovers {
    const KIND: &'static str = "contract.covers";
}

impl Happening for UserContractChanged {
    const KIND: &'static str = "user.contract_changed";
}

pub fn item(id: ContractId) -> ItemRef {
    ItemRef { kind: ItemKind::Contract, id: id.0 }
}
