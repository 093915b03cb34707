//! What is known about a person, taken along as one JSON file (S27): by themselves at any time, and by whoever administers people on their behalf.
//!
//! [`section`] is what areas add to it, [`own`] what this one knows, [`disclose`] asks who may, [`file`] sends it piece by piece. What others wrote and noted is not theirs and stays out,
//! and nothing in it opens a door.

mod api;
mod disclose;
mod file;
mod own;
mod pages;
mod section;

pub use api::api;
pub use disclose::{Whose, begin, read};
pub use pages::routes;
pub use section::{AT_ONCE, DISCLOSERS, Disclosed, Piece, Reading, Section, sections};
