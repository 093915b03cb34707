//! Finding clients by a word, and the people of one.

use db::Ctx;
use kernel::{ClientId, OrNotFound, Page, PageRequest, Result};

use super::{ClientAct, model::Client, store};
use crate::User;

/// A client as lists show it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub client: Client,
    /// People who have not left, those without an account among them.
    pub people: i64,
    /// Contracts of whatever state.
    pub contracts: i64,
}

/// Which clients to look for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The beginning of a word of the name; empty for all.
    pub text: String,
    pub archived: bool,
}

/// Clients by name.
pub fn search(ctx: &mut Ctx<'_>, query: &Query, page: &PageRequest) -> Result<Page<Listed>> {
    ctx.permit_here(ClientAct::See)?;
    store::search(ctx, query, page)
}

/// The people of a client who have not left, by name; those who only wrote in among them.
pub fn people(ctx: &mut Ctx<'_>, id: ClientId, page: &PageRequest) -> Result<Page<User>> {
    ctx.permit_here(ClientAct::See)?;
    store::find(ctx, id)?.or_not_found()?;
    store::people(ctx, id, page)
}
