use kernel::Error;
use serde_json::json;
use testkit::{TestDesk, desk_test};

use crate::{account, act_as, let_in, link_to, sign_up};

#[desk_test]
async fn whoever_signs_up_is_in_at_once(desk: TestDesk) {
    let answer = sign_up(&desk, "mira@atelier.example", "Atelier Kovac").await.expect(303);
    assert_eq!(answer.location(), "/welcome");

    let page = let_in(&desk, &answer).get("/welcome").await.expect(200);
    assert!(page.text().contains("Welcome to Atelier Kovac"));
    assert!(page.html().contains(r#"value="mira""#), "the derived username is shown and can be replaced");
    assert!(page.text().contains("Confirm your address"));
    assert!(link_to(&desk, "mira@atelier.example", "people.confirmation").await.starts_with("/confirm/"));
    let mira = account(&desk, "mira@atelier.example").await;
    assert!(mira.is_administrator() && !mira.is_operator);
}

#[desk_test]
async fn a_sign_up_that_fails_comes_back_filled_in(desk: TestDesk) {
    let fields = [("name", "Mira Kovac"), ("email", "mira"), ("password", "short"), ("organization", "")];
    let page = desk.anonymous().post("/sign-up", &fields).await.expect(422);
    assert!(page.html().contains(r#"value="Mira Kovac""#));
    assert!(!page.html().contains(r#"value="short""#), "a password is typed again");
    for message in ["Enter a valid email", "Use at least 10 characters.", "Fill this in."] {
        assert!(page.text().contains(message), "{message}");
    }
    assert!(page.text().contains("already registered you"), "the words of help are always there");
}

#[desk_test]
async fn a_known_address_opens_a_workspace_too_and_the_mail_tells_where_it_is_known(desk: TestDesk) {
    sign_up(&desk, "helena@example.com", "Atelier Kovac").await.expect(303);
    let outbox = desk.outbox().await;
    let mail = outbox.iter().find(|mail| mail.to_address == "helena@example.com").unwrap();
    assert!(mail.text.contains("Harbour Light Press, username helena"), "{}", mail.text);
    assert_eq!(account(&desk, "helena@example.com").await.username.split('-').next(), Some("helena"));
}

#[desk_test]
async fn a_stranger_cannot_make_us_mail_a_message_to_others(desk: TestDesk) {
    sign_up(&desk, "victim@atelier.example", "Win now at evil.example").await.expect(303);
    let outbox = desk.outbox().await;
    let mail = outbox.iter().find(|mail| mail.to_address == "victim@atelier.example").unwrap();
    assert!(!mail.text.contains("evil") && !mail.html.contains("evil") && !mail.subject.contains("evil"));
}

#[desk_test]
async fn an_unconfirmed_address_is_a_claim_and_reaches_nobody(desk: TestDesk) {
    sign_up(&desk, "mira@atelier.example", "Atelier Kovac").await.expect(303);
    let mira = account(&desk, "mira@atelier.example").await;
    let site = desk.app.site.clone();
    let invited = act_as(&desk, &mira, move |ctx| people::invitation::invite(ctx, &site, "kim@atelier.example".parse().unwrap(), None)).await;
    assert!(matches!(invited, Err(Error::Forbidden(text)) if text.key == "people-confirm-first"));
    assert!(!desk.outbox().await.iter().any(|mail| mail.to_address == "kim@atelier.example"));
}

#[desk_test]
async fn a_program_signs_up_and_gets_a_token(desk: TestDesk) {
    let body = json!({"name": "Mira Kovac", "email": "mira@atelier.example", "password": "a walk by the harbour", "organization": "Atelier Kovac"});
    let answer = desk.anonymous().api("POST", "/signup", body.clone()).await.expect(201).json();
    assert_eq!(answer["organization"]["name"], "Atelier Kovac");
    assert_eq!(answer["user"]["username"], "mira");
    assert!(answer["organization"]["id"].is_string());

    let program = desk.anonymous().with_raw_token(answer["token"].as_str().unwrap());
    program.api("GET", "/notifications", json!(null)).await.expect(200);

    let mut wrong = body;
    wrong["email"] = json!("mira");
    let refused = desk.anonymous().api("POST", "/signup", wrong.clone()).await.expect(422);
    assert_eq!(refused.error_at("email"), "Enter a valid email");
    let mut abroad = wrong.clone();
    (abroad["email"], abroad["zone"]) = (json!("mira@atelier.example"), json!("Mars/Olympus"));
    assert!(!desk.anonymous().api("POST", "/signup", abroad.clone()).await.expect(422).error_at("zone").is_empty());
    (abroad["zone"], abroad["language"]) = (json!("Europe/Zagreb"), json!("xx"));
    desk.anonymous().api("POST", "/signup", abroad).await.expect(422);
    wrong["is_operator"] = json!(true);
    desk.anonymous().api("POST", "/signup", wrong).await.expect(422);
}

#[desk_test]
async fn one_address_cannot_be_flooded_with_sign_ups(desk: TestDesk) {
    for _ in 0..10 {
        sign_up(&desk, "victim@atelier.example", "Atelier").await.expect(303);
    }
    let refused = sign_up(&desk, "victim@atelier.example", "Atelier").await.expect(429);
    assert!(!refused.header("retry-after").is_empty());
    sign_up(&desk, "other@atelier.example", "Atelier").await.expect(303);
}

#[desk_test]
async fn a_derived_username_can_be_replaced_once(desk: TestDesk) {
    let mira = let_in(&desk, &sign_up(&desk, "mira@atelier.example", "Atelier Kovac").await);
    mira.post("/welcome/username", &[("username", "helena")]).await.expect(422);
    assert_eq!(mira.post("/welcome/username", &[("username", "mira.kovac")]).await.expect(303).location(), "/welcome");
    assert!(mira.get("/welcome").await.text().contains("You sign in as mira.kovac"));
    mira.post("/welcome/username", &[("username", "mira")]).await.expect(409);
}

#[desk_test]
async fn the_pages_speak_russian_when_asked_and_remember_it(desk: TestDesk) {
    let page = desk.anonymous().get("/sign-in?language=ru&next=%2Ffeed").await.expect(200);
    assert!(page.text().contains("Вход"));
    assert!(page.headers.get_all("set-cookie").iter().any(|cookie| cookie.to_str().is_ok_and(|cookie| cookie.starts_with("__Host-language=ru"))));
    assert!(page.html().contains("language=en"), "the way back is there");
}
