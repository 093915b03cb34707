//! The key under which secrets are kept: a file that is in no database and no backup of one.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
};

use anyhow::{Context, Result, bail};
use kernel::{Vault, vault::KEY};

use crate::Config;

/// Reads the key, or makes one at the first start where none is configured.
pub fn vault(config: &Config) -> Result<Vault> {
    let key = match &config.secret_key_file {
        Some(path) => parse(&fs::read(path).with_context(|| format!("cannot read {}", path.display()))?, path)?,
        None => read_or_make(&config.data_dir.join("secret.key"))?,
    };
    Vault::new(&key).map_err(|error| anyhow::anyhow!("{error}"))
}

fn read_or_make(path: &Path) -> Result<[u8; KEY]> {
    match fs::read(path) {
        Ok(bytes) => parse(&bytes, path),
        Err(error) if error.kind() == ErrorKind::NotFound => make(path),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Either the bytes themselves or their hexadecimal digits.
fn parse(bytes: &[u8], path: &Path) -> Result<[u8; KEY]> {
    if let Ok(key) = <[u8; KEY]>::try_from(bytes) {
        return Ok(key);
    }
    let digits = std::str::from_utf8(bytes).unwrap_or_default().trim();
    let pairs = (0..digits.len() / 2).map(|n| digits.get(2 * n..2 * n + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()));
    match pairs.collect::<Option<Vec<u8>>>().and_then(|key| <[u8; KEY]>::try_from(key).ok()) {
        Some(key) if digits.len() == 2 * KEY => Ok(key),
        _ => bail!("{} must hold {KEY} bytes or {} hexadecimal digits", path.display(), 2 * KEY),
    }
}

/// Another process that starts at the same moment must not make another key: whoever comes second reads the first one's.
fn make(path: &Path) -> Result<[u8; KEY]> {
    let key: [u8; KEY] = rand::random();
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = match options.open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return read_or_make(path),
        opened => opened.with_context(|| format!("cannot make {}", path.display()))?,
    };
    file.write_all(&key).and_then(|()| file.sync_all()).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_read_in_both_forms() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        let key = read_or_make(&path).unwrap();
        assert_eq!(read_or_make(&path).unwrap(), key);
        let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(parse(format!("{digits}\n").as_bytes(), &path).unwrap(), key);
        for bad in ["", "too short", &digits[2..], &digits.replace(|c: char| c.is_ascii_digit(), "g")] {
            assert!(parse(bad.as_bytes(), &path).is_err(), "{bad:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        read_or_make(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
