//! A form while it is being written: what the editor sends, half done or wrong as it may be.
//!
//! The editor is one page that sends all fields each time; its buttons add, move and remove fields of what was sent and show it again. Only *Save* keeps it.

use super::model::{Condition, Field, Form, Kind};

/// One field as the editor shows it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Row {
    pub key: String,
    pub label: String,
    pub help: String,
    pub kind: String,
    pub required: bool,
    /// One a line.
    pub choices: String,
    pub min: String,
    pub max: String,
    /// The key of the field that this one hangs on; empty for none.
    pub condition: String,
    /// Answers, one a line.
    pub values: String,
}

/// All fields in order.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Draft {
    pub rows: Vec<Row>,
}

/// What a button of the editor asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    Add,
    Up(usize),
    Down(usize),
    Remove(usize),
    /// Shows it again as it stands.
    Show,
}

impl Step {
    /// Reads the value of a button: `add`, `up-2`, `down-2`, `remove-2`.
    pub fn read(text: &str) -> Self {
        let (word, at) = text.split_once('-').unwrap_or((text, ""));
        match (word, at.parse()) {
            ("add", _) => Self::Add,
            ("up", Ok(at)) => Self::Up(at),
            ("down", Ok(at)) => Self::Down(at),
            ("remove", Ok(at)) => Self::Remove(at),
            _ => Self::Show,
        }
    }
}

impl Draft {
    pub fn of(form: &Form) -> Self {
        Self { rows: form.fields.iter().map(Row::of).collect() }
    }

    /// Reads `label-3` and its like, in the order of their numbers. More fields than a form may have are left out.
    pub fn read(fields: &[(String, String)]) -> Self {
        let mut draft = Self::default();
        for (name, value) in fields {
            let Some((part, at)) = name.rsplit_once('-').and_then(|(part, at)| at.parse::<usize>().ok().map(|at| (part, at))) else { continue };
            if at >= super::model::MOST_FIELDS * 2 {
                continue;
            }
            if draft.rows.len() <= at {
                draft.rows.resize(at + 1, Row::default());
            }
            let Some(row) = draft.rows.get_mut(at) else { continue };
            match part {
                "key" => row.key.clone_from(value),
                "label" => row.label.clone_from(value),
                "help" => row.help.clone_from(value),
                "kind" => row.kind.clone_from(value),
                "required" => row.required = value == "on",
                "choices" => row.choices.clone_from(value),
                "min" => row.min.clone_from(value),
                "max" => row.max.clone_from(value),
                "condition" => row.condition.clone_from(value),
                "values" => row.values.clone_from(value),
                _ => {}
            }
        }
        draft.rows.retain(|row| !row.kind.is_empty());
        draft.name_the_new();
        draft
    }

    /// What the draft is after a button was pressed, and which field to look at then.
    pub fn after(mut self, step: Step) -> (Self, Option<usize>) {
        let last = self.rows.len().saturating_sub(1);
        let focus = match step {
            Step::Add => {
                self.rows.push(Row { kind: "text".into(), ..Row::default() });
                self.name_the_new();
                Some(self.rows.len() - 1)
            }
            Step::Up(at) if at > 0 && at <= last => {
                self.rows.swap(at, at - 1);
                Some(at - 1)
            }
            Step::Down(at) if at < last => {
                self.rows.swap(at, at + 1);
                Some(at + 1)
            }
            Step::Remove(at) if at < self.rows.len() => {
                self.rows.remove(at);
                (!self.rows.is_empty()).then(|| at.min(self.rows.len() - 1))
            }
            _ => None,
        };
        (self, focus)
    }

    /// Gives each field without a key one that no other has.
    fn name_the_new(&mut self) {
        for at in 0..self.rows.len() {
            if self.rows[at].key.is_empty() {
                let free = (1..).map(|n| format!("f{n}")).find(|key| self.rows.iter().all(|row| row.key != *key));
                self.rows[at].key = free.unwrap_or_default();
            }
        }
    }

    /// The form as far as it can be read; [`Form::sound`] says what is wrong with it.
    pub fn form(&self) -> Form {
        Form { fields: self.rows.iter().map(Row::field).collect() }
    }

    /// Earlier fields on which the field at `at` may hang, by key and label.
    pub fn earlier(&self, at: usize) -> Vec<(&str, &str)> {
        self.rows.iter().take(at).map(|row| (row.key.as_str(), row.label.as_str())).collect()
    }
}

impl Row {
    fn of(field: &Field) -> Self {
        let (min, max) = match &field.kind {
            Kind::Number { min, max } => (bound_text(*min), bound_text(*max)),
            _ => Default::default(),
        };
        let condition = field.shown_if.as_ref();
        Self {
            key: field.key.clone(),
            label: field.label.clone(),
            help: field.help.clone(),
            kind: field.kind.slug().to_owned(),
            required: field.required,
            choices: field.kind.choices().join("\n"),
            min,
            max,
            condition: condition.map(|condition| condition.field.clone()).unwrap_or_default(),
            values: condition.map(|condition| condition.is.join("\n")).unwrap_or_default(),
        }
    }

    fn field(&self) -> Field {
        let kind = match self.kind.as_str() {
            "long_text" => Kind::LongText,
            "number" => Kind::Number { min: bound(&self.min), max: bound(&self.max) },
            "date" => Kind::Date,
            "one" => Kind::One { choices: lines(&self.choices) },
            "many" => Kind::Many { choices: lines(&self.choices) },
            "person" => Kind::Person,
            "file" => Kind::File,
            _ => Kind::Text,
        };
        let shown_if = (!self.condition.is_empty()).then(|| Condition { field: self.condition.clone(), is: lines(&self.values) });
        Field { key: self.key.clone(), label: self.label.clone(), help: self.help.clone(), kind, required: self.required, shown_if }
    }
}

fn bound_text(bound: Option<f64>) -> String {
    bound.map(super::answer::shown).unwrap_or_default()
}

/// A bound; what is no number is as wrong as one that is not finite, and is told so.
fn bound(text: &str) -> Option<f64> {
    match text.trim() {
        "" => None,
        text => Some(text.replace(',', ".").parse().unwrap_or(f64::INFINITY)),
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
