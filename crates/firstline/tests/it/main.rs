//! The whole product held to its promises. Each file says which.

mod examples;
mod ground;
mod openapi;
mod sweep;
mod table;
