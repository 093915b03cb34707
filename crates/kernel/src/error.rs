//! What can go wrong, told without a word of HTTP. The web floor turns it into a page or into JSON.

use std::{borrow::Cow, fmt};

use crate::Text;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was refused or failed.
#[derive(Debug)]
pub enum Error {
    /// There is no such thing, or the actor may not know that there is.
    NotFound,
    /// Nobody is signed in.
    Unauthenticated,
    /// The actor sees it but may not do this to it.
    Forbidden(Text),
    /// What was sent cannot be taken, field by field.
    Invalid(FieldErrors),
    /// It no longer fits what is stored (done meanwhile by somebody else, a window has closed).
    Conflict(Text),
    /// The caller said which version it changes (`If-Match`) and that is not the present one.
    Stale,
    /// Too many tries; how many seconds to wait.
    TooMany { retry_after_seconds: i64 },
    /// A part is missing for now (database away, disk full); trying again later can help.
    Unavailable(String),
    /// A defect or an unforeseen state; the text is for the log alone.
    Internal(String),
}

impl Error {
    /// One field, one reason.
    pub fn invalid(field: impl Into<Cow<'static, str>>, text: impl Into<Text>) -> Self {
        let mut errors = FieldErrors::default();
        errors.add(field, text);
        Self::Invalid(errors)
    }

    pub fn forbidden(text: impl Into<Text>) -> Self {
        Self::Forbidden(text.into())
    }

    pub fn conflict(text: impl Into<Text>) -> Self {
        Self::Conflict(text.into())
    }

    /// Wraps an unforeseen failure of a lower layer.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("not found"),
            Self::Unauthenticated => f.write_str("not signed in"),
            Self::Forbidden(text) => write!(f, "forbidden: {}", text.key),
            Self::Invalid(errors) => {
                f.write_str("invalid:")?;
                errors.0.iter().try_for_each(|error| write!(f, " {}: {};", error.field, error.text.key))
            }
            Self::Conflict(text) => write!(f, "conflict: {}", text.key),
            Self::Stale => f.write_str("changed meanwhile"),
            Self::TooMany { retry_after_seconds } => write!(f, "too many tries, wait {retry_after_seconds} s"),
            Self::Unavailable(cause) => write!(f, "unavailable: {cause}"),
            Self::Internal(cause) => write!(f, "internal: {cause}"),
        }
    }
}

impl std::error::Error for Error {}

/// What is wrong with one field of a form or body. The field `""` stands for the whole.
#[derive(Clone, PartialEq, Debug)]
pub struct FieldError {
    pub field: Cow<'static, str>,
    pub text: Text,
}

/// Collects what is wrong before anything is refused, so that a person reads all of it at once.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, text: impl Into<Text>) {
        self.0.push(FieldError { field: field.into(), text: text.into() });
    }

    /// Keeps the good value, or notes what is wrong with the field and gives `None`.
    pub fn take<T>(&mut self, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(Error::Invalid(errors)) => {
                self.0.extend(errors.0);
                None
            }
            Err(other) => {
                self.add("", Text::new("error-internal"));
                drop(other);
                None
            }
        }
    }

    /// The first thing wrong with this field.
    pub fn of(&self, field: &str) -> Option<&Text> {
        self.0.iter().find(|error| error.field == field).map(|error| &error.text)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Fails when anything was noted.
    pub fn check(self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}

/// Turns "nothing found" into a refusal.
pub trait OrNotFound<T> {
    fn or_not_found(self) -> Result<T>;
    /// The referenced thing does not exist: wrong input at `field`, not a missing page.
    fn or_invalid(self, field: &'static str, text: &'static str) -> Result<T>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self) -> Result<T> {
        self.ok_or(Error::NotFound)
    }

    fn or_invalid(self, field: &'static str, text: &'static str) -> Result<T> {
        self.ok_or_else(|| Error::invalid(field, text))
    }
}
