//! An organization: a tenant with its settings, its own mail domains, and the department and team where accounts begin.

pub mod hook;
pub mod model;
pub mod store;
pub mod switch;

pub use model::{Invitations, Organization, Way, is_public_mail};
pub use store::{default_place, departments, domains, exists, find_for_change, names, read, subject_hooks};
pub use switch::{Agents, Group, Prospect, Switched, last_switch, prospect, switch, take_back_switch};

use db::Ctx;
use kernel::Result;

/// Does what belongs to a new organization, in the transaction that makes it. Areas above add themselves, since this one knows nothing of what they keep.
#[db::linkme::distributed_slice]
#[linkme(crate = db::linkme)]
pub static FOUNDED: [Founded] = [..];

pub type Founded = fn(&mut Ctx<'_>, &Organization) -> Result<()>;
