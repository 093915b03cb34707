//! The outbound guard: tenants type names of servers, and a name may lead anywhere, also to this machine and its neighbours.
//!
//! A name is resolved here, each address is judged, and the connection is made to exactly the address that was judged, so that a name server which answers
//! differently the second time gains nothing. The operator's allow-list opens named hosts, addresses and networks.

mod allow;
mod host;
mod public;
#[cfg(test)]
mod tests;

use std::{fmt, io, net::SocketAddr, sync::Arc, time::Duration};

use kernel::Text;
use rustls::{ClientConfig, pki_types::CertificateDer};
use tokio::{net::TcpStream, time::timeout};

use self::allow::Allowed;
use crate::{Refused, Why, stream::Stream, tls};

pub use self::public::is_public;

/// Ports that mail servers have: SMTP, POP3, IMAP, and what providers offer where port 25 is blocked.
const MAIL_PORTS: [u16; 9] = [24, 25, 110, 143, 465, 587, 993, 995, 2525];

/// Where tokens are asked for.
const WEB_PORTS: [u16; 1] = [443];

/// So many addresses of one name are tried.
const MOST_ADDRESSES: usize = 6;

/// So long a server may take for any one step.
const PATIENCE: Duration = Duration::from_secs(30);

/// What this process may reach, how long it waits, and whose certificates it believes.
#[derive(Clone)]
pub struct Guard {
    allowed: Arc<[Allowed]>,
    everything: bool,
    patience: Duration,
    tls: Arc<ClientConfig>,
    roots: Vec<CertificateDer<'static>>,
}

impl Guard {
    /// Public addresses, and what the operator lists: host names, addresses, networks (`10.1.0.0/16`). An entry that is none of these is told.
    pub fn new<S: AsRef<str>>(allow: &[S]) -> Result<Self, Text> {
        let allowed = allow.iter().map(|entry| Allowed::parse(entry.as_ref())).collect::<Result<_, _>>()?;
        Ok(Self { allowed, everything: false, patience: PATIENCE, tls: tls::usual(), roots: Vec::new() })
    }

    /// Public addresses alone.
    pub fn strict() -> Self {
        Self { allowed: Arc::new([]), everything: false, patience: PATIENCE, tls: tls::usual(), roots: Vec::new() }
    }

    /// For servers that the operator named in the configuration of the installation: nothing is refused.
    pub fn open() -> Self {
        Self { allowed: Arc::new([]), everything: true, patience: PATIENCE, tls: tls::usual(), roots: Vec::new() }
    }

    /// The same, for servers that the operator named in the configuration: nothing is refused.
    pub fn opened(self) -> Self {
        Self { everything: true, ..self }
    }

    /// Waits this long for each step instead of half a minute.
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Believes this certificate authority (DER) too, besides the system's.
    pub fn with_root(mut self, root: Vec<u8>) -> Self {
        self.roots.push(CertificateDer::from(root));
        self.tls = tls::with_roots(&self.roots);
        self
    }

    /// How long each step may take.
    pub fn patience(&self) -> Duration {
        self.patience
    }

    /// Connects to a mail server.
    pub async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, Refused> {
        self.connect_on(host, port, &MAIL_PORTS).await
    }

    /// Connects to a web server on the port of HTTPS.
    pub(crate) async fn connect_web(&self, host: &str, port: u16) -> Result<TcpStream, Refused> {
        self.connect_on(host, port, &WEB_PORTS).await
    }

    /// A connection that watches the time.
    pub(crate) async fn stream(&self, host: &str, port: u16) -> Result<Stream, Refused> {
        Ok(Stream::plain(self.connect(host, port).await?, self.patience))
    }

    pub(crate) fn tls(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.tls)
    }

    async fn connect_on(&self, host: &str, port: u16, ports: &[u16]) -> Result<TcpStream, Refused> {
        let place = place(host, port);
        let name = host::clean(host).ok_or_else(|| Refused::new(Why::Name, "mailwire-host-malformed", &place, ""))?;
        let is_named = self.everything || self.allowed.iter().any(|allowed| allowed.is_name(&name));
        // Which ports are let through is known to everybody, so it may be told before any name is looked up.
        let is_usual = ports.contains(&port);
        if !is_usual && !is_named && !self.allowed.iter().any(Allowed::is_network) {
            return Err(Refused::new(Why::Guarded, "mailwire-port-guarded", &place, ""));
        }
        let found = self.resolve(&name, port, &place).await?;
        let is_open = |address: &SocketAddr| {
            let ip = address.ip();
            is_named || self.allowed.iter().any(|allowed| allowed.holds(ip)) || (is_usual && is_public(ip))
        };
        let open: Vec<SocketAddr> = found.into_iter().filter(is_open).collect();
        if open.is_empty() {
            return Err(Refused::new(Why::Guarded, "mailwire-guarded", &place, ""));
        }
        self.try_each(&open, &place).await
    }

    async fn resolve(&self, name: &str, port: u16, place: &str) -> Result<Vec<SocketAddr>, Refused> {
        let unknown = || Refused::new(Why::Name, "mailwire-name-unknown", place, "");
        let found = timeout(self.patience, tokio::net::lookup_host((name, port))).await.map_err(|_| unknown())?;
        let found: Vec<SocketAddr> = found.map_err(|_| unknown())?.collect();
        if found.is_empty() { Err(unknown()) } else { Ok(found) }
    }

    async fn try_each(&self, addresses: &[SocketAddr], place: &str) -> Result<TcpStream, Refused> {
        let mut refused = Refused::new(Why::NoAnswer, "mailwire-no-answer", place, "");
        // One dead address of several must not eat the patience for all.
        let each = self.patience.min(Duration::from_secs(10));
        for address in addresses.iter().take(MOST_ADDRESSES) {
            match timeout(each, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Ok(Err(error)) => refused = Refused::new(Why::NoAnswer, "mailwire-no-answer", place, words(&error)),
                Err(_) => {}
            }
        }
        Err(refused)
    }
}

fn words(error: &io::Error) -> String {
    error.to_string()
}

/// A server as refusals name it.
pub(crate) fn place(host: &str, port: u16) -> String {
    let host: String = host.trim().chars().filter(|c| !c.is_control()).take(100).collect();
    if host.contains(':') && !host.starts_with('[') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("allowed", &self.allowed).field("everything", &self.everything).field("patience", &self.patience).finish()
    }
}
