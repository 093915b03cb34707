//! Hostile texts collected by others, kept beside the repository. Where they are absent, that is said aloud, and the tests try the handful written here.

use std::path::{Path, PathBuf};

fn place(path: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus")).join(path)
}

fn absent(path: &str) {
    eprintln!("SKIPPED: no corpus at {}; only the texts written in the tests are tried", place(path).display());
}

/// A list of strings in a JSON file, or the fallback.
pub fn strings(path: &str, otherwise: &[&str]) -> Vec<String> {
    match std::fs::read(place(path)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
        Some(strings) => strings,
        None => {
            absent(path);
            otherwise.iter().map(|text| (*text).to_owned()).collect()
        }
    }
}

/// The lines of all files in a folder, or the fallback.
pub fn lines(folder: &str, otherwise: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    let mut folders = vec![place(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path if path.file_name().is_some_and(|name| name == "LICENSE" || name == "README.md") => {}
                path => all.extend(String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).lines().map(str::to_owned)),
            }
        }
    }
    all.retain(|line| !line.trim().is_empty());
    all.sort();
    all.dedup();
    if all.is_empty() {
        absent(folder);
        all = otherwise.iter().map(|text| (*text).to_owned()).collect();
    }
    all
}

/// Files of a folder with their names.
pub fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(place(folder)).into_iter().flatten().flatten();
    let mut all: Vec<_> = entries.filter_map(|entry| Some((entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).ok()?))).collect();
    all.sort();
    if all.is_empty() {
        absent(folder);
    }
    all
}
