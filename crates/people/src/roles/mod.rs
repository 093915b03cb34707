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
