use std::collections::BTreeSet;

use kernel::{DepartmentId, Error, ServiceId, Timestamp};
use proptest::prelude::*;

use super::{
    change::{Known, ServiceChange},
    model::*,
};

/// `1 Hardware`, `1.2 Laptop`: the number before the point is the category. A `*` archives it, a `c` after the number makes a category, a `$` shows it by contract only.
fn tree(lines: &[&str]) -> Vec<Service> {
    lines.iter().enumerate().map(|(position, line)| entry(line, i64::try_from(position).unwrap())).collect()
}

fn entry(line: &str, position: i64) -> Service {
    let (place, name) = line.split_once(' ').unwrap();
    let (parent, own) = place.rsplit_once('.').map_or((None, place), |(parent, own)| (Some(parent), own));
    let number = |text: &str| ServiceId(text.trim_end_matches(['c', '*', '$']).parse().unwrap());
    Service {
        id: number(own),
        parent: parent.map(number),
        is_category: own.contains('c'),
        name: name.to_owned(),
        summary: String::new(),
        description: String::new(),
        icon: "laptop".into(),
        position,
        shown_to: if own.contains('$') { ShownTo::Contract } else { ShownTo::Everybody },
        ticket_type: "service_request".into(),
        department: None,
        team: None,
        form_version: 0,
        archived_at: own.contains('*').then_some(Timestamp(1)),
        version: 1,
    }
}

fn sample() -> Vec<Service> {
    tree(&["1c Hardware", "1.2 New laptop", "1.3$ Site visit", "1.4* Fax", "5c Access", "5.6c Doors", "6.7 Badge", "8c* Old", "8.9 Pager", "10 Something else"])
}

/// The names of what is shown, indented.
fn drawn(placed: &[Placed<'_>]) -> Vec<String> {
    placed.iter().map(|placed| format!("{}{}", "-".repeat(placed.depth), placed.service.name)).collect()
}

#[test]
fn the_tree_is_drawn_from_top_to_bottom_without_what_is_archived() {
    assert_eq!(drawn(&arrange(&sample())), ["Hardware", "-New laptop", "-Site visit", "Access", "-Doors", "--Badge", "Something else"]);
}

#[test]
fn everybody_sees_what_is_for_them_and_no_empty_categories() {
    let services = sample();
    let see = |reader: Reader| drawn(&shown(&services, &reader)).join(" ");
    let client = |ids: &[i64]| Reader::Client(ids.iter().copied().map(ServiceId).collect::<BTreeSet<_>>());
    assert_eq!(see(Reader::Agent), "Hardware -New laptop -Site visit Access -Doors --Badge Something else");
    assert_eq!(see(Reader::Own), "Hardware -New laptop Access -Doors --Badge Something else");
    // Exactly what the contract covers (D11): no service that is open to everybody else comes with it.
    assert_eq!(see(client(&[3])), "Hardware -Site visit");
    assert_eq!(see(client(&[])), "");
    // A whole category, with what stands in categories within.
    assert_eq!(see(client(&[5])), "Access -Doors --Badge");
    // What is archived stays away, though covered.
    assert_eq!(see(client(&[4, 8, 9])), "");
}

#[test]
fn services_are_found_by_the_beginnings_of_words() {
    let services = sample();
    let all = shown(&services, &Reader::Agent);
    let found = |text: &str| find(&all, text).into_iter().map(|service| service.name.as_str()).collect::<Vec<_>>();
    assert_eq!(found("lap"), ["New laptop"]);
    assert_eq!(found("LAPTOP new"), ["New laptop"]);
    assert_eq!(found("hard"), ["New laptop", "Site visit"]);
    assert_eq!(found("badge laptop"), Vec::<&str>::new());
    assert_eq!(found("top"), Vec::<&str>::new());
    assert_eq!(found("").len(), 4);
}

fn known() -> Known {
    Known { services: sample(), types: vec!["service_request".into(), "incident".into()], departments: vec![DepartmentId(70)], teams: Vec::new() }
}

/// What comes of a change: where the entry stands, or what is wrong.
fn put(service: i64, parent: Option<i64>) -> String {
    let known = known();
    let before = known.services.iter().find(|other| other.id == ServiceId(service)).unwrap().clone();
    match (ServiceChange { parent: Some(parent.map(ServiceId)), ..ServiceChange::default() }).apply(before, &known) {
        Ok(after) => format!("{} at {}", after.parent.map_or(0, |parent| parent.0), after.position),
        Err(Error::Invalid(errors)) => errors.0[0].text.key.clone().into_owned(),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn an_entry_goes_to_the_end_of_its_new_category_and_never_below_itself() {
    assert_eq!(put(2, Some(5)), "5 at 6");
    assert_eq!(put(2, Some(1)), "1 at 1", "it stands there already");
    assert_eq!(put(2, None), "0 at 10");
    assert_eq!(put(5, Some(6)), "catalogue-category-circle");
    assert_eq!(put(5, Some(5)), "catalogue-category-circle");
    assert_eq!(put(2, Some(10)), "catalogue-no-such-category", "a service holds nothing");
    assert_eq!(put(2, Some(8)), "catalogue-no-such-category", "archived");
    assert_eq!(put(2, Some(99)), "catalogue-no-such-category");
}

#[test]
fn everything_wrong_is_told_at_once() {
    let change = ServiceChange {
        parent: Some(Some(ServiceId(99))),
        name: Some(" ".into()),
        summary: Some("x".repeat(201)),
        description: None,
        icon: Some("unicorn".into()),
        shown_to: Some("nobody".into()),
        ticket_type: Some("party".into()),
        department: Some(Some(DepartmentId(71))),
        team: None,
    };
    let Err(Error::Invalid(errors)) = change.apply(sample()[1].clone(), &known()) else { panic!("taken") };
    let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_ref()).collect();
    assert_eq!(fields, ["name", "summary", "icon", "shown_to", "type", "department", "parent"]);
}

#[test]
fn every_icon_is_drawn() {
    for icon in ICONS {
        assert!(web::icons::NAMES.contains(icon), "{icon}");
    }
}

proptest! {
    /// Whatever moves where, the tree stays a tree of bounded depth, and nothing is lost from it.
    #[test]
    fn no_moves_make_a_circle(moves in prop::collection::vec((0_usize..10, prop::option::of(0_usize..10)), 0..40)) {
        let mut known = Known { services: tree(&["1c A", "2c B", "3c C", "4c D", "5c E", "6c F", "7 g", "8 h", "9 i", "10 j"]), ..known() };
        for (which, to) in moves {
            let parent = to.map(|at| known.services[at].id);
            let before = known.services[which].clone();
            if let Ok(after) = (ServiceChange { parent: Some(parent), ..ServiceChange::default() }).apply(before, &known) {
                known.services[which] = after;
            }
        }
        let all = arrange(&known.services);
        prop_assert_eq!(all.len(), 10);
        prop_assert!(all.iter().all(|placed| placed.depth < DEEPEST));
    }
}
