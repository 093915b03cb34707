//! The door of the API: bearer tokens, JSON in and out, `Idempotency-Key` and `If-Match`.

use std::net::IpAddr;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use db::{Ctx, Installation, installation_sql, params};
use kernel::{Error, Language, Result, Text, hours};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{
    app::{App, Visitor},
    door::{self, text},
    refusal::Refusal,
    secret,
};

/// A request with a token, before anybody looked whose it is.
#[derive(Clone)]
pub struct Caller {
    pub app: App,
    token: Option<Vec<u8>>,
    pub source: IpAddr,
    pub language: Language,
    /// Method and path: what an idempotency key belongs to.
    operation: String,
    idempotency_key: Option<String>,
    if_match: Option<String>,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let headers = &parts.headers;
        let bearer =
            text(headers, header::AUTHORIZATION).split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
        let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::to_owned);
        if key.as_ref().is_some_and(|key| key.is_empty() || key.len() > 200) {
            return Err(Error::invalid("Idempotency-Key", Text::new("error-too-long").with("max", 200)).into());
        }
        Ok(Self {
            app: app.clone(),
            token: bearer.filter(|token| !token.is_empty()).map(secret::hash),
            source: door::source(parts, &app.site),
            language: door::language(headers, &parts.uri, &app.site),
            operation: format!("{} {}", parts.method, parts.uri.path()),
            idempotency_key: key,
            if_match: headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok()).map(str::to_owned),
        })
    }
}

impl Caller {
    /// Answers from what is stored.
    pub async fn read<T: Serialize + Send + 'static>(&self, f: impl Fn(&mut Ctx<'_>) -> Result<T> + Send + 'static) -> Result<Response, Refusal> {
        self.answer(move |ctx| f(ctx).map(Answer::ok)).await
    }

    /// Answers from what is stored, with an entity tag or another status.
    pub async fn answer<T: Serialize + Send + 'static>(&self, f: impl Fn(&mut Ctx<'_>) -> Result<Answer<T>> + Send + 'static) -> Result<Response, Refusal> {
        let caller = self.clone();
        let stored = self
            .app
            .db
            .installation_read(move |installation| {
                let visitor = caller.identify(installation)?;
                f(&mut installation.within(visitor.who.clone()))?.store()
            })
            .await?;
        Ok(stored.into_response())
    }

    /// What the pages' door would hand to a closure; for answers that are no JSON.
    pub async fn raw<T: Send + 'static>(&self, f: impl Fn(&mut Ctx<'_>) -> Result<T> + Send + 'static) -> Result<T, Refusal> {
        let caller = self.clone();
        let read = self.app.db.installation_read(move |installation| {
            let visitor = caller.identify(installation)?;
            f(&mut installation.within(visitor.who.clone()))
        });
        Ok(read.await?)
    }

    /// The same for a change that is no JSON, such as an upload.
    pub async fn write_raw<T: Send + 'static>(&self, f: impl Fn(&mut Ctx<'_>) -> Result<T> + Send + 'static) -> Result<T, Refusal> {
        let caller = self.clone();
        let written = self.app.db.installation_write(move |installation| {
            let visitor = caller.identify(installation)?;
            f(&mut installation.within(visitor.who.clone()))
        });
        Ok(written.await?)
    }

    fn identify(&self, installation: &mut Installation<'_>) -> Result<Visitor> {
        let token = self.token.as_ref().ok_or(Error::Unauthenticated)?;
        (self.app.hooks.by_token)(installation, token)?.ok_or(Error::Unauthenticated)
    }

    /// Refuses a change to another version than the one the client has seen. `current` is the entity tag, without quotes.
    pub fn check_version(&self, current: &str) -> Result<()> {
        check_version(self.if_match.as_deref(), current)
    }
}

fn check_version(if_match: Option<&str>, current: &str) -> Result<()> {
    match if_match {
        None | Some("*") => Ok(()),
        Some(list) if list.split(',').any(|tag| tag.trim().trim_matches('"') == current) => Ok(()),
        Some(_) => Err(Error::Stale),
    }
}

/// A request that changes something: the caller, and the body as a type. Use `Asked<NoBody>` where there is none.
pub struct Asked<B> {
    pub caller: Caller,
    pub body: B,
    hash: Vec<u8>,
}

/// The body of a request that needs none; whatever comes is ignored.
#[derive(Clone)]
pub struct NoBody;

/// What can be read from a request body.
pub trait Body: Sized {
    fn read(bytes: &[u8]) -> Result<Self, Refusal>;
}

impl Body for NoBody {
    fn read(_: &[u8]) -> Result<Self, Refusal> {
        Ok(Self)
    }
}

impl<T: DeserializeOwned> Body for T {
    fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let mut deserializer = serde_json::Deserializer::from_slice(bytes);
        let value: T = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            // What does not fit may come before what is no JSON at all; the latter is the truth about the whole.
            let is_json = serde_json::from_slice::<serde_json::Value>(bytes).is_ok();
            if is_json { refuse(&error) } else { Error::invalid("", BROKEN).into() }
        })?;
        deserializer.end().map_err(|_| Refusal::from(Error::invalid("", BROKEN)))?;
        Ok(value)
    }
}

/// Marks a body that is no JSON, which is 400; one that is JSON but not ours is 422.
pub(crate) const BROKEN: &str = "error-json";

fn refuse(error: &serde_path_to_error::Error<serde_json::Error>) -> Refusal {
    let inner = error.inner();
    if !inner.is_data() {
        return Error::invalid("", BROKEN).into();
    }
    let path = error.path().to_string();
    let field = if path == "." { String::new() } else { path };
    // Serde says in English which field is missing or unknown, and what was expected instead.
    let said = inner.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    Error::invalid(field, Text::new("error-json-field").with("said", kernel::truncate(said, 300))).into()
}

impl<B: Body> FromRequest<App> for Asked<B> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, app).await.map_err(IntoResponse::into_response)?;
        // Before the body is even read: strangers do not get to send megabytes.
        if caller.token.is_none() {
            return Err(Refusal::from(Error::Unauthenticated).into_response());
        }
        let bytes = Bytes::from_request(Request::from_parts(parts, body), app).await.map_err(IntoResponse::into_response)?;
        let body = B::read(&bytes).map_err(IntoResponse::into_response)?;
        Ok(Self { caller, body, hash: Sha256::digest(&bytes).to_vec() })
    }
}

/// JSON from somebody who needs no token, such as who signs up.
pub struct Sent<B>(pub B);

impl<B: Body> FromRequest<App> for Sent<B> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let bytes = Bytes::from_request(request, app).await.map_err(IntoResponse::into_response)?;
        B::read(&bytes).map(Self).map_err(IntoResponse::into_response)
    }
}

/// What a change is told beside the body.
pub struct Terms {
    if_match: Option<String>,
}

impl Terms {
    /// Refuses a change to another version than the one the client has seen.
    pub fn check_version(&self, current: &str) -> Result<()> {
        check_version(self.if_match.as_deref(), current)
    }
}

impl<B: Send + Sync + 'static> Asked<B> {
    /// Changes something in one transaction. With an `Idempotency-Key` the first answer is kept there for 24 hours and given again.
    pub async fn write<T: Serialize + Send + 'static>(
        self,
        f: impl Fn(&mut Ctx<'_>, &B, &Terms) -> Result<Answer<T>> + Send + 'static,
    ) -> Result<Response, Refusal> {
        let Self { caller, body, hash } = self;
        let db = caller.app.db.clone();
        let stored = db
            .installation_write(move |installation| {
                let visitor = caller.identify(installation)?;
                let mut ctx = installation.within(visitor.who.clone());
                let terms = Terms { if_match: caller.if_match.clone() };
                let Some(key) = &caller.idempotency_key else { return f(&mut ctx, &body, &terms)?.store() };
                if let Some(kept) = find_kept(&mut ctx, &visitor, &caller.operation, key, &hash)? {
                    return Ok(kept);
                }
                let answer = f(&mut ctx, &body, &terms)?;
                if answer.holds_secret {
                    return answer.store();
                }
                let stored = answer.store()?;
                keep(&mut ctx, &visitor, &caller.operation, key, &hash, &stored)?;
                Ok(stored)
            })
            .await?;
        Ok(stored.into_response())
    }
}

/// An answer of the API.
pub struct Answer<T> {
    status: StatusCode,
    body: Option<T>,
    etag: Option<String>,
    location: Option<String>,
    holds_secret: bool,
}

impl<T> Answer<T> {
    pub fn ok(body: T) -> Self {
        Self { status: StatusCode::OK, body: Some(body), etag: None, location: None, holds_secret: false }
    }

    pub fn created(location: String, body: T) -> Self {
        Self { status: StatusCode::CREATED, body: Some(body), etag: None, location: Some(location), holds_secret: false }
    }

    /// It holds what is shown this once, and so is not kept for a repetition under the same `Idempotency-Key`: that one makes another.
    pub fn with_secret(mut self) -> Self {
        self.holds_secret = true;
        self
    }

    /// The version that `If-Match` can name.
    pub fn with_etag(mut self, etag: impl Into<String>) -> Self {
        self.etag = Some(etag.into());
        self
    }
}

impl Answer<()> {
    /// Done, and nothing to say (204).
    pub fn empty() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: None, etag: None, location: None, holds_secret: false }
    }
}

impl<T: Serialize> Answer<T> {
    fn store(self) -> Result<Stored> {
        let body = self.body.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?;
        Ok(Stored {
            status: self.status.as_u16(),
            body: body.unwrap_or_default(),
            etag: self.etag.unwrap_or_default(),
            location: self.location.unwrap_or_default(),
        })
    }
}

/// An answer as it is kept.
struct Stored {
    status: u16,
    body: String,
    etag: String,
    location: String,
}

impl IntoResponse for Stored {
    fn into_response(self) -> Response {
        let has_body = !self.body.is_empty();
        let mut response = (StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK), self.body).into_response();
        let headers = response.headers_mut();
        match has_body {
            true => drop(headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))),
            false => drop(headers.remove(header::CONTENT_TYPE)),
        }
        let mut set = |name: HeaderName, value: String| {
            if let (false, Ok(value)) = (value.is_empty(), HeaderValue::from_str(&value)) {
                headers.insert(name, value);
            }
        };
        set(header::ETAG, if self.etag.is_empty() { String::new() } else { format!("\"{}\"", self.etag) });
        set(header::LOCATION, self.location);
        response
    }
}

fn find_kept(ctx: &mut Ctx<'_>, visitor: &Visitor, operation: &str, key: &str, hash: &[u8]) -> Result<Option<Stored>> {
    let since = ctx.now().minus(hours(24));
    let kept = ctx.query_one(
        db::sql!(
            "SELECT hash, status, body, etag, location
             FROM idempotency
             WHERE organization_id = $1 AND user_id = $2 AND key = $3 AND created_at > $4"
        ),
        &params![visitor.id, key, since],
        |row| {
            Ok((
                row.take::<Vec<u8>>()?,
                Stored { status: u16::try_from(row.take::<i64>()?).unwrap_or(200), body: row.take()?, etag: row.take()?, location: row.take()? },
            ))
        },
    )?;
    match kept {
        Some((before, _)) if before != request_hash(operation, hash) => Err(Error::invalid("Idempotency-Key", "error-key-reused")),
        kept => Ok(kept.map(|(_, stored)| stored)),
    }
}

fn keep(ctx: &mut Ctx<'_>, visitor: &Visitor, operation: &str, key: &str, hash: &[u8], stored: &Stored) -> Result<()> {
    let now = ctx.now();
    let kept = ctx.execute(
        db::sql!(
            "INSERT INTO idempotency (organization_id, user_id, key, hash, status, body, etag, location, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (organization_id, user_id, key) DO NOTHING"
        ),
        &params![visitor.id, key, request_hash(operation, hash), i64::from(stored.status), stored.body, stored.etag, stored.location, now],
    )?;
    // The same key is being used by a request that committed just now; this one is undone and its repetition finds the answer.
    if kept == 0 { Err(Error::conflict("error-key-in-use")) } else { Ok(()) }
}

fn request_hash(operation: &str, body: &[u8]) -> Vec<u8> {
    Sha256::new().chain_update(operation).chain_update(body).finalize().to_vec()
}

/// Forgets answers older than a day.
pub fn forget_kept(installation: &mut Installation<'_>) -> Result<u64> {
    let before = installation.now().minus(hours(24));
    installation.execute(installation_sql!("DELETE FROM idempotency WHERE created_at <= $1"), &params![before])
}
