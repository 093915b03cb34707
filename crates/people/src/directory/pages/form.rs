//! The form of an account as administrators fill it in: for somebody new, and later for the same person.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Multipart, Request},
    http::header,
};
use kernel::{EmailAddress, Error, FieldErrors, Result, Username};
use serde::Deserialize;
use web::{App, Door, Form, Refusal};

use crate::{
    PeopleAct, Role, User,
    account::{LARGEST_PICTURE, ProfileChange},
    membership::username,
    password::Password,
};

/// What the form says. Empty lines are empty texts.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    pub username: String,
    pub name: String,
    pub email: String,
    /// `link` or `password`.
    pub door: String,
    pub password: String,
    pub first_name: String,
    pub last_name: String,
    pub phone: String,
    pub signature: String,
    /// `administrator` or `member`.
    pub role: String,
    /// Slugs of roles beside that.
    pub roles: Vec<String>,
    /// `verified`: the administrator's word that the address is right.
    pub class: String,
    pub team: String,
    #[serde(deserialize_with = "web::ticked")]
    pub remove_picture: bool,
    /// Of the account that the form showed.
    pub version: i64,
}

/// What somebody new needs, read.
pub struct Read {
    pub name: String,
    pub email: EmailAddress,
    pub username: Username,
    pub password: Option<Password>,
    pub role: Role,
}

impl PersonForm {
    pub fn of(user: &User, roles: Vec<String>) -> Self {
        Self {
            username: user.username.clone(),
            name: user.display_name.clone(),
            email: user.email_wanted.clone().unwrap_or_else(|| user.email.clone()),
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            phone: user.phone.clone(),
            signature: user.signature.clone(),
            role: user.role.slug().to_owned(),
            roles,
            team: user.team.to_string(),
            version: user.version,
            ..Self::default()
        }
    }

    /// Reads the form for somebody new; every field that is missing or wrong is named (B5).
    pub fn read(&self) -> Result<Read> {
        let mut errors = FieldErrors::default();
        let wanted = self.username.trim();
        let username =
            if wanted.is_empty() { errors.take(Err(Error::invalid("username", "error-required"))) } else { errors.take(username::check("username", wanted)) };
        let own = [self.name.trim(), self.email.trim(), wanted];
        let password = if self.by_password() { errors.take(Password::check("password", &self.password, &own)) } else { None };
        let email = errors.take(EmailAddress::at("email", &self.email));
        let name = errors.take(User::check_name("name", &self.name));
        match (name, email, username) {
            (Some(name), Some(email), Some(username)) if errors.is_empty() => Ok(Read { name, email, username, password, role: self.kind() }),
            _ => Err(Error::Invalid(errors)),
        }
    }

    pub fn by_password(&self) -> bool {
        self.door == "password"
    }

    pub fn is_vouched(&self) -> bool {
        self.class == "verified"
    }

    pub fn kind(&self) -> Role {
        if self.role == Role::Administrator.slug() { Role::Administrator } else { Role::Member }
    }

    /// What the form says about the person. Names are checked only where some are given.
    pub fn profile(&self) -> ProfileChange {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.trim().is_empty());
        ProfileChange {
            first_name: given(&self.first_name),
            last_name: given(&self.last_name),
            phone: Some(self.phone.clone()),
            signature: Some(self.signature.clone()),
            ..ProfileChange::default()
        }
    }

    pub fn has_role(&self, slug: &str) -> bool {
        self.roles.iter().any(|role| role == slug)
    }
}

/// A posted form of either encoding; a picture comes with the one for files.
#[derive(Default)]
pub struct Posted {
    pub form: PersonForm,
    pub picture: Option<Bytes>,
}

impl FromRequest<App> for Posted {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let is_multipart = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
        let (mut parts, body) = request.into_parts();
        // Strangers do not get to send megabytes.
        let Ok(door) = <Door as axum::extract::FromRequestParts<App>>::from_request_parts(&mut parts, app).await;
        door.read(|ctx| ctx.permit_here(PeopleAct::Add)).await?;
        let request = Request::from_parts(parts, body);
        match is_multipart {
            true => from_multipart(request, app).await,
            false => {
                let Form(form) = Form::from_request(request, app).await.map_err(|_| Error::invalid("", "error-form"))?;
                Ok(Self { form, picture: None })
            }
        }
    }
}

async fn from_multipart(request: Request, app: &App) -> Result<Posted, Refusal> {
    let broken = || Error::invalid("", "error-form");
    let mut parts = Multipart::from_request(request, app).await.map_err(|_| broken())?;
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut picture = None;
    while let Some(field) = parts.next_field().await.map_err(|_| broken())? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|_| broken())?;
        match name.as_str() {
            // Browsers send an empty file where none was chosen.
            "picture" if bytes.is_empty() => {}
            "picture" if bytes.len() > LARGEST_PICTURE => {
                let text = kernel::Text::new("account-picture-large").with("megabytes", LARGEST_PICTURE / 1_000_000);
                return Err(Error::invalid("picture", text).into());
            }
            "picture" => picture = Some(bytes),
            _ => fields.push((name, String::from_utf8(bytes.to_vec()).map_err(|_| broken())?)),
        }
    }
    let text: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", web::refusal::encode(name), web::refusal::encode(value))).collect();
    let Form(form) = Form::from_request(Request::new(Body::from(text.join("&"))), app).await.map_err(|_| broken())?;
    Ok(Posted { form, picture })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_that_is_missing_is_named() {
        let missing = |form: &PersonForm| match form.read() {
            Err(Error::Invalid(errors)) => errors.0.iter().map(|error| error.field.to_string()).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        let empty = PersonForm { door: "password".into(), ..PersonForm::default() };
        assert_eq!(missing(&empty), ["username", "password", "email", "name"]);
        let by_link = PersonForm { username: "mira".into(), name: "Mira".into(), email: "mira@x.example".into(), door: "link".into(), ..PersonForm::default() };
        assert!(missing(&by_link).is_empty());
        assert_eq!(missing(&PersonForm { username: "@".into(), ..by_link }), ["username"]);
    }
}
