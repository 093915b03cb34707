//! Passwords: which are taken, how they are hashed and compared, and strong ones to offer.
//!
//! Hashing costs about 20 MB and 20 ms by design. At most two run at once, on threads of their own, so that a flood of sign-ins
//! slows down sign-ins and nothing else.

mod hashing;
mod offer;
mod rule;

pub use hashing::{PasswordHash, hash, hash_blocking, verify};
pub use offer::offer;
pub use rule::{LONGEST, Password, SHORTEST};
