//! What somebody filled in, checked against the form.

use std::collections::BTreeMap;

use kernel::{AttachmentId, Error, FieldErrors, Result, Text, clean_line, fold, has_nul};
use serde::{Deserialize, Serialize};

use super::model::{Condition, Field, Form, Kind};

const LONGEST_LINE: usize = 500;
const LONGEST_TEXT: usize = 10_000;

/// What was filled in, by the key of the field; several values where several can be chosen. What the form does not ask is overlooked.
pub type Given = BTreeMap<String, Vec<String>>;

/// An answer with the label of then: the form may change afterwards, what was asked does not.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Answer {
    pub key: String,
    pub label: String,
    pub kind: String,
    /// One text, or each that was chosen. Of files the names, once they are sent.
    pub values: Vec<String>,
}

impl Answer {
    /// The uploads it consists of, before it is sent.
    pub fn files(&self) -> impl Iterator<Item = AttachmentId> {
        self.values.iter().filter(|_| self.kind == "file").filter_map(|id| id.parse().ok())
    }

    /// As one text for a reader: choices beside each other.
    pub fn text(&self) -> String {
        self.values.join(", ")
    }
}

impl Form {
    /// The answers to what is asked, in order, or what is wrong at each field, under its key. Fields whose condition is not met are neither asked nor kept.
    pub fn check(&self, given: &Given) -> Result<Vec<Answer>> {
        let mut errors = FieldErrors::default();
        let mut answers = Vec::new();
        for field in self.fields.iter().filter(|field| self.asks(field, given)) {
            match field.answer(given) {
                Ok(values) if values.is_empty() && field.required => errors.add(field.key.clone(), "error-required"),
                Ok(values) if values.is_empty() => {}
                Ok(values) => answers.push(Answer { key: field.key.clone(), label: field.label.clone(), kind: field.kind.slug().to_owned(), values }),
                Err(text) => errors.add(field.key.clone(), text),
            }
        }
        errors.check()?;
        Ok(answers)
    }

    /// Whether the field is asked, by what was filled in before it. A field that hangs on one that is not asked is not asked either.
    pub fn asks(&self, field: &Field, given: &Given) -> bool {
        let mut condition = field.shown_if.as_ref();
        // Conditions lead backwards only, so the chain ends; a stored form that does otherwise ends with its length.
        for _ in 0..=self.fields.len() {
            let Some(Condition { field: key, is }) = condition else { return true };
            let Some(other) = self.field(key) else { return false };
            let values: Vec<&str> = given.get(key).into_iter().flatten().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
            let is_met = if is.is_empty() { !values.is_empty() } else { values.iter().any(|value| is.iter().any(|wanted| fold(wanted) == fold(value))) };
            if !is_met {
                return false;
            }
            condition = other.shown_if.as_ref();
        }
        false
    }
}

impl Field {
    fn answer(&self, given: &Given) -> Result<Vec<String>, Text> {
        let given: Vec<&str> = given.get(&self.key).into_iter().flatten().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
        let Some(first) = given.first() else { return Ok(Vec::new()) };
        let one = |value: Result<String, Text>| value.map(|value| vec![value]);
        match &self.kind {
            Kind::Text | Kind::Person => one(line(first)),
            Kind::LongText => one(text(first)),
            Kind::Number { min, max } => one(number(first, *min, *max)),
            Kind::Date => one(date(first)),
            Kind::One { choices } => one(choice(first, choices)),
            Kind::Many { choices } => {
                let chosen = given.iter().map(|value| choice(value, choices)).collect::<Result<Vec<_>, Text>>()?;
                // In the order of the form, each once.
                Ok(choices.iter().filter(|known| chosen.contains(known)).cloned().collect())
            }
            Kind::File => given.iter().map(|id| file(id)).collect(),
        }
    }
}

fn line(value: &str) -> Result<String, Text> {
    clean_line("", value, LONGEST_LINE).map_err(said)
}

/// What an error at one field says.
fn said(error: Error) -> Text {
    match error {
        Error::Invalid(FieldErrors(errors)) => errors.into_iter().next().map_or_else(|| "error-invalid".into(), |error| error.text),
        _ => "error-invalid".into(),
    }
}

fn text(value: &str) -> Result<String, Text> {
    match value {
        _ if has_nul(value) => Err("error-nul".into()),
        _ if value.chars().count() > LONGEST_TEXT => Err(Text::new("error-too-long").with("max", LONGEST_TEXT)),
        _ => Ok(value.replace("\r\n", "\n")),
    }
}

/// A number as people write it, with a point or a comma.
fn number(value: &str, min: Option<f64>, max: Option<f64>) -> Result<String, Text> {
    let plain = value.replace([' ', '\u{a0}', '\u{202f}'], "").replace(',', ".");
    let is_plain = plain.len() <= 20 && plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    let number = plain.parse::<f64>().ok().filter(|number| is_plain && number.is_finite()).ok_or("catalogue-answer-number")?;
    match (min, max) {
        (Some(min), _) if number < min => Err(Text::new("catalogue-answer-min").with("min", shown(min))),
        (_, Some(max)) if number > max => Err(Text::new("catalogue-answer-max").with("max", shown(max))),
        _ => Ok(plain.trim_start_matches('+').to_owned()),
    }
}

/// A bound as people read it: whole numbers without a point.
pub fn shown(number: f64) -> String {
    number.to_string()
}

/// A day, as `2026-11-22`.
fn date(value: &str) -> Result<String, Text> {
    let is_written_out = value.len() == 10;
    value.parse::<jiff::civil::Date>().ok().filter(|_| is_written_out).map(|date| date.to_string()).ok_or_else(|| "catalogue-answer-date".into())
}

/// The id of an upload; whose it is, the ticket asks when it takes the file.
fn file(value: &str) -> Result<String, Text> {
    value.parse::<AttachmentId>().map(|id| id.to_string()).map_err(|_| "catalogue-answer-file".into())
}

/// The choice as the form writes it.
fn choice(value: &str, choices: &[String]) -> Result<String, Text> {
    choices.iter().find(|choice| *choice == value).cloned().ok_or_else(|| "catalogue-answer-choice".into())
}
