//! What is said to sign in (RFC 4422).

use base64::{Engine, engine::general_purpose::STANDARD};

/// The one message of PLAIN (RFC 4616), before its base64.
pub(crate) fn plain(username: &str, password: &str) -> String {
    format!("\0{username}\0{password}")
}

/// The one message of XOAUTH2 as Google and Microsoft take it, before its base64.
pub(crate) fn xoauth2(username: &str, token: &str) -> String {
    format!("user={username}\x01auth=Bearer {token}\x01\x01")
}

pub(crate) fn encoded(message: &str) -> String {
    STANDARD.encode(message)
}

/// Signs that a text would end the line or the message it is put into.
pub(crate) fn breaks_out(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\0' | '\x01' | '\r' | '\n'))
}
