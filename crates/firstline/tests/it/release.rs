//! S29: what somebody gets who starts the program and reads nothing.

use firstline::Config;
use testkit::{TestDesk, desk_test};

#[test]
fn it_listens_to_this_machine_alone_and_has_no_password() {
    let config = Config::default();
    assert!(config.listen.ip().is_loopback());
    assert!(config.trusted_proxies.is_empty());
    assert!(config.metrics_token.is_none() && config.smtp_password.is_none() && config.database_url.is_none());
    assert_eq!(config.log, "info", "nothing is debugged unless asked");
    assert!(config.base_url().starts_with("http://127.0.0.1:"));
}

#[cfg(unix)]
#[test]
fn the_data_folder_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config { data_dir: folder.path().join("data"), ..Config::default() };
    config.make_data_dir().expect("a data folder");
    let mode = || std::fs::metadata(&config.data_dir).expect("a folder").permissions().mode() & 0o777;
    assert_eq!(mode(), 0o700);
    // One that was there before, and open, is closed.
    std::fs::set_permissions(&config.data_dir, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    config.make_data_dir().expect("a data folder");
    assert_eq!(mode(), 0o700);
}

#[desk_test]
async fn a_fresh_installation_lets_nobody_in_without_the_printed_link(desk: TestDesk) {
    for (name, password) in [("admin", "admin"), ("admin", "password"), ("root", "root"), ("helena", ""), ("operator", "operator"), ("firstline", "firstline")]
    {
        let answer = desk.anonymous().post("/sign-in", &[("identifier", name), ("password", password)]).await;
        assert_eq!(answer.status(), 422, "{name}");
        assert!(answer.session().is_none());
    }
    let link = people::entry::setup_link(&desk.app.db).await.expect("an answer");
    assert!(link.is_none(), "an installation with an operator prints no link");
    let set_up = [("token", "x"), ("name", "Eve"), ("email", "eve@elsewhere.example"), ("password", "a long enough phrase"), ("organization", "Elsewhere")];
    assert!(desk.anonymous().post("/setup", &set_up).await.session().is_none());
}

#[desk_test]
async fn folders_are_not_listed_and_the_inside_is_not_told(desk: TestDesk) {
    let helena = desk.person("helena");
    for path in ["/assets/", "/assets", "/files", "/data", "/.env", "/.git/config", "/firstline.toml", "/firstline.db", "/debug", "/metrics", "/server-status"]
    {
        let answer = helena.get(path).await;
        assert_eq!(answer.status(), 404, "{path}");
    }
    for path in ["/readyz", "/healthz"] {
        let answer = desk.anonymous().get(path).await.expect(200);
        assert!(answer.body.len() < 20, "{path} tells too much");
    }
}

#[desk_test]
async fn where_signing_up_is_closed_it_is(desk: TestDesk) {
    let closed = crate::elsewhere::front(&desk, |site| site.sign_up_is_open = false);
    let body = "name=Eve&email=eve%40elsewhere.example&password=a+long+enough+phrase&organization=Elsewhere";
    let reply = crate::elsewhere::post_from(&closed, std::net::IpAddr::from([192, 0, 2, 1]), "/sign-up", body, &[]).await;
    assert!(reply.cookies().iter().all(|cookie| !cookie.contains("firstline=")) && reply.status != 303, "{}", reply.status);
    let json = axum::http::Request::post("/api/v1/signup").header("content-type", "application/json");
    let json = json
        .body(axum::body::Body::from(r#"{"name": "Eve", "email": "eve@elsewhere.example", "password": "a long enough phrase", "organization": "Elsewhere"}"#));
    assert_eq!(crate::elsewhere::send(&closed, json.expect("a request")).await.status, 403);
}
