//! What every page shows around its own content: who reads it, where they are, what waits for them.
//!
//! A page's struct has a field `shell: Shell` and its template extends `templates/layout.html` (or `templates/plain.html` where nobody is signed in).
//! `docs/pages.md` shows how.

mod clock;
mod described;
mod face;
#[cfg(test)]
mod samples;
mod words;

pub use clock::Clock;
pub use described::{Described, described};
pub use face::Face;
use kernel::{Grant, Grants, Language, UserId};

use crate::assets;

/// The reader's surroundings. Filled by the door, read by the layout.
#[derive(Clone)]
pub struct Shell {
    pub l: Language,
    /// `"system"`, `"light"` or `"dark"`.
    pub theme: &'static str,
    /// `"comfortable"` or `"compact"`.
    pub density: &'static str,
    /// Of this response's content security policy.
    pub nonce: String,
    /// Of the request, without the query.
    pub path: String,
    /// Nobody on pages before sign-in.
    pub me: Option<Me>,
    /// The organization's name; empty before sign-in.
    pub organization: String,
    /// Whether all members answer what all members ask, rather than some of them.
    pub everyone_helps: bool,
    /// Notifications not yet seen.
    pub unread: i64,
    pub rail: Vec<RailItem>,
    /// Colleagues who are here now, the reader left out.
    pub online: Vec<Face>,
    pub flash: Option<Flash>,
    /// Whether single keys act; the chords with Ctrl always do.
    pub shortcuts_on: bool,
    pub clock: Clock,
}

/// Who is signed in.
#[derive(Clone)]
pub struct Me {
    pub id: UserId,
    pub name: String,
    pub face: Face,
    /// What their roles allow.
    pub grants: Grants,
    pub is_administrator: bool,
    pub is_operator: bool,
    /// An administrator looks on, who sees the desk as this person does.
    pub is_viewed: bool,
}

/// One place in the rail. Items of one group stand together; those without a group come first, and the first two of them are in the phone's bottom bar.
#[derive(Clone)]
pub struct RailItem {
    pub href: String,
    pub label: String,
    /// A name of [`crate::icons`].
    pub icon: &'static str,
    pub count: Option<i64>,
    pub group: Option<String>,
    pub is_current: bool,
}

/// What just happened, told once at the top of the next page.
#[derive(Clone)]
pub struct Flash {
    /// `"ok"` or `"problem"`.
    pub kind: &'static str,
    pub text: String,
    /// Where to post to take it back, and the button's words.
    pub undo: Option<(String, String)>,
}

/// Neighbours in the rail under one heading.
pub struct RailGroup<'a> {
    pub label: Option<&'a str>,
    pub items: Vec<&'a RailItem>,
}

impl Shell {
    /// For a reader who is not signed in.
    pub fn anonymous(l: Language, clock: Clock, nonce: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            l,
            theme: "system",
            density: "comfortable",
            nonce: nonce.into(),
            path: path.into(),
            me: None,
            organization: String::new(),
            everyone_helps: false,
            unread: 0,
            rail: Vec::new(),
            online: Vec::new(),
            flash: None,
            shortcuts_on: false,
            clock,
        }
    }

    /// A sentence of the catalogue: `{{ shell.t("web-search") }}`.
    pub fn t(&self, key: &'static str) -> &'static str {
        self.l.t(key)
    }

    /// Whether the reader administers the organization.
    pub fn is_administrator(&self) -> bool {
        self.me.as_ref().is_some_and(|me| me.is_administrator)
    }

    /// Whether the reader's roles allow this: what pages offer, which the verbs ask again.
    pub fn may(&self, grant: Grant) -> bool {
        self.me.as_ref().is_some_and(|me| me.grants.has(grant))
    }

    /// Whether the reader answers tickets or administers people; others are shown no directory (K8).
    pub fn sees_colleagues(&self) -> bool {
        self.may(Grant::Reply) || self.may(Grant::People)
    }

    /// Whether the reader runs the installation.
    pub fn is_operator(&self) -> bool {
        self.me.as_ref().is_some_and(|me| me.is_operator)
    }

    /// The rail's items, neighbours of one group together, in their order.
    pub fn rail_groups(&self) -> Vec<RailGroup<'_>> {
        let mut groups: Vec<RailGroup<'_>> = Vec::new();
        for item in &self.rail {
            let label = item.group.as_deref();
            match groups.last_mut() {
                Some(group) if group.label == label => group.items.push(item),
                _ => groups.push(RailGroup { label, items: vec![item] }),
            }
        }
        groups
    }

    /// The places in the phone's bottom bar.
    pub fn bar(&self) -> Vec<&RailItem> {
        self.rail.iter().filter(|item| item.group.is_none()).take(2).collect()
    }

    /// A count as people read it: grouped digits, and "1,000+" above a thousand.
    pub fn count(&self, n: &i64) -> String {
        count(self.l, *n)
    }

    /// The faces in the top bar; the rest is a number.
    pub fn online_shown(&self) -> &[Face] {
        &self.online[..self.online.len().min(4)]
    }

    /// How many more colleagues are here than the top bar shows.
    pub fn online_more(&self) -> usize {
        self.online.len().saturating_sub(4)
    }

    /// The address of an asset by its plain name.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::url(name)
    }

    /// The scripts that others import, so that the browser need not wait to learn of them.
    pub fn preloads(&self) -> impl Iterator<Item = &'static str> {
        assets::all().iter().filter(|asset| asset.name == "chunk.js").map(|asset| asset.url)
    }

    /// The sentences that scripts say, as JSON.
    pub fn words(&self) -> String {
        words::json(self.l)
    }
}

/// A count as people read it: grouped digits, and "1,000+" above a thousand.
pub fn count(l: Language, n: i64) -> String {
    if n > 1_000 { format!("{}+", l.number(1_000)) } else { l.number(n) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_counts_are_not_counted_out() {
        assert_eq!(count(Language::En, 48), "48");
        assert_eq!(count(Language::En, 1_000), "1,000");
        assert_eq!(count(Language::En, 1_001), "1,000+");
        assert_eq!(count(Language::Ru, 25_000), "1\u{a0}000+");
    }
}
