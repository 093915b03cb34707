//! Whole addresses for mails, which are written by jobs where no request tells the site.

use std::sync::OnceLock;

static BASE_URL: OnceLock<String> = OnceLock::new();

/// Makes the configured base URL known, once a process; later calls change nothing.
pub fn install(base_url: &str) {
    BASE_URL.get_or_init(|| base_url.to_owned());
}

/// The address of a path of this installation.
pub fn url(path: &str) -> String {
    format!("{}{path}", BASE_URL.get().map_or("", String::as_str))
}
