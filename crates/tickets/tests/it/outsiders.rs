//! People without an account who get one.

use testkit::{TestDesk, desk_test};
use tickets::{intake, ticket};

use crate::mail_in::{DESK, answer_to, conversation, letter, number_of, sent_to};

/// Rosa wrote from her private address before she told the desk that it is hers.
#[desk_test]
async fn an_account_takes_over_what_was_written_from_the_address_it_proves(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    let parked = desk.receive(mailbox, letter("Rosa at home <rosa@home.example>", "My door", "", "It does not open.")).await;
    let prepared = intake::prepare(&desk.app.db, &desk.app.files, &desk.judge, &parked).await.unwrap();
    let prepared = std::sync::Arc::new(prepared.unwrap_or_else(|why| panic!("{why}")));
    let number = desk.act("ana", move |ctx| intake::open_by_hand(ctx, parked.id, &prepared)).await.unwrap();
    let (site, rosa) = (desk.app.site.clone(), desk.id_of("rosa"));
    desk.act("rosa", move |ctx| people::membership::change_email(ctx, &site, rosa, &"rosa@home.example".parse().unwrap())).await.unwrap();
    let before = desk.act("ana", move |ctx| ticket::find(ctx, number)).await.unwrap();
    assert_ne!(before.requester, rosa, "nothing is hers until the address is proven");

    let link = sent_to(&desk, "rosa@home.example").await.into_iter().find(|mail| mail.kind == "people.email_change").unwrap();
    let path: String = link.text.split_once("http://127.0.0.1:8080").unwrap().1.chars().take_while(|c| !c.is_whitespace()).collect();
    desk.anonymous().post(&path, &[]).await.expect(303);

    let ticket = desk.act("ana", move |ctx| ticket::find(ctx, number)).await.unwrap();
    assert_eq!(ticket.requester, rosa);
    let page = desk.person("rosa").get(&format!("/tickets/{number}")).await.expect(200).text();
    assert!(page.contains("It does not open.") && !page.contains("Rosa at home"), "{page}");
    let mine = desk.person("rosa").get("/feed?q=requester:me").await.expect(200).text();
    assert!(mine.contains("My door"));

    // And the conversation goes on.
    let content = tickets::Content::from_text("text", "Push it.").unwrap();
    desk.act("ana", move |ctx| ticket::reply(ctx, number, &tickets::NewMessage { content: content.clone() })).await.unwrap();
    let reply = sent_to(&desk, "rosa@home.example").await.into_iter().find(|mail| mail.text.contains("Push it.")).unwrap();
    let answer = desk.receive(mailbox, letter("rosa@home.example", "Re: My door", &answer_to(&reply), "It works.")).await;
    assert_eq!(number_of(&desk, &answer).await, number, "{answer:#?}");
    assert_eq!(conversation(&desk, number).await.len(), 3);
}

/// Mail from a client's domain is looked after as theirs, and is seen by the colleagues of who wrote it only where the client allows.
#[desk_test]
async fn mail_from_a_domain_of_a_client_is_the_clients(desk: TestDesk) {
    let mailbox = desk.mailbox_with("helena", DESK, |settings| mail::mailbox::Settings { strangers: Some(mail::mailbox::Strangers::Open), ..settings }).await;
    let change = people::client::ClientChange { name: Some("Old Mill".into()), domains: Some(vec!["mill.example".into()]), colleagues_see: Some(false) };
    let client = desk.act("helena", move |ctx| people::client::add_client(ctx, &change)).await.unwrap().id;
    let terms = people::contract::ContractChange { number: Some("HL-17".into()), state: Some("active".into()), ..Default::default() };
    let contract = desk.act("helena", move |ctx| people::contract::add_contract(ctx, client, &terms)).await.unwrap().id;

    let mail = desk.receive(mailbox, letter("Kim Park <kim@Mill.example>", "The wheel", "", "It does not turn.")).await;
    let number = number_of(&desk, &mail).await;
    let ticket = desk.act("ana", move |ctx| ticket::find(ctx, number)).await.unwrap();
    let kim = desk.act("ana", move |ctx| people::find_user(ctx, ticket.requester)).await.unwrap().unwrap();
    assert_eq!((kim.client, kim.contract), (Some(client), Some(contract)));
    assert_eq!(ticket.client, Some(client));
    let other = desk.receive(mailbox, letter("Somebody <kim@elsewhere.example>", "The door", "", "It does not open.")).await;
    let number = number_of(&desk, &other).await;
    assert_eq!(desk.act("ana", move |ctx| ticket::find(ctx, number)).await.unwrap().client, None);
}
