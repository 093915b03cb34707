//! A private Dovecot, whose mailboxes lie open.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    Identity,
    private::{Owner, Private, find, free_ports, give_away, owner, skip},
};
use crate::{Afterwards, Credentials, Encryption, Protocol, Secret, Way};

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
    home: Private,
}

impl Dovecot {
    /// The program: the one named by `FIRSTLINE_TEST_DOVECOT`, else the one where distributions keep it.
    pub fn program() -> Option<PathBuf> {
        find("FIRSTLINE_TEST_DOVECOT", &["/usr/sbin/dovecot", "/usr/local/sbin/dovecot"])
    }

    /// Starts one that shows this identity, or says aloud that the test is skipped and gives `None`. In continuous integration its absence is a failure.
    pub fn start(identity: &Identity) -> Option<Self> {
        Self::start_asking(identity, None)
    }

    /// The same, taking tokens too (XOAUTH2): whether one is good it asks at this address (RFC 7662), and whose it is stands in `sub`.
    pub fn start_asking(identity: &Identity, introspection: Option<&str>) -> Option<Self> {
        let Some(program) = Self::program() else { return skip("Dovecot", "dovecot-imapd, dovecot-pop3d") };
        (0..5).find_map(|_| Self::try_start(&program, identity, introspection)).or_else(|| panic!("Dovecot did not start"))
    }

    fn try_start(program: &Path, identity: &Identity, introspection: Option<&str>) -> Option<Self> {
        let mut home = Private::folder("dovecot");
        let ports = free_ports();
        home.make_folder("mail");
        home.write("cert.pem", &identity.certificate);
        home.write("key.pem", &identity.key);
        home.write("users", "");
        home.write("dovecot.conf", &configuration(&home.folder, ports, introspection.is_some()));
        home.write("tokens.conf", &introspection.map(tokens).unwrap_or_default());
        let listens = home.start(program, r#""$1" -F -c "$2/dovecot.conf""#, &ports);
        if !listens {
            eprintln!("{}", fs::read_to_string(home.folder.join("log")).unwrap_or_default());
        }
        listens.then_some(Self { ports, home })
    }

    pub fn port(&self, port: OpenPort) -> u16 {
        self.ports[port as usize]
    }

    /// Makes a person with this password and an empty mailbox.
    pub fn person(&self, name: &str, password: &str) {
        let users = self.home.folder.join("users");
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
        self.home.folder.join("mail").join(name)
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

/// How Dovecot asks whether a token is good.
fn tokens(introspection: &str) -> String {
    format!("introspection_url = {introspection}\nintrospection_mode = post\nactive_attribute = active\nactive_value = true\nusername_attribute = sub\n")
}

/// Everything under one user that is nobody special, nothing outside the folder.
fn configuration(folder: &Path, ports: [u16; 4], takes_tokens: bool) -> String {
    let Owner { user, group, uid, gid } = owner();
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
