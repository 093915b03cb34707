//! What is not sent yet is kept.

use testkit::{TestDesk, desk_test};

#[desk_test]
async fn a_draft_waits_on_the_ticket_for_who_wrote_it(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana");
    let item = format!("ticket:{}:reply", ticket.number);
    ana.post("/drafts", &[("item", &item), ("html", "<p>half a sentence</p>")]).await.expect(204);
    assert!(ana.get(&ticket.path()).await.html().contains("half a sentence"));
    assert!(!desk.person("tomas").get(&ticket.path()).await.html().contains("half a sentence"));
    assert!(!desk.person("rosa").get(&ticket.path()).await.html().contains("half a sentence"));
}

#[desk_test]
async fn a_sent_reply_leaves_no_draft(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana");
    let item = format!("ticket:{}:reply", ticket.number);
    ana.post("/drafts", &[("item", &item), ("html", "<p>half a sentence</p>")]).await.expect(204);
    ana.post(&format!("{}/messages", ticket.path()), &[("kind", "reply"), ("html", "<p>a whole one</p>")]).await.expect(303);
    assert!(!ana.get(&ticket.path()).await.html().contains("half a sentence"));
}
