//! Signs a composed message on its way out.

use db::{Db, Who};
use kernel::{EmailAddress, Error, OrganizationId, Result, vault};
use mailwire::{
    Secret,
    dkim::{Algorithm, Key},
};

use super::{model::DkimKey, store, verbs::context};

/// The message, with a signature in front where the sender's domain has a key that signs.
///
/// A key that cannot be used is told in the log, and the mail goes without: late would be worse than unsigned.
pub(crate) async fn signed(db: &Db, organization: OrganizationId, from: &EmailAddress, message: Vec<u8>) -> Result<Vec<u8>> {
    let Ok(domain) = idna::domain_to_ascii(&from.domain()) else { return Ok(message) };
    let Some(key) = db.read(Who::desk(organization), move |ctx| store::signing(ctx, &domain)).await? else { return Ok(message) };
    Ok(match sign(organization, &key, &message) {
        Ok(signature) => [signature.as_bytes(), &message].concat(),
        Err(error) => {
            tracing::error!(domain = key.domain, selector = key.selector, %error, "a mail goes out unsigned");
            message
        }
    })
}

fn sign(organization: OrganizationId, key: &DkimKey, message: &[u8]) -> Result<String> {
    let private = vault::vault()?.open(&context(organization, &key.domain), &key.private)?;
    let pair = Key { algorithm: Algorithm::Rsa, private: Secret::new(private), public: key.public.clone() };
    pair.sign(&key.domain, &key.selector, message).map_err(Error::internal)
}
