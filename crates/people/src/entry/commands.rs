//! What the command line and the start need of people.

use db::{Db, Installation};
use kernel::{Error, Language, OrganizationId, Result, UserId, Via, fold};

use super::{
    founding::{Founding, found},
    sign_up::SignUp,
};
use crate::{
    Way, credential,
    link::{self, LinkKind, Subject},
    password,
    token::{self, Scope},
    user,
};

/// Creates an organization with its administrator, whose address counts as confirmed: whoever runs commands here owns the installation.
/// The first administrator of an installation without an operator becomes the operator.
///
/// Fails as invalid at `name` (of the organization), `email` or `password`.
pub fn create_organization_with_admin(db: &Db, name: &str, email: &str, password: &str) -> Result<(OrganizationId, UserId)> {
    let person = email.parse().map_or_else(|()| name.to_owned(), |email| crate::invitation::name_from(&email));
    let (ask, password) = SignUp::check(&person, email, password, name, Language::En, "").map_err(rename_fields)?;
    let hash = password::hash_blocking(&password)?;
    db.installation_write_blocking(move |installation| {
        let founding = Founding {
            organization: ask.organization.clone(),
            way: Way::EveryoneHelps,
            department: String::new(),
            team: String::new(),
            name: ask.name.clone(),
            email: ask.email.clone(),
            username: None,
            password: Some(hash.clone()),
            language: ask.language,
            zone: ask.zone.clone(),
            is_operator: !user::store::operator_exists(installation)?,
            confirmed_at: Some(installation.now()),
            via: Via::CommandLine,
        };
        let (organization, user) = found(installation, &founding)?;
        Ok((organization.id, user.id))
    })
}

/// The command knows no name of the person, and calls the organization's `name`.
fn rename_fields(error: Error) -> Error {
    match error {
        Error::Invalid(mut errors) => {
            for error in &mut errors.0 {
                if error.field == "organization" {
                    error.field = "name".into();
                }
            }
            Error::Invalid(errors)
        }
        other => other,
    }
}

/// Makes an API token for the account with this username or address. `organization` is a name or an id, needed where the address has several accounts.
pub fn issue_token(db: &Db, user: &str, organization: Option<&str>, scope: Scope, name: &str) -> Result<String> {
    let name = kernel::clean_line("name", name, 100)?;
    let (user, organization) = (user.to_owned(), organization.map(str::to_owned));
    db.installation_write_blocking(move |installation| {
        let (organization, user) = find_account(installation, &user, organization.as_deref())?;
        token::issue(installation, organization, user, name.clone(), scope, None).map(|issued| issued.secret)
    })
}

fn find_account(installation: &mut Installation<'_>, user: &str, organization: Option<&str>) -> Result<(OrganizationId, UserId)> {
    let mut candidates = match user.contains('@') {
        true => credential::by_email(installation, &fold(user))?,
        false => credential::by_username(installation, &fold(user))?,
    };
    if let Some(wanted) = organization {
        candidates.retain(|candidate| candidate.organization.to_string() == wanted || fold(&candidate.organization_name) == fold(wanted));
    }
    match candidates.as_slice() {
        [] => Err(Error::invalid("user", "people-command-no-account")),
        [only] => Ok((only.organization, only.user)),
        _ => Err(Error::invalid("organization", "people-command-ambiguous")),
    }
}

/// A fresh secret for `/setup?token=…` while the installation has no operator; earlier ones stop working.
pub async fn setup_link(db: &Db) -> Result<Option<String>> {
    db.installation_write(|installation| {
        if user::store::operator_exists(installation)? {
            return Ok(None);
        }
        link::store::void_of_kind(installation, LinkKind::Setup)?;
        link::create(installation, LinkKind::Setup, OrganizationId(0), &Subject::default()).map(Some)
    })
    .await
}
