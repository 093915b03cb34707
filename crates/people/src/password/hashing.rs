//! Argon2id, a little at a time.

use std::fmt;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use db::Param;
use kernel::{Error, Result};
use tokio::sync::Semaphore;

use super::rule::Password;

static TURNS: Semaphore = Semaphore::const_new(2);

/// What is stored of a password: a PHC string with algorithm, cost and salt.
#[derive(Clone)]
pub struct PasswordHash(String);

impl Param for PasswordHash {
    fn value(&self) -> db::Value<'_> {
        db::Value::Text(&self.0)
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Hashes a new password.
pub async fn hash(password: Password) -> Result<PasswordHash> {
    in_turn(move || hash_blocking(&password)).await?
}

/// The same for commands, which do nothing else meanwhile.
pub fn hash_blocking(password: &Password) -> Result<PasswordHash> {
    make(password.as_bytes())
}

/// Which of the stored hashes this password fits. Without any, the same time is spent, so that nobody learns from it which accounts exist.
pub async fn verify(typed: String, hashes: Vec<String>) -> Result<Vec<bool>> {
    in_turn(move || {
        if hashes.is_empty() {
            make(typed.as_bytes()).map(|_| Vec::new())
        } else {
            Ok(hashes.iter().map(|hash| Argon2::default().verify_password(typed.as_bytes(), hash.as_str()).is_ok()).collect())
        }
    })
    .await?
}

fn make(password: &[u8]) -> Result<PasswordHash> {
    Argon2::default().hash_password(password).map(|hash| PasswordHash(hash.to_string())).map_err(Error::internal)
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _turn = TURNS.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_alone() {
        let password = Password::check("password", "correct horse battery", &[]).unwrap();
        let own = hash(password.clone()).await.unwrap().0;
        let other = hash(Password::check("password", "another long one", &[]).unwrap()).await.unwrap().0;
        assert!(own.starts_with("$argon2id$"));
        assert_ne!(own, hash(password).await.unwrap().0, "each hash has its own salt");
        assert_eq!(verify("correct horse battery".into(), vec![own, other, "broken".into()]).await.unwrap(), [true, false, false]);
        assert!(verify("correct horse battery".into(), Vec::new()).await.unwrap().is_empty());
    }
}
