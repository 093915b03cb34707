//! Finding people by words and by what their accounts are.

use db::Ctx;
use kernel::{ClientId, DepartmentId, Page, PageRequest, Result, TeamId};

use super::store;
use crate::{Role, User, permission::see_colleagues};

db::slugs! {
    /// Where the accounts of a list stand.
    #[derive(utoipa::ToSchema)]
    Listed {
        /// Those that can be used.
        Active = "active",
        /// Added by an administrator, their link not followed yet.
        Invited = "invited",
        /// Kept out as a precaution.
        Locked = "locked",
        /// Switched off for a longer time.
        Disabled = "disabled",
        Left = "left",
        /// Everybody who has not left.
        Here = "here",
    }
}

db::slugs! {
    /// The classes of people, each within the one before it: everyone, the registered, and those with a verified e-mail.
    #[derive(utoipa::ToSchema)]
    Class {
        /// Who has an account.
        Registered = "registered",
        /// Who has an account and an address that is proven, by its person or by an administrator's word.
        Verified = "verified",
        /// Also who only wrote in.
        Everyone = "everyone",
    }
}

/// In which role somebody is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum InRole {
    /// Administrators, or everybody else.
    Kind(Role),
    /// Who has this role, by its slug.
    Holder(String),
}

impl InRole {
    /// `administrator`, `member`, or the slug of a role. `None` for the empty word.
    pub fn from_word(word: &str) -> Option<Self> {
        match Role::from_slug(word) {
            _ if word.is_empty() => None,
            Some(kind) => Some(Self::Kind(kind)),
            None => Some(Self::Holder(word.to_owned())),
        }
    }

    pub fn word(&self) -> &str {
        match self {
            Self::Kind(kind) => kind.slug(),
            Self::Holder(slug) => slug,
        }
    }
}

/// Whom to look for.
#[derive(Clone, Debug)]
pub struct Query {
    /// Each word begins a word of the name, the username or the address; empty for everybody.
    pub text: String,
    pub class: Class,
    pub listed: Listed,
    pub role: Option<InRole>,
    pub department: Option<DepartmentId>,
    pub team: Option<TeamId>,
    pub client: Option<ClientId>,
}

impl Query {
    /// Everybody who has an account that stands there.
    pub fn of(listed: Listed) -> Self {
        Self { text: String::new(), class: Class::Registered, listed, role: None, department: None, team: None, client: None }
    }
}

/// People by name.
pub fn list(ctx: &mut Ctx<'_>, query: &Query, page: &PageRequest) -> Result<Page<User>> {
    see_colleagues(ctx)?;
    store::list(ctx, query, page)
}
