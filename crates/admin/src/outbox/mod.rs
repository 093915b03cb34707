//! What goes out: what waits, what was sent, what the mail server said. The operator sees all of the installation's, and without a mail server reads mails here; an organization sees
//! its own.

mod api;
mod list;
mod pages;
mod place;
mod settings;
mod show;

pub use api::api;
pub(crate) use api::page_request;
pub(crate) use list::{state_key, state_pill};
pub use pages::routes;
pub use place::Place;

/// The names of the settings that the outbox tells.
#[cfg(test)]
pub(crate) fn setting_names() -> impl Iterator<Item = &'static str> {
    settings::SETTINGS.iter().map(|setting| setting.name)
}
