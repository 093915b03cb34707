//! Short files, written in one go: one hop to a thread that may block, and one sync each of the file and of its folder.

use std::{
    fs::{self, File},
    io,
    path::Path,
    time::SystemTime,
};

/// Why a file is not on disk.
#[derive(Debug)]
pub(crate) enum Failure {
    Io(io::Error),
    /// A sync failed. The next one may say that all is well, and it is not.
    Sync(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Writes bytes to their place, by way of the folder `incoming`; when it returns they are on disk under their name. Blocks.
pub(crate) fn whole(incoming: &Path, place: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let Some(folder) = place.parent() else { return Err(io::Error::from(io::ErrorKind::InvalidInput).into()) };
    if !is_here(place, bytes.len() as u64)? {
        make(folder)?;
        make(incoming)?;
        let unfinished = incoming.join(format!("{:032x}", rand::random::<u128>()));
        let written = write(&unfinished, bytes).and_then(|()| Ok(fs::rename(&unfinished, place)?));
        written.inspect_err(|_| drop(fs::remove_file(&unfinished)))?;
    }
    // Also where another writer brought it: perhaps its name is not on disk yet.
    sync(folder)
}

/// Whether the same file is here already, as the logo below each mail of a colleague is. Its time of writing is now, which keeps the sweep away from it.
fn is_here(place: &Path, size: u64) -> io::Result<bool> {
    match File::options().write(true).open(place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
        Ok(file) if file.metadata()?.len() != size => return Ok(false),
        Ok(file) => file.set_modified(SystemTime::now())?,
    }
    // The sweep may have taken it away meanwhile, since it was old.
    place.try_exists()
}

fn write(place: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(place, bytes)?;
    sync(place)
}

/// Makes a folder that is missing, as the first file of an organization finds it.
fn make(folder: &Path) -> Result<(), Failure> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    folder.parent().map_or(Ok(()), sync)
}

fn sync(place: &Path) -> Result<(), Failure> {
    File::open(place)?.sync_all().map_err(Failure::Sync)
}
