//! A sentence for a person, not yet in a language: a catalogue key and what fills its gaps.

use std::borrow::Cow;

/// What fills a gap of a [`Text`].
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    Text(String),
    /// A number, by which the catalogue may choose a plural form; shown with the language's digit groups.
    Number(i64),
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Value {
            fn from(number: $kind) -> Self {
                Self::Number(number as i64)
            }
        }
        impl From<&$kind> for Value {
            fn from(number: &$kind) -> Self {
                Self::Number(*number as i64)
            }
        }
    )*};
}
numbers!(i64, i32, u32, u64, usize);

impl From<crate::TicketNumber> for Value {
    fn from(number: crate::TicketNumber) -> Self {
        Self::Text(number.to_string())
    }
}
impl From<&crate::TicketNumber> for Value {
    fn from(number: &crate::TicketNumber) -> Self {
        Self::Text(number.to_string())
    }
}
impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<&&str> for Value {
    fn from(text: &&str) -> Self {
        Self::Text((*text).to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&&String> for Value {
    fn from(text: &&String) -> Self {
        Self::Text((*text).clone())
    }
}
impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

/// A message of the language catalogue with its arguments: `Text::new("error-too-long").with("max", 200)`.
#[derive(Clone, PartialEq, Debug)]
pub struct Text {
    pub key: Cow<'static, str>,
    pub args: Vec<(&'static str, Value)>,
}

impl Text {
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), args: Vec::new() }
    }

    /// Fills the gap `name`.
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

impl From<&'static str> for Text {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}
