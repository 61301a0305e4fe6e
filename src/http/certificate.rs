//! Finds out when a server's certificate expires. The certificate is only inspected: no request is
//! sent over the connection, and nothing from the server is trusted.

use crate::rfc::certificate::validity_period;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// The time limits for each step and for all steps.
const STEP: Duration = Duration::from_secs(5);
const ALL: Duration = Duration::from_secs(15);

/// Returns when the validity period of the certificate at an `https` address starts and ends, in
/// Unix seconds; `None` if there is no certificate to read. Blocks, so it must not be called on an
/// event loop's thread.
#[must_use]
pub fn certificate_period(url: &Url) -> Option<(i64, i64)> {
    let begun = Instant::now();
    let host = url.host_str()?.trim_matches(['[', ']']);
    let name = ServerName::try_from(host.to_owned()).ok()?;
    let mut addresses = (host, url.port_or_known_default()?)
        .to_socket_addrs()
        .ok()?;
    let mut stream =
        addresses.find_map(|address| TcpStream::connect_timeout(&address, STEP).ok())?;
    stream.set_read_timeout(Some(STEP)).ok()?;
    stream.set_write_timeout(Some(STEP)).ok()?;
    let mut connection = ClientConnection::new(Arc::new(config()?), name).ok()?;
    while connection.is_handshaking() && begun.elapsed() < ALL {
        if connection.wants_write() {
            connection.write_tls(&mut stream).ok()?;
        } else if connection.read_tls(&mut stream).ok()? == 0 {
            return None;
        } else {
            connection.process_new_packets().ok()?;
        }
    }
    validity_period(connection.peer_certificates()?.first()?)
}

fn config() -> Option<ClientConfig> {
    let provider = CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(aws_lc_rs::default_provider()));
    let versions = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .ok()?;
    let looking = Arc::new(Looking(provider));
    Some(
        versions
            .dangerous()
            .with_custom_certificate_verifier(looking)
            .with_no_client_auth(),
    )
}

/// Accepts every certificate, because an expired or untrusted one has an expiry date, too.
#[derive(Debug)]
struct Looking(Arc<CryptoProvider>);

impl ServerCertVerifier for Looking {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
