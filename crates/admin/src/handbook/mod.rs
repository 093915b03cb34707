//! The handbook: one page per screen, in both languages, open to everybody.
//!
//! Pages are Markdown files in `docs/handbook`, built into the program and drawn once.

mod library;
mod pages;
#[cfg(test)]
mod tests;

pub use pages::routes;
