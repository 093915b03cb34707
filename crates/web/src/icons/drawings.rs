//! Small drawings for places where there is nothing yet. Their colours are classes, so that they follow the theme.

use std::fmt;

use askama::filters::HtmlSafe;

/// A drawing 120 by 80, hidden from screen readers.
#[derive(Clone, Copy)]
pub struct Drawing(&'static str);

impl HtmlSafe for Drawing {}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"<svg class="drawing" viewBox="0 0 120 80" aria-hidden="true">{}</svg>"#, self.0)
    }
}

/// The drawing of this name; that of an empty tray when there is none.
pub fn drawing(name: &str) -> Drawing {
    Drawing(match name {
        "done" => DONE,
        "people" => PEOPLE,
        "mail" => MAIL,
        "bell" => BELL,
        "search" => SEARCH,
        "key" => KEY,
        "lost" => LOST,
        "user" => USER,
        "support" => SUPPORT,
        _ => FEED,
    })
}

const FEED: &str = r#"<path class="d-wash" d="M22 46 34 20h52l12 26v18a6 6 0 0 1-6 6H28a6 6 0 0 1-6-6z"/><path class="d-line" d="M22 46h22l5 9h22l5-9h22M22 46 34 20h52l12 26v18a6 6 0 0 1-6 6H28a6 6 0 0 1-6-6z"/><path class="d-accent" d="M48 32h24M52 40h16"/>"#;
const DONE: &str = r#"<rect class="d-wash" x="28" y="14" width="64" height="52" rx="8"/><rect class="d-line" x="28" y="14" width="64" height="52" rx="8"/><path class="d-accent" d="m46 41 10 10 19-21"/>"#;
const PEOPLE: &str = r#"<circle class="d-wash" cx="60" cy="32" r="12"/><path class="d-wash" d="M38 68c0-13 9-20 22-20s22 7 22 20z"/><circle class="d-line" cx="60" cy="32" r="12"/><path class="d-line" d="M38 68c0-13 9-20 22-20s22 7 22 20z"/><path class="d-line" d="M33 34a8 8 0 1 0-8-8M18 60c0-9 4-14 11-16M87 34a8 8 0 1 1 8-8M102 60c0-9-4-14-11-16"/><path class="d-accent" d="M100 66v10M95 71h10"/>"#;
const MAIL: &str = r#"<rect class="d-wash" x="24" y="18" width="72" height="48" rx="7"/><rect class="d-line" x="24" y="18" width="72" height="48" rx="7"/><path class="d-line" d="m26 23 34 24 34-24"/><path class="d-accent" d="M76 58h12"/>"#;
const BELL: &str = r#"<path class="d-wash" d="M42 36a18 18 0 0 1 36 0c0 18 8 22 8 22H34s8-4 8-22z"/><path class="d-line" d="M42 36a18 18 0 0 1 36 0c0 18 8 22 8 22H34s8-4 8-22zM54 65a6.500 6.500 0 0 0 12 0"/><path class="d-accent" d="M88 20h10L88 32h10M102 10h6l-6 7h6"/>"#;
const SEARCH: &str = r#"<circle class="d-wash" cx="54" cy="36" r="20"/><circle class="d-line" cx="54" cy="36" r="20"/><path class="d-line" d="m69 51 19 19"/><path class="d-accent" d="M45 36h18"/>"#;
const KEY: &str = r#"<circle class="d-wash" cx="42" cy="48" r="16"/><circle class="d-line" cx="42" cy="48" r="16"/><path class="d-line" d="m53 37 29-23M72 22l9 11M62 30l6 8"/><circle class="d-accent" cx="38" cy="52" r="3"/>"#;
const LOST: &str = r#"<path class="d-wash" d="M20 64 44 22l16 24 10-14 30 32z"/><path class="d-line" d="M20 64 44 22l16 24 10-14 30 32zM14 64h92"/><path class="d-accent" d="M84 10v16M76 18h16"/>"#;
const USER: &str = r#"<circle class="d-wash" cx="44" cy="36" r="11"/><path class="d-wash" d="M24 70c0-12 8-19 20-19s20 7 20 19z"/><circle class="d-line" cx="44" cy="36" r="11"/><path class="d-line" d="M24 70c0-12 8-19 20-19s20 7 20 19zM69 12h26a6 6 0 0 1 6 6v15a6 6 0 0 1-6 6H81l-8 8v-8h-4a6 6 0 0 1-6-6V18a6 6 0 0 1 6-6z"/><path class="d-accent" d="M73 22h18M73 30h11"/>"#;
const SUPPORT: &str = r#"<circle class="d-wash" cx="60" cy="34" r="12"/><path class="d-wash" d="M38 72c0-13 9-20 22-20s22 7 22 20z"/><circle class="d-line" cx="60" cy="34" r="12"/><path class="d-line" d="M38 72c0-13 9-20 22-20s22 7 22 20zM43 33a17 17 0 0 1 34 0"/><path class="d-accent" d="M43 32v8M77 32v8c0 5-5 8-11 8"/>"#;
