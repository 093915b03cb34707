//! Everyone helps, or Help desk.

use kernel::{Error, Grant, Grants, OperationId, UserId};
use people::{
    Way, membership,
    organization::{self, Agents},
    roles::{self, BuiltIn, RoleChange},
    token::Scope,
};
use queue::{ItemKind, ItemRef};
use serde_json::json;
use testkit::{TestDesk, desk_test};

async fn switch(desk: &TestDesk, way: Way, agents: Agents) -> organization::Switched {
    desk.act("helena", move |ctx| organization::switch(ctx, way, &agents)).await.expect("a switch")
}

async fn is_agent(desk: &TestDesk, name: &str) -> bool {
    let id = desk.id_of(name);
    desk.act("helena", move |ctx| Ok(people::find_agent(ctx, id)?.is_some())).await.unwrap()
}

fn conflict<T>(result: kernel::Result<T>) -> String {
    match result {
        Err(Error::Conflict(text)) => text.key.into_owned(),
        _ => panic!("no conflict"),
    }
}

#[desk_test]
async fn nobody_loses_anything_unless_the_administrator_chooses(desk: TestDesk) {
    let prospect = desk.act("helena", |ctx| organization::prospect(ctx, 3)).await.unwrap();
    assert_eq!((prospect.administrators.count, prospect.answering.count, prospect.asking.count), (1, 0, 4));
    assert_eq!(prospect.asking.first.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["Ana Ortiz", "Jonas Lind", "Rosa Mendes"]);
    let switched = switch(&desk, Way::HelpDesk, Agents::Everybody).await;
    assert_eq!(switched.agents.len(), 4);
    for name in ["ana", "tomas", "rosa", "jonas", "helena"] {
        assert!(is_agent(&desk, name).await, "{name}");
    }
    assert_eq!(desk.act("nils", |ctx| Ok(people::organization(ctx)?.way)).await.unwrap(), Way::EveryoneHelps, "elsewhere");
}

#[desk_test]
async fn a_switch_acts_at_once_and_is_one_operation(desk: TestDesk) {
    let ana = desk.id_of("ana");
    let rosa = desk.person("rosa").with_token(Scope::Write);
    rosa.api("GET", "/users", json!(null)).await.expect(200);
    let switched = switch(&desk, Way::HelpDesk, Agents::These(vec![ana])).await;
    rosa.api("GET", "/users", json!(null)).await.expect(404);
    assert!(is_agent(&desk, "ana").await && !is_agent(&desk, "tomas").await);

    let operation = switched.operation;
    let events = desk
        .act("helena", move |ctx| {
            let (organization, user) = (ItemRef { kind: ItemKind::Organization, id: ctx.organization().0 }, ItemRef { kind: ItemKind::User, id: ana.0 });
            Ok([queue::of_operation(ctx, organization, operation)?, queue::of_operation(ctx, user, operation)?].concat())
        })
        .await
        .unwrap();
    let told: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(told, ["organization.way_switched", "user.roles_given"]);
    assert!(events[0].data.contains("\"before\":\"everyone_helps\",\"after\":\"help_desk\"") && events[1].data.contains("\"after\":[\"agent\"]"));
}

#[desk_test]
async fn a_switch_is_taken_back_with_what_it_gave(desk: TestDesk) {
    let operation = switch(&desk, Way::HelpDesk, Agents::Everybody).await.operation;
    let back = desk.act("helena", move |ctx| organization::take_back_switch(ctx, operation)).await.unwrap();
    assert_eq!(back.way, Way::EveryoneHelps);
    let prospect = desk.act("helena", |ctx| organization::prospect(ctx, 0)).await.unwrap();
    assert_eq!((prospect.answering.count, prospect.asking.count), (0, 4), "nobody keeps a role of it");
    let again = desk.act("helena", move |ctx| organization::take_back_switch(ctx, operation)).await;
    assert_eq!(conflict(again), "people-way-not-last");
}

#[desk_test]
async fn a_switch_that_was_built_upon_stays(desk: TestDesk) {
    let operation = switch(&desk, Way::HelpDesk, Agents::Everybody).await.operation;
    let ana = desk.id_of("ana");
    desk.act("helena", move |ctx| roles::give_roles(ctx, ana, &[BuiltIn::HelpDeskManager.slug().to_owned()])).await.unwrap();
    assert_eq!(conflict(desk.act("helena", move |ctx| organization::take_back_switch(ctx, operation)).await), "people-way-changed-since");
    assert!(is_agent(&desk, "rosa").await, "nothing was taken back by half");

    switch(&desk, Way::EveryoneHelps, Agents::Everybody).await;
    assert_eq!(conflict(desk.act("helena", move |ctx| organization::take_back_switch(ctx, operation)).await), "people-way-not-last");
    assert_eq!(conflict(desk.act("helena", |ctx| organization::switch(ctx, Way::EveryoneHelps, &Agents::Everybody)).await), "people-way-already");
    // Roles wait where they do not count, and count again.
    let again = switch(&desk, Way::HelpDesk, Agents::These(Vec::new())).await;
    assert!(again.agents.is_empty() && is_agent(&desk, "ana").await && is_agent(&desk, "rosa").await);
}

#[desk_test]
async fn only_administrators_switch_and_only_with_their_own_people(desk: TestDesk) {
    for name in ["ana", "rosa"] {
        let refused = desk.act(name, |ctx| organization::switch(ctx, Way::HelpDesk, &Agents::Everybody)).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{name}");
    }
    for stranger in [desk.id_of("petra"), UserId(1)] {
        let refused = desk.act("helena", move |ctx| organization::switch(ctx, Way::HelpDesk, &Agents::These(vec![stranger]))).await;
        assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.of("agents").is_some()));
    }
    let operation = switch(&desk, Way::HelpDesk, Agents::Everybody).await.operation;
    assert_eq!(conflict(desk.act("nils", move |ctx| organization::take_back_switch(ctx, operation)).await), "people-way-not-last");
    assert_eq!(conflict(desk.act("helena", |ctx| organization::take_back_switch(ctx, OperationId(1))).await), "people-way-not-last");
}

#[desk_test]
async fn a_changed_role_counts_at_once_for_browsers_and_tokens(desk: TestDesk) {
    switch(&desk, Way::HelpDesk, Agents::These(Vec::new())).await;
    let (ana, browser) = (desk.id_of("ana"), desk.person("ana"));
    let program = browser.with_token(Scope::Write);
    browser.get("/people").await.expect(404);
    program.api("GET", "/users", json!(null)).await.expect(404);
    let grants = |grants: &[Grant]| RoleChange { name: "Second line".into(), description: "Looks deeper".into(), grants: Grants::of(grants) };
    let change = grants(&[Grant::Reply]);
    let slug = desk
        .act("helena", move |ctx| {
            let role = roles::add_role(ctx, &change)?;
            roles::give_roles(ctx, ana, std::slice::from_ref(&role.slug))?;
            Ok(role.slug)
        })
        .await
        .unwrap();
    browser.get("/people").await.expect(200);
    program.api("GET", "/users", json!(null)).await.expect(200);

    let (less, changed) = (grants(&[Grant::SeeTeam]), slug.clone());
    desk.act("helena", move |ctx| roles::change_role(ctx, &changed, &less, |_| Ok(()))).await.unwrap();
    browser.get("/people").await.expect(404);
    program.api("GET", "/users", json!(null)).await.expect(404);

    let held = slug.clone();
    assert_eq!(conflict(desk.act("helena", move |ctx| roles::delete_role(ctx, &held)).await), "people-role-is-held");
    desk.act("helena", move |ctx| membership::remove_person(ctx, ana)).await.unwrap();
    desk.act("helena", move |ctx| roles::delete_role(ctx, &slug)).await.expect("nobody is here who has it");
}
