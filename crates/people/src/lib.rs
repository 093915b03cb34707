//! People: organizations and their settings, accounts, sign-in, sessions and tokens, invitations.

pub mod events;
pub mod link;
pub mod organization;
pub mod password;
pub mod permission;
mod schema;
pub mod session;
mod slugs;
pub mod token;
pub mod user;

pub use organization::{Invitations, Organization, Way, next_ticket_number};
pub use permission::PeopleAct;
pub use schema::MIGRATIONS;
pub use user::{Role, User, UserState, by_username, faces, find_agent, find_user, find_users, members, search_people};

/// The settings of the acting person's organization.
pub fn organization(ctx: &mut db::Ctx<'_>) -> kernel::Result<Organization> {
    organization::read(ctx)
}
