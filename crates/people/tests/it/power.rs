//! Nobody gets more power than an administrator gave them.

use kernel::{Error, Grant, Grants, UserId};
use people::{
    Role, Way, membership,
    organization::{self, Agents},
    roles::{self, BuiltIn, RoleChange},
    structure,
};
use testkit::{TestDesk, desk_test};

fn forbidden<T: std::fmt::Debug>(result: &kernel::Result<T>) -> bool {
    matches!(result, Err(Error::Forbidden(_)))
}

/// Makes a role of these grants and gives it to somebody, in a help desk.
async fn empower(desk: &TestDesk, name: &str, grants: &[Grant]) -> String {
    let (id, grants) = (desk.id_of(name), Grants::of(grants));
    desk.act("helena", move |ctx| {
        if people::organization(ctx)?.way == Way::EveryoneHelps {
            organization::switch(ctx, Way::HelpDesk, &Agents::These(Vec::new()))?;
        }
        let role = roles::add_role(ctx, &RoleChange { name: format!("Role {id}"), description: String::new(), grants })?;
        roles::give_roles(ctx, id, std::slice::from_ref(&role.slug))?;
        Ok(role.slug)
    })
    .await
    .expect("a role")
}

/// Every verb that could take an account over, tried on somebody.
async fn tries(desk: &TestDesk, by: &str, target: UserId) -> Vec<(&'static str, bool)> {
    let site = desk.app.site.clone();
    let useless = people::password::hash(people::password::Password::check("password", "a walk by the harbour", &[]).unwrap()).await.unwrap();
    let absence = people::user::Absence { from: desk.now(), until: None, substitute: None };
    let team = desk.act("helena", |ctx| Ok(people::organization::default_place(ctx)?.1)).await.unwrap();
    vec![
        ("rename", forbidden(&desk.act(by, move |ctx| membership::rename(ctx, target, "Somebody Else")).await)),
        ("end sessions", forbidden(&desk.act(by, move |ctx| people::directory::end_sessions(ctx, target)).await)),
        ("new password", forbidden(&desk.act(by, move |ctx| people::directory::require_new_password(ctx, &site, target, &useless)).await)),
        ("roles", forbidden(&desk.act(by, move |ctx| roles::give_roles(ctx, target, &[])).await)),
        ("place", forbidden(&desk.act(by, move |ctx| structure::place(ctx, target, team)).await)),
        ("absence", forbidden(&desk.act(by, move |ctx| structure::take_leave(ctx, target, absence)).await)),
        ("remove", forbidden(&desk.act(by, move |ctx| membership::remove_person(ctx, target)).await)),
    ]
}

#[desk_test]
async fn who_administers_people_keeps_off_administrators_and_those_with_other_powers(desk: TestDesk) {
    empower(&desk, "ana", &[Grant::People]).await;
    empower(&desk, "tomas", &[Grant::Settings]).await;
    let (helena, tomas, rosa) = (desk.id_of("helena"), desk.id_of("tomas"), desk.id_of("rosa"));
    for target in [helena, tomas] {
        for (what, is_refused) in tries(&desk, "ana", target).await {
            assert!(is_refused, "{what}");
        }
    }
    for (what, is_refused) in tries(&desk, "ana", rosa).await {
        assert!(!is_refused, "{what}");
    }
}

#[desk_test]
async fn who_administers_people_gives_no_power_and_takes_none(desk: TestDesk) {
    let people_role = empower(&desk, "ana", &[Grant::People]).await;
    let (ana, rosa, jonas) = (desk.id_of("ana"), desk.id_of("rosa"), desk.id_of("jonas"));
    assert!(forbidden(&desk.act("ana", move |ctx| roles::give_roles(ctx, rosa, std::slice::from_ref(&people_role))).await), "a role with power");
    assert!(forbidden(&desk.act("ana", move |ctx| membership::make_administrator(ctx, rosa)).await));
    assert!(forbidden(&desk.act("ana", move |ctx| membership::make_administrator(ctx, ana)).await));
    let agent = || vec![BuiltIn::Agent.slug().to_owned()];
    assert!(forbidden(&desk.act("ana", move |ctx| roles::give_roles(ctx, ana, &agent())).await), "one's own roles");
    let site = desk.app.site.clone();
    let person = membership::NewPerson { name: "Eve".into(), email: "eve@example.com".parse().unwrap(), role: Role::Administrator, password: None };
    assert!(forbidden(&desk.act("ana", move |ctx| membership::add_person(ctx, &site, &person)).await), "a new administrator");
    desk.act("ana", move |ctx| roles::give_roles(ctx, jonas, &agent())).await.expect("an ordinary role");

    let settler = empower(&desk, "tomas", &[Grant::Settings]).await;
    let change = |grants: &[Grant]| RoleChange { name: "Mine".into(), description: String::new(), grants: Grants::of(grants) };
    let more = change(&[Grant::Settings, Grant::People]);
    assert!(forbidden(&desk.act("tomas", move |ctx| roles::change_role(ctx, &settler, &more, |_| Ok(()))).await), "a role that has power");
    let powerful = change(&[Grant::Audit]);
    assert!(forbidden(&desk.act("tomas", move |ctx| roles::add_role(ctx, &powerful)).await));
    let plain = change(&[Grant::Reply, Grant::SeeTeam]);
    desk.act("tomas", move |ctx| roles::add_role(ctx, &plain)).await.expect("a role without power");
    assert!(forbidden(&desk.act("tomas", |ctx| organization::switch(ctx, Way::EveryoneHelps, &Agents::Everybody)).await), "the way of working");
}

#[desk_test]
async fn an_administrator_keeps_off_the_operator(desk: TestDesk) {
    let (ana, helena) = (desk.id_of("ana"), desk.id_of("helena"));
    desk.act("helena", move |ctx| membership::make_administrator(ctx, ana)).await.unwrap();
    assert!(forbidden(&desk.act("ana", move |ctx| membership::remove_person(ctx, helena)).await));
    assert!(forbidden(&desk.act("ana", move |ctx| membership::make_member(ctx, helena)).await));
}
