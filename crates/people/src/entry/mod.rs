//! The way in: everything before somebody is signed in.

mod api;
pub mod brakes;
mod commands;
pub(crate) mod founding;
mod jobs;
pub mod pages;
mod reset;
mod sign_in;
mod sign_up;

pub use api::api;
pub use commands::{create_organization_with_admin, issue_token, setup_link};
pub use jobs::REACTIONS;
pub use pages::routes;
pub use reset::{request_confirmation, request_reset, reset};
pub use sign_in::{Choice, SignedIn, choose, sign_in, sign_out};
pub use sign_up::{SignUp, SignedUp, set_up, sign_up};
