//! The definition of a request form.

use std::collections::HashSet;

use kernel::{Error, FieldErrors, Result, Text, clean_line, has_nul};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most fields of one form; whoever is asked more than that gives up.
pub const MOST_FIELDS: usize = 40;
/// The most choices of one field.
const MOST_CHOICES: usize = 60;
const LONGEST_LABEL: usize = 120;
const LONGEST_HELP: usize = 400;
const LONGEST_CHOICE: usize = 100;

/// What a service asks, in order.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = RequestForm)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[schema(value_type = Vec<Definition>)]
    pub fields: Vec<Field>,
}

/// One question of a form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Definition", into = "Definition")]
pub struct Field {
    /// Names the field for as long as it lives, whatever it is called: a lower-case letter, then letters, digits and underscores.
    pub key: String,
    pub label: String,
    pub help: String,
    pub kind: Kind,
    pub required: bool,
    /// Asked only when an earlier field was answered so.
    pub shown_if: Option<Condition>,
}

/// What kind of answer a field takes.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    Number {
        min: Option<f64>,
        max: Option<f64>,
    },
    /// A day of the calendar.
    Date,
    /// One of several.
    One {
        choices: Vec<String>,
    },
    /// Any of several.
    Many {
        choices: Vec<String>,
    },
    /// Somebody: a name, username or address as it was typed.
    Person,
    /// One file or several, which are uploaded before.
    File,
}

/// A field as it is written down, in the database and by programs.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = FormField)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Names the field in answers and conditions.
    #[schema(example = "model")]
    pub key: String,
    pub label: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// `text`, `long_text`, `number`, `date`, `one`, `many`, `person` or `file`.
    #[schema(example = "one")]
    pub kind: String,
    /// Of `one` and `many`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// Of `number`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    #[serde(default)]
    pub required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_if: Option<Condition>,
}

impl TryFrom<Definition> for Field {
    type Error = String;

    fn try_from(it: Definition) -> Result<Self, String> {
        let kind = match it.kind.as_str() {
            "text" => Kind::Text,
            "long_text" => Kind::LongText,
            "number" => Kind::Number { min: it.min, max: it.max },
            "date" => Kind::Date,
            "one" => Kind::One { choices: it.choices },
            "many" => Kind::Many { choices: it.choices },
            "person" => Kind::Person,
            "file" => Kind::File,
            other => return Err(format!("unknown kind of field `{other}`, expected one of {}", Kind::SLUGS.join(", "))),
        };
        Ok(Self { key: it.key, label: it.label, help: it.help, kind, required: it.required, shown_if: it.shown_if })
    }
}

impl From<Field> for Definition {
    fn from(field: Field) -> Self {
        let kind = field.kind.slug().to_owned();
        let (choices, min, max) = match field.kind {
            Kind::One { choices } | Kind::Many { choices } => (choices, None, None),
            Kind::Number { min, max } => (Vec::new(), min, max),
            _ => (Vec::new(), None, None),
        };
        Self { key: field.key, label: field.label, help: field.help, kind, choices, min, max, required: field.required, shown_if: field.shown_if }
    }
}

/// When a field is asked.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = FormCondition)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The key of an earlier field.
    pub field: String,
    /// Any of these answers will do; with none, any answer at all.
    #[serde(default)]
    pub is: Vec<String>,
}

impl Kind {
    /// The word of the editor and the API.
    pub fn slug(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Number { .. } => "number",
            Self::Date => "date",
            Self::One { .. } => "one",
            Self::Many { .. } => "many",
            Self::Person => "person",
            Self::File => "file",
        }
    }

    /// All words, in the order the editor offers them.
    pub const SLUGS: [&'static str; 8] = ["text", "long_text", "number", "date", "one", "many", "person", "file"];

    /// What can be chosen, where something can.
    pub fn choices(&self) -> &[String] {
        match self {
            Self::One { choices } | Self::Many { choices } => choices,
            _ => &[],
        }
    }
}

impl Form {
    /// Reads what was stored.
    pub fn from_json(json: &str) -> Result<Self> {
        serde_json::from_str(json).map_err(|error| Error::Internal(format!("a request form: {error}")))
    }

    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::internal)
    }

    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The definition with its texts cleaned, or everything that is wrong with it: at `fields.2.label` for the label of the third field.
    pub fn sound(&self) -> Result<Self> {
        let mut errors = FieldErrors::default();
        if self.fields.len() > MOST_FIELDS {
            errors.add("fields", Text::new("catalogue-form-too-many").with("max", MOST_FIELDS));
        }
        let mut keys = HashSet::new();
        let mut sound = Self::default();
        for (at, field) in self.fields.iter().take(MOST_FIELDS).enumerate() {
            if !is_key(&field.key) {
                errors.add(place(at, "key"), "catalogue-form-key-bad");
            } else if !keys.insert(field.key.as_str()) {
                errors.add(place(at, "key"), "catalogue-form-key-twice");
            }
            let clean = field.sound(at, &sound, &mut errors);
            sound.fields.push(clean);
        }
        errors.check()?;
        Ok(sound)
    }
}

/// The name of a part of a field in errors.
pub fn place(at: usize, part: &str) -> String {
    format!("fields.{at}.{part}")
}

fn is_key(key: &str) -> bool {
    key.len() <= 40 && key.starts_with(|c: char| c.is_ascii_lowercase()) && key.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

impl Field {
    /// The field cleaned; what is wrong goes to `errors`. `earlier` are the fields before it, on which its condition may hang.
    fn sound(&self, at: usize, earlier: &Form, errors: &mut FieldErrors) -> Self {
        let label = line(&self.label, LONGEST_LABEL, place(at, "label"), errors);
        let help = match self.help.trim() {
            "" => String::new(),
            help => line(help, LONGEST_HELP, place(at, "help"), errors),
        };
        Self {
            key: self.key.clone(),
            label,
            help,
            kind: self.kind.sound(at, errors),
            required: self.required,
            shown_if: self.shown_if.as_ref().map(|condition| condition.sound(at, earlier, errors)),
        }
    }
}

/// One clean line, or an error at `place` and the text as it came.
fn line(text: &str, max: usize, place: String, errors: &mut FieldErrors) -> String {
    match clean_line("", text, max) {
        Ok(clean) => clean,
        Err(Error::Invalid(wrong)) => {
            errors.0.extend(wrong.0.into_iter().map(|error| kernel::FieldError { field: place.clone().into(), text: error.text }));
            text.to_owned()
        }
        Err(_) => text.to_owned(),
    }
}

impl Kind {
    fn sound(&self, at: usize, errors: &mut FieldErrors) -> Self {
        match self {
            Self::Number { min, max } => {
                let is_odd = |bound: &Option<f64>| bound.is_some_and(|bound| !bound.is_finite() || bound.abs() > 1e15);
                if is_odd(min) || is_odd(max) || matches!((min, max), (Some(min), Some(max)) if min > max) {
                    errors.add(place(at, "max"), "catalogue-form-bounds");
                }
                self.clone()
            }
            Self::One { choices } => Self::One { choices: sound_choices(choices, at, errors) },
            Self::Many { choices } => Self::Many { choices: sound_choices(choices, at, errors) },
            Self::Text | Self::LongText | Self::Date | Self::Person | Self::File => self.clone(),
        }
    }
}

fn sound_choices(choices: &[String], at: usize, errors: &mut FieldErrors) -> Vec<String> {
    let mut seen = HashSet::new();
    let clean: Vec<String> = choices.iter().map(|choice| line(choice, LONGEST_CHOICE, place(at, "choices"), errors)).collect();
    if clean.is_empty() {
        errors.add(place(at, "choices"), "catalogue-form-no-choices");
    } else if clean.len() > MOST_CHOICES {
        errors.add(place(at, "choices"), Text::new("catalogue-form-many-choices").with("max", MOST_CHOICES));
    } else if !clean.iter().all(|choice| seen.insert(kernel::fold(choice))) {
        errors.add(place(at, "choices"), "catalogue-form-choice-twice");
    }
    clean
}

impl Condition {
    fn sound(&self, at: usize, earlier: &Form, errors: &mut FieldErrors) -> Self {
        let is: Vec<String> = self.is.iter().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect();
        match earlier.field(&self.field) {
            None => errors.add(place(at, "shown_if"), "catalogue-form-condition-field"),
            Some(field) => {
                let choices = field.kind.choices();
                if let Some(unknown) = is.iter().find(|value| !choices.is_empty() && !choices.contains(*value)) {
                    errors.add(place(at, "shown_if"), Text::new("catalogue-form-condition-value").with("value", unknown));
                } else if is.iter().any(|value| has_nul(value) || value.chars().count() > LONGEST_CHOICE) || is.len() > MOST_CHOICES {
                    errors.add(place(at, "shown_if"), Text::new("error-too-long").with("max", LONGEST_CHOICE));
                }
            }
        }
        Self { field: self.field.clone(), is }
    }
}
