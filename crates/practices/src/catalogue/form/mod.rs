//! Request forms: what a service asks of who requests it. Pure; the database keeps definitions and answers as opaque text.
//!
//! [`model`] is the definition and what makes one sound, [`answer`] checks what somebody filled in against it, [`draft`] reads what the editor sends, [`view`] is what pages show.

pub mod answer;
pub mod draft;
pub mod model;
#[cfg(test)]
mod tests;
pub mod view;

pub use answer::{Answer, Given};
pub use draft::Draft;
pub use model::{Condition, Field, Form, Kind};
pub use view::FieldView;
