//! Opening a workspace of one's own.

use db::Installation;
use kernel::{EmailAddress, Error, FieldErrors, Language, OrganizationId, Result, UserId, Via};
use web::Site;

use super::founding::{Founding, found};
use crate::{
    account::zones,
    link::{self, LinkKind},
    membership::send_confirmation,
    organization::{Organization, Way},
    password::{Password, PasswordHash},
    session::{self, Origin},
    user::{self, User},
};

/// What is asked of somebody who signs up, checked.
#[derive(Clone, Debug)]
pub struct SignUp {
    pub name: String,
    pub email: EmailAddress,
    pub organization: String,
    pub language: Language,
    pub zone: String,
}

impl SignUp {
    /// Reads what was typed, noting all that is wrong with it at `name`, `email`, `password` and `organization`.
    pub fn check(name: &str, email: &str, password: &str, organization: &str, language: Language, zone: &str) -> Result<(Self, Password)> {
        let mut errors = FieldErrors::default();
        let own = [name, email, organization];
        let name = errors.take(User::check_name("name", name));
        let address = errors.take(EmailAddress::at("email", email));
        let password = errors.take(Password::check("password", password, &own));
        let organization = errors.take(Organization::check_name("organization", organization));
        let (Some(name), Some(email), Some(password), Some(organization)) = (name, address, password, organization) else {
            return Err(Error::Invalid(errors));
        };
        Ok((Self { name, email, organization, language, zone: known_zone(zone, language) }, password))
    }
}

/// The browser's time zone where it told us one, else a guess by the language.
fn known_zone(zone: &str, language: Language) -> String {
    let guess = if language == Language::Ru { "Europe/Moscow" } else { "UTC" };
    zones::find(zone).unwrap_or_else(|| guess.to_owned())
}

/// A workspace that has just been opened.
#[derive(Clone, Debug)]
pub struct SignedUp {
    pub organization: Organization,
    pub user: User,
    /// The secret for the browser's cookie, where there is a browser.
    pub session: Option<String>,
}

impl SignedUp {
    pub fn ids(&self) -> (OrganizationId, UserId) {
        (self.organization.id, self.user.id)
    }
}

/// Opens a workspace at once, for known and unknown addresses alike. The address stays a claim until the mailed link is followed.
pub fn sign_up(installation: &mut Installation<'_>, site: &Site, ask: &SignUp, password: &PasswordHash, origin: Option<&Origin>, via: Via) -> Result<SignedUp> {
    if !site.sign_up_is_open {
        return Err(Error::forbidden("people-sign-up-closed"));
    }
    open(installation, site, ask, password, origin, via, false)
}

/// Opens the first workspace of the installation, by the link that the first start printed. Its person is the operator.
pub fn set_up(installation: &mut Installation<'_>, site: &Site, secret: &str, ask: &SignUp, password: &PasswordHash, origin: &Origin) -> Result<SignedUp> {
    link::take(installation, LinkKind::Setup, secret)?;
    if user::store::operator_exists(installation)? {
        return Err(link::gone());
    }
    open(installation, site, ask, password, Some(origin), Via::Web, true)
}

fn open(
    installation: &mut Installation<'_>,
    site: &Site,
    ask: &SignUp,
    password: &PasswordHash,
    origin: Option<&Origin>,
    via: Via,
    is_operator: bool,
) -> Result<SignedUp> {
    let founding = Founding {
        organization: ask.organization.clone(),
        way: Way::EveryoneHelps,
        department: String::new(),
        team: String::new(),
        name: ask.name.clone(),
        email: ask.email.clone(),
        username: None,
        password: Some(password.clone()),
        language: ask.language,
        zone: ask.zone.clone(),
        is_operator,
        confirmed_at: None,
        via,
    };
    let (organization, user) = found(installation, &founding)?;
    send_confirmation(installation, site, &user, &organization.name)?;
    let session = origin.map(|origin| session::open(installation, organization.id, user.id, origin)).transpose()?;
    Ok(SignedUp { organization, user, session })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_is_said_at_once() {
        let Err(Error::Invalid(errors)) = SignUp::check(" ", "ana", "short", "", Language::En, "") else { panic!("taken") };
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(fields, ["name", "email", "password", "organization"]);
    }

    #[test]
    fn a_time_zone_is_believed_when_it_exists() {
        let zone = |zone: &str| known_zone(zone, Language::En);
        assert_eq!(zone("Europe/Berlin"), "Europe/Berlin");
        assert_eq!(zone("Mars/Olympus"), "UTC");
        assert_eq!(known_zone("", Language::Ru), "Europe/Moscow");
    }
}
