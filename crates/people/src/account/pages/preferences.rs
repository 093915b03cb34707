//! `/account/preferences`: language, time zone, looks, keys, mails.

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use kernel::{FieldErrors, Language, OrNotFound, Result};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Shell, Site, safe_path, ticked};

use crate::{
    User,
    account::{PreferencesChange, change_preferences, preferences::time_words, zones},
    failed,
    user::{self, MailPace},
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PreferencesForm {
    language: Option<String>,
    time_zone: Option<String>,
    theme: Option<String>,
    density: Option<String>,
    #[serde(deserialize_with = "ticked")]
    shortcuts_on: bool,
    #[serde(deserialize_with = "ticked")]
    mail_alerts_on: bool,
    mail_pace: Option<String>,
    digest_at: Option<String>,
    /// Sent by the whole form: an empty tick box then means no. The theme's switch in the top bar sends the theme alone.
    #[serde(deserialize_with = "ticked")]
    whole: bool,
    /// Where to return to.
    back: String,
}

impl PreferencesForm {
    fn of(user: &User) -> Self {
        Self {
            language: Some(user.language.code().to_owned()),
            time_zone: Some(user.zone.clone()),
            theme: Some(user.theme.slug().to_owned()),
            density: Some(user.density.slug().to_owned()),
            shortcuts_on: user.shortcuts_on,
            mail_alerts_on: user.mail_alerts_on,
            mail_pace: Some(user.mail_pace.slug().to_owned()),
            digest_at: Some(time_words(user.digest_at)),
            ..Self::default()
        }
    }

    fn change(&self) -> PreferencesChange {
        PreferencesChange {
            language: self.language.clone(),
            time_zone: self.time_zone.clone(),
            theme: self.theme.clone(),
            density: self.density.clone(),
            shortcuts_on: self.whole.then_some(self.shortcuts_on),
            mail_alerts_on: self.whole.then_some(self.mail_alerts_on),
            mail_pace: self.mail_pace.clone(),
            digest_at: self.digest_at.clone().filter(|time| !time.is_empty()),
        }
    }

    fn is(&self, field: &Option<String>, value: &str) -> bool {
        field.as_deref() == Some(value)
    }
}

#[derive(Template)]
#[template(path = "account/templates/preferences.html")]
struct PreferencesPage {
    shell: Shell,
    errors: FieldErrors,
    form: PreferencesForm,
    zones: Vec<(&'static str, String)>,
    languages: Vec<(&'static str, &'static str)>,
    paces: Vec<(&'static str, String)>,
}

/// `GET /account/preferences`
pub async fn show(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, None, FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, typed: Option<PreferencesForm>, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        let me = ctx.me()?;
        let account = user::find_user(ctx, me)?.or_not_found()?;
        let form = typed.clone().unwrap_or_else(|| PreferencesForm::of(&account));
        let paces = MailPace::ALL.iter().map(|pace| (pace.slug(), shell.l.t(&format!("account-mail-pace-{}", pace.slug())).to_owned())).collect();
        Ok(PreferencesPage { zones: zones::choices(ctx.now()), languages: languages(), paces, errors: errors.clone(), form, shell })
    })
    .await
}

/// The languages by their own names.
pub(crate) fn languages() -> Vec<(&'static str, &'static str)> {
    Language::ALL
        .into_iter()
        .map(|language| {
            let name = match language {
                Language::En => "English",
                Language::Ru => "Русский",
            };
            (language.code(), name)
        })
        .collect()
}

/// `POST /account/preferences`
pub async fn save(door: Door, headers: HeaderMap, Form(form): Form<PreferencesForm>) -> Result<Response, Refusal> {
    let change = form.change();
    match door.write(move |ctx| change_preferences(ctx, &change, |_| Ok(()))).await {
        Ok(_) if form.whole => Ok(Message::ok("account-preferences-saved").redirect("/account/preferences")),
        Ok(_) => Ok(Redirect::to(back(&form.back, &headers, &door.app.site)).into_response()),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            let typed = form.whole.then_some(form);
            show_with(&door, status, typed, errors).await
        }
    }
}

/// The page that the theme was switched on: the form says it, or the browser does.
fn back<'b>(asked: &'b str, headers: &'b HeaderMap, site: &Site) -> &'b str {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).and_then(|url| url.strip_prefix(&site.base_url));
    safe_path(asked).or(referer.and_then(safe_path)).unwrap_or("/account/preferences")
}
