//! Tries what was typed: connects and signs in, and neither fetches nor sends anything.

use std::time::Duration;

use db::Db;
use kernel::{Error, FieldErrors, OrganizationId, Result, minutes};
use mail::mailbox::Mailbox;
use mailwire::{Guard, Refused, Secret, Session, Why, smtp};
use web::limit::{self, Limit};

/// How long a server may take for one step while somebody waits for the answer.
const PATIENCE: Duration = Duration::from_secs(12);

/// Looks no further than this when it counts what waits.
const MOST_COUNTED: usize = 1_000;

/// Whoever administers an organization could otherwise make this server knock at many doors.
const BRAKE: Limit = Limit { most: 30, window: minutes(10) };

/// Counts a test of this organization, and refuses it after too many.
pub async fn brake(app: &web::App, organization: OrganizationId) -> Result<()> {
    app.db.installation_write(move |installation| limit::count(installation, &format!("mailbox-test:{organization}"), BRAKE)).await
}

/// Signs in to the mailbox, and to the server that takes its answers where it has one; how many mails wait, at most a thousand.
/// What fails is told at the field that it is about.
pub async fn check(db: &Db, mailbox: &Mailbox) -> Result<usize> {
    let token = token(db, mailbox).await?;
    let guard = mail::postmaster().guard.clone().with_patience(PATIENCE);
    let (waiting, taken) = tokio::join!(incoming(mailbox, token.as_ref(), &guard), outgoing(mailbox, token.as_ref(), &guard));
    let mut errors = FieldErrors::default();
    let waiting = errors.take(waiting);
    errors.take(taken);
    errors.check()?;
    waiting.ok_or_else(|| Error::Internal("a mailbox was neither opened nor refused".into()))
}

/// The token that opens the mailbox, where tokens do. One that must be signed in first cannot be tried.
async fn token(db: &Db, mailbox: &Mailbox) -> Result<Option<Secret>> {
    if mailbox.issuer.is_empty() {
        return Ok(None);
    }
    if mailbox.is_signed_out {
        return Err(Error::invalid("issuer", "mailbox-test-sign-in-first"));
    }
    let access = mail::postmaster().issuers.access(db, mailbox).await;
    access.map(Some).map_err(|refused| Error::invalid("issuer", refused.text))
}

async fn incoming(mailbox: &Mailbox, token: Option<&Secret>, guard: &Guard) -> Result<usize> {
    let way = mail::way(mailbox, token)?;
    let look = async {
        let mut session = Session::open(&way, guard).await?;
        let waiting = session.waiting(MOST_COUNTED).await?.len();
        // How the good-bye goes changes nothing.
        drop(session.close().await);
        Ok(waiting)
    };
    look.await.map_err(|refused: Refused| Error::invalid(field(&refused, ["host", "port", "encryption", "password", "folder", "protocol"]), refused.text))
}

async fn outgoing(mailbox: &Mailbox, token: Option<&Secret>, guard: &Guard) -> Result<()> {
    let Some(server) = &mailbox.outgoing else { return Ok(()) };
    let way = mail::way_out(mailbox, server, token)?;
    smtp::check(&way, guard).await.map_err(|refused| {
        let fields = ["out_host", "out_port", "out_encryption", "out_password", "out_host", "out_port"];
        Error::invalid(field(&refused, fields), refused.text)
    })
}

/// The field that a refusal is about.
fn field(refused: &Refused, [host, port, encryption, password, folder, protocol]: [&'static str; 6]) -> &'static str {
    match refused.why {
        _ if refused.text.key == "mailwire-port-guarded" => port,
        Why::Name | Why::Guarded | Why::NoAnswer | Why::Lost | Why::Said => host,
        Why::Silent => port,
        Why::Tls => encryption,
        Why::SignIn => password,
        Why::Folder => folder,
        Why::Protocol => protocol,
    }
}
