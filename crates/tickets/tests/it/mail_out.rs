//! Answers as mails, people in copy, what gathers, and how mails are stopped.

use kernel::{AttachmentId, TicketNumber, days, hours, minutes};
use mail::Mail;
use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};
use tickets::{Content, NewMessage, ticket};

/// A picture of one pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

async fn upload(desk: &TestDesk, person: &'static str, name: &str, media_type: &str, bytes: &[u8]) -> AttachmentId {
    let (organization, _) = desk.who_is(person);
    let new = desk.app.files.receive(organization, name, media_type, bytes).await.unwrap();
    desk.act(person, move |ctx| files::upload(ctx, &new).map(|kept| kept.id)).await.unwrap()
}

async fn say(desk: &TestDesk, person: &'static str, number: TicketNumber, content: Content, cc: &[&str]) -> kernel::Result<()> {
    let copies = cc.iter().map(|address| address.parse().unwrap()).collect::<Vec<_>>();
    let new = NewMessage { content };
    desk.act(person, move |ctx| ticket::reply_with_copies(ctx, number, &new, &copies).map(drop)).await
}

fn words(text: &str) -> Content {
    Content::from_text("text", text).unwrap()
}

async fn sent_to(desk: &TestDesk, address: &str) -> Vec<Mail> {
    desk.work().await;
    desk.outbox().await.into_iter().filter(|mail| mail.to_address == address).collect()
}

/// What has gathered for a minute goes out.
async fn gathered_for(desk: &TestDesk, address: &str) -> Vec<Mail> {
    desk.work().await;
    desk.wait(minutes(1));
    sent_to(desk, address).await
}

/// What is wrong at the field for copies.
fn at_field(page: &testkit::Answer) -> String {
    let html = page.html();
    let (_, rest) = html.split_once("id=\"cc-error\"").unwrap_or_else(|| panic!("nothing is wrong at the field: {html}"));
    richtext::to_text(rest.split_once("</p>").unwrap().0)
}

fn path_of_stop(mail: &Mail) -> String {
    mail.thread.list.as_ref().expect("a list").stop.trim_start_matches("http://127.0.0.1:8080").to_owned()
}

#[desk_test]
async fn an_answer_goes_out_with_its_formatting_pictures_and_files(desk: TestDesk) {
    let number = desk.ticket().titled("Blank invoices").saying("They come out blank.").open().await.number;
    let (picture, list) = (upload(&desk, "ana", "shot.png", "image/png", PNG).await, upload(&desk, "ana", "list.csv", "text/csv", b"a,b\n1,2\n").await);
    let html = format!(
        "<ul><li>Press <b>reset</b></li></ul><pre><code>lp -d q1 &amp;&amp; ls</code></pre><p><a href=\"https://example.com/\">how</a></p><img src=\"/attachments/{picture}\" alt=\"The button\">"
    );
    let content = Content::from_html("html", &html).unwrap().with_attachments(&[list]);
    say(&desk, "ana", number, content, &[]).await.unwrap();
    let mail = sent_to(&desk, "rosa@example.com").await.remove(0);
    for part in [
        "<li>Press <b>reset</b></li>",
        "lp -d q1 &amp;&amp; ls",
        "https://example.com/",
        &format!("<img src=\"cid:{}\"", mail::content_id(picture)),
        "<blockquote type=\"cite\"",
        "They come out blank.",
    ] {
        assert!(mail.html.contains(part), "{part} in {}", mail.html);
    }
    assert!(!mail.html.contains("/attachments/"), "{}", mail.html);
    assert_eq!((mail.thread.pictures.clone(), mail.thread.attachments.clone()), (vec![picture], vec![list]));
    for part in ["- Press reset", "lp -d q1 && ls", "Ana Ortiz", "> They come out blank.", "/tickets/1"] {
        assert!(mail.text.contains(part), "{part} in {}", mail.text);
    }
    assert!(mail.thread.is_personal && mail.thread.list.is_none(), "nobody unsubscribes from the answer to their own question");
}

#[desk_test]
async fn notes_and_their_pictures_never_go_out(desk: TestDesk) {
    let number = desk.ticket().from("rosa").owned_by("tomas").open().await.number;
    let picture = upload(&desk, "ana", "secret.png", "image/png", PNG).await;
    let note = Content::from_html("html", &format!("<p>zqsecret</p><img src=\"/attachments/{picture}\" alt=\"zqsecret\">")).unwrap();
    let new = NewMessage { content: note };
    desk.act("ana", move |ctx| ticket::note(ctx, number, &new).map(drop)).await.unwrap();
    say(&desk, "ana", number, words("It is mended."), &["vera@customer.example"]).await.unwrap();
    desk.work().await;
    desk.wait(days(1));
    desk.work().await;
    let mails = desk.outbox().await;
    assert!(mails.iter().any(|mail| mail.to_address == "tomas@example.com" && mail.text.contains("added a note")), "colleagues are told that there is a note");
    for mail in mails {
        assert!(!mail.text.contains("zqsecret") && !mail.html.contains("zqsecret"), "{}", mail.text);
        assert!(!mail.thread.pictures.contains(&picture) && !mail.thread.attachments.contains(&picture), "{mail:#?}");
    }
}

#[desk_test]
async fn colleagues_in_copy_follow_and_others_get_one_mail(desk: TestDesk) {
    let number = desk.ticket().from("rosa").titled("VPN").open().await.number;
    say(&desk, "ana", number, words("Vera knows more."), &["jonas@example.com", "vera@customer.example"]).await.unwrap();
    let copy = sent_to(&desk, "vera@customer.example").await.remove(0);
    assert_eq!(copy.thread.to.as_ref().map(|to| to.address.as_str()), Some("rosa@example.com"), "a copy tells whom it was written to");
    let cc = |mail: &Mail| mail.thread.copies.iter().map(|copy| copy.address.clone()).collect::<Vec<_>>();
    assert_eq!(cc(&copy), ["jonas@example.com", "vera@customer.example"]);
    assert_eq!(cc(&sent_to(&desk, "rosa@example.com").await[0]), cc(&copy));
    assert!(!copy.text.contains("http"), "there is nothing she could open: {}", copy.text);
    let followers = desk.act("ana", move |ctx| ticket::find(ctx, number).and_then(|ticket| ticket::followers(ctx, &ticket))).await.unwrap();
    assert!(followers.contains(&desk.id_of("jonas")));
    let alerts = gathered_for(&desk, "jonas@example.com").await;
    assert_eq!(alerts.len(), 1, "who was added by a reply is told of the reply");
    assert!(alerts[0].text.contains("Vera knows more."));

    say(&desk, "ana", number, words("Never mind."), &[]).await.unwrap();
    assert_eq!(sent_to(&desk, "vera@customer.example").await.len(), 1, "a copy is this one mail");
}

#[desk_test]
async fn who_answers_a_copy_takes_part_from_then_on(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", "desk@example.com").await;
    let number = desk.ticket().from("rosa").open().await.number;
    say(&desk, "ana", number, words("Vera knows more."), &["vera@customer.example"]).await.unwrap();
    let copy = sent_to(&desk, "vera@customer.example").await.remove(0);
    let raw = format!(
        "From: Vera Lund <vera@customer.example>\r\nTo: desk@example.com\r\nSubject: Re: it\r\nMessage-ID: <v@customer.example>\r\nIn-Reply-To: <{}>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nI do.\r\n",
        copy.thread.message_id.clone().unwrap()
    );
    let email = desk.receive(mailbox, raw).await;
    assert_eq!(email.reason, mail::intake::Reason::Joined, "{email:#?}");
    say(&desk, "ana", number, words("Thank you."), &[]).await.unwrap();
    assert!(sent_to(&desk, "vera@customer.example").await.iter().any(|mail| mail.text.contains("Thank you.")));
}

#[desk_test]
async fn a_wrong_address_is_refused_at_its_field_and_nothing_is_saved(desk: TestDesk) {
    let number = desk.ticket().open().await.number;
    let ana = desk.person("ana");
    let form = [("kind", "reply"), ("text", "Hello there"), ("cc", "jonas@example.com, vera@")];
    let page = ana.post(&format!("/tickets/{number}/messages"), &form).await.expect(422);
    assert!(at_field(&page).contains("vera@ is not an email address"), "{}", page.text());
    assert!(page.html().contains("Hello there") && page.html().contains("value=\"jonas@example.com, vera@\""), "what was typed is kept");
    let note = ana.post(&format!("/tickets/{number}/messages"), &[("kind", "note"), ("text", "x"), ("cc", "vera@customer.example")]).await.expect(422);
    assert!(at_field(&note).contains("A note stays inside"));
    let program = ana.with_token(people::token::Scope::Write);
    let path = format!("/tickets/{number}/messages");
    let refused = program.api("POST", &path, json!({ "kind": "reply", "text": "Hello", "cc": ["vera@"] })).await.expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "cc", "{refused}");
    let messages = program.api("GET", &path, Value::Null).await.expect(200).json();
    assert_eq!(messages["data"].as_array().unwrap().len(), 1, "nothing was saved");
    desk.work().await;
    assert!(desk.outbox().await.is_empty());
    program.api("POST", &path, json!({ "kind": "reply", "text": "Hello", "cc": ["vera@customer.example"] })).await.expect(201);
    assert_eq!(sent_to(&desk, "vera@customer.example").await.len(), 1);
}

#[desk_test]
async fn the_desks_own_address_cannot_be_in_copy(desk: TestDesk) {
    desk.mailbox("helena", "desk@example.com").await;
    let number = desk.ticket().open().await.number;
    let page = desk.person("ana").post(&format!("/tickets/{number}/messages"), &[("text", "Hello"), ("cc", "Desk@example.com")]).await.expect(422);
    assert!(at_field(&page).contains("an address of the desk itself"));
}

#[desk_test]
async fn the_conversation_shows_to_whom_a_message_went(desk: TestDesk) {
    let number = desk.ticket().open().await.number;
    say(&desk, "ana", number, words("Hello"), &["vera@customer.example"]).await.unwrap();
    desk.work().await;
    let page = desk.person("ana").get(&format!("/tickets/{number}")).await.expect(200).text();
    assert!(page.contains("Sent by mail to 2 people") && page.contains("vera@customer.example"), "{page}");
}

#[desk_test]
async fn several_changes_in_a_row_are_one_mail(desk: TestDesk) {
    let number = desk.ticket().from("rosa").titled("VPN").open().await.number;
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    ana.api("PATCH", &format!("/tickets/{number}"), json!({ "priority": "high" })).await.expect(200);
    ana.api("PATCH", &format!("/tickets/{number}"), json!({ "title": "VPN drops" })).await.expect(200);
    desk.work().await;
    desk.wait(kernel::seconds(30));
    ana.api("PUT", &format!("/tickets/{number}/assignment"), json!({ "user": desk.id_of("ana") })).await;
    desk.work().await;
    assert!(desk.outbox().await.is_empty(), "they gather for a minute");
    desk.wait(kernel::seconds(30));
    let mails = sent_to(&desk, "rosa@example.com").await;
    assert_eq!(mails.len(), 1, "{mails:#?}");
    for part in ["set the priority of #1", "renamed #1", "took #1"] {
        assert!(mails[0].text.contains(part), "{part} in {}", mails[0].text);
    }
    assert!(sent_to(&desk, "ana@example.com").await.is_empty(), "nobody is mailed about what they did themselves");
    desk.wait(days(1));
    assert_eq!(sent_to(&desk, "rosa@example.com").await.len(), 1);
}

#[desk_test]
async fn who_looks_at_the_ticket_meanwhile_is_not_mailed(desk: TestDesk) {
    let number = desk.ticket().from("rosa").owned_by("tomas").open().await.number;
    gathered_for(&desk, "tomas@example.com").await;
    let before = desk.outbox().await.len();
    let new = NewMessage { content: words("Any news?") };
    desk.act("rosa", move |ctx| ticket::reply(ctx, number, &new).map(drop)).await.unwrap();
    desk.work().await;
    desk.person("tomas").get(&format!("/tickets/{number}")).await.expect(200);
    assert_eq!(gathered_for(&desk, "tomas@example.com").await.len(), before);
    let new = NewMessage { content: words("Hello?") };
    desk.act("rosa", move |ctx| ticket::reply(ctx, number, &new).map(drop)).await.unwrap();
    let mails = gathered_for(&desk, "tomas@example.com").await;
    assert_eq!(mails.len(), before + 1);
    assert!(mails[0].text.contains("Hello?") && !mails[0].text.contains("Any news?"));
}

#[desk_test]
async fn a_daily_mail_tells_each_thing_once_whoever_runs(desk: TestDesk) {
    let tomas = desk.person("tomas").with_token(people::token::Scope::Write);
    tomas.api("PATCH", "/me", json!({ "mail_pace": "daily", "digest_at": "08:00", "time_zone": "Asia/Kolkata" })).await.expect(200);
    let refused = tomas.api("PATCH", "/me", json!({ "mail_pace": "weekly" })).await.expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "mail_pace");
    let (one, two) = (desk.ticket().titled("VPN").owned_by("tomas").open().await.number, desk.ticket().titled("Printer").owned_by("tomas").open().await.number);
    for number in [one, two] {
        let new = NewMessage { content: words(&format!("Any news about {number}?")) };
        desk.act("rosa", move |ctx| ticket::reply(ctx, number, &new).map(drop)).await.unwrap();
    }
    assert!(gathered_for(&desk, "tomas@example.com").await.is_empty());
    desk.wait(days(1));
    let (left, right) = tokio::join!(queue::work_off(&desk.app.db), queue::work_off(&desk.app.db));
    left.and(right).unwrap();
    let mails = sent_to(&desk, "tomas@example.com").await;
    assert_eq!(mails.len(), 1, "{mails:#?}");
    for part in ["#1 VPN", "#2 Printer", "assigned #1", "Any news about 2?"] {
        assert!(mails[0].text.contains(part), "{part} in {}", mails[0].text);
    }
    assert!(mails[0].subject.contains("2 tickets") && mails[0].kind == "tickets.digest", "{}", mails[0].subject);
    desk.wait(days(3));
    assert_eq!(sent_to(&desk, "tomas@example.com").await.len(), 1, "nothing happened, nothing is told");
}

#[desk_test]
async fn what_was_read_in_the_bell_is_left_out(desk: TestDesk) {
    let tomas = desk.person("tomas").with_token(people::token::Scope::Write);
    tomas.api("PATCH", "/me", json!({ "mail_pace": "hourly" })).await.expect(200);
    desk.ticket().titled("VPN").owned_by("tomas").open().await;
    desk.work().await;
    tomas.api("POST", "/notifications/read", Value::Null).await;
    desk.ticket().titled("Printer").owned_by("tomas").open().await;
    desk.work().await;
    desk.wait(hours(1));
    let mails = sent_to(&desk, "tomas@example.com").await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains("Printer") && !mails[0].text.contains("VPN"), "{}", mails[0].text);
}

#[desk_test]
async fn one_click_ends_mails_about_a_ticket_without_signing_in(desk: TestDesk) {
    let number = desk.ticket().titled("VPN").owned_by("tomas").open().await.number;
    let other = desk.ticket().titled("Printer").owned_by("tomas").open().await.number;
    let mails = gathered_for(&desk, "tomas@example.com").await;
    let mail = mails.iter().find(|mail| mail.subject.contains("VPN")).unwrap();
    assert!(!mail.thread.is_personal);
    let path = path_of_stop(mail);
    assert!(mail.text.contains(&path) && mail.text.contains(&format!("{path}?all=1")), "{}", mail.text);
    let anybody = desk.anonymous();

    let page = anybody.get(&path).await.expect(200).text();
    assert!(page.contains("No more mails about #1") && !page.contains("VPN"), "{page}");
    let reply = NewMessage { content: words("Still here?") };
    let again = reply.clone();
    desk.act("rosa", move |ctx| ticket::reply(ctx, number, &again).map(drop)).await.unwrap();
    assert_eq!(gathered_for(&desk, "tomas@example.com").await.len(), 3, "looking at the page ends nothing");

    // As the servers of mail programs do it: no cookie, no origin.
    let one_click = |path: String| {
        let request = axum::http::Request::post(format!("http://127.0.0.1:8080{path}")).header("content-type", "application/x-www-form-urlencoded");
        let request = request.body(axum::body::Body::from("List-Unsubscribe=One-Click")).unwrap();
        anybody.send(request)
    };
    assert!(one_click(path.clone()).await.expect(200).text().contains("You get no more mails about #1"));
    one_click(path.clone()).await.expect(200);
    for number in [number, other] {
        let again = reply.clone();
        desk.act("rosa", move |ctx| ticket::reply(ctx, number, &again).map(drop)).await.unwrap();
    }
    let mails = gathered_for(&desk, "tomas@example.com").await;
    assert_eq!(mails.len(), 4);
    assert!(mails[0].subject.contains("Printer"));
    assert!(desk.person("tomas").get("/notifications").await.text().contains("replied on #1"), "the bell goes on");

    one_click(format!("{path}/all")).await.expect(200);
    let (tomas, rosa) = (desk.id_of("tomas"), desk.id_of("rosa"));
    let users = desk.act("helena", move |ctx| people::find_users(ctx, &[tomas, rosa])).await.unwrap();
    assert!(users.iter().all(|user| user.mail_alerts_on == (user.id == rosa)), "it ends mails to that person alone");
    one_click(format!("{path}/resume")).await.expect(200);
    let back = desk.act("helena", move |ctx| people::find_user(ctx, tomas)).await.unwrap().unwrap();
    assert!(back.mail_alerts_on);
}

#[desk_test]
async fn a_stop_link_that_we_did_not_make_is_none(desk: TestDesk) {
    desk.ticket().owned_by("tomas").open().await;
    let path = path_of_stop(&gathered_for(&desk, "tomas@example.com").await[0]);
    let (_, secret) = path.rsplit_once('/').unwrap();
    let parts: Vec<&str> = secret.split('.').collect();
    let rosa = desk.id_of("rosa").to_string();
    let forged = [
        format!("{}.{rosa}.{}.{}", parts[0], parts[2], parts[3]),
        format!("{}.{}.0.{}", parts[0], parts[1], parts[3]),
        format!("{}.{}.{}.", parts[0], parts[1], parts[2]),
        format!("{secret}x"),
        secret.to_uppercase(),
        "x".to_owned(),
    ];
    for secret in forged {
        for path in [format!("/stop/{secret}"), format!("/stop/{secret}/all")] {
            let answer = if path.ends_with("all") { desk.anonymous().post(&path, &[]).await } else { desk.anonymous().get(&path).await };
            assert_eq!(answer.status(), 404, "{path}");
        }
    }
    let mail = desk.outbox().await.remove(0);
    let shown = desk.person("rosa").get(&format!("/mail/out/{}", mail.id)).await.expect(200).html();
    assert!(!shown.contains(secret), "who looks at the outbox cannot stop somebody else's mails");
}

#[desk_test]
async fn quiet_is_switched_on_the_ticket_too(desk: TestDesk) {
    let number = desk.ticket().owned_by("tomas").open().await.number;
    gathered_for(&desk, "tomas@example.com").await;
    let tomas = desk.person("tomas");
    tomas.post(&format!("/tickets/{number}/quiet"), &[]).await.expect(303);
    assert!(tomas.get(&format!("/tickets/{number}")).await.text().contains("You get no mail about this ticket"));
    let new = NewMessage { content: words("Hello?") };
    let again = new.clone();
    desk.act("rosa", move |ctx| ticket::reply(ctx, number, &new).map(drop)).await.unwrap();
    assert_eq!(gathered_for(&desk, "tomas@example.com").await.len(), 1);
    tomas.with_token(people::token::Scope::Write).api("DELETE", &format!("/tickets/{number}/quiet"), Value::Null).await.expect(204);
    desk.act("rosa", move |ctx| ticket::reply(ctx, number, &again).map(drop)).await.unwrap();
    assert_eq!(gathered_for(&desk, "tomas@example.com").await.len(), 2);
}

#[desk_test]
async fn outlook_keeps_the_conversation_together(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", "desk@example.com").await;
    let index = "AdwAAAAAAAECAwQFBgcICQoLDA0ODw==";
    let raw = format!(
        "From: Rosa Mendes <rosa@example.com>\r\nTo: desk@example.com\r\nSubject: Printer on fire\r\nMessage-ID: <o@mail.example>\r\nThread-Index: {index}\r\nThread-Topic: Printer on fire\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nIt burns.\r\n"
    );
    desk.receive(mailbox, raw).await;
    say(&desk, "ana", TicketNumber(1), words("Put out."), &[]).await.unwrap();
    let mails = sent_to(&desk, "rosa@example.com").await;
    let reply = mails.iter().find(|mail| mail.kind == "tickets.reply").unwrap();
    let child = reply.thread.thread_index.clone().unwrap();
    assert!(child.len() > index.len() && child.starts_with(&index[..28]), "{child} continues {index}");
    assert_eq!(reply.thread.thread_topic.as_deref(), Some("Printer on fire"));
    assert!(reply.thread.references.contains(&"o@mail.example".to_owned()));
    assert!(reply.thread.in_reply_to.is_some());
}

#[desk_test]
async fn a_ticket_has_an_address_of_its_own_where_the_mailbox_says_so(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", "desk@example.com").await;
    let number = desk.ticket().from("rosa").open().await.number;
    say(&desk, "ana", number, words("Hello."), &[]).await.unwrap();
    assert_eq!(sent_to(&desk, "rosa@example.com").await[0].thread.reply_to, None, "it is off unless somebody turns it on");
    let program = desk.person("helena").with_token(people::token::Scope::Write);
    program.api("PATCH", &format!("/mailboxes/{mailbox}"), json!({ "reply_addresses": true })).await.expect(200);
    say(&desk, "ana", number, words("Hello again."), &["vera@customer.example"]).await.unwrap();
    let address = sent_to(&desk, "vera@customer.example").await[0].thread.reply_to.clone().expect("a reply address");
    assert!(address.starts_with(&format!("desk+{number}.")) && address.ends_with("@example.com"), "{address}");

    // Nothing but the address is left of what we wrote.
    let answer = |to: &str, id: &str| {
        format!(
            "From: Vera Lund <vera@customer.example>\r\nTo: {to}\r\nSubject: x {id}\r\nMessage-ID: <{id}@customer.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nAnswer {id}.\r\n"
        )
    };
    let joined = desk.receive(mailbox, answer(&address, "one")).await;
    assert_eq!(joined.reason, mail::intake::Reason::Joined, "{joined:#?}");
    let (tag, _) = address.split_once('@').unwrap();
    let forged = desk.receive(mailbox, answer(&format!("{}a@example.com", &tag[..tag.len() - 1]), "two")).await;
    assert_ne!(forged.reason, mail::intake::Reason::Joined, "{forged:#?}");
}

#[desk_test]
async fn what_no_server_takes_is_told_on_its_ticket(desk: TestDesk) {
    let number = desk.ticket().from("rosa").owned_by("tomas").open().await.number;
    gathered_for(&desk, "tomas@example.com").await;
    say(&desk, "ana", number, words("Hello."), &["vera@customer.example"]).await.unwrap();
    let copy = sent_to(&desk, "vera@customer.example").await.remove(0);
    let refused = mail::MailRefused { to: "vera@customer.example".into(), said: "550 5.1.1 Nobody here by that name".into() };
    let tell = move |ctx: &mut db::Ctx<'_>| {
        let operation = queue::operation(ctx);
        queue::record(ctx, operation, queue::ItemRef { kind: queue::ItemKind::Mail, id: copy.id.0 }, &refused).map(drop)
    };
    desk.act("helena", tell).await.unwrap();
    desk.work().await;
    let page = desk.person("ana").get(&format!("/tickets/{number}")).await.expect(200).text();
    assert!(page.contains("could not reach vera@customer.example"), "{page}");
    assert!(gathered_for(&desk, "tomas@example.com").await[0].text.contains("did not arrive"));
}

#[desk_test]
async fn a_mail_that_came_back_is_marked_where_it_was_sent(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", "desk@example.com").await;
    let number = desk.ticket().from("rosa").open().await.number;
    say(&desk, "ana", number, words("Hello."), &["vera@customer.example"]).await.unwrap();
    let copy = sent_to(&desk, "vera@customer.example").await.remove(0);
    let raw = format!(
        "Return-Path: <>\r\nFrom: Mail Delivery System <mailer-daemon@mx.example>\r\nTo: desk@example.com\r\nSubject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nNo.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; vera@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{}>\r\nTo: vera@customer.example\r\n\r\n--b--\r\n",
        copy.thread.message_id.clone().unwrap()
    );
    desk.receive(mailbox, raw).await;
    let page = desk.person("ana").get(&format!("/tickets/{number}")).await.expect(200).text();
    assert!(page.contains("1 mail did not arrive") && page.contains("came back"), "{page}");
}

#[desk_test]
async fn copies_of_a_mail_add_nobody_unless_it_proves_its_sender(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", "desk@example.com").await;
    let raw = "From: Rosa Mendes <rosa@example.com>\r\nTo: desk@example.com\r\nCc: Jonas <jonas@example.com>, eve@evil.example\r\nSubject: Printer\r\nMessage-ID: <cc@mail.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nIt burns.\r\n";
    let email = desk.receive(mailbox, raw).await;
    let id = email.ticket.expect("a ticket");
    let (followers, known) = desk
        .act("ana", move |ctx| {
            let ticket = ticket::store::find_by_id(ctx, id)?.expect("a ticket");
            Ok((ticket::followers(ctx, &ticket)?, people::by_address(ctx, &"eve@evil.example".parse().unwrap())?))
        })
        .await
        .unwrap();
    assert!(!followers.contains(&desk.id_of("jonas")), "nothing proves that Rosa wrote it");
    assert!(known.is_none());
    desk.work().await;
    assert!(desk.outbox().await.iter().all(|mail| mail.to_address == "rosa@example.com"));
}
