use people::user::{User, store};
use serde_json::Value;
use testkit::{TestDesk, desk_test};

/// Takes back that somebody's address was confirmed.
async fn unconfirm(desk: &TestDesk, name: &'static str) {
    desk.act(name, move |ctx| {
        let user = people::by_username(ctx, name)?.unwrap();
        store::update(ctx, &User { email_confirmed_at: None, ..user })
    })
    .await
    .unwrap();
}

#[desk_test]
async fn an_account_is_found_by_name_address_username_and_organization(desk: TestDesk) {
    let operator = desk.admin();
    for words in ["Petra", "vogel", "petra@exam", "PETRA", "northern pap"] {
        let page = operator.get(&format!("/operator/accounts?q={}", web::refusal::encode(words))).await.expect(200);
        assert!(page.text().contains("Petra Vogel") && page.text().contains("Northern Paper"), "{words}: {}", page.text());
    }
    assert!(operator.get("/operator/accounts?q=%25").await.expect(200).text().contains("Nobody found"));
    assert!(operator.get("/operator/accounts").await.expect(200).text().contains("Who needs help?"));
}

#[desk_test]
async fn the_confirmation_is_sent_again_where_it_is_missing(desk: TestDesk) {
    let operator = desk.admin();
    let petra = desk.id_of("petra");
    let before = desk.outbox().await.len();
    operator.post(&format!("/operator/accounts/{petra}/resend"), &[]).await.expect(303);
    assert_eq!(desk.outbox().await.len(), before, "a confirmed address is not asked again");

    unconfirm(&desk, "petra").await;
    let answer = operator.post(&format!("/operator/accounts/{petra}/resend"), &[]).await.expect(303);
    assert_eq!(answer.location(), "/operator/accounts?q=petra%40example.com");
    let mails = desk.outbox().await;
    assert_eq!((mails.len(), mails[0].to_address.as_str()), (before + 1, "petra@example.com"));

    let api = operator.with_token(people::token::Scope::Write);
    api.api("POST", &format!("/operator/accounts/{petra}/resend"), Value::Null).await.expect(200);
    api.api("POST", "/operator/accounts/1/resend", Value::Null).await.expect(404);
    let found = api.api("GET", "/operator/accounts?q=petra", Value::Null).await.expect(200).json();
    assert_eq!(found["data"][0]["organization_name"], "Northern Paper");
    assert_eq!(found["data"][0]["email_confirmed_at"], Value::Null);
}

#[desk_test]
async fn nobody_else_may(desk: TestDesk) {
    unconfirm(&desk, "petra").await;
    let petra = desk.id_of("petra");
    desk.stranger().post(&format!("/operator/accounts/{petra}/resend"), &[]).await.expect(403);
    desk.stranger().with_token(people::token::Scope::Write).api("GET", "/operator/accounts?q=a", Value::Null).await.expect(403);
}
