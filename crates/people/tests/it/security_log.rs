//! What an account's own person is told of who used it.

use axum::{body::Body, http::Method};
use serde_json::Value;
use testkit::{Answer, PASSWORD, TestDesk, desk_test};

use crate::count_mails;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

async fn sign_in(desk: &TestDesk, password: &str, device: Option<&str>) -> Answer {
    let anonymous = desk.anonymous();
    let mut request = anonymous.request(Method::POST, "/sign-in").header("content-type", "application/x-www-form-urlencoded").header("user-agent", FIREFOX);
    if let Some(device) = device {
        request = request.header("cookie", format!("__Host-device={device}"));
    }
    anonymous.send(request.body(Body::from(format!("identifier=helena&password={}", password.replace(' ', "+")))).expect("a request")).await
}

fn device(answer: &Answer) -> String {
    let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let cookie = cookies.filter_map(|cookie| cookie.strip_prefix("__Host-device=")).next().expect("a cookie of the device");
    assert!(cookie.contains("HttpOnly") && cookie.contains("Secure"), "{cookie}");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

#[desk_test]
async fn a_sign_in_on_a_new_device_is_told_by_mail_but_not_the_very_first(desk: TestDesk) {
    let mails = || count_mails(&desk, "helena@example.com", "people.new_device");
    let first = sign_in(&desk, PASSWORD, None).await.expect(303);
    assert_eq!(mails().await, 0, "the first is news to nobody");
    let same = sign_in(&desk, PASSWORD, Some(&device(&first))).await.expect(303);
    assert_eq!((mails().await, device(&same)), (0, device(&first)), "the same browser");
    let other = sign_in(&desk, PASSWORD, None).await.expect(303);
    assert_eq!(mails().await, 1, "another browser");
    assert_ne!(device(&other), device(&first));
    let mail = desk.outbox().await.into_iter().find(|mail| mail.kind == "people.new_device").expect("a mail");
    assert!(mail.text.contains("Firefox on Linux, from 127.0.0.1") && mail.text.contains("http://127.0.0.1:8080/account/security"), "{}", mail.text);
    sign_in(&desk, "not the right one", None).await.expect(422);
    assert_eq!(mails().await, 1, "who does not get in is no sign-in");
}

#[desk_test]
async fn the_log_says_who_used_the_account_when_from_where_and_on_what(desk: TestDesk) {
    sign_in(&desk, "not the right one", None).await.expect(422);
    desk.work().await;
    let signed_in = sign_in(&desk, PASSWORD, None).await.expect(303);
    let helena = desk.anonymous().with_session(&signed_in.session().expect("a session"));
    helena.post("/account/tokens", &[("name", "Monitoring"), ("scope", "read"), ("expires_at", "")]).await.expect(201);
    helena.post("/account/sessions/end-others", &[]).await.expect(303);
    sign_in(&desk, PASSWORD, None).await.expect(303);
    helena.post("/account/sessions/end-others", &[]).await.expect(303);
    helena.post("/sign-out", &[]).await.expect(303);
    let other = desk.admin();
    other.post("/account/password", &[("current_password", PASSWORD), ("password", "a walk by the harbour")]).await.expect(303);

    let page = desk.admin().get("/account/security").await.expect(200).text();
    for said in [
        "Signed in Firefox on Linux, from 127.0.0.1",
        "A sign-in failed: wrong password Firefox on Linux, from 127.0.0.1",
        "The API token “Monitoring” was made",
        "Signed in on a new device",
        "A session was ended",
        "Signed out",
        "The password was changed",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let ru = desk.admin().in_russian();
    assert!(ru.get("/account/security").await.expect(200).text().contains("Security log"), "the page speaks the account's language");
    assert!(!desk.person("ana").get("/account/security").await.expect(200).text().contains("Monitoring"), "one's own alone");

    let lines = desk.admin().with_token(people::token::Scope::Read).api("GET", "/me/security-log", Value::Null).await.expect(200).json();
    let kinds: Vec<&str> = lines["data"].as_array().expect("lines").iter().filter_map(|line| line["kind"].as_str()).collect();
    assert!(kinds.contains(&"user.sign_in_failed") && kinds.contains(&"user.password_changed"), "{kinds:?}");
    let failed = lines["data"].as_array().expect("lines").iter().find(|line| line["kind"] == "user.sign_in_failed").expect("a failure");
    assert_eq!((failed["source"].as_str(), failed["by"].as_str()), (Some("127.0.0.1"), None));
}

#[desk_test]
async fn whoever_guesses_does_not_flood_the_log_nor_write_for_accounts_that_are_none(desk: TestDesk) {
    for n in 0..40 {
        if n % 9 == 0 {
            desk.wait(kernel::minutes(11));
        }
        sign_in(&desk, "not the right one", None).await.expect(422);
    }
    desk.work().await;
    let id = desk.id_of("helena");
    let events = crate::events(&desk, "helena", Some(id)).await;
    let failures = events.iter().filter(|event| event.kind == "user.sign_in_failed").count();
    assert!((20..=40).contains(&failures), "{failures}");
    desk.anonymous().post("/sign-in", &[("identifier", "nobody"), ("password", "not the right one")]).await.expect(422);
    desk.work().await;
}
