//! `/account/tokens`: keys for programs that act in one's name.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use jiff::{civil::Date, tz::TimeZone};
use kernel::{Error, FieldErrors, OrNotFound, Result, Timestamp, TokenId};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Shell};

use crate::{
    failed,
    token::{self, Issued, Scope, Token},
    user,
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TokenForm {
    name: String,
    scope: String,
    /// The last day on which it works, or nothing.
    expires_at: String,
}

impl TokenForm {
    fn scope(&self) -> Result<Scope> {
        Scope::from_slug(&self.scope).ok_or_else(|| Error::invalid("scope", "account-choice-unknown"))
    }

    /// The end of the chosen day where its person lives.
    fn end(&self, zone: TimeZone) -> Result<Option<Timestamp>> {
        if self.expires_at.trim().is_empty() {
            return Ok(None);
        }
        let wrong = || Error::invalid("expires_at", "account-token-date");
        let day: Date = self.expires_at.trim().parse().map_err(|_| wrong())?;
        let end = day.tomorrow().and_then(|next| next.to_zoned(zone)).map_err(|_| wrong())?;
        Ok(Some(Timestamp(end.timestamp().as_microsecond())))
    }
}

#[derive(Template)]
#[template(path = "account/templates/tokens.html")]
struct TokensPage {
    shell: Shell,
    errors: FieldErrors,
    form: TokenForm,
    tokens: Vec<Token>,
    /// A token that was just made: its secret is shown this once.
    issued: Option<Issued>,
}

impl TokensPage {
    fn has_ended(&self, token: &Token) -> bool {
        token.expires_at.is_some_and(|end| end <= self.shell.clock.now)
    }
}

/// `GET /account/tokens`
pub async fn show(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, TokenForm { scope: Scope::Read.slug().into(), ..TokenForm::default() }, FieldErrors::default(), None).await
}

async fn show_with(door: &Door, status: StatusCode, form: TokenForm, errors: FieldErrors, issued: Option<Issued>) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        Ok(TokensPage { tokens: token::list(ctx)?, form: form.clone(), errors: errors.clone(), issued: issued.clone(), shell })
    })
    .await
}

/// `POST /account/tokens`: answers with the page that shows the secret, since it is kept nowhere.
pub async fn create(door: Door, Form(form): Form<TokenForm>) -> Result<Response, Refusal> {
    let typed = form.clone();
    let created = door
        .write(move |ctx| {
            let me = ctx.me()?;
            let zone = web::door::zone(&user::find_user(ctx, me)?.or_not_found()?.zone);
            let mut errors = FieldErrors::default();
            let (scope, end) = (errors.take(typed.scope()), errors.take(typed.end(zone)));
            if typed.name.trim().is_empty() {
                errors.add("name", "error-required");
            }
            errors.check()?;
            token::create(ctx, &typed.name, scope.unwrap_or(Scope::Read), end.flatten())
        })
        .await;
    match created {
        Ok(issued) => {
            show_with(&door, StatusCode::CREATED, TokenForm { scope: form.scope, ..TokenForm::default() }, FieldErrors::default(), Some(issued)).await
        }
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, form, errors, None).await
        }
    }
}

/// `POST /account/tokens/{id}/revoke`
pub async fn revoke(door: Door, Path(id): Path<TokenId>) -> Result<Response, Refusal> {
    door.write(move |ctx| token::revoke(ctx, id)).await?;
    Ok(Message::ok("account-token-revoked").redirect("/account/tokens"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_works_through_its_last_day() {
        let end = |text: &str| TokenForm { expires_at: text.into(), ..TokenForm::default() }.end(TimeZone::get("Europe/Berlin").unwrap());
        assert_eq!(end("2026-12-31").unwrap(), Timestamp::parse("2026-12-31T23:00:00Z"));
        assert_eq!(end("").unwrap(), None);
        assert!(end("31.12.2026").is_err());
        assert!(end("9999-12-31").is_err());
    }
}
