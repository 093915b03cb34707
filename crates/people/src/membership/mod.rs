//! What happens to accounts: adding, removing, roles, names, passwords, addresses.

mod add_person;
mod change_email;
mod change_password;
mod change_role;
mod confirm_email;
mod outsider;
mod remove_person;
mod rename;
pub mod username;

pub use add_person::{NewPerson, add_person, resend_link};
pub use change_email::change_email;
pub use change_password::{change_password, set_password};
pub use change_role::{make_administrator, make_member};
pub use confirm_email::{Confirmed, confirm_email, resend_own, send_confirmation};
pub(crate) use outsider::take_over as take_over_outsider;
pub use outsider::{TAKEN_OVER, TakeOver, know_outsider};
pub use remove_person::remove_person;
pub use rename::rename;
pub use username::{choose_username, may_choose_username};
