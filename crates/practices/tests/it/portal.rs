//! The portal: at home for those who ask.

use kernel::TicketNumber;
use practices::portal::store;
use testkit::{TestDesk, desk_test};
use tickets::ticket::{self, Move};

use crate::{portal, work_as_help_desk};

async fn ask(desk: &TestDesk, who: &str) -> (String, i64) {
    let fields = [("type", "incident"), ("title", "The lift is stuck"), ("text", "Between two floors"), ("department", "")];
    let sent = desk.person(who).post(&format!("{}/ask", portal(desk).await), &fields).await.expect(303);
    let number = sent.location().rsplit('/').next().expect("a number").parse().expect("a number");
    (sent.location().to_owned(), number)
}

#[desk_test]
async fn whoever_asks_starts_at_the_portal_and_whoever_answers_at_the_feed(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let path = portal(&desk).await;
    assert_eq!(path, "/p/harbour-light-press");
    assert_eq!(desk.person("rosa").get("/").await.expect(303).location(), "/portal");
    assert_eq!(desk.person("rosa").get("/portal").await.expect(303).location(), path);
    assert!(desk.person("rosa").get(&path).await.expect(200).text().contains("Hello Rosa, what do you need?"));
    // Pages of the desk lead to what is the same there.
    for (page, like) in [("/feed", ""), ("/tickets/new?type=incident", "/ask"), ("/tickets/12", "/requests/12")] {
        let led = desk.person("rosa").get(page).await.expect(303);
        assert_eq!(desk.person("rosa").get(led.location()).await.expect(303).location(), format!("{path}{like}"), "{page}");
    }
    assert_eq!(desk.person("helena").get("/").await.expect(303).location(), "/feed");
    assert!(desk.person("helena").get(&path).await.expect(200).text().contains("This is what people see"));
    assert!(desk.anonymous().get(&path).await.expect(200).text().contains("Sign in"));
}

#[desk_test]
async fn a_requester_asks_talks_closes_and_opens_again(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let (path, number) = ask(&desk, "rosa").await;
    let rosa = desk.person("rosa");
    assert!(rosa.get(&path).await.expect(200).text().contains("Received"));
    desk.act("helena", move |ctx| {
        let note = tickets::NewMessage { content: tickets::Content::from_text("text", "Costs a fortune")? };
        ticket::note(ctx, TicketNumber(number), &note)?;
        let reply = tickets::NewMessage { content: tickets::Content::from_text("text", "The mechanic comes at noon")? };
        ticket::reply(ctx, TicketNumber(number), &reply)?;
        ticket::transition(ctx, TicketNumber(number), &Move { transition: "resolve".into(), comment: None, duplicate_of: None }).map(drop)
    })
    .await
    .expect("an answer");
    let seen = rosa.get(&path).await.expect(200).text();
    assert!(seen.contains("The mechanic comes at noon") && seen.contains("Did this help?"), "{seen}");
    assert!(!seen.contains("Costs a fortune") && !seen.contains("resolved"), "{seen}");
    // The page as an agent looks at it shows no more.
    assert!(!desk.person("helena").get(&path).await.expect(200).text().contains("Costs a fortune"));

    rosa.post(&format!("{path}/messages"), &[("text", "")]).await.expect(422);
    rosa.post(&format!("{path}/transitions"), &[("transition", "close")]).await.expect(303);
    assert!(rosa.get(&path).await.expect(200).text().contains("It is not solved, open it again"));
    rosa.post(&format!("{path}/transitions"), &[("transition", "reopen")]).await.expect(303);
    rosa.post(&format!("{path}/messages"), &[("text", "It is stuck again")]).await.expect(303);
    assert!(rosa.get(&path).await.expect(200).text().contains("It is stuck again"));
    // The desk's own moves are not made here.
    rosa.post(&format!("{path}/transitions"), &[("transition", "resolve")]).await.expect(409);
    let without = rosa.post(&format!("{path}/transitions"), &[("transition", "close")]).await.expect(422);
    assert!(without.html().contains("comment-error"));
}

#[desk_test]
async fn a_request_that_goes_on_in_another_one_leads_there_who_may_see_it_and_tells_the_rest(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let ((of_rosa, number), (second, again), (_, of_jonas)) = (ask(&desk, "rosa").await, ask(&desk, "rosa").await, ask(&desk, "jonas").await);
    desk.act("helena", move |ctx| ticket::merge(ctx, &[TicketNumber(number)], TicketNumber(again)).map(drop)).await.expect("merged");
    let seen = desk.person("rosa").get(&of_rosa).await.expect(200).html();
    assert!(seen.contains("This goes on in another request") && seen.contains(&format!("/requests/{again}\"")), "{seen}");
    desk.act("helena", move |ctx| ticket::merge(ctx, &[TicketNumber(again)], TicketNumber(of_jonas)).map(drop)).await.expect("merged");
    let seen = desk.person("rosa").get(&second).await.expect(200).html();
    assert!(seen.contains("You get the answers by mail") && !seen.contains(&format!("/requests/{of_jonas}\"")), "{seen}");
}

#[desk_test]
async fn requests_of_others_are_not_there(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let (path, number) = ask(&desk, "rosa").await;
    let (jonas, slug) = (desk.person("jonas"), portal(&desk).await);
    let absent = jonas.get(&format!("{slug}/requests/{}", number + 999)).await.expect(404).text();
    assert_eq!(jonas.get(&path).await.expect(404).text().replace(&number.to_string(), ""), absent.replace(&(number + 999).to_string(), ""));
    jonas.post(&format!("{path}/messages"), &[("text", "Me too")]).await.expect(404);
    jonas.post(&format!("{path}/transitions"), &[("transition", "close"), ("comment", "x")]).await.expect(404);
    assert!(!jonas.get(&format!("{slug}/requests")).await.expect(200).text().contains("The lift is stuck"));
    // Another organization's portal is not there either, but for its front door.
    desk.person("nils").get(&format!("{slug}/requests")).await.expect(404);
    desk.person("nils").get(&path).await.expect(404);
    assert!(desk.person("nils").get(&slug).await.expect(200).text().contains("Sign in"));
}

#[desk_test]
async fn whoever_asks_says_how_soon_it_is_needed_and_never_the_priority(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let path = format!("{}/ask", portal(&desk).await);
    let fields = [("type", "incident"), ("title", "The lift is stuck"), ("text", "Between two floors"), ("urgency", "high"), ("priority", "urgent")];
    let sent = desk.person("rosa").post(&path, &fields).await.expect(303);
    let number: i64 = sent.location().rsplit('/').next().expect("a number").parse().expect("a number");
    let found = desk.act("helena", move |ctx| ticket::find(ctx, TicketNumber(number))).await.expect("a ticket");
    assert_eq!((found.urgency, found.priority), (Some(tickets::workflow::Level::High), tickets::workflow::Priority::Normal));
}

#[desk_test]
async fn a_department_may_be_chosen_and_must_exist(desk: TestDesk) {
    let slug = portal(&desk).await;
    let rosa = desk.person("rosa");
    let fields = [("type", "incident"), ("title", "The lift is stuck"), ("text", "Between two floors")];
    let (department, _) = desk.act("helena", people::organization::default_place).await.expect("a department");
    let sent = rosa.post(&format!("{slug}/ask"), &[&fields[..], &[("department", &department.to_string())]].concat()).await.expect(303);
    let number: i64 = sent.location().rsplit('/').next().expect("a number").parse().expect("a number");
    let found = desk.act("helena", move |ctx| ticket::find(ctx, TicketNumber(number))).await.expect("a ticket");
    assert_eq!(found.department, Some(department));
    let foreign = desk.act("nils", people::organization::default_place).await.expect("a department").0.to_string();
    rosa.post(&format!("{slug}/ask"), &[&fields[..], &[("department", &foreign)]].concat()).await.expect(422);
    rosa.post(&format!("{slug}/ask"), &[("type", "incident"), ("title", "No words"), ("text", "")]).await.expect(422);
    rosa.post(&format!("{slug}/ask"), &[("type", "bug"), ("title", "Not here"), ("text", "x")]).await.expect(422);
}

#[desk_test]
async fn the_address_is_unique_and_the_look_is_the_organizations(desk: TestDesk) {
    let (helena, slug) = (desk.person("helena"), portal(&desk).await);
    let save = async |slug: &str, colour: &str, version: &str| {
        helena.post("/settings/portal", &[("slug", slug), ("welcome", "Ahoy"), ("colour", colour), ("form_open", ""), ("version", version)]).await
    };
    assert!(save("northern-paper", "#b3182b", "1").await.expect(422).text().contains("Another organization has this address"));
    save("a b", "#b3182b", "1").await.expect(422);
    assert!(save("harbour", "red;}", "1").await.expect(422).html().contains("colour-error"));
    save("harbour", "#b3182b", "1").await.expect(303);
    save("elsewhere", "#b3182b", "1").await.expect(409);
    desk.person("rosa").get(&slug).await.expect(404);
    let page = desk.person("rosa").get("/p/harbour").await.expect(200);
    assert!(page.text().contains("Ahoy") && page.html().contains("/p/harbour/style.css?v=b3182b"));
    let style = desk.anonymous().get("/p/harbour/style.css?v=b3182b").await.expect(200);
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert!(style.html().contains("--accent:light-dark(#b3182b,"), "{}", style.html());
    helena.post_file("/settings/portal/logo", "picture", "logo.svg", b"<svg onload=alert(1)>", &[]).await.expect(422);
    desk.anonymous().get("/p/harbour/logo").await.expect(404);
}

#[desk_test]
async fn two_organizations_of_one_name_have_two_addresses(desk: TestDesk) {
    let db = desk.app.db.clone();
    let other =
        std::thread::spawn(move || people::entry::create_organization_with_admin(&db, "Harbour Light Press", "eve@elsewhere.example", testkit::PASSWORD));
    let (organization, _) = other.join().expect("an organization").expect("an organization");
    let found = desk.app.db.read(db::Who::desk(organization), |ctx| Ok(store::find(ctx)?.map(|portal| portal.slug)));
    assert_eq!(found.await.expect("a portal").as_deref(), Some("harbour-light-press-2"));
}
