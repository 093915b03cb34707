use testkit::{TestDesk, desk_test};

const PAGES: [&str; 17] = [
    "getting-started",
    "live-feed",
    "tickets",
    "raising",
    "notifications",
    "filters",
    "query-language",
    "keyboard",
    "account",
    "people",
    "administrators",
    "settings",
    "api",
    "operator",
    "mail",
    "contact",
    "credits",
];

#[desk_test]
async fn everybody_reads_the_handbook_in_their_language(desk: TestDesk) {
    for reader in [desk.anonymous(), desk.person("rosa")] {
        let contents = reader.get("/help").await.expect(200);
        for page in PAGES {
            assert!(contents.html().contains(&format!("href=\"/help/{page}\"")), "{page}");
            reader.get(&format!("/help/{page}")).await.expect(200);
        }
        reader.get("/help/nothing").await.expect(404);
    }
    let russian = desk.anonymous().in_russian();
    assert!(russian.get("/help/getting-started").await.text().contains("Начало работы"));
    assert!(desk.anonymous().get("/help/credits").await.html().contains("https://lucide.dev"));
}

#[desk_test]
async fn who_is_signed_in_keeps_the_workspace_around_the_handbook(desk: TestDesk) {
    assert!(desk.person("rosa").get("/help/tickets").await.html().contains("class=\"workspace\""));
    assert!(desk.anonymous().get("/help/tickets").await.html().contains("class=\"plain\""));
}
