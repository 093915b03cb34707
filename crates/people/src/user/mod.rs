//! Accounts: who somebody is, what they may do, how they are looked up.

mod everywhere;
pub mod find;
pub mod model;
pub mod store;

pub use everywhere::{Account, find_everywhere, search_everywhere};
pub use find::{Named, by_address, by_username, client_of, faces, find_agent, find_named, find_requester, find_user, find_users, members, search_people};
pub use model::{Absence, Density, MailPace, NewUser, Role, Theme, User, UserState};
