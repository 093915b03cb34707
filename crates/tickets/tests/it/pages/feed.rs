//! The Live Feed, its filter, and what opens in it.

use testkit::{TestDesk, desk_test};

#[desk_test]
async fn a_new_desk_is_told_what_to_do_first(desk: TestDesk) {
    let page = desk.person("ana").get("/feed").await.expect(200);
    assert!(page.text().contains("Raise your first ticket"));
    assert!(page.html().contains(r#"href="/people/invite""#));
}

#[desk_test]
async fn the_bare_feed_shows_what_is_open(desk: TestDesk) {
    desk.ticket().titled("Printer on fire").open().await;
    desk.ticket().titled("Old story").moved("resolve").open().await;

    let page = desk.person("ana").get("/feed").await.expect(200).text();
    assert!(page.contains("Printer on fire") && !page.contains("Old story"));
    assert!(page.contains("1 open ticket, newest activity first"));

    let done = desk.person("ana").get("/feed?q=is:done").await.expect(200).text();
    assert!(done.contains("Old story") && !done.contains("Printer on fire"));
}

#[desk_test]
async fn a_row_says_what_happened_last_in_the_readers_language(desk: TestDesk) {
    desk.ticket().with_reply("ana", "Please restart it").open().await;
    desk.ticket().with_note("Known problem").open().await;

    let ana = desk.person("ana").get("/feed").await.text();
    assert!(ana.contains("Rosa Mendes · You replied: “Please restart it”"), "{ana}");
    let tomas = desk.person("tomas").get("/feed").await.text();
    assert!(tomas.contains("Ana replied: “Please restart it”") && tomas.contains("Ana added a note"), "{tomas}");
    assert!(!tomas.contains("Known problem"), "a note is not quoted in a list");
}

#[desk_test]
async fn the_boxes_become_an_address_and_the_address_checks_the_boxes(desk: TestDesk) {
    let ana = desk.person("ana");
    let answer = ana.get("/feed?boxes=1&was=is%3Aopen&q=is%3Aopen&type=bug&status=open&status=in_progress&status=waiting&mine=owned").await.expect(303);
    assert_eq!(answer.location(), "/feed?q=type%3Abug%20is%3Aopen%20owner%3Ame");

    let page = ana.get(answer.location()).await.expect(200).html();
    let is_checked = |value: &str| page.contains(&format!(r#"value="{value}" checked"#));
    assert!(is_checked("bug") && is_checked("owned") && is_checked("waiting"));
    assert!(!is_checked("incident") && !is_checked("raised") && !is_checked("resolved"));

    let back = ana
        .get(
            "/feed?boxes=1&was=type%3Abug&q=type%3Abug&type=incident&type=bug&type=question&type=service_request&status=open&status=in_progress&status=waiting",
        )
        .await;
    assert_eq!(back.location(), "/feed");
}

#[desk_test]
async fn a_filter_that_cannot_be_read_is_kept_and_explained(desk: TestDesk) {
    desk.ticket().open().await;
    let page = desk.person("ana").get("/feed?q=vpn+ownr:me").await.expect(200);
    assert!(page.text().contains("There is no field “ownr”") && page.text().contains("Did you mean “owner”?"));
    assert!(page.html().contains("<mark>ownr</mark>") && page.html().contains("vpn ownr:me</textarea>"));
    assert!(page.html().contains("/feed?q=vpn%20owner%3Ame"));
}

#[desk_test]
async fn a_long_list_goes_on(desk: TestDesk) {
    for i in 1..=53 {
        desk.ticket().titled(&format!("Number {i} of many")).open().await;
    }
    let ana = desk.person("ana");
    let first = ana.get("/feed").await.expect(200);
    assert_eq!(first.html().matches(r#"<li class="row""#).count(), 50);
    assert!(first.text().contains("More than 50"));
    let at = first.html().find("after=").map(|at| first.html()[at..].split('"').next().unwrap_or_default().to_owned()).expect("more");
    let second = ana.get(&format!("/feed?{at}")).await.expect(200);
    assert_eq!(second.html().matches(r#"<li class="row""#).count(), 3);
    assert!(second.text().contains("Number 1 of many") && second.text().contains("Back to the newest"));
    assert!(ana.get("/feed/count?q=is:open").await.expect(200).text().contains("53 open tickets"));
}

#[desk_test]
async fn the_tickets_of_one_person_are_counted_for_the_frame_that_asks(desk: TestDesk) {
    desk.ticket().from("rosa").open().await;
    desk.ticket().from("rosa").open().await;
    let counted = desk.person("ana").get("/feed/count?q=requester%3A%22rosa%22&of=7").await.expect(200).html();
    assert_eq!(counted, r#"<turbo-frame id="tickets-of-7">2 tickets</turbo-frame>"#);
    desk.person("ana").get("/feed/count?q=is:open&of=%22%3E").await.expect(422);
}

#[desk_test]
async fn most_urgent_tickets_come_first_when_asked(desk: TestDesk) {
    desk.ticket().titled("Burning").urgent().open().await;
    desk.ticket().titled("Calm").open().await;
    let page = desk.person("ana").get("/feed?q=is:open+sort:priority").await.expect(200).text();
    assert!(page.find("Burning") < page.find("Calm") && page.contains("most urgent first"));
}

#[desk_test]
async fn counts_open_the_latest_in_place(desk: TestDesk) {
    let ticket = desk.ticket().saying("First words").with_reply("ana", "Latest words").open().await;
    let path = format!("/tickets/{}/peek?of=messages", ticket.number);
    let ana = desk.person("ana");
    let request = ana.request(axum::http::Method::GET, &path).header("turbo-frame", "peek");
    let peek = ana.send(request.body(axum::body::Body::empty()).unwrap()).await.expect(200);
    assert!(peek.text().contains("Latest words") && peek.html().contains("<turbo-frame id=\"peek-"));
    assert_eq!(ana.get(&path).await.expect(303).location(), format!("/tickets/{}#talk", ticket.number));
}

#[desk_test]
async fn the_menu_of_a_row_comes_when_it_is_asked_for(desk: TestDesk) {
    let ticket = desk.ticket().titled("Printer on fire").open().await;
    let ana = desk.person("ana");
    let feed = ana.get("/feed?q=type%3Aincident").await.expect(200).html();
    assert!(feed.contains(r#"href="/tickets/1/menu?back=/feed%3Fq%3Dtype%253Aincident""#) && !feed.contains("data-shortcut=\"i\""), "{feed}");

    let path = format!("{}/menu?back=/feed%3Fq%3Dtype%253Aincident", ticket.path());
    let page = ana.get(&path).await.expect(200);
    assert!(page.text().contains("Actions on #1") && page.text().contains("Printer on fire") && page.text().contains("Own it"));
    assert!(page.html().contains(r#"name="back" value="/feed?q=type%3Aincident""#));

    let request = ana.request(axum::http::Method::GET, &path).header("turbo-frame", "menu");
    let menu = ana.send(request.body(axum::body::Body::empty()).unwrap()).await.expect(200).html();
    assert!(menu.trim_start().starts_with("<details class=\"menu\"") && menu.contains("data-shortcut=\"i\""), "{menu}");
    assert!(!ana.get(&format!("{}/menu?back=//evil.example", ticket.path())).await.expect(200).html().contains("evil"));
}

#[desk_test]
async fn another_organization_sees_nothing_of_it(desk: TestDesk) {
    let ticket = desk.ticket().titled("Secret of Harbour Light").open().await;
    let nils = desk.stranger();
    assert!(!nils.get("/feed").await.expect(200).text().contains("Secret of Harbour Light"));
    assert!(!nils.get("/palette?q=secret").await.expect(200).text().contains("Secret"));
    for path in ["", "/peek", "/menu", "/assignment", "/follow", "/transitions?transition=close", "/title", "/tags", "/files"] {
        let answer = nils.get(&format!("{}{path}", ticket.path())).await;
        assert!(matches!(answer.status(), 404 | 303), "{path}: {}", answer.status());
        assert!(!answer.text().contains("Secret"));
    }
}

#[desk_test]
async fn the_palette_finds_tickets_people_and_what_can_be_done(desk: TestDesk) {
    desk.ticket().titled("Projector flickers").open().await;
    desk.work().await;
    let ana = desk.person("ana");
    assert!(ana.get("/palette?q=projector").await.expect(200).text().contains("#1 Projector flickers"));
    assert!(ana.get("/palette?q=1").await.expect(200).text().contains("Projector flickers"));
    assert!(ana.get("/palette?q=tom").await.expect(200).text().contains("Tomas Søndergaard"));
    assert!(ana.get("/palette?q=rep").await.expect(200).text().contains("Report a bug"));
    assert!(ana.get("/palette?q=((").await.expect(200).text().is_empty());
}

#[desk_test]
async fn a_list_is_taken_along_as_a_table_without_formulas_and_noted(desk: TestDesk) {
    desk.ticket().from("jonas").titled("=HYPERLINK(\"https://evil.example\")").tagged("printer").owned_by("ana").open().await;
    desk.ticket().from("rosa").titled("Second, \"quoted\"").of_type("bug").open().await;
    let ana = desk.person("ana");
    assert!(ana.get("/feed").await.expect(200).html().contains("action=\"/feed/export\""));
    let table = ana.post("/feed/export", &[("q", "is:open")]).await.expect(200);
    assert!(table.header("content-type").starts_with("text/csv") && table.header("content-disposition").starts_with("attachment; filename=\"tickets.csv\""));
    let text = table.html();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() == 3 && lines[0].starts_with("\u{feff}number,type,title,status"), "{text}");
    assert!(lines[1].starts_with("1,incident,\"'=HYPERLINK(\"\"https://evil.example\"\")\",open,"), "{text}");
    assert!(lines[1].contains(",Jonas") && lines[1].contains("jonas@example.com") && lines[1].contains(",printer,"), "{text}");
    assert!(lines[2].contains("\"Second, \"\"quoted\"\"\""), "{text}");
    let bugs = ana.post("/feed/export", &[("q", "type:bug")]).await.expect(200).html();
    assert_eq!(bugs.lines().count(), 2);
    ana.post("/feed/export", &[("q", "type:(")]).await.expect(422);
    let audit = desk.admin().get("/settings/audit").await.expect(200).text();
    assert!(audit.contains("List of tickets taken along") && audit.contains("type:bug"), "{audit}");
}

#[desk_test]
async fn a_long_list_is_taken_along_whole_and_without_what_is_hidden(desk: TestDesk) {
    for n in 0..205 {
        desk.ticket().from("jonas").titled(&format!("Number {n}")).open().await;
    }
    let secret = desk.ticket().from("jonas").titled("Who is paid what").open().await.number;
    desk.act("helena", move |ctx| {
        let mut ticket = tickets::ticket::find(ctx, secret)?;
        ticket.confidential = Some(kernel::Confidential::default());
        tickets::ticket::store::update(ctx, &ticket)
    })
    .await
    .expect("something confidential");
    let table = desk.person("ana").post("/feed/export", &[("q", "is:open sort:priority")]).await.expect(200).html();
    assert_eq!(table.lines().count(), 206);
    assert!(!table.contains("Who is paid what") && table.contains("Number 0,") && table.contains("Number 204,"), "{table}");
}
