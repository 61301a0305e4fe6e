//! Why there was no response: the kind of failure, its cause, and what to do about it.

use crate::env;
use crate::error::{Error, Kind};
use crate::http::tls_fault::TlsFault;
use std::time::Duration;
use url::Url;

/// Why there was no response.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{host}: {reason}")]
pub struct Failure {
    /// The host we tried to reach, as `host:port`.
    pub host: String,
    pub reason: Reason,
}

/// The ways in which a request can fail.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Reason {
    #[error("no connection ({0})")]
    Connect(String),
    /// The host was reached, but TLS with it failed: the fault, and its description.
    #[error("{1}")]
    Tls(TlsFault, String),
    #[error("no response within {0:?}")]
    TimedOut(Duration),
    #[error("the response is larger than {0} bytes")]
    TooLarge(usize),
    #[error("cannot build the request ({0})")]
    Invalid(String),
    #[error("cannot use the CA certificates ({0})")]
    Trust(String),
    /// The connection broke before a response arrived.
    #[error("the connection was interrupted ({0})")]
    Broken(String),
    /// What arrived was not HTTP: something other than a web server listens on that port.
    #[error("the response is not valid HTTP ({0})")]
    NotHttp(String),
    /// The connection broke after the status and the headers.
    #[error("the connection was interrupted ({0})")]
    CutOff(String),
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let kind = match failure.reason {
            Reason::TimedOut(_) => Kind::TimedOut,
            // Callers that send requests to a gateway change the kind themselves.
            Reason::TooLarge(_) => Kind::Provider,
            Reason::Invalid(_) => Kind::Failure,
            Reason::Trust(_) => Kind::Config,
            Reason::Connect(_)
            | Reason::Tls(..)
            | Reason::Broken(_)
            | Reason::NotHttp(_)
            | Reason::CutOff(_) => Kind::Network,
        };
        let error = Self::new(kind, failure.to_string());
        let Reason::Tls(fault, _) = &failure.reason else {
            return error;
        };
        let error = error.hint(failure.next_step());
        match fault {
            TlsFault::Certificate(_) => error.because("The server's TLS certificate was rejected"),
            TlsFault::NotSpoken => error.because("The server responds, but does not speak TLS"),
            TlsFault::Handshake => error,
        }
    }
}

impl Failure {
    /// Returns what the user can do about the failure.
    #[must_use]
    pub fn next_step(&self) -> String {
        let is_near = ["127.", "localhost:", "[::1]:"]
            .iter()
            .any(|near| self.host.starts_with(near));
        if let Reason::Tls(TlsFault::NotSpoken, _) = &self.reason
            && is_near
        {
            return "check the port; a server on this machine may need `http://`".to_owned();
        }
        if let Reason::Tls(fault, _) = &self.reason
            && let Some(next_step) = fault.next_step()
        {
            return next_step.to_owned();
        }
        if matches!(&self.reason, Reason::Connect(_) | Reason::Tls(..))
            && !is_near
            && let Some((name, value)) = proxy()
        {
            return by_proxy(name, &value, &self.host);
        }
        self.usual_step().to_owned()
    }

    const fn usual_step(&self) -> &'static str {
        match &self.reason {
            Reason::TimedOut(_) => {
                "is the server up? is there a proxy or firewall in between? pass `--timeout` to wait \
                 longer"
            }
            Reason::Trust(_) => {
                "pass the CA certificates as a PEM file with `--ca-file`, or set `SSL_CERT_FILE`"
            }
            Reason::NotHttp(_) => {
                "check the port; another service may listen on it, or its HTTP is malformed"
            }
            Reason::TooLarge(_) | Reason::Broken(_) | Reason::CutOff(_) => {
                "is the URL right? a different server may be responding, or a proxy may change the response"
            }
            Reason::Connect(_) | Reason::Tls(..) | Reason::Invalid(_) => {
                "is the URL right? is the server up? is there a proxy or firewall in between?"
            }
        }
    }

    /// Whether the request may have reached its destination.
    #[must_use]
    pub const fn may_have_arrived(&self) -> bool {
        matches!(
            self.reason,
            Reason::TimedOut(_)
                | Reason::TooLarge(_)
                | Reason::Broken(_)
                | Reason::NotHttp(_)
                | Reason::CutOff(_)
        )
    }
}

/// Returns the environment variable that sets the proxy for `https`, and its value.
fn proxy() -> Option<(&'static str, String)> {
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
        .into_iter()
        .find_map(|name| Some((name, env::var(name)?)))
}

/// Returns the next step for a failed connection through a proxy. It shows only host and port,
/// because the value may contain a password.
fn by_proxy(name: &str, value: &str, host: &str) -> String {
    let whole = if value.contains("://") {
        value.to_owned()
    } else {
        format!("http://{value}")
    };
    let named = Url::parse(&whole).ok().and_then(|url| {
        let port = url.port_or_known_default()?;
        Some(format!("{}:{port}", url.host_str()?))
    });
    let bare = host.rsplit_once(':').map_or(host, |(bare, _)| bare);
    match named {
        Some(proxy) => format!(
            "the connection goes through the proxy `{proxy}` from `{name}`: is that URL right, and \
             is the proxy up? `NO_PROXY={bare}` bypasses it"
        ),
        None => format!(
            "`{name}` is not a valid proxy URL, such as `http://proxy.example.org:3128`: correct or unset it"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Client, Options};

    #[test]
    fn a_proxy_is_named_without_its_password() {
        let said = |value: &str| by_proxy("HTTPS_PROXY", value, "gw.example:443");
        let through = |proxy: &str| {
            format!(
                "the connection goes through the proxy `{proxy}` from `HTTPS_PROXY`: is that URL right, and is the proxy up? `NO_PROXY=gw.example` bypasses it"
            )
        };
        assert_eq!(
            said("http://ada:hunter2@p.example:3128"),
            through("p.example:3128")
        );
        assert_eq!(said("p.example:3128"), through("p.example:3128"));
        let wrong = "`HTTPS_PROXY` is not a valid proxy URL, such as `http://proxy.example.org:3128`: correct or unset it";
        assert_eq!(said("127.0.0.1:99999"), wrong);
        assert_eq!(said("http://ada:hunter2@"), wrong);
    }

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
    fn an_oversized_answer_is_the_senders_fault() {
        let error = Error::from(Failure {
            host: "idp.example:443".into(),
            reason: Reason::TooLarge(10),
        });
        assert_eq!(error.kind().exit_code(), 8);
    }

    fn failure(answer: &'static [u8]) -> Failure {
        failure_of("https", answer)
    }

    fn failure_of(scheme: &str, answer: &'static [u8]) -> Failure {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            std::io::Read::read(&mut stream, &mut [0; 1024]).unwrap();
            std::io::Write::write_all(&mut stream, answer).unwrap();
        });
        let request = http::Request::get(format!("{scheme}://{address}/"))
            .body(Vec::new())
            .unwrap();
        let failure = Client::new(Options::default()).call(request).unwrap_err();
        server.join().unwrap();
        failure
    }

    #[test]
    fn a_server_that_does_not_speak_http_is_distinguished_from_one_that_hangs_up() {
        for answer in [
            b"SSH-2.0-OpenSSH_9.2\r\n".as_slice(),
            b"\x15\x03\x01\0\x02\x02\x46",
            b"+OK ready\r\n",
        ] {
            let other = failure_of("http", answer);
            assert!(matches!(other.reason, Reason::NotHttp(_)), "{other:?}");
        }
        let large: &[u8] = [
            b"HTTP/1.1 200 OK\r\n".as_slice(),
            &b"A: b\r\n".repeat(120),
            b"\r\n",
        ]
        .concat()
        .leak();
        for answer in [b"".as_slice(), b"HTTP/1.1 200 OK\r\n", large] {
            let gone = failure_of("http", answer);
            assert!(matches!(gone.reason, Reason::Broken(_)), "{gone:?}");
        }
    }

    #[test]
    fn a_server_without_tls_is_distinguished_from_one_that_hangs_up() {
        let plain = failure(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        assert!(
            matches!(plain.reason, Reason::Tls(TlsFault::NotSpoken, _)),
            "{plain:?}"
        );
        assert!(
            plain
                .to_string()
                .ends_with(": it does not speak TLS on that port"),
            "{plain}"
        );
        assert_eq!(
            plain.next_step(),
            "check the port; a server on this machine may need `http://`"
        );
        let gone = failure(b"");
        assert!(
            matches!(gone.reason, Reason::Tls(TlsFault::Handshake, _)),
            "{gone:?}"
        );
    }
}
