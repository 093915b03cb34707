//! Looks people up in any organization, and sends them the confirmation of their address again (A11).

mod api;
mod pages;
mod resend;

pub use api::api;
pub use pages::routes;

use db::Ctx;
use kernel::Result;
use people::user::{Account, search_everywhere};

use crate::permission::OperatorAct;

/// More than these nobody reads; a longer word finds fewer.
const MOST: i64 = 50;

/// The accounts that fit the words, none without words.
fn search(ctx: &mut Ctx<'_>, words: &str) -> Result<Vec<Account>> {
    ctx.permit_here(OperatorAct::See)?;
    match words.trim() {
        "" => Ok(Vec::new()),
        words => search_everywhere(&mut ctx.installation(), kernel::truncate(words, 100), MOST),
    }
}
