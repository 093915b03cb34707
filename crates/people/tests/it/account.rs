//! One's own account, on its pages.

use axum::{body::Body, http::Method};
use kernel::{days, hours};
use people::account::PreferencesChange;
use testkit::{PASSWORD, TestDesk, desk_test};

use crate::{count_mails, events, follow, link_to};

const PROFILE: [(&str, &str); 6] = [
    ("display_name", "Rosa M."),
    ("first_name", "Rosa"),
    ("last_name", "Mendes"),
    ("phone", "+351 21 555 0199"),
    ("skills", "InDesign; colour"),
    ("about", "Prepress since 2009.\r\nMornings only."),
];

#[desk_test]
async fn a_saved_profile_is_told_so_and_seen_by_colleagues(desk: TestDesk) {
    let (rosa, id) = (desk.person("rosa"), desk.id_of("rosa"));
    let saved = rosa.post("/account", &PROFILE).await;
    assert!(follow(&rosa, &saved).await.expect(200).text().contains("Your profile has been successfully updated"));
    let seen = desk.person("ana").get(&format!("/people/{id}")).await.expect(200).text();
    for part in ["Rosa M.", "Rosa Mendes", "+351 21 555 0199", "InDesign", "Prepress since 2009."] {
        assert!(seen.contains(part), "{part}");
    }
    desk.stranger().get(&format!("/people/{id}")).await.expect(404);

    let before = events(&desk, "rosa", Some(id)).await.len();
    rosa.post("/account", &PROFILE).await.expect(303);
    assert_eq!(events(&desk, "rosa", Some(id)).await.len(), before, "saving it again is nothing new");
}

#[desk_test]
async fn a_profile_that_cannot_be_taken_comes_back_filled_in(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let typed = [("display_name", "Rosa Typed"), ("first_name", "R"), ("last_name", "M3ndes"), ("phone", ""), ("skills", ""), ("about", "<b>kept</b>")];
    let page = rosa.post("/account", &typed).await.expect(422);
    assert!(page.text().contains("First name must have at least 2 characters. Numbers and special characters are not allowed."));
    assert!(page.text().contains("Last name must have at least 1 character. Numbers and special characters are not allowed."));
    assert!(page.html().contains("value=\"Rosa Typed\"") && page.html().contains("value=\"M3ndes\"") && page.text().contains("<b>kept</b>"));
    assert!(rosa.get("/account").await.html().contains("value=\"Rosa Mendes\""), "nothing was saved");
}

#[desk_test]
async fn a_bad_email_is_refused_and_a_good_one_waits_for_its_confirmation(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let page = rosa.post("/account/email", &[("email", "rosa at example")]).await.expect(422);
    assert!(page.text().contains("Enter a valid email") && page.html().contains("rosa at example"));
    let page = rosa.post("/account/email", &[("email", "ana@example.com")]).await.expect(422);
    assert!(page.text().contains("already in your organization"));

    let asked = rosa.post("/account/email", &[("email", "rosa@harbour.example")]).await;
    let page = follow(&rosa, &asked).await.text();
    assert!(page.contains("We sent a link to rosa@harbour.example") && page.contains("Until then rosa@example.com stays your address"));
    assert_eq!(count_mails(&desk, "rosa@example.com", "people.email_leaving").await, 1, "the old address is told");
    let link = link_to(&desk, "rosa@harbour.example", "people.email_change").await;
    rosa.post(&link, &[]).await;
    assert!(rosa.get("/account").await.html().contains("value=\"rosa@harbour.example\""));
}

#[desk_test]
async fn the_theme_can_be_switched_alone_and_leads_back(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let quiet = PreferencesChange { mail_alerts_on: Some(false), shortcuts_on: Some(false), time_zone: Some("Europe/Lisbon".into()), ..Default::default() };
    desk.act("rosa", move |ctx| people::account::change_preferences(ctx, &quiet, |_| Ok(()))).await.unwrap();

    let switched = rosa.post("/account/preferences", &[("theme", "dark"), ("back", "/feed?q=printer")]).await.expect(303);
    assert_eq!(switched.location(), "/feed?q=printer");
    let id = desk.id_of("rosa");
    let user = desk.act("rosa", move |ctx| people::find_user(ctx, id)).await.unwrap().unwrap();
    assert_eq!((user.theme.slug(), user.mail_alerts_on, user.shortcuts_on, user.zone.as_str()), ("dark", false, false, "Europe/Lisbon"));

    let elsewhere = rosa.post("/account/preferences", &[("theme", "light"), ("back", "//evil.example")]).await.expect(303);
    assert_eq!(elsewhere.location(), "/account/preferences");
    for (referer, location) in [("http://127.0.0.1:8080/people?q=ana", "/people?q=ana"), ("https://evil.example/people", "/account/preferences")] {
        let request = rosa.request(Method::POST, "/account/preferences").header("referer", referer).header("content-type", "application/x-www-form-urlencoded");
        let switched = rosa.send(request.body(Body::from("theme=system")).expect("a request")).await.expect(303);
        assert_eq!(switched.location(), location);
    }
}

#[desk_test]
async fn preferences_are_saved_as_a_whole_and_speak_the_chosen_language(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let looks = [("whole", "yes"), ("language", "ru"), ("time_zone", "europe/lisbon"), ("theme", "light"), ("density", "compact")];
    let form = [&looks[..], &[("mail_alerts_on", "on"), ("mail_pace", "daily"), ("digest_at", "07:30")]].concat();
    let saved = rosa.post("/account/preferences", &form).await;
    assert!(follow(&rosa, &saved).await.text().contains("Настройки сохранены"));
    let id = desk.id_of("rosa");
    let user = desk.act("rosa", move |ctx| people::find_user(ctx, id)).await.unwrap().unwrap();
    assert_eq!((user.zone.as_str(), user.density.slug(), user.shortcuts_on, user.mail_alerts_on), ("Europe/Lisbon", "compact", false, true));
    assert_eq!((user.mail_pace.slug(), user.digest_at), ("daily", 450));
    assert!(rosa.get("/account/preferences").await.html().contains("value=\"07:30\""));
    let late = [&looks[..], &[("digest_at", "25:00")]].concat();
    assert!(rosa.post("/account/preferences", &late).await.expect(422).text().contains("Введите время, например 08:00"));

    let wrong = [("whole", "yes"), ("language", "en"), ("time_zone", "Atlantis"), ("theme", "light"), ("density", "compact")];
    let page = rosa.post("/account/preferences", &wrong).await.expect(422);
    assert!(page.html().contains("value=\"Atlantis\"") && page.text().contains("Такого часового пояса мы не знаем"));
}

#[desk_test]
async fn the_password_page_says_what_will_happen_before_it_does(desk: TestDesk) {
    let (helena, other) = (desk.admin(), desk.admin());
    let page = helena.get("/account/password").await.expect(200).text();
    assert!(page.contains("Changing your password will log you out immediately. Use the new password to log back in."));

    let page = helena.post("/account/password", &[("current_password", "wrong horse battery"), ("password", "a walk by the harbour")]).await.expect(422);
    assert!(page.text().contains("Enter a valid password"));
    assert!(!page.html().contains("wrong horse battery") && !page.html().contains("a walk by the harbour"), "passwords are typed again");
    other.get("/account").await.expect(200);

    let changed = helena.post("/account/password", &[("current_password", PASSWORD), ("password", "a walk by the harbour")]).await.expect(303);
    assert_eq!(changed.location(), "/sign-in");
    for browser in [&helena, &other] {
        browser.get("/account").await.expect(303);
    }
    let signed_in = desk.anonymous().post("/sign-in", &[("identifier", "helena"), ("password", "a walk by the harbour")]).await;
    assert!(signed_in.session().is_some());
}

#[desk_test]
async fn sessions_are_listed_and_ended_by_their_person_alone(desk: TestDesk) {
    let (here, there, ana) = (desk.person("rosa"), desk.person("rosa"), desk.person("ana"));
    let page = here.get("/account/sessions").await.expect(200);
    assert!(page.text().contains("This one") && page.text().contains("End all others"));
    let id = page.html().split("/account/sessions/").nth(1).and_then(|rest| rest.split("/end").next()).expect("another session").to_owned();
    ana.post(&format!("/account/sessions/{id}/end"), &[]).await.expect(404);
    there.get("/account").await.expect(200);

    here.post(&format!("/account/sessions/{id}/end"), &[]).await.expect(303);
    there.get("/account").await.expect(303);
    here.post(&format!("/account/sessions/{id}/end"), &[]).await.expect(404);

    let third = desk.person("rosa");
    let ended = here.post("/account/sessions/end-others", &[]).await;
    assert!(follow(&here, &ended).await.text().contains("One other session has ended"));
    third.get("/account").await.expect(303);
    ana.get("/account").await.expect(200);
}

#[desk_test]
async fn a_token_is_shown_once_and_works_until_it_is_revoked(desk: TestDesk) {
    let (rosa, ana) = (desk.person("rosa"), desk.person("ana"));
    let page = rosa.post("/account/tokens", &[("name", "Monitoring"), ("scope", "read"), ("expires_at", "")]).await.expect(201);
    let html = page.html();
    let secret = format!("flt_{}", html.split("flt_").nth(1).and_then(|rest| rest.split('<').next()).expect("a secret"));
    let listed = rosa.get("/account/tokens").await.expect(200);
    assert!(listed.text().contains("Monitoring") && !listed.html().contains(&secret));

    let program = rosa.with_raw_token(&secret);
    program.api("GET", "/me", serde_json::json!(null)).await.expect(200);
    program.api("PATCH", "/me", serde_json::json!({"about": "x"})).await.expect(403);

    let id = listed.html().split("/account/tokens/").nth(1).and_then(|rest| rest.split("/revoke").next()).expect("an id").to_owned();
    ana.post(&format!("/account/tokens/{id}/revoke"), &[]).await.expect(404);
    rosa.post(&format!("/account/tokens/{id}/revoke"), &[]).await.expect(303);
    program.api("GET", "/me", serde_json::json!(null)).await.expect(401);
}

#[desk_test]
async fn a_token_ends_after_its_last_day_and_cannot_end_in_the_past(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let page = rosa.post("/account/tokens", &[("name", ""), ("scope", "write"), ("expires_at", "someday")]).await.expect(422);
    assert!(page.text().contains("Fill this in.") && page.text().contains("Enter a day as year-month-day"));
    let page = rosa.post("/account/tokens", &[("name", "Old"), ("scope", "write"), ("expires_at", "2020-01-31")]).await.expect(422);
    assert!(page.text().contains("Choose a time in the future") && page.html().contains("value=\"Old\""));

    let page = rosa.post("/account/tokens", &[("name", "Short"), ("scope", "read"), ("expires_at", "2026-11-24")]).await.expect(201);
    let html = page.html();
    let secret = format!("flt_{}", html.split("flt_").nth(1).and_then(|rest| rest.split('<').next()).expect("a secret"));
    let program = rosa.with_raw_token(&secret);
    desk.wait(days(1));
    program.api("GET", "/me", serde_json::json!(null)).await.expect(200);
    desk.wait(days(1));
    program.api("GET", "/me", serde_json::json!(null)).await.expect(401);
}

#[desk_test]
async fn nobody_else_gets_mail_when_one_asks_for_ones_own_link_again(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let asked = rosa.post("/account/email/resend", &[]).await;
    assert!(follow(&rosa, &asked).await.text().contains("Your address is confirmed"));
    assert_eq!(count_mails(&desk, "rosa@example.com", "people.confirmation").await, 0);
}

#[desk_test]
async fn nobody_floods_strangers_with_links(desk: TestDesk) {
    let rosa = desk.person("rosa");
    for n in 0..10 {
        rosa.post("/account/email", &[("email", &format!("stranger{n}@partner.example"))]).await.expect(303);
    }
    rosa.post("/account/email", &[("email", "stranger@partner.example")]).await.expect(429);
    assert_eq!(count_mails(&desk, "stranger@partner.example", "people.email_change").await, 0);
    desk.person("ana").post("/account/email", &[("email", "ana@partner.example")]).await.expect(303);
    desk.wait(hours(1));
    rosa.post("/account/email", &[("email", "stranger@partner.example")]).await.expect(303);
}

#[desk_test]
async fn every_page_of_the_account_speaks_both_languages(desk: TestDesk) {
    for language in ["en", "ru"] {
        let change = PreferencesChange { language: Some(language.into()), ..Default::default() };
        desk.act("helena", move |ctx| people::account::change_preferences(ctx, &change, |_| Ok(()))).await.unwrap();
        for path in [
            "/account",
            "/account/preferences",
            "/account/password",
            "/account/sessions",
            "/account/tokens",
            "/people",
            "/people/new",
            "/people/invite",
            "/people/invitations",
            "/settings",
        ] {
            let text = desk.admin().get(path).await.expect(200).text();
            for area in ["account-", "directory-", "settings-", "people-", "web-"] {
                assert!(!text.split_whitespace().any(|word| word.starts_with(area)), "{language} {path}: {area}");
            }
        }
    }
}
