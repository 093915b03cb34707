//! A real provider of tokens (oidc-provider, started by Node.js) with somebody at its pages, shared by the tests of this program.

use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{LazyLock, Mutex},
};

use mail::{
    Postmaster,
    sign_in::{Issuer, Issuers},
};
use mailwire::{
    Guard, Secret,
    oauth2::{Client, Endpoints},
    testing::Authority,
};

/// Who signs in there.
pub const ACCOUNT: &str = "desk@northwind.example";

/// Its certificate, and that of the mail servers, are believed.
pub static AUTHORITY: LazyLock<Authority> = LazyLock::new(Authority::new);

static RUNNING: LazyLock<Option<Mutex<Provider>>> = LazyLock::new(|| Provider::start().map(Mutex::new));

/// Only one test at a time has somebody at the pages.
pub static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

#[db::linkme::distributed_slice(testkit::POSTMASTER)]
#[linkme(crate = db::linkme)]
static POSTMASTER: fn() -> Postmaster = postmaster;

fn postmaster() -> Postmaster {
    let guard = guard();
    let issuers = RUNNING.as_ref().map(|running| vec![running.lock().expect("the provider").issuer()]).unwrap_or_default();
    Postmaster::new(testkit::BASE_URL, None).with_issuers(Issuers::new(issuers, guard.clone())).with_guard(guard)
}

/// Lets through to this machine.
pub fn guard() -> Guard {
    Guard::new(&["localhost", "127.0.0.1"]).expect("a guard").with_root(AUTHORITY.der())
}

/// What somebody at the provider's pages does, and what came of it; see `journeys/provider.mjs`. `None` where there is no provider.
pub fn person(deed: &str) -> Option<String> {
    RUNNING.as_ref().map(|running| running.lock().expect("the provider").tell(deed))
}

/// Where a mail server asks whether a token is good.
pub fn introspection() -> Option<String> {
    RUNNING.as_ref().map(|running| format!("http://mail:hush@127.0.0.1:{}/token/introspection", running.lock().expect("the provider").plain_port))
}

struct Provider {
    port: u64,
    plain_port: u64,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    // Ends when its input does, which is when this process does.
    _process: Child,
}

impl Provider {
    /// Starts one, or says aloud that the tests are skipped. In continuous integration its absence is a failure.
    fn start() -> Option<Self> {
        let script: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../journeys/provider.mjs"].iter().collect();
        if !script.with_file_name("node_modules/oidc-provider").is_dir() {
            assert!(env::var("CI").is_err(), "oidc-provider is not installed, and continuous integration must have it");
            println!("SKIPPED: oidc-provider is not installed (npm ci in journeys)");
            return None;
        }
        Some(Self::run(&script))
    }

    fn run(script: &Path) -> Self {
        let folder = env::temp_dir().join(format!("firstline-provider-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let identity = AUTHORITY.identity("localhost");
        let (key, certificate) = (folder.join("key.pem"), folder.join("certificate.pem"));
        fs::write(&key, &identity.key).expect("a key");
        fs::write(&certificate, &identity.certificate).expect("a certificate");
        let mut command = Command::new("node");
        command.arg(script).args([&key, &certificate]).arg(format!("{}/settings/mailboxes/signed-in", testkit::BASE_URL));
        // The person's browser need not know our authority.
        command.env("NODE_TLS_REJECT_UNAUTHORIZED", "0").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().expect("Node.js");
        let (input, output) = (process.stdin.take().expect("its input"), process.stdout.take().expect("its output"));
        let mut provider = Self { port: 0, plain_port: 0, input, output: BufReader::new(output), _process: process };
        let ports: serde_json::Value = serde_json::from_str(&provider.line()).expect("its ports");
        provider.port = ports["https"].as_u64().expect("a port");
        provider.plain_port = ports["http"].as_u64().expect("a port");
        fs::remove_dir_all(folder).expect("a folder");
        provider
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("an answer of the provider");
        line.trim().to_owned()
    }

    fn tell(&mut self, deed: &str) -> String {
        writeln!(self.input, "{deed}").expect("a provider that listens");
        let answer = self.line();
        assert!(answer.starts_with("back ") || answer.starts_with("done"), "{deed}: {answer}");
        answer.split_once(' ').map(|(_, rest)| rest.to_owned()).unwrap_or_default()
    }

    fn issuer(&self) -> Issuer {
        let at = |path: &str| format!("https://localhost:{}/{path}", self.port);
        let endpoints = Endpoints {
            authorize: at("auth"),
            device: at("device/auth"),
            token: at("token"),
            scopes: "openid offline_access mail".into(),
            extra: vec![("prompt".into(), "consent".into())],
        };
        let client = Client { endpoints, id: "desk".into(), secret: Secret::new("hush-hush-hush") };
        Issuer { slug: testkit::ISSUER.into(), name: "Northwind".into(), client, has_device_codes: true }
    }
}
