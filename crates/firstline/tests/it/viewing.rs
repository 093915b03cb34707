//! S8: whoever sees the desk as somebody else changes nothing, through whatever route, and sees nothing that lags behind.

use std::time::Duration;

use axum::{body::Body, http::Method};
use firstline::permissions::Who;
use http_body_util::BodyExt;
use testkit::{Person, TestDesk, desk_test};
use tower::ServiceExt;

use crate::{
    examples::{Example, examples},
    ground::{Ground, assert_same},
};

async fn see_as(desk: &TestDesk, viewer: &Person, name: &str) {
    viewer.post(&format!("/people/{}/view-as", desk.id_of(name)), &[]).await.expect(303);
}

/// Every page for those who are signed in, but the ways out and the stream that never ends.
fn pages() -> impl Iterator<Item = Example> {
    let is_left_out = |path: &str| ["/view-as/stop", "/sign-out", "/live"].contains(&path);
    examples()
        .into_iter()
        .filter(move |example| !example.is_api() && !matches!(example.entry.who, Who::Anybody | Who::Watcher) && !is_left_out(example.entry.path))
}

/// As a member, whose own things are asked for, and as another administrator, before whom no page is closed.
#[desk_test]
async fn nothing_changes_while_the_desk_is_seen_as_somebody(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let jonas = desk.id_of("jonas");
    desk.act("helena", move |ctx| people::membership::make_administrator(ctx, jonas).map(drop)).await.expect("an administrator");
    let viewer = desk.person("helena");
    for seen in ["ana", "jonas"] {
        let mut ready = Vec::new();
        for example in pages() {
            let ids = ground.own(&example, seen).await;
            ready.push((example, ids));
        }
        see_as(&desk, &viewer, seen).await;
        let before = ground.dump().await;
        for (example, ids) in &ready {
            let answer = ground.send(example, &viewer, ids).await;
            let what = format!("{} seen as {seen}: {} {}", example.name(), answer.status(), kernel::truncate(&answer.text(), 600));
            match example.changes() {
                true => assert!(answer.status() == 403 && (answer.text().contains("nothing was changed") || answer.text().contains("stay closed")), "{what}"),
                false => assert!(answer.status() < 500, "{what}"),
            }
            assert_same(&before, &ground.dump().await, &what);
        }
        viewer.post("/view-as/stop", &[]).await.expect(303);
    }
}

/// Mails that wait to be written until somebody has looked still wait when somebody else looked as them.
#[desk_test]
async fn a_look_as_somebody_keeps_their_mail_from_nothing(desk: TestDesk) {
    let ticket = desk.ticket().from("rosa").open().await;
    let (number, rosa) = (ticket.number, desk.id_of("rosa"));
    desk.act("ana", move |ctx| tickets::ticket::assign(ctx, number, rosa).map(drop)).await.expect("an assignment");
    desk.work().await;
    let viewer = desk.person("helena");
    see_as(&desk, &viewer, "rosa").await;
    viewer.get(&format!("/tickets/{number}")).await.expect(200);
    desk.wait(kernel::minutes(2));
    desk.work().await;
    assert!(desk.outbox().await.iter().any(|mail| mail.to_address == "rosa@example.com" && mail.kind == "tickets.alert"), "the mail to Rosa");
}

/// Waits until the stream ends by itself.
async fn ends(mut stream: Body) -> bool {
    tokio::time::timeout(Duration::from_secs(10), async { while stream.frame().await.is_some() {} }).await.is_ok()
}

#[desk_test]
async fn an_open_page_notices_when_it_begins_and_when_it_ends(desk: TestDesk) {
    let viewer = desk.person("helena");
    let open = || async {
        let request = viewer.request(Method::GET, "/live").body(Body::empty()).expect("a request");
        desk.router().oneshot(request).await.expect("an answer").into_body()
    };
    let stream = open().await;
    see_as(&desk, &viewer, "rosa").await;
    assert!(ends(stream).await, "it begins");
    let stream = open().await;
    viewer.post("/view-as/stop", &[]).await.expect(303);
    assert!(ends(stream).await, "it is stopped");
    see_as(&desk, &viewer, "rosa").await;
    let stream = open().await;
    desk.wait(kernel::minutes(30));
    desk.ticket().from("ana").open().await;
    assert!(ends(stream).await, "it is over");
}
