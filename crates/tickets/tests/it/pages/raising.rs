//! Raising a ticket by the form.

use testkit::{TestDesk, desk_test};

#[desk_test]
async fn a_ticket_is_raised_without_script(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let form = rosa.get("/tickets/new?type=bug").await.expect(200);
    assert!(form.html().contains(r#"value="bug" checked"#));

    let fields = [("type", "bug"), ("title", "Date is lost"), ("text", "Press <b>Back</b>"), ("tags", "shop, #forms")];
    let answer = rosa.post_file("/tickets", "file", "log.txt", b"one line", &fields).await.expect(303);
    assert_eq!(answer.location(), "/tickets/1");

    let page = rosa.get("/tickets/1").await.expect(200);
    for shown in ["Date is lost", "Press <b>Back</b>", "shop", "forms", "log.txt", "8 bytes", "#1 is raised."] {
        assert!(page.text().contains(shown) || shown.starts_with('#'), "{shown}: {}", page.text());
    }
}

#[desk_test]
async fn a_form_that_fails_comes_back_filled_in(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let fields = [("type", "question"), ("title", " "), ("text", "What I had typed"), ("tags", "a,b"), ("requester", "nobody-here")];
    let page = rosa.post_file("/tickets", "file", "photo.txt", b"x", &fields).await.expect(422);
    assert!(page.text().contains("Fill this in."));
    assert!(
        page.html().contains("What I had typed</textarea>") && page.html().contains(r#"value="a,b""#) && page.html().contains(r#"value="question" checked"#)
    );
    assert!(page.text().contains("photo.txt"), "the file need not be chosen again");
    let id = page.html().split(r#"name="attachment" value=""#).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned).expect("the upload");

    let fields = [("type", "question"), ("title", "Now with a title"), ("text", "x"), ("requester", "nobody-here"), ("attachment", &id)];
    let page = rosa.post("/tickets", &fields).await.expect(422);
    assert!(page.text().contains("There is no such person"));
    rosa.post("/tickets", &[("type", "question"), ("title", "Now with a title"), ("text", "x"), ("attachment", &id)]).await.expect(303);
    assert!(rosa.get("/tickets/1").await.text().contains("photo.txt"));
}

#[desk_test]
async fn an_agent_raises_a_ticket_for_somebody_else(desk: TestDesk) {
    let fields = [("type", "incident"), ("title", "By phone"), ("text", "She called"), ("requester", "rosa@example.com"), ("priority", "high")];
    desk.person("ana").post("/tickets", &fields).await.expect(303);
    let page = desk.person("rosa").get("/tickets/1").await.expect(200).text();
    assert!(page.contains("raised by Ana Ortiz for Rosa Mendes") && page.contains("High"), "{page}");
}

#[desk_test]
async fn a_draft_waits_for_its_author_alone(desk: TestDesk) {
    let (ana, tomas) = (desk.person("ana"), desk.person("tomas"));
    ana.post("/drafts", &[("item", "new:incident"), ("html", "<p>Half a <script>x</script>thought</p>")]).await.expect(204);
    let form = ana.get("/tickets/new?type=incident").await.html();
    assert!(form.contains("thought") && !form.contains("script&#62;x"));
    assert!(!tomas.get("/tickets/new?type=incident").await.html().contains("thought"));
    ana.post("/tickets", &[("type", "incident"), ("title", "T"), ("html", "<p>Whole</p>")]).await.expect(303);
    assert!(!ana.get("/tickets/new?type=incident").await.html().contains("thought"));
}

#[desk_test]
async fn a_title_is_text_and_never_markup(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let hostile = "<img src=x onerror=alert(1)>\"'";
    rosa.post("/tickets", &[("type", "incident"), ("title", hostile), ("html", "<p onclick=x>hi</p><script>alert(1)</script>")]).await.expect(303);
    for path in ["/feed", "/tickets/1", "/tickets/1/title", "/palette?q=1"] {
        let html = rosa.get(path).await.html();
        assert!(!html.contains("<img src=x") && !html.contains("onclick") && !html.contains("<script>alert"), "{path}");
    }
}
