//! A stand-in for `testkit` shows what the attribute makes: the same body, once on each engine.

extern crate self as testkit;

use testkit_macros::desk_test;

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Engine {
    Sqlite,
    Postgres,
}

pub struct TestDesk(Engine);

/// Polls once: the bodies below never wait.
pub fn run<F: Future<Output = ()>>(engine: Engine, body: impl FnOnce(TestDesk) -> F) {
    let mut body = std::pin::pin!(body(TestDesk(engine)));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(body.as_mut().poll(&mut context).is_ready());
}

/// A doc comment and a lint attribute stay with the function.
#[allow(clippy::unused_async)]
#[desk_test]
async fn the_body_sees_its_engine(desk: TestDesk) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or_default();
    assert!(test.ends_with(if desk.0 == Engine::Sqlite { "::sqlite" } else { "::postgres" }), "{test} ran on {:?}", desk.0);
}

#[desk_test]
#[should_panic(expected = "as told")]
async fn a_panic_is_expected_in_both(_desk: TestDesk) {
    panic!("as told");
}

#[desk_test]
#[ignore = "shows that the attribute passes through"]
async fn an_ignored_one_is_ignored_in_both(_desk: TestDesk) {
    panic!("must not run");
}

#[desk_test]
#[cfg(any())]
async fn what_is_configured_away_is_gone(_desk: NoSuchType) {}

#[test]
fn every_desk_test_is_listed_once_for_each_engine() {
    let listing = std::process::Command::new(std::env::current_exe().unwrap()).arg("--list").output().unwrap();
    let listing = String::from_utf8(listing.stdout).unwrap();
    for name in ["the_body_sees_its_engine", "a_panic_is_expected_in_both", "an_ignored_one_is_ignored_in_both"] {
        for engine in ["sqlite", "postgres"] {
            assert!(listing.contains(&format!("{name}::{engine}: test")), "{name}::{engine} is missing in:\n{listing}");
        }
    }
    assert!(!listing.contains("configured_away"));
}
