//! Makes what the browser gets: styles joined, scripts bundled by esbuild, everything named by its content, compressed and put into a table for `assets.rs`.
//!
//! Styles and drawings need nothing but this file. Scripts need Node with npm; without it the build says so in one sentence and pages work unenhanced.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    ffi::OsStr,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use sha2::{Digest, Sha256};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A file for the browser: the name authors use, the name browsers use, and its bytes.
struct Made {
    name: String,
    path: String,
    bytes: Vec<u8>,
}

fn main() -> Outcome<()> {
    for input in ["build.rs", "package.json", "package-lock.json", "assets"] {
        println!("cargo::rerun-if-changed={input}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let mut made = vec![styles("app.css", Path::new("assets/styles"))?, styles("pages.css", Path::new("assets/styles/pages"))?];
    made.extend(images(Path::new("assets/images"))?);
    let scripts = match scripts(&out.join("scripts")) {
        Ok(scripts) => scripts,
        Err(reason) => {
            // Looked at again as soon as Node appears, and at each build until the packages could be fetched.
            println!("cargo::rerun-if-env-changed=PATH");
            println!("cargo::rerun-if-changed=scripts-were-not-built");
            println!("cargo::warning=The pages are built without scripts and work unenhanced, because Node.js with npm did not do its part: {reason}");
            Vec::new()
        }
    };
    let has_scripts = !scripts.is_empty();
    made.extend(scripts);
    write_table(&out.join("assets"), made, has_scripts)
}

/// The styles of a folder in one file: `app.css` for every page, `pages.css` for all but the feed, which is first and to be there at once.
/// The order of the files hardly matters, since each says which layer it belongs to; `_layers.css` sorts first and orders the layers.
fn styles(name: &str, folder: &Path) -> Outcome<Made> {
    let mut css = String::new();
    for file in files_in(folder)? {
        css.push_str(&squeezed(&fs::read_to_string(file)?));
    }
    Ok(named(name, css.into_bytes()))
}

/// The style sheet without comments, line breaks and the spaces that mean nothing. Strings in our styles hold none of these pairs.
fn squeezed(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        kept.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    kept.push_str(rest);
    let line: String = kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    [("; }", "}"), (" {", "{"), ("{ ", "{"), (" }", "}"), ("} ", "}"), ("; ", ";"), (": ", ":"), (", ", ",")]
        .into_iter()
        .fold(line, |line, (long, short)| line.replace(long, short))
}

fn images(folder: &Path) -> Outcome<Vec<Made>> {
    files_in(folder)?.into_iter().map(|file| Ok(named(&file_name(&file), fs::read(&file)?))).collect()
}

/// Bundles the scripts in a copy of their sources, so that the source folder stays as it was checked out.
fn scripts(room: &Path) -> Outcome<Vec<Made>> {
    fs::create_dir_all(room)?;
    copy_folder(Path::new("assets/scripts"), &room.join("src"))?;
    install_packages(room)?;
    let dist = room.join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    // The worker shares one small file with the pages; alone it needs no second request for it.
    for options in ["src/app.ts --splitting", "src/live_worker.ts"] {
        let options = format!(
            "{options} --bundle --format=esm --target=es2022 --minify --legal-comments=none --log-level=warning \
             --outdir=dist --entry-names=[name]-[hash] --chunk-names=[name]-[hash]"
        );
        run(Command::new("node").arg("node_modules/esbuild/bin/esbuild").args(options.split_whitespace()).current_dir(room))?;
    }
    let mut made = vec![licenses(&room.join("node_modules"))?];
    for file in files_in(&dist)? {
        let path = file_name(&file);
        let (stem, ending) = path.rsplit_once('.').unwrap_or((&path, ""));
        let name = format!("{}.{ending}", stem.rsplit_once('-').map_or(stem, |(name, _hash)| name));
        made.push(Made { name, path, bytes: fs::read(&file)? });
    }
    Ok(made)
}

/// The licences of the packages in the scripts, each text once below the packages that it covers; as one file, since comments in the scripts would be
/// fetched with each of them. Its address has no hash: the handbook links to it.
fn licenses(packages: &Path) -> Outcome<Made> {
    let mut covered: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in packages_in(packages)? {
        let name = package.strip_prefix(packages)?.to_string_lossy().replace('\\', "/");
        // What only builds is in nothing that is handed on.
        if name.contains("esbuild") {
            continue;
        }
        let text = files_in(&package)?.into_iter().find(|file| file_name(file).to_ascii_uppercase().contains("LICEN"));
        let text = match text {
            Some(file) => fs::read_to_string(file)?.trim().replace("\r\n", "\n"),
            None => banner(&package)?,
        };
        covered.entry(text).or_default().push(name);
    }
    let text = covered.iter().map(|(text, names)| format!("{}\n\n{text}\n", names.join(", "))).collect::<Vec<_>>().join("\n\n");
    Ok(Made { name: "licenses.txt".into(), path: "licenses.txt".into(), bytes: text.into_bytes() })
}

/// What a package without a file of its licence says at the top of its script, and in its description.
fn banner(package: &Path) -> Outcome<String> {
    let described = fs::read_to_string(package.join("package.json"))?;
    let said = |key: &str| described.split(&format!("\"{key}\": \"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    let script = fs::read_to_string(package.join(said("module"))).unwrap_or_default();
    let top = script.trim_start().strip_prefix("/*").and_then(|rest| rest.split("*/").next()).unwrap_or_default();
    let top: Vec<&str> = top.lines().map(|line| line.trim_start_matches(['!', '*', ' ']).trim()).filter(|line| !line.is_empty()).collect();
    Ok(format!("{}\nLicence: {}", top.join("\n"), said("license")))
}

/// The folders of packages, those of a scope such as `@tiptap` included.
fn packages_in(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match file_name(&path) {
            name if !path.is_dir() || name.starts_with('.') => {}
            name if name.starts_with('@') => found.extend(packages_in(&path)?),
            _ => found.push(path),
        }
    }
    found.sort();
    Ok(found)
}

/// `npm ci`, unless the packages of this very lock file are there already.
fn install_packages(room: &Path) -> Outcome<()> {
    let lock = fs::read("package-lock.json")?;
    let stamp = room.join("installed.lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    for file in ["package.json", "package-lock.json"] {
        fs::copy(file, room.join(file))?;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(Command::new(npm).args(["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(room))?;
    Ok(fs::write(stamp, lock)?)
}

fn run(command: &mut Command) -> Outcome<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{program} did not start ({error})"))?;
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    let line = told.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it said nothing");
    Err(format!("{program} failed: {line}").into())
}

/// Writes each file, its compressed forms where they are smaller, and the table that includes them.
fn write_table(folder: &Path, made: Vec<Made>, has_scripts: bool) -> Outcome<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let mut table = format!("pub(super) const HAS_SCRIPTS: bool = {has_scripts};\npub(super) static ASSETS: &[Asset] = &[\n");
    for Made { name, path, bytes } in made {
        fs::write(folder.join(&path), &bytes)?;
        let gzip = keep_smaller(folder, &format!("{path}.gz"), &bytes, gzip(&bytes)?)?;
        let brotli = keep_smaller(folder, &format!("{path}.br"), &bytes, brotli(&bytes)?)?;
        writeln!(
            table,
            "    Asset {{ name: {name:?}, path: {path:?}, url: {url:?}, content_type: {kind:?}, plain: {plain}, gzip: {gzip}, brotli: {brotli} }},",
            url = format!("/assets/{path}"),
            kind = content_type(&path),
            plain = included(&path),
        )?;
    }
    table.push_str("];\n");
    Ok(fs::write(folder.join("table.rs"), table)?)
}

fn keep_smaller(folder: &Path, path: &str, plain: &[u8], packed: Vec<u8>) -> Outcome<String> {
    if packed.len() >= plain.len() {
        return Ok("None".to_owned());
    }
    fs::write(folder.join(path), packed)?;
    Ok(format!("Some({})", included(path)))
}

/// Names the file by the variable, so that no path of the building machine ends up in the program.
fn included(path: &str) -> String {
    format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/assets/{path}\"))")
}

fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes)?;
    Ok(packer.finish()?)
}

fn brotli(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &settings)?;
    Ok(packed)
}

fn content_type(path: &str) -> &'static str {
    match Path::new(path).extension().and_then(OsStr::to_str) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A file whose browser name carries sixteen digits of its content's hash.
fn named(name: &str, bytes: Vec<u8>) -> Made {
    let hash = Sha256::digest(&bytes).iter().take(8).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    Made { name: name.to_owned(), path: format!("{stem}-{hash}.{ending}"), bytes }
}

/// The files of a folder, not those below it, by name, so that every build gives the same.
fn files_in(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn copy_folder(from: &Path, to: &Path) -> Outcome<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => copy_folder(&entry.path(), &to.join(entry.file_name()))?,
            false => drop(fs::copy(entry.path(), to.join(entry.file_name()))?),
        }
    }
    Ok(())
}
