use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::workflow::Category;

use super::super::{FeedFilter, Relation, Vocabulary, parse};

fn set<T: Ord + Clone>(values: &[T]) -> BTreeSet<T> {
    values.iter().cloned().collect()
}

fn slugs(values: &[&str]) -> BTreeSet<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

#[test]
fn boxes_and_text_say_the_same() {
    let all = FeedFilter::everything();
    let cases = [
        (all.clone(), ""),
        (FeedFilter::default(), "is:open"),
        (FeedFilter { types: slugs(&["incident", "bug"]), ..FeedFilter::default() }, "type:bug,incident is:open"),
        (FeedFilter { categories: set(&[Category::Open]), ..all.clone() }, "is:active"),
        (FeedFilter { categories: set(&[Category::Waiting, Category::Done]), ..all.clone() }, "is:waiting,done"),
        (FeedFilter { statuses: slugs(&["open", "resolved"]), ..all.clone() }, "status:open,resolved"),
        (FeedFilter { categories: set(&[Category::Done]), statuses: slugs(&["open"]), ..all.clone() }, "is:done or status:open"),
        (FeedFilter { relations: set(&[Relation::Owned]), ..FeedFilter::default() }, "is:open owner:me"),
        (FeedFilter { relations: set(&[Relation::Raised, Relation::Followed]), ..FeedFilter::default() }, "is:open (requester:me or following:me)"),
        (FeedFilter { relations: set(&Relation::ALL), ..all.clone() }, "involving:me"),
    ];
    for (filter, text) in cases {
        assert_eq!(filter.to_query().to_string(), text);
        assert_eq!(FeedFilter::from_query(&parse(text).unwrap()), Some(filter), "{text}");
    }
}

#[test]
fn other_ways_to_write_it_are_understood_and_what_boxes_cannot_say_is_not() {
    let same = |a: &str, b: &str| assert_eq!(FeedFilter::from_query(&parse(a).unwrap()), FeedFilter::from_query(&parse(b).unwrap()), "{a} = {b}");
    same("is:active,waiting", "is:open");
    same("is:active or is:waiting", "is:open");
    same("requester:me or owner:me or following:me", "involving:me");
    same("type:bug or type:incident", "type:incident,bug");
    same("is:closed", "status:closed");
    for text in ["vpn", "-is:open", "owner:ana", "owner:me following:me", "is:open is:done", "type:bug or is:open", "is:new", "priority:high", "created>2d"] {
        assert_eq!(FeedFilter::from_query(&parse(text).unwrap()), None, "{text}");
    }
    assert_eq!(FeedFilter::from_query(&parse("is:open sort:number").unwrap()).unwrap().to_query().to_string(), "is:open sort:number");
}

#[test]
fn boxes_of_a_whole_category_become_the_category() {
    let vocabulary = Vocabulary::default();
    let filter = |statuses: &[&str]| FeedFilter::from_boxes(slugs(&[]), slugs(statuses), set(&[]), &vocabulary).to_query().to_string();
    assert_eq!(filter(&["open", "in_progress", "waiting"]), "is:open");
    assert_eq!(filter(&["open", "in_progress"]), "is:active");
    assert_eq!(filter(&["in_progress", "waiting"]), "is:waiting or status:in_progress");
    assert_eq!(filter(&[]), "");
    let everything: Vec<&str> = vocabulary.statuses.iter().map(|(slug, _)| slug.as_str()).collect();
    assert_eq!(filter(&everything), "");
    let all_types = vocabulary.types.iter().cloned().collect();
    assert_eq!(FeedFilter::from_boxes(all_types, slugs(&[]), set(&[]), &vocabulary), FeedFilter::everything());

    let filter = FeedFilter::default();
    assert!(filter.shows_type("bug") && filter.shows_status("in_progress", Category::Open) && !filter.shows_status("closed", Category::Done));
}

proptest! {
    #[test]
    fn every_combination_of_boxes_survives_the_text(types in 0..16usize, statuses in 0..1024usize, relations in 0..8usize) {
        let vocabulary = Vocabulary::default();
        let picked = |bits: usize, all: Vec<String>| all.into_iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, slug)| slug).collect();
        let relations = Relation::ALL.into_iter().enumerate().filter(|(i, _)| relations >> i & 1 == 1).map(|(_, relation)| relation).collect();
        let slugs = vocabulary.statuses.iter().map(|(slug, _)| slug.clone()).collect();
        let filter = FeedFilter::from_boxes(picked(types, vocabulary.types.clone()), picked(statuses, slugs), relations, &vocabulary);
        let text = filter.to_query().to_string();
        prop_assert_eq!(FeedFilter::from_query(&parse(&text).unwrap()), Some(filter));
    }
}
