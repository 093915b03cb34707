//! `/people/new`: an administrator registers somebody, by a link (A9) or with a temporary password (K14).

use askama::Template;
use axum::{http::StatusCode, response::Response};
use kernel::{EmailAddress, Error, FieldErrors, Result, Text, Username};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Shell};

use crate::{
    PeopleAct, Role, User, directory, failed,
    membership::{NewPerson, username},
    password::{self, Password},
};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    name: String,
    email: String,
    /// One is made from the address when this is empty.
    username: String,
    /// `link` or `password`.
    door: String,
    password: String,
    role: String,
}

/// What the form says, read.
struct Read {
    name: String,
    email: EmailAddress,
    username: Option<Username>,
    password: Option<Password>,
    role: Role,
}

impl PersonForm {
    fn read(&self) -> Result<Read> {
        let mut errors = FieldErrors::default();
        let name = errors.take(User::check_name("name", &self.name));
        let email = errors.take(EmailAddress::at("email", &self.email));
        let wanted = self.username.trim();
        let username = if wanted.is_empty() { None } else { errors.take(username::check("username", wanted)) };
        let own = [self.name.trim(), self.email.trim(), wanted];
        let password = if self.by_password() { errors.take(Password::check("password", &self.password, &own)) } else { None };
        match (name, email) {
            (Some(name), Some(email)) if errors.is_empty() => {
                let role = if self.role == Role::Administrator.slug() { Role::Administrator } else { Role::Member };
                Ok(Read { name, email, username, password, role })
            }
            _ => Err(Error::Invalid(errors)),
        }
    }

    fn by_password(&self) -> bool {
        self.door == "password"
    }
}

#[derive(Template)]
#[template(path = "directory/templates/new.html")]
struct NewPage {
    shell: Shell,
    errors: FieldErrors,
    form: PersonForm,
    /// A strong password to begin with.
    offer: String,
}

/// `GET /people/new`
pub async fn show(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, PersonForm::default(), FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, form: PersonForm, errors: FieldErrors) -> Result<Response, Refusal> {
    let offer = if form.password.is_empty() { password::offer() } else { form.password.clone() };
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(PeopleAct::Add)?;
        Ok(NewPage { shell, errors: errors.clone(), form: form.clone(), offer: offer.clone() })
    })
    .await
}

/// `POST /people/new`
pub async fn add(door: Door, Form(form): Form<PersonForm>) -> Result<Response, Refusal> {
    // Before anything is worked on: hashing is for those who may.
    door.read(|ctx| ctx.permit_here(PeopleAct::Add)).await?;
    match add_read(&door, &form).await {
        Ok(user) => {
            let key = if form.by_password() { "directory-added-with-password" } else { "directory-added-by-link" };
            let text = Text::new(key).with("name", user.display_name.as_str()).with("email", user.email.as_str());
            Ok(Message::ok(text).redirect(&user.path()))
        }
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, form, errors).await
        }
    }
}

async fn add_read(door: &Door, form: &PersonForm) -> Result<User> {
    let Read { name, email, username, password, role } = form.read()?;
    let password = match password {
        Some(password) => Some(password::hash(password).await?),
        None => None,
    };
    let (person, site) = (NewPerson { name, email, role, password }, door.app.site.clone());
    door.write(move |ctx| directory::add(ctx, &site, &person, username.as_ref())).await
}
