use kernel::Error;
use people::{UserState, membership, token::Scope};
use serde_json::json;
use testkit::{TestDesk, desk_test};

#[desk_test]
async fn whoever_is_removed_is_out_at_once_and_keeps_the_name_on_what_they_did(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let token = rosa.with_token(Scope::Write);
    rosa.get("/welcome").await.expect(200);
    token.api("GET", "/notifications", json!(null)).await.expect(200);

    let id = desk.id_of("rosa");
    desk.act("helena", move |ctx| membership::remove_person(ctx, id)).await.unwrap();
    rosa.get("/welcome").await.expect(303);
    token.api("GET", "/notifications", json!(null)).await.expect(401);
    let (left, listed) =
        desk.act("ana", move |ctx| Ok((people::find_user(ctx, id)?, people::members(ctx, &kernel::PageRequest::first(50))?.data))).await.unwrap();
    let left = left.expect("still known");
    assert_eq!((left.display_name.as_str(), left.state), ("Rosa Mendes", UserState::Left));
    assert!(listed.iter().all(|user| user.id != id));

    desk.act("helena", move |ctx| membership::remove_person(ctx, id)).await.expect("a second time changes nothing");
}

#[desk_test]
async fn only_administrators_of_the_same_organization_remove(desk: TestDesk) {
    let id = desk.id_of("rosa");
    assert!(matches!(desk.act("ana", move |ctx| membership::remove_person(ctx, id)).await, Err(Error::Forbidden(_))));
    assert!(matches!(desk.act("nils", move |ctx| membership::remove_person(ctx, id)).await, Err(Error::NotFound)));
}

#[desk_test]
async fn the_last_administrator_stays(desk: TestDesk) {
    let id = desk.id_of("helena");
    let refused = desk.act("helena", move |ctx| membership::remove_person(ctx, id)).await;
    assert!(matches!(refused, Err(Error::Conflict(text)) if text.key == "people-last-administrator"));
    let refused = desk.act("helena", move |ctx| membership::make_member(ctx, id)).await;
    assert!(matches!(refused, Err(Error::Conflict(text)) if text.key == "people-last-administrator"));
}

#[desk_test]
async fn two_administrators_who_remove_each_other_leave_one(desk: TestDesk) {
    let (helena, ana) = (desk.id_of("helena"), desk.id_of("ana"));
    desk.act("helena", move |ctx| membership::make_administrator(ctx, ana)).await.unwrap();
    let (one, other) = tokio::join!(
        desk.act("helena", move |ctx| membership::remove_person(ctx, ana)),
        desk.act("helena", move |ctx| membership::remove_person(ctx, helena)),
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
}

#[desk_test]
async fn an_address_is_free_again_and_a_username_is_not(desk: TestDesk) {
    let id = desk.id_of("rosa");
    desk.act("helena", move |ctx| membership::remove_person(ctx, id)).await.unwrap();
    let site = desk.app.site.clone();
    let person = membership::NewPerson { name: "Rosa Mendes".into(), email: "rosa@example.com".parse().unwrap(), role: people::Role::Member, password: None };
    let back = desk.act("helena", move |ctx| membership::add_person(ctx, &site, &person)).await.unwrap();
    assert_ne!(back.id, id);
    assert!(back.username.starts_with("rosa-"), "{}", back.username);
}

#[desk_test]
async fn a_new_name_is_checked_and_told(desk: TestDesk) {
    let (ana, rosa) = (desk.id_of("ana"), desk.id_of("rosa"));
    let renamed = desk.act("ana", move |ctx| membership::rename(ctx, ana, " Ana Ortiz Vega ")).await.unwrap();
    assert_eq!(renamed.display_name, "Ana Ortiz Vega");
    assert!(matches!(desk.act("ana", move |ctx| membership::rename(ctx, ana, "  ")).await, Err(Error::Invalid(_))));
    assert!(matches!(desk.act("ana", move |ctx| membership::rename(ctx, rosa, "Rosie")).await, Err(Error::Forbidden(_))));
    let found = desk.act("rosa", |ctx| people::search_people(ctx, "vega", 10)).await.unwrap();
    assert_eq!(found.len(), 1);
}
