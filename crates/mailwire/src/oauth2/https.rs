//! The few HTTPS requests that tokens take: a form is posted, a small JSON object comes back. Through the guard, to port 443, following no redirect.

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, Uri, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::time::timeout;

use crate::{Guard, Refused, Why, guard::place, stream::Stream, tls};

/// Answers of issuers are a few kilobytes.
const LONGEST_ANSWER: usize = 256 * 1024;

/// What an issuer answered.
pub(super) struct Answer {
    pub place: String,
    pub is_success: bool,
    pub body: Value,
}

impl Answer {
    /// A text of the answer, or nothing.
    pub fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_default()
    }

    /// Seconds, which some issuers write as text.
    pub fn seconds(&self, name: &str) -> Option<i64> {
        let value = &self.body[name];
        value.as_i64().or_else(|| value.as_str()?.parse().ok()).filter(|seconds| (0..=400 * 86_400).contains(seconds))
    }
}

/// Posts a form to an address that begins with `https://`.
pub(super) async fn post(guard: &Guard, url: &str, form: &[(&str, &str)]) -> Result<Answer, Refused> {
    let malformed = || Refused::new(Why::Name, "mailwire-host-malformed", url, "");
    let uri: Uri = url.parse().map_err(|_| malformed())?;
    let host = uri.host().filter(|_| uri.scheme_str() == Some("https")).ok_or_else(malformed)?;
    let port = uri.port_u16().unwrap_or(443);
    let place = place(host, port);
    // The authority could hold user info; only host and port are sent.
    let authority = if port == 443 { host.to_owned() } else { format!("{host}:{port}") };
    let body = serde_html_form::to_string(form).map_err(|_| malformed())?;
    let request = Request::post(uri.path_and_query().map_or("/", |path| path.as_str()))
        .header(header::HOST, authority)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::CONNECTION, "close")
        .body(Full::new(Bytes::from(body)))
        .map_err(|_| malformed())?;
    let exchange = exchange(guard, host, port, &place, request);
    timeout(guard.patience(), exchange).await.unwrap_or_else(|_| Err(Refused::new(Why::Silent, "mailwire-no-answer", &place, "")))
}

async fn exchange(guard: &Guard, host: &str, port: u16, place: &str, request: Request<Full<Bytes>>) -> Result<Answer, Refused> {
    let lost = |said: String| Refused::new(Why::Lost, "mailwire-lost", place, said);
    let plain = Stream::plain(guard.connect_web(host, port).await?, guard.patience());
    let stream = tls::encrypt(plain, host, port, guard).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| lost(error.to_string()))?;
    // Ends with the exchange, since the sender is dropped then.
    let driving = tokio::spawn(connection);
    let answered = async {
        let response = sender.send_request(request).await.map_err(|error| lost(error.to_string()))?;
        let is_success = response.status().is_success();
        let bytes = Limited::new(response.into_body(), LONGEST_ANSWER).collect().await.map_err(|error| lost(error.to_string()))?.to_bytes();
        let body = serde_json::from_slice(&bytes).map_err(|_| Refused::new(Why::Protocol, "mailwire-oauth-garbage", place, ""))?;
        Ok(Answer { place: place.to_owned(), is_success, body })
    };
    let answer = answered.await;
    driving.abort();
    answer
}
