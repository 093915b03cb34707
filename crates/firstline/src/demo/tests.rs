//! The sample company, loaded and looked at.

use tempfile::TempDir;

use super::*;

fn config(folder: &TempDir) -> Config {
    Config { data_dir: folder.path().to_owned(), ..Config::default() }
}

#[test]
fn loads() {
    let folder = TempDir::new().unwrap();
    let began = std::time::Instant::now();
    load(&config(&folder)).unwrap();
    eprintln!("{:?}", began.elapsed());
    load(&config(&folder)).unwrap();
}
