//! Mails collected by others, kept beside the project where it is developed; they are not part of it. Where they are absent, that is said aloud.

use std::path::{Path, PathBuf};

/// A file of the collection, by its path in it.
pub struct Sample {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// All files below a folder whose name `wanted` likes, in a fixed order; none where the collection is absent.
pub fn samples(folder: &str, wanted: impl Fn(&str) -> bool) -> Vec<Sample> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus"));
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => paths.push(path),
            }
        }
    }
    paths.sort();
    let relative = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned();
    let samples: Vec<Sample> = paths
        .iter()
        .map(|path| (path, relative(path)))
        .filter(|(_, name)| !name.ends_with(".md") && !name.contains("LICENSE") && wanted(name))
        .filter_map(|(path, name)| Some(Sample { path: name, bytes: std::fs::read(path).ok()? }))
        .collect();
    if samples.is_empty() {
        eprintln!("NOT COVERED: {} is absent, its mails were not tried.", root.join(folder).display());
    }
    samples
}
