//! Departments, teams, and who stands in for whom.

use kernel::{Error, Grant, UserId, days};
use people::{
    Way,
    organization::{self, Agents},
    roles::{self, BuiltIn},
    structure::{self, Department},
    user::Absence,
};
use testkit::{TestDesk, desk_test};

async fn department(desk: &TestDesk, name: &'static str) -> Department {
    desk.act("helena", move |ctx| structure::add_department(ctx, name)).await.expect("a department")
}

async fn names(desk: &TestDesk) -> Vec<String> {
    let all = desk.act("helena", structure::store::departments).await.expect("departments");
    all.into_iter().map(|department| department.name).collect()
}

fn invalid<T>(result: kernel::Result<T>, field: &str) -> String {
    match result {
        Err(Error::Invalid(errors)) => errors.of(field).expect("said at the field").key.to_string(),
        _ => panic!("taken"),
    }
}

fn conflict<T>(result: kernel::Result<T>) -> String {
    match result {
        Err(Error::Conflict(text)) => text.key.into_owned(),
        _ => panic!("no conflict"),
    }
}

#[desk_test]
async fn departments_keep_the_order_they_are_put_in(desk: TestDesk) {
    for name in ["Printing", "Editing", "Sales"] {
        department(&desk, name).await;
    }
    let all = desk.act("helena", structure::store::departments).await.unwrap();
    let (first, sales) = (all[0].clone(), all[3].clone());
    assert!(first.is_default);
    desk.act("helena", move |ctx| structure::move_department(ctx, sales.id, true)).await.unwrap();
    assert_eq!(names(&desk).await[1..], ["Printing", "Sales", "Editing"]);
    let id = first.id;
    desk.act("helena", move |ctx| structure::move_department(ctx, id, true)).await.expect("the first stays the first");
    desk.act("helena", move |ctx| structure::move_department(ctx, id, false)).await.unwrap();
    assert_eq!(names(&desk).await, ["Printing", &first.name, "Sales", "Editing"]);
}

#[desk_test]
async fn the_default_department_and_default_teams_stay(desk: TestDesk) {
    let (place, team) = desk.act("helena", organization::default_place).await.unwrap();
    assert_eq!(conflict(desk.act("helena", move |ctx| structure::archive_department(ctx, place)).await), "people-department-is-default");
    assert_eq!(conflict(desk.act("helena", move |ctx| structure::archive_team(ctx, team)).await), "people-team-is-default");
}

#[desk_test]
async fn accounts_of_an_archived_department_move_to_the_default_place(desk: TestDesk) {
    let printing = department(&desk, "Printing").await;
    let ana = desk.id_of("ana");
    let place = desk
        .act("helena", move |ctx| {
            let team = structure::store::default_team(ctx, printing.id)?;
            structure::place(ctx, ana, team)?;
            structure::archive_department(ctx, printing.id)?;
            let moved = people::find_user(ctx, ana)?.expect("ana");
            Ok(((moved.department, moved.team), organization::default_place(ctx)?))
        })
        .await
        .unwrap();
    assert_eq!(place.0, place.1);
    // Its name is free meanwhile; it comes back only while it still is.
    let twin = department(&desk, "Printing").await;
    let id = printing.id;
    assert_eq!(invalid(desk.act("helena", move |ctx| structure::restore_department(ctx, id)).await, "name"), "people-department-name-taken");
    desk.act("helena", move |ctx| structure::archive_department(ctx, twin.id)).await.unwrap();
    desk.act("helena", move |ctx| structure::restore_department(ctx, id)).await.expect("it is back");
    let team = desk.act("helena", move |ctx| structure::store::default_team(ctx, id)).await.unwrap();
    desk.act("helena", move |ctx| structure::place(ctx, ana, team)).await.expect("and takes people again");
}

#[desk_test]
async fn names_are_taken_once_whatever_their_letters(desk: TestDesk) {
    let printing = department(&desk, "Printing").await;
    let other = department(&desk, "Sales").await;
    assert_eq!(invalid(desk.act("helena", |ctx| structure::add_department(ctx, " printing ")).await, "name"), "people-department-name-taken");
    assert_eq!(invalid(desk.act("helena", move |ctx| structure::rename_department(ctx, other.id, "PRINTING")).await, "name"), "people-department-name-taken");
    let id = printing.id;
    desk.act("helena", move |ctx| structure::add_team(ctx, id, "Night shift")).await.unwrap();
    assert_eq!(invalid(desk.act("helena", move |ctx| structure::add_team(ctx, id, "night SHIFT")).await, "name"), "people-team-name-taken");
    desk.act("helena", move |ctx| structure::add_team(ctx, other.id, "Night shift")).await.expect("another department's");
}

#[desk_test]
async fn nobody_stands_in_for_themselves_however_long_the_way_round(desk: TestDesk) {
    let now = desk.now();
    let leave = |name: &'static str, substitute: UserId| {
        let id = desk.id_of(name);
        let absence = Absence { from: now, until: Some(now.plus(days(7))), substitute: Some(substitute) };
        desk.act(name, move |ctx| structure::take_leave(ctx, id, absence))
    };
    let (ana, tomas, rosa) = (desk.id_of("ana"), desk.id_of("tomas"), desk.id_of("rosa"));
    assert_eq!(invalid(leave("ana", ana).await, "substitute"), "people-substitute-oneself");
    leave("ana", tomas).await.expect("tomas is here");
    assert_eq!(invalid(leave("tomas", ana).await, "substitute"), "people-substitute-cycle");
    leave("tomas", rosa).await.expect("rosa is here");
    assert_eq!(invalid(leave("rosa", ana).await, "substitute"), "people-substitute-cycle");
    assert_eq!(invalid(leave("rosa", desk.id_of("petra")).await, "substitute"), "people-no-such-substitute");
    let found = desk
        .act("helena", move |ctx| {
            let ana = people::find_user(ctx, ana)?.expect("ana");
            Ok(structure::substitute_of(ctx, &ana)?.map(|user| user.id))
        })
        .await
        .unwrap();
    assert_eq!(found, Some(rosa), "whoever stands in for the substitute");
    desk.wait(days(8));
    let ana = desk.act("helena", move |ctx| Ok(people::find_user(ctx, ana)?.expect("ana"))).await.unwrap();
    assert!(!ana.is_absent(desk.now()));
}

#[desk_test]
async fn whoever_stands_in_belongs_where_the_absent_person_does(desk: TestDesk) {
    let printing = department(&desk, "Printing").await;
    let (ana, tomas, now) = (desk.id_of("ana"), desk.id_of("tomas"), desk.now());
    let team = desk
        .act("helena", move |ctx| {
            organization::switch(ctx, Way::HelpDesk, &Agents::These(Vec::new()))?;
            for id in [ana, tomas] {
                roles::give_roles(ctx, id, &[BuiltIn::DepartmentManager.slug().to_owned()])?;
            }
            structure::add_manager(ctx, printing.id, ana)?;
            let team = structure::add_team(ctx, printing.id, "Night shift")?;
            structure::add_member(ctx, team.id, ana)?;
            Ok(team.id)
        })
        .await
        .unwrap();
    let places = move |ctx: &mut db::Ctx<'_>| {
        assert!(ctx.standing().has(Grant::SeeDepartment));
        Ok(ctx.standing().places().clone())
    };
    let alone = desk.act("tomas", places).await.unwrap();
    assert!(!alone.departments.contains(&printing.id) && !alone.teams.contains(&team) && alone.stands_in_for.is_empty());
    let absence = Absence { from: now, until: None, substitute: Some(tomas) };
    desk.act("ana", move |ctx| structure::take_leave(ctx, ana, absence)).await.unwrap();
    let both = desk.act("tomas", places).await.unwrap();
    assert!(both.departments.contains(&printing.id) && both.teams.contains(&team) && both.stands_in_for == [ana]);
    desk.act("ana", move |ctx| structure::end_absence(ctx, ana)).await.unwrap();
    assert_eq!(desk.act("tomas", places).await.unwrap(), alone);
}

#[desk_test]
async fn a_foreign_organization_is_as_far_as_nothing(desk: TestDesk) {
    let printing = department(&desk, "Printing").await.id;
    let (ana, petra) = (desk.id_of("ana"), desk.id_of("petra"));
    let team = desk.act("helena", move |ctx| structure::store::default_team(ctx, printing)).await.unwrap();
    let gone = |result: kernel::Result<()>| assert!(matches!(result, Err(Error::NotFound)), "{result:?}");
    gone(desk.act("nils", move |ctx| structure::rename_department(ctx, printing, "Ours").map(drop)).await);
    gone(desk.act("nils", move |ctx| structure::archive_department(ctx, printing).map(drop)).await);
    gone(desk.act("nils", move |ctx| structure::add_manager(ctx, printing, petra)).await);
    gone(desk.act("nils", move |ctx| structure::add_member(ctx, team, petra)).await);
    gone(desk.act("nils", move |ctx| structure::end_absence(ctx, ana).map(drop)).await);
    assert_eq!(invalid(desk.act("helena", move |ctx| structure::add_manager(ctx, printing, petra)).await, "user"), "people-no-such-person");
    assert_eq!(invalid(desk.act("helena", move |ctx| structure::add_member(ctx, team, petra)).await, "user"), "people-no-such-person");
    assert_eq!(invalid(desk.act("nils", move |ctx| structure::place(ctx, petra, team)).await, "team"), "people-no-such-team");
}
