use people::token::Scope;
use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

#[desk_test]
async fn an_administrator_makes_a_key_and_sees_what_to_publish(desk: TestDesk) {
    let helena = desk.admin();
    let path = "/settings/mail/signing";
    assert!(helena.get(path).await.expect(200).text().contains("Nothing to sign yet"));
    desk.mailbox("helena", "desk@harbour.example").await;
    assert!(helena.get(path).await.expect(200).text().contains("Make a key"));
    helena.post(path, &[("domain", "harbour.example")]).await.expect(303);
    let page = helena.get(path).await.expect(200);
    assert!(page.text().contains("._domainkey.harbour.example") && page.text().contains("v=DKIM1; k=rsa; p=MII"), "{}", page.text());
    assert!(page.text().contains("Waits for its record") && !page.text().contains("Make a new key"), "one that waits is enough");
    helena.post(path, &[("domain", "harbour.example")]).await.expect(409);
    helena.post(path, &[("domain", "elsewhere.example")]).await.expect(422);

    let key = page.html().split("id=\"key-").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    // Tests hear no name servers.
    helena.post(&format!("{path}/{key}/check"), &[]).await.expect(303);
    assert!(helena.get(path).await.text().contains("No name server answered"));
    for person in [desk.person("ana"), desk.person("rosa")] {
        person.get(path).await.expect(403);
        person.post(&format!("{path}/{key}/check"), &[]).await.expect(403);
    }
    desk.stranger().post(&format!("{path}/{key}/remove"), &[]).await.expect(404);
    assert!(helena.in_russian().get(&format!("{path}/{key}/remove")).await.expect(200).html().contains("_domainkey"));
    helena.post(&format!("{path}/{key}/remove"), &[]).await.expect(303);
    assert!(helena.get(path).await.text().contains("We make a key"));
}

#[desk_test]
async fn programs_make_keys_and_never_read_a_private_half(desk: TestDesk) {
    desk.mailbox("helena", "desk@harbour.example").await;
    let program = desk.admin().with_token(Scope::Write);
    let made = program.api("POST", "/dkim-keys", json!({"domain": "harbour.example"})).await.expect(201).json();
    assert_eq!((&made["state"], &made["found"]), (&json!("waiting"), &Value::Null));
    assert!(made["record"].as_str().unwrap().starts_with("v=DKIM1; k=rsa; p="));
    assert!(made.get("private_key").is_none() && made.as_object().unwrap().keys().all(|key| !key.contains("private")));
    let path = format!("/dkim-keys/{}", made["id"].as_str().unwrap());
    assert_eq!(program.api("POST", &format!("{path}/check"), Value::Null).await.expect(200).json()["found"], "unknown");
    assert_eq!(program.api("GET", "/dkim-keys", Value::Null).await.expect(200).json()["data"].as_array().unwrap().len(), 1);
    program.api("POST", "/dkim-keys", json!({"domain": "elsewhere.example"})).await.expect(422);
    program.api("DELETE", &path, Value::Null).await.expect(204);
    program.api("DELETE", &path, Value::Null).await.expect(404);
}
