use serde_json::json;
use testkit::{Answer, PASSWORD, TestDesk, desk_test};

use crate::{NEW_PASSWORD, account, let_in, sign_up};

async fn sign_in(desk: &TestDesk, identifier: &str, password: &str) -> Answer {
    desk.anonymous().post("/sign-in", &[("identifier", identifier), ("password", password), ("next", "/welcome")]).await
}

#[desk_test]
async fn a_username_or_an_address_opens_the_account(desk: TestDesk) {
    for identifier in ["helena", "HELENA", " helena@example.com "] {
        let answer = sign_in(&desk, identifier, PASSWORD).await.expect(303);
        assert_eq!(answer.location(), "/welcome", "{identifier}");
        let_in(&desk, &answer).get("/welcome").await.expect(200);
    }
}

#[desk_test]
async fn a_wrong_password_and_an_unknown_account_look_the_same(desk: TestDesk) {
    let wrong = sign_in(&desk, "helena", "not the right one").await.expect(422);
    let unknown = sign_in(&desk, "nobody", "not the right one").await.expect(422);
    let without_password = sign_in(&desk, "ana", "not the right one").await.expect(422);
    assert!(wrong.text().contains("Enter a valid password"));
    assert!(wrong.session().is_none());
    assert_eq!(wrong.text(), unknown.text());
    assert_eq!(wrong.text(), without_password.text());
}

#[desk_test]
async fn nobody_is_led_to_another_site_after_signing_in(desk: TestDesk) {
    let answer = desk.anonymous().post("/sign-in", &[("identifier", "helena"), ("password", PASSWORD), ("next", "//evil.example")]).await.expect(303);
    assert_eq!(answer.location(), "/");
}

#[desk_test]
async fn several_accounts_of_one_address_and_password_ask_which(desk: TestDesk) {
    for organization in ["Atelier Kovac", "Harbour Choir"] {
        sign_up(&desk, "mira@atelier.example", organization).await.expect(303);
    }
    let page = sign_in(&desk, "mira@atelier.example", NEW_PASSWORD).await.expect(422);
    assert!(page.session().is_none());
    assert!(page.text().contains("Atelier Kovac") && page.text().contains("Harbour Choir"));

    let html = page.html();
    let button = html.split("<button").find(|button| button.contains("Harbour Choir")).expect("a button");
    let secret = button.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a secret");
    let answer = desk.anonymous().post("/sign-in/choose", &[("secret", secret), ("next", "/welcome")]).await.expect(303);
    assert!(let_in(&desk, &answer).get("/welcome").await.text().contains("Harbour Choir"));
    let again = desk.anonymous().post("/sign-in/choose", &[("secret", secret)]).await.expect(303);
    assert_eq!(again.location(), "/sign-in", "a choice works once");
}

#[desk_test]
async fn guessing_is_slowed_down_and_nobody_is_locked_out_for_ever(desk: TestDesk) {
    for _ in 0..10 {
        sign_in(&desk, "helena", "not the right one").await.expect(422);
    }
    let refused = sign_in(&desk, "helena", PASSWORD).await.expect(429);
    assert!(refused.header("retry-after").parse::<i64>().unwrap() <= 600);
    desk.wait(kernel::minutes(11));
    sign_in(&desk, "helena", PASSWORD).await.expect(303);
}

#[desk_test]
async fn a_right_password_forgives_the_wrong_ones_before(desk: TestDesk) {
    for _ in 0..3 {
        for _ in 0..6 {
            sign_in(&desk, "helena", "not the right one").await.expect(422);
        }
        sign_in(&desk, "helena", PASSWORD).await.expect(303);
    }
}

#[desk_test]
async fn signing_out_ends_the_session_everywhere(desk: TestDesk) {
    let helena = let_in(&desk, &sign_in(&desk, "helena", PASSWORD).await);
    assert_eq!(helena.post("/sign-out", &[]).await.expect(303).location(), "/sign-in");
    assert_eq!(helena.get("/welcome").await.expect(303).location(), "/sign-in?next=/welcome");
}

#[desk_test]
async fn a_session_ends_thirty_days_after_its_last_use(desk: TestDesk) {
    let helena = let_in(&desk, &sign_in(&desk, "helena", PASSWORD).await);
    desk.wait(kernel::days(20));
    helena.get("/welcome").await.expect(200);
    let unwritten = desk.app.presence.take_unwritten(desk.now());
    desk.app.db.installation_write(move |installation| people::session::seen(installation, &unwritten)).await.unwrap();
    desk.wait(kernel::days(20));
    helena.get("/welcome").await.expect(200);
    desk.wait(kernel::days(31));
    helena.get("/welcome").await.expect(303);
    let seen = account(&desk, "helena@example.com").await.last_seen_at;
    assert!(seen.is_some_and(|at| desk.now().since(at) > kernel::days(50)));
}

#[desk_test]
async fn nobody_acts_for_a_closed_organization_or_a_locked_account(desk: TestDesk) {
    let (ana, rosa) = (desk.person("ana"), desk.person("rosa"));
    let token = rosa.with_token(people::token::Scope::Write);
    token.api("GET", "/notifications", json!(null)).await.expect(200);
    let locked = desk.id_of("rosa");
    let lock = move |ctx: &mut db::Ctx<'_>| {
        let rosa = people::find_user(ctx, locked)?.expect("rosa");
        people::user::store::update(ctx, &people::User { state: people::UserState::Locked, ..rosa })
    };
    desk.act("helena", lock).await.unwrap();
    token.api("GET", "/notifications", json!(null)).await.expect(401);
    rosa.get("/welcome").await.expect(303);
    ana.get("/welcome").await.expect(200);

    desk.act("helena", |ctx| {
        let organization = people::organization::find_for_change(ctx)?;
        people::organization::store::update(ctx, &people::Organization { is_active: false, ..organization })
    })
    .await
    .unwrap();
    ana.get("/welcome").await.expect(303);
    desk.stranger().get("/welcome").await.expect(200);
}
