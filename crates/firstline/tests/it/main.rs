//! The whole product held to its promises. Each file says which.

mod bodies;
mod brakes;
mod corpus;
mod directions;
mod downloads;
mod elsewhere;
mod examples;
mod ground;
mod headers;
mod hostile;
mod links;
mod mails;
mod openapi;
mod origins;
mod races;
mod reading;
mod redirects;
mod release;
mod schema;
mod secrets;
mod sentences;
mod sessions;
mod sources;
mod sweep;
mod table;
mod tenants;
