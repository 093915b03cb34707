//! The administrator's form for an account: new inside a class, and changed later (B3 to B8, D6, K14).

use people::{Role, UserState, token::Scope};
use serde_json::json;
use testkit::{TestDesk, desk_test};

use crate::{account, count_mails, events, follow, link_to};

const GOOD: [(&str, &str); 8] = [
    ("username", "mira"),
    ("name", "Mira Kovac"),
    ("email", "mira@example.com"),
    ("door", "password"),
    ("password", "see you at nine"),
    ("first_name", "Mira"),
    ("last_name", "Kovac"),
    ("signature", "Mira, second floor"),
];

fn in_class<'a>(class: &'a str) -> Vec<(&'a str, &'a str)> {
    GOOD.into_iter().chain([("class", class)]).collect()
}

#[desk_test]
async fn every_missing_field_is_named(desk: TestDesk) {
    let helena = desk.admin();
    let page = helena.post("/people/new", &[("door", "password"), ("signature", "kept")]).await.expect(422);
    for id in ["username-error", "password-error", "email-error", "name-error"] {
        assert!(page.html().contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(page.html().contains("kept"), "what was typed comes back");
    assert!(helena.get("/people/new?class=verified").await.expect(200).text().contains("You vouch for the address"));
    desk.person("ana").get("/people/new").await.expect(403);
    desk.person("ana").post_file("/people/new", "picture", "a.png", b"no picture", &GOOD).await.expect(403);
}

#[desk_test]
async fn in_registered_a_mail_asks_and_in_verified_the_administrator_vouches(desk: TestDesk) {
    let helena = desk.admin();
    let added = helena.post("/people/new", &in_class("registered")).await;
    assert!(follow(&helena, &added).await.expect(200).text().contains("Mira Kovac is added"));
    let mira = account(&desk, "mira@example.com").await;
    assert_eq!((mira.username.as_str(), mira.first_name.as_str(), mira.signature.as_str()), ("mira", "Mira", "Mira, second floor"));
    assert!(mira.email_confirmed_at.is_none() && mira.must_change_password);
    assert_eq!(count_mails(&desk, "mira@example.com", "people.confirmation").await, 1);
    assert!(helena.get("/people?class=registered&q=mira").await.text().contains("Mira Kovac"));
    assert!(helena.get("/people?class=verified&q=mira").await.text().contains("Nobody found"));

    let mut other = in_class("verified");
    other[0].1 = "noor";
    other[2].1 = "noor@example.com";
    helena.post("/people/new", &other).await.expect(303);
    assert!(account(&desk, "noor@example.com").await.email_confirmed_at.is_some());
    assert_eq!(desk.outbox().await.iter().filter(|mail| mail.to_address == "noor@example.com").count(), 0, "nobody is asked, and no password is mailed");
    let program = helena.with_token(Scope::Write);
    let body = json!({"name": "Kim Park", "email": "kim@example.com", "email_is_right": true, "signature": "Kim", "phone": "12 34"});
    let kim = program.api("POST", "/users", body).await.expect(201).json();
    assert_eq!((kim["email_confirmed"].as_bool(), kim["signature"].as_str()), (Some(true), Some("Kim")));
}

#[desk_test]
async fn a_picture_comes_along_and_goes_again(desk: TestDesk) {
    let helena = desk.admin();

    helena.post_file("/people/new", "picture", "mira.png", crate::pictures::PIXEL, &GOOD).await.expect(303);
    let mira = account(&desk, "mira@example.com").await;
    assert!(mira.picture_sha256.is_some());
    let page = helena.get(&format!("/people/{}/edit", mira.id)).await.expect(200);
    assert!(page.html().contains("readonly") && page.text().contains("A username never changes"));
    let version = mira.version.to_string();
    let form = [("name", "Mira Kovac"), ("email", "mira@example.com"), ("role", "member"), ("remove_picture", "on"), ("version", version.as_str())];
    helena.post(&format!("/people/{}/edit", mira.id), &form).await.expect(303);
    assert!(account(&desk, "mira@example.com").await.picture_sha256.is_none());
    let refused = helena.post_file("/people/new", "picture", "x.png", b"not a picture", &GOOD).await.expect(422);
    assert!(refused.html().contains("picture-error"));
}

#[desk_test]
async fn everything_but_the_username_is_changed_later(desk: TestDesk) {
    let (helena, id) = (desk.admin(), desk.id_of("rosa"));
    let version = account(&desk, "rosa@example.com").await.version.to_string();
    let form = [
        ("username", "another"),
        ("name", "Rosa Silva"),
        ("email", "rosa.silva@example.com"),
        ("phone", "+351 12 34"),
        ("role", "administrator"),
        ("version", version.as_str()),
    ];
    let saved = helena.post(&format!("/people/{id}/edit"), &form).await;
    assert!(follow(&helena, &saved).await.expect(200).text().contains("rosa.silva@example.com counts once it is confirmed"));
    let rosa = account(&desk, "rosa@example.com").await;
    assert_eq!((rosa.display_name.as_str(), rosa.username.as_str(), rosa.role, rosa.state), ("Rosa Silva", "rosa", Role::Administrator, UserState::Active));
    assert_eq!(count_mails(&desk, "rosa@example.com", "people.email_leaving").await, 1, "the old address is told");
    let link = link_to(&desk, "rosa.silva@example.com", "people.email_change").await;
    desk.anonymous().post(&link, &[]).await;
    assert_eq!(account(&desk, "rosa.silva@example.com").await.id, id);
    assert!(helena.post(&format!("/people/{id}/edit"), &form).await.expect(409).text().contains("meanwhile"), "an older form overwrites nothing");
    let kinds: Vec<String> = events(&desk, "helena", Some(id)).await.into_iter().map(|event| event.kind).collect();
    for kind in ["user.renamed", "user.changed", "user.role_changed", "user.email_asked", "user.email_changed"] {
        assert!(kinds.iter().any(|known| known == kind), "{kind}: {kinds:?}");
    }
    desk.person("ana").post(&format!("/people/{id}/edit"), &form).await.expect(403);
    desk.stranger().post(&format!("/people/{id}/edit"), &form).await.expect(404);
}
