//! From nothing to a selected IMAP folder.

use async_imap::{
    Client,
    imap_proto::{Response, ResponseCode, Status},
    types::Capability,
};
use kernel::Text;

use super::{Imap, LONGEST_ANSWER, Outcome, explain, folder};
use crate::{Credentials, Encryption, Guard, Refused, Way, Why, guard::place, lines::Lines, sasl, session::sign_in_refused, stream::Stream, tls};

/// What may be said before anybody is signed in.
const LONGEST_PRELUDE: usize = 64 * 1024;

pub(crate) async fn open(way: &Way, guard: &Guard) -> Result<Imap, Refused> {
    let place = place(&way.host, way.port);
    let mut stream = guard.stream(&way.host, way.port).await?;
    if way.encryption == Encryption::Tls {
        stream = tls::encrypt(stream, &way.host, way.port, guard).await?;
    }
    let mut stream = greeting(stream, &place).await?;
    if way.encryption == Encryption::StartTls {
        stream = start_tls(stream, way, guard, &place).await?;
    }
    stream.read_up_to(LONGEST_PRELUDE);
    let session = sign_in(Client::new(stream), way, &place).await?;
    let mut imap = Imap { session, place, capabilities: Vec::new(), afterwards: way.afterwards.clone(), validity: 0 };
    imap.learn().await?;
    imap.select(&way.folder).await?;
    Ok(imap)
}

/// The first line: a server that says anything else is none of IMAP.
async fn greeting(stream: Stream, place: &str) -> Result<Stream, Refused> {
    let mut lines = Lines::new(stream);
    let line = lines.line().await.map_err(|error| Refused::io(place, &error))?;
    let word = line.strip_prefix("* ").and_then(|rest| rest.split(' ').next()).unwrap_or_default().to_ascii_uppercase();
    match word.as_str() {
        "OK" | "PREAUTH" => lines.into_stream().ok_or_else(|| Refused::new(Why::Protocol, "mailwire-protocol", place, line)),
        "BYE" => Err(Refused::new(Why::Said, "mailwire-busy", place, line)),
        _ => Err(Refused::new(Why::Protocol, "mailwire-protocol", place, line)),
    }
}

/// STARTTLS. Nothing that was said before encryption may be left over (CVE-2011-0411 and its kin).
async fn start_tls(stream: Stream, way: &Way, guard: &Guard, place: &str) -> Result<Stream, Refused> {
    let mut lines = Lines::new(stream);
    let failed = |error: std::io::Error| Refused::io(place, &error);
    lines.say("tls STARTTLS").await.map_err(failed)?;
    let answer = loop {
        let line = lines.line().await.map_err(failed)?;
        if !line.starts_with("* ") {
            break line;
        }
    };
    let word = answer.strip_prefix("tls ").and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    if !word.eq_ignore_ascii_case("OK") {
        return Err(Refused::new(Why::Tls, "mailwire-no-starttls", place, answer));
    }
    let stream = lines.into_stream().ok_or_else(|| Refused::new(Why::Protocol, "mailwire-injected", place, ""))?;
    tls::encrypt(stream, &way.host, way.port, guard).await
}

async fn sign_in(client: Client<Stream>, way: &Way, place: &str) -> Result<async_imap::Session<Stream>, Refused> {
    let username = &way.username;
    let answered = match &way.credentials {
        Credentials::Bearer(token) => {
            let message = Message::new(sasl::xoauth2(username, token.expose()));
            client.authenticate("XOAUTH2", message).await
        }
        Credentials::Password(password) if password.expose().is_ascii() && username.is_ascii() => client.login(username, password.expose()).await,
        // LOGIN takes ASCII alone; PLAIN is UTF-8.
        Credentials::Password(password) => client.authenticate("PLAIN", Message::new(sasl::plain(username, password.expose()))).await,
        Credentials::None => client.login(username, "").await,
    };
    answered.map_err(|(error, _)| {
        let refused = explain(place, &error);
        let said = refused.said.to_ascii_uppercase();
        let is_busy = ["[UNAVAILABLE]", "[INUSE]", "[LIMIT]"].iter().any(|code| said.contains(code));
        match refused.why {
            Why::Said if is_busy => Refused::new(Why::Said, "mailwire-busy", place, refused.said),
            Why::Said => sign_in_refused(way, &refused.said),
            _ => refused,
        }
    })
}

/// Says its message to the first challenge; the second, which is what went wrong, gets an empty answer.
struct Message(Option<String>);

impl Message {
    fn new(message: String) -> Self {
        Self(Some(message))
    }
}

impl async_imap::Authenticator for Message {
    type Response = String;

    fn process(&mut self, _challenge: &[u8]) -> String {
        self.0.take().unwrap_or_default()
    }
}

impl Imap {
    async fn learn(&mut self) -> Result<(), Refused> {
        self.session.get_mut().read_up_to(LONGEST_ANSWER);
        let offered = self.session.capabilities().await.map_err(|error| explain(&self.place, &error))?;
        let name = |capability: &Capability| if let Capability::Atom(name) = capability { Some(name.clone()) } else { None };
        self.capabilities = offered.iter().filter_map(name).collect();
        Ok(())
    }

    async fn select(&mut self, name: &str) -> Result<(), Refused> {
        let name = if name.trim().is_empty() { "INBOX" } else { name.trim() };
        let mut validity = 0;
        let note = |response: &Response<'_>| {
            if let Response::Data { status: Status::Ok, outcome } = response
                && let Some(ResponseCode::UidValidity(number)) = outcome.code
            {
                validity = number;
            }
        };
        match self.attempt(&format!("SELECT {}", folder::quoted(name)), note).await? {
            Outcome::Done => {
                self.validity = validity;
                Ok(())
            }
            Outcome::Refused { said, .. } => {
                let refused = Refused::new(Why::Folder, "mailwire-folder", &self.place, said);
                Err(Refused { text: Text::with(refused.text, "folder", name), ..refused })
            }
        }
    }
}
