//! Somebody with a browser, or with a token.

use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use db::Who;
use kernel::{OrganizationId, UserId};
use serde_json::Value;
use tower::ServiceExt;

use crate::{Answer, TestDesk, desk::BASE_URL};

/// Somebody who does things through the real router.
#[derive(Clone)]
pub struct Person {
    pub name: String,
    pub id: Option<UserId>,
    router: Router,
    db: db::Db,
    organization: Option<OrganizationId>,
    /// The secret of the session.
    session: Option<String>,
    token: Option<String>,
    language: &'static str,
}

impl Person {
    pub(crate) fn anonymous(desk: &TestDesk) -> Self {
        Self {
            name: "anonymous".into(),
            id: None,
            router: desk.router(),
            db: desk.app.db.clone(),
            organization: None,
            session: None,
            token: None,
            language: "en",
        }
    }

    /// Opens a session without a password, since hashing one for every test would take most of their time.
    pub(crate) fn signed_in(desk: &TestDesk, name: &str, organization: OrganizationId, user: UserId) -> Self {
        let db = desk.app.db.clone();
        let open = move || {
            db.installation_write_blocking(move |installation| {
                people::session::open(
                    installation,
                    organization,
                    user,
                    &people::session::Origin { source: "127.0.0.1".into(), user_agent: "test".into(), ..Default::default() },
                )
            })
        };
        let session = std::thread::spawn(open).join().expect("a session").expect("a session");
        Self { name: name.into(), id: Some(user), organization: Some(organization), session: Some(session), ..Self::anonymous(desk) }
    }

    /// The same person with a token instead of a browser; `scope` is `Read` or `Write`.
    pub fn with_token(&self, scope: people::token::Scope) -> Self {
        let (organization, user) = (self.organization.expect("an organization"), self.id.expect("a person"));
        let db = self.db.clone();
        let issue = move || {
            db.installation_write_blocking(move |installation| {
                let mut ctx = installation.within(Who { actor: kernel::Actor::Person(user), ..Who::desk(organization) });
                people::token::create(&mut ctx, "test", scope, None).map(|created| created.secret)
            })
        };
        let token = std::thread::spawn(issue).join().expect("a token").expect("a token");
        Self { token: Some(token), session: None, ..self.clone() }
    }

    /// The same browser with a session that somebody holds by its secret.
    pub fn with_session(&self, secret: &str) -> Self {
        Self { session: Some(secret.to_owned()), ..self.clone() }
    }

    pub fn with_raw_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), session: None, ..self.clone() }
    }

    pub fn in_russian(&self) -> Self {
        Self { language: "ru", ..self.clone() }
    }

    /// The secret of this browser's session.
    pub fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).expect("a request")).await
    }

    /// Posts a form as a browser does.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(body.join("&")));
        self.send(request.expect("a request")).await
    }

    /// Posts one file as multipart form data, beside other fields.
    pub async fn post_file(&self, path: &str, field: &str, name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> Answer {
        let boundary = "----firstline-test-boundary";
        let mut body = Vec::new();
        for (key, value) in fields {
            body.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n").bytes());
        }
        body.extend(
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .bytes(),
        );
        body.extend(bytes);
        body.extend(format!("\r\n--{boundary}--\r\n").bytes());
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}")).body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// Calls the API: `ana.api("POST", "/tickets", json!({…}))`. `Value::Null` sends no body.
    pub async fn api(&self, method: &str, path: &str, body: Value) -> Answer {
        self.api_with(method, path, body, &[]).await
    }

    pub async fn api_with(&self, method: &str, path: &str, body: Value, headers: &[(&str, &str)]) -> Answer {
        let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        self.api_raw(method, path, bytes, headers).await
    }

    /// Calls the API with a body that need not be JSON.
    pub async fn api_raw(&self, method: &str, path: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = self.request(method, &format!("/api/v1{path}")).header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// A request with this person's cookies, from this site.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let mut request =
            Request::builder().method(method.clone()).uri(path).header(header::HOST, "127.0.0.1:8080").header(header::ACCEPT_LANGUAGE, self.language);
        if method != Method::GET {
            request = request.header(header::ORIGIN, BASE_URL);
        }
        if let Some(session) = &self.session {
            request = request.header(header::COOKIE, format!("__Host-firstline={session}"));
        }
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        request
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        Answer::read(self.router.clone().oneshot(request).await.expect("an answer")).await
    }
}

fn encode(text: &str) -> String {
    web::refusal::encode(text).replace('/', "%2F")
}
