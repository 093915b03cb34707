//! Personal data, as the form asks for them.

use db::{Installation, Who};
use kernel::{EmailAddress, Error, FieldErrors, Language, Result, Username, check_person_name, fold};
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    UserState,
    account::{check_phone, zones},
    find_user,
    membership::username,
};

/// What somebody typed.
#[derive(Clone, Copy, Debug)]
pub struct PersonalText<'t> {
    pub first_name: &'t str,
    pub last_name: &'t str,
    pub email: &'t str,
    pub username: &'t str,
    pub phone: &'t str,
    pub zone: &'t str,
}

/// The same, checked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Personal {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub username: String,
    pub phone: String,
    pub language: Language,
    pub zone: String,
}

impl Personal {
    /// Reads what was typed, noting all that is wrong with it at `first_name`, `last_name`, `email`, `username` and `phone` (K5).
    pub fn check(text: &PersonalText<'_>, language: Language) -> Result<Self> {
        let mut errors = FieldErrors::default();
        let first_name = errors.take(check_person_name("first_name", text.first_name, 2, "account-first-name-bad"));
        let last_name = errors.take(check_person_name("last_name", text.last_name, 1, "account-last-name-bad"));
        let email = errors.take(EmailAddress::at("email", text.email));
        let username = errors.take(username::check("username", text.username));
        let phone = errors.take(check_phone(text.phone));
        match (first_name, last_name, email, username, phone) {
            (Some(first_name), Some(last_name), Some(email), Some(username), Some(phone)) => {
                let zone = zones::find(text.zone).unwrap_or_default();
                Ok(Self { first_name, last_name, email: email.to_string(), username: username.to_string(), phone, language, zone })
            }
            _ => Err(Error::Invalid(errors)),
        }
    }

    /// Refuses a login name that is somebody's, at `username`. Whoever registers again with the same address, since the mail was lost, keeps theirs.
    pub(super) fn require_free_name(&self, installation: &mut Installation<'_>) -> Result<()> {
        let Some((organization, user)) = username::holder(installation, &self.name()?)? else { return Ok(()) };
        let mut ctx = installation.within(Who::desk(organization));
        let key = fold(&self.email);
        let asks = store::find_open_of_user(&mut ctx, user)?.is_some_and(|registration| fold(&registration.email) == key);
        let waits = find_user(&mut ctx, user)?.is_some_and(|user| user.state == UserState::Invited && user.email_key() == key);
        if asks || waits { Ok(()) } else { Err(Error::invalid("username", "people-username-taken")) }
    }

    /// Checked when it was typed.
    pub(super) fn address(&self) -> Result<EmailAddress> {
        self.email.parse().map_err(|()| Error::Internal("a registration has no valid address".into()))
    }

    pub(super) fn name(&self) -> Result<Username> {
        self.username.parse().map_err(|()| Error::Internal("a registration has no valid username".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_is_said_at_its_field() {
        let text = PersonalText { first_name: "A", last_name: "0rtiz", email: "ana", username: "a@b", phone: "call me", zone: "Mars/Olympus" };
        let Err(Error::Invalid(errors)) = Personal::check(&text, Language::En) else { panic!("taken") };
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(fields, ["first_name", "last_name", "email", "username", "phone"]);
    }
}
