//! What differs between two states of a thing, for events that tell before and after.

use serde_json::{Map, Value};

/// The fields of two objects that differ, as they were and as they are; `None` when none does.
pub fn difference(before: Value, after: Value) -> Option<(Value, Value)> {
    let (Value::Object(before), Value::Object(after)) = (before, after) else { return None };
    let differs = |other: &Map<String, Value>, (name, value): &(String, Value)| other.get(name) != Some(value);
    let gone: Map<String, Value> = before.clone().into_iter().filter(|field| differs(&after, field)).collect();
    let come: Map<String, Value> = after.into_iter().filter(|field| differs(&before, field)).collect();
    (!gone.is_empty() || !come.is_empty()).then_some((Value::Object(gone), Value::Object(come)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_changed_is_told() {
        let before = json!({"phone": "1", "about": "", "skills": "VPN"});
        let after = json!({"phone": "2", "about": "", "skills": "VPN"});
        assert_eq!(difference(before.clone(), after), Some((json!({"phone": "1"}), json!({"phone": "2"}))));
        assert_eq!(difference(before.clone(), before), None);
    }
}
