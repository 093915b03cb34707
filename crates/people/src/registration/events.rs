//! What happens to registrations.

use kernel::UserId;
use queue::Happening;
use serde::{Deserialize, Serialize};

use super::Kind;

/// Somebody asked for an account; under which contract, or with which department and team typed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RegistrationAsked {
    pub kind: Kind,
    pub name: String,
    pub email: String,
    pub username: String,
    pub contract: Option<String>,
    pub department: String,
    pub team: String,
}

/// An administrator said yes; where the account is placed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RegistrationAccepted {
    pub name: String,
    pub email: String,
    pub before: serde_json::Value,
    pub after: serde_json::Value,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RegistrationRefused {
    pub name: String,
    pub email: String,
}

/// The link was followed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RegistrationJoined {
    pub user: UserId,
    pub contract: Option<String>,
}

impl Happening for RegistrationAsked {
    const KIND: &'static str = "registration.asked";
}

impl Happening for RegistrationAccepted {
    const KIND: &'static str = "registration.accepted";
}

impl Happening for RegistrationRefused {
    const KIND: &'static str = "registration.refused";
}

impl Happening for RegistrationJoined {
    const KIND: &'static str = "registration.joined";
}
