//! The audit: everything that was changed, by whom, from where, before and after; read, searched, taken along, and never edited.

use people::{membership, token::Scope};
use serde_json::json;
use testkit::{TestDesk, desk_test};

#[desk_test]
async fn a_change_stands_there_with_who_from_where_before_and_after(desk: TestDesk) {
    let (helena, rosa) = (desk.admin(), desk.id_of("rosa"));
    helena.post(&format!("/people/{rosa}/rename"), &[("name", "Rosa Mendes Silva")]).await.expect(303);

    let page = helena.get("/settings/audit").await.expect(200).text();
    for told in ["Name changed", "Rosa Mendes Silva", "Helena Brandt", "Rosa Mendes → Rosa Mendes Silva", "the pages, 127.0.0.1"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let russian = helena.in_russian().get("/settings/audit").await;
    assert_eq!(russian.status(), 200);
    desk.person("ana").get("/settings/audit").await.expect(403);
    assert!(!desk.stranger().get("/settings/audit").await.expect(200).text().contains("Rosa"), "another organization is another world");
}

#[desk_test]
async fn it_is_searched_by_word_person_thing_kind_and_day(desk: TestDesk) {
    let (helena, rosa) = (desk.admin(), desk.id_of("rosa"));
    helena.post(&format!("/people/{rosa}/lock"), &[]).await.expect(303);
    helena.post("/settings/domains", &[("domain", "harbour.example")]).await.expect(303);
    desk.person("ana").post("/account/tokens", &[("name", "nightly report"), ("scope", "read"), ("expires_at", "")]).await;

    for (asked, found, left_out) in [
        ("q=nightly", "API token made", "Account locked"),
        ("q=account+locked", "Account locked", "API token made"),
        ("q=HARBOUR.example", "Settings changed", "Account locked"),
        ("who=ana", "API token made", "Account locked"),
        ("who=ana@example.com", "API token made", "Account locked"),
        ("thing=organization", "Settings changed", "API token made"),
        ("kind=user.locked", "Account locked", "API token made"),
        ("from=2026-11-23&until=2026-11-23", "Account locked", "Nothing found"),
    ] {
        let page = helena.get(&format!("/settings/audit?{asked}")).await.expect(200).text();
        assert!(page.contains(found) && !page.contains(left_out), "{asked}: {page}");
    }
    let of_rosa = helena.get(&format!("/settings/audit?thing=user&id={rosa}")).await.expect(200).text();
    assert!(of_rosa.contains("What happened to Rosa Mendes") && of_rosa.contains("Account locked") && !of_rosa.contains("API token made"));
    for nothing in ["who=nobody", "q=zzzz", "from=2027-01-01", "until=2020-01-01"] {
        assert!(helena.get(&format!("/settings/audit?{nothing}")).await.expect(200).text().contains("Nothing found"), "{nothing}");
    }
    assert!(helena.get("/settings/audit?from=yesterday").await.expect(422).text().contains("Enter a day as"));
}

#[desk_test]
async fn programs_read_it_page_by_page(desk: TestDesk) {
    let (program, rosa) = (desk.admin().with_token(Scope::Read), desk.id_of("rosa"));
    for _ in 0..2 {
        desk.act("helena", move |ctx| membership::lock(ctx, rosa)).await.expect("locked");
        desk.act("helena", move |ctx| membership::unlock(ctx, rosa)).await.expect("unlocked");
    }
    let mut seen = Vec::new();
    let mut after = String::new();
    for _ in 0..4 {
        let page = program.api("GET", &format!("/audit?thing=user&id={rosa}&kind=user.&limit=1{after}"), json!(null)).await.expect(200).json();
        seen.push(page["data"][0].clone());
        after = format!("&after={}", page["next"].as_str().unwrap_or_default());
    }
    let kinds: Vec<&str> = seen.iter().filter_map(|event| event["kind"].as_str()).collect();
    assert_eq!(kinds, ["user.unlocked", "user.locked", "user.unlocked", "user.locked"]);
    assert_eq!((seen[0]["data"]["before"].as_str(), seen[0]["data"]["after"].as_str()), (Some("locked"), Some("active")));
    assert_eq!(seen[0]["who"], json!(desk.id_of("helena").to_string()));
    program.api("GET", "/audit?thing=unicorn", json!(null)).await.expect(422);
    program.api("GET", "/audit?colour=red", json!(null)).await.expect(422);
    desk.person("ana").with_token(Scope::Read).api("GET", "/audit", json!(null)).await.expect(403);
}

#[desk_test]
async fn what_is_taken_along_is_whole_and_no_cell_is_a_formula(desk: TestDesk) {
    let helena = desk.admin();
    let (ana, rosa) = (desk.id_of("ana"), desk.id_of("rosa"));
    // More than one piece.
    for _ in 0..260 {
        desk.act("helena", move |ctx| membership::lock(ctx, rosa).and_then(|_| membership::unlock(ctx, rosa))).await.expect("changes");
    }
    desk.act("helena", move |ctx| membership::rename(ctx, ana, "=HYPERLINK(\"http://evil.example\")")).await.expect("a name");

    let csv = helena.get("/settings/audit/export?format=csv&thing=user").await.expect(200);
    assert!(csv.header("content-disposition").contains("audit.csv") && csv.header("content-type").starts_with("text/csv"));
    let text = csv.html();
    assert!(text.matches("\nuser.").count() == 0 && text.lines().count() > 520, "{}", text.lines().count());
    assert!(text.contains("'=HYPERLINK") && !text.contains(",=HYPERLINK") && !text.contains(",\"=HYPERLINK"));
    let one = helena.get(&format!("/settings/audit/export?format=csv&thing=user&id={ana}")).await.expect(200).html();
    assert!(one.lines().count() < 10, "{one}");

    let all = helena.get("/settings/audit/export?format=json&thing=user").await.expect(200).json();
    assert!(all.as_array().expect("a list").len() > 520);
    desk.person("ana").get("/settings/audit/export?format=json").await.expect(403);
}

#[desk_test]
async fn nothing_in_it_pretends_to_be_another_line(desk: TestDesk) {
    let helena = desk.admin();
    helena.with_token(Scope::Write).api("PATCH", "/me", json!({"about": "one\r\n2026-11-23,user.left,Helena\u{202e}gnp"})).await.expect(200);
    let csv = helena.get("/settings/audit/export?format=csv&q=gnp").await.expect(200).html();
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert!(csv.contains("one\\n2026-11-23") && csv.contains("\\u{202e}"), "{csv}");
    assert!(!helena.get("/settings/audit").await.html().contains('\u{202e}'));
}
