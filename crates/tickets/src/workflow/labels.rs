//! What people read instead of slugs. Built-in slugs are in the catalogue; any other is shown with spaces and a capital letter.

use kernel::Language;

use super::{Category, Level, Priority};

/// "Incident".
pub fn type_label(l: Language, slug: &str) -> String {
    label(l, "ticket-type", slug)
}

/// "Incidents"; for a type of the organization's own its name in the singular.
pub fn type_plural(l: Language, slug: &str) -> String {
    sentence(l, format!("ticket-type-{slug}-plural")).unwrap_or_else(|| titled(slug))
}

/// "Raise an incident", as the icons along the top of the feed say it.
pub fn raise_label(l: Language, slug: &str) -> String {
    sentence(l, format!("ticket-type-{slug}-raise")).unwrap_or_else(|| l.a("ticket-type-raise-other", "type", titled(slug)))
}

/// "In progress".
pub fn status_label(l: Language, slug: &str) -> String {
    label(l, "ticket-status", slug)
}

/// "Resolve".
pub fn transition_label(l: Language, name: &str) -> String {
    label(l, "ticket-transition", name)
}

pub fn priority_label(l: Language, priority: Priority) -> String {
    label(l, "ticket-priority", priority.slug())
}

/// How soon it is needed: "Soon".
pub fn urgency_label(l: Language, level: Level) -> String {
    label(l, "ticket-urgency", level.slug())
}

/// How much hangs on it: "Many people".
pub fn impact_label(l: Language, level: Level) -> String {
    label(l, "ticket-impact", level.slug())
}

pub fn category_label(l: Language, category: Category) -> String {
    label(l, "ticket-category", category.slug())
}

/// The Lucide icon that stands for a type.
pub fn icon(slug: &str) -> &'static str {
    match slug {
        "incident" => "triangle-alert",
        "bug" => "bug",
        "question" => "circle-help",
        "service_request" => "concierge-bell",
        _ => "ticket",
    }
}

fn label(l: Language, area: &str, slug: &str) -> String {
    sentence(l, format!("{area}-{slug}")).unwrap_or_else(|| titled(slug))
}

fn sentence(l: Language, key: String) -> Option<String> {
    let sentence = l.t(&key);
    (sentence != key).then(|| sentence.to_owned())
}

/// `on_hold` → "On hold".
fn titled(slug: &str) -> String {
    let words = slug.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
