//! Pictures drawn for the sample company: screenshots, photographs of paper, charts, faces.

pub mod canvas;
mod letters;
pub mod photo;
pub mod portrait;
pub mod screen;

pub use canvas::{Canvas, Colour};
