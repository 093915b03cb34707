//! Who does something, and through which door it came.

use serde::{Deserialize, Serialize};

use crate::UserId;

/// Who acts: a person with an account, or the desk itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Actor {
    /// Somebody signed in, or holding a token.
    Person(UserId),
    /// A rule, a schedule, or a command of the operator.
    Desk,
}

impl Actor {
    /// The acting person, if it is one.
    pub fn person(self) -> Option<UserId> {
        match self {
            Self::Person(user) => Some(user),
            Self::Desk => None,
        }
    }
}

/// The channel through which something reached the desk; kept with every event.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    Web,
    Api,
    Mail,
    CommandLine,
    Automation,
}

impl Via {
    pub fn slug(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
            Self::Mail => "mail",
            Self::CommandLine => "command_line",
            Self::Automation => "automation",
        }
    }

    /// Reads what [`Via::slug`] wrote; an unknown text reads as automation.
    pub fn from_slug(slug: &str) -> Self {
        match slug {
            "web" => Self::Web,
            "api" => Self::Api,
            "mail" => Self::Mail,
            "command_line" => Self::CommandLine,
            _ => Self::Automation,
        }
    }
}
