//! The bin: what is deleted is gone for everybody, can be brought back for a month, and is then forgotten.

use kernel::TicketNumber;
use people::token::Scope;
use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};
use tickets::ticket::bin;

/// A word in all that belongs to a ticket.
const WORD: &str = "kestrelwing";

async fn spam(desk: &TestDesk) -> TicketNumber {
    let ticket = desk
        .ticket()
        .from("jonas")
        .owned_by("ana")
        .titled("Kestrelwing for sale")
        .saying("Buy a kestrelwing now")
        .tagged(WORD)
        .with_note("Is this kestrelwing spam?")
        .with_reply("ana", "No kestrelwing, please")
        .open()
        .await;
    desk.person("ana").post("/drafts", &[("item", &format!("ticket:{}:note", ticket.number)), ("html", "<p>A kestrelwing?</p>")]).await;
    desk.person("jonas").post_file(&format!("{}/files", ticket.path()), "file", "kestrelwing.txt", b"kestrelwing", &[]).await;
    desk.work().await;
    ticket.number
}

#[desk_test]
async fn a_deleted_ticket_is_gone_for_everybody_and_comes_back_as_it_was(desk: TestDesk) {
    let (number, helena, ana) = (spam(&desk).await, desk.admin(), desk.person("ana"));
    let path = format!("/tickets/{number}");
    // Whoever only works on tickets deletes none.
    assert!(!ana.get(&path).await.expect(200).html().contains(&format!("{path}/delete")));
    ana.post(&format!("{path}/delete"), &[]).await.expect(403);
    ana.get("/tickets/bin").await.expect(403);

    let asked = helena.get(&format!("{path}/delete")).await.expect(200).text();
    assert!(asked.contains("Kestrelwing for sale") && asked.contains("30 days"), "{asked}");
    let deleted = helena.post(&format!("{path}/delete"), &[]).await.expect(303);
    assert_eq!(deleted.location(), "/feed");
    for person in [&helena, &ana, &desk.person("jonas")] {
        person.get(&path).await.expect(404);
        for list in ["/feed", "/feed?q=", "/feed?q=kestrelwing", "/feed?q=tag:kestrelwing", "/feed?q=owner:ana"] {
            let page = person.get(list).await.expect(200).text();
            assert!(!page.contains("Kestrelwing for sale"), "{list}: {page}");
        }
    }
    let token = ana.with_token(Scope::Write);
    token.api("GET", &path, Value::Null).await.expect(404);
    token.api("POST", &format!("{path}/messages"), json!({"kind": "reply", "text": "Still here?"})).await.expect(404);
    assert_eq!(token.api("GET", "/tickets", Value::Null).await.expect(200).json()["data"].as_array().map(Vec::len), Some(0));
    helena.post(&format!("{path}/delete"), &[]).await.expect(404);

    let page = helena.get("/tickets/bin").await.expect(200).text();
    assert!(page.contains("Kestrelwing for sale") && page.contains("deleted by Helena"), "{page}");
    let back = helena.post(&format!("{path}/restore"), &[]).await.expect(303);
    let page = ana.get(back.location()).await.expect(200).text();
    for words in ["Kestrelwing for sale", "Buy a kestrelwing now", "Is this kestrelwing spam?", "No kestrelwing, please", "kestrelwing.txt"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(ana.get("/feed?q=kestrelwing").await.expect(200).text().contains("Kestrelwing for sale"));
    helena.post(&format!("{path}/restore"), &[]).await.expect(404);
    assert!(helena.get("/tickets/bin").await.expect(200).text().contains("The bin is empty"));
}

#[desk_test]
async fn what_was_merged_goes_and_comes_along(desk: TestDesk) {
    let (first, second) = (spam(&desk).await, spam(&desk).await);
    desk.act("ana", move |ctx| tickets::ticket::merge(ctx, &[first], second).map(drop)).await.expect("merged");
    let program = desk.admin().with_token(Scope::Write);
    program.api("DELETE", &format!("/tickets/{first}"), Value::Null).await.expect(409);
    program.api("DELETE", &format!("/tickets/{second}"), Value::Null).await.expect(204);
    for number in [first, second] {
        program.api("GET", &format!("/tickets/{number}"), Value::Null).await.expect(404);
    }
    let bin = program.api("GET", "/deleted-tickets", Value::Null).await.expect(200).json();
    assert_eq!(bin["data"].as_array().map(Vec::len), Some(1), "{bin}");
    program.api("POST", &format!("/tickets/{first}/restore"), Value::Null).await.expect(404);
    program.api("POST", &format!("/tickets/{second}/restore"), Value::Null).await.expect(200);
    program.api("GET", &format!("/tickets/{first}"), Value::Null).await.expect(200);
}

#[desk_test]
async fn an_answer_by_mail_to_a_deleted_ticket_opens_another(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", "desk@harbourlight.example").await;
    let mail = |id: u8, rest: &str| {
        format!(
            "From: Jonas <jonas@example.com>\r\nTo: desk@harbourlight.example\r\nSubject: The lamp\r\nMessage-ID: <{id}@mail.example>\r\n{rest}\r\nThe lamp flickers {id} times.\r\n"
        )
    };
    let first = desk.receive(mailbox, mail(1, "")).await;
    let find = |id: kernel::TicketId| desk.act("helena", move |ctx| Ok(tickets::ticket::store::find_by_id(ctx, id)?.map(|ticket| ticket.number)));
    let number = find(first.ticket.expect("a ticket")).await.expect("a read").expect("a number");
    desk.act("helena", move |ctx| bin::delete(ctx, number).map(drop)).await.expect("deleted");
    let answer = desk.receive(mailbox, mail(2, "In-Reply-To: <1@mail.example>\r\nReferences: <1@mail.example>\r\n")).await;
    let other = find(answer.ticket.unwrap_or_else(|| panic!("{answer:?}"))).await.expect("a read").expect("a number");
    assert_ne!(other, number);
}

#[desk_test]
async fn after_a_month_nothing_of_it_is_left(desk: TestDesk) {
    let number = spam(&desk).await;
    let mailbox = desk.mailbox("helena", "desk@harbourlight.example").await;
    let raw =
        "From: Jonas <jonas@example.com>\r\nTo: desk@harbourlight.example\r\nSubject: kestrelwing\r\nMessage-ID: <1@mail.example>\r\n\r\nA kestrelwing.\r\n";
    let mail = desk.receive(mailbox, raw).await;
    desk.work().await;
    let by_mail = mail.ticket.expect("a ticket");
    desk.act("helena", move |ctx| {
        bin::delete(ctx, number)?;
        let by_mail = tickets::ticket::store::find_by_id(ctx, by_mail)?.expect("a ticket").number;
        bin::delete(ctx, by_mail).map(drop)
    })
    .await
    .expect("deleted");
    let empty = || async { desk.app.db.installation_write(bin::empty).await.expect("an empty bin") };
    desk.wait(kernel::days(29));
    empty().await;
    assert!(desk.admin().get("/tickets/bin").await.expect(200).text().contains("Kestrelwing for sale"));
    desk.wait(kernel::days(2));
    empty().await;
    desk.work().await;
    assert!(desk.admin().get("/tickets/bin").await.expect(200).text().contains("The bin is empty"));
    let left = desk.app.db.installation_read(|installation| {
        let mut left = Vec::new();
        for (table, column) in [
            ("ticket", "title"),
            ("message", "html"),
            ("draft", "html"),
            ("event", "data"),
            ("mail_out", "subject"),
            ("mail_out", "text"),
            ("ticket_tag", "tag"),
            ("attachment", "name"),
            ("notification", "args"),
            ("mail_in", "subject"),
        ] {
            let text = format!("SELECT count(*) FROM {table} WHERE lower({column}) LIKE '%kestrelwing%'");
            let count: i64 = installation.query_one(&text, &[], |row| row.take())?.unwrap_or(0);
            if count > 0 {
                left.push(format!("{table}.{column}: {count}"));
            }
        }
        let raw: i64 = installation.query_one("SELECT count(*) FROM mail_in_bytes", &[], |row| row.take())?.unwrap_or(0);
        left.extend((raw > 0).then(|| format!("mail_in_bytes: {raw}")));
        Ok(left)
    });
    assert_eq!(left.await.expect("a count"), Vec::<String>::new());
    // The number is nobody else's.
    let next = desk.ticket().from("jonas").titled("Something real").open().await.number;
    assert!(next.0 > number.0 && desk.admin().get("/feed?q=kestrelwing").await.expect(200).text().contains("Nothing"), "{next}");
}

#[desk_test]
async fn what_waits_to_be_told_waits_for_the_ticket(desk: TestDesk) {
    let (number, rosa) = (desk.ticket().from("jonas").titled("The lift is stuck").open().await.number, desk.id_of("rosa"));
    desk.work().await;
    desk.act("ana", move |ctx| tickets::ticket::assign(ctx, number, rosa).map(drop)).await.expect("assigned");
    desk.work().await;
    let told = || async { desk.outbox().await.iter().filter(|mail| mail.to_address == "rosa@example.com").count() };
    assert_eq!((told().await, desk.person("rosa").get("/notifications").await.text().contains("The lift is stuck")), (0, true), "it gathers for a minute");
    desk.act("helena", move |ctx| bin::delete(ctx, number).map(drop)).await.expect("deleted");
    desk.wait(kernel::minutes(5));
    desk.work().await;
    assert_eq!((told().await, desk.person("rosa").get("/notifications").await.text().contains("The lift is stuck")), (0, false));
    desk.act("helena", move |ctx| bin::restore(ctx, number).map(drop)).await.expect("restored");
    desk.work().await;
    assert_eq!(told().await, 1);
}

#[desk_test]
async fn whoever_left_meanwhile_owns_nothing_that_comes_back(desk: TestDesk) {
    let (number, tomas) = (desk.ticket().from("jonas").owned_by("tomas").open().await.number, desk.id_of("tomas"));
    desk.act("helena", move |ctx| bin::delete(ctx, number).map(drop)).await.expect("deleted");
    desk.admin().post(&format!("/people/{tomas}/remove"), &[]).await.expect(303);
    desk.work().await;
    let back = desk.act("helena", move |ctx| bin::restore(ctx, number)).await.expect("restored");
    assert_eq!(back.owner, None);
}
