//! Why no answer came: what kind of failure that is, what is behind it, and what to do about it.

use crate::env;
use crate::error::{Error, Kind};
use std::io::ErrorKind;
use std::time::Duration;

/// Why no answer came.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{host}: {reason}")]
pub struct Failure {
    /// Whom we wanted to reach, as `host:port`.
    pub host: String,
    pub reason: Reason,
}

/// The ways to get no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Reason {
    #[error("no connection ({0})")]
    Connect(String),
    /// There was somebody, but no TLS that can be used.
    #[error("no connection ({1})")]
    Tls(TlsFault, String),
    #[error("no answer within {0:?}")]
    TimedOut(Duration),
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    #[error("the request cannot be made ({0})")]
    Invalid(String),
    #[error("the certificates to trust are not usable ({0})")]
    Trust(String),
    #[error("the connection broke ({0})")]
    Broken(String),
}

/// What is wrong with the TLS of whom we wanted to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsFault {
    /// Nobody we trust vouches for it, or not for this name or moment.
    Certificate,
    /// It speaks something else.
    NotSpoken,
    /// The handshake came to no end.
    Handshake,
}

impl TlsFault {
    /// The fault behind an error, if TLS is where it happened.
    pub(super) fn behind(error: &(dyn std::error::Error + 'static)) -> Option<Self> {
        match error.downcast_ref::<rustls::Error>() {
            Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented) => {
                return Some(Self::Certificate);
            }
            Some(rustls::Error::InvalidMessage(_)) => return Some(Self::NotSpoken),
            Some(_) => return Some(Self::Handshake),
            None => {}
        }
        let Some(io) = error.downcast_ref::<std::io::Error>() else {
            return Self::behind(error.source()?);
        };
        match io.get_ref() {
            // Its own `source` would leave this one out.
            Some(inner) => Self::behind(inner).or_else(|| Self::hung_up(io)),
            None => Self::hung_up(io),
        }
    }

    /// Whoever hangs up while TLS begins.
    fn hung_up(io: &std::io::Error) -> Option<Self> {
        (io.kind() == ErrorKind::UnexpectedEof).then_some(Self::Handshake)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let kind = match failure.reason {
            Reason::TimedOut(_) => Kind::TimedOut,
            // Whoever asks a gateway says so itself.
            Reason::TooLarge(_) => Kind::Provider,
            Reason::Invalid(_) => Kind::Failure,
            Reason::Trust(_) => Kind::Config,
            Reason::Connect(_) | Reason::Tls(..) | Reason::Broken(_) => Kind::Network,
        };
        Self::new(kind, failure.to_string())
    }
}

impl Failure {
    /// What the person who wanted to reach `host` can do about it.
    #[must_use]
    pub fn next_step(&self) -> &'static str {
        let proxy_is_set = || {
            ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
                .iter()
                .any(|name| env::raw(name).is_some())
        };
        match &self.reason {
            Reason::Tls(TlsFault::Certificate, _) => {
                "its TLS certificate is not trusted here: `--ca-file FILE` trusts your own authority; else compare name, \
                 chain and clock"
            }
            Reason::Tls(TlsFault::NotSpoken, _) => "it does not speak TLS at that port",
            Reason::Connect(_) | Reason::Tls(..)
                if proxy_is_set() && !self.host.starts_with("127.") =>
            {
                "the connection goes by the proxy that `HTTPS_PROXY` or `ALL_PROXY` names: is that right and up? \
                 `NO_PROXY` leaves it out"
            }
            Reason::TimedOut(_) => {
                "is it up, is a proxy or firewall between? `--timeout` waits longer"
            }
            Reason::Trust(_) => {
                "name a PEM file with certificates by `--ca-file` or `SSL_CERT_FILE`"
            }
            Reason::TooLarge(_) | Reason::Broken(_) => {
                "is this the right address, and does a proxy change the answer?"
            }
            Reason::Connect(_) | Reason::Tls(..) | Reason::Invalid(_) => {
                "is the address right, is it up, is a proxy or firewall between?"
            }
        }
    }

    /// Whether the request may have reached whom it was for.
    #[must_use]
    pub const fn may_have_arrived(&self) -> bool {
        matches!(
            self.reason,
            Reason::TimedOut(_) | Reason::TooLarge(_) | Reason::Broken(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Client, Options};

    #[test]
    fn a_closed_port_is_a_network_failure_that_names_it() {
        let free = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let request = http::Request::get(format!("http://{free}/"))
            .body(Vec::new())
            .unwrap();
        let error = Error::from(Client::new(Options::default()).call(request).unwrap_err());
        assert_eq!(error.kind(), Kind::Network);
        assert!(
            error
                .to_string()
                .starts_with(&format!("{free}: no connection (")),
            "{error}"
        );
    }

    #[test]
    fn an_oversized_answer_is_the_fault_of_whoever_sent_it() {
        let error = Error::from(Failure {
            host: "idp.example:443".into(),
            reason: Reason::TooLarge(10),
        });
        assert_eq!(error.kind().exit_code(), 8);
    }

    fn failure(answer: &'static [u8]) -> Failure {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            std::io::Read::read(&mut stream, &mut [0; 1024]).unwrap();
            std::io::Write::write_all(&mut stream, answer).unwrap();
        });
        let request = http::Request::get(format!("https://{address}/"))
            .body(Vec::new())
            .unwrap();
        let failure = Client::new(Options::default()).call(request).unwrap_err();
        server.join().unwrap();
        failure
    }

    #[test]
    fn whoever_speaks_something_else_at_a_tls_port_is_told_from_whoever_hangs_up() {
        let plain = failure(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        assert!(
            matches!(plain.reason, Reason::Tls(TlsFault::NotSpoken, _)),
            "{plain:?}"
        );
        assert_eq!(plain.next_step(), "it does not speak TLS at that port");
        let gone = failure(b"");
        assert!(
            matches!(gone.reason, Reason::Tls(TlsFault::Handshake, _)),
            "{gone:?}"
        );
    }
}
