//! What the buttons do: to a ticket, back where they were pressed, and back again.

use testkit::{Answer, Person, TestDesk, desk_test};
use tickets::Ticket;

async fn press(person: &Person, ticket: &Ticket, what: &str, fields: &[(&str, &str)]) -> Answer {
    person.post(&format!("{}/{what}", ticket.path()), fields).await
}

/// The path behind the Undo button on the page that follows.
async fn undo_path(person: &Person, after: &Answer) -> String {
    let flash = after.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let mut request = person.request(axum::http::Method::GET, after.location());
    let session = format!("__Host-firstline={}; {flash}", person.session().unwrap_or_default());
    request.headers_mut().expect("headers").insert("cookie", session.parse().expect("a cookie"));
    let page = person.send(request.body(axum::body::Body::empty()).expect("a request")).await.html();
    page.split(r#"action=""#)
        .find(|part| part.contains("/undo?"))
        .and_then(|part| part.split('"').next())
        .expect("an undo")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

#[desk_test]
async fn a_row_is_owned_and_the_list_comes_back(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana");
    let answer = press(&ana, &ticket, "assignment", &[("user", "me"), ("back", "/feed?q=type%3Aincident")]).await.expect(303);
    assert_eq!(answer.location(), "/feed?q=type%3Aincident");
    assert!(ana.get(&ticket.path()).await.text().contains("You took it"));

    let undo = undo_path(&ana, &answer).await;
    assert_eq!(ana.post(&undo, &[]).await.expect(303).location(), "/feed?q=type%3Aincident");
    let page = ana.get(&ticket.path()).await.text();
    assert!(page.contains("Owner Nobody") || page.contains("Nobody"), "{page}");
    assert_eq!(press(&ana, &ticket, "assignment", &[("user", "me"), ("back", "//evil.example")]).await.location(), ticket.path());
}

#[desk_test]
async fn the_menu_has_exactly_what_the_workflow_allows(desk: TestDesk) {
    let question = desk.ticket().of_type("question").open().await;
    let page = desk.person("ana").get(&format!("{}/menu", question.path())).await.html();
    for offered in ["answer", "wait"] {
        assert!(page.contains(&format!(r#"value="{offered}""#)), "{offered}");
    }
    assert!(page.contains("transition=close"), "closing asks for a comment");
    for other in ["resolve", "fulfil", "start", "reopen", "resume"] {
        assert!(!page.contains(&format!(r#"name="transition" value="{other}""#)), "{other}");
    }
    press(&desk.person("ana"), &question, "transitions", &[("transition", "answer")]).await.expect(303);
    let late = press(&desk.person("ana"), &question, "transitions", &[("transition", "wait"), ("back", "/feed")]).await.expect(303);
    assert_eq!(late.location(), "/feed", "somebody was quicker: told where the button was");
}

#[desk_test]
async fn closing_asks_why(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana");
    let form = ana.get(&format!("{}/transitions?transition=close&back=/feed", ticket.path())).await.expect(200);
    assert!(form.text().contains("Close #1") && form.html().contains(r#"value="/feed""#));
    let again = press(&ana, &ticket, "transitions", &[("transition", "close"), ("back", "/feed")]).await.expect(422);
    assert!(again.text().contains("Write a comment that says why."));
    assert_eq!(press(&ana, &ticket, "transitions", &[("transition", "close"), ("comment", "Solved itself"), ("back", "/feed")]).await.location(), "/feed");
    let page = ana.get(&ticket.path()).await.text();
    assert!(page.contains("Solved itself") && page.contains("set the status to Closed"));
}

#[desk_test]
async fn a_duplicate_names_what_it_repeats(desk: TestDesk) {
    let first = desk.ticket().of_type("bug").titled("First report").open().await;
    let second = desk.ticket().of_type("bug").titled("Second report").open().await;
    let ana = desk.person("ana");
    let wrong = press(&ana, &second, "transitions", &[("transition", "mark_duplicate"), ("ticket", "99")]).await.expect(422);
    assert!(wrong.text().contains("There is no ticket with this number") && wrong.html().contains(r#"value="99""#));
    press(&ana, &second, "transitions", &[("transition", "mark_duplicate"), ("ticket", &format!("#{}", first.number))]).await.expect(303);
    assert!(ana.get(&second.path()).await.text().contains("marked it as a duplicate of #1"));
}

#[desk_test]
async fn properties_change_and_come_back(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana");
    let changes = [
        ("title", "Better title", "changed the title to “Better title”"),
        ("priority", "urgent", "changed the priority to Urgent"),
        ("type", "bug", "changed the type to Bug"),
        ("tags", "printer, konica", "added the tags printer, konica"),
    ];
    let mut undo = Vec::new();
    for (what, value, told) in changes {
        let answer = press(&ana, &ticket, what, &[(what, value)]).await.expect(303);
        assert!(ana.get(&ticket.path()).await.text().contains(told), "{told}");
        undo.push(undo_path(&ana, &answer).await);
    }
    for path in undo.iter().rev() {
        ana.post(path, &[]).await.expect(303);
    }
    let page = ana.get(&ticket.path()).await.text();
    assert!(page.contains("Invoices print blank") && page.contains("took back a change"));
    assert!(!desk.person("tomas").get("/feed").await.text().contains("Better title ·"));

    let wrong = press(&ana, &ticket, "title", &[("title", "")]).await.expect(422);
    assert!(wrong.text().contains("Fill this in."));
    press(&ana, &ticket, "priority", &[("priority", "enormous")]).await.expect(422);
}

#[desk_test]
async fn people_are_found_assigned_and_made_to_follow(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana");
    let form = ana.get(&format!("{}/assignment?find=tom", ticket.path())).await.expect(200).text();
    assert!(form.contains("Tomas Søndergaard") && !form.contains("Jonas Lind"));
    let tomas = desk.id_of("tomas").to_string();
    press(&ana, &ticket, "assignment", &[("user", &tomas)]).await.expect(303);
    press(&ana, &ticket, "follow", &[]).await.expect(303);
    press(&ana, &ticket, "follow", &[("user", &desk.id_of("jonas").to_string())]).await.expect(303);
    let page = ana.get(&ticket.path()).await.text();
    assert!(page.contains("You assigned it to Tomas Søndergaard") && page.contains("Jonas Lind") && page.contains("Stop following"), "{page}");
    press(&ana, &ticket, "follow/remove", &[]).await.expect(303);
    press(&ana, &ticket, "assignment/remove", &[]).await.expect(303);
    assert!(ana.get(&ticket.path()).await.text().contains("let go of it"));

    let stranger = desk.id_of("nils").to_string();
    press(&ana, &ticket, "assignment", &[("user", &stranger)]).await.expect(422);
    press(&ana, &ticket, "follow", &[("user", &stranger)]).await.expect(422);
}

#[desk_test]
async fn files_come_without_script(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana");
    assert!(ana.get(&format!("{}/files?back=/feed", ticket.path())).await.expect(200).html().contains("multipart/form-data"));
    let answer = ana.post_file(&format!("{}/files", ticket.path()), "file", "trace.txt", b"trace", &[("back", "/feed")]).await.expect(303);
    assert_eq!(answer.location(), "/feed");
    let page = ana.get(&ticket.path()).await.text();
    assert!(page.contains("You attached a file") && page.contains("trace.txt"));
    press(&ana, &ticket, "files", &[]).await.expect(422);
    let large = ana.post_file(&format!("{}/files", ticket.path()), "file", "large.bin", &vec![7; 2 << 20], &[]).await;
    assert_eq!(large.status(), 413);
}

#[desk_test]
async fn a_strangers_buttons_do_nothing(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let nils = desk.stranger();
    for (what, fields) in [
        ("messages", vec![("text", "hello")]),
        ("assignment", vec![("user", "me")]),
        ("assignment/remove", vec![]),
        ("follow", vec![]),
        ("follow/remove", vec![]),
        ("transitions", vec![("transition", "resolve")]),
        ("title", vec![("title", "mine")]),
        ("type", vec![("type", "bug")]),
        ("priority", vec![("priority", "low")]),
        ("tags", vec![("tags", "x")]),
        ("attachments", vec![("attachment", "1")]),
        ("undo?operation=1", vec![]),
    ] {
        assert_eq!(press(&nils, &ticket, what, &fields).await.status(), 404, "{what}");
    }
}
