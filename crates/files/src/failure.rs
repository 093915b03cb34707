//! What a failing store means to the rest of the house.

use std::{error::Error as Cause, io};

use kernel::Error;

/// Nothing stored there is "not found"; a full or failing disk may get better; the rest is ours.
pub(crate) fn of_store(error: object_store::Error) -> Error {
    match io_kind(&error) {
        _ if matches!(error, object_store::Error::NotFound { .. }) => Error::NotFound,
        Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => Error::Unavailable(format!("no room left for files: {error}")),
        Some(_) => Error::Unavailable(format!("files cannot be reached: {error}")),
        None => Error::internal(error),
    }
}

pub(crate) fn of_io(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Unavailable(format!("no room left for files: {error}")),
        _ => Error::Unavailable(format!("files cannot be reached: {error}")),
    }
}

/// The failure of the operating system behind a failure of the store, if there is one.
fn io_kind(error: &object_store::Error) -> Option<io::ErrorKind> {
    let mut cause: Option<&(dyn Cause + 'static)> = Some(error);
    while let Some(present) = cause {
        if let Some(io) = present.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        cause = present.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wraps a failure as the store of a folder does.
    #[derive(Debug)]
    struct Wrapped(io::Error);

    impl std::fmt::Display for Wrapped {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("copying failed")
        }
    }

    impl Cause for Wrapped {
        fn source(&self) -> Option<&(dyn Cause + 'static)> {
            Some(&self.0)
        }
    }

    fn failed_with(code: i32) -> Error {
        of_store(object_store::Error::Generic { store: "folder", source: Box::new(Wrapped(io::Error::from_raw_os_error(code))) })
    }

    #[test]
    fn a_full_or_failing_disk_may_get_better() {
        const ENOSPC: i32 = 28;
        const EIO: i32 = 5;
        assert!(matches!(failed_with(ENOSPC), Error::Unavailable(text) if text.starts_with("no room left")));
        assert!(matches!(failed_with(EIO), Error::Unavailable(_)));
    }
}
