//! Signing in by username or address, and out again.

use db::{Change, Db, Installation};
use kernel::{Error, FieldErrors, OrganizationId, Result, UserId, Username, fold};
use web::{Site, limit};

use super::{
    admit::{admit, itself, record},
    brakes,
};
use crate::{
    credential::{self, Candidate},
    link::{self, LinkKind, Subject},
    password,
    security::{self, SignedOut},
    session::{self, Origin},
    user::store::make_username_final,
};

/// What signing in came to.
#[derive(Clone, Debug)]
pub enum SignedIn {
    /// The secret for the browser's cookie.
    In(String),
    /// The password was right and the account asks for a second step: the secret of the sign-in under way.
    SecondStep(String),
    /// Several accounts of this address accept the password.
    Choose(Vec<Choice>),
}

/// One of several accounts that a right password opens.
#[derive(Clone, Debug)]
pub struct Choice {
    pub organization: String,
    pub username: String,
    /// Opens this account, once, within five minutes.
    pub secret: String,
}

/// Opens a session for the account with this username or address.
///
/// Unknown accounts, those that may not be used and wrong passwords all get the same answer after the same time: invalid at `password`.
pub async fn sign_in(db: &Db, site: &Site, identifier: &str, typed: &str, origin: &Origin) -> Result<SignedIn> {
    brakes::sign_in(db, &origin.source, identifier).await?;
    let candidates = {
        let identifier = identifier.to_owned();
        db.installation_read(move |installation| find_candidates(installation, &identifier)).await?
    };
    let hashes = candidates.iter().map(|candidate| candidate.hash.clone()).collect();
    let fits = password::verify(typed.to_owned(), hashes).await?;
    let accepting: Vec<Candidate> = candidates.into_iter().zip(fits).filter_map(|(candidate, fits)| fits.then_some(candidate)).collect();
    if accepting.is_empty() {
        let (tried, origin) = (identifier.to_owned(), origin.clone());
        db.installation_write(move |installation| security::note_later(installation, &tried, &origin)).await?;
        let mut errors = FieldErrors::default();
        errors.add("", "entry-sign-in-wrong");
        errors.add("password", "error-password");
        return Err(Error::Invalid(errors));
    }

    let key = brakes::sign_in_key(&origin.source, identifier);
    let by_username = !identifier.contains('@');
    let (origin, site) = (origin.clone(), site.clone());
    db.installation_write(move |installation| {
        limit::forgive(installation, &key)?;
        match accepting.as_slice() {
            [only] => {
                if by_username {
                    make_username_final(installation, only.user)?;
                }
                admit(installation, &site, only.organization, only.user, &origin)
            }
            several => several.iter().map(|candidate| offer(installation, candidate)).collect::<Result<_>>().map(SignedIn::Choose),
        }
    })
    .await
}

/// The accounts that somebody who typed this may mean.
pub(crate) fn find_candidates(installation: &mut Installation<'_>, identifier: &str) -> Result<Vec<Candidate>> {
    match identifier.trim() {
        address if address.contains('@') => credential::by_email(installation, &fold(address)),
        name => match name.parse::<Username>() {
            Ok(name) => credential::by_username(installation, &name.key()),
            Err(()) => Ok(Vec::new()),
        },
    }
}

fn offer(installation: &mut Installation<'_>, candidate: &Candidate) -> Result<Choice> {
    let subject = Subject { user: Some(candidate.user), ..Subject::default() };
    let secret = link::create(installation, LinkKind::Choose, candidate.organization, &subject)?;
    Ok(Choice { organization: candidate.organization_name.clone(), username: candidate.username.clone(), secret })
}

/// Goes on with the chosen one of several accounts, whose password was right a moment ago.
pub fn choose(installation: &mut Installation<'_>, site: &Site, secret: &str, origin: &Origin) -> Result<SignedIn> {
    let link = link::take(installation, LinkKind::Choose, secret)?;
    let user = link.user.ok_or_else(link::gone)?;
    admit(installation, site, link.organization, user, origin)
}

/// Ends the session of this browser. Open pages of it notice.
pub fn sign_out(installation: &mut Installation<'_>, organization: OrganizationId, user: UserId, id: kernel::SessionId, origin: &Origin) -> Result<()> {
    let mut ctx = installation.within(itself(organization, user));
    session::viewing::stop(&mut ctx, id)?;
    if session::store::delete(installation, user, id)? {
        record(&mut installation.within(itself(organization, user)), user, &SignedOut { origin: origin.clone() })?;
    }
    installation.announce(Change::new(organization, web::live::sessions_topic(user)));
    Ok(())
}
