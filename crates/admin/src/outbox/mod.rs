//! The outbox as the operator sees it: what waits, what was sent, what the mail server said. Without a mail server this is where mails are read.

mod api;
mod pages;
mod settings;

pub use api::api;
pub(crate) use api::page_request;
pub use pages::routes;
pub(crate) use pages::{state_key, state_pill};

/// The names of the settings that the outbox tells.
#[cfg(test)]
pub(crate) fn setting_names() -> impl Iterator<Item = &'static str> {
    settings::SETTINGS.iter().map(|setting| setting.name)
}
