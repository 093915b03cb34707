//! A private Exim that takes mail.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

use super::{
    Identity,
    private::{Private, find, free_ports, give_away, owner, skip},
};
use crate::{Credentials, Encryption, Secret, smtp::Server};

/// Who may send, once encrypted.
const USER: &str = "desk";
const PASSWORD: &str = "correct horse";

/// A running server on the loopback interface. Whoever signs in may send to everybody, but there is no `nobody@`, and nothing above [`Exim::LARGEST`] is taken.
pub struct Exim {
    port: u16,
    home: Private,
}

impl Exim {
    /// In bytes.
    pub const LARGEST: usize = 100 << 10;

    /// The program: the one named by `FIRSTLINE_TEST_EXIM`, else the one where distributions keep it.
    pub fn program() -> Option<PathBuf> {
        find("FIRSTLINE_TEST_EXIM", &["/usr/sbin/exim4", "/usr/sbin/exim", "/usr/local/sbin/exim", "/usr/exim/bin/exim"])
    }

    /// Starts one that shows this identity, or says aloud that the test is skipped and gives `None`.
    pub fn start(identity: &Identity) -> Option<Self> {
        let Some(program) = Self::program() else { return skip("Exim", "exim4-daemon-light") };
        (0..5).find_map(|_| Self::try_start(&program, identity)).or_else(|| panic!("Exim did not start"))
    }

    fn try_start(program: &Path, identity: &Identity) -> Option<Self> {
        let mut home = Private::folder("exim");
        let [port] = free_ports();
        home.make_folder("spool");
        home.make_folder("mail");
        home.write("cert.pem", &identity.certificate);
        home.write("key.pem", &identity.key);
        home.write("exim.conf", &configuration(&home.folder));
        // A copy runs as whoever starts it; the installed one would become root, and then not trust a configuration that is not the system's.
        let copy = home.folder.join("exim");
        fs::copy(program, &copy).expect("the program");
        give_away(&copy);
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).expect("a mode");
        let listens = home.start(&copy, &format!(r#""$1" -C "$2/exim.conf" -bdf -oX {port}"#), &[port]);
        let server = Self { port, home };
        if !listens {
            eprintln!("{}", server.log());
        }
        listens.then_some(server)
    }

    /// The way there for whoever may send.
    pub fn server(&self) -> Server {
        Server {
            host: "localhost".into(),
            port: self.port,
            encryption: Encryption::StartTls,
            username: USER.into(),
            credentials: Credentials::Password(Secret::new(PASSWORD)),
        }
    }

    /// The mails that came for this address, as they came, once there are so many; fewer after ten seconds.
    pub fn mails(&self, to: &str, count: usize) -> Vec<Vec<u8>> {
        let until = Instant::now() + Duration::from_secs(10);
        loop {
            let files = fs::read_dir(self.home.folder.join("mail")).into_iter().flatten().flatten();
            let mut files: Vec<_> = files.map(|file| file.path()).filter(|path| path.to_string_lossy().contains(&format!("/{to}."))).collect();
            if files.len() >= count || Instant::now() > until {
                files.sort();
                return files.iter().map(|file| fs::read(file).unwrap_or_default()).collect();
            }
            sleep(Duration::from_millis(20));
        }
    }

    pub fn log(&self) -> String {
        ["mainlog", "paniclog"].map(|name| fs::read_to_string(self.home.folder.join(name)).unwrap_or_default()).concat()
    }
}

/// Everything as one user that is nobody special, nothing outside the folder, and nothing added to what comes.
fn configuration(folder: &Path) -> String {
    let (owner, folder, largest) = (owner(), folder.display(), Exim::LARGEST);
    let (user, group) = (owner.user, owner.group);
    format!(
        "exim_path = {folder}/exim\nexim_user = {user}\nexim_group = {group}\nnever_users =\nadmin_groups = {group}\ndeliver_drop_privilege = true\n\
         spool_directory = {folder}/spool\nlog_file_path = {folder}/%slog\npid_file_path = {folder}/pid\nkeep_environment =\n\
         primary_hostname = exim.example\nlocal_interfaces = 127.0.0.1\nhost_lookup =\nrfc1413_hosts =\nreceived_header_text =\nmessage_size_limit = {largest}\n\
         smtputf8_advertise_hosts = *\ntls_advertise_hosts = *\ntls_certificate = {folder}/cert.pem\ntls_privatekey = {folder}/key.pem\n\
         auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}\nacl_smtp_rcpt = recipients\nacl_smtp_data = accept\n\
         begin acl\nrecipients:\n  deny message = Nobody here by that name\n    local_parts = nobody\n\
         \x20 deny message = Relaying denied\n    !authenticated = *\n  accept\n\
         begin routers\nall:\n  driver = accept\n  transport = folder\n\
         begin transports\nfolder:\n  driver = appendfile\n  directory = {folder}/mail\n  directory_file = ${{local_part}}@${{domain}}.$tod_epoch_l.$pid\n\
         \x20 use_crlf\n  message_prefix =\n  message_suffix =\n\
         begin authenticators\nplain:\n  driver = plaintext\n  public_name = PLAIN\n  server_prompts = :\n\
         \x20 server_condition = ${{if and{{{{eq{{$auth2}}{{{USER}}}}}{{eq{{$auth3}}{{{PASSWORD}}}}}}}}}\n  server_set_id = $auth2\n"
    )
}
