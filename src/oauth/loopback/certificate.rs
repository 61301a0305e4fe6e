//! The certificate for an `https` redirect URI: made for this run, or supplied by the user.

use crate::error::{Error, Kind, Result};
use crate::files;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Host names by which a browser may reach this machine.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
const NEEDED: &str = "`--tls-cert` needs a PEM file with the certificate and its chain; `--tls-key` needs one with the \
 key";

/// PEM files: a certificate with its chain, and its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFiles {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// The TLS setup of the listener.
#[derive(Clone)]
pub struct Tls {
    pub(super) config: Arc<ServerConfig>,
    /// The certificate made for this run, which no browser trusts; `None` means that the user
    /// supplied one.
    pub unknown: Option<Vec<u8>>,
}

impl Tls {
    /// Uses the given certificate, or makes one that is not stored.
    ///
    /// # Errors
    /// [`Kind::Config`] if the files cannot be read or do not match.
    pub fn new(files: Option<&CertificateFiles>) -> Result<Self> {
        match files {
            Some(files) => of_files(files),
            None => made(),
        }
    }
}

/// Returns the SHA-256 fingerprint of a certificate, in the form that browsers show.
#[must_use]
pub fn fingerprint(certificate: &[u8]) -> String {
    let bytes = Sha256::digest(certificate);
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

fn made() -> Result<Tls> {
    let failed = |error: rcgen::Error| {
        Error::new(Kind::Failure, format!("cannot make a certificate: {error}"))
    };
    let made = rcgen::generate_simple_self_signed(NAMES.map(ToOwned::to_owned)).map_err(failed)?;
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())
        .map_err(|error| Error::new(Kind::Failure, error))?;
    let unknown = Some(certificate.to_vec());
    let config = config(vec![certificate], key).map_err(|why| Error::new(Kind::Failure, why))?;
    Ok(Tls { config, unknown })
}

fn of_files(files: &CertificateFiles) -> Result<Tls> {
    let wrong = |file: &Path, why: &str| {
        Error::new(
            Kind::Config,
            format!("cannot use `{}`: {why}", file.display()),
        )
        .hint(NEEDED)
    };
    let unreadable = |file: &Path, error: std::io::Error| wrong(file, &error.to_string());
    let (chain, key) = (&files.certificate, &files.key);
    let pem = files::given(chain).map_err(|error| unreadable(chain, error))?;
    let certificates = CertificateDer::pem_slice_iter(pem.expose().as_bytes())
        .collect::<std::result::Result<Vec<_>, _>>()
        .ok()
        .filter(|all| !all.is_empty())
        .ok_or_else(|| wrong(chain, "it does not contain a PEM certificate"))?;
    let pem = files::given(key).map_err(|error| unreadable(key, error))?;
    let private = PrivateKeyDer::from_pem_slice(pem.expose().as_bytes())
        .map_err(|_| wrong(key, "it does not contain a PEM private key"))?;
    let config = config(certificates, private).map_err(|why| wrong(key, &why))?;
    Ok(Tls {
        config,
        unknown: None,
    })
}

fn config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> std::result::Result<Arc<ServerConfig>, String> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => {
                "the key does not match the certificate".to_owned()
            }
            error => error.to_string(),
        })?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
        let file = folder.join(name);
        std::fs::write(&file, text).unwrap();
        file
    }

    #[test]
    fn a_certificate_and_its_key_must_match() {
        let folder = tempfile::tempdir().unwrap();
        let made = || rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (one, other) = (made(), made());
        let certificate = written(folder.path(), "cert.pem", &one.cert.pem());
        let key = written(folder.path(), "key.pem", &one.signing_key.serialize_pem());
        let foreign = written(
            folder.path(),
            "other.pem",
            &other.signing_key.serialize_pem(),
        );
        let empty = written(folder.path(), "empty.pem", "");
        let missing = folder.path().join("none.pem");
        let tls = |certificate: &Path, key: &Path| {
            let files = CertificateFiles {
                certificate: certificate.to_owned(),
                key: key.to_owned(),
            };
            let made = Tls::new(Some(&files));
            made.err().map(|error| {
                error
                    .to_string()
                    .rsplit("pem`: ")
                    .next()
                    .unwrap()
                    .to_owned()
            })
        };
        assert_eq!(tls(&certificate, &key), None);
        for (certificate, key, expected) in [
            (
                &certificate,
                &foreign,
                "the key does not match the certificate",
            ),
            (&empty, &key, "it does not contain a PEM certificate"),
            (
                &certificate,
                &empty,
                "it does not contain a PEM private key",
            ),
        ] {
            assert_eq!(tls(certificate, key).as_deref(), Some(expected));
        }
        assert!(tls(&missing, &key).is_some());
    }

    #[test]
    fn a_fingerprint_is_written_as_browsers_do() {
        let shown = fingerprint(b"");
        assert!(
            shown.starts_with("E3:B0:C4:42:") && shown.len() == 95,
            "{shown}"
        );
    }
}
