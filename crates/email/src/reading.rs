use crate::{Address, Body, Email, body, body::Source, forward};

/// A mail whose text is cleaned once for several questions, since cleaning is the longest part of reading.
pub struct Reading<'m> {
    email: &'m Email,
    source: Source,
}

impl<'m> Reading<'m> {
    /// `resolve` as in [`body`](crate::body()).
    pub fn of(email: &'m Email, resolve: &dyn Fn(&str) -> Option<String>) -> Self {
        Self { email, source: Source::of(email, resolve) }
    }

    /// What [`body`](crate::body()) answers.
    pub fn body(&self) -> Body {
        body::body_of(&self.source)
    }

    /// Who wrote the mail that this one forwards, as [`forwarded`](crate::forwarded()) finds it.
    pub fn forwarded_from(&self) -> Option<Address> {
        forward::author_of(self.email, &self.source)
    }
}
