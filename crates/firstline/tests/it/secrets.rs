//! S21: secrets are shown once, stored as fingerprints, and never written to the log.

use std::{
    io::Write,
    sync::{Arc, Mutex, OnceLock},
};

use testkit::{PASSWORD, TestDesk, desk_test};

use crate::ground::Ground;

/// All that this process has logged since somebody began to listen.
static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();

struct Page(Arc<Mutex<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn listen() -> Arc<Mutex<Vec<u8>>> {
    Arc::clone(LOG.get_or_init(|| {
        let log = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&log);
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(move || Page(Arc::clone(&kept))).finish();
        let _ = tracing::subscriber::set_global_default(subscriber);
        log
    }))
}

#[desk_test]
async fn neither_the_log_nor_the_tables_know_a_secret(desk: TestDesk) {
    let log = listen();
    tracing::warn!("the log is heard");
    let ground = Ground::new(&desk).await;
    let mut secrets = vec![PASSWORD.to_owned(), "another quite long phrase".to_owned(), "guessed-password-zq".to_owned()];

    let anonymous = desk.anonymous();
    anonymous.post("/sign-in", &[("identifier", "helena"), ("password", "guessed-password-zq")]).await.expect(422);
    let session = anonymous.post("/sign-in", &[("identifier", "helena"), ("password", PASSWORD)]).await.expect(303).session().expect("a session");
    let helena = anonymous.with_session(&session);
    let made = helena.post("/account/tokens", &[("name", "script"), ("scope", "write"), ("expires_at", "")]).await;
    let page = made.html();
    let at = page.find("flt_").expect("the token is shown once");
    let token: String = page[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect();
    assert!(token.len() > 40, "{token}");
    assert!(!helena.get("/account/tokens").await.expect(200).html().contains(&token), "the token is shown again");
    let program = anonymous.with_raw_token(&token);
    for path in ["/me/tokens", "/me", "/me/sessions", "/users", "/operator/outbox"] {
        let body = program.api("GET", path, serde_json::Value::Null).await.expect(200).html();
        assert!(!body.contains(&token) && !body.contains(&session) && !body.contains("secret_hash") && !body.contains("argon2"), "{path}: {body}");
    }
    // A key for repeating would keep the answer, and with it the secret.
    let second = serde_json::json!({"name": "second", "scope": "read"});
    let by_api = program.api_with("POST", "/me/tokens", second, &[("idempotency-key", "once")]).await.expect(201).json();
    secrets.extend([session.clone(), token, by_api["secret"].as_str().expect("a secret").to_owned()]);

    anonymous.post("/forgot", &[("email", "helena@example.com")]).await;
    desk.work().await;
    let mail = desk.outbox().await.into_iter().find(|mail| mail.text.contains("/reset/")).expect("a mail");
    let link: String = mail.text.split("/reset/").nth(1).expect("a link").chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect();
    anonymous.get(&format!("/reset/{link}")).await.expect(200);
    anonymous.post(&format!("/reset/{link}"), &[("password", "another quite long phrase")]).await.expect(303);
    secrets.push(link.clone());
    secrets.push(ground.make_link("ana", people::link::LinkKind::Confirm).await);
    desk.work().await;
    // Refusals are logged most readily.
    program.api_raw("POST", "/tickets", br#"{"title": "guessed-password-zq"#.to_vec(), &[]).await;
    anonymous.get(&format!("/reset/{link}")).await;
    anonymous.get("/tickets/1?password=guessed-password-zq").await;

    let stored = ground.dump().await;
    // A queued mail must hold the link that it brings.
    for (table, rows) in stored.iter().filter(|(table, _)| *table != "mail_out") {
        for secret in &secrets {
            assert!(!rows.iter().any(|row| row.contains(secret)), "{table} holds {secret}");
        }
    }
    let log = String::from_utf8_lossy(&log.lock().expect("the log")).into_owned();
    assert!(log.contains("the log is heard"));
    for secret in secrets.iter().chain([&mail.text]) {
        assert!(!log.contains(secret.as_str()), "the log holds {secret}");
    }
}

#[desk_test]
async fn a_leaked_hash_opens_nothing(desk: TestDesk) {
    let helena = desk.person("helena");
    let hashes = desk.app.db.installation_read(|installation| installation.query("SELECT secret_hash FROM session", &[], |row| row.take::<Vec<u8>>()));
    for hash in hashes.await.expect("hashes") {
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(desk.anonymous().with_session(&hex).get("/feed").await.status(), 303);
        let base64 = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, &hash);
        assert_eq!(desk.anonymous().with_session(&base64).get("/feed").await.status(), 303);
    }
    helena.get("/feed").await.expect(200);
}
