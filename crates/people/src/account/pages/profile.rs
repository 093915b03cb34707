//! `/account`: who somebody is to their colleagues, and how they sign in.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use db::Ctx;
use kernel::{EmailAddress, FieldErrors, OrNotFound, Result, check_person_name};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Shell, shell::Face};

use crate::{
    User,
    account::{ProfileChange, brakes, change_profile},
    contract,
    entry::brakes::register_user,
    failed, membership, user,
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    display_name: String,
    first_name: String,
    last_name: String,
    phone: String,
    about: String,
    skills: String,
    signature: String,
}

impl ProfileForm {
    fn of(user: &User) -> Self {
        let (first_name, last_name) = names_of(user);
        Self {
            display_name: user.display_name.clone(),
            first_name,
            last_name,
            phone: user.phone.clone(),
            about: user.about.clone(),
            skills: user.skills.clone(),
            signature: user.signature.clone(),
        }
    }

    fn change(self) -> ProfileChange {
        ProfileChange {
            display_name: Some(self.display_name),
            first_name: Some(self.first_name),
            last_name: Some(self.last_name),
            phone: Some(self.phone),
            about: Some(self.about),
            skills: Some(self.skills),
            signature: Some(self.signature),
        }
    }
}

/// The first and last name, guessed from the display name by whoever has not been asked for them yet.
fn names_of(user: &User) -> (String, String) {
    if !user.first_name.is_empty() || !user.last_name.is_empty() {
        return (user.first_name.clone(), user.last_name.clone());
    }
    let (first, last) = user.display_name.rsplit_once(' ').unwrap_or((&user.display_name, ""));
    let guess = |name: &str, shortest| check_person_name("", name, shortest, "").unwrap_or_default();
    (guess(first, 2), guess(last, 1))
}

/// What was typed into the forms of the page and not taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    profile: Option<ProfileForm>,
    profile_errors: FieldErrors,
    picture_errors: FieldErrors,
    email: Option<String>,
    email_errors: FieldErrors,
    username: Option<String>,
    username_errors: FieldErrors,
    contract: Option<ContractForm>,
    contract_errors: FieldErrors,
}

impl Typed {
    pub(super) fn picture(picture_errors: FieldErrors) -> Self {
        Self { picture_errors, ..Self::default() }
    }
}

#[derive(Template)]
#[template(path = "account/templates/profile.html")]
struct ProfilePage {
    shell: Shell,
    account: User,
    face: Face,
    form: ProfileForm,
    email: String,
    username: String,
    may_choose_username: bool,
    /// What stands in the form of the contract, for people of a client.
    contract: Option<ContractForm>,
    typed: Typed,
}

/// `GET /account`
pub async fn show(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, Typed::default()).await
}

pub(super) async fn show_with(door: &Door, status: StatusCode, typed: Typed) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        let me = ctx.me()?;
        let account = user::find_user(ctx, me)?.or_not_found()?;
        let typed = typed.clone();
        Ok(ProfilePage {
            face: account.face(),
            form: typed.profile.clone().unwrap_or_else(|| ProfileForm::of(&account)),
            email: typed.email.clone().unwrap_or_else(|| account.email.clone()),
            username: typed.username.clone().unwrap_or_else(|| account.username.clone()),
            may_choose_username: membership::may_choose_username(ctx)?,
            contract: contract_of(ctx, &account, &typed)?,
            typed,
            account,
            shell,
        })
    })
    .await
}

/// `POST /account`
pub async fn save(door: Door, Form(form): Form<ProfileForm>) -> Result<Response, Refusal> {
    let change = form.clone().change();
    match door.write(move |ctx| change_profile(ctx, &change, |_| Ok(()))).await {
        Ok(_) => Ok(Message::ok("account-saved").redirect("/account")),
        Err(error) => {
            let (status, profile_errors) = failed::form(error)?;
            show_with(&door, status, Typed { profile: Some(form), profile_errors, ..Typed::default() }).await
        }
    }
}

#[derive(Deserialize)]
pub struct EmailForm {
    email: String,
}

/// `POST /account/email`: a new address counts once it is confirmed (D6).
pub async fn change_email(door: Door, Form(form): Form<EmailForm>) -> Result<Response, Refusal> {
    brakes::count_confirmation(&door.app.db, door.read(|ctx| ctx.me()).await?).await?;
    let site = door.app.site.clone();
    let typed = form.email.clone();
    let changed = door
        .write(move |ctx| {
            let (me, email) = (ctx.me()?, EmailAddress::at("email", &typed)?);
            membership::change_email(ctx, &site, me, &email)
        })
        .await;
    match changed {
        Ok(user) if user.email_wanted.is_none() => Ok(Message::ok("account-email-kept").redirect("/account")),
        Ok(_) => Ok(Message::ok(kernel::Text::new("account-email-sent").with("email", form.email.trim())).redirect("/account")),
        Err(error) => {
            let (status, email_errors) = failed::form(error)?;
            show_with(&door, status, Typed { email: Some(form.email), email_errors, ..Typed::default() }).await
        }
    }
}

/// `POST /account/email/resend`: the link that confirms the address, once more.
pub async fn resend_confirmation(door: Door) -> Result<Response, Refusal> {
    brakes::count_confirmation(&door.app.db, door.read(|ctx| ctx.me()).await?).await?;
    let site = door.app.site.clone();
    let is_sent = door.write(move |ctx| membership::resend_own(ctx, &site)).await?;
    Ok(Message::ok(if is_sent { "account-confirmation-sent" } else { "account-email-confirmed-already" }).redirect("/account"))
}

#[derive(Deserialize)]
pub struct UsernameForm {
    username: String,
}

/// `POST /account/username`: replaces the name that was made for somebody, this once (K11).
pub async fn choose_username(door: Door, Form(form): Form<UsernameForm>) -> Result<Response, Refusal> {
    let typed = form.username.clone();
    let chosen = door
        .write(move |ctx| {
            let name = membership::username::check("username", &typed)?;
            membership::choose_username(ctx, &name)
        })
        .await;
    match chosen {
        Ok(_) => Ok(Message::ok("account-saved").redirect("/account")),
        Err(error) => {
            let (status, mut username_errors) = failed::form(error)?;
            if matches!(&username_errors.0[..], [only] if only.field.is_empty()) {
                username_errors.0[0].field = "username".into();
            }
            show_with(&door, status, Typed { username: Some(form.username), username_errors, ..Typed::default() }).await
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ContractForm {
    contract: String,
    code: String,
}

fn contract_of(ctx: &mut Ctx<'_>, account: &User, typed: &Typed) -> Result<Option<ContractForm>> {
    if account.client.is_none() {
        return Ok(None);
    }
    let present = account.contract.map_or(Ok(None), |id| contract::find(ctx, id))?;
    let form = || ContractForm { contract: present.map(|contract| contract.number.to_string()).unwrap_or_default(), code: String::new() };
    Ok(Some(typed.contract.clone().unwrap_or_else(form)))
}

/// `POST /account/contract`: under another contract by its number, as at registration (D6, D8).
pub async fn change_contract(door: Door, Form(form): Form<ContractForm>) -> Result<Response, Refusal> {
    register_user(&door.app.db, &door.source.to_string(), &form.contract).await?;
    let typed = form.clone();
    match door.write(move |ctx| contract::choose_contract(ctx, &typed.contract, &typed.code)).await {
        Ok(_) => Ok(Message::ok("account-contract-changed").redirect("/account")),
        Err(error) => {
            let (status, contract_errors) = failed::form(error)?;
            show_with(&door, status, Typed { contract: Some(form), contract_errors, ..Typed::default() }).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::model::tests::ana;

    #[test]
    fn names_are_guessed_once() {
        let guess = |name: &str| names_of(&User { display_name: name.into(), ..ana() });
        assert_eq!(guess("Ana Ortiz"), ("Ana".into(), "Ortiz".into()));
        assert_eq!(guess("Ольга Петровна Серова"), ("Ольга Петровна".into(), "Серова".into()));
        assert_eq!(guess("Desk 2"), ("Desk".into(), String::new()));
        assert_eq!(guess("Madonna"), ("Madonna".into(), String::new()));
        let known = User { first_name: "Anita".into(), last_name: "O".into(), ..ana() };
        assert_eq!(names_of(&known), ("Anita".into(), "O".into()));
    }
}
