//! Styles, scripts and drawings: bundled by the build script, named by their content, compressed once, and kept in the binary.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// One file as the browser gets it.
#[derive(Debug)]
pub struct Asset {
    /// As authors call it: `app.css`.
    pub name: &'static str,
    /// As browsers call it: `app-1f0c….css`. Changes with the content, so it may be kept for ever; only `licenses.txt` is called the same always.
    pub path: &'static str,
    pub url: &'static str,
    pub content_type: &'static str,
    pub plain: &'static [u8],
    /// Only where it is smaller.
    pub gzip: Option<&'static [u8]>,
    pub brotli: Option<&'static [u8]>,
}

mod table {
    use super::Asset;

    include!(concat!(env!("OUT_DIR"), "/assets/table.rs"));
}

/// Whether the scripts were built; without them every page works, unenhanced.
pub const HAS_SCRIPTS: bool = table::HAS_SCRIPTS;

/// The asset that browsers ask for under `/assets/PATH`.
pub fn find(path: &str) -> Option<&'static Asset> {
    table::ASSETS.iter().find(|asset| asset.path == path)
}

/// Every asset, for tests and for packaging.
pub fn all() -> &'static [Asset] {
    table::ASSETS
}

/// The address of the asset that authors call `name`; empty when there is none, as with scripts in a build without Node.
pub fn url(name: &str) -> &'static str {
    table::ASSETS.iter().find(|asset| asset.name == name).map_or("", |asset| asset.url)
}

/// Answers `/assets/{*path}`.
pub async fn serve(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = find(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let etag = format!("\"{}-{}\"", asset.path, asset.plain.len());
    let mut response = match headers.get(header::IF_NONE_MATCH) {
        Some(known) if known.as_bytes() == etag.as_bytes() => StatusCode::NOT_MODIFIED.into_response(),
        _ => body(asset, &headers),
    };
    let out = response.headers_mut();
    // What is named by its content never changes under its name.
    let lasts = asset.path != asset.name;
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(if lasts { "public, max-age=31536000, immutable" } else { "public, max-age=3600" }));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    response
}

fn body(asset: &'static Asset, headers: &HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (bytes, encoding) = match (asset.brotli, asset.gzip) {
        (Some(bytes), _) if accepts(accepted, "br") => (bytes, Some("br")),
        (_, Some(bytes)) if accepts(accepted, "gzip") => (bytes, Some("gzip")),
        _ => (asset.plain, None),
    };
    let mut response = Response::new(Body::from(bytes));
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Whether an `Accept-Encoding` names this coding and does not refuse it with `q=0`.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim_end_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(path: &str, accept: &str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(accept).unwrap());
        serve(Path(path.to_owned()), headers).await
    }

    #[tokio::test]
    async fn styles_are_there_with_or_without_node() {
        let css = find(url("app.css").strip_prefix("/assets/").unwrap()).unwrap();
        assert!(css.plain.len() > 10_000);

        let response = get(css.path, "gzip, deflate, br").await;
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "br");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
        assert!(response.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));

        let response = get(css.path, "br;q=0").await;
        assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
        assert_eq!(get("../Cargo.toml", "").await.status(), StatusCode::NOT_FOUND);
    }

    /// What the feed loads: the rest is fetched where it is needed. `chunk.js` is what several scripts share.
    #[test]
    fn the_first_page_stays_small() {
        let needed = ["app.css", "app.js", "chunk.js", "live_worker.js", "favicon.svg", "icons.svg"];
        let total: usize = all().iter().filter(|asset| needed.contains(&asset.name)).map(|asset| asset.brotli.unwrap_or(asset.plain).len()).sum();
        assert!(total < 48_000, "{total} bytes leave too little of 60 kB for the page itself, which has 11 to 12 kB");
    }

    #[tokio::test]
    async fn licences_of_the_scripts_are_told_at_an_address_that_stays() {
        if !HAS_SCRIPTS {
            return;
        }
        let response = get("licenses.txt", "").await;
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        assert!(!response.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        let text = std::str::from_utf8(find("licenses.txt").unwrap().plain).unwrap();
        for named in ["@hotwired/turbo", "@hotwired/stimulus", "@tiptap/core", "prosemirror-view", "Copyright", "Permission is hereby granted"] {
            assert!(text.contains(named), "{named} is not in the licences");
        }
    }

    #[test]
    fn no_path_of_the_building_machine_is_left_in_an_asset() {
        for asset in table::ASSETS {
            let text = String::from_utf8_lossy(asset.plain);
            assert!(!text.contains(env!("CARGO_MANIFEST_DIR")) && !text.contains("node_modules"), "{}", asset.name);
        }
    }
}
