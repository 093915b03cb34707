//! The bell through pages and API.

use kernel::{NotificationId, Text};
use notices::Notice;
use queue::{ItemKind, ItemRef};
use serde_json::Value;
use testkit::{TestDesk, desk_test};

/// Tells Rosa of something that Ana did.
async fn tell_rosa(desk: &TestDesk, ticket: i64, href: &'static str) -> NotificationId {
    let (rosa, ana) = (desk.id_of("rosa"), desk.id_of("ana"));
    desk.act("ana", move |ctx| {
        let text = Text::new("ticket-alert-replied").with("name", "Ana Ortiz").with("number", ticket).with("title", "Printer on fire");
        let item = ItemRef { kind: ItemKind::Ticket, id: ticket };
        notices::tell(ctx, &Notice { users: &[rosa, ana], text, href: href.into(), icon: "reply", item, actor: Some(ana) })
    })
    .await
    .unwrap();
    desk.act("rosa", |ctx| notices::latest(ctx, 1)).await.unwrap()[0].id
}

#[desk_test]
async fn the_bell_lights_and_goes_out(desk: TestDesk) {
    let rosa = desk.person("rosa");
    assert!(rosa.get("/notifications").await.expect(200).text().contains("Nothing yet"));
    let id = tell_rosa(&desk, 7, "/tickets/7").await;

    let page = rosa.get("/notifications").await.expect(200);
    assert!(page.html().contains("Notifications, 1 unread") && page.text().contains("Printer on fire"), "{}", page.text());
    let frame = rosa.get("/notifications/latest").await.expect(200);
    assert!(frame.html().trim_start().starts_with("<turbo-frame id=\"bell\"") && frame.text().contains("Printer on fire"));
    assert!(!desk.person("ana").get("/notifications").await.text().contains("Printer on fire"), "who did it is not told");

    let opened = rosa.post(&format!("/notifications/{id}/open"), &[]).await.expect(303);
    assert_eq!(opened.location(), "/tickets/7");
    let page = rosa.get("/notifications").await.expect(200);
    assert!(!page.html().contains("1 unread") && page.text().contains("Printer on fire"), "read, and still in the list");
    assert!(rosa.get("/notifications?show=unread").await.text().contains("All read"));
}

#[desk_test]
async fn the_sentence_is_made_in_the_readers_language(desk: TestDesk) {
    tell_rosa(&desk, 7, "/tickets/7").await;
    let rosa = desk.person("rosa").with_token(people::token::Scope::Read);
    let text = |answer: testkit::Answer| answer.json()["data"][0]["text"].as_str().unwrap_or_default().to_owned();
    assert!(text(rosa.in_russian().api("GET", "/notifications", Value::Null).await.expect(200)).contains("ответ"));
    assert!(!text(rosa.api("GET", "/notifications", Value::Null).await.expect(200)).contains("ответ"));
}

#[desk_test]
async fn nobody_opens_what_is_somebody_elses(desk: TestDesk) {
    let id = tell_rosa(&desk, 7, "/tickets/7").await;
    for other in [desk.person("ana"), desk.admin(), desk.stranger()] {
        other.post(&format!("/notifications/{id}/open"), &[]).await.expect(404);
        other.with_token(people::token::Scope::Write).api("POST", &format!("/notifications/{id}/read"), Value::Null).await.expect(404);
    }
    assert_eq!(desk.act("rosa", notices::unread).await.unwrap(), 1);
}

#[desk_test]
async fn a_notification_leads_nowhere_but_here(desk: TestDesk) {
    let id = tell_rosa(&desk, 7, "//evil.example/").await;
    let opened = desk.person("rosa").post(&format!("/notifications/{id}/open"), &[]).await.expect(303);
    assert_eq!(opened.location(), "/notifications");
}

#[desk_test]
async fn the_api_lists_and_marks(desk: TestDesk) {
    let first = tell_rosa(&desk, 7, "/tickets/7").await;
    tell_rosa(&desk, 8, "/tickets/8").await;
    let rosa = desk.person("rosa").with_token(people::token::Scope::Write);

    let page = rosa.api("GET", "/notifications?limit=1", Value::Null).await.expect(200).json();
    assert_eq!(page["data"][0]["item_id"], "8");
    let next = page["next"].as_str().unwrap();
    let page = rosa.api("GET", &format!("/notifications?limit=1&after={next}"), Value::Null).await.expect(200).json();
    assert_eq!((page["data"][0]["id"].as_str(), page["next"].is_null()), (Some(first.to_string().as_str()), true));

    let read = rosa.api("POST", &format!("/notifications/{first}/read"), Value::Null).await.expect(200).json();
    assert!(read["read_at"].is_string());
    let unread = rosa.api("GET", "/notifications?unread=true", Value::Null).await.expect(200).json();
    assert_eq!(unread["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(rosa.api("POST", "/notifications/read", Value::Null).await.expect(200).json()["read"], 1);

    rosa.api("GET", "/notifications?limit=0", Value::Null).await.expect(422);
    rosa.api("GET", "/notifications?after=x", Value::Null).await.expect(422);
    rosa.api("GET", "/notifications?limt=3", Value::Null).await.expect(422);
    rosa.with_token(people::token::Scope::Read).api("POST", "/notifications/read", Value::Null).await.expect(403);
    desk.anonymous().api("GET", "/notifications", Value::Null).await.expect(401);
}
