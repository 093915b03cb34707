//! Handing over mail (RFC 5321, RFC 6409) with lettre, on a connection that the guard made.
//!
//! lettre talks from EHLO on. The greeting and STARTTLS (RFC 3207) come before it and are done here, since nothing that was said in plain may be taken for an
//! answer given under encryption.

mod explain;

use std::time::Duration;

use lettre::{
    Address,
    address::Envelope,
    transport::smtp::{
        authentication::{Credentials as SignIn, Mechanism},
        client::AsyncSmtpConnection,
        extension::ClientId,
    },
};
use tokio::time::timeout;

use self::explain::{Step, explain, refused_line};
use crate::{Credentials, Encryption, Guard, Refused, Why, guard::place, lines::Lines, stream::Stream, tls};

/// The server that takes our mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    /// Unused where `credentials` are [`Credentials::None`].
    pub username: String,
    pub credentials: Credentials,
}

impl Server {
    /// The usual port for submission under this encryption (RFC 8314).
    pub fn usual_port(encryption: Encryption) -> u16 {
        match encryption {
            Encryption::None => 25,
            Encryption::StartTls => 587,
            Encryption::Tls => 465,
        }
    }

    fn place(&self) -> String {
        place(&self.host, self.port)
    }
}

/// All of connecting and signing in may take so many times the patience of one step.
const STEPS_TO_OPEN: u32 = 4;

/// Connects and signs in, and sends nothing.
pub async fn check(server: &Server, guard: &Guard) -> Result<(), Refused> {
    let mut opened = open_in_time(server, guard).await?;
    let _ = opened.quit().await;
    Ok(())
}

/// Hands over a composed message (RFC 5322); the server's answer once it has taken responsibility. `from` is `None` for the null sender (RFC 3834, RFC 3464).
///
/// [`Refused::for_good`] tells that trying again cannot help this mail.
pub async fn send(server: &Server, guard: &Guard, from: Option<&str>, to: &[&str], message: &[u8]) -> Result<String, Refused> {
    // Nobody is asked about an address that cannot be one.
    envelope(server, from, to)?;
    Opened::at(server, guard).await?.send(from, to, message).await
}

/// So long a server may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(5);

/// A server that answers, and has let us in.
pub struct Opened<'s> {
    server: &'s Server,
    connection: AsyncSmtpConnection,
}

impl<'s> Opened<'s> {
    /// Connects and signs in. What is to be sent need not be there yet: a server that does not answer costs no more than its connection.
    pub async fn at(server: &'s Server, guard: &Guard) -> Result<Self, Refused> {
        Ok(Self { server, connection: open_in_time(server, guard).await? })
    }

    /// As [`send`], which opens the server itself.
    pub async fn send(mut self, from: Option<&str>, to: &[&str], message: &[u8]) -> Result<String, Refused> {
        let envelope = envelope(self.server, from, to)?;
        // lettre ends the last line by itself; what ends with one would arrive with an empty line more.
        let message = message.strip_suffix(b"\r\n").unwrap_or(message);
        let response = self.connection.send(&envelope, message).await.map_err(|error| explain(self.server, Step::Mail, &error))?;
        // The mail is theirs now. Who waits for their goodbye, in vain, might in the end think that it was not taken.
        let mut connection = self.connection;
        tokio::spawn(async move { drop(timeout(GOODBYE, connection.quit()).await) });
        Ok(format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" ")))
    }
}

fn envelope(server: &Server, from: Option<&str>, to: &[&str]) -> Result<Envelope, Refused> {
    let refused = |said: String| Refused { for_good: true, ..Refused::new(Why::Said, "mailwire-address", &server.place(), said) };
    let address = |text: &str| {
        let (user, domain) = text.rsplit_once('@').ok_or_else(|| refused(text.to_owned()))?;
        // Most mail servers take domains only as name servers know them.
        let domain = idna::domain_to_ascii(domain).map_err(|_| refused(text.to_owned()))?;
        Address::new(user, domain).map_err(|_| refused(text.to_owned()))
    };
    let from = from.map(address).transpose()?;
    let to = to.iter().map(|text| address(text)).collect::<Result<_, _>>()?;
    Envelope::new(from, to).map_err(|error| refused(error.to_string()))
}

async fn open_in_time(server: &Server, guard: &Guard) -> Result<AsyncSmtpConnection, Refused> {
    let late = || Refused::new(Why::Silent, "mailwire-silent", &server.place(), "");
    timeout(guard.patience() * STEPS_TO_OPEN, open(server, guard)).await.unwrap_or_else(|_| Err(late()))
}

async fn open(server: &Server, guard: &Guard) -> Result<AsyncSmtpConnection, Refused> {
    let hello = ClientId::default();
    let mut stream = guard.stream(&server.host, server.port).await?;
    if server.encryption == Encryption::Tls {
        stream = tls::encrypt(stream, &server.host, server.port, guard).await?;
    }
    if server.encryption == Encryption::StartTls {
        stream = start_tls(stream, &hello, server, guard).await?;
        // Encrypted servers do not greet again, and lettre waits for a greeting.
        stream.read_first(b"220 encrypted\r\n");
    }
    let mut connection =
        AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await.map_err(|error| explain(server, Step::Greeting, &error))?;
    sign_in(&mut connection, server).await?;
    Ok(connection)
}

async fn start_tls(stream: Stream, hello: &ClientId, server: &Server, guard: &Guard) -> Result<Stream, Refused> {
    let place = server.place();
    let mut lines = Lines::new(stream);
    answer(&mut lines, server, 220).await?;
    let offered = command(&mut lines, server, &format!("EHLO {hello}"), 250).await?;
    if !offered.iter().any(|line| line.eq_ignore_ascii_case("STARTTLS")) {
        return Err(Refused::new(Why::Tls, "mailwire-no-starttls", &place, offered.join(" ")));
    }
    command(&mut lines, server, "STARTTLS", 220).await?;
    let stream = lines.into_stream().ok_or_else(|| Refused::new(Why::Protocol, "mailwire-injected", &place, ""))?;
    tls::encrypt(stream, &server.host, server.port, guard).await
}

async fn command(lines: &mut Lines, server: &Server, command: &str, expected: u16) -> Result<Vec<String>, Refused> {
    lines.say(command).await.map_err(|error| Refused::io(&server.place(), &error))?;
    answer(lines, server, expected).await
}

/// The words of an answer, line by line, if it has the code that is hoped for.
async fn answer(lines: &mut Lines, server: &Server, expected: u16) -> Result<Vec<String>, Refused> {
    let mut words = Vec::new();
    // No server has more to say than this.
    for _ in 0..100 {
        let line = lines.line().await.map_err(|error| Refused::io(&server.place(), &error))?;
        let code: Option<u16> = line.get(..3).and_then(|code| code.parse().ok());
        let Some(code) = code else { return Err(Refused::new(Why::Protocol, "mailwire-protocol", &server.place(), line)) };
        words.push(line.get(4..).unwrap_or_default().trim().to_owned());
        if line.as_bytes().get(3) != Some(&b'-') {
            return if code == expected { Ok(words) } else { Err(refused_line(server, code, &words.join(" "))) };
        }
    }
    Err(Refused::new(Why::Protocol, "mailwire-protocol", &server.place(), ""))
}

async fn sign_in(connection: &mut AsyncSmtpConnection, server: &Server) -> Result<(), Refused> {
    let (mechanisms, secret): (&[Mechanism], _) = match &server.credentials {
        Credentials::None => return Ok(()),
        Credentials::Password(password) => (&[Mechanism::Plain, Mechanism::Login], password),
        Credentials::Bearer(token) => (&[Mechanism::Xoauth2], token),
    };
    let shown = SignIn::new(server.username.clone(), secret.expose().to_owned());
    connection.auth(mechanisms, &shown).await.map(drop).map_err(|error| explain(server, Step::SignIn, &error))
}
