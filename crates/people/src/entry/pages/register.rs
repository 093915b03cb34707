//! `/register`: an account by one's own hand, as a user or as support staff (D3 to D5). The form asks for no password: that is set by a link.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Error, FieldErrors};
use serde::Deserialize;
use web::{Door, Form, Query, Refusal, Shell};

use super::gate::{Switch, origin};
use crate::{
    entry::brakes,
    organization,
    registration::{AskStaff, AskUser, Kind, Personal, PersonalText, ask_as_staff, ask_as_user},
};

/// As what somebody registers.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Chosen {
    #[serde(rename = "as")]
    kind: String,
}

impl Chosen {
    fn kind(&self) -> Option<Kind> {
        Kind::from_slug(&self.kind)
    }
}

#[derive(Template)]
#[template(path = "entry/templates/register.html")]
struct ChoosePage {
    shell: Shell,
    switch: Switch,
    chosen: Kind,
    /// Whether anybody may open an organization of their own.
    is_open: bool,
}

/// `GET /register`: two cards to choose from.
pub async fn choose(door: Door, Query(chosen): Query<Chosen>) -> Result<Response, Refusal> {
    if !door.app.db.installation_read(organization::exists).await? {
        return Ok(Redirect::to("/setup").into_response());
    }
    let is_open = door.app.site.sign_up_is_open;
    let chosen = chosen.kind().unwrap_or(Kind::User);
    door.plain(StatusCode::OK, move |_, _, shell| Ok(ChoosePage { switch: Switch::of(&shell, &[]), chosen, is_open, shell })).await
}

/// What both forms ask for, and what each asks for beside it.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct RegisterForm {
    first_name: String,
    last_name: String,
    email: String,
    username: String,
    phone: String,
    /// Told by a script, where one runs.
    zone: String,
    contract: String,
    code: String,
    company: String,
    department: String,
    team: String,
}

impl RegisterForm {
    fn personal(&self) -> PersonalText<'_> {
        PersonalText {
            first_name: &self.first_name,
            last_name: &self.last_name,
            email: &self.email,
            username: &self.username,
            phone: &self.phone,
            zone: &self.zone,
        }
    }
}

#[derive(Template)]
#[template(path = "entry/templates/personal.html")]
struct PersonalPage {
    shell: Shell,
    switch: Switch,
    errors: FieldErrors,
    form: RegisterForm,
    kind: Kind,
}

/// `GET /register/data?as=user`: personal data.
pub async fn show(door: Door, Query(chosen): Query<Chosen>) -> Result<Response, Refusal> {
    match chosen.kind() {
        Some(kind) => page(&door, StatusCode::OK, kind, RegisterForm::default(), FieldErrors::default()).await,
        None => Ok(Redirect::to("/register").into_response()),
    }
}

async fn page(door: &Door, status: StatusCode, kind: Kind, form: RegisterForm, errors: FieldErrors) -> Result<Response, Refusal> {
    door.plain(status, move |_, _, shell| {
        // The switch leads to the form itself, also from where it was sent to.
        let mut switch = Switch::of(&shell, &[("as", kind.slug())]);
        switch.href = switch.href.replacen(&shell.path, "/register/data", 1);
        Ok(PersonalPage { switch, errors: errors.clone(), form: form.clone(), kind, shell })
    })
    .await
}

/// `POST /register/user`
pub async fn user(door: Door, Form(form): Form<RegisterForm>) -> Result<Response, Refusal> {
    let asked = as_user(&door, &form).await;
    answer(&door, Kind::User, form, asked).await
}

async fn as_user(door: &Door, form: &RegisterForm) -> kernel::Result<()> {
    let mut errors = FieldErrors::default();
    let personal = errors.take(Personal::check(&form.personal(), door.language));
    if form.contract.trim().is_empty() {
        errors.add("contract", "error-required");
    }
    let Some(personal) = personal.filter(|_| errors.is_empty()) else { return Err(Error::Invalid(errors)) };
    let db = &door.app.db;
    brakes::register_user(db, &origin(door).source, &form.contract).await?;
    let ask = AskUser { personal, contract: form.contract.clone(), code: form.code.clone() };
    db.installation_write(move |installation| ask_as_user(installation, &ask)).await
}

/// `POST /register/staff`: the same answer for every company.
pub async fn staff(door: Door, Form(form): Form<RegisterForm>) -> Result<Response, Refusal> {
    let asked = as_staff(&door, &form).await;
    answer(&door, Kind::Staff, form, asked).await
}

async fn as_staff(door: &Door, form: &RegisterForm) -> kernel::Result<()> {
    let ask = AskStaff::check(&form.personal(), &form.company, &form.department, &form.team, door.language)?;
    let db = &door.app.db;
    brakes::register_staff(db, &origin(door).source, &ask.company).await?;
    let site = door.app.site.clone();
    db.installation_write(move |installation| ask_as_staff(installation, &site, &ask)).await
}

async fn answer(door: &Door, kind: Kind, form: RegisterForm, asked: kernel::Result<()>) -> Result<Response, Refusal> {
    match asked {
        Ok(()) => Ok(Redirect::to(&format!("/register/sent?as={}", kind.slug())).into_response()),
        Err(Error::Invalid(errors)) => page(door, StatusCode::UNPROCESSABLE_ENTITY, kind, form, errors).await,
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "entry/templates/registered.html")]
struct SentPage {
    shell: Shell,
    switch: Switch,
    kind: Kind,
}

/// `GET /register/sent?as=user`
pub async fn sent(door: Door, Query(chosen): Query<Chosen>) -> Result<Response, Refusal> {
    let kind = chosen.kind().unwrap_or(Kind::User);
    door.plain(StatusCode::OK, move |_, _, shell| Ok(SentPage { switch: Switch::of(&shell, &[("as", kind.slug())]), kind, shell })).await
}
