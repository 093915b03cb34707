//! Clients and their contracts, as the organization keeps them.

use people::{
    UserState,
    client::{self, ClientChange},
    contract::{self, ContractChange},
    membership::know_outsider,
    token::Scope,
};
use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

use crate::{events, follow};

/// A client of Harbour Light Press with a contract in force.
pub async fn mill(desk: &TestDesk) -> (people::Client, people::Contract) {
    let change = ClientChange { name: Some("Old Mill".into()), domains: Some(vec!["mill.example".into()]), colleagues_see: None };
    let client = desk.act("helena", move |ctx| client::add_client(ctx, &change)).await.unwrap();
    let id = client.id;
    let contract = desk.act("helena", move |ctx| contract::add_contract(ctx, id, &in_force("HL-2026/17"))).await.unwrap();
    (client, contract)
}

pub fn in_force(number: &str) -> ContractChange {
    ContractChange { number: Some(number.into()), state: Some("active".into()), ..ContractChange::default() }
}

#[desk_test]
async fn an_administrator_adds_a_client_and_a_contract(desk: TestDesk) {
    let helena = desk.admin();
    assert!(helena.get("/settings").await.html().contains("href=\"/settings/clients\""));
    let empty = helena.get("/settings/clients").await.expect(200);
    assert!(empty.text().contains("A client is a company that you serve"), "an empty list teaches");

    let added = helena.post("/settings/clients", &[("name", "Old Mill"), ("domains", "@Mill.example\nmill.example")]).await.expect(303);
    let page = follow(&helena, &added).await.expect(200);
    assert!(page.text().contains("Old Mill is added") && page.html().contains("mill.example</textarea>"), "{}", page.text());
    let path = added.location().to_owned();

    let new = format!("{path}/contracts");
    let wrong = [("number", "x"), ("state", "active"), ("begins_on", "2026-12-31"), ("ends_on", "2026-01-01"), ("most_people", "-1"), ("contact_email", "nobody")];
    let page = helena.post(&new, &wrong).await.expect(422).text();
    for words in ["at least one digit", "lies before the first", "whole number from 0", "Enter a valid email"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let fields = [("number", "HL-2026/17"), ("state", "active"), ("begins_on", "2026-01-01"), ("ends_on", "2026-12-31"), ("most_people", "5"), ("code", "blue door")];
    let added = helena.post(&new, &fields).await.expect(303);
    let page = follow(&helena, &added).await.expect(200).text();
    assert!(page.contains("Contract HL-2026/17 is added") && page.contains("In force") && page.contains("0 of at most 5"), "{page}");
    assert!(helena.get(&path).await.text().contains("HL-2026/17 2026-01-01 to 2026-12-31"));
    assert!(helena.get("/settings/clients?q=mil").await.text().contains("Old Mill"));
    desk.wait(kernel::days(60));
    assert!(desk.admin().get(&path).await.text().contains("Expired"), "the last day was the end of December");
}

#[desk_test]
async fn a_change_is_told_with_before_and_after_and_the_code_never(desk: TestDesk) {
    let (client, contract) = mill(&desk).await;
    let helena = desk.admin();
    let fields = |version: &str| {
        let version = version.to_owned();
        move |state: &str| vec![("number", "HL-2026/17".to_owned()), ("state", state.to_owned()), ("code", "blue door".into()), ("version", version.clone())]
    };
    let post = async |fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        helena.post(&contract.path(), &fields).await
    };
    post(fields("1")("suspended")).await.expect(303);
    let stale = post(fields("1")("ended")).await.expect(409);
    assert!(stale.text().contains("Somebody else changed the settings"));
    post(fields("2")("suspended")).await.expect(303);

    let id = contract.id;
    let told = desk.act("helena", move |ctx| queue::timeline(ctx, contract::events::item(id), None, 50)).await.unwrap();
    let kinds: Vec<&str> = told.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["contract.added", "contract.changed", "contract.code_changed"], "saving it again is nothing new");
    assert!(told.iter().all(|event| !event.data.contains("blue door")));
    assert!(told[1].data.contains("suspended") && told[1].data.contains("active"));

    let change = ClientChange { colleagues_see: Some(true), ..ClientChange::default() };
    let id = client.id;
    desk.act("helena", move |ctx| client::change_client(ctx, id, &change, |_| Ok(()))).await.unwrap();
    let told = desk.act("helena", move |ctx| queue::timeline(ctx, client::events::item(id), None, 50)).await.unwrap();
    let data: Value = told.last().unwrap().data().unwrap();
    assert_eq!((&data["before"]["colleagues_see"], &data["after"]["colleagues_see"]), (&json!(false), &json!(true)));
}

#[desk_test]
async fn a_number_is_one_contracts_in_the_whole_installation_and_stays(desk: TestDesk) {
    let (client, contract) = mill(&desk).await;
    let change = ClientChange { name: Some("Elsewhere".into()), ..ClientChange::default() };
    let other = desk.act("nils", move |ctx| client::add_client(ctx, &change)).await.unwrap().id;
    for (name, client) in [("helena", client.id), ("nils", other)] {
        let taken = desk.act(name, move |ctx| contract::add_contract(ctx, client, &in_force("hl-2026 / 17"))).await;
        let Err(kernel::Error::Invalid(errors)) = taken else { panic!("{name} has the same number") };
        assert_eq!(errors.of("number").map(|text| text.key.as_ref()), Some("contract-number-taken"));
    }
    let id = contract.id;
    let renumber = ContractChange { number: Some("HL-18".into()), ..ContractChange::default() };
    let again = renumber.clone();
    let refused = desk.act("helena", move |ctx| contract::change_contract(ctx, id, &renumber, |_| Ok(()))).await;
    assert!(matches!(refused, Err(kernel::Error::Invalid(_))), "people register with it");
    let draft = ContractChange { state: Some("draft".into()), ..ContractChange::default() };
    desk.act("helena", move |ctx| contract::change_contract(ctx, id, &draft, |_| Ok(()))).await.unwrap();
    desk.act("helena", move |ctx| contract::change_contract(ctx, id, &again, |_| Ok(()))).await.unwrap();
    desk.act("nils", move |ctx| contract::add_contract(ctx, other, &in_force("HL-2026/17"))).await.expect("the number of a draft that has another one is free");
}

#[desk_test]
async fn who_writes_from_a_domain_of_a_client_belongs_to_it_and_to_its_contract(desk: TestDesk) {
    let known = async |email: &str| {
        let email: kernel::EmailAddress = email.parse().unwrap();
        desk.act("helena", move |ctx| know_outsider(ctx, &email, "Kim", kernel::Language::En)).await.unwrap()
    };
    assert_eq!(known("early@mill.example").await.client, None, "nobody serves the mill yet");
    let (client, contract) = mill(&desk).await;
    let kim = known("kim@Mill.example").await;
    assert_eq!((kim.state, kim.client, kim.contract), (UserState::Outsider, Some(client.id), Some(contract.id)));
    let early = known("early@mill.example").await;
    assert_eq!((early.client, early.contract), (Some(client.id), Some(contract.id)), "the next mail places who wrote before");
    assert_eq!(known("kim@elsewhere.example").await.client, None);

    let id = client.id;
    let archived = desk.act("helena", move |ctx| client::archive_client(ctx, id)).await.unwrap();
    assert!(archived.is_archived());
    desk.act("helena", move |ctx| client::archive_client(ctx, id)).await.expect("a second time changes nothing");
    assert_eq!(known("late@mill.example").await.client, None, "an archived client has no domain");
    let page = desk.admin().get("/settings/clients?state=archived").await.text();
    assert!(page.contains("Old Mill"));
    desk.act("helena", move |ctx| client::restore_client(ctx, id)).await.unwrap();
    assert_eq!(known("late@mill.example").await.client, Some(client.id));
}

#[desk_test]
async fn somebody_is_moved_to_another_contract_only_if_it_takes_them(desk: TestDesk) {
    let (client, contract) = mill(&desk).await;
    let email: kernel::EmailAddress = "kim@mill.example".parse().unwrap();
    let kim = desk.act("helena", move |ctx| know_outsider(ctx, &email, "Kim", kernel::Language::En)).await.unwrap();
    let id = client.id;
    for (number, change) in [
        ("N-1", ContractChange { state: Some("suspended".into()), ..in_force("N-1") }),
        ("N-2", ContractChange { domains: Some(vec!["office.example".into()]), ..in_force("N-2") }),
        ("N-3", ContractChange { most_people: Some("0".into()), ..in_force("N-3") }),
        ("N-4", ContractChange { ends_on: Some("2026-11-22".into()), ..in_force("N-4") }),
    ] {
        desk.act("helena", move |ctx| contract::add_contract(ctx, id, &change)).await.unwrap();
        let page = desk.admin().post(&format!("{}/contract", kim.path()), &[("number", number)]).await.expect(422);
        assert!(page.html().contains(&format!("value=\"{number}\"")), "the form comes back filled in");
    }
    let unknown = desk.admin().post(&format!("{}/contract", kim.path()), &[("number", "N-99")]).await.expect(422);
    assert!(unknown.text().contains("You have no contract with this number"));

    let other = ClientChange { name: Some("New Mill".into()), ..ClientChange::default() };
    let other = desk.act("helena", move |ctx| client::add_client(ctx, &other)).await.unwrap();
    let new = other.id;
    desk.act("helena", move |ctx| contract::add_contract(ctx, new, &in_force("N-5"))).await.unwrap();
    let moved = desk.admin().post(&format!("{}/contract", kim.path()), &[("number", "n-5")]).await;
    assert!(follow(&desk.admin(), &moved).await.text().contains("Kim"), "on the page of the new client");
    let told = events(&desk, "helena", Some(kim.id)).await;
    let data: Value = told.last().unwrap().data().unwrap();
    assert_eq!((&data["before"], &data["after"]), (&json!(contract.number.as_str()), &json!("N-5")));

    let helena = desk.admin().with_token(Scope::Write);
    let path = format!("/users/{}/contract", kim.id);
    assert_eq!(helena.api("PUT", &path, json!({"number": "HL-2026/17"})).await.expect(200).json()["client"], json!(client.id));
    assert_eq!(helena.api("DELETE", &path, Value::Null).await.expect(200).json()["client"], Value::Null);
    let own = format!("/users/{}/contract", desk.id_of("helena"));
    helena.api("PUT", &own, json!({"number": "HL-2026/17"})).await.expect(409);
}

#[desk_test]
async fn a_domain_belongs_to_one_client_and_not_to_ones_own_organization(desk: TestDesk) {
    mill(&desk).await;
    let helena = desk.admin();
    for (domains, words) in [
        ("mill.example", "belongs to the client Old Mill"),
        ("example.com", "a domain of your own organization"),
        ("gmail.com", "Anybody can have an address at gmail.com"),
    ] {
        let page = helena.post("/settings/clients", &[("name", "Another"), ("domains", domains)]).await.expect(422);
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let page = helena.post("/settings/clients", &[("name", "old mill")]).await.expect(422);
    assert!(page.text().contains("You already have a client called old mill"));
}

#[desk_test]
async fn a_program_keeps_clients_and_contracts_too(desk: TestDesk) {
    let helena = desk.admin().with_token(Scope::Write);
    let client = helena.api("POST", "/clients", json!({"name": "Old Mill", "domains": ["mill.example"], "colleagues_see": true})).await.expect(201).json();
    let path = format!("/clients/{}", client["id"].as_str().unwrap());
    let contract = helena.api("POST", &format!("{path}/contracts"), json!({"number": "HL-17", "state": "active", "most_people": 3})).await.expect(201).json();
    assert_eq!((&contract["validity"], &contract["most_people"], &contract["people"]), (&json!("in_force"), &json!(3), &json!(0)));
    let of = format!("/contracts/{}", contract["id"].as_str().unwrap());
    let changed = helena.api("PATCH", &of, json!({"most_people": "", "hours_included": 40, "ends_on": "2027-01-31"})).await.expect(200).json();
    assert_eq!((&changed["most_people"], &changed["hours_included"], &changed["ends_on"]), (&Value::Null, &json!(40), &json!("2027-01-31")));
    helena.api_with("PATCH", &of, json!({"state": "ended"}), &[("if-match", "\"1\"")]).await.expect(412);
    assert_eq!(helena.api("GET", &format!("{path}/contracts"), Value::Null).await.expect(200).json()["data"][0]["number"], "HL-17");
    assert_eq!(helena.api("GET", "/clients?q=old", Value::Null).await.expect(200).json()["data"][0]["domains"], json!(["mill.example"]));
    helena.api("POST", &format!("{path}/archive"), Value::Null).await.expect(200);
    assert_eq!(helena.api("GET", "/clients", Value::Null).await.expect(200).json()["data"], json!([]));
    helena.api("POST", &format!("{path}/restore"), Value::Null).await.expect(200);
    assert_eq!(helena.api("GET", &format!("{path}/people"), Value::Null).await.expect(200).json()["data"], json!([]));
}

#[desk_test]
async fn only_administrators_see_clients_and_another_organization_sees_nothing(desk: TestDesk) {
    let (client, contract) = mill(&desk).await;
    for (name, status) in [("rosa", 403), ("nils", 404)] {
        let person = desk.person(name);
        for path in [client.path(), contract.path(), format!("{}/contracts/new", client.path()), format!("{}/archive", client.path())] {
            person.get(&path).await.expect(status);
        }
        person.post(&contract.path(), &[("state", "ended"), ("version", "1")]).await.expect(status);
        person.post(&format!("{}/archive", client.path()), &[]).await.expect(status);
    }
    assert!(!desk.stranger().get("/settings/clients").await.expect(200).text().contains("Old Mill"));
}
