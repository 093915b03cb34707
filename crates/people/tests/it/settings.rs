//! The settings of an organization.

use people::{Invitations, settings};
use testkit::{TestDesk, desk_test};

use crate::{events, follow, follow_with};

async fn form(desk: &TestDesk, name: &'static str, invitations: &'static str, days: &'static str) -> [(&'static str, String); 6] {
    let version = desk.act("helena", people::organization).await.unwrap().version;
    [
        ("name", name.into()),
        ("language", "ru".into()),
        ("time_zone", "Europe/Riga".into()),
        ("invitations", invitations.into()),
        ("reopen_days", days.into()),
        ("version", version.to_string()),
    ]
}

fn fields<'f>(form: &'f [(&'static str, String); 6]) -> Vec<(&'f str, &'f str)> {
    form.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[desk_test]
async fn settings_are_saved_and_told_with_before_and_after(desk: TestDesk) {
    let helena = desk.admin();
    let wanted = form(&desk, "Harbour Light", "anybody", "30").await;
    let saved = helena.post("/settings", &fields(&wanted)).await;
    assert!(follow(&helena, &saved).await.expect(200).text().contains("The settings are saved"));
    let organization = desk.act("helena", people::organization).await.unwrap();
    assert_eq!((organization.name.as_str(), organization.invitations, organization.reopen_days), ("Harbour Light", Invitations::Anybody, 30));

    let told = events(&desk, "helena", None).await;
    let last = told.iter().rfind(|event| event.kind == "organization.changed").expect("an event");
    let data: serde_json::Value = last.data().unwrap();
    assert_eq!((&data["before"]["reopen_days"], &data["after"]["reopen_days"]), (&serde_json::json!(14), &serde_json::json!(30)));
    assert_eq!(data["before"]["name"], "Harbour Light Press");

    let again = form(&desk, "Harbour Light", "anybody", "30").await;
    helena.post("/settings", &fields(&again)).await.expect(303);
    assert_eq!(events(&desk, "helena", None).await.len(), told.len(), "saving it again is nothing new");
}

#[desk_test]
async fn settings_that_cannot_be_taken_come_back_filled_in(desk: TestDesk) {
    let helena = desk.admin();
    let wrong = form(&desk, " ", "everybody", "many").await;
    let page = helena.post("/settings", &fields(&wrong)).await.expect(422);
    for words in ["Fill this in.", "Choose one of the list.", "Enter a whole number from 0 to 365."] {
        assert!(page.text().contains(words), "{words}");
    }
    assert!(page.html().contains("value=\"many\"") && page.html().contains("value=\"Europe/Riga\""));
}

#[desk_test]
async fn a_change_meanwhile_is_told_and_nothing_typed_is_lost(desk: TestDesk) {
    let helena = desk.admin();
    let mine = form(&desk, "Mine", "nobody", "7").await;
    let theirs = settings::SettingsChange { name: Some("Theirs".into()), ..Default::default() };
    desk.act("helena", move |ctx| settings::change_settings(ctx, &theirs, |_| Ok(()))).await.unwrap();
    let page = helena.post("/settings", &fields(&mine)).await.expect(409);
    assert!(page.text().contains("Somebody else changed the settings") && page.html().contains("value=\"Mine\""));

    let again = form(&desk, "Mine", "nobody", "7").await;
    helena.post("/settings", &fields(&again)).await.expect(303);
    assert_eq!(desk.act("helena", people::organization).await.unwrap().name, "Mine");
}

#[desk_test]
async fn domains_are_added_and_removed_and_public_ones_refused(desk: TestDesk) {
    let helena = desk.admin();
    for _ in 0..2 {
        helena.post("/settings/domains", &[("domain", "@Partner.Example")]).await.expect(303);
    }
    assert!(desk.act("helena", people::organization::domains).await.unwrap().contains(&"partner.example".to_owned()));
    assert!(helena.post("/settings/domains", &[("domain", "gmail.com")]).await.expect(422).text().contains("Anybody can have an address at gmail.com"));
    let page = helena.post("/settings/domains", &[("domain", "no domain")]).await.expect(422);
    assert!(page.text().contains("Enter a domain such as example.com") && page.html().contains("value=\"no domain\""));
    for _ in 0..2 {
        helena.post("/settings/domains/remove", &[("domain", "partner.example")]).await.expect(303);
    }
    assert!(!desk.act("helena", people::organization::domains).await.unwrap().contains(&"partner.example".to_owned()));
}

#[desk_test]
async fn members_neither_see_nor_change_settings(desk: TestDesk) {
    let rosa = desk.person("rosa");
    rosa.get("/settings").await.expect(403);
    let wanted = form(&desk, "Rosa's", "anybody", "1").await;
    rosa.post("/settings", &fields(&wanted)).await.expect(403);
    rosa.post("/settings/domains", &[("domain", "rosa.example")]).await.expect(403);
    rosa.post("/settings/domains/remove", &[("domain", "example.com")]).await.expect(403);
}

#[desk_test]
async fn the_number_in_subjects_is_previewed_saved_and_kept_for_ever(desk: TestDesk) {
    let helena = desk.admin();
    assert!(helena.get("/settings").await.html().contains("href=\"/settings/mail\""));
    let page = helena.get("/settings/mail").await.expect(200).text();
    assert!(page.contains("[#12]") && !page.contains("understood for ever"), "{page}");
    let version = desk.act("helena", people::organization).await.unwrap().version.to_string();

    let shown = helena.post("/settings/mail/preview", &[("subject_hook", "[ACME-"), ("version", &version)]).await.expect(200);
    assert!(shown.text().contains("[ACME-12]") && shown.html().contains("value=\"[ACME-\""), "{}", shown.text());
    assert_eq!(desk.act("helena", people::organization).await.unwrap().subject_hook, "[#", "nothing is saved yet");
    for bad in ["", "12", "[", "Re:", "[ACME-]"] {
        for path in ["/settings/mail", "/settings/mail/preview"] {
            helena.post(path, &[("subject_hook", bad), ("version", &version)]).await.expect(422);
        }
    }

    helena.post("/settings/mail", &[("subject_hook", "[ACME-"), ("version", &version)]).await.expect(303);
    let page = helena.get("/settings/mail").await.expect(200).text();
    assert!(page.contains("[ACME-12]") && page.contains("understood for ever") && page.contains("[#12]"), "{page}");
    helena.post("/settings/mail", &[("subject_hook", "Ticket#"), ("version", &version)]).await.expect(409);

    let program = helena.with_token(people::token::Scope::Write);
    let changed = program.api("PATCH", "/organization", serde_json::json!({"subject_hook": "[#"})).await.expect(200).json();
    assert_eq!(changed["subject_hook"], "[#");
    program.api("PATCH", "/organization", serde_json::json!({"subject_hook": "99"})).await.expect(422);
    assert_eq!(desk.act("helena", people::organization::subject_hooks).await.unwrap(), ["[#", "[ACME-"]);
    assert_eq!(desk.act("nils", people::organization::subject_hooks).await.unwrap(), ["[#"], "another organization has its own");
    desk.person("rosa").get("/settings/mail").await.expect(403);
    desk.person("rosa").post("/settings/mail", &[("subject_hook", "[R-")]).await.expect(403);
}

#[desk_test]
async fn what_was_just_done_is_told_to_who_looks_and_not_to_a_page_that_renews_itself(desk: TestDesk) {
    let helena = desk.admin();
    let wanted = form(&desk, "Harbour Light", "anybody", "30").await;
    let saved = helena.post("/settings", &fields(&wanted)).await.expect(303);
    for header in ["x-live", "x-sec-purpose"] {
        let renewed = follow_with(&helena, &saved, &[(header, "refresh")]).await.expect(200);
        assert!(!renewed.text().contains("The settings are saved"));
        assert!(!renewed.header("set-cookie").contains("flash"), "and the message stays for who goes there");
    }
    let seen = follow(&helena, &saved).await.expect(200);
    assert!(seen.text().contains("The settings are saved") && seen.header("set-cookie").contains("flash="), "told once");
}
