//! What an event tells of before and after, read from its data.

use kernel::Language;
use serde_json::{Map, Value};

/// One field of what happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// As in the data of the event; empty where the event is about one thing only.
    pub field: String,
    /// `None` where the event knows no before.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Ids that say nothing to people; they stay in the data.
const SILENT: [&str; 8] = ["message", "attachments", "invitation", "token", "user", "administrator", "mailbox", "operation"];

/// The fields of an event's data, in its order: what stood before and stands after, and what is simply told.
pub fn changes(data: &Value) -> Vec<Change> {
    let Value::Object(data) = data else { return Vec::new() };
    let mut all = Vec::new();
    for (before, after) in [("before", "after"), ("from", "to")] {
        if data.contains_key(before) && data.contains_key(after) {
            differences(&mut all, &data[before], &data[after]);
        }
    }
    let told = |name: &str| !["before", "after"].contains(&name) && !SILENT.contains(&name);
    for (name, value) in data.iter().filter(|(name, _)| told(name)) {
        let is_half_of_a_pair = (name == "from" && data.contains_key("to")) || (name == "to" && data.contains_key("from"));
        if !is_half_of_a_pair {
            all.push(Change { field: name.clone(), before: None, after: Some(words(value)) });
        }
    }
    all.retain(|change| change.before.as_deref().unwrap_or_default() != "" || change.after.as_deref().unwrap_or_default() != "");
    all
}

fn differences(all: &mut Vec<Change>, before: &Value, after: &Value) {
    let empty = Map::new();
    match (before, after) {
        (Value::Object(_), _) | (_, Value::Object(_)) => {
            let (before, after) = (before.as_object().unwrap_or(&empty), after.as_object().unwrap_or(&empty));
            let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
            for name in names.filter(|name| before.get(*name) != after.get(*name)) {
                all.push(Change { field: name.clone(), before: Some(before.get(name).map(words).unwrap_or_default()), after: after.get(name).map(words) });
            }
        }
        _ => all.push(Change { field: String::new(), before: Some(words(before)), after: Some(words(after)) }),
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(words).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => fields.iter().map(|(name, value)| format!("{name}: {}", words(value))).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

impl Change {
    /// What the field is called; a field that no catalogue names says its own name.
    pub fn label(&self, l: Language) -> String {
        if self.field.is_empty() {
            return l.t("audit-value").to_owned();
        }
        let key = format!("audit-field-{}", self.field.replace('_', "-"));
        match l.t(&key) {
            unknown if unknown == key => plain(&self.field),
            known => known.to_owned(),
        }
    }

    /// As people read it.
    pub fn shown(&self, l: Language, value: &Option<String>) -> String {
        match value.as_deref().unwrap_or_default() {
            "" => l.t("audit-nothing").to_owned(),
            "true" => l.t("audit-yes").to_owned(),
            "false" => l.t("audit-no").to_owned(),
            text => plain(text),
        }
    }

    /// `Name: Ana → Anna` in one line.
    pub fn line(&self, l: Language) -> String {
        let label = if self.field.is_empty() { String::new() } else { format!("{}: ", self.label(l)) };
        match &self.before {
            Some(_) => format!("{label}{} → {}", self.shown(l, &self.before), self.shown(l, &self.after)),
            None => format!("{label}{}", self.shown(l, &self.after)),
        }
    }
}

/// The text in one line in which nothing can pretend to be another line or run backwards: control characters and marks of direction are written out.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let is_mark = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || is_mark => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lines(data: Value) -> Vec<String> {
        let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
        changes(&data).iter().map(|change| format!("{}|{}|{}", change.field, side(&change.before), side(&change.after))).collect()
    }

    #[test]
    fn before_and_after_are_told_field_by_field() {
        assert_eq!(lines(json!({"before": "Ana", "after": "Anna"})), ["|Ana|Anna"]);
        assert_eq!(lines(json!({"before": {"a": 1, "b": true}, "after": {"a": 2, "b": true}})), ["a|1|2"]);
        assert_eq!(lines(json!({"before": {}, "after": {"domains": ["x.example", "y.example"]}})), ["domains||x.example, y.example"]);
        assert_eq!(lines(json!({"from": null, "to": "7"})), ["||7"]);
        assert_eq!(lines(json!({"to": "ana@example.com", "said": "no"})), ["said|-|no", "to|-|ana@example.com"]);
        assert_eq!(lines(json!({"name": "Ana", "token": "12", "message": "3"})), ["name|-|Ana"]);
        assert_eq!(lines(json!([1])), Vec::<String>::new());
    }

    #[test]
    fn nothing_pretends_to_be_another_line() {
        assert_eq!(plain("a\r\nb\u{202e}c\u{7}"), "a\\r\\nb\\u{202e}c\\u{7}");
        assert_eq!(plain("Ана → Anna"), "Ана → Anna");
    }
}
