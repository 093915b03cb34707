//! Departments, teams, managers and confidentiality of tickets, where an organization works as a help desk.

use kernel::{Confidential, DepartmentId, Error, Result, TeamId, UserId};
use people::{roles, structure};
use testkit::{TestDesk, desk_test};
use tickets::{
    ticket::{self, Weight},
    workflow::{Level, Priority},
};

use crate::pages::help_desk::work_as_help_desk;

/// Gives somebody roles.
async fn with_roles(desk: &TestDesk, name: &str, slugs: &'static [&'static str]) {
    let id = desk.id_of(name);
    let slugs: Vec<String> = slugs.iter().map(|slug| (*slug).to_owned()).collect();
    desk.act("helena", move |ctx| roles::give_roles(ctx, id, &slugs)).await.expect("roles");
}

/// A department with a team of the same name beside its default one.
async fn department(desk: &TestDesk, name: &'static str) -> (DepartmentId, TeamId) {
    let made = desk.act("helena", move |ctx| {
        let department = structure::add_department(ctx, name)?.id;
        Ok((department, structure::add_team(ctx, department, "Night shift")?.id))
    });
    made.await.expect("a department")
}

async fn sees(desk: &TestDesk, name: &str, number: kernel::TicketNumber) -> bool {
    match desk.act(name, move |ctx| ticket::find(ctx, number).map(drop)).await {
        Ok(()) => true,
        Err(Error::NotFound) => false,
        Err(other) => panic!("{other}"),
    }
}

#[desk_test]
async fn a_department_manager_sees_their_department_and_what_is_their_own(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    with_roles(&desk, "tomas", &["department_manager"]).await;
    let ((facilities, _), tomas) = (department(&desk, "Facilities").await, desk.id_of("tomas"));
    desk.act("helena", move |ctx| structure::add_manager(ctx, facilities, tomas)).await.expect("a manager");
    let (there, elsewhere) = (desk.ticket().from("rosa").open().await.number, desk.ticket().from("rosa").open().await.number);
    desk.act("helena", move |ctx| ticket::move_to_department(ctx, there, Some(facilities), "A leak")).await.expect("a move");

    assert!(sees(&desk, "tomas", there).await && !sees(&desk, "tomas", elsewhere).await);
    assert!(!sees(&desk, "jonas", there).await, "a requester sees their own alone");
    let tomas_page = desk.person("tomas");
    let feed = tomas_page.get("/feed").await.expect(200).html();
    assert!(feed.contains(&format!("/tickets/{there}")) && !feed.contains(&format!("/tickets/{elsewhere}\"")));
    tomas_page.get(&format!("/tickets/{elsewhere}")).await.expect(404);

    desk.act("helena", move |ctx| ticket::assign(ctx, elsewhere, tomas)).await.expect("an owner");
    assert!(sees(&desk, "tomas", elsewhere).await, "what somebody works on they see");
}

#[desk_test]
async fn managers_are_told_of_new_tickets_in_the_bell_and_by_mail(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    with_roles(&desk, "tomas", &["department_manager"]).await;
    with_roles(&desk, "ana", &["help_desk_manager"]).await;
    let ((facilities, _), tomas) = (department(&desk, "Facilities").await, desk.id_of("tomas"));
    desk.act("helena", move |ctx| structure::add_manager(ctx, facilities, tomas)).await.expect("a manager");

    let rosa = desk.person("rosa");
    let to_facilities = [("type", "incident"), ("title", "Water drips"), ("text", "From above"), ("department", &facilities.to_string())];
    rosa.post("/tickets", &to_facilities).await.expect(303);
    rosa.post("/tickets", &[("type", "incident"), ("title", "No idea whose"), ("text", "x")]).await.expect(303);
    desk.work().await;
    desk.wait(kernel::minutes(5));
    desk.work().await;

    let bell = |name: &'static str| {
        let person = desk.person(name);
        async move { person.get("/notifications").await.expect(200).text() }
    };
    let (of_tomas, of_ana) = (bell("tomas").await, bell("ana").await);
    assert!(of_tomas.contains("Water drips") && !of_tomas.contains("No idea whose"), "{of_tomas}");
    assert!(of_ana.contains("No idea whose") && !of_ana.contains("Water drips"), "{of_ana}");
    let mails = desk.outbox().await;
    let told = |address: &str, title: &str| mails.iter().any(|mail| mail.to_address.contains(address) && mail.subject.contains(title));
    assert!(told("tomas@example.com", "Water drips") && told("ana@example.com", "No idea whose"), "{mails:?}");
}

#[desk_test]
async fn without_help_desk_managers_the_administrators_are_told(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    desk.person("rosa").post("/tickets", &[("type", "incident"), ("title", "No idea whose"), ("text", "x")]).await.expect(303);
    desk.work().await;
    assert!(desk.admin().get("/notifications").await.expect(200).text().contains("No idea whose"));
}

#[desk_test]
async fn a_requester_may_choose_a_department_and_say_how_soon_but_set_no_priority(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let (facilities, _) = department(&desk, "Facilities").await;
    let rosa = desk.person("rosa");
    let sent = [("type", "incident"), ("title", "T"), ("text", "x"), ("department", &*facilities.to_string()), ("urgency", "high")];
    rosa.post("/tickets", &sent).await.expect(303);
    let number = kernel::TicketNumber(1);
    let ticket = desk.act("rosa", move |ctx| ticket::find(ctx, number)).await.expect("a ticket");
    assert_eq!((ticket.department, ticket.urgency, ticket.priority), (Some(facilities), Some(Level::High), Priority::Normal));
    let refused = rosa.with_token(people::token::Scope::Write).api("PATCH", "/tickets/1", serde_json::json!({"priority": "urgent"})).await;
    refused.expect(403);
    rosa.post("/tickets/1/weight", &[("impact", "high")]).await.expect(403);
    rosa.post("/tickets/1/weight", &[("urgency", "low")]).await.expect(303);
}

#[desk_test]
async fn urgency_and_impact_suggest_a_priority_by_the_matrix_of_the_organization(desk: TestDesk) {
    let number = desk.ticket().open().await.number;
    let weigh = |urgency, impact| {
        desk.act("ana", move |ctx| {
            let ticket = ticket::weigh(ctx, number, Weight { urgency: Some(urgency), impact: Some(impact) })?;
            ticket::suggested(ctx, &ticket)
        })
    };
    assert_eq!(weigh(Some(Level::High), Some(Level::High)).await.unwrap(), Some(Priority::Urgent));
    assert_eq!(weigh(None, None).await.unwrap(), None);
    let cells = ["high"; 9].map(|cell| ("cell", cell));
    desk.admin().post("/settings/priorities", &cells).await.expect(303);
    assert_eq!(weigh(Some(Level::Low), Some(Level::Low)).await.unwrap(), Some(Priority::High));
    desk.person("ana").post("/settings/priorities", &cells).await.expect(403);
    desk.admin().post("/settings/priorities", &cells[1..]).await.expect(422);
    let page = desk.person("ana").get(&format!("/tickets/{number}")).await.expect(200).text();
    assert!(page.contains("Suggested: High"), "{page}");
}

#[desk_test]
async fn a_confidential_ticket_is_nowhere_for_anybody_else(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    with_roles(&desk, "ana", &["help_desk_manager"]).await;
    with_roles(&desk, "tomas", &["agent"]).await;
    let number = desk.ticket().from("rosa").titled("Zebraword complaint").saying("About my chief").open().await.number;
    desk.work().await;
    let tomas = desk.person("tomas");
    assert!(tomas.get("/feed?q=zebraword").await.expect(200).text().contains("Zebraword complaint"));

    let ana = desk.person("ana");
    ana.post(&format!("/tickets/{number}/sight"), &[("people", ""), ("team", "")]).await.expect(303);
    for path in ["/feed", "/feed?q=zebraword", "/feed?q=is:open", "/palette?q=zebraword"] {
        assert!(!tomas.get(path).await.text().contains("Zebraword"), "{path}");
        assert!(!desk.admin().get(path).await.text().contains("Zebraword"), "{path}: not even an administrator");
        assert!(ana.get("/feed?q=zebraword").await.text().contains("Zebraword"));
    }
    tomas.get(&format!("/tickets/{number}")).await.expect(404);
    tomas.get(&format!("/tickets/{number}/sight")).await.expect(404);
    tomas.post(&format!("/tickets/{number}/messages"), &[("kind", "note"), ("text", "x")]).await.expect(404);
    let program = desk.person("rosa").with_token(people::token::Scope::Read);
    let talk = program.api("GET", &format!("/tickets/{number}/messages"), serde_json::Value::Null).await.expect(200).text();
    assert!(talk.contains("About my chief"), "{talk}");

    let sight = ana.get(&format!("/tickets/{number}/sight")).await.expect(200).text();
    assert!(sight.contains("Rosa Mendes") && sight.contains("asked for it") && sight.contains("is named for it") && !sight.contains("Tomas"), "{sight}");
    ana.post(&format!("/tickets/{number}/sight"), &[("people", "tomas"), ("team", "")]).await.expect(303);
    tomas.get(&format!("/tickets/{number}")).await.expect(200);
    ana.post(&format!("/tickets/{number}/sight"), &[("people", "nobody-here"), ("team", "")]).await.expect(422);
    ana.post(&format!("/tickets/{number}/sight/open"), &[]).await.expect(303);
    desk.admin().get(&format!("/tickets/{number}")).await.expect(200);
}

#[desk_test]
async fn a_confidential_ticket_is_not_merged_into_an_open_one(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let (secret, open) = (desk.ticket().open().await.number, desk.ticket().open().await.number);
    desk.act("helena", move |ctx| ticket::confide(ctx, secret, &Confidential::default())).await.expect("confidential");
    let merged = desk.act("helena", move |ctx| ticket::merge(ctx, &[secret], open)).await;
    assert!(matches!(merged, Err(Error::Invalid(errors)) if errors.of("into").is_some()));
}

#[desk_test]
async fn where_everybody_helps_nothing_is_confidential(desk: TestDesk) {
    let number = desk.ticket().open().await.number;
    let refused = desk.act("helena", move |ctx| ticket::confide(ctx, number, &Confidential::default())).await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
}

#[desk_test]
async fn a_team_is_told_and_sees_what_is_given_to_it(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let (facilities, night) = department(&desk, "Facilities").await;
    let role = desk
        .act("helena", |ctx| {
            let grants = kernel::Grants::of(&[kernel::Grant::SeeTeam, kernel::Grant::Reply]);
            roles::add_role(ctx, &roles::RoleChange { name: "Night watch".into(), description: String::new(), grants })
        })
        .await
        .expect("a role");
    let jonas = desk.id_of("jonas");
    desk.act("helena", move |ctx| roles::give_roles(ctx, jonas, std::slice::from_ref(&role.slug))).await.expect("a role");
    desk.act("helena", move |ctx| structure::add_member(ctx, night, jonas)).await.expect("a member");
    let number = desk.ticket().from("rosa").titled("Alarm at night").open().await.number;
    assert!(!sees(&desk, "jonas", number).await);
    let given = desk.act("helena", move |ctx| ticket::give_to_team(ctx, number, Some(night))).await.expect("a team");
    assert_eq!((given.team, given.department), (Some(night), Some(facilities)), "its department comes along");
    assert!(sees(&desk, "jonas", number).await);
    desk.work().await;
    assert!(desk.person("jonas").get("/notifications").await.expect(200).text().contains("Alarm at night"));

    let moved = desk.act("helena", move |ctx| ticket::move_to_department(ctx, number, None, "Nobody's")).await.expect("a move");
    assert_eq!((moved.team, moved.department), (None, None), "a team of another department lets go");
    assert!(!sees(&desk, "jonas", number).await);
}

#[desk_test]
async fn moves_to_departments_can_be_taken_back(desk: TestDesk) {
    let (facilities, _) = department(&desk, "Facilities").await;
    let number = desk.ticket().open().await.number;
    let restored: Result<_> = desk
        .act("ana", move |ctx| {
            let moved = ticket::move_to_department(ctx, number, Some(facilities), "There")?;
            let operation = queue::latest(ctx, moved.item())?.expect("an event").operation;
            ticket::undo(ctx, number, operation)
        })
        .await;
    assert_eq!(restored.unwrap().department, None);
    desk.act("helena", move |ctx| structure::archive_department(ctx, facilities)).await.expect("archived");
    let refused = desk.act("ana", move |ctx| ticket::move_to_department(ctx, number, Some(facilities), "")).await;
    assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.of("department").is_some()));
}

#[desk_test]
async fn who_is_away_is_stood_in_for(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let (ana, tomas): (UserId, UserId) = (desk.id_of("ana"), desk.id_of("tomas"));
    with_roles(&desk, "ana", &["agent"]).await;
    with_roles(&desk, "tomas", &["department_manager"]).await;
    let number = desk.ticket().from("rosa").titled("Waiting for Ana").open().await.number;
    desk.act("helena", move |ctx| ticket::assign(ctx, number, ana)).await.expect("an owner");
    assert!(!sees(&desk, "tomas", number).await);
    desk.act("helena", move |ctx| {
        let absence = people::user::Absence { from: ctx.now(), until: None, substitute: Some(tomas) };
        structure::take_leave(ctx, ana, absence)
    })
    .await
    .expect("an absence");
    assert!(sees(&desk, "tomas", number).await, "whoever stands in sees what the other works on");
    desk.person("rosa").post(&format!("/tickets/{number}/messages"), &[("kind", "reply"), ("text", "Anything new?")]).await.expect(303);
    desk.work().await;
    assert!(desk.person("tomas").get("/notifications").await.expect(200).text().contains("Waiting for Ana"));
    let cycle = desk
        .act("helena", move |ctx| {
            let absence = people::user::Absence { from: ctx.now(), until: None, substitute: Some(ana) };
            structure::take_leave(ctx, tomas, absence)
        })
        .await;
    assert!(matches!(cycle, Err(Error::Invalid(errors)) if errors.of("substitute").is_some()));
}
