//! Cookies, read and written.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::app::Site;

/// The language chosen on a page before sign-in.
pub const LANGUAGE: &str = "language";

/// By which a browser is known again when somebody signs in.
pub const DEVICE: &str = "device";

/// Stands for a right password until the second step of signing in is done.
pub const SECOND_STEP: &str = "second-step";

/// A cookie of the request.
pub fn get<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
}

/// Sets the session's cookie for 30 days; the session itself may end before.
pub fn set_session(response: &mut Response, site: &Site, secret: &str) {
    let secure = if site.has_secure_cookies() { "; Secure" } else { "" };
    set(response, &format!("{}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000{secure}", site.session_cookie()));
}

/// Takes the session's cookie away.
pub fn clear_session(response: &mut Response, site: &Site) {
    let secure = if site.has_secure_cookies() { "; Secure" } else { "" };
    set(response, &format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", site.session_cookie()));
}

/// Sets a cookie that scripts cannot read, for so many seconds.
pub fn keep(response: &mut Response, name: &str, value: &str, seconds: i64) {
    set(response, &format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}"));
}

/// Takes such a cookie away.
pub fn forget(response: &mut Response, name: &str) {
    keep(response, name, "", 0);
}

/// Gives every cookie of a response the protection that this site's browsers can have, whoever set it.
pub(crate) fn protect(headers: &mut HeaderMap, site: &Site) {
    if !site.has_secure_cookies() {
        return;
    }
    let cookies: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        let text = cookie.to_str().unwrap_or_default();
        let protected = if text.starts_with("__Host-") { Ok(cookie) } else { HeaderValue::from_str(&format!("__Host-{text}; Secure")) };
        if let Ok(cookie) = protected {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
}

pub(crate) fn set(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
