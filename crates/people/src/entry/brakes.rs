//! Brakes on the doors that anybody can knock at: by source and by target. Counts pass away by themselves, so nobody is locked out for ever.

use db::{Db, Installation};
use kernel::{Error, Result, UserId, fold, hours, minutes};
use web::limit::{self, Limit};

/// Guesses at one account from one place.
const SIGN_IN_HERE: Limit = Limit { most: 10, window: minutes(10) };
/// Guesses at one account from everywhere: higher, so that somebody far away does not lock its person out easily.
const SIGN_IN_ACCOUNT: Limit = Limit { most: 50, window: minutes(10) };
/// Guesses from one place at any account.
const SIGN_IN_SOURCE: Limit = Limit { most: 100, window: minutes(10) };
/// Codes tried at one account by whoever knows its password.
const SECOND_STEP_ACCOUNT: Limit = Limit { most: 30, window: hours(1) };
const SIGN_UP_SOURCE: Limit = Limit { most: 120, window: hours(1) };
const SIGN_UP_ADDRESS: Limit = Limit { most: 10, window: hours(1) };
/// Mails that a stranger can make us send to one address.
const MAIL_ADDRESS: Limit = Limit { most: 5, window: hours(1) };
const MAIL_SOURCE: Limit = Limit { most: 60, window: hours(1) };
/// People who register from one place: a whole company may sit behind one address.
const REGISTER_SOURCE: Limit = Limit { most: 120, window: hours(1) };
/// Registrations under one contract number, whether it exists or not.
const REGISTER_CONTRACT: Limit = Limit { most: 300, window: hours(1) };
/// People who ask to join one company: each makes a mail to its administrators.
const REGISTER_COMPANY: Limit = Limit { most: 60, window: hours(1) };
/// Secrets of links that are tried from one place.
const LINK_SOURCE: Limit = Limit { most: 60, window: minutes(10) };

pub(super) async fn sign_in(db: &Db, source: &str, identifier: &str) -> Result<()> {
    let account = account(identifier);
    count(
        db,
        vec![
            (here(source, &account), SIGN_IN_HERE),
            (format!("sign-in-account:{account}"), SIGN_IN_ACCOUNT),
            (format!("sign-in-source:{source}"), SIGN_IN_SOURCE),
        ],
    )
    .await
}

/// The key under which tries at this account from this place are counted, to be forgiven after a success.
pub(super) fn sign_in_key(source: &str, identifier: &str) -> String {
    here(source, &account(identifier))
}

/// Answers to the second step of one account: of its person's own place, and from everywhere. Six digits stay out of reach of guessing for years.
pub(super) async fn second_step(db: &Db, source: &str, user: UserId) -> Result<()> {
    count(
        db,
        vec![
            (second_step_key(source, user), SIGN_IN_HERE),
            (format!("second-step-account:{user}"), SECOND_STEP_ACCOUNT),
            (format!("sign-in-source:{source}"), SIGN_IN_SOURCE),
        ],
    )
    .await
}

/// The key under which answers from this place are counted, to be forgiven after a success.
pub(super) fn second_step_key(source: &str, user: UserId) -> String {
    format!("second-step:{source}:{user}")
}

pub(super) async fn sign_up(db: &Db, source: &str, email: &str) -> Result<()> {
    count(db, vec![(format!("sign-up-source:{source}"), SIGN_UP_SOURCE), (format!("sign-up-address:{}", account(email)), SIGN_UP_ADDRESS)]).await
}

/// A mail that a stranger makes us send, counted by where they are and where it goes.
pub async fn mail(db: &Db, what: &str, source: &str, email: &str) -> Result<()> {
    count(db, vec![(format!("{what}-source:{source}"), MAIL_SOURCE), (format!("{what}-address:{}", account(email)), MAIL_ADDRESS)]).await
}

/// Somebody registers under a contract.
pub(crate) async fn register_user(db: &Db, source: &str, contract: &str) -> Result<()> {
    let contract: String = contract.chars().filter(|c| !c.is_whitespace()).collect();
    count(db, vec![register_from(source), (format!("register-contract:{}", account(&contract)), REGISTER_CONTRACT)]).await
}

/// Somebody registers as support staff of a company.
pub(crate) async fn register_staff(db: &Db, source: &str, company: &str) -> Result<()> {
    count(db, vec![register_from(source), (format!("register-company:{}", account(company)), REGISTER_COMPANY)]).await
}

fn register_from(source: &str) -> (String, Limit) {
    (format!("register-source:{source}"), REGISTER_SOURCE)
}

/// A registration that brings a mail to an address. Counted with what it does, so that somebody who corrects a form is not stopped by it.
pub(crate) fn registration_mail(installation: &mut Installation<'_>, email: &str) -> Result<()> {
    limit::count(installation, &format!("register-address:{}", account(email)), MAIL_ADDRESS)
}

/// A secret of a link that is tried.
pub async fn link(db: &Db, source: &str) -> Result<()> {
    count(db, vec![(format!("link-source:{source}"), LINK_SOURCE)]).await
}

fn here(source: &str, account: &str) -> String {
    format!("sign-in:{source}:{account}")
}

/// Whatever somebody typed, as a key of bounded length.
fn account(identifier: &str) -> String {
    kernel::truncate(&fold(identifier), 254).replace('\0', "")
}

/// Counts under every key; refused when one of them is at its end. The counts stay whatever happens to the request.
async fn count(db: &Db, keys: Vec<(String, Limit)>) -> Result<()> {
    let refused = db
        .installation_write(move |installation| {
            let mut wait = None;
            for (key, limit) in &keys {
                match limit::count(installation, key, *limit) {
                    Ok(()) => {}
                    Err(Error::TooMany { retry_after_seconds }) => wait = wait.max(Some(retry_after_seconds)),
                    Err(other) => return Err(other),
                }
            }
            Ok(wait)
        })
        .await?;
    refused.map_or(Ok(()), |retry_after_seconds| Err(Error::TooMany { retry_after_seconds }))
}
