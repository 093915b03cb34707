use kernel::{Actor, Error, Standing, Via};
use people::membership;
use testkit::{PASSWORD, TestDesk, desk_test};

use crate::{NEW_PASSWORD, count_mails, let_in, link_to};

#[desk_test]
async fn a_forgotten_password_is_set_by_a_link_that_works_once(desk: TestDesk) {
    let helena = desk.person("helena");
    let known = desk.anonymous().post("/forgot", &[("email", "helena@example.com")]).await.expect(303);
    let unknown = desk.anonymous().post("/forgot", &[("email", "nobody@example.com")]).await.expect(303);
    assert_eq!(known.location(), unknown.location());
    desk.work().await;
    assert_eq!(count_mails(&desk, "nobody@example.com", "people.reset").await, 0);

    let link = link_to(&desk, "helena@example.com", "people.reset").await;
    let page = desk.anonymous().get(&link).await.expect(200);
    assert!(page.text().contains("Or take this strong one"));
    desk.anonymous().post(&link, &[("password", "helena1234")]).await.expect(422);
    desk.anonymous().post(&link, &[("password", NEW_PASSWORD)]).await.expect(303);
    helena.get("/welcome").await.expect(303);
    desk.anonymous().post(&link, &[("password", "yet another long one")]).await.expect(410);

    desk.anonymous().post("/sign-in", &[("identifier", "helena"), ("password", PASSWORD)]).await.expect(422);
    desk.anonymous().post("/sign-in", &[("identifier", "helena"), ("password", NEW_PASSWORD)]).await.expect(303);
    assert_eq!(count_mails(&desk, "helena@example.com", "people.password_changed").await, 1);
}

#[desk_test]
async fn the_link_runs_out_after_an_hour_and_by_a_newer_one(desk: TestDesk) {
    for _ in 0..2 {
        desk.anonymous().post("/forgot", &[("email", "helena@example.com")]).await.expect(303);
        desk.work().await;
    }
    let mails = desk.outbox().await;
    let links: Vec<&str> =
        mails.iter().filter_map(|mail| mail.text.split("http://127.0.0.1:8080").nth(1)).map(|rest| rest.split_whitespace().next().unwrap()).collect();
    let [newer, older] = links[..] else { panic!("{links:?}") };
    desk.anonymous().get(older).await.expect(410);
    desk.anonymous().get(newer).await.expect(200);
    desk.wait(kernel::minutes(61));
    desk.anonymous().get(newer).await.expect(410);
}

#[desk_test]
async fn no_secret_but_the_right_one_opens_a_link(desk: TestDesk) {
    desk.anonymous().post("/forgot", &[("email", "helena@example.com")]).await.expect(303);
    desk.work().await;
    let link = link_to(&desk, "helena@example.com", "people.reset").await;
    let secret = link.rsplit('/').next().unwrap();
    for wrong in [&secret[..20], &secret.to_uppercase(), "null", "%20", &secret.replace('_', "-")] {
        if wrong != secret {
            desk.anonymous().get(&format!("/reset/{wrong}")).await.expect(410);
        }
    }
    desk.anonymous().get(&format!("/confirm/{secret}")).await.expect(410);
    desk.anonymous().get(&format!("/join/{secret}")).await.expect(410);
}

#[desk_test]
async fn changing_the_password_signs_out_everywhere(desk: TestDesk) {
    let fields = [("identifier", "helena"), ("password", PASSWORD)];
    let helena = let_in(&desk, &desk.anonymous().post("/sign-in", &fields).await.expect(303));
    let (organization, user) = desk.who_is("helena");
    let standing = Standing::DESK;
    let who = db::Who { organization, actor: Actor::Person(user), standing, via: Via::Web };
    let (db, site) = (&desk.app.db, &desk.app.site);

    let wrong = membership::change_password(db, who.clone(), site, "not the right one", NEW_PASSWORD).await;
    assert!(matches!(wrong, Err(Error::Invalid(errors)) if errors.of("current_password").is_some()));
    let same = membership::change_password(db, who.clone(), site, PASSWORD, PASSWORD).await;
    assert!(matches!(same, Err(Error::Invalid(errors)) if errors.of("password").is_some()));
    helena.get("/welcome").await.expect(200);
    membership::change_password(db, who, site, PASSWORD, NEW_PASSWORD).await.unwrap();
    helena.get("/welcome").await.expect(303);
}
