//! A certificate authority that lives for one test.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// Signs certificates; [`crate::Guard::with_root`] makes it believed.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A certificate with its key, both as PEM.
pub struct Identity {
    pub certificate: String,
    pub key: String,
    der: (Vec<u8>, Vec<u8>),
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Self { issuer: CertifiedIssuer::self_signed(params, key).expect("an authority") }
    }

    /// The authority's own certificate.
    pub fn der(&self) -> Vec<u8> {
        self.issuer.der().to_vec()
    }

    /// A certificate for this host.
    pub fn identity(&self, host: &str) -> Identity {
        self.sign(CertificateParams::new([host.to_owned()]).expect("a name"))
    }

    /// One whose time is over.
    pub fn expired(&self, host: &str) -> Identity {
        let mut params = CertificateParams::new([host.to_owned()]).expect("a name");
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
        self.sign(params)
    }

    fn sign(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        Identity { certificate: certificate.pem(), key: key.serialize_pem(), der: (certificate.der().to_vec(), key.serialize_der()) }
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl Identity {
    /// For a server of one's own.
    pub fn server(&self) -> Arc<ServerConfig> {
        let (certificate, key) = self.der.clone();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key));
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions().expect("versions");
        Arc::new(builder.with_no_client_auth().with_single_cert(vec![certificate.into()], key).expect("an identity"))
    }
}
