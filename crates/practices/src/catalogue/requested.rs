//! What a ticket that came from the catalogue was opened with.

use kernel::ServiceId;

use super::form::Answer;

/// A service as it was requested: under the name of then, with the answers and their labels of then.
#[derive(Clone, PartialEq, Debug)]
pub struct Requested {
    pub service: ServiceId,
    pub name: String,
    pub icon: String,
    pub form_version: i64,
    pub answers: Vec<Answer>,
}
