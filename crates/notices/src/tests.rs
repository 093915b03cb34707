//! Stories of the bell.
