//! An organization that works as a help desk: some ask, others answer.

use kernel::UserId;
use testkit::{TestDesk, desk_test};

/// Only administrators answer from now on.
pub async fn work_as_help_desk(desk: &TestDesk) {
    let organization = desk.who_is("helena").0;
    let change = move |installation: &mut db::Installation<'_>| {
        installation.execute("UPDATE organization SET way = 'help_desk' WHERE id = $1", &[db::Param::value(&organization)]).map(drop)
    };
    desk.app.db.installation_write(change).await.expect("another way of working");
}

#[desk_test]
async fn who_asks_sees_their_own_tickets_and_no_notes(desk: TestDesk) {
    let own = desk.ticket().with_reply("helena", "Try again").open().await;
    let other = desk.ticket().from("jonas").titled("Not yours").open().await;
    let path = format!("{}/messages", own.path());
    desk.admin().post(&path, &[("kind", "note"), ("text", "Between us")]).await.expect(303);
    work_as_help_desk(&desk).await;

    let rosa = desk.person("rosa");
    let feed = rosa.get("/feed").await.expect(200);
    assert!(feed.text().contains("Invoices print blank") && !feed.text().contains("Not yours"));
    assert!(!feed.html().contains("/assignment"), "who asks assigns nobody");
    assert!(!feed.text().contains("added a note"));

    let page = rosa.get(&own.path()).await.expect(200);
    assert!(page.text().contains("Try again") && !page.text().contains("Between us"));
    assert!(!page.html().contains(r#"value="note""#) && !page.html().contains("/1/title"));
    assert!(page.text().contains("Rosa Mendes and the people who help in this desk can see this ticket."));
    rosa.get(&other.path()).await.expect(404);
    rosa.post(&format!("{}/messages", own.path()), &[("kind", "note"), ("text", "x")]).await.expect(403);
    rosa.post(&format!("{}/priority", own.path()), &[("priority", "urgent")]).await.expect(403);
    rosa.get(&format!("{}/assignment", own.path())).await.expect(403);
}

#[desk_test]
async fn who_asks_sets_no_priority(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let rosa = desk.person("rosa");
    assert!(!rosa.get("/tickets/new").await.expect(200).html().contains(r#"name="priority""#));
    rosa.post("/tickets", &[("type", "incident"), ("title", "T"), ("text", "x"), ("priority", "urgent")]).await.expect(403);
    rosa.post("/tickets", &[("type", "incident"), ("title", "T"), ("text", "x")]).await.expect(303);
}

#[desk_test]
async fn who_asks_may_close_and_reopen(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    work_as_help_desk(&desk).await;
    let rosa = desk.person("rosa");
    let path = format!("{}/transitions", ticket.path());
    let page = rosa.get(&ticket.path()).await.html();
    assert!(page.contains("transition=close") && !page.contains(r#"value="resolve""#));
    rosa.post(&path, &[("transition", "resolve")]).await.expect(403);
    rosa.post(&path, &[("transition", "close"), ("comment", "Works again")]).await.expect(303);
    rosa.post(&path, &[("transition", "reopen")]).await.expect(303);
}

#[desk_test]
async fn only_who_answers_is_offered_as_owner(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    work_as_help_desk(&desk).await;
    let page = desk.admin().get(&format!("{}/assignment", ticket.path())).await.expect(200).text();
    assert!(page.contains("Helena Brandt (you)") && !page.contains("Tomas Søndergaard"));
    let tomas: UserId = desk.id_of("tomas");
    desk.admin().post(&format!("{}/assignment", ticket.path()), &[("user", &tomas.to_string())]).await.expect(422);
}

#[desk_test]
async fn who_asks_finds_their_own_words_and_none_of_the_notes(desk: TestDesk) {
    let own = desk.ticket().titled("Принтер на третьем этаже").saying("Печатает пустые страницы").open().await;
    let path = format!("{}/messages", own.path());
    desk.admin().post(&path, &[("kind", "note"), ("text", "The cartridge was counterfeit")]).await.expect(303);
    work_as_help_desk(&desk).await;
    for round in ["at once", "indexed"] {
        let found = |query: &str| format!("/feed?q={}", web::refusal::encode(query));
        assert!(desk.person("rosa").get(&found("пустая страница ПРИНТЕРЫ")).await.text().contains("третьем этаже"), "{round}");
        assert!(!desk.person("rosa").get(&found("counterfeit")).await.text().contains("третьем этаже"), "{round}");
        assert!(desk.admin().get(&found("counterfeit cartridges")).await.text().contains("третьем этаже"), "{round}");
        desk.work().await;
    }
}
