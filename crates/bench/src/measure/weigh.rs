//! What a browser fetches for a page, in bytes as they come over the wire.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};

use super::page::{FILTERED, Subject, Work, get};
use crate::http::{self, Response};

/// The weight of the pages, and of all that comes with the feed's first one.
#[derive(Clone, Debug)]
pub struct Weight {
    pub plain: usize,
    /// Compressed as a browser asks for it, like all below.
    pub compressed: usize,
    /// Styles, scripts, drawings and pictures.
    pub assets: usize,
    /// How many files these are.
    pub asset_count: usize,
    /// Frames of the page that the browser fetches at once.
    pub frames: usize,
    pub pages: BTreeMap<Work, usize>,
}

impl Weight {
    pub fn first_visit(&self) -> usize {
        self.compressed + self.frames + self.assets
    }

    pub fn later_visit(&self) -> usize {
        self.compressed + self.frames
    }
}

/// What browsers take.
const BROWSER: &str = "gzip, deflate, br, zstd";

pub async fn weigh(subject: &Subject) -> Result<Weight> {
    let plain = fetch(subject, "/feed", "identity").await?;
    let page = fetch(subject, "/feed", BROWSER).await?;
    let html = plain.text();
    let (mut assets, mut asset_count) = (0, 0);
    let mut known = BTreeSet::new();
    let mut waiting: Vec<String> = addresses(&html).collect();
    while let Some(path) = waiting.pop() {
        if !known.insert(path.clone()) {
            continue;
        }
        let response = fetch(subject, &path, BROWSER).await?;
        assets += response.body.len();
        asset_count += 1;
        let kind = response.header("content-type").unwrap_or_default().to_owned();
        if kind.contains("css") || kind.contains("javascript") {
            waiting.extend(addresses(&fetch(subject, &path, "identity").await?.text()));
        }
    }
    let mut frames = 0;
    for path in frame_addresses(&html) {
        frames += fetch(subject, &path, BROWSER).await?.body.len();
    }
    let ticket = format!("/tickets/{}", subject.desk.conversations.first().copied().unwrap_or(1));
    let mut pages = BTreeMap::from([(Work::Feed, page.body.len())]);
    for (work, path) in [(Work::Filtered, FILTERED), (Work::Ticket, &ticket)] {
        pages.insert(work, fetch(subject, path, BROWSER).await?.body.len());
    }
    Ok(Weight { plain: plain.body.len(), compressed: page.body.len(), assets, asset_count, frames, pages })
}

async fn fetch(subject: &Subject, path: &str, encoding: &str) -> Result<Response> {
    let response = http::once(subject.address, get(subject, path).header("Accept-Encoding", encoding)).await?;
    ensure!(response.status == 200, "{path} answers {}", response.status);
    Ok(response)
}

/// Addresses of assets and pictures, wherever they stand in the text.
fn addresses(text: &str) -> impl Iterator<Item = String> {
    let is_end = |character: char| matches!(character, '"' | '\'' | ')' | '`' | ' ' | '\\' | '&' | '<' | ';' | '#');
    let of_assets = text.match_indices("/assets/").map(move |(at, _)| text[at..].split(is_end).next().unwrap_or_default());
    let of_pictures = text.split("<img").skip(1).filter_map(|rest| rest.split('>').next()?.split(" src=\"").nth(1)?.split('"').next());
    let all: BTreeSet<String> = of_assets.chain(of_pictures).filter(|path| path.len() > "/assets/".len()).map(str::to_owned).collect();
    all.into_iter()
}

/// Frames that are not lazy.
fn frame_addresses(html: &str) -> Vec<String> {
    let tags = html.split("<turbo-frame").skip(1).filter_map(|rest| rest.split('>').next());
    let eager = tags.filter(|tag| !tag.contains("loading=\"lazy\"") && !tag.contains("hidden"));
    eager.filter_map(|tag| Some(tag.split(" src=\"").nth(1)?.split('"').next()?.replace("&amp;", "&").replace("&#38;", "&"))).collect()
}
