//! People who register themselves: as users under a contract, and as support staff of a company.

use kernel::hours;
use people::{
    Role, UserState, Way,
    contract::{self, ContractChange},
    token::Scope,
};
use serde_json::{Value, json};
use testkit::{Answer, Person, TestDesk, desk_test};

use crate::{NEW_PASSWORD, account, act_as, clients::mill, count_mails, events, follow, let_in, link_to};

const KIM: &str = "kim@mill.example";

type Fields = Vec<(&'static str, &'static str)>;

/// What Kim types as a user, with some fields otherwise.
fn user(changes: &[(&'static str, &'static str)]) -> Fields {
    with(&[("first_name", "Kim"), ("last_name", "Park"), ("email", KIM), ("username", "kim.park"), ("contract", "HL-2026/17"), ("code", "")], changes)
}

/// What Kim types as support staff.
fn staff(changes: &[(&'static str, &'static str)]) -> Fields {
    let usual = [
        ("first_name", "Kim"),
        ("last_name", "Park"),
        ("email", KIM),
        ("username", "kim.park"),
        ("company", "harbour light PRESS"),
        ("department", ""),
        ("team", ""),
    ];
    with(&usual, changes)
}

fn with(usual: &[(&'static str, &'static str)], changes: &[(&'static str, &'static str)]) -> Fields {
    let changed = |name: &str| changes.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
    usual.iter().map(|(name, value)| (*name, changed(name).unwrap_or(value))).collect()
}

async fn register(desk: &TestDesk, kind: &str, fields: &[(&str, &str)]) -> Answer {
    desk.anonymous().post(&format!("/register/{kind}"), fields).await
}

/// Registers, lets the desk find out what it means, and follows the link of the mail.
async fn join(desk: &TestDesk, kind: &str, fields: &[(&str, &str)], mail: &str) -> Answer {
    register(desk, kind, fields).await.expect(303);
    desk.work().await;
    let link = link_to(desk, KIM, mail).await;
    desk.anonymous().post(&link, &[("username", "kim.park"), ("suggested", "kim.park"), ("password", NEW_PASSWORD)]).await
}

async fn change(desk: &TestDesk, contract: kernel::ContractId, change: ContractChange) {
    desk.act("helena", move |ctx| contract::change_contract(ctx, contract, &change, |_| Ok(()))).await.unwrap();
}

#[desk_test]
async fn the_first_page_leads_to_two_cards_and_then_to_personal_data(desk: TestDesk) {
    for (person, words) in [
        (desk.anonymous(), ["No account? Create one!", "User", "Support staff", "Personal data", "Service contract *", "Confirm"]),
        (
            desk.anonymous().in_russian(),
            ["Нет аккаунта? Создайте его!", "Пользователь", "Персонал поддержки", "Персональные данные", "Договор обслуживания *", "Подтверждение"],
        ),
    ] {
        let [link, user, staff, personal, contract, confirm] = words;
        let first = person.get("/sign-in").await.expect(200);
        assert!(first.text().contains(link) && first.html().contains("href=\"/register\""));
        let cards = person.get("/register").await.expect(200);
        for words in [user, staff, personal] {
            assert!(cards.text().contains(words), "{words}");
        }
        assert!(cards.html().contains("href=\"/sign-up\""), "an organization of one's own can still be opened");
        let form = person.get("/register/data?as=user").await.expect(200);
        assert!(form.text().contains(contract) && form.text().contains(confirm));
        assert!(!form.html().contains("type=\"password\""), "no password is asked");
    }
    assert_eq!(desk.anonymous().get("/register/data?as=king").await.expect(303).location(), "/register");
}

#[desk_test]
async fn a_user_registers_with_a_contract_number_and_is_in_without_an_administrator(desk: TestDesk) {
    let (client, contract) = mill(&desk).await;
    let answer = register(&desk, "user", &user(&[("contract", " hl-2026 / 17 ")])).await.expect(303);
    assert_eq!(answer.location(), "/register/sent?as=user");
    assert!(desk.anonymous().get(answer.location()).await.expect(200).text().contains("Its link lets you set a password"));
    desk.work().await;
    let link = link_to(&desk, KIM, "registration.link").await;
    let page = desk.anonymous().get(&link).await.expect(200);
    assert!(page.html().contains("value=\"kim.park\"") && page.html().contains("readonly"), "the login name was chosen and stays");
    let joined = desk.anonymous().post(&link, &[("username", "kim.park"), ("suggested", "kim.park"), ("password", NEW_PASSWORD)]).await.expect(303);
    let kim = account(&desk, KIM).await;
    assert_eq!((kim.client, kim.contract, kim.state), (Some(client.id), Some(contract.id), UserState::Active));
    assert_eq!((kim.display_name.as_str(), kim.first_name.as_str(), kim.username.as_str()), ("Kim Park", "Kim", "kim.park"));
    assert!(kim.email_confirmed_at.is_some() && !kim.is_agent(Way::EveryoneHelps) && !kim.is_agent(Way::HelpDesk));
    let browser = let_in(&desk, &joined);
    assert_eq!(joined.location(), "/portal");
    browser.post("/welcome/username", &[("username", "another")]).await.expect(409);
    desk.anonymous().get(&link).await.expect(410);
}

/// K8: a number opens one's own requests, and nothing of the organization that serves.
#[desk_test]
async fn a_contract_number_opens_nothing_of_the_organization(desk: TestDesk) {
    mill(&desk).await;
    let ticket = desk.ticket().from("rosa").titled("Ours alone").open().await.number;
    let kim = let_in(&desk, &join(&desk, "user", &user(&[]), "registration.link").await);
    // The ticket's page leads to the portal; what opens on it does not.
    kim.get(&format!("/tickets/{ticket}/menu")).await.expect(404);
    assert!(!kim.get("/feed").await.text().contains("Ours alone"));
    let rosa = desk.id_of("rosa");
    for path in ["/people", "/people/invite", "/people/invitations", "/people/registrations", "/settings", "/settings/clients", "/mail"] {
        assert!(matches!(kim.get(path).await.status(), 403 | 404), "{path}");
    }
    assert!(matches!(kim.get(&format!("/people/{rosa}")).await.status(), 403 | 404));
    let invited = kim.post("/people/invite", &[("emails", "friend@mill.example")]).await;
    assert!(matches!(invited.status(), 403 | 404), "{}", invited.text());
}

/// Somebody with this address who registered under the contract, and where a request of Kim, who did so before, answers.
async fn colleague(desk: &TestDesk, address: &'static str) -> (Person, String) {
    let kim = let_in(desk, &join(desk, "user", &user(&[]), "registration.link").await);
    register(desk, "user", &user(&[("email", address), ("username", "lee")])).await.expect(303);
    desk.work().await;
    let link = link_to(desk, address, "registration.link").await;
    let joined = desk.anonymous().post(&link, &[("username", "lee"), ("suggested", "lee"), ("password", NEW_PASSWORD)]).await;
    let opened = kim.post("/tickets", &[("type", "question"), ("title", "The wheel of the mill"), ("text", "Why?")]).await.expect(303);
    let path = format!("{}/menu", opened.location());
    kim.get(&path).await.expect(200);
    (let_in(desk, &joined), path)
}

/// What colleagues of one client see of each other is the client's to say, from the next request on.
#[desk_test]
async fn colleagues_see_each_others_requests_only_where_their_client_allows(desk: TestDesk) {
    let (client, _) = mill(&desk).await;
    let (lee, path) = colleague(&desk, "lee@mill.example").await;
    lee.get(&path).await.expect(404);
    let id = client.id;
    for (allowed, status) in [(true, 200), (false, 404)] {
        let change = people::client::ClientChange { colleagues_see: Some(allowed), ..Default::default() };
        desk.act("helena", move |ctx| people::client::change_client(ctx, id, &change, |_| Ok(()))).await.unwrap();
        lee.get(&path).await.expect(status);
    }
}

/// K8: a number gets into wrong hands, and opens no requests of others there.
#[desk_test]
async fn a_contract_number_alone_opens_no_requests_of_colleagues(desk: TestDesk) {
    let (client, contract) = mill(&desk).await;
    let open = people::client::ClientChange { colleagues_see: Some(true), ..Default::default() };
    desk.act("helena", move |ctx| people::client::change_client(ctx, client.id, &open, |_| Ok(()))).await.unwrap();
    let (lee, path) = colleague(&desk, "lee@home.example").await;
    lee.get(&path).await.expect(404);
    // Nor does a code that is asked from now on: they came without it.
    change(&desk, contract.id, ContractChange { code: Some("blue door".into()), ..ContractChange::default() }).await;
    lee.get(&path).await.expect(404);
    // An address of the client does.
    let domains = people::client::ClientChange { domains: Some(vec!["mill.example".into(), "home.example".into()]), ..Default::default() };
    desk.act("helena", move |ctx| people::client::change_client(ctx, client.id, &domains, |_| Ok(()))).await.unwrap();
    lee.get(&path).await.expect(200);
}

/// D6: everything but the username can be changed, the contract as at registration.
#[desk_test]
async fn somebody_of_a_client_changes_their_contract_by_its_number(desk: TestDesk) {
    let (_, contract) = mill(&desk).await;
    let kim = let_in(&desk, &join(&desk, "user", &user(&[]), "registration.link").await);
    let change_client = people::client::ClientChange { name: Some("New Bakery".into()), ..Default::default() };
    let bakery = desk.act("helena", move |ctx| people::client::add_client(ctx, &change_client)).await.unwrap();
    let settings = ContractChange {
        code: Some("rye".into()),
        contact_email: Some("owner@bakery.example".into()),
        contact_name: Some("Owner".into()),
        ..crate::clients::in_force("NB-1")
    };
    desk.act("helena", move |ctx| people::contract::add_contract(ctx, bakery.id, &settings)).await.unwrap();
    assert!(kim.get("/account").await.expect(200).html().contains("value=\"HL-2026/17\""));
    assert!(!desk.person("rosa").get("/account").await.expect(200).text().contains("Service contract"));

    for (fields, words) in [
        ([("contract", "HL-99"), ("code", "")], "No contract in force has this number"),
        ([("contract", "NB-1"), ("code", "")], "This contract asks for a code"),
        ([("contract", "NB-1"), ("code", "wheat")], "This is not the code of the contract"),
    ] {
        let page = kim.post("/account/contract", &fields).await.expect(422);
        assert!(page.text().contains(words) && page.html().contains(&format!("value=\"{}\"", fields[0].1)), "{words}: {}", page.text());
    }
    desk.person("rosa").post("/account/contract", &[("contract", "NB-1"), ("code", "rye")]).await.expect(409);
    let moved = kim.post("/account/contract", &[("contract", "nb-1"), ("code", "Rye")]).await.expect(303);
    assert!(follow(&kim, &moved).await.text().contains("under another contract now"));
    desk.work().await;
    let told = desk.outbox().await;
    assert!(told.iter().any(|mail| mail.to_address == "owner@bakery.example" && mail.text.contains("NB-1")), "the contact is told");
    let suspended = ContractChange { state: Some("suspended".into()), ..ContractChange::default() };
    change(&desk, contract.id, suspended).await;
    kim.post("/account/contract", &[("contract", "HL-2026/17")]).await.expect(422);
}

#[desk_test]
async fn what_cannot_be_used_is_said_at_its_field(desk: TestDesk) {
    let (_, contract) = mill(&desk).await;
    let settings = ContractChange { code: Some("blue door".into()), domains: Some(vec!["mill.example".into()]), ..ContractChange::default() };
    change(&desk, contract.id, settings).await;
    for (fields, words) in [
        (user(&[("first_name", "K")]), "First name must have at least 2 characters. Numbers and special characters are not allowed."),
        (user(&[("last_name", "P4rk")]), "Last name must have at least 1 character. Numbers and special characters are not allowed."),
        (user(&[("email", "kim")]), "Enter a valid email"),
        (user(&[("contract", "")]), "Fill this in."),
        (user(&[("contract", "HL-99")]), "No contract in force has this number"),
        (user(&[("contract", "not one")]), "No contract in force has this number"),
        (user(&[]), "This contract asks for a code"),
        (user(&[("code", "red door")]), "This is not the code of the contract"),
        (user(&[("code", "BLUE door"), ("email", "kim@home.example")]), "does not take addresses at home.example"),
        (user(&[("code", "blue door"), ("username", "Rosa")]), "This username is taken"),
    ] {
        let page = register(&desk, "user", &fields).await.expect(422);
        assert!(page.text().contains(words), "{words}: {}", page.text());
        let typed = fields.iter().find(|(name, _)| *name == "last_name").unwrap().1;
        assert!(page.html().contains(&format!("value=\"{typed}\"")), "the form comes back filled in");
    }
    let both = register(&desk, "user", &user(&[("username", "rosa"), ("contract", "HL-99")])).await.expect(422).text();
    assert!(both.contains("This username is taken") && both.contains("No contract in force"), "all that is wrong at once: {both}");
    desk.work().await;
    assert_eq!(desk.outbox().await.len(), 0, "nobody was mailed");
}

#[desk_test]
async fn a_contract_that_is_not_in_force_or_full_takes_nobody(desk: TestDesk) {
    let (client, contract) = mill(&desk).await;
    let other = |state: &str| ContractChange { state: Some(state.into()), ..ContractChange::default() };
    for state in ["suspended", "ended", "draft"] {
        change(&desk, contract.id, other(state)).await;
        let page = register(&desk, "user", &user(&[])).await.expect(422);
        assert!(page.text().contains("No contract in force has this number"), "{state}");
    }
    change(&desk, contract.id, ContractChange { state: Some("active".into()), most_people: Some("1".into()), ..ContractChange::default() }).await;
    // Two ask before anybody follows a link: a place is taken by who comes.
    register(&desk, "user", &user(&[("email", "lee@mill.example"), ("username", "lee")])).await.expect(303);
    join(&desk, "user", &user(&[]), "registration.link").await.expect(303);
    let late = link_to(&desk, "lee@mill.example", "registration.link").await;
    let refused = desk.anonymous().post(&late, &[("username", "lee"), ("suggested", "lee"), ("password", NEW_PASSWORD)]).await.expect(409);
    assert!(refused.text().contains("takes nobody any more"), "{}", refused.text());
    let full = register(&desk, "user", &user(&[("email", "moe@mill.example"), ("username", "moe")])).await.expect(422);
    assert!(full.text().contains("all the people it is meant for"));
    let id = client.id;
    desk.act("helena", move |ctx| people::client::archive_client(ctx, id)).await.unwrap();
    assert!(register(&desk, "user", &user(&[("username", "zoe")])).await.expect(422).text().contains("No contract in force"));
}

#[desk_test]
async fn the_contact_at_the_client_is_told_of_each_new_account_and_of_no_mere_wish(desk: TestDesk) {
    let (_, contract) = mill(&desk).await;
    let contact = ContractChange { contact_name: Some("Mia Miller".into()), contact_email: Some("mia@mill.example".into()), ..ContractChange::default() };
    change(&desk, contract.id, contact).await;
    register(&desk, "user", &user(&[])).await.expect(303);
    desk.work().await;
    assert_eq!(count_mails(&desk, "mia@mill.example", "registration.new_account").await, 0);
    join(&desk, "user", &user(&[]), "registration.link").await.expect(303);
    desk.work().await;
    let outbox = desk.outbox().await;
    let told: Vec<_> = outbox.iter().filter(|mail| mail.to_address == "mia@mill.example").collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains("Kim Park") && told[0].text.contains("HL-2026/17") && told[0].text.contains(KIM), "{}", told[0].text);
}

#[desk_test]
async fn an_address_that_is_known_gets_another_mail_and_the_page_tells_nothing(desk: TestDesk) {
    mill(&desk).await;
    let unknown = register(&desk, "user", &user(&[])).await;
    let known = register(&desk, "user", &user(&[("email", "rosa@example.com"), ("username", "rosalind")])).await;
    assert_eq!((unknown.status(), unknown.location()), (known.status(), known.location()));
    desk.work().await;
    assert_eq!(count_mails(&desk, "rosa@example.com", "registration.known").await, 1);
    assert_eq!(count_mails(&desk, "rosa@example.com", "registration.link").await, 0);
    assert_eq!(account(&desk, "rosa@example.com").await.username, "rosa");
    // Asking again sends another link, and the first stops working.
    let first = link_to(&desk, KIM, "registration.link").await;
    register(&desk, "user", &user(&[("username", "kim")])).await.expect(303);
    desk.work().await;
    desk.anonymous().get(&first).await.expect(410);
    let second = link_to(&desk, KIM, "registration.link").await;
    assert!(desk.anonymous().get(&second).await.expect(200).html().contains("value=\"kim\""));
}

#[desk_test]
async fn who_wrote_before_they_registered_finds_what_they_wrote(desk: TestDesk) {
    let (client, _) = mill(&desk).await;
    let outsider =
        desk.act("helena", |ctx| people::membership::know_outsider(ctx, &"kim@mill.example".parse().unwrap(), "K.", kernel::Language::En)).await.unwrap();
    let before = outsider.id;
    register(&desk, "user", &user(&[])).await.expect(303);
    desk.work().await;
    let still = desk.act("helena", move |ctx| people::find_user(ctx, before)).await.unwrap().unwrap();
    assert_eq!((still.state, still.display_name.as_str()), (UserState::Outsider, "K."), "nothing is taken over before the address is proven");
    join(&desk, "user", &user(&[]), "registration.link").await.expect(303);
    assert!(desk.act("helena", move |ctx| people::find_user(ctx, before)).await.unwrap().is_none());
    assert_eq!(account(&desk, KIM).await.client, Some(client.id));
}

#[desk_test]
async fn support_staff_of_a_known_company_wait_for_its_administrator(desk: TestDesk) {
    let asked = register(&desk, "staff", &staff(&[("department", "Nowhere"), ("team", "Nobody")])).await.expect(303);
    assert_eq!(asked.location(), "/register/sent?as=staff");
    desk.work().await;
    assert_eq!(count_mails(&desk, KIM, "registration.waits").await, 1);
    assert_eq!(count_mails(&desk, KIM, "registration.accepted").await, 0, "locked until somebody says yes");
    assert_eq!(count_mails(&desk, "helena@example.com", "registration.asks").await, 1);
    let helena = desk.admin();
    assert!(helena.get("/notifications").await.expect(200).text().contains("Kim Park asks to join"));
    assert!(helena.get("/people").await.text().contains("Ask to join 1"));
    let list = helena.get("/people/registrations").await.expect(200);
    assert!(list.text().contains("Kim Park") && list.text().contains(KIM));
    let path = link_to(&desk, "helena@example.com", "registration.asks").await;
    let page = helena.get(&path).await.expect(200);
    for words in ["Nowhere", "Nobody", "General / Everyone", "Locked, waits for you"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }

    let team = desk.act("helena", people::organization::default_place).await.unwrap().1.to_string();
    helena.post(&format!("{path}/accept"), &[("team", "12345"), ("role", "agent")]).await.expect(422);
    helena.post(&format!("{path}/accept"), &[("team", &team), ("role", "king")]).await.expect(422);
    helena.post(&format!("{path}/accept"), &[("team", &team), ("role", "agent")]).await.expect(303);
    let link = link_to(&desk, KIM, "registration.accepted").await;
    let joined = desk.anonymous().post(&link, &[("username", "kim.park"), ("suggested", "kim.park"), ("password", NEW_PASSWORD)]).await.expect(303);
    assert_eq!(joined.location(), "/welcome");
    let kim = account(&desk, KIM).await;
    assert_eq!((kim.role, kim.state, kim.client, kim.team.to_string()), (Role::Member, UserState::Active, None, team.clone()));
    assert_eq!(kim.organization, desk.who_is("helena").0);
    assert!(kim.is_agent(Way::HelpDesk), "support staff answer tickets where roles count, too");
    helena.post(&format!("{path}/accept"), &[("team", &team), ("role", "agent")]).await.expect(409);
    assert_eq!(helena.get(&path).await.expect(303).location(), kim.path(), "the page leads to the account");
    let told: Vec<String> = events(&desk, "helena", Some(kim.id)).await.into_iter().map(|event| event.kind).collect();
    assert_eq!(told, ["registration.asked", "registration.accepted", "registration.joined", "user.joined", "user.signed_in"]);
}

#[desk_test]
async fn an_administrator_refuses_and_the_name_is_free_again(desk: TestDesk) {
    register(&desk, "staff", &staff(&[])).await.expect(303);
    desk.work().await;
    let path = link_to(&desk, "helena@example.com", "registration.asks").await;
    let rosa = desk.person("rosa");
    for action in ["accept", "refuse"] {
        rosa.post(&format!("{path}/{action}"), &[("team", "1")]).await.expect(403);
        desk.stranger().post(&format!("{path}/{action}"), &[("team", "1")]).await.expect(404);
    }
    assert!(register(&desk, "staff", &staff(&[("email", "other@example.com")])).await.expect(422).text().contains("This username is taken"));
    for _ in 0..2 {
        desk.admin().post(&format!("{path}/refuse"), &[]).await.expect(303);
    }
    assert_eq!(count_mails(&desk, KIM, "registration.refused").await, 1);
    register(&desk, "staff", &staff(&[("email", "other@example.com")])).await.expect(303);
}

#[desk_test]
async fn an_unknown_company_is_set_up_with_its_first_person_as_administrator(desk: TestDesk) {
    let known = register(&desk, "staff", &staff(&[("username", "somebody"), ("email", "somebody@example.com")])).await;
    let fields = staff(&[("company", "New Mill Support"), ("department", "Repairs"), ("team", "Night shift")]);
    let unknown = register(&desk, "staff", &fields).await;
    assert_eq!((known.status(), known.location()), (unknown.status(), unknown.location()), "the page is the same for known and unknown companies");
    desk.work().await;
    let link = link_to(&desk, KIM, "registration.founded").await;
    let joined = desk.anonymous().post(&link, &[("username", "kim.park"), ("suggested", "kim.park"), ("password", NEW_PASSWORD)]).await.expect(303);
    let kim = account(&desk, KIM).await;
    assert!(kim.is_administrator() && !kim.is_operator && kim.username == "kim.park" && kim.last_name == "Park");
    let organization = act_as(&desk, &kim, people::organization).await.unwrap();
    assert_eq!((organization.name.as_str(), organization.way), ("New Mill Support", Way::HelpDesk));
    let departments = act_as(&desk, &kim, people::organization::departments).await.unwrap();
    assert_eq!(departments[0].1, "Repairs");
    assert!(let_in(&desk, &joined).get("/settings").await.expect(200).text().contains("New Mill Support"));

    // The next colleague finds the company, spelled as people spell.
    register(&desk, "staff", &staff(&[("company", " new mill SUPPORT "), ("email", "lee@mill.example"), ("username", "lee"), ("department", "repairs")])).await;
    desk.work().await;
    assert_eq!(count_mails(&desk, KIM, "registration.asks").await, 1);
}

#[desk_test]
async fn a_stranger_cannot_make_us_mail_a_message_to_others(desk: TestDesk) {
    let evil = "Win now at evil.example";
    register(&desk, "staff", &staff(&[("company", evil)])).await.expect(303);
    register(&desk, "staff", &staff(&[("department", evil), ("team", evil), ("username", "x1"), ("email", "x1@example.com")])).await.expect(303);
    desk.work().await;
    let outbox = desk.outbox().await;
    assert!(outbox.len() >= 3);
    for mail in outbox {
        assert!(!mail.text.contains("evil") && !mail.html.contains("evil") && !mail.subject.contains("evil"), "{}: {}", mail.kind, mail.text);
    }
}

#[desk_test]
async fn registering_is_braked_by_source_by_address_and_by_target(desk: TestDesk) {
    mill(&desk).await;
    for n in 0..5 {
        let name: &'static str = Box::leak(format!("kim{n}").into_boxed_str());
        register(&desk, "user", &user(&[("username", name)])).await.expect(303);
    }
    let refused = register(&desk, "user", &user(&[("username", "kim9")])).await.expect(429);
    assert!(!refused.header("retry-after").is_empty());
    register(&desk, "staff", &staff(&[])).await.expect(429);
    desk.wait(hours(1));
    register(&desk, "user", &user(&[("username", "kim9")])).await.expect(303);
    desk.work().await;

    let mut refused = 0;
    for n in 0..62 {
        let (email, name): (&'static str, &'static str) =
            (Box::leak(format!("s{n}@mill.example").into_boxed_str()), Box::leak(format!("s{n}").into_boxed_str()));
        refused += u32::from(register(&desk, "staff", &staff(&[("email", email), ("username", name)])).await.status() == 429);
    }
    assert_eq!(refused, 2, "each makes a mail to the administrators of the company");
    desk.work().await;
}

#[desk_test]
async fn programs_register_and_decide_too(desk: TestDesk) {
    let (client, _) = mill(&desk).await;
    let body = json!({"first_name": "Kim", "last_name": "Park", "email": KIM, "username": "kim.park", "contract": "HL-2026/17"});
    assert!(desk.anonymous().api("POST", "/registrations/user", body.clone()).await.expect(202).json()["message"].as_str().unwrap().contains("set a password"));
    let mut wrong = body.clone();
    wrong["contract"] = json!("HL-99");
    assert!(desk.anonymous().api("POST", "/registrations/user", wrong).await.expect(422).error_at("contract").contains("No contract in force"));
    for field in ["role", "client_id", "contract_id", "organization_id", "state", "is_operator", "team_id", "password"] {
        let mut more = body.clone();
        more[field] = json!("administrator");
        desk.anonymous().api("POST", "/registrations/user", more).await.expect(422);
    }
    let staff = json!({"first_name": "Lee", "last_name": "Ray", "email": "lee@example.com", "username": "lee", "company": "Harbour Light Press"});
    desk.anonymous().api("POST", "/registrations/staff", staff).await.expect(202);
    desk.work().await;

    let helena = desk.admin().with_token(Scope::Write);
    let waiting = helena.api("GET", "/registrations", Value::Null).await.expect(200).json();
    assert_eq!((&waiting["data"][0]["name"], &waiting["data"][0]["kind"]), (&json!("Lee Ray"), &json!("staff")));
    let path = format!("/registrations/{}", waiting["data"][0]["id"].as_str().unwrap());
    assert!(!helena.api("POST", &format!("{path}/accept"), json!({"team": "1"})).await.expect(422).error_at("team").is_empty());
    assert_eq!(helena.api("POST", &format!("{path}/accept"), json!({"role": "administrator"})).await.expect(200).json()["state"], "sent");
    assert_eq!(helena.api("GET", &path, Value::Null).await.expect(200).json()["role"], "administrator");
    let sent = helena.api("GET", "/registrations?state=sent", Value::Null).await.expect(200).json();
    assert_eq!(sent["data"].as_array().map(Vec::len), Some(2), "Kim's link is under way as well");
    assert_eq!(client.name, "Old Mill");
    desk.person("rosa").with_token(Scope::Write).api("GET", "/registrations", Value::Null).await.expect(403);
}

#[desk_test]
async fn a_registration_that_came_to_nothing_is_forgotten_and_its_name_is_free(desk: TestDesk) {
    mill(&desk).await;
    register(&desk, "user", &user(&[])).await.expect(303);
    desk.work().await;
    let forget = async || desk.app.db.installation_write(people::forget_expired).await.unwrap();
    desk.wait(kernel::days(29));
    forget().await;
    register(&desk, "user", &user(&[("email", "lee@mill.example")])).await.expect(422);
    desk.wait(kernel::days(2));
    forget().await;
    register(&desk, "user", &user(&[("email", "lee@mill.example")])).await.expect(303);
}

/// S3, hostile texts: whatever is typed is refused at its field or kept as a text, and never breaks a page or a mail.
#[desk_test]
async fn hostile_texts_do_no_harm_in_any_field(desk: TestDesk) {
    mill(&desk).await;
    let hostile = [
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "{{7*7}}",
        "a\r\nBcc: everybody@evil.example",
        "\u{202e}gro.live",
        "😀😀😀",
        "../../etc/passwd",
        "%00",
        "=HYPERLINK(\"http://evil.example\")",
        &"x".repeat(5_000),
    ];
    for (n, text) in hostile.iter().enumerate() {
        let text: &'static str = Box::leak((*text).to_owned().into_boxed_str());
        for field in ["first_name", "last_name", "email", "username", "phone", "contract", "code", "company", "department", "team", "zone"] {
            let email: &'static str = Box::leak(format!("h{n}{field}@mill.example").replace('_', "").into_boxed_str());
            let name: &'static str = Box::leak(format!("h{n}{field}").replace('_', "").into_boxed_str());
            for (kind, mut fields) in [("user", user(&[("email", email), ("username", name)])), ("staff", staff(&[("email", email), ("username", name)]))] {
                fields.retain(|(known, _)| *known != field);
                fields.push((field, text));
                let answer = register(&desk, kind, &fields).await;
                assert!(matches!(answer.status(), 303 | 422 | 429), "{kind} {field} {text}: {}", answer.text());
                assert!(!answer.html().contains("<script>alert(1)"), "{kind} {field}");
            }
        }
        desk.wait(hours(1));
        desk.work().await;
    }
    for path in ["/people/registrations", "/people/registrations?state=sent"] {
        let page = desk.admin().get(path).await.expect(200);
        assert!(!page.html().contains("<script>alert(1)"));
    }
    assert!(desk.outbox().await.iter().all(|mail| !mail.html.contains("<script>") && !mail.text.contains("evil.example")), "no mail carries a message");
}

/// K8: as long for a company that is here as for one that is not, since a job finds out which it is.
#[desk_test]
async fn a_known_company_takes_no_longer_than_an_unknown_one(desk: TestDesk) {
    let mut times = [Vec::new(), Vec::new()];
    for n in 0..15 {
        for (which, company) in ["Harbour Light Press", "Nobody Knows This Company"].into_iter().enumerate() {
            let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
            let fields = staff(&[("company", company), ("email", leak(format!("t{n}{which}@x.example"))), ("username", leak(format!("timed{n}{which}")))]);
            let began = std::time::Instant::now();
            register(&desk, "staff", &fields).await.expect(303);
            times[which].push(began.elapsed());
        }
    }
    let [known, unknown] = times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    let ratio = known.as_secs_f64() / unknown.as_secs_f64();
    assert!((0.4..2.5).contains(&ratio), "{known:?} for a known company, {unknown:?} for an unknown one");
    desk.work().await;
}
