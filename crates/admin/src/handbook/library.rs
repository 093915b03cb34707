//! The handbook's pages, made into HTML when the first of them is asked for.

use std::{collections::HashMap, sync::LazyLock};

use comrak::{Anchorizer, Arena, Options, nodes::NodeValue};
use kernel::Language;

/// The Markdown of a page, in both languages.
pub(super) struct Source {
    pub(super) slug: &'static str,
    /// Key of the heading that its neighbours stand under.
    pub(super) group: &'static str,
    en: &'static str,
    ru: &'static str,
}

macro_rules! pages {
    ($($group:literal: $($slug:literal),+;)+) => {
        /// All pages, in the order of the contents.
        pub(super) const SOURCES: &[Source] = &[$($(Source {
            slug: $slug,
            group: $group,
            en: include_str!(concat!("../../../../docs/handbook/en/", $slug, ".md")),
            ru: include_str!(concat!("../../../../docs/handbook/ru/", $slug, ".md")),
        },)+)+];
    };
}

pages! {
    "handbook-group-start": "getting-started", "portal", "live-feed", "tickets", "raising", "priorities", "notifications", "mail-trace";
    "handbook-group-find": "filters", "query-language", "keyboard";
    "handbook-group-organization": "account", "signing-in", "people", "loading-people", "clients", "administrators", "users", "audit", "settings", "ways-of-working", "departments", "roles", "portal-settings", "catalogue", "mailboxes", "deliverability", "api";
    "handbook-group-installation": "operator", "mail";
    "handbook-group-about": "contact", "credits";
}

impl Source {
    pub(super) fn markdown(&self, l: Language) -> &'static str {
        match l {
            Language::En => self.en,
            Language::Ru => self.ru,
        }
    }
}

/// A page as it is read.
pub(super) struct Page {
    pub(super) slug: &'static str,
    pub(super) group: &'static str,
    pub(super) title: String,
    /// Its first sentence, for the contents.
    pub(super) summary: String,
    /// What stands below the title.
    pub(super) html: String,
    pub(super) sections: Vec<Section>,
}

/// A heading inside a page.
#[derive(PartialEq, Debug)]
pub(super) struct Section {
    pub(super) id: String,
    pub(super) title: String,
}

static LIBRARY: LazyLock<HashMap<&'static str, Vec<Page>>> =
    LazyLock::new(|| Language::ALL.into_iter().map(|l| (l.code(), SOURCES.iter().map(|source| draw(source, l)).collect())).collect());

/// All pages in this language.
pub(super) fn pages(l: Language) -> &'static [Page] {
    LIBRARY.get(l.code()).map_or(&[], Vec::as_slice)
}

/// The page of this name.
pub(super) fn find(l: Language, slug: &str) -> Option<&'static Page> {
    pages(l).iter().find(|page| page.slug == slug)
}

fn draw(source: &Source, l: Language) -> Page {
    let markdown = source.markdown(l);
    let (first, rest) = markdown.split_once('\n').unwrap_or((markdown, ""));
    let headings = headings(rest);
    let opening = rest.trim_start().split("\n\n").next().unwrap_or_default();
    Page {
        slug: source.slug,
        group: source.group,
        title: first.trim_start_matches("# ").trim().to_owned(),
        summary: first_sentence(&richtext::to_text(&richtext::from_markdown(&without_targets(opening)))),
        html: reachable(&with_ids(&comrak::markdown_to_html(rest, &options()), &headings)),
        sections: headings.into_iter().filter_map(|(level, section)| (level == 2).then_some(section)).collect(),
    }
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options
}

/// The headings with their levels, each with an id made of its words.
fn headings(markdown: &str) -> Vec<(u8, Section)> {
    let (arena, mut anchors) = (Arena::new(), Anchorizer::new());
    let root = comrak::parse_document(&arena, markdown, &options());
    root.descendants()
        .filter_map(|node| match node.data().value {
            NodeValue::Heading(heading) => Some((heading.level, text_of(node))),
            _ => None,
        })
        .map(|(level, title)| (level, Section { id: anchors.anchorize(&title), title }))
        .collect()
}

fn text_of<'a>(node: comrak::Node<'a>) -> String {
    node.descendants()
        .filter_map(|node| match &node.data().value {
            NodeValue::Text(text) => Some(text.to_string()),
            NodeValue::Code(code) => Some(code.literal.clone()),
            _ => None,
        })
        .collect()
}

/// Gives the headings their ids. Comrak's own way puts a hidden link into each, which the keyboard would stop at.
fn with_ids(html: &str, headings: &[(u8, Section)]) -> String {
    let mut out = String::with_capacity(html.len() + headings.len() * 32);
    let mut rest = html;
    for (level, section) in headings {
        let tag = format!("<h{level}>");
        let Some((before, after)) = rest.split_once(&tag) else { continue };
        out.push_str(before);
        out.push_str(&format!("<h{level} id=\"{}\">", section.id));
        rest = after;
    }
    out + rest
}

/// What scrolls by itself on a small screen can be reached, and so scrolled, by keyboard.
fn reachable(html: &str) -> String {
    html.replace("<table>", "<table tabindex=\"0\">").replace("<pre>", "<pre tabindex=\"0\">")
}

/// Up to the first full stop that ends something.
fn first_sentence(text: &str) -> String {
    let end = text.find(". ").map_or(text.len(), |stop| stop + 1);
    richtext::preview(&text[..end], 180)
}

/// `[words](target)` as its words, since a summary is itself a link.
fn without_targets(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once("](") {
        out.push_str(&before.replace('[', ""));
        rest = after.split_once(')').map_or("", |(_, behind)| behind);
    }
    out + rest
}
