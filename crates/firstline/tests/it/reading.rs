//! S1, S8: looking changes nothing, and a token that was made to read changes nothing either.
//!
//! One look leaves a trace on purpose: who takes along what is known about a person is noted, and nothing else changes by it.

use std::collections::BTreeMap;

use firstline::permissions::Who;
use people::token::Scope;
use testkit::{TestDesk, desk_test};

use crate::{
    examples::{Example, examples},
    ground::{Ground, assert_same},
};

/// Whether a look is noted where its person reads of it.
fn is_noted(example: &Example) -> bool {
    ["/account/export", "/people/{id}/export", "/api/v1/me/export", "/api/v1/users/{id}/export"].contains(&example.entry.path)
}

/// All rows but those of events, of which there may be one more.
async fn without_the_note(ground: &Ground<'_>) -> BTreeMap<String, Vec<String>> {
    let mut rows = ground.dump().await;
    rows.remove("event");
    rows
}

#[desk_test]
async fn no_get_changes_anything(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let browser = desk.person("helena");
    let program = browser.with_token(Scope::Write);
    let mut ready = Vec::new();
    for example in examples().into_iter().filter(|example| !example.changes() && example.entry.path != "/live") {
        let ids = ground.own(&example, "helena").await;
        ready.push((example, ids));
    }
    let (noted, ready): (Vec<_>, Vec<_>) = ready.into_iter().partition(|(example, _)| is_noted(example));
    let before = ground.dump().await;
    for (example, ids) in &ready {
        let sender = if example.is_api() { &program } else { &browser };
        let answer = ground.send(example, sender, ids).await;
        assert!(answer.status() < 500, "{}: {}", example.name(), answer.text());
        assert_same(&before, &ground.dump().await, &example.name());
    }
    let before = without_the_note(&ground).await;
    for (example, ids) in &noted {
        ground.send(example, if example.is_api() { &program } else { &browser }, ids).await.expect(200);
        assert_same(&before, &without_the_note(&ground).await, &example.name());
    }
}

#[desk_test]
async fn a_token_that_was_made_to_read_reads_and_changes_nothing(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let reading = desk.person("helena").with_token(Scope::Read);
    let mut ready = Vec::new();
    for example in examples().into_iter().filter(|example| example.is_api() && example.entry.who != Who::Anybody) {
        let ids = ground.own(&example, "helena").await;
        ready.push((example, ids));
    }
    let (noted, ready): (Vec<_>, Vec<_>) = ready.into_iter().partition(|(example, _)| is_noted(example));
    let before = ground.dump().await;
    for (example, ids) in &ready {
        let answer = ground.send(example, &reading, ids).await;
        let right = if example.changes() { 403 } else { 200 };
        assert_eq!(answer.status(), right, "{}: {}", example.name(), answer.text());
    }
    assert_same(&before, &ground.dump().await, "a reading token");
    let before = without_the_note(&ground).await;
    for (example, ids) in &noted {
        ground.send(example, &reading, ids).await.expect(200);
    }
    assert_same(&before, &without_the_note(&ground).await, "a reading token");
}

/// An account whose password somebody else typed opens nothing but the page where it is changed.
#[desk_test]
async fn until_a_temporary_password_is_changed_nothing_else_opens(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let (ana, ana_token) = (desk.person("ana"), desk.person("ana").with_token(Scope::Write));
    let mut ready = Vec::new();
    for example in examples().into_iter().filter(|example| matches!(example.entry.who, Who::Member | Who::Oneself) && example.entry.path != "/live") {
        let ids = ground.own(&example, "ana").await;
        ready.push((example, ids));
    }
    let id = desk.id_of("ana");
    let set = db::installation_sql!("UPDATE app_user SET must_change_password = $2 WHERE id = $1");
    desk.app.db.installation_write(move |installation| installation.execute(set, &db::params![id, true])).await.expect("a flag");
    let before = ground.dump().await;
    for (example, ids) in ready.iter().filter(|(example, _)| !example.entry.path.starts_with("/account/password")) {
        let answer = ground.send(example, if example.is_api() { &ana_token } else { &ana }, ids).await;
        match example.is_api() {
            true => assert_eq!(answer.status(), 401, "{}", example.name()),
            false => assert_eq!((answer.status(), answer.location()), (303, "/account/password"), "{}", example.name()),
        }
    }
    ana.get("/account/password").await.expect(200);
    assert_same(&before, &ground.dump().await, "an account that must change its password");
}
