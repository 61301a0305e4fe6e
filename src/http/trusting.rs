//! What clients trust: the system's certificate authorities and added ones. A rejected certificate
//! gets a more precise reason.

use crate::rfc::certificate::is_self_issued;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, SignatureScheme,
};
use rustls_platform_verifier::Verifier;
use std::sync::Arc;

/// A self-signed certificate that no authority vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the certificate is self-signed")]
pub(super) struct SelfSigned {
    /// Whether it claims to be an authority, which is not allowed for a server's certificate, even
    /// a trusted one.
    pub(super) as_authority: bool,
}

/// Returns the TLS setup that `reqwest` would use, except that its errors distinguish a self-signed
/// certificate from an unknown authority.
///
/// # Errors
/// If there are no trusted certificates.
pub(super) fn config(extra: Vec<CertificateDer<'static>>) -> Result<ClientConfig, Error> {
    let provider = CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(aws_lc_rs::default_provider()));
    let verifier = if extra.is_empty() {
        Verifier::new(provider.clone())?
    } else {
        Verifier::new_with_extra_roots(extra, provider.clone())?
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Telling(verifier)))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Rejects whatever the system's verifier rejects, with a more precise reason.
#[derive(Debug)]
struct Telling(Verifier);

impl ServerCertVerifier for Telling {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.0
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            .map_err(|error| told(error, end_entity))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// Whether the issuer is unknown. This includes one that has a trusted name but a different key.
pub(super) const fn is_unknown(why: &CertificateError) -> bool {
    matches!(
        why,
        CertificateError::UnknownIssuer
            | CertificateError::BadSignature
            | CertificateError::UnsupportedSignatureAlgorithmContext { .. }
            | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. }
    )
}

/// Turns the error for a self-issued certificate into [`SelfSigned`] if its issuer is unknown or it
/// claims to be an authority.
fn told(error: Error, end_entity: &CertificateDer<'_>) -> Error {
    let as_authority = match &error {
        Error::InvalidCertificate(why) if is_unknown(why) => false,
        Error::InvalidCertificate(CertificateError::Other(_)) => true,
        _ => return error,
    };
    if !is_self_issued(end_entity) {
        return error;
    }
    let fault = OtherError(Arc::new(SelfSigned { as_authority }));
    Error::InvalidCertificate(CertificateError::Other(fault))
}
