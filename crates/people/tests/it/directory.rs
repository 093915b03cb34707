//! The directory, on its pages.

use people::{Role, UserState};
use testkit::{TestDesk, desk_test};

use crate::{account, count_mails, events, follow};

#[desk_test]
async fn colleagues_are_found_by_name_username_and_address(desk: TestDesk) {
    let ana = desk.person("ana");
    let all = ana.get("/people").await.expect(200).text();
    for name in ["Helena Brandt", "Ana Ortiz", "Tomas Søndergaard", "Rosa Mendes", "Jonas Lind"] {
        assert!(all.contains(name), "{name}");
    }
    assert!(!all.contains("Nils Aho"), "another organization is another world");
    for (typed, found) in [("sønd", "Tomas Søndergaard"), ("TOMAS", "Tomas Søndergaard"), ("rosa@exa", "Rosa Mendes"), ("lind", "Jonas Lind")] {
        let page = ana.get(&format!("/people?q={}", web::refusal::encode(typed))).await.expect(200).text();
        assert!(page.contains(found) && !page.contains("Helena Brandt"), "{typed}");
    }
    assert!(ana.get("/people?q=%25").await.expect(200).text().contains("Nobody found"), "signs of a pattern are letters");
    assert!(ana.get("/people?state=left").await.expect(200).text().contains("Nobody has left"));
}

#[desk_test]
async fn a_member_may_invite_but_neither_add_nor_remove(desk: TestDesk) {
    let (rosa, id) = (desk.person("rosa"), desk.id_of("ana"));
    assert!(!rosa.get("/people").await.expect(200).text().contains("Add a person"));
    rosa.get("/people/invite").await.expect(200);
    for path in ["/people/new".to_owned(), format!("/people/{id}/remove"), "/settings".to_owned()] {
        assert!(rosa.get(&path).await.expect(403).text().contains("dministrator"), "{path}");
    }
    rosa.post("/people/new", &[("name", "Mira"), ("email", "mira@example.com"), ("door", "link")]).await.expect(403);
    for act in ["rename", "administrator", "member", "resend", "new-password", "end-sessions", "remove"] {
        rosa.post(&format!("/people/{id}/{act}"), &[("name", "Anna")]).await.expect(403);
        desk.stranger().post(&format!("/people/{id}/{act}"), &[("name", "Anna")]).await.expect(404);
    }
    assert_eq!(account(&desk, "ana@example.com").await.state, UserState::Active);
}

#[desk_test]
async fn somebody_is_added_by_a_link_under_a_chosen_name(desk: TestDesk) {
    let helena = desk.admin();
    let typed = [("name", " "), ("email", "mira at example"), ("username", "ana"), ("role", "member"), ("door", "link"), ("password", "")];
    let page = helena.post("/people/new", &typed).await.expect(422);
    assert!(page.text().contains("Enter a valid email") && page.html().contains("mira at example"));
    let taken = [("name", "Mira Kovac"), ("email", "mira@example.com"), ("username", "ana"), ("role", "member"), ("door", "link"), ("password", "")];
    assert!(helena.post("/people/new", &taken).await.expect(422).text().contains("This username is taken"));
    assert_eq!(count_mails(&desk, "mira@example.com", "people.joining").await, 0, "a refused form sends nothing");

    let good =
        [("name", "Mira Kovac"), ("email", "mira@example.com"), ("username", "mira.k"), ("role", "administrator"), ("door", "link"), ("password", "ignored")];
    let added = helena.post("/people/new", &good).await;
    let page = follow(&helena, &added).await.expect(200).text();
    assert!(page.contains("Mira Kovac is added") && page.contains("mira.k") && page.contains("Not joined yet"));
    let mira = account(&desk, "mira@example.com").await;
    assert_eq!((mira.role, mira.state, mira.username.as_str()), (Role::Administrator, UserState::Invited, "mira.k"));

    assert!(helena.post("/people/new", &good).await.expect(422).text().contains("already in your organization"));
    let resent = helena.post(&format!("/people/{}/resend", mira.id), &[]).await;
    assert!(follow(&helena, &resent).await.text().contains("sent again"));
    assert_eq!(count_mails(&desk, "mira@example.com", "people.joining").await, 2);
}

#[desk_test]
async fn a_temporary_password_leads_to_a_page_of_its_own(desk: TestDesk) {
    let helena = desk.admin();
    let weak = [("name", "Mira Kovac"), ("email", "mira@example.com"), ("username", "mira"), ("door", "password"), ("password", "short")];
    let page = helena.post("/people/new", &weak).await.expect(422);
    assert!(page.text().contains("10 characters") && page.html().contains("value=\"Mira Kovac\""));
    let good = [("name", "Mira Kovac"), ("email", "mira@example.com"), ("username", "mira"), ("door", "password"), ("password", "see you at nine")];
    helena.post("/people/new", &good).await.expect(303);

    let entered = desk.anonymous().post("/sign-in", &[("identifier", "mira"), ("password", "see you at nine")]).await;
    let mira = crate::let_in(&desk, &entered);
    assert_eq!(mira.get("/feed").await.expect(303).location(), "/account/password");
    assert!(mira.get("/account/password").await.expect(200).text().contains("Choose your own password"));
    mira.post("/account/password", &[("current_password", "see you at nine"), ("password", "a walk by the harbour")]).await.expect(303);
    let entered = desk.anonymous().post("/sign-in", &[("identifier", "mira"), ("password", "a walk by the harbour")]).await;
    crate::let_in(&desk, &entered).get("/feed").await.expect(200);
}

#[desk_test]
async fn several_addresses_are_invited_at_once_and_each_goes_its_way(desk: TestDesk) {
    let (rosa, helena) = (desk.person("rosa"), desk.admin());
    let page = rosa.post("/people/invite", &[("emails", "mira@example.com\nnobody")]).await.expect(422);
    assert!(page.text().contains("“nobody” is not an email address") && page.html().contains("mira@example.com"));
    assert_eq!(count_mails(&desk, "mira@example.com", "people.joining").await, 0);

    let page = rosa.post("/people/invite", &[("emails", "mira@example.com, pat@partner.example ana@example.com")]).await.expect(422);
    let text = page.text();
    assert!(text.contains("Sent: 1. Waiting for an administrator: 1.") && text.contains("This person is already in your organization"));
    assert!(page.html().contains("ana@example.com</textarea>"), "what was not invited is left in the field");
    assert_eq!(count_mails(&desk, "mira@example.com", "people.joining").await, 1);
    assert_eq!(count_mails(&desk, "pat@partner.example", "people.joining").await, 0);

    let list = rosa.get("/people/invitations").await.expect(200);
    assert!(list.text().contains("Waits for an administrator") && !list.text().contains("Approve"));
    let html = helena.get("/people/invitations").await.html();
    let id = html.split("/approve").next().and_then(|before| before.rsplit("/invitations/").next()).expect("an invitation").to_owned();
    rosa.post(&format!("/people/invitations/{id}/approve"), &[]).await.expect(403);
    desk.stranger().post(&format!("/people/invitations/{id}/approve"), &[]).await.expect(404);
    let approved = helena.post(&format!("/people/invitations/{id}/approve"), &[]).await;
    assert!(follow(&helena, &approved).await.text().contains("The invitation to pat@partner.example is sent"));
    helena.post(&format!("/people/invitations/{id}/approve"), &[]).await.expect(303);
    assert_eq!(count_mails(&desk, "pat@partner.example", "people.joining").await, 1, "once is enough");

    desk.person("ana").post(&format!("/people/invitations/{id}/withdraw"), &[]).await.expect(403);
    rosa.post(&format!("/people/invitations/{id}/withdraw"), &[]).await.expect(303);
    let late = helena.post(&format!("/people/invitations/{id}/resend"), &[]).await;
    assert!(follow(&helena, &late).await.text().contains("taken back"));
}

#[desk_test]
async fn removing_somebody_says_first_what_becomes_of_their_tickets(desk: TestDesk) {
    let (helena, id) = (desk.admin(), desk.id_of("jonas"));
    for _ in 0..2 {
        desk.ticket().from("rosa").owned_by("jonas").open().await;
    }
    desk.ticket().from("rosa").owned_by("jonas").moved("resolve").open().await;
    let page = helena.get(&format!("/people/{id}/remove")).await.expect(200).text();
    assert!(page.contains("Remove Jonas Lind?") && page.contains("2 tickets that are not done are released"), "{page}");

    let removed = helena.post(&format!("/people/{id}/remove"), &[]).await;
    assert!(follow(&helena, &removed).await.text().contains("Jonas Lind is removed"));
    assert!(!helena.get("/people").await.text().contains("Jonas Lind"));
    assert!(helena.get("/people?state=left").await.text().contains("Jonas Lind"));
    let page = helena.get(&format!("/people/{id}")).await.expect(200).text();
    assert!(page.contains("Has left") && !page.contains("Administration"));
    helena.post(&format!("/people/{id}/remove"), &[]).await.expect(303);
}

#[desk_test]
async fn the_last_administrator_is_told_why_not(desk: TestDesk) {
    let (helena, id, ana) = (desk.admin(), desk.id_of("helena"), desk.id_of("ana"));
    assert!(!helena.get(&format!("/people/{id}")).await.expect(200).html().contains("/remove\""));
    for act in ["member", "remove"] {
        assert!(helena.post(&format!("/people/{id}/{act}"), &[]).await.expect(409).text().contains("This is the last administrator"));
    }
    for _ in 0..2 {
        let made = helena.post(&format!("/people/{ana}/administrator"), &[]).await;
        assert!(follow(&helena, &made).await.text().contains("Ana Ortiz is an administrator now"));
    }
    helena.post(&format!("/people/{id}/member"), &[]).await.expect(303);
    helena.get("/settings").await.expect(403);
}

#[desk_test]
async fn a_new_password_can_be_required(desk: TestDesk) {
    let (rosa, id) = (desk.person("rosa"), desk.id_of("rosa"));
    for other in [desk.id_of("ana"), id] {
        desk.act("helena", move |ctx| people::membership::make_administrator(ctx, other)).await.unwrap();
    }
    let required = desk.person("ana").post(&format!("/people/{id}/new-password"), &[]).await;
    assert!(follow(&desk.person("ana"), &required).await.text().contains("is signed out and gets a link"));
    rosa.get("/feed").await.expect(303);
    let refused = desk.anonymous().post("/sign-in", &[("identifier", "rosa"), ("password", testkit::PASSWORD)]).await;
    assert!(refused.session().is_none(), "the old password is useless");
    let link = crate::link_to(&desk, "rosa@example.com", "people.reset").await;
    desk.anonymous().post(&link, &[("password", "a walk by the harbour")]).await.expect(303);
    let kinds: Vec<String> = events(&desk, "ana", Some(id)).await.into_iter().map(|event| event.kind).collect();
    assert!(kinds.contains(&"user.new_password_required".to_owned()) && kinds.contains(&"user.password_changed".to_owned()));
}

#[desk_test]
async fn an_administrator_signs_somebody_out_and_corrects_a_name(desk: TestDesk) {
    let (helena, rosa, id) = (desk.admin(), desk.person("rosa"), desk.id_of("rosa"));
    let page = helena.post(&format!("/people/{id}/rename"), &[("name", " ")]).await.expect(422);
    assert!(page.text().contains("Fill this in"));
    let renamed = helena.post(&format!("/people/{id}/rename"), &[("name", "Rosa Mendes Silva")]).await;
    assert!(follow(&helena, &renamed).await.text().contains("The name is changed to Rosa Mendes Silva"));
    rosa.get("/account").await.expect(200);
    helena.post(&format!("/people/{id}/end-sessions"), &[]).await.expect(303);
    rosa.get("/account").await.expect(303);
    helena.post(&format!("/people/{id}/end-sessions"), &[]).await.expect(303);
}
