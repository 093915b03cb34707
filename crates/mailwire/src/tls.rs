//! Encryption, and what is wrong with a certificate in words.

use std::sync::{Arc, OnceLock};

use rustls::{
    CertificateError, ClientConfig, Error, RootCertStore,
    pki_types::{CertificateDer, ServerName},
};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::{Guard, Refused, Why, guard::place, stream::Stream};

/// The system's authorities, read once.
fn system() -> &'static RootCertStore {
    static SYSTEM: OnceLock<RootCertStore> = OnceLock::new();
    SYSTEM.get_or_init(|| {
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::warn!(%error, "a certificate of the system cannot be read");
        }
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(found.certs);
        roots
    })
}

/// Believes whom the system believes.
pub(crate) fn usual() -> Arc<ClientConfig> {
    static USUAL: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    Arc::clone(USUAL.get_or_init(|| config(system().clone())))
}

/// Believes these too.
pub(crate) fn with_roots(more: &[CertificateDer<'static>]) -> Arc<ClientConfig> {
    let mut roots = system().clone();
    roots.add_parsable_certificates(more.iter().cloned());
    config(roots)
}

/// With ring, the one provider that this program is built with, and with TLS 1.2 and 1.3.
fn config(roots: RootCertStore) -> Arc<ClientConfig> {
    Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
}

/// Encrypts a plain connection; the certificate must be the host's.
pub(crate) async fn encrypt(stream: Stream, host: &str, port: u16, guard: &Guard) -> Result<Stream, Refused> {
    let place = place(host, port);
    let bare = host.trim().trim_end_matches('.').trim_start_matches('[').trim_end_matches(']');
    let ascii = idna::domain_to_ascii(bare).unwrap_or_else(|_| bare.to_owned());
    let name = ServerName::try_from(ascii).map_err(|_| Refused::new(Why::Name, "mailwire-host-malformed", &place, ""))?;
    let plain = stream.into_plain().ok_or_else(|| Refused::new(Why::Protocol, "mailwire-protocol", &place, ""))?;
    match timeout(guard.patience(), TlsConnector::from(guard.tls()).connect(name, plain)).await {
        Ok(Ok(encrypted)) => Ok(Stream::encrypted(encrypted, guard.patience())),
        Ok(Err(error)) => Err(match crate::refused::find::<Error>(&error) {
            Some(error) => explain(&place, error),
            // Who hears TLS where it does not speak it often just hangs up.
            None => Refused::new(Why::Tls, "mailwire-tls-other", &place, error.to_string()),
        }),
        Err(_) => Err(Refused::new(Why::Silent, "mailwire-silent", &place, "")),
    }
}

/// What went wrong between two that wanted to speak TLS.
pub(crate) fn explain(place: &str, error: &Error) -> Refused {
    let key = match error {
        Error::InvalidCertificate(CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }) => "mailwire-tls-name",
        Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => "mailwire-tls-expired",
        Error::InvalidCertificate(CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. }) => "mailwire-tls-early",
        Error::InvalidCertificate(_) => "mailwire-tls-unknown",
        Error::InvalidMessage(_) => "mailwire-tls-plain",
        _ => "mailwire-tls-other",
    };
    Refused::new(Why::Tls, key, place, error.to_string())
}
