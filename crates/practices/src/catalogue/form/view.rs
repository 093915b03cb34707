//! A form as a page shows it: to whoever fills it in, and to the administrator who looks at what they have made.

use kernel::{FieldErrors, Language};

use super::{
    answer::{Given, shown},
    model::{Field, Form, Kind},
};

/// A field ready for its template.
pub struct FieldView {
    /// Of the input: `a-` and the key.
    pub name: String,
    pub label: String,
    pub help: String,
    pub kind: &'static str,
    pub required: bool,
    /// Each choice, and whether it is chosen.
    pub choices: Vec<(String, bool)>,
    pub value: String,
    /// Of files that were sent along already: ids and names.
    pub kept: Vec<(String, String)>,
    pub min: String,
    pub max: String,
    pub error: Option<String>,
    pub condition: Option<ConditionView>,
    /// By what is filled in now.
    pub is_asked: bool,
}

/// When a field is asked, for the script that hides it and for who has none.
pub struct ConditionView {
    /// The input it hangs on.
    pub name: String,
    /// The answers that will do, as a JSON list.
    pub values: String,
    /// "Only if “Which one?” is “Strong”".
    pub words: String,
}

/// The input of a field.
pub fn input_name(key: &str) -> String {
    format!("a-{key}")
}

impl FieldView {
    /// The ids of what describes the input.
    pub fn described(&self) -> String {
        let help = self.has_help().then(|| format!("{}-help", self.name));
        let error = self.error.is_some().then(|| format!("{}-error", self.name));
        [help, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    pub fn has_help(&self) -> bool {
        !(self.help.is_empty() && self.min.is_empty() && self.max.is_empty())
    }

    /// "From 1 to 5."
    pub fn bounds(&self, l: &Language) -> Option<String> {
        match (self.min.as_str(), self.max.as_str()) {
            ("", "") => None,
            (min, "") => Some(l.a("catalogue-at-least", "min", min)),
            ("", max) => Some(l.a("catalogue-at-most", "max", max)),
            (min, max) => Some(l.b("catalogue-between", "min", min, "max", max)),
        }
    }

    pub fn all(l: Language, form: &Form, given: &Given, errors: &FieldErrors) -> Vec<Self> {
        form.fields.iter().map(|field| Self::of(l, form, field, given, errors)).collect()
    }

    fn of(l: Language, form: &Form, field: &Field, given: &Given, errors: &FieldErrors) -> Self {
        let values: &[String] = given.get(&field.key).map(Vec::as_slice).unwrap_or_default();
        let (min, max) = match &field.kind {
            Kind::Number { min, max } => (min.map(shown).unwrap_or_default(), max.map(shown).unwrap_or_default()),
            _ => Default::default(),
        };
        Self {
            name: input_name(&field.key),
            label: field.label.clone(),
            help: field.help.clone(),
            kind: field.kind.slug(),
            required: field.required,
            choices: field.kind.choices().iter().map(|choice| (choice.clone(), values.contains(choice))).collect(),
            value: values.first().cloned().unwrap_or_default(),
            kept: Vec::new(),
            min,
            max,
            error: errors.of(&field.key).map(|text| l.say(text)),
            condition: field.shown_if.as_ref().and_then(|condition| {
                let other = form.field(&condition.field)?;
                let quoted: Vec<String> = condition.is.iter().map(|value| l.a("catalogue-quoted", "text", value)).collect();
                let words = match quoted.is_empty() {
                    true => l.a("catalogue-only-if-answered", "label", &other.label),
                    false => l.b("catalogue-only-if", "label", &other.label, "values", quoted.join(l.t("catalogue-or"))),
                };
                let values = serde_json::to_string(&condition.is).unwrap_or_default();
                Some(ConditionView { name: input_name(&condition.field), values, words })
            }),
            is_asked: form.asks(field, given),
        }
    }
}
