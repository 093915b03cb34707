//! Roles: what people may do, as named sets of grants. Some are built in, others an organization makes; a person has several, and may what any of them allows.
//!
//! They count in *Help desk* alone. In *Everyone helps* every member may the same, whatever roles are written down; they wait until the organization switches.

mod change;
mod give;
mod model;
pub mod standing;
pub mod store;

pub use change::{RoleChange, add_role, change_role, delete_role};
pub use give::give_roles;
pub use model::{BuiltIn, Role};
pub use standing::{stand, standing_of};

use db::Ctx;
use kernel::{Grant, Result, UserId};

/// More people than this are not told one by one.
const MOST_TOLD: i64 = 200;

/// Who is told of tickets without a department (C6): the people whose role says so, the administrators where nobody's does.
pub fn who_sees_to_unplaced(ctx: &mut Ctx<'_>) -> Result<Vec<UserId>> {
    let named = store::with_grant(ctx, Grant::SeeUnplaced, MOST_TOLD)?;
    if !named.is_empty() {
        return Ok(named);
    }
    Ok(crate::user::find::administrators(ctx)?.into_iter().map(|user| user.id).collect())
}
