//! What happens at the door of an account.

use serde::{Deserialize, Serialize};

use crate::{events::events, second_factor::Factor, session::Origin};

db::slugs! {
    /// Where a sign-in failed.
    Step {
        Password = "password",
        Second = "second",
    }
}

events! {
    SignedIn = "user.signed_in" { factor: Option<Factor>, is_new_device: bool, origin: Origin }
    SignInFailed = "user.sign_in_failed" { step: Step, origin: Origin }
    SignedOut = "user.signed_out" { origin: Origin }
    /// Ended from another browser of the same person; `origin` is the browser that was signed out.
    SessionEnded = "user.session_ended" { origin: Origin }
}
