//! Why a query could not be read, and where.

use kernel::Text;

/// A refusal that points at a place in the query.
#[derive(Clone, PartialEq, Debug)]
pub struct QueryError {
    /// Where it begins, in characters from the start of the query.
    pub at: usize,
    /// How many characters are meant; 0 at the end of the query.
    pub len: usize,
    /// The reason, a sentence.
    pub text: Text,
    /// What to write instead of the characters meant, where something similar exists; see `query-did-you-mean`.
    pub suggestion: Option<String>,
}

impl QueryError {
    pub(super) fn new(at: usize, len: usize, text: impl Into<Text>) -> Self {
        Self { at, len, text: text.into(), suggestion: None }
    }

    pub(super) fn suggesting(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion;
        self
    }

    /// The question that offers the suggestion.
    pub fn hint(&self) -> Option<Text> {
        self.suggestion.as_ref().map(|suggestion| Text::new("query-did-you-mean").with("suggestion", suggestion))
    }
}

impl From<QueryError> for kernel::Error {
    fn from(error: QueryError) -> Self {
        let mut errors = kernel::FieldErrors::default();
        let hint = error.hint();
        errors.add("q", error.text);
        if let Some(hint) = hint {
            errors.add("q", hint);
        }
        Self::Invalid(errors)
    }
}
