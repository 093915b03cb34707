//! How an organization is built: departments with their managers, teams with their members, and who stands in for whom while somebody is away (K12).
//!
//! Every account has one place, a department and a team of it; that is where its person belongs. Beside it people manage departments and are members of teams.

mod absence;
mod departments;
mod members;
mod model;
pub mod store;
mod teams;

pub use absence::{end_absence, substitute_of, take_leave};
pub use departments::{add_department, archive_department, move_department, rename_department, restore_department};
pub use members::{add_manager, add_member, place, remove_manager, remove_member};
pub use model::{Department, Team};
pub use teams::{add_team, archive_team, rename_team, restore_team};

use db::Ctx;
use kernel::Result;

/// Writes down what happened to the organization's structure, and tells who listens.
fn told(ctx: &mut Ctx<'_>, happening: &impl queue::Happening) -> Result<()> {
    let (operation, organization) = (queue::operation(ctx), crate::events::organization_item(ctx));
    queue::record(ctx, operation, organization, happening)?;
    ctx.announce("settings");
    ctx.announce("people");
    Ok(())
}
