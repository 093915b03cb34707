//! An organization: a tenant with its settings, its own mail domains, and the department and team where accounts begin.

pub mod hook;
pub mod model;
pub mod store;
pub mod switch;

pub use model::{Invitations, Organization, Way, is_public_mail};
pub use store::{default_place, departments, domains, exists, find_for_change, names, read, subject_hooks};
pub use switch::{Agents, Group, Prospect, Switched, last_switch, prospect, switch, take_back_switch};
