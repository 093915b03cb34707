//! The stream of a browser names what changed, to those who may see it.

use std::time::Duration;

use axum::{body::Body, http::Method};
use http_body_util::BodyExt;
use kernel::Confidential;
use people::{
    Way,
    organization::{Agents, switch},
};
use testkit::{Person, TestDesk, desk_test};
use tickets::ticket;
use tower::ServiceExt;

async fn listens(desk: &TestDesk, person: &Person) -> Body {
    desk.router().oneshot(person.request(Method::GET, "/live").body(Body::empty()).expect("a request")).await.expect("an answer").into_body()
}

/// What the stream says until this was said.
async fn hears(stream: &mut Body, last: &str) -> String {
    let mut heard = String::new();
    while !heard.contains(last) {
        let frame = tokio::time::timeout(Duration::from_secs(10), stream.frame()).await.unwrap_or_else(|_| panic!("{last} was not heard, only {heard}"));
        heard.push_str(&String::from_utf8_lossy(frame.expect("an open stream").expect("a frame").data_ref().expect("data")));
    }
    heard
}

#[desk_test]
async fn a_stream_is_for_who_is_signed_in_and_tells_nothing_of_others(desk: TestDesk) {
    let nils = desk.stranger();
    let mut stream = listens(&desk, &nils).await;
    desk.ticket().from("rosa").open().await;
    desk.work().await;
    desk.ticket().from("petra").open().await;
    let told = hears(&mut stream, "feed").await;
    let organization = desk.who_is("rosa").0.to_string();
    assert!(!told.contains(&organization) && !told.contains(&desk.id_of("rosa").to_string()) && !told.contains(&desk.id_of("ana").to_string()), "{told}");
    desk.stop();
}

#[desk_test]
async fn who_does_not_see_a_ticket_hears_nothing_of_it(desk: TestDesk) {
    let rosa = desk.id_of("rosa");
    let common = desk.ticket().from("jonas").open().await.number;
    let secret = desk.ticket().from("rosa").open().await.number;
    desk.act("helena", move |ctx| {
        let mut ticket = ticket::find(ctx, secret)?;
        ticket.confidential = Some(Confidential { people: vec![rosa], team: None });
        ticket::store::update(ctx, &ticket)
    })
    .await
    .expect("something confidential");
    let (mut of_ana, mut of_rosa) = (listens(&desk, &desk.person("ana")).await, listens(&desk, &desk.person("rosa")).await);
    for number in [secret, common] {
        desk.person("rosa").post(&format!("/tickets/{number}/messages"), &[("kind", "reply"), ("text", "Looked at it.")]).await.expect(303);
    }
    let (secret, common) = (format!("\"ticket:{secret}\""), format!("\"ticket:{common}\""));
    let heard = hears(&mut of_ana, &common).await;
    assert!(!heard.contains(&secret), "{heard}");
    hears(&mut of_rosa, &secret).await;
    desk.stop();
}

#[desk_test]
async fn who_only_asks_hears_of_their_own_requests_and_not_how_busy_the_desk_is(desk: TestDesk) {
    desk.act("helena", |ctx| switch(ctx, Way::HelpDesk, &Agents::These(Vec::new())).map(drop)).await.expect("a help desk");
    let own = desk.ticket().from("jonas").open().await.number;
    let other = desk.ticket().from("rosa").open().await.number;
    let mut stream = listens(&desk, &desk.person("jonas")).await;
    for number in [other, own] {
        desk.person("helena").post(&format!("/tickets/{number}/messages"), &[("kind", "reply"), ("text", "Looked at it.")]).await.expect(303);
    }
    let heard = hears(&mut stream, &format!("\"ticket:{own}\"")).await;
    assert!(!heard.contains(&format!("\"ticket:{other}\"")) && !heard.contains("feed"), "{heard}");
    desk.stop();
}
