use kernel::{Error, Result};
use people::{
    Role, User, UserState,
    invitation::{self, Invitation, InvitationState},
    membership::{self, NewPerson},
    password::{self, Password},
};
use testkit::{TestDesk, desk_test};

use crate::{NEW_PASSWORD, account, count_mails, let_in, link_to};

async fn invite(desk: &TestDesk, by: &str, email: &str) -> Result<Invitation> {
    let (site, email) = (desk.app.site.clone(), email.parse().unwrap());
    desk.act(by, move |ctx| invitation::invite(ctx, &site, Clone::clone(&email), None)).await
}

async fn add(desk: &TestDesk, email: &str, password: Option<&str>) -> Result<User> {
    let password = match password {
        Some(text) => Some(password::hash(Password::check("password", text, &[]).unwrap()).await.unwrap()),
        None => None,
    };
    let (site, person) = (desk.app.site.clone(), NewPerson { name: "Kim Park".into(), email: email.parse().unwrap(), role: Role::Member, password });
    desk.act("helena", move |ctx| membership::add_person(ctx, &site, &person)).await
}

#[desk_test]
async fn a_member_invites_a_colleague_who_chooses_a_password_and_is_in(desk: TestDesk) {
    invite(&desk, "ana", "kim.park@example.com").await.unwrap();
    let link = link_to(&desk, "kim.park@example.com", "people.joining").await;
    let page = desk.anonymous().get(&link).await.expect(200);
    assert!(page.text().contains("Join Harbour Light Press") && page.text().contains("Ana Ortiz invited you"));
    assert!(page.html().contains(r#"value="kim.park""#));

    desk.anonymous().post(&link, &[("username", "kim.park"), ("suggested", "kim.park"), ("password", "short")]).await.expect(422);
    let joined = desk.anonymous().post(&link, &[("username", "kim.park"), ("suggested", "kim.park"), ("password", NEW_PASSWORD)]).await.expect(303);
    assert!(let_in(&desk, &joined).get("/welcome").await.expect(200).text().contains("Harbour Light Press"));
    let kim = account(&desk, "kim.park@example.com").await;
    assert_eq!((kim.display_name.as_str(), kim.role, kim.state), ("Kim Park", Role::Member, UserState::Active));
    assert!(kim.email_confirmed_at.is_some(), "the link came to that address");

    desk.anonymous().get(&link).await.expect(410);
    desk.anonymous().post(&link, &[("username", "kim2"), ("password", NEW_PASSWORD)]).await.expect(410);
}

#[desk_test]
async fn an_outsider_waits_for_an_administrators_yes(desk: TestDesk) {
    let waiting = invite(&desk, "ana", "rita@partner.example").await.unwrap();
    assert_eq!(waiting.state, InvitationState::WaitingForApproval);
    assert_eq!(count_mails(&desk, "rita@partner.example", "people.joining").await, 0);
    assert_eq!(count_mails(&desk, "helena@example.com", "people.approval").await, 1);

    let site = desk.app.site.clone();
    let refused = desk
        .act("ana", {
            let site = site.clone();
            move |ctx| invitation::approve(ctx, &site, waiting.id)
        })
        .await;
    assert!(matches!(refused, Err(Error::Forbidden(_))));
    desk.act("helena", move |ctx| invitation::approve(ctx, &site, waiting.id)).await.unwrap();
    let link = link_to(&desk, "rita@partner.example", "people.joining").await;
    desk.anonymous().post(&link, &[("username", "rita"), ("suggested", "rita"), ("password", NEW_PASSWORD)]).await.expect(303);
}

#[desk_test]
async fn an_invitation_that_was_taken_back_leads_nowhere(desk: TestDesk) {
    let sent = invite(&desk, "ana", "kim@example.com").await.unwrap();
    let link = link_to(&desk, "kim@example.com", "people.joining").await;
    desk.act("tomas", move |ctx| invitation::withdraw(ctx, sent.id)).await.expect_err("not his");
    desk.act("ana", move |ctx| invitation::withdraw(ctx, sent.id)).await.unwrap();
    desk.act("ana", move |ctx| invitation::withdraw(ctx, sent.id)).await.expect("a second time changes nothing");
    desk.anonymous().get(&link).await.expect(410);
    desk.anonymous().post(&link, &[("username", "kim"), ("password", NEW_PASSWORD)]).await.expect(410);
}

#[desk_test]
async fn another_organization_knows_nothing_of_an_invitation(desk: TestDesk) {
    let sent = invite(&desk, "ana", "kim@example.com").await.unwrap();
    let site = desk.app.site.clone();
    let seen = desk.act("nils", move |ctx| invitation::resend(ctx, &site, sent.id)).await;
    assert!(matches!(seen, Err(Error::NotFound)));
}

#[desk_test]
async fn inviting_again_sends_one_working_link(desk: TestDesk) {
    invite(&desk, "ana", "kim@example.com").await.unwrap();
    let first = link_to(&desk, "kim@example.com", "people.joining").await;
    invite(&desk, "helena", "Kim@Example.com").await.unwrap();
    let second = link_to(&desk, "kim@example.com", "people.joining").await;
    desk.anonymous().get(&first).await.expect(410);
    desk.anonymous().get(&second).await.expect(200);
    desk.wait(kernel::days(8));
    desk.anonymous().get(&second).await.expect(410);
}

#[desk_test]
async fn somebody_who_is_here_is_not_invited(desk: TestDesk) {
    let refused = invite(&desk, "ana", "ROSA@example.com").await;
    assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.of("email").is_some()));
}

#[desk_test]
async fn a_taken_username_is_said_at_its_field_and_a_chosen_one_stays(desk: TestDesk) {
    invite(&desk, "helena", "rosa@harbour.example").await.unwrap();
    let link = link_to(&desk, "rosa@harbour.example", "people.joining").await;
    let page = desk.anonymous().get(&link).await.expect(200);
    assert!(page.html().contains(r#"value="rosa-"#), "rosa is taken, so a tail is added");
    let taken = desk.anonymous().post(&link, &[("username", "Rosa"), ("suggested", "rosa-x"), ("password", NEW_PASSWORD)]).await.expect(422);
    assert!(taken.text().contains("This username is taken"));
    let joined = desk.anonymous().post(&link, &[("username", "rosalind"), ("suggested", "rosa-x"), ("password", NEW_PASSWORD)]).await.expect(303);
    assert!(let_in(&desk, &joined).get("/welcome").await.text().contains("You sign in as rosalind"));
}

#[desk_test]
async fn an_administrator_adds_somebody_who_follows_a_link(desk: TestDesk) {
    let added = add(&desk, "kim@example.com", None).await.unwrap();
    assert_eq!((added.state, added.username.as_str()), (UserState::Invited, "kim"));
    let link = link_to(&desk, "kim@example.com", "people.joining").await;
    desk.anonymous().post(&link, &[("username", "kim.park"), ("suggested", "kim"), ("password", NEW_PASSWORD)]).await.expect(303);
    let kim = account(&desk, "kim@example.com").await;
    assert_eq!((kim.id, kim.state, kim.username.as_str()), (added.id, UserState::Active, "kim.park"));
    let again = add(&desk, "kim@example.com", None).await;
    assert!(matches!(again, Err(Error::Invalid(errors)) if errors.of("email").is_some()));
}

#[desk_test]
async fn a_temporary_password_must_be_changed_first_and_is_never_mailed(desk: TestDesk) {
    add(&desk, "kim@example.com", Some("for the first day only")).await.unwrap();
    let fields = [("identifier", "kim"), ("password", "for the first day only")];
    let kim = let_in(&desk, &desk.anonymous().post("/sign-in", &fields).await.expect(303));
    assert_eq!(kim.get("/welcome").await.expect(303).location(), "/account/password");
    assert!(!desk.outbox().await.iter().any(|mail| mail.text.contains("for the first day") || mail.html.contains("for the first day")));
}

#[desk_test]
async fn a_member_cannot_add_people(desk: TestDesk) {
    let site = desk.app.site.clone();
    let person = NewPerson { name: "Kim Park".into(), email: "kim@example.com".parse().unwrap(), role: Role::Administrator, password: None };
    let refused = desk.act("ana", move |ctx| membership::add_person(ctx, &site, &person)).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))));
}
