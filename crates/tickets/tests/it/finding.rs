//! Finding tickets: by query, by word, in both languages, before and after the index has reached them.

use serde_json::Value;
use testkit::{TestDesk, desk_test};

async fn find(desk: &TestDesk, name: &str, query: &str) -> Vec<i64> {
    let person = desk.person(name).with_token(people::token::Scope::Read);
    let answer = person.api("GET", &format!("/tickets?q={}", web::refusal::encode(query)), Value::Null).await.expect(200).json();
    answer["data"].as_array().unwrap().iter().map(|ticket| ticket["number"].as_i64().unwrap()).collect()
}

#[desk_test]
async fn a_ticket_is_found_at_once_and_after_indexing(desk: TestDesk) {
    desk.ticket().titled("Принтер печатает пустые счета").saying("Это началось утром").tagged("печать").open().await;
    desk.ticket().titled("Blue screen on the plotter machine").saying("It restarts whenever somebody opens invoices").open().await;
    for round in ["at once", "indexed"] {
        assert_eq!(find(&desk, "ana", "пустой счёт").await, [1], "{round}");
        assert_eq!(find(&desk, "ana", "invoice restarting").await, [2], "{round}");
        assert_eq!(find(&desk, "ana", "\"blue screen\"").await, [2], "{round}");
        assert!(find(&desk, "ana", "\"screen blue\"").await.is_empty(), "{round}");
        assert_eq!(find(&desk, "ana", "-invoice").await, [1], "{round}");
        assert!(find(&desk, "nils", "invoice").await.is_empty(), "{round}");
        desk.work().await;
    }
}

#[desk_test]
async fn what_was_added_later_is_found_too(desk: TestDesk) {
    let ticket = desk.ticket().titled("Something").open().await;
    desk.work().await;
    let number = ticket.number;
    let new = tickets::NewMessage { content: tickets::Content::from_text("text", "the capacitor was swollen").unwrap() };
    desk.act("ana", move |ctx| tickets::ticket::reply(ctx, number, &new)).await.unwrap();
    assert_eq!(find(&desk, "ana", "swollen capacitors").await, [1]);
    desk.work().await;
    assert_eq!(find(&desk, "ana", "swollen capacitors something").await, [1]);
}

#[desk_test]
async fn the_query_language_filters_as_it_says(desk: TestDesk) {
    desk.ticket().of_type("incident").urgent().tagged("vpn").from("rosa").open().await;
    desk.ticket().of_type("bug").from("jonas").owned_by("ana").open().await;
    desk.ticket().of_type("question").from("rosa").moved("close").open().await;
    let cases: [(&str, &[i64]); 12] = [
        ("is:open", &[2, 1]),
        ("is:done", &[3]),
        ("type:bug,question", &[3, 2]),
        ("priority>=high", &[1]),
        ("tag:vpn or owner:me", &[2, 1]),
        ("requester:rosa", &[3, 1]),
        ("owner:none is:open", &[1]),
        ("following:me", &[3]),
        ("#2", &[2]),
        ("created<1h sort:number", &[3, 2, 1]),
        ("sort:priority is:open", &[1, 2]),
        ("not (type:bug or type:incident)", &[3]),
    ];
    for (query, expected) in cases {
        assert_eq!(find(&desk, "ana", query).await, expected, "{query}");
    }
}

#[desk_test]
async fn a_query_that_cannot_be_read_says_where_and_what_was_meant(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Read);
    let answer = ana.api("GET", "/tickets?q=priorty:high", Value::Null).await.expect(422);
    assert!(answer.error_at("q").contains("priorty") && answer.html().contains("Did you mean “priority”?"), "{}", answer.html());
    let page = desk.person("ana").get("/feed?q=priorty:high").await;
    assert!(page.html().contains("priorty:high") && page.text().contains("priority"));
}

#[desk_test]
async fn pages_of_a_list_neither_repeat_nor_leave_out(desk: TestDesk) {
    for n in 0..11 {
        desk.ticket().titled(&format!("Number {n}")).open().await;
    }
    let ana = desk.person("ana").with_token(people::token::Scope::Read);
    for sort in ["updated", "-updated", "priority", "number", "-created"] {
        let (mut after, mut numbers) = (String::new(), Vec::new());
        loop {
            let page = ana.api("GET", &format!("/tickets?q=sort:{sort}&limit=4{after}"), Value::Null).await.expect(200).json();
            numbers.extend(page["data"].as_array().unwrap().iter().map(|ticket| ticket["number"].as_i64().unwrap()));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (1..=11).collect::<Vec<_>>(), "{sort}");
    }
}

#[desk_test]
async fn the_bare_feed_shows_what_is_open_and_forgets_its_filter(desk: TestDesk) {
    desk.ticket().titled("Still open").open().await;
    desk.ticket().titled("Long closed").moved("close").open().await;
    let ana = desk.person("ana");
    let bare = ana.get("/feed").await.text();
    assert!(bare.contains("Still open") && !bare.contains("Long closed"));
    let done = ana.get("/feed?q=is:done").await.text();
    assert!(!done.contains("Still open") && done.contains("Long closed"));
    assert!(!ana.get("/feed").await.text().contains("Long closed"));
}
