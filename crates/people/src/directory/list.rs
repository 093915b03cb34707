//! Finding colleagues by a word and by where their accounts stand.

use db::Ctx;
use kernel::{Page, PageRequest, Result};

use super::store;
use crate::{User, permission::see_colleagues};

db::slugs! {
    /// Which accounts a list shows.
    #[derive(utoipa::ToSchema)]
    Listed {
        /// Those that can be used.
        Active = "active",
        /// Added by an administrator, their link not followed yet.
        Invited = "invited",
        Left = "left",
        /// Everybody who has not left.
        Here = "here",
    }
}

/// Whom to look for.
#[derive(Clone, Debug)]
pub struct Query {
    /// The beginning of a word of the name, of the username or of the address; empty for everybody.
    pub text: String,
    pub listed: Listed,
}

/// Colleagues by name.
pub fn list(ctx: &mut Ctx<'_>, query: &Query, page: &PageRequest) -> Result<Page<User>> {
    see_colleagues(ctx)?;
    store::list(ctx, query, page)
}
