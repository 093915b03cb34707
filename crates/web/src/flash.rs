//! What just happened, carried to the next page in a cookie of one minute.

use axum::{
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Language, Text, Value};
use serde::{Deserialize, Serialize};

use crate::{app::Site, cookies, forms::safe_path, shell::Flash};

const COOKIE: &str = "flash";

/// A sentence of the catalogue for the next page, with a way to take back what was done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    key: String,
    args: Vec<(String, String)>,
    is_problem: bool,
    /// Where to post, and the key of the button's words.
    undo: Option<(String, String)>,
}

impl Message {
    pub fn ok(text: impl Into<Text>) -> Self {
        Self::new(text.into(), false)
    }

    pub fn problem(text: impl Into<Text>) -> Self {
        Self::new(text.into(), true)
    }

    fn new(text: Text, is_problem: bool) -> Self {
        let plain = |value| match value {
            Value::Text(text) => text,
            Value::Number(number) => number.to_string(),
        };
        Self { key: text.key.into_owned(), args: text.args.into_iter().map(|(name, value)| (name.to_owned(), plain(value))).collect(), is_problem, undo: None }
    }

    /// Offers a button that posts to `path`.
    pub fn with_undo(mut self, path: impl Into<String>) -> Self {
        self.undo = Some((path.into(), "web-undo".into()));
        self
    }

    /// Goes to `path` and says this there.
    pub fn redirect(&self, path: &str) -> Response {
        let mut response = Redirect::to(path).into_response();
        self.attach(&mut response);
        response
    }

    pub fn attach(&self, response: &mut Response) {
        let text = serde_json::to_string(self).unwrap_or_default();
        cookies::set(response, &format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60", URL_SAFE_NO_PAD.encode(text)));
    }

    pub(crate) fn show(&self, l: Language) -> Flash {
        // The gaps of these sentences are few and known; a name that is not among them is left out.
        let known = ["name", "number", "n", "count", "email", "title", "address", "numbers", "into"];
        let args = self.args.iter().filter_map(|(name, value)| known.iter().find(|known| *known == name).map(|known| (*known, shown(value)))).collect();
        let text = Text { key: self.key.clone().into(), args };
        let undo = self.undo.as_ref().filter(|(path, _)| safe_path(path).is_some());
        Flash { kind: if self.is_problem { "problem" } else { "ok" }, text: l.say(&text), undo: undo.map(|(path, key)| (path.clone(), l.t(key).to_owned())) }
    }
}

fn shown(value: &str) -> Value {
    value.parse().map_or_else(|_| Value::Text(value.to_owned()), Value::Number)
}

/// The message for whoever looks at the answer. A page that only renews what stands in it, or that is fetched in case somebody goes there, leaves it for them:
/// such a request may come between the redirect and the page it leads to, and nobody would ever see what it took.
pub(crate) fn read(headers: &HeaderMap, site: &Site) -> Option<Message> {
    if headers.contains_key("x-live") || headers.contains_key("x-sec-purpose") {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(cookies::get(headers, &site.cookie(COOKIE))?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

pub(crate) fn clear(response: &mut Response) {
    cookies::set(response, &format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
}
