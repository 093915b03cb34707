//! A private Dovecot in a temporary folder, gone when its owner is gone.
//!
//! A small shell process stands guard: it waits for the end of its input, which comes when [`Dovecot`] is dropped and also when this process is killed in whatever
//! way, then ends the server and removes the folder.

use std::{
    env, fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use super::Identity;
use crate::{Afterwards, Credentials, Encryption, Protocol, Secret, Way};

/// Whom a server that root starts runs as: nobody.
const NOBODY: u32 = 65534;

/// The four ports that Dovecot listens on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpenPort {
    Imap,
    Imaps,
    Pop3,
    Pop3s,
}

/// A running server on the loopback interface. Its people are made by [`Dovecot::person`].
pub struct Dovecot {
    ports: [u16; 4],
    folder: PathBuf,
    guard: Child,
}

impl Dovecot {
    /// The program: the one named by `FIRSTLINE_TEST_DOVECOT`, else the one where distributions keep it.
    pub fn program() -> Option<PathBuf> {
        let named = env::var_os("FIRSTLINE_TEST_DOVECOT").map(PathBuf::from);
        named.into_iter().chain(["/usr/sbin/dovecot", "/usr/local/sbin/dovecot"].map(PathBuf::from)).find(|file| file.is_file())
    }

    /// Starts one that shows this identity, or says aloud that the test is skipped and gives `None`. In continuous integration its absence is a failure.
    pub fn start(identity: &Identity) -> Option<Self> {
        Self::start_asking(identity, None)
    }

    /// The same, taking tokens too (XOAUTH2): whether one is good it asks at this address (RFC 7662), and whose it is stands in `sub`.
    pub fn start_asking(identity: &Identity, introspection: Option<&str>) -> Option<Self> {
        let Some(program) = Self::program() else {
            assert!(env::var("CI").is_err(), "Dovecot is not installed, and continuous integration must have it");
            println!("SKIPPED: Dovecot is not installed (dovecot-imapd, dovecot-pop3d)");
            return None;
        };
        // Another process may take a port in between, hence several tries.
        (0..5).find_map(|_| Self::try_start(&program, identity, introspection)).or_else(|| panic!("Dovecot did not start"))
    }

    fn try_start(program: &Path, identity: &Identity, introspection: Option<&str>) -> Option<Self> {
        let folder = env::temp_dir().join(format!("firstline-dovecot-{:016x}", rand::random::<u64>()));
        fs::create_dir(&folder).expect("a folder");
        fs::create_dir(folder.join("mail")).expect("a folder");
        let ports = free_ports();
        let (settings, tokens) = (configuration(&folder, ports, introspection.is_some()), introspection.map(tokens).unwrap_or_default());
        let files =
            [("cert.pem", &identity.certificate), ("key.pem", &identity.key), ("users", &String::new()), ("dovecot.conf", &settings), ("tokens.conf", &tokens)];
        for (name, text) in files {
            fs::write(folder.join(name), text).expect("a file");
        }
        for path in [folder.clone(), folder.join("mail"), folder.join("key.pem"), folder.join("users")] {
            give_away(&path);
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("a mode");
        let server = Self { ports, guard: stand_guard(program, &folder), folder };
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until {
            if ports.iter().all(|port| TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).is_ok()) {
                return Some(server);
            }
            sleep(Duration::from_millis(50));
        }
        eprintln!("{}", fs::read_to_string(server.folder.join("log")).unwrap_or_default());
        None
    }

    pub fn port(&self, port: OpenPort) -> u16 {
        self.ports[port as usize]
    }

    /// Makes a person with this password and an empty mailbox.
    pub fn person(&self, name: &str, password: &str) {
        let users = self.folder.join("users");
        let known = fs::read_to_string(&users).unwrap_or_default();
        fs::write(&users, format!("{known}{name}:{{PLAIN}}{password}\n")).expect("the users");
        for folder in [self.maildir(name), self.maildir(name).join("cur"), self.maildir(name).join("new"), self.maildir(name).join("tmp")] {
            fs::create_dir_all(&folder).expect("a folder");
            give_away(&folder);
        }
    }

    /// Lays a mail into somebody's inbox. Mails lie in the order of `number`.
    pub fn deliver(&self, name: &str, number: usize, mail: &[u8]) {
        let (fresh, finished) =
            (self.maildir(name).join(format!("tmp/{number}")), self.maildir(name).join(format!("new/{}.{number}.test", 1_700_000_000 + number)));
        fs::write(&fresh, mail).expect("a mail");
        give_away(&fresh);
        fs::rename(fresh, finished).expect("a mail");
    }

    /// What lies in somebody's inbox, read or not.
    pub fn mails(&self, name: &str) -> Vec<Vec<u8>> {
        let files = ["new", "cur"].into_iter().flat_map(|part| fs::read_dir(self.maildir(name).join(part)).into_iter().flatten().flatten());
        files.map(|file| fs::read(file.path()).unwrap_or_default()).collect()
    }

    /// How many mails lie in somebody's inbox.
    pub fn count(&self, name: &str) -> usize {
        ["new", "cur"].into_iter().map(|part| fs::read_dir(self.maildir(name).join(part)).map_or(0, Iterator::count)).sum()
    }

    /// Where somebody's mails lie.
    pub fn maildir(&self, name: &str) -> PathBuf {
        self.folder.join("mail").join(name)
    }

    /// The way to somebody's inbox, with STARTTLS.
    pub fn way(&self, protocol: Protocol, name: &str, password: &str) -> Way {
        let port = if protocol == Protocol::Imap { OpenPort::Imap } else { OpenPort::Pop3 };
        Way {
            protocol,
            host: "localhost".into(),
            port: self.port(port),
            encryption: Encryption::StartTls,
            username: name.into(),
            credentials: Credentials::Password(Secret::new(password)),
            folder: "INBOX".into(),
            afterwards: Afterwards::Delete,
        }
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn give_away(path: &Path) {
    if is_root() {
        chown(path, Some(NOBODY), Some(NOBODY)).expect("an owner");
    }
}

fn free_ports() -> [u16; 4] {
    let held = [(); 4].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port"));
    held.map(|listener| listener.local_addr().expect("a port").port())
}

fn stand_guard(program: &Path, folder: &Path) -> Child {
    const DUTY: &str = r#"trap "" INT TERM HUP; "$1" -F -c "$2/dovecot.conf" & server=$!; cat >/dev/null; kill $server; wait $server; cd /; rm -rf "$2""#;
    let mut guard = Command::new("/bin/sh");
    guard.args(["-c", DUTY, "sh"]).arg(program).arg(folder).current_dir(folder);
    guard.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    if is_root() {
        guard.gid(NOBODY).uid(NOBODY);
    }
    guard.spawn().expect("a shell")
}

/// How Dovecot asks whether a token is good.
fn tokens(introspection: &str) -> String {
    format!("introspection_url = {introspection}\nintrospection_mode = post\nactive_attribute = active\nactive_value = true\nusername_attribute = sub\n")
}

/// Everything under one user that is nobody special, nothing outside the folder.
fn configuration(folder: &Path, ports: [u16; 4], takes_tokens: bool) -> String {
    let id = |flag: &str| {
        let output = Command::new("id").arg(flag).output().expect("id");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    let (user, group) = if is_root() { ("nobody".to_owned(), "nogroup".to_owned()) } else { (id("-un"), id("-gn")) };
    let (uid, gid) = if is_root() { (NOBODY.to_string(), NOBODY.to_string()) } else { (id("-u"), id("-g")) };
    let listener = |name: &str, port: u16, is_encrypted: bool| {
        format!("  inet_listener {name} {{\n    port = {port}\n    ssl = {}\n  }}\n", if is_encrypted { "yes" } else { "no" })
    };
    let folder = folder.display();
    let [imap, imaps, pop3, pop3s] = ports;
    let (mechanisms, by_token) = match takes_tokens {
        true => (" xoauth2", format!("passdb {{\n  driver = oauth2\n  mechanisms = xoauth2\n  args = {folder}/tokens.conf\n}}\n")),
        false => ("", String::new()),
    };
    format!(
        "base_dir = {folder}/run\nstate_dir = {folder}/state\nlog_path = {folder}/log\nprotocols = imap pop3\nlisten = 127.0.0.1\n\
         default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}\n\
         ssl = yes\nssl_cert = <{folder}/cert.pem\nssl_key = <{folder}/key.pem\nssl_dh =\n\
         disable_plaintext_auth = no\nauth_mechanisms = plain login{mechanisms}\nauth_failure_delay = 0\nfirst_valid_uid = 1\nmail_location = maildir:{folder}/mail/%n\n\
         mail_max_userip_connections = 100\n\
         {by_token}passdb {{\n  driver = passwd-file\n  args = scheme=PLAIN username_format=%n {folder}/users\n}}\n\
         userdb {{\n  driver = static\n  args = uid={uid} gid={gid} home={folder}/mail/%n\n}}\n\
         service anvil {{\n  chroot =\n}}\n\
         service imap-login {{\n  chroot =\n{}{}}}\nservice pop3-login {{\n  chroot =\n{}{}}}\n",
        listener("imap", imap, false),
        listener("imaps", imaps, true),
        listener("pop3", pop3, false),
        listener("pop3s", pop3s, true),
    )
}
