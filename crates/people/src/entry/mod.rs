//! The way in: everything before somebody is signed in.

mod admit;
mod api;
pub mod brakes;
mod commands;
pub(crate) mod founding;
mod jobs;
pub mod pages;
mod reset;
mod second_step;
mod sign_in;
mod sign_up;

pub use api::api;
pub use commands::{create_organization_with_admin, issue_token, setup_link};
pub use jobs::REACTIONS;
pub(crate) use pages::origin;
pub use pages::routes;
pub use reset::{request_confirmation, request_reset, reset};
pub use second_step::{Attempt, second_step};
pub(crate) use sign_in::find_candidates;
pub use sign_in::{Choice, SignedIn, choose, sign_in, sign_out};
pub use sign_up::{SignUp, SignedUp, set_up, sign_up};
