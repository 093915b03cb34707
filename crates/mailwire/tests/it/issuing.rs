//! Tokens, from an issuer of our own on the loopback interface, under a certificate of our own authority.

use std::{sync::Mutex, time::Duration};

use kernel::{Timestamp, minutes, seconds};
use mailwire::{
    Guard, Secret, Why,
    oauth2::{self, Client, DeviceState, Endpoints, Issuer},
    testing::{Authority, Script},
};

const NOW: Timestamp = Timestamp(1_790_000_000_000_000);

/// An issuer that answers the form it is sent by `says` (status and JSON).
async fn issuer(authority: &Authority, says: impl Fn(&str) -> (u16, String) + Send + Sync + 'static) -> (Script, Client) {
    let script = Script::start_http(authority.identity("localhost").server(), says).await;
    let at = |path: &str| format!("https://localhost:{}/{path}", script.port);
    let endpoints = Endpoints {
        authorize: at("authorize"),
        device: at("device"),
        token: at("token"),
        scopes: "mail offline".into(),
        extra: vec![("prompt".into(), "consent".into())],
    };
    let client = Client { endpoints, id: "desk".into(), secret: Secret::new("hush hush") };
    (script, client)
}

fn guard(authority: &Authority) -> Guard {
    crate::guard(authority).with_patience(Duration::from_secs(3))
}

#[tokio::test]
async fn a_redirect_is_bound_to_who_started_it_and_gives_tokens() {
    let authority = Authority::new();
    let (issuer, client) = issuer(&authority, |_| (200, r#"{"access_token":"a1","refresh_token":"r1","expires_in":3600,"token_type":"Bearer"}"#.into())).await;
    let started = oauth2::start(&client, "https://desk.example/back", "desk@northwind.example");
    for part in [
        "response_type=code",
        "client_id=desk",
        "code_challenge_method=S256",
        "redirect_uri=https%3A%2F%2Fdesk.example%2Fback",
        "login_hint=desk%40northwind.example",
        "prompt=consent",
    ] {
        assert!(started.url.contains(part), "{}", started.url);
    }
    assert!(started.url.contains(started.state.expose()) && !started.url.contains(started.verifier.expose()));
    assert!(started.verifier.expose().len() >= 43, "RFC 7636, section 4.1");
    assert_ne!(oauth2::start(&client, "x", "y").state, started.state);

    let tokens = oauth2::finish(&client, &guard(&authority), "https://desk.example/back", "code 1&x=y", &started.verifier, NOW).await.unwrap();
    assert_eq!((tokens.access.expose(), tokens.refresh.as_ref().unwrap().expose()), ("a1", "r1"));
    assert_eq!(tokens.expires_at, NOW.plus(seconds(3600)));
    assert!(tokens.are_fresh(NOW) && !tokens.are_fresh(NOW.plus(minutes(58))));
    let form = issuer.heard().pop().unwrap();
    assert!(
        form.contains("grant_type=authorization_code")
            && form.contains("code=code+1%26x%3Dy")
            && form.contains(&format!("code_verifier={}", started.verifier.expose())),
        "{form}"
    );
    let shown = format!("{client:?} {tokens:?} {started:?}").replace(&started.url, "");
    assert!(!["hush", "a1", "r1"].iter().any(|secret| shown.contains(secret)) && !shown.contains(started.verifier.expose()), "{shown}");
}

#[tokio::test]
async fn a_stale_token_is_renewed_until_leave_is_taken_back() {
    let authority = Authority::new();
    let (_issuer, client) = issuer(&authority, |form| match form {
        form if form.contains("refresh_token=good") => (200, r#"{"access_token":"a2","expires_in":"1800"}"#.into()),
        form if form.contains("refresh_token=rotating") => (200, r#"{"access_token":"a3","refresh_token":"next"}"#.into()),
        form if form.contains("refresh_token=odd") => (200, "<html>".into()),
        form if form.contains("refresh_token=wrong-client") => (401, r#"{"error":"invalid_client"}"#.into()),
        _ => (400, r#"{"error":"invalid_grant","error_description":"revoked\r\nX: y"}"#.into()),
    })
    .await;
    let refresh = async |token: &str| oauth2::refresh(&client, &guard(&authority), &Secret::new(token), NOW).await;
    let tokens = refresh("good").await.unwrap();
    assert_eq!((tokens.access.expose(), tokens.refresh.unwrap().expose(), tokens.expires_at), ("a2", "good", NOW.plus(seconds(1800))));
    assert_eq!(refresh("rotating").await.unwrap().refresh.unwrap().expose(), "next");
    let refused = refresh("gone").await.unwrap_err();
    assert_eq!((refused.why, refused.text.key.as_ref(), refused.said.as_str()), (Why::SignIn, "mailwire-oauth-again", "revoked  X: y"));
    assert_eq!(refresh("wrong-client").await.unwrap_err().text.key, "mailwire-oauth-client");
    assert_eq!(refresh("odd").await.unwrap_err().text.key, "mailwire-oauth-garbage");
}

#[tokio::test]
async fn a_code_for_a_device_is_waited_for() {
    let authority = Authority::new();
    let asked = Mutex::new(0);
    let (_issuer, client) = issuer(&authority, move |form| {
        if !form.contains("device_code=") {
            return (
                200,
                r#"{"device_code":"d1","user_code":"ABCD-EFGH","verification_uri":"https://login.example/device","expires_in":600,"interval":7}"#.into(),
            );
        }
        let mut asked = asked.lock().unwrap();
        *asked += 1;
        match *asked {
            1 => (400, r#"{"error":"authorization_pending"}"#.into()),
            2 => (400, r#"{"error":"slow_down"}"#.into()),
            3 => (200, r#"{"access_token":"a1","refresh_token":"r1","expires_in":10}"#.into()),
            _ => (400, r#"{"error":"expired_token"}"#.into()),
        }
    })
    .await;
    let guard = guard(&authority);
    let code = oauth2::ask_device(&client, &guard, NOW).await.unwrap();
    assert_eq!((code.user_code.as_str(), code.page.as_str(), code.interval_seconds), ("ABCD-EFGH", "https://login.example/device", 7));
    let poll = async || oauth2::poll_device(&client, &guard, &code, NOW).await;
    assert_eq!(poll().await.unwrap(), DeviceState::Pending);
    assert_eq!(poll().await.unwrap(), DeviceState::SlowDown);
    assert!(matches!(poll().await.unwrap(), DeviceState::Granted(tokens) if !tokens.are_fresh(NOW)));
    assert_eq!(poll().await.unwrap_err().text.key, "mailwire-oauth-again");
}

#[tokio::test]
async fn an_issuer_is_asked_through_the_guard_and_under_tls_alone() {
    let authority = Authority::new();
    let (issuer, client) = issuer(&authority, |_| (200, "{}".into())).await;
    let closed = Guard::new::<&str>(&[]).unwrap();
    assert_eq!(oauth2::refresh(&client, &closed, &Secret::new("x"), NOW).await.unwrap_err().why, Why::Guarded);
    let mut plain = client.clone();
    plain.endpoints.token = plain.endpoints.token.replace("https://", "http://");
    assert_eq!(oauth2::refresh(&plain, &guard(&authority), &Secret::new("x"), NOW).await.unwrap_err().why, Why::Name);
    let unknown = Authority::new();
    assert_eq!(oauth2::refresh(&client, &guard(&unknown), &Secret::new("x"), NOW).await.unwrap_err().why, Why::Tls);
    assert!(issuer.heard().is_empty());
}

#[test]
fn endpoints_of_a_tenant_stay_where_they_belong() {
    let endpoints = Issuer::Microsoft.endpoints("../../evil/?x=");
    assert!(endpoints.token.starts_with("https://login.microsoftonline.com/organizations/oauth2/"), "{}", endpoints.token);
    assert!(Issuer::Microsoft.endpoints("northwind.onmicrosoft.com").device.contains("/northwind.onmicrosoft.com/"));
    assert!(!Issuer::Google.has_device_codes() && Issuer::Google.endpoints("").token.starts_with("https://oauth2.googleapis.com/"));
}
