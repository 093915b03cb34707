//! The whole product held to its promises. Each file says which.

mod bodies;
mod brakes;
mod corpus;
mod elsewhere;
mod examples;
mod ground;
mod headers;
mod hostile;
mod links;
mod openapi;
mod origins;
mod reading;
mod sessions;
mod sweep;
mod table;
