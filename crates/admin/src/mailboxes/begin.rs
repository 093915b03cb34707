//! `/settings/mailboxes/new`: a mailbox begins with its address, from which the rest is guessed.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use kernel::{EmailAddress, Error, FieldErrors, Text};
use mail::mailbox::{self, MailboxAct};
use mailwire::{
    guess::{self, Guess},
    oauth2::Issuer,
};
use serde::Deserialize;
use web::{Door, Query, Refusal, Shell};

use super::{
    form::MailboxForm,
    form_page::{Shown, form_page},
};

/// What is known at the beginning.
#[derive(Clone, Deserialize)]
pub struct Begun {
    address: Option<String>,
    /// The provider that hosts the domain of the address: `microsoft`.
    at: Option<String>,
}

#[derive(Template)]
#[template(path = "mailboxes/templates/address.html")]
struct AddressPage {
    shell: Shell,
    address: String,
    errors: FieldErrors,
}

/// `GET /settings/mailboxes/new?address=`: asks for the address, then shows the form with what is likely to be right for it.
pub async fn begin(door: Door, Query(begun): Query<Begun>) -> Result<Response, Refusal> {
    let typed = begun.address.unwrap_or_default();
    let (text, is_asked) = (typed.trim().to_owned(), !typed.is_empty());
    let checked = door
        .read(move |ctx| {
            ctx.permit_here(MailboxAct::Configure)?;
            let address = EmailAddress::at("address", &text)?;
            match mailbox::all(ctx)?.iter().any(|mailbox| mailbox.address.key() == address.key()) {
                true => Err(Error::invalid("address", "mailbox-here-already")),
                false => Ok((address, people::organization::read(ctx)?)),
            }
        })
        .await;
    match checked {
        Ok((address, organization)) => {
            let guess = begun.at.as_deref().and_then(Issuer::from_slug).and_then(|issuer| guess::hosted_by(issuer, &address)).or_else(|| first_guess(&address));
            let form = MailboxForm::guessed(&address, guess.as_ref(), &organization.name, organization.language);
            let hosts = if guess.as_ref().is_none_or(|guess| guess.provider.is_none()) { hosts() } else { Vec::new() };
            form_page(&door, StatusCode::OK, None, Shown { form: Some(form), hint: hint(guess.as_ref()), hosts, ..Shown::default() }).await
        }
        Err(Error::Invalid(errors)) => {
            let (status, errors) = if is_asked { (StatusCode::UNPROCESSABLE_ENTITY, errors) } else { (StatusCode::OK, FieldErrors::default()) };
            door.page_with(status, move |_, shell| Ok(AddressPage { shell, address: typed.clone(), errors: errors.clone() })).await
        }
        Err(error) => Err(error.into()),
    }
}

fn first_guess(address: &EmailAddress) -> Option<Guess> {
    guess::guess(address).into_iter().next()
}

/// What to know about how the provider lets programs in.
fn hint(guess: Option<&Guess>) -> Option<Text> {
    let guess = guess?;
    let provider = guess.provider?;
    let can_sign_in = guess.sign_in.issuer().is_some_and(|issuer| mail::postmaster().issuers.find(issuer.slug()).is_some());
    let key = match guess.sign_in {
        _ if can_sign_in => "mailbox-hint-sign-in",
        guess::SignIn::Password => "mailbox-hint-known",
        guess::SignIn::AppPassword | guess::SignIn::OAuth2OrAppPassword(_) => "mailbox-hint-app-password",
        guess::SignIn::OAuth2(_) => "mailbox-hint-oauth",
    };
    Some(Text::new(key).with("provider", provider))
}

/// The providers that may host a domain of one's own, and at which one can sign in here.
fn hosts() -> Vec<(&'static str, &'static str)> {
    let issuers = mail::postmaster().issuers.all();
    issuers.iter().filter(|issuer| Issuer::from_slug(&issuer.slug).is_some()).map(|issuer| (issuer.slug.as_str(), issuer.name.as_str())).collect()
}
