//! S10: a session begins with a new secret and is dead at once when it ends, wherever it is used.

use std::time::Duration;

use axum::{body::Body, http::Method};
use http_body_util::BodyExt;
use people::token::Scope;
use testkit::{PASSWORD, Person, TestDesk, desk_test};
use tower::ServiceExt;

async fn signs_in(desk: &TestDesk, browser: &Person) -> Person {
    let answer = browser.post("/sign-in", &[("identifier", "helena"), ("password", PASSWORD)]).await.expect(303);
    desk.anonymous().with_session(&answer.session().expect("a session"))
}

async fn is_in(person: &Person) -> bool {
    person.get("/feed").await.status() == 200
}

#[desk_test]
async fn a_secret_that_somebody_else_planted_is_not_taken_over(desk: TestDesk) {
    let planted = "p".repeat(43);
    let victim = desk.anonymous().with_session(&planted);
    let helena = signs_in(&desk, &victim).await;
    assert_ne!(helena.session(), Some(planted.as_str()));
    assert!(is_in(&helena).await);
    assert!(!is_in(&victim).await);
    // Signing in again begins another session; the first stays what it was.
    let again = signs_in(&desk, &helena).await;
    assert_ne!(again.session(), helena.session());
}

#[desk_test]
async fn after_signing_out_the_cookie_opens_nothing(desk: TestDesk) {
    let helena = signs_in(&desk, &desk.anonymous()).await;
    let other = signs_in(&desk, &desk.anonymous()).await;
    let answer = helena.post("/sign-out", &[]).await.expect(303);
    assert!(
        answer
            .headers
            .get_all("set-cookie")
            .iter()
            .any(|cookie| cookie.to_str().is_ok_and(|cookie| cookie.starts_with("__Host-firstline=;") && cookie.contains("Max-Age=0")))
    );
    assert!(!is_in(&helena).await);
    assert!(is_in(&other).await, "the other browser stays signed in");
}

#[desk_test]
async fn a_new_password_ends_all_sessions(desk: TestDesk) {
    let (one, other) = (signs_in(&desk, &desk.anonymous()).await, signs_in(&desk, &desk.anonymous()).await);
    one.post("/account/password", &[("current_password", PASSWORD), ("password", "another long enough phrase")]).await.expect(303);
    assert!(!is_in(&one).await && !is_in(&other).await);
    desk.anonymous().post("/sign-in", &[("identifier", "helena"), ("password", PASSWORD)]).await.expect(422);
    desk.anonymous().post("/sign-in", &[("identifier", "helena"), ("password", "another long enough phrase")]).await.expect(303);
}

#[desk_test]
async fn who_was_removed_is_out_at_once_everywhere(desk: TestDesk) {
    let ana = desk.person("ana");
    let token = ana.with_token(Scope::Write);
    assert!(is_in(&ana).await);
    let mut stream = desk.router().oneshot(ana.request(Method::GET, "/live").body(Body::empty()).expect("a request")).await.expect("an answer").into_body();
    let id = desk.id_of("ana");
    desk.person("helena").post(&format!("/people/{id}/remove"), &[]).await.expect(303);
    assert!(!is_in(&ana).await);
    token.api("GET", "/tickets", serde_json::Value::Null).await.expect(401);
    let ended = tokio::time::timeout(Duration::from_secs(10), async { while stream.frame().await.is_some() {} }).await;
    assert!(ended.is_ok(), "the stream of somebody who was removed stays open");
}

#[desk_test]
async fn who_is_no_administrator_any_more_notices_at_once(desk: TestDesk) {
    let ana = desk.person("ana");
    let id = desk.id_of("ana");
    let helena = desk.person("helena");
    assert_eq!(ana.get("/settings").await.status(), 403);
    helena.post(&format!("/people/{id}/administrator"), &[]).await.expect(303);
    assert_eq!(ana.get("/settings").await.status(), 200);
    helena.post(&format!("/people/{id}/member"), &[]).await.expect(303);
    assert_eq!(ana.get("/settings").await.status(), 403);
}

#[desk_test]
async fn sessions_end_by_themselves_and_by_hand(desk: TestDesk) {
    let (here, lost) = (desk.person("ana"), desk.person("ana"));
    here.post("/account/sessions/end-others", &[]).await.expect(303);
    assert!(is_in(&here).await && !is_in(&lost).await);
    desk.wait(kernel::days(31));
    assert!(!is_in(&here).await, "a session that nobody used for a month");
}
