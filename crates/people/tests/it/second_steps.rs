//! The second step of signing in, from setting it up to losing it.

use axum::{body::Body, http::Method};
use kernel::{Timestamp, minutes, seconds};
use people::{second_factor::code_of_app, token::Scope};
use serde_json::{Value, json};
use testkit::{Answer, PASSWORD, Person, TestDesk, desk_test};

use crate::{count_mails, follow};

/// Sets an app up for somebody with the usual password; its secret and the recovery codes.
pub async fn set_up_app(desk: &TestDesk, person: &Person) -> (String, Vec<String>) {
    person.post("/account/second-factor/app", &[]).await.expect(303);
    let page = person.get("/account/second-factor/app").await.expect(200);
    assert!(page.html().contains("<svg class=\"qr\""));
    let secret: String = between(&page.html(), "data-copy-target=\"text\">", "<").split_whitespace().collect();
    let code = code_of_app(&secret, desk.now()).expect("a code");
    let shown = person.post("/account/second-factor/app/confirm", &[("code", &code), ("current_password", PASSWORD)]).await.expect(201);
    let codes: Vec<String> = shown.html().split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap_or_default().to_owned()).collect();
    // What was used to set it up is not taken at sign-in.
    desk.wait(minutes(2));
    (secret, codes)
}

fn between<'h>(html: &'h str, before: &str, after: &str) -> &'h str {
    html.split(before).nth(1).and_then(|rest| rest.split(after).next()).expect(before)
}

/// A cookie that an answer sets.
fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    cookies.filter_map(|cookie| cookie.split(';').next()).find(|cookie| cookie.starts_with(name) && !cookie.ends_with('=')).map(str::to_owned)
}

/// Types the password, which leads to the second step; the cookie that stands for it.
async fn password(desk: &TestDesk) -> String {
    let answer = desk.anonymous().post("/sign-in", &[("identifier", "helena"), ("password", PASSWORD)]).await.expect(303);
    assert!(answer.session().is_none(), "the password alone lets nobody in");
    assert_eq!(answer.location(), "/sign-in/second-step");
    cookie(&answer, "__Host-second-step=").expect("a sign-in under way")
}

async fn answer(desk: &TestDesk, cookie: &str, field: &str, value: &str) -> Answer {
    let anonymous = desk.anonymous();
    let request = anonymous
        .request(Method::POST, "/sign-in/second-step")
        .header("cookie", cookie)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(format!("{field}={value}&next=%2Fwelcome")));
    anonymous.send(request.expect("a request")).await
}

fn now_shown(desk: &TestDesk, secret: &str) -> String {
    code_of_app(secret, desk.now()).expect("a code")
}

#[desk_test]
async fn after_the_password_the_code_of_the_app_is_asked_and_lets_in(desk: TestDesk) {
    let helena = desk.admin();
    let (secret, codes) = set_up_app(&desk, &helena).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(count_mails(&desk, "helena@example.com", "people.factors_on").await, 1);
    assert!(helena.get("/account/second-factor").await.expect(200).text().contains("10 codes are left"));

    let step = password(&desk).await;
    let wrong = answer(&desk, &step, "code", "000000").await.expect(422);
    assert!(wrong.session().is_none() && wrong.text().contains("This code is not right"));
    let right = answer(&desk, &step, "code", &now_shown(&desk, &secret)).await.expect(303);
    assert_eq!(right.location(), "/welcome");
    desk.anonymous().with_session(&right.session().expect("a session")).get("/welcome").await.expect(200);
}

#[desk_test]
async fn nothing_hints_at_a_second_step_before_the_password_is_right(desk: TestDesk) {
    let wrong = |identifier: &'static str| {
        let anonymous = desk.anonymous();
        async move { anonymous.post("/sign-in", &[("identifier", identifier), ("password", "not the right one")]).await.expect(422).text() }
    };
    let before = wrong("helena").await;
    set_up_app(&desk, &desk.admin()).await;
    assert_eq!(wrong("helena").await, before);
    assert_eq!(wrong("nobody").await, before);
    let nothing = desk.anonymous().get("/sign-in/second-step").await.expect(303);
    assert_eq!(nothing.location(), "/sign-in", "without a password there is no second step");
}

#[desk_test]
async fn a_code_is_taken_once_and_none_before_it(desk: TestDesk) {
    let (secret, _) = set_up_app(&desk, &desk.admin()).await;
    let code = now_shown(&desk, &secret);
    let earlier = code_of_app(&secret, Timestamp(desk.now().0 - seconds(30))).expect("a code");
    let (one, other) = (password(&desk).await, password(&desk).await);
    answer(&desk, &one, "code", &code).await.expect(303);
    answer(&desk, &other, "code", &code).await.expect(422);
    answer(&desk, &other, "code", &earlier).await.expect(422);
    let over = answer(&desk, &one, "code", &code).await.expect(303);
    assert_eq!((over.location(), over.session()), ("/sign-in", None), "a sign-in goes on once");
    desk.wait(minutes(1));
    answer(&desk, &other, "code", &now_shown(&desk, &secret)).await.expect(303);
}

#[desk_test]
async fn two_who_type_one_code_at_once_are_not_both_let_in(desk: TestDesk) {
    let (secret, codes) = set_up_app(&desk, &desk.admin()).await;
    for typed in [now_shown(&desk, &secret), codes[0].clone()] {
        let field = if typed.len() == 6 { "code" } else { "recovery_code" };
        let (one, other) = (password(&desk).await, password(&desk).await);
        let (one, other) = tokio::join!(answer(&desk, &one, field, &typed), answer(&desk, &other, field, &typed));
        let mut statuses = [one.status(), other.status()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422]);
    }
}

#[desk_test]
async fn a_recovery_code_opens_once_and_new_ones_void_the_old(desk: TestDesk) {
    let helena = desk.admin();
    let (_, codes) = set_up_app(&desk, &helena).await;
    let typed = codes[0].to_uppercase().replace('-', "");
    let right = answer(&desk, &password(&desk).await, "recovery_code", &typed).await.expect(303);
    assert!(right.session().is_some());
    answer(&desk, &password(&desk).await, "recovery_code", &codes[0]).await.expect(422);
    assert!(helena.get("/account/second-factor").await.text().contains("9 codes are left"));

    helena.post("/account/second-factor/codes", &[("current_password", "not the right one")]).await.expect(422);
    let renewed = helena.post("/account/second-factor/codes", &[("current_password", PASSWORD)]).await.expect(201);
    assert!(renewed.html().contains("data:text/plain") && !renewed.html().contains(&codes[1]));
    answer(&desk, &password(&desk).await, "recovery_code", &codes[1]).await.expect(422);
}

#[desk_test]
async fn guessing_codes_is_slowed_down_and_its_person_gets_in_later(desk: TestDesk) {
    let (secret, _) = set_up_app(&desk, &desk.admin()).await;
    let step = password(&desk).await;
    for _ in 0..10 {
        answer(&desk, &step, "code", "000000").await.expect(422);
    }
    let refused = answer(&desk, &step, "code", &now_shown(&desk, &secret)).await.expect(429);
    assert!(refused.header("retry-after").parse::<i64>().is_ok_and(|seconds| seconds <= 600));
    desk.wait(minutes(11));
    answer(&desk, &password(&desk).await, "code", &now_shown(&desk, &secret)).await.expect(303);
}

#[desk_test]
async fn a_sign_in_under_way_ends_with_time_with_a_new_password_and_with_the_account(desk: TestDesk) {
    let helena = desk.admin();
    let (secret, _) = set_up_app(&desk, &helena).await;
    let late = password(&desk).await;
    desk.wait(minutes(11));
    assert_eq!(answer(&desk, &late, "code", &now_shown(&desk, &secret)).await.expect(303).location(), "/sign-in");

    let step = password(&desk).await;
    helena.post("/account/password", &[("current_password", PASSWORD), ("password", "a walk by the harbour")]).await.expect(303);
    let over = answer(&desk, &step, "code", &now_shown(&desk, &secret)).await.expect(303);
    assert_eq!((over.location(), over.session()), ("/sign-in", None));
}

#[desk_test]
async fn what_weakens_the_sign_in_asks_for_the_password_again(desk: TestDesk) {
    let helena = desk.admin();
    helena.post("/account/second-factor/app", &[]).await.expect(303);
    let page = helena.get("/account/second-factor/app").await;
    let secret: String = between(&page.html(), "data-copy-target=\"text\">", "<").split_whitespace().collect();
    let code = now_shown(&desk, &secret);
    let refused = helena.post("/account/second-factor/app/confirm", &[("code", &code), ("current_password", "not the right one")]).await.expect(422);
    assert!(refused.text().contains("Enter a valid password"));
    set_up_app(&desk, &helena).await;
    helena.post("/account/second-factor/app/remove", &[("current_password", "not the right one")]).await.expect(422);
    let removed = helena.post("/account/second-factor/app/remove", &[("current_password", PASSWORD)]).await;
    assert!(follow(&helena, &removed).await.text().contains("The app is removed."));
    assert_eq!(count_mails(&desk, "helena@example.com", "people.factors_off").await, 1);
    let answer = desk.anonymous().post("/sign-in", &[("identifier", "helena"), ("password", PASSWORD)]).await.expect(303);
    assert!(answer.session().is_some(), "without an app the password is enough again");
}

#[desk_test]
async fn who_lacks_a_required_second_step_sets_it_up_before_anything_else(desk: TestDesk) {
    let (helena, rosa) = (desk.admin(), desk.person("rosa"));
    let token = helena.with_token(Scope::Write);
    token.api("PATCH", "/organization", json!({"second_factor": "administrators"})).await.expect(200);
    assert_eq!(helena.get("/feed").await.status(), 200, "who is in stays in until the next sign-in");

    let signed_in = desk.anonymous().post("/sign-in", &[("identifier", "helena"), ("password", PASSWORD)]).await.expect(303);
    let fresh = desk.anonymous().with_session(&signed_in.session().expect("a session"));
    for path in ["/feed", "/account", "/settings", "/people"] {
        assert_eq!(fresh.get(path).await.expect(303).location(), "/account/second-factor", "{path}");
    }
    fresh.post("/settings", &[("name", "Taken over")]).await.expect(303);
    assert!(fresh.get("/account/second-factor").await.expect(200).text().contains("Set up a second step"));
    token.api("GET", "/me", Value::Null).await.expect(200);
    assert_eq!(desk.person("rosa").get("/feed").await.status(), 200, "others need none");
    assert_eq!(rosa.get("/feed").await.status(), 200);

    fresh.post("/account/second-factor/app", &[]).await.expect(303);
    let page = fresh.get("/account/second-factor/app").await;
    let secret: String = between(&page.html(), "data-copy-target=\"text\">", "<").split_whitespace().collect();
    // The password was typed a moment ago.
    fresh.post("/account/second-factor/app/confirm", &[("code", &now_shown(&desk, &secret))]).await.expect(201);
    fresh.get("/feed").await.expect(200);
    let kept = fresh.post("/account/second-factor/app/remove", &[("current_password", PASSWORD)]).await.expect(409);
    assert!(kept.text().contains("Set up another way first"));
}

#[desk_test]
async fn an_administrator_resets_what_somebody_lost_and_the_person_is_told(desk: TestDesk) {
    let (helena, ana, id) = (desk.admin(), desk.person("ana"), desk.id_of("ana"));
    // Ana's app, without her password, which the samples do not have.
    desk.act("ana", move |ctx| {
        people::second_factor::begin_totp(ctx, &people::second_factor::FreshSecret::new())?;
        let secret = people::second_factor::pending_totp(ctx)?.expect("a secret");
        let site = web::Site { base_url: testkit::BASE_URL.into(), trusted_proxies: Vec::new(), sign_up_is_open: true, largest_file: 1 };
        let code = code_of_app(&secret, ctx.now()).expect("a code");
        people::second_factor::confirm_totp(ctx, &site, &code, &people::second_factor::fresh_codes(), &people::session::Origin::default()).map(drop)
    })
    .await
    .expect("an app");
    let path = format!("/people/{id}/reset-second-factor");
    assert!(!desk.person("rosa").get(&format!("/people/{id}")).await.html().contains(&path));
    desk.person("rosa").post(&path, &[]).await.expect(403);
    desk.stranger().post(&path, &[]).await.expect(404);
    assert!(helena.get(&format!("/people/{id}")).await.html().contains(&path));

    let token = helena.with_token(Scope::Read);
    let state = token.api("GET", &format!("/users/{id}/second-factor"), Value::Null).await.expect(200).json();
    assert_eq!((&state["on"], &state["app"], &state["recovery_codes_left"]), (&json!(true), &json!(true), &json!(10)));
    helena.post(&path, &[]).await.expect(303);
    ana.get("/feed").await.expect(303);
    assert_eq!(count_mails(&desk, "ana@example.com", "people.factors_reset").await, 1);
    let state = token.api("GET", &format!("/users/{id}/second-factor"), Value::Null).await.expect(200).json();
    assert_eq!((&state["on"], &state["recovery_codes_left"]), (&json!(false), &json!(0)));
    helena.with_token(Scope::Write).api("DELETE", &format!("/users/{id}/second-factor"), Value::Null).await.expect(204);
    assert_eq!(count_mails(&desk, "ana@example.com", "people.factors_reset").await, 1, "resetting nothing tells nobody");
}

#[desk_test]
async fn secrets_of_apps_and_codes_are_not_in_the_database(desk: TestDesk) {
    let (secret, codes) = set_up_app(&desk, &desk.admin()).await;
    let stored = desk
        .app
        .db
        .installation_read(|installation| {
            let mut texts = installation.query("SELECT secret FROM authenticator_app", &[], |row| row.take::<String>())?;
            texts.extend(installation.query("SELECT tag FROM recovery_code", &[], |row| row.take::<String>())?);
            texts.extend(installation.query("SELECT data FROM event", &[], |row| row.take::<String>())?);
            Ok(texts)
        })
        .await
        .expect("rows");
    assert!(stored.len() > 10);
    for text in stored {
        assert!(!text.contains(&secret) && !codes.iter().any(|code| text.contains(code) || text.contains(&code.replace('-', ""))), "{text}");
    }
}
