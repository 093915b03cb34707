//! How soon a ticket should be seen to.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Stored as a number, 0 to 3, so that it sorts; spoken of by its slug.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    Low,
    #[default]
    Normal,
    High,
    Urgent,
}

impl Priority {
    pub const ALL: [Self; 4] = [Self::Low, Self::Normal, Self::High, Self::Urgent];

    /// The stored number.
    pub fn rank(self) -> i64 {
        self as i64
    }

    /// Reads the stored number; one that is out of range reads as the nearest priority.
    pub fn from_rank(rank: i64) -> Self {
        match rank {
            ..=0 => Self::Low,
            1 => Self::Normal,
            2 => Self::High,
            3.. => Self::Urgent,
        }
    }

    pub fn slug(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.slug() == slug)
    }
}

impl FromStr for Priority {
    type Err = ();

    fn from_str(slug: &str) -> Result<Self, ()> {
        Self::from_slug(slug).ok_or(())
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// How soon something is needed, or how much hangs on it: the two sides of the matrix that suggests a priority. Stored as a number, 0 to 2.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Low,
    Normal,
    High,
}

impl Level {
    pub const ALL: [Self; 3] = [Self::Low, Self::Normal, Self::High];

    /// The stored number.
    pub fn rank(self) -> i64 {
        self as i64
    }

    /// Reads the stored number; one that is out of range reads as the nearest level.
    pub fn from_rank(rank: i64) -> Self {
        match rank {
            ..=0 => Self::Low,
            1 => Self::Normal,
            2.. => Self::High,
        }
    }

    pub fn slug(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.slug() == slug)
    }
}
