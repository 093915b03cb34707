use testkit::{TestDesk, desk_test};

use crate::{account, act_as, count_mails, let_in, link_to, sign_up};

#[desk_test]
async fn looking_at_the_link_confirms_nothing_pressing_the_button_does(desk: TestDesk) {
    let mira = let_in(&desk, &sign_up(&desk, "mira@atelier.example", "Atelier Kovac").await);
    let link = link_to(&desk, "mira@atelier.example", "people.confirmation").await;

    assert!(desk.anonymous().get(&link).await.expect(200).text().contains("Confirm that mira@atelier.example is yours"));
    assert!(account(&desk, "mira@atelier.example").await.email_confirmed_at.is_none());

    assert_eq!(desk.anonymous().post(&link, &[]).await.expect(303).location(), "/sign-in");
    let user = account(&desk, "mira@atelier.example").await;
    assert!(user.email_confirmed_at.is_some());
    assert!(!mira.get("/welcome").await.text().contains("Confirm your address"));
    let domains = act_as(&desk, &user, people::organization::domains).await.unwrap();
    assert_eq!(domains, ["atelier.example"], "an administrator's confirmed domain is the organization's own");

    desk.anonymous().get(&link).await.expect(410);
    desk.anonymous().post(&link, &[]).await.expect(410);
}

#[desk_test]
async fn a_public_mail_address_makes_no_domain_of_ones_own(desk: TestDesk) {
    sign_up(&desk, "mira.kovac@gmail.com", "Atelier Kovac").await.expect(303);
    let link = link_to(&desk, "mira.kovac@gmail.com", "people.confirmation").await;
    desk.anonymous().post(&link, &[]).await.expect(303);
    let user = account(&desk, "mira.kovac@gmail.com").await;
    assert!(act_as(&desk, &user, people::organization::domains).await.unwrap().is_empty());
}

#[desk_test]
async fn the_link_runs_out_after_a_day_and_can_be_sent_again(desk: TestDesk) {
    let mira = let_in(&desk, &sign_up(&desk, "mira@atelier.example", "Atelier Kovac").await);
    let old = link_to(&desk, "mira@atelier.example", "people.confirmation").await;
    desk.wait(kernel::hours(25));
    desk.anonymous().get(&old).await.expect(410);

    mira.post("/welcome/confirmation", &[]).await.expect(303);
    let new = link_to(&desk, "mira@atelier.example", "people.confirmation").await;
    assert_ne!(old, new);
    desk.anonymous().post(&new, &[]).await.expect(303);
}

#[desk_test]
async fn asking_for_the_link_again_is_answered_alike_for_every_address(desk: TestDesk) {
    sign_up(&desk, "mira@atelier.example", "Atelier Kovac").await.expect(303);
    let known = desk.anonymous().post("/confirm", &[("email", "mira@atelier.example")]).await.expect(303);
    let unknown = desk.anonymous().post("/confirm", &[("email", "mila@atelier.example")]).await.expect(303);
    assert_eq!(known.location(), unknown.location());
    assert!(desk.anonymous().get(known.location()).await.expect(200).text().contains("junk folder"));
    desk.work().await;
    assert_eq!(count_mails(&desk, "mira@atelier.example", "people.confirmation").await, 2);
    assert_eq!(count_mails(&desk, "mila@atelier.example", "people.confirmation").await, 0);
}

#[desk_test]
async fn a_new_address_counts_once_it_is_confirmed(desk: TestDesk) {
    let (site, ana) = (desk.app.site.clone(), desk.id_of("ana"));
    desk.act("ana", move |ctx| people::membership::change_email(ctx, &site, ana, &"ana@harbour.example".parse().unwrap())).await.unwrap();
    assert_eq!(account(&desk, "ana@example.com").await.email, "ana@example.com");
    let link = link_to(&desk, "ana@harbour.example", "people.email_change").await;
    desk.anonymous().post(&link, &[]).await.expect(303);
    let ana = account(&desk, "ana@harbour.example").await;
    assert_eq!((ana.email.as_str(), ana.email_wanted), ("ana@harbour.example", None));
}
