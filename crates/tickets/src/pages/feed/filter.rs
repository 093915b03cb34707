//! The filter of the feed: check boxes and a text that say the same, kept in the address of the page.

use std::collections::BTreeSet;

use kernel::Language;
use web::refusal::encode;

use crate::{
    query::{self, Expr, FeedFilter, Query, QueryError, Relation, Sort, SortKey, Vocabulary},
    workflow::{status_label, type_label},
};

/// What the filter's form sends.
#[derive(Clone, Debug, Default)]
pub struct Boxes {
    pub types: Vec<String>,
    pub statuses: Vec<String>,
    pub mine: Vec<String>,
    /// The text as it is now, and as it was when the page was made.
    pub text: String,
    pub was: String,
}

impl Boxes {
    /// The text that says what was asked: what somebody typed, or, if the text was left alone, what the boxes say. The order stays.
    pub fn to_text(&self, vocabulary: &Vocabulary) -> String {
        if self.text.trim() != self.was.trim() {
            return self.text.trim().to_owned();
        }
        let set = |slugs: &[String]| slugs.iter().cloned().collect::<BTreeSet<_>>();
        let relations = self.mine.iter().filter_map(|slug| Relation::from_slug(slug)).collect();
        let filter = FeedFilter::from_boxes(set(&self.types), set(&self.statuses), relations, vocabulary);
        let before = query::parse_with(&self.was, vocabulary).unwrap_or_default();
        let (_, mut parts) = split(&before);
        parts.extend(filter.to_query().filter);
        Query { filter: Expr::all(parts), sort: before.sort }.to_string()
    }
}

/// What boxes can say of a query, and the rest, which stays whatever is checked.
fn split(query: &Query) -> (FeedFilter, Vec<Expr>) {
    let boxes = |parts: &[Expr]| FeedFilter::from_query(&Query { filter: Expr::all(parts.to_vec()), sort: Sort::default() });
    let (mut boxed, mut rest) = (Vec::new(), Vec::new());
    for part in parts(query) {
        boxed.push(part);
        if boxes(&boxed).is_none() {
            rest.extend(boxed.pop());
        }
    }
    (boxes(&boxed).unwrap_or_else(FeedFilter::everything), rest)
}

/// What must all hold of a ticket.
fn parts(query: &Query) -> Vec<Expr> {
    match &query.filter {
        None => Vec::new(),
        Some(Expr::All(parts)) => parts.clone(),
        Some(other) => vec![other.clone()],
    }
}

/// What everybody sees first: all that is open.
pub fn default_query() -> Query {
    FeedFilter::default().to_query()
}

/// The address of the feed that shows what the text asks; the bare one for what it shows by itself.
pub fn path(text: &str) -> String {
    if text == default_query().to_string() { "/feed".to_owned() } else { format!("/feed?q={}", encode(text)) }
}

/// One check box.
pub struct Tick {
    pub value: String,
    pub label: String,
    pub is_on: bool,
}

/// One part of the filter, with the address of the feed without it.
pub struct Chip {
    pub text: String,
    pub without: String,
}

/// One order to choose.
pub struct Order {
    pub label: &'static str,
    pub href: String,
    pub is_current: bool,
}

/// A text that could not be read, cut at the place that is meant.
pub struct Problem {
    pub reason: String,
    pub hint: Option<String>,
    /// The address of the feed with the suggestion taken.
    pub fixed: Option<String>,
    pub before: String,
    pub meant: String,
    pub after: String,
    /// Where the place begins, counted from 1.
    pub at: usize,
}

/// The filter as the page shows it.
pub struct Filter {
    pub text: String,
    pub is_default: bool,
    pub types: Vec<Tick>,
    pub statuses: Vec<Tick>,
    pub mine: Vec<Tick>,
    pub chips: Vec<Chip>,
    pub orders: Vec<Order>,
    pub problem: Option<Problem>,
}

impl Filter {
    pub fn of(l: Language, query: &Query, vocabulary: &Vocabulary) -> Self {
        let (boxes, _) = split(query);
        let tick = |value: &str, label: String, is_on: bool| Tick { value: value.to_owned(), label, is_on };
        Self {
            text: query.to_string(),
            is_default: *query == default_query(),
            types: vocabulary.types.iter().map(|slug| tick(slug, type_label(l, slug), boxes.shows_type(slug))).collect(),
            statuses: vocabulary.statuses.iter().map(|(slug, category)| tick(slug, status_label(l, slug), boxes.shows_status(slug, *category))).collect(),
            mine: Relation::ALL
                .into_iter()
                .map(|relation| tick(relation.slug(), l.t(relation_key(relation)).to_owned(), boxes.relations.contains(&relation)))
                .collect(),
            chips: chips(query),
            orders: orders(l, query),
            problem: None,
        }
    }

    /// For a text that cannot be read: it is kept as it was typed, and the boxes are as at first.
    pub fn wrong(l: Language, text: &str, error: &QueryError, vocabulary: &Vocabulary) -> Self {
        let cut = |from: usize, to: usize| text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>();
        let end = error.at + error.len;
        let fixed = error.suggestion.as_ref().map(|suggestion| path(&format!("{}{suggestion}{}", cut(0, error.at), cut(end, usize::MAX))));
        Self {
            text: text.to_owned(),
            is_default: false,
            chips: Vec::new(),
            orders: Vec::new(),
            problem: Some(Problem {
                reason: l.say(&error.text),
                hint: error.hint().map(|hint| l.say(&hint)),
                fixed,
                before: cut(0, error.at),
                meant: cut(error.at, end),
                after: cut(end, usize::MAX),
                at: error.at + 1,
            }),
            ..Self::of(l, &default_query(), vocabulary)
        }
    }
}

fn relation_key(relation: Relation) -> &'static str {
    match relation {
        Relation::Raised => "feed-mine-raised",
        Relation::Owned => "feed-mine-owned",
        Relation::Followed => "feed-mine-followed",
    }
}

/// The parts of the query that can be taken off one by one.
fn chips(query: &Query) -> Vec<Chip> {
    let parts = parts(query);
    let without = |i: usize| {
        let rest = parts.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, part)| part.clone()).collect();
        path(&Query { filter: Expr::all(rest), sort: query.sort }.to_string())
    };
    parts.iter().enumerate().map(|(i, part)| Chip { text: part.to_string(), without: without(i) }).collect()
}

fn orders(l: Language, query: &Query) -> Vec<Order> {
    let order = |key, reversed, label| {
        let sort = Sort { key, reversed };
        let href = path(&Query { sort, ..query.clone() }.to_string());
        Order { label: l.t(label), href, is_current: query.sort == sort }
    };
    vec![
        order(SortKey::Updated, false, "feed-sort-updated"),
        order(SortKey::Updated, true, "feed-sort-oldest"),
        order(SortKey::Created, false, "feed-sort-created"),
        order(SortKey::Priority, false, "feed-sort-priority"),
    ]
}

/// How the list is ordered, in words behind its count.
pub fn order_words(l: Language, sort: Sort) -> &'static str {
    l.t(match (sort.key, sort.reversed) {
        (SortKey::Updated, false) => "feed-order-updated",
        (SortKey::Created, false) => "feed-order-created",
        (SortKey::Priority, false) => "feed-order-priority",
        _ => "feed-order-other",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::speak;

    fn boxes(types: &[&str], statuses: &[&str], mine: &[&str], text: &str, was: &str) -> String {
        let owned = |all: &[&str]| all.iter().map(|slug| (*slug).to_owned()).collect();
        let boxes = Boxes { types: owned(types), statuses: owned(statuses), mine: owned(mine), text: text.into(), was: was.into() };
        boxes.to_text(&Vocabulary::default())
    }

    const ALL: [&str; 4] = ["incident", "bug", "question", "service_request"];

    #[test]
    fn boxes_become_text_unless_somebody_typed() {
        let open = ["open", "in_progress", "waiting"];
        assert_eq!(boxes(&ALL, &open, &[], "is:open", "is:open"), "is:open");
        assert_eq!(boxes(&["bug"], &open, &["owned"], "is:open", "is:open"), "type:bug is:open owner:me");
        assert_eq!(boxes(&["bug"], &open, &[], "vpn", "is:open"), "vpn");
        assert_eq!(boxes(&["bug"], &open, &[], "is:open sort:priority", "is:open sort:priority"), "type:bug is:open sort:priority");
    }

    #[test]
    fn what_boxes_cannot_say_stays() {
        let was = "vpn is:open -tag:old";
        assert_eq!(boxes(&["bug"], &["waiting"], &[], was, was), "vpn -tag:old type:bug is:waiting");
        assert_eq!(boxes(&ALL, &[], &[], "vpn", "vpn"), "vpn");
        let (filter, rest) = split(&query::parse("type:bug type:incident owner:me").unwrap());
        assert_eq!((filter.types.len(), filter.relations.len(), rest.len()), (1, 1, 1));
    }

    #[test]
    fn the_default_needs_no_query_in_the_address() {
        assert_eq!(path("is:open"), "/feed");
        assert_eq!(path("type:bug is:open"), "/feed?q=type%3Abug%20is%3Aopen");
        assert_eq!(path(""), "/feed?q=");
    }

    #[test]
    fn each_part_can_be_taken_off() {
        let chips: Vec<(String, String)> =
            chips(&query::parse("vpn is:open (owner:me or following:me)").unwrap()).into_iter().map(|chip| (chip.text, chip.without)).collect();
        assert_eq!(chips.len(), 3);
        assert_eq!(chips[0], ("vpn".to_owned(), path("is:open (owner:me or following:me)")));
        assert_eq!(chips[2].0, "owner:me or following:me");
    }

    #[test]
    fn a_mistake_is_pointed_at() {
        speak();
        let text = "vpn ownr:me";
        let error = query::parse(text).unwrap_err();
        let problem = Filter::wrong(Language::En, text, &error, &Vocabulary::default()).problem.unwrap();
        assert_eq!((problem.before.as_str(), problem.meant.as_str(), problem.after.as_str(), problem.at), ("vpn ", "ownr", ":me", 5));
        assert_eq!(problem.fixed.unwrap(), "/feed?q=vpn%20owner%3Ame");
    }
}
