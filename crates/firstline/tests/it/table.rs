//! The permission table and the router name the same routes.

use std::collections::BTreeSet;

#[test]
fn every_route_is_in_the_permission_table_and_nothing_else_is() {
    let routed: BTreeSet<(String, String)> = firstline::wiring::routes(1 << 20).into_iter().map(|route| (route.method.to_owned(), route.path)).collect();
    let listed: BTreeSet<(String, String)> =
        firstline::permissions::table().into_iter().map(|entry| (entry.method.to_owned(), entry.path.to_owned())).collect();
    let missing: Vec<_> = routed.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&routed).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not in the table: {missing:#?}\nin the table, but no route: {gone:#?}");
}

#[test]
fn every_route_that_changes_something_has_an_example() {
    assert!(crate::examples::examples().len() > 100);
}
