//! The second step of a sign-in under way.

use db::Db;
use kernel::{Error, Result};
use web::{Site, limit};

use super::{admit::begin, brakes};
use crate::{
    link,
    second_factor::{
        RelyingParty,
        step::{self, Answer, Outcome},
    },
    session::Origin,
};

/// What somebody answers: what was typed, or what the browser's passkey said.
#[derive(Clone, Debug)]
pub enum Attempt {
    Code(String),
    /// JSON as browsers write it (`PublicKeyCredential.toJSON()`).
    Passkey(String),
}

/// Lets somebody in whose password was right and who answers the second step; gives the secret for the browser's cookie.
///
/// Fails at `code` or `passkey`, as a conflict when the sign-in is over.
pub async fn second_step(db: &Db, site: &Site, secret: &str, attempt: &Attempt, origin: &Origin) -> Result<String> {
    let looked = secret.to_owned();
    let pending = db.installation_read(move |installation| step::find(installation, &looked)).await?.ok_or_else(link::gone)?;
    brakes::second_step(db, &origin.source, pending.user).await?;
    let (answer, field) = match attempt {
        Attempt::Code(typed) => (Some(Answer::Code(typed.clone())), "code"),
        // The signature is checked here and not on a database thread.
        Attempt::Passkey(said) => (RelyingParty::of(site).and_then(|party| party.check(&pending, said)).map(Answer::Passkey), "passkey"),
    };
    let (secret, site, origin) = (secret.to_owned(), site.clone(), origin.clone());
    let session = db
        .installation_write(move |installation| {
            let (link, user, outcome) = match &answer {
                Some(answer) => step::answer(installation, &secret, answer)?,
                None => step::refused(installation, &secret)?,
            };
            let Outcome::Right(factor) = outcome else {
                step::note_wrong(installation, &link, user, &origin)?;
                return Ok(None);
            };
            limit::forgive(installation, &brakes::second_step_key(&origin.source, user))?;
            begin(installation, &site, link.organization, user, &origin, Some(factor)).map(Some)
        })
        .await?;
    session.ok_or_else(|| Error::invalid(field, if field == "code" { "factor-code-wrong" } else { "factor-passkey-wrong" }))
}
