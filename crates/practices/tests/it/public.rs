//! Asking without an account.

use kernel::hours;
use testkit::{TestDesk, desk_test};

use crate::{portal, work_as_help_desk};

async fn open(desk: &TestDesk) -> String {
    work_as_help_desk(desk).await;
    let change = practices::portal::PortalChange { is_form_open: Some(true), ..Default::default() };
    desk.act("helena", move |ctx| practices::portal::change(ctx, &change, |_| Ok(())).map(drop)).await.expect("an open form");
    format!("{}/public", portal(desk).await)
}

async fn ask(desk: &TestDesk, path: &str, email: &str) -> testkit::Answer {
    desk.anonymous().post(path, &[("email", email), ("name", "Win at https://evil.example"), ("title", "zqtitle"), ("text", "zqtext")]).await
}

/// The path of the link that was mailed last.
async fn link(desk: &TestDesk) -> String {
    let mails = desk.outbox().await;
    let text = mails.first().expect("a mail").text.clone();
    let from = text.find("/p/").expect("a link");
    text[from..].split_whitespace().next().expect("a link").to_owned()
}

async fn tickets(desk: &TestDesk) -> i64 {
    let counted = desk.app.db.installation_read(|installation| installation.query_one("SELECT count(*) FROM ticket", &[], |row| row.take()));
    counted.await.expect("a count").unwrap_or(0)
}

#[desk_test]
async fn nothing_is_opened_before_the_address_is_confirmed_and_the_mail_says_nothing_of_the_words(desk: TestDesk) {
    let path = open(&desk).await;
    ask(&desk, &path, "guest@elsewhere.example").await.expect(200);
    assert_eq!(tickets(&desk).await, 0);
    let mails = desk.outbox().await;
    let mail = mails.first().expect("a mail");
    assert!(
        !["zqtitle", "zqtext", "evil"].iter().any(|word| mail.subject.contains(word) || mail.text.contains(word) || mail.html.contains(word)),
        "{}",
        mail.text
    );
    let link = link(&desk).await;
    // Scanners look, and nothing happens.
    assert!(desk.anonymous().get(&link).await.expect(200).text().contains("zqtitle"));
    assert_eq!(tickets(&desk).await, 0);
    assert!(desk.anonymous().post(&link, &[]).await.expect(200).text().contains("Your request is with us"));
    assert_eq!(tickets(&desk).await, 1);
    // They can answer, though they leave the page.
    let mails = desk.outbox().await;
    let told = mails.iter().find(|mail| mail.kind == "tickets.acknowledgement").expect("an acknowledgement");
    assert!(told.to_address == "guest@elsewhere.example" && told.text.contains("#1"), "{}", told.text);
    // Once.
    desk.anonymous().post(&link, &[]).await.expect(410);
    desk.anonymous().get(&link).await.expect(410);
    assert_eq!(tickets(&desk).await, 1);
    let feed = desk.person("helena").get("/feed").await.expect(200).text();
    assert!(feed.contains("zqtitle"));
}

#[desk_test]
async fn a_link_ends_after_a_day_and_belongs_to_its_portal(desk: TestDesk) {
    let path = open(&desk).await;
    ask(&desk, &path, "guest@elsewhere.example").await.expect(200);
    let link = link(&desk).await;
    let elsewhere = link.replace("harbour-light-press", "northern-paper");
    desk.anonymous().post(&elsewhere, &[]).await.expect(404);
    desk.wait(hours(25));
    desk.anonymous().post(&link, &[]).await.expect(410);
    assert_eq!(tickets(&desk).await, 0);
}

#[desk_test]
async fn known_and_unknown_addresses_get_the_same_answer(desk: TestDesk) {
    let path = open(&desk).await;
    let known = ask(&desk, &path, "helena@example.com").await.expect(200).text().replace("helena@example.com", "");
    let unknown = ask(&desk, &path, "guest@elsewhere.example").await.expect(200).text().replace("guest@elsewhere.example", "");
    assert_eq!(known, unknown);
    // A known address asks as its person, and no more: an administrator's link opens a ticket and nothing else.
    let link = link(&desk).await;
    desk.anonymous().post(&link, &[]).await.expect(200);
}

#[desk_test]
async fn the_form_is_there_where_the_organization_opens_it_only_and_behind_a_brake(desk: TestDesk) {
    let closed = format!("{}/public", portal(&desk).await);
    desk.anonymous().get(&closed).await.expect(404);
    ask(&desk, &closed, "guest@elsewhere.example").await.expect(404);
    let path = open(&desk).await;
    assert!(ask(&desk, &path, "no address").await.expect(422).html().contains("email-error"));
    for _ in 0..5 {
        ask(&desk, &path, "guest@elsewhere.example").await.expect(200);
    }
    ask(&desk, &path, "guest@elsewhere.example").await.expect(429);
}
