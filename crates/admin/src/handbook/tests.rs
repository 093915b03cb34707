//! Promises of the handbook: complete in both languages, without dead ends and without gaps.

use std::collections::BTreeSet;

use kernel::Language;

use super::library::{self, Page, SOURCES};

fn links(page: &Page) -> Vec<&str> {
    page.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn ids(page: &Page) -> BTreeSet<&str> {
    page.html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_page_says_the_same_in_both_languages() {
    for source in SOURCES {
        let [en, ru] = Language::ALL.map(|l| library::find(l, source.slug).unwrap());
        assert_eq!(en.sections.len(), ru.sections.len(), "{}", source.slug);
        assert_eq!(en.html.matches("<tr>").count(), ru.html.matches("<tr>").count(), "{}: rows of tables", source.slug);
        assert_eq!(en.html.matches("<li>").count(), ru.html.matches("<li>").count(), "{}: points of lists", source.slug);
        assert!(ru.title.chars().any(|c| ('а'..='я').contains(&c)) || source.slug == "api", "{} has a Russian title", source.slug);
    }
}

#[test]
fn every_link_leads_somewhere() {
    // Pages beside the handbook that it may point to.
    let elsewhere = ["/api/docs", "/assets/licenses.txt"];
    for l in Language::ALL {
        for page in library::pages(l) {
            for link in links(page) {
                let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
                let target = if path.is_empty() { Some(page) } else { path.strip_prefix("/help/").and_then(|slug| library::find(l, slug)) };
                let is_elsewhere = elsewhere.contains(&path) || path.starts_with("https://");
                assert!(is_elsewhere || target.is_some(), "{} {} → {link}", l.code(), page.slug);
                assert!(fragment.is_empty() || target.is_some_and(|target| ids(target).contains(fragment)), "{} {} → {link}", l.code(), page.slug);
            }
        }
    }
}

#[test]
fn contents_lead_to_headings_that_are_there() {
    for l in Language::ALL {
        for page in library::pages(l) {
            let ids = ids(page);
            assert!(page.sections.iter().all(|section| ids.contains(section.id.as_str())), "{} {:?} {ids:?}", page.slug, page.sections);
            assert!(page.summary.chars().count() > 20 && !page.summary.contains("](") && !page.summary.contains('<'), "{}: {}", page.slug, page.summary);
            assert!(!page.html.contains("<h1"), "{}: one title a page", page.slug);
        }
    }
}

#[test]
fn nothing_is_left_to_be_written() {
    for source in SOURCES {
        for l in Language::ALL {
            let text = source.markdown(l);
            assert!(text.starts_with("# ") && text.len() > 700, "{}", source.slug);
            for gap in ["TODO", "TBD", "Lorem", "Insert ", "coming soon", "FIXME"] {
                assert!(!text.contains(gap), "{}: {gap}", source.slug);
            }
        }
    }
}

#[test]
fn the_mail_page_and_the_outbox_name_the_same_settings() {
    for l in Language::ALL {
        let page = library::find(l, "mail").unwrap();
        for name in crate::outbox::setting_names() {
            assert!(page.html.contains(name), "{name}");
        }
    }
}

#[test]
fn both_catalogues_have_the_same_keys() {
    let keys = |source| kernel::language::keys(source).collect::<Vec<_>>();
    assert_eq!(keys(crate::CATALOGUE.en), keys(crate::CATALOGUE.ru));
    let known: BTreeSet<&str> = keys(crate::CATALOGUE.en).into_iter().collect();
    assert!(SOURCES.iter().all(|source| known.contains(source.group)));
}
