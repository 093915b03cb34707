//! Where what is new in a mail ends: the marks that mail programs set between an answer and what it answers.
//!
//! Text and HTML become [`Line`]s; what is told here of lines holds for both. The words of the programs, in their languages, are tables: [`labels`], [`phrases`].

mod attribution;
mod header;
mod html;
mod labels;
mod line;
mod mark;
mod phrases;
mod signature;
mod trim;

pub use attribution::attribution_at;
pub use header::{Role, block_at};
pub use html::{has_marks, lines_of_html, prepared, without_marks};
pub use line::{Hint, Line, lines_of_text};
pub use mark::{Separator, separator_at};
pub use trim::{Cut, cut};
