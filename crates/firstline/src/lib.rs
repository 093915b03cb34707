//! The program: configuration, commands, and the one place that wires the areas together.

pub mod commands;
pub mod config;
pub mod demo;
pub mod docs;
pub mod health;
pub mod permissions;
mod provider;
mod secret_key;
pub mod serve;
pub mod wiring;

pub use config::Config;
