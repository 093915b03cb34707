//! What the pages before sign-in share: the switch of languages, the place one goes to afterwards, and links that no longer work.

use askama::Template;
use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Language, seconds};
use web::{
    Door, Refusal, Shell,
    cookies::{self, LANGUAGE, set_session},
    safe_path,
};

use crate::{security::store as devices, session::Origin};

/// The way to the same page in the other language, named in that language.
pub struct Switch {
    pub href: String,
    pub label: &'static str,
    pub code: &'static str,
}

impl Switch {
    /// For a page at `path` whose query has these fields beside the language.
    pub fn of(shell: &Shell, query: &[(&str, &str)]) -> Self {
        let other = if shell.l == Language::En { Language::Ru } else { Language::En };
        let kept: String =
            query.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}&", web::refusal::encode(value))).collect();
        let label = if other == Language::En { "English" } else { "Русский" };
        Self { href: format!("{}?{kept}language={}", shell.path, other.code()), label, code: other.code() }
    }
}

/// Keeps `?language=ru` in a cookie for a year.
pub async fn keep_language(request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let chosen = query.split('&').find_map(|pair| pair.strip_prefix("language=")).and_then(Language::from_code);
    let mut response = next.run(request).await;
    if let Some(language) = chosen {
        let cookie = format!("{LANGUAGE}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000", language.code());
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

pub fn origin(door: &Door) -> Origin {
    Origin { source: door.source.to_string(), user_agent: door.user_agent.clone(), device: web::secret::hash(&door.device) }
}

/// Lets the browser in and sends it on.
pub fn let_in(door: &Door, secret: &str, path: &str) -> Response {
    let mut response = Redirect::to(path).into_response();
    set_session(&mut response, &door.app.site, secret);
    cookies::keep(&mut response, cookies::DEVICE, &door.device, devices::LIFE / seconds(1));
    response
}

/// Where to go after signing in: the asked-for path of this site, else where one starts: the feed or the portal.
pub fn destination(next: &str) -> &str {
    // Back to a page of sign-in would be a circle.
    safe_path(next).filter(|path| !path.starts_with("/sign-")).unwrap_or("/")
}

#[derive(Template)]
#[template(path = "entry/templates/gone.html")]
struct GonePage {
    shell: Shell,
    switch: Switch,
    advice: &'static str,
    way: (&'static str, &'static str),
}

/// A link that no longer works: what may have happened, and the way to another one.
pub async fn gone(door: &Door, advice: &'static str, way: (&'static str, &'static str)) -> Result<Response, Refusal> {
    door.plain(StatusCode::GONE, move |_, _, shell| Ok(GonePage { switch: Switch::of(&shell, &[]), advice, way, shell })).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_in_a_circle_or_away() {
        assert_eq!(destination("/tickets/12"), "/tickets/12");
        for next in ["", "/sign-in?next=/feed", "/sign-out", "//evil.example", "https://evil.example"] {
            assert_eq!(destination(next), "/", "{next}");
        }
    }
}
