//! What somebody typed into a form that was refused as a whole (signed out meanwhile, too many tries, something broke): read again, so that the refusal can give it back.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Multipart, Request},
    http::{HeaderMap, Method, header},
};
use futures_util::{StreamExt, stream};

use crate::door::text;

/// A form longer than this is not kept.
const KEPT_BYTES: usize = 2 << 20;

/// The body of a form, held back while the form is handled.
pub(crate) struct Held {
    kind: String,
    bytes: Bytes,
}

/// One field of a form that can be sent again.
#[derive(Clone)]
pub(crate) struct KeptField {
    pub name: String,
    pub value: String,
    /// The words in it, where it holds words.
    pub shown: Option<String>,
}

/// Whether the request is a form that can be kept. One with files is read ahead only where it says that it is short.
pub(crate) fn is_form(method: &Method, headers: &HeaderMap) -> bool {
    let kind = text(headers, header::CONTENT_TYPE);
    let is_short = || text(headers, header::CONTENT_LENGTH).parse().is_ok_and(|length: usize| length <= KEPT_BYTES);
    *method == Method::POST && (kind.starts_with("application/x-www-form-urlencoded") || (kind.starts_with("multipart/form-data") && is_short()))
}

/// Reads ahead what can be kept. A longer form goes on as it came, for whoever is behind to take or to refuse.
pub(crate) async fn hold(headers: &HeaderMap, body: Body) -> (Body, Option<Held>) {
    let mut coming = body.into_data_stream();
    let mut read = Vec::new();
    let mut length = 0;
    while let Some(chunk) = coming.next().await {
        length += chunk.as_ref().map_or(0, Bytes::len);
        let goes_on = chunk.is_ok() && length <= KEPT_BYTES;
        read.push(chunk);
        if !goes_on {
            return (Body::from_stream(stream::iter(read).chain(coming)), None);
        }
    }
    let bytes = Bytes::from(read.into_iter().flatten().collect::<Vec<Bytes>>().concat());
    (Body::from(bytes.clone()), Some(Held { kind: text(headers, header::CONTENT_TYPE).to_owned(), bytes }))
}

impl Held {
    /// Its fields but for what is secret, which is typed again; nothing where it cannot be read.
    pub(crate) async fn fields(self) -> Vec<KeptField> {
        let fields = match self.kind.starts_with("multipart/") {
            true => parts(self).await,
            false => serde_html_form::from_bytes(&self.bytes).ok(),
        };
        let is_kept = |(name, value): &(String, String)| !name.contains("password") && !value.is_empty();
        fields.unwrap_or_default().into_iter().filter(is_kept).map(|(name, value)| KeptField { shown: words(&name, &value), name, value }).collect()
    }
}

/// The fields of a form with files; the files themselves are chosen again.
async fn parts(held: Held) -> Option<Vec<(String, String)>> {
    let request = Request::builder().header(header::CONTENT_TYPE, held.kind).body(Body::from(held.bytes)).ok()?;
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    let mut fields = Vec::new();
    while let Some(field) = form.next_field().await.ok()? {
        if field.file_name().is_none() {
            fields.push((field.name()?.to_owned(), field.text().await.ok()?));
        }
    }
    Some(fields)
}

/// What a person would know as their own words; paths, numbers and the values of choices are not.
fn words(name: &str, value: &str) -> Option<String> {
    let is_choice = value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-/?=&".contains(&byte));
    match name {
        "html" => Some(richtext::to_text(value)),
        _ => (!is_choice).then(|| value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(fields: &[KeptField]) -> Vec<(&str, &str, Option<&str>)> {
        fields.iter().map(|field| (field.name.as_str(), field.value.as_str(), field.shown.as_deref())).collect()
    }

    #[tokio::test]
    async fn a_form_comes_back_without_its_secrets() {
        let held = Held { kind: "application/x-www-form-urlencoded".into(), bytes: "title=The+lift&password=secret&back=%2Ffeed&empty=".into() };
        assert_eq!(told(&held.fields().await), [("title", "The lift", Some("The lift")), ("back", "/feed", None)]);
    }

    #[tokio::test]
    async fn a_form_with_files_comes_back_without_them() {
        let body = "--b\r\ncontent-disposition: form-data; name=\"kind\"\r\n\r\nreply\r\n\
            --b\r\ncontent-disposition: form-data; name=\"html\"\r\n\r\n<p>Somebody <b>waits</b></p>\r\n\
            --b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.log\"\r\n\r\nlog\r\n--b--\r\n";
        let held = Held { kind: "multipart/form-data; boundary=b".into(), bytes: body.into() };
        assert_eq!(told(&held.fields().await), [("kind", "reply", None), ("html", "<p>Somebody <b>waits</b></p>", Some("Somebody waits"))]);
    }

    #[tokio::test]
    async fn a_form_too_long_to_keep_goes_on_whole() {
        let chunks = (0..5).map(|n| Ok::<_, std::io::Error>(Bytes::from(vec![n; KEPT_BYTES / 4])));
        let (body, held) = hold(&HeaderMap::new(), Body::from_stream(stream::iter(chunks))).await;
        assert!(held.is_none());
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        assert_eq!((bytes.len(), bytes[0], bytes[bytes.len() - 1]), (KEPT_BYTES / 4 * 5, 0, 4));
    }

    #[tokio::test]
    async fn a_broken_form_comes_back_empty() {
        let held = Held { kind: "multipart/form-data; boundary=b".into(), bytes: "--c".into() };
        assert!(held.fields().await.is_empty());
    }
}
