//! An organization that works as a help desk: some ask, others answer.

use kernel::UserId;
use people::token::Scope;
use serde_json::Value;
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
    let program = rosa.with_token(Scope::Read);
    let list = program.api("GET", "/tickets", Value::Null).await.expect(200).text();
    assert!(list.contains("Invoices print blank") && !list.contains("Not yours"), "{list}");
    let talk = program.api("GET", &format!("{}/messages", own.path()), Value::Null).await.expect(200).text();
    assert!(talk.contains("Try again") && !talk.contains("Between us"), "{talk}");
    let menu = rosa.get(&format!("{}/menu", own.path())).await.expect(200).html();
    assert!(!menu.contains("/assignment") && !menu.contains("/1/title"), "who asks assigns and renames nothing");
    rosa.get(&format!("{}/menu", other.path())).await.expect(404);
    // The pages of the desk lead to the portal.
    for path in ["/feed", &own.path(), "/tickets/new"] {
        assert!(rosa.get(path).await.expect(303).location().starts_with("/portal?from="), "{path}");
    }
    rosa.post(&format!("{}/messages", own.path()), &[("kind", "note"), ("text", "x")]).await.expect(403);
    rosa.post(&format!("{}/priority", own.path()), &[("priority", "urgent")]).await.expect(403);
    rosa.get(&format!("{}/assignment", own.path())).await.expect(403);
}

#[desk_test]
async fn who_asks_sets_no_priority(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let rosa = desk.person("rosa");
    rosa.post("/tickets", &[("type", "incident"), ("title", "T"), ("text", "x"), ("priority", "urgent")]).await.expect(403);
    rosa.post("/tickets", &[("type", "incident"), ("title", "T"), ("text", "x")]).await.expect(303);
}

#[desk_test]
async fn who_asks_may_close_and_reopen(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    work_as_help_desk(&desk).await;
    let rosa = desk.person("rosa");
    let path = format!("{}/transitions", ticket.path());
    let offered = rosa.with_token(Scope::Write).api("GET", &path, Value::Null).await.expect(200).text();
    assert!(offered.contains("\"close\"") && !offered.contains("\"resolve\""), "{offered}");
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
        let found = async |who: &str, query: &str| {
            let list = format!("/tickets?q={}", web::refusal::encode(query));
            desk.person(who).with_token(Scope::Read).api("GET", &list, Value::Null).await.expect(200).text().contains("третьем этаже")
        };
        assert!(found("rosa", "пустая страница ПРИНТЕРЫ").await, "{round}");
        assert!(!found("rosa", "counterfeit").await, "{round}");
        assert!(found("helena", "counterfeit cartridges").await, "{round}");
        desk.work().await;
    }
}
