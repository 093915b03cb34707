//! Random queries and random tickets out of a small world, so that they often meet.

use jiff::civil;
use kernel::{Timestamp, UserId};
use proptest::prelude::*;

use crate::workflow::{Category, Priority};

use super::{
    super::{Comparison, Expr, Has, Is, Moment, Person, PersonFacts, Place, PlaceKind, Query, Role, Sort, SortKey, Term, TicketFacts, TimeField, Unit, tokens},
    context,
};

const WORDS: [&str; 14] = ["vpn", "printer", "Printers", "принтера", "blue screen", "or", "-x", "1042", "7", "a(b", "#12", "say \"hi\" \\", "tag:x", "don't"];
const NAMES: [&str; 8] = ["ana", "Rosa Mendes", "mendes", "me", "none", "@lee", "a_b", "ROSA@example.com"];
const KEYS: [&str; 5] = ["it support", "printing", "100%", "a_b", "=x"];
const STATUSES: [&str; 6] = ["open", "in_progress", "waiting", "resolved", "answered", "closed"];
const TYPES: [&str; 4] = ["incident", "bug", "question", "service_request"];

/// A scrap of query text, sensible or not.
pub fn piece() -> impl Strategy<Value = String> {
    let scraps = [
        "(",
        ")",
        " ",
        " ",
        "-",
        "\"",
        "or ",
        "and ",
        "not ",
        ",",
        ":",
        ">",
        "<=",
        "is:open",
        "type:bug",
        "owner:",
        "me",
        "tag:",
        "created",
        "2d",
        "today",
        "2026-01-01",
        "#1",
        "sort:",
        "sort:number",
        "priority>=high",
        "number:3",
        "vpn",
        "\\",
        "\u{ab}",
        "\u{bb}",
        "\u{201c}",
        "team:none",
        "status:open",
    ];
    prop_oneof![8 => prop::sample::select(scraps.to_vec()).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
}

pub fn query() -> impl Strategy<Value = Query> {
    (prop::option::of(expr()), sort()).prop_map(|(filter, sort)| Query { filter, sort })
}

fn expr() -> impl Strategy<Value = Expr> {
    term().prop_map(Expr::Term).prop_recursive(3, 12, 3, |inner| {
        let parts = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![parts.clone().prop_filter_map("a part", Expr::all), parts.prop_filter_map("a part", Expr::any), inner.prop_map(Expr::negate)]
    })
}

fn term() -> impl Strategy<Value = Term> {
    prop_oneof![
        of(WORDS.to_vec()).prop_filter_map("a word", Term::text),
        many(of(states())).prop_map(Term::Is),
        many(text(TYPES.to_vec())).prop_map(Term::Type),
        many(text(STATUSES.to_vec())).prop_map(Term::Status),
        (comparison(), of(Priority::ALL.to_vec())).prop_map(|(comparison, priority)| Term::Priority(comparison, vec![priority])),
        many(of(Priority::ALL.to_vec())).prop_map(|priorities| Term::Priority(Comparison::Equal, priorities)),
        (of(vec![Role::Requester, Role::Follower, Role::Involved]), many(person())).prop_map(|(role, people)| Term::Person(role, people)),
        many(prop_oneof![person(), Just(Person::Nobody)]).prop_map(|people| Term::Person(Role::Owner, people)),
        many(text(KEYS.to_vec())).prop_map(Term::Tag),
        many(of(vec![Has::Attachment, Has::Reply, Has::Note, Has::Owner, Has::Tag])).prop_map(Term::Has),
        (of(vec![PlaceKind::Department, PlaceKind::Team]), many(place())).prop_map(|(kind, places)| Term::Place(kind, places)),
        (comparison(), 0..12i64).prop_map(|(comparison, number)| Term::Number(comparison, vec![number])),
        many(0..12i64).prop_map(|numbers| Term::Number(Comparison::Equal, numbers)),
        (of(vec![TimeField::Created, TimeField::Updated, TimeField::Resolved, TimeField::Closed]), comparison(), moment())
            .prop_map(|(field, comparison, moment)| Term::Time(field, comparison, moment)),
    ]
}

pub fn ticket() -> impl Strategy<Value = TicketFacts> {
    let basics = (0..12i64, text(TYPES.to_vec()), text(STATUSES.to_vec()), of(Category::ALL.to_vec()), of(Priority::ALL.to_vec()));
    let people = (somebody(), prop::option::of(somebody()), prop::collection::vec(somebody(), 0..3));
    let keys = || text(KEYS.to_vec());
    let places = (prop::option::of(keys()), prop::option::of(keys()), prop::collection::vec(keys(), 0..3));
    let times = (time(), time(), prop::option::of(time()), prop::option::of(time()));
    let content = (0..2i64, any::<bool>(), any::<bool>(), prop::collection::vec(of(WORDS.to_vec()), 0..4), prop::bool::weighted(0.2));
    (basics, people, places, times, content).prop_map(|(basics, people, places, times, content)| TicketFacts {
        number: basics.0,
        type_slug: basics.1,
        status: basics.2,
        category: basics.3,
        priority: basics.4,
        requester: people.0,
        owner: people.1,
        followers: people.2,
        department_key: places.0,
        team_key: places.1,
        tag_keys: places.2,
        created_at: times.0,
        updated_at: times.1,
        resolved_at: times.2,
        closed_at: times.3,
        attachment_count: content.0,
        has_reply: content.1,
        has_note: content.2,
        is_merged: content.4,
        tokens: tokens(&content.3.join(" ")),
    })
}

/// The people of the small world.
pub fn people() -> Vec<PersonFacts> {
    let person = |id, username: &str, name: &str, email: &str| PersonFacts {
        id: UserId(id),
        username_key: username.to_owned(),
        name_key: name.to_owned(),
        email_key: email.to_owned(),
    };
    vec![
        person(7, "ana", "ana ortiz", "ana@example.com"),
        person(8, "rosa", "rosa mendes", "rosa@example.com"),
        person(9, "me", "axb me", "lee@example.com"),
        person(10, "a_b", "none", "b@example.com"),
    ]
}

fn somebody() -> impl Strategy<Value = PersonFacts> {
    of(people())
}

fn person() -> impl Strategy<Value = Person> {
    prop_oneof![Just(Person::Me), text(NAMES.to_vec()).prop_map(Person::Named)]
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![1 => Just(Place::Nowhere), 3 => text([KEYS.as_slice(), &NAMES].concat()).prop_map(Place::Named)]
}

fn states() -> Vec<Is> {
    vec![
        Is::Open,
        Is::Active,
        Is::Waiting,
        Is::Done,
        Is::New,
        Is::Assigned,
        Is::Unassigned,
        Is::Merged,
        Is::Status("resolved".into()),
        Is::Status("closed".into()),
    ]
}

fn moment() -> impl Strategy<Value = Moment> {
    prop_oneof![
        (1..60i16, of(vec![Unit::Minutes, Unit::Hours, Unit::Days, Unit::Weeks, Unit::Months, Unit::Years])).prop_map(|(n, unit)| Moment::Ago(n, unit)),
        Just(Moment::Today),
        Just(Moment::Yesterday),
        (2024..2028i16).prop_map(Moment::Year),
        (2026..2027i16, 1..13i8).prop_map(|(year, month)| Moment::Month(year, month)),
        (1..13i8, 1..29i8).prop_map(|(month, day)| Moment::Day(civil::date(2026, month, day))),
        (1..29i8, 0..24i8, 0..60i8).prop_map(|(day, hour, minute)| Moment::Local(civil::date(2026, 11, day).at(hour, minute, 0, 0))),
        time().prop_map(Moment::Instant),
    ]
}

/// Within the last 60 days, more likely the last ones.
fn time() -> impl Strategy<Value = Timestamp> {
    prop_oneof![0..kernel::days(60), 0..kernel::days(2)].prop_map(|age| context().now.minus(age))
}

fn sort() -> impl Strategy<Value = Sort> {
    let keys = vec![SortKey::Updated, SortKey::Created, SortKey::Resolved, SortKey::Closed, SortKey::Priority, SortKey::Number];
    (of(keys), any::<bool>()).prop_map(|(key, reversed)| Sort { key, reversed })
}

fn comparison() -> impl Strategy<Value = Comparison> {
    of(vec![Comparison::Equal, Comparison::Greater, Comparison::GreaterOrEqual, Comparison::Less, Comparison::LessOrEqual])
}

fn many<T: std::fmt::Debug>(one: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(one, 1..3)
}

fn of<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = T> {
    prop::sample::select(values)
}

fn text(values: Vec<&'static str>) -> impl Strategy<Value = String> {
    of(values).prop_map(str::to_owned)
}
