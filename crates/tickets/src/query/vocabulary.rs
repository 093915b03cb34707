//! The words that a query may use, and the nearest of them to one that it may not.

use crate::workflow::{Category, Workflow, built_in};

use super::{Has, Is, SortKey, TimeField};

/// The types and statuses of one organization.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vocabulary {
    /// Slugs, in the order in which pages show them.
    pub types: Vec<String>,
    /// Slugs of the statuses of all types, each once, with their categories.
    pub statuses: Vec<(String, Category)>,
}

impl Vocabulary {
    pub fn of(workflows: &[Workflow]) -> Self {
        let types = workflows.iter().map(|workflow| workflow.ticket_type.to_string()).collect();
        let mut statuses: Vec<(String, Category)> = Vec::new();
        for status in workflows.iter().flat_map(|workflow| &workflow.statuses) {
            if !statuses.iter().any(|(slug, _)| *slug == status.slug) {
                statuses.push((status.slug.clone(), status.category));
            }
        }
        statuses.sort_by_key(|(_, category)| *category);
        Self { types, statuses }
    }

    pub(super) fn status_slugs(&self) -> impl Iterator<Item = &str> + Clone {
        self.statuses.iter().map(|(slug, _)| slug.as_str())
    }
}

impl Default for Vocabulary {
    /// That of the built-in workflows.
    fn default() -> Self {
        Self::of(&built_in())
    }
}

/// Every field, by the name under which it prints, and its other names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Field {
    Is,
    Type,
    Status,
    Priority,
    Owner,
    Requester,
    Following,
    Involving,
    Tag,
    Has,
    Department,
    Team,
    Number,
    Time(TimeField),
    Sort,
}

pub(super) const FIELDS: [(&str, Field); 19] = [
    ("is", Field::Is),
    ("type", Field::Type),
    ("status", Field::Status),
    ("priority", Field::Priority),
    ("owner", Field::Owner),
    ("requester", Field::Requester),
    ("from", Field::Requester),
    ("following", Field::Following),
    ("involving", Field::Involving),
    ("tag", Field::Tag),
    ("has", Field::Has),
    ("department", Field::Department),
    ("team", Field::Team),
    ("number", Field::Number),
    ("created", Field::Time(TimeField::Created)),
    ("updated", Field::Time(TimeField::Updated)),
    ("resolved", Field::Time(TimeField::Resolved)),
    ("closed", Field::Time(TimeField::Closed)),
    ("sort", Field::Sort),
];

impl Field {
    pub fn from_name(name: &str) -> Option<Self> {
        by_name(&FIELDS, name)
    }

    /// Whether `>`, `<`, `>=` and `<=` make sense.
    pub fn is_ordered(self) -> bool {
        matches!(self, Self::Priority | Self::Number | Self::Time(_))
    }
}

pub(super) const STATES: [(&str, Is); 8] = [
    ("open", Is::Open),
    ("active", Is::Active),
    ("waiting", Is::Waiting),
    ("done", Is::Done),
    ("new", Is::New),
    ("assigned", Is::Assigned),
    ("unassigned", Is::Unassigned),
    ("merged", Is::Merged),
];

pub(super) const HAS: [(&str, Has); 5] =
    [("attachment", Has::Attachment), ("reply", Has::Reply), ("note", Has::Note), ("owner", Has::Owner), ("tag", Has::Tag)];

pub(super) const SORT_KEYS: [(&str, SortKey); 6] = [
    ("updated", SortKey::Updated),
    ("created", SortKey::Created),
    ("resolved", SortKey::Resolved),
    ("closed", SortKey::Closed),
    ("priority", SortKey::Priority),
    ("number", SortKey::Number),
];

/// What `name` stands for, in any case of letters.
pub(super) fn by_name<T: Clone>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
}

/// The first name that stands for `value`.
pub(super) fn name_of<'a, T: PartialEq>(table: &[(&'a str, T)], value: &T) -> &'a str {
    table.iter().find(|(_, known)| known == value).map_or("", |(name, _)| *name)
}

/// The known word most like `written`, if any is much like it.
pub(super) fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let written: Vec<char> = written.to_lowercase().chars().collect();
    if written.len() > 40 {
        return None;
    }
    let near = known.filter_map(|word| Some((likeness(&written, word)?, word)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, word)| word.to_owned())
}

/// How far apart two words are, or `None` when that is too far for a slip: one change for each three letters.
/// Being a part of the other (`request` of `service_request`) counts as near, too.
fn likeness(written: &[char], word: &str) -> Option<usize> {
    let letters: Vec<char> = word.chars().collect();
    let distance = edits(written, &letters);
    let shorter = written.len().min(letters.len());
    let contained = shorter >= 3 && (word.contains(&written.iter().collect::<String>()) || written.windows(letters.len()).any(|part| part == letters));
    let slip = distance <= 1.max(written.len().max(letters.len()) / 3) && distance < shorter.max(1);
    if slip { Some(distance) } else { contained.then_some(40 + distance) }
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}
