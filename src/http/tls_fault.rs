//! What is wrong with the other side's TLS, determined from the error types of `rustls`, never from
//! its messages.

use crate::clock::rfc3339;
use crate::http::trusting::{SelfSigned, is_unknown};
use crate::text::line;
use rustls::pki_types::UnixTime;
use rustls::{CertificateError, Error};
use std::io::ErrorKind;

/// The maximum length, in characters, of the names that are shown from a certificate.
const LONGEST_NAMES: usize = 120;

/// A fault in the server's TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsFault {
    /// The certificate is not trusted, or not for this name or time.
    Certificate(CertificateFault),
    /// The other side does not speak TLS.
    NotSpoken,
    /// The handshake did not complete.
    Handshake,
}

/// Why a certificate is rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateFault {
    SelfSigned {
        /// Whether it claims to be an authority, in which case trusting it does not help.
        as_authority: bool,
    },
    UnknownAuthority,
    /// It is only for these names.
    WrongName(String),
    /// When it expired, in Unix seconds.
    Expired(Option<i64>),
    /// When it becomes valid, in Unix seconds.
    NotYet(Option<i64>),
    /// Something rare.
    Other,
}

impl TlsFault {
    /// Returns the fault behind an error, if it happened in TLS.
    #[must_use]
    pub fn behind(error: &(dyn std::error::Error + 'static)) -> Option<Self> {
        if let Some(error) = error.downcast_ref::<Error>() {
            return Some(Self::of(error));
        }
        let Some(io) = error.downcast_ref::<std::io::Error>() else {
            return Self::behind(error.source()?);
        };
        match io.get_ref() {
            // This error's own `source` would skip the inner one.
            Some(inner) => Self::behind(inner).or_else(|| Self::hung_up(io)),
            None => Self::hung_up(io),
        }
    }

    fn of(error: &Error) -> Self {
        match error {
            Error::InvalidCertificate(why) => Self::Certificate(CertificateFault::of(why)),
            Error::NoCertificatesPresented => Self::Certificate(CertificateFault::Other),
            Error::InvalidMessage(_) => Self::NotSpoken,
            _ => Self::Handshake,
        }
    }

    /// Returns the fault if the other side closed the connection at the start of TLS.
    fn hung_up(io: &std::io::Error) -> Option<Self> {
        (io.kind() == ErrorKind::UnexpectedEof).then_some(Self::Handshake)
    }

    /// The fault in plain words; `why` is the library's message.
    #[must_use]
    pub fn words(&self, why: &str) -> String {
        match self {
            Self::Certificate(fault) => fault.words(why),
            Self::NotSpoken => "it does not speak TLS on that port".to_owned(),
            Self::Handshake => format!("no connection ({why})"),
        }
    }

    /// Returns what to do about it; `None` if the network may be the cause.
    pub(super) const fn next_step(&self) -> Option<&'static str> {
        match self {
            Self::Certificate(fault) => Some(fault.next_step()),
            Self::NotSpoken => Some("check the port; a sign-in needs a server with TLS"),
            Self::Handshake => None,
        }
    }
}

impl CertificateFault {
    fn of(error: &CertificateError) -> Self {
        match error {
            CertificateError::Other(other) => {
                let own = other.0.downcast_ref::<SelfSigned>();
                own.map_or(Self::Other, |own| Self::SelfSigned {
                    as_authority: own.as_authority,
                })
            }
            unknown if is_unknown(unknown) => Self::UnknownAuthority,
            CertificateError::NotValidForName => Self::WrongName(String::new()),
            CertificateError::NotValidForNameContext { presented, .. } => {
                Self::WrongName(names(presented))
            }
            CertificateError::Expired => Self::Expired(None),
            CertificateError::ExpiredContext { not_after, .. } => {
                Self::Expired(seconds(*not_after))
            }
            CertificateError::NotValidYet => Self::NotYet(None),
            CertificateError::NotValidYetContext { not_before, .. } => {
                Self::NotYet(seconds(*not_before))
            }
            _ => Self::Other,
        }
    }

    fn words(&self, why: &str) -> String {
        let on = |moment: &Option<i64>| moment.map(|one| format!(" {}", day(one)));
        match self {
            Self::SelfSigned {
                as_authority: false,
            } => "its TLS certificate is self-signed and not trusted on this machine".to_owned(),
            Self::SelfSigned { as_authority: true } => {
                "its TLS certificate is a self-signed CA certificate, not a server certificate"
                    .to_owned()
            }
            Self::UnknownAuthority => {
                "its TLS certificate was issued by an authority that is not trusted on this machine"
                    .to_owned()
            }
            Self::WrongName(names) if names.is_empty() => {
                "its TLS certificate is for another host name".to_owned()
            }
            Self::WrongName(names) => format!("its TLS certificate is for {names}"),
            Self::Expired(end) => {
                let on = on(end).map(|day| format!(" on{day}")).unwrap_or_default();
                format!("its TLS certificate expired{on}")
            }
            Self::NotYet(begin) => {
                let from = on(begin)
                    .map(|day| format!(": it becomes valid on{day}"))
                    .unwrap_or_default();
                format!("its TLS certificate is not valid yet{from}")
            }
            Self::Other => format!("its TLS certificate cannot be used ({why})"),
        }
    }

    const fn next_step(&self) -> &'static str {
        match self {
            Self::SelfSigned {
                as_authority: false,
            } => "if the server is yours, trust its certificate with `--ca-file FILE`",
            Self::SelfSigned { as_authority: true } => {
                "issue a server certificate without `CA:TRUE`, and trust it or its authority with `--ca-file FILE`"
            }
            Self::UnknownAuthority => {
                "trust your own authority with `--ca-file FILE`; if the authority is a public one, \
                 the server does not send the intermediate certificates: tell its operator"
            }
            Self::WrongName(_) => {
                "use a name that the certificate covers, or tell the server's operator which name is missing"
            }
            Self::Expired(_) => {
                "tell the server's operator to renew it; if that date is in the future, set this machine's clock"
            }
            Self::NotYet(_) => {
                "if that date has passed, set this machine's clock; otherwise tell the server's operator"
            }
            Self::Other => "tell the server's operator",
        }
    }
}

fn seconds(moment: UnixTime) -> Option<i64> {
    moment.as_secs().try_into().ok()
}

/// Returns the UTC date of a time.
fn day(seconds: i64) -> String {
    let moment = rfc3339(seconds);
    moment.split('T').next().unwrap_or_default().to_owned()
}

/// Returns names as shown in a certificate, such as `DnsName("as.example")`, without their type.
fn names(presented: &[String]) -> String {
    let bare = presented.iter().map(|one| {
        let inner = one.split_once('(').map_or(one.as_str(), |(_, inner)| inner);
        inner.trim_end_matches(')').trim_matches('"')
    });
    line(&bare.collect::<Vec<_>>().join(", "), LONGEST_NAMES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_certificates_date_is_shown_as_a_day_if_it_is_known() {
        let moment = UnixTime::since_unix_epoch(Duration::from_secs(1_795_339_800));
        let now = UnixTime::since_unix_epoch(Duration::ZERO);
        for (error, words) in [
            (
                CertificateError::ExpiredContext {
                    time: now,
                    not_after: moment,
                },
                "its TLS certificate expired on 2026-11-22",
            ),
            (CertificateError::Expired, "its TLS certificate expired"),
            (
                CertificateError::NotValidYetContext {
                    time: now,
                    not_before: moment,
                },
                "its TLS certificate is not valid yet: it becomes valid on 2026-11-22",
            ),
            (
                CertificateError::NotValidYet,
                "its TLS certificate is not valid yet",
            ),
            (
                CertificateError::NotValidForName,
                "its TLS certificate is for another host name",
            ),
            (
                CertificateError::BadSignature,
                "its TLS certificate was issued by an authority that is not trusted on this machine",
            ),
            (
                CertificateError::Revoked,
                "its TLS certificate cannot be used (why)",
            ),
        ] {
            assert_eq!(CertificateFault::of(&error).words("why"), words);
        }
    }

    #[test]
    fn names_chosen_by_strangers_stay_on_one_short_line() {
        let presented = [
            "DnsName(\"as.example\")".to_owned(),
            "IpAddress(127.0.0.1)".to_owned(),
            "DnsName(\"a\u{1b}[2J\nerror: x\")".to_owned(),
        ];
        let shown = names(&presented);
        assert!(shown.starts_with("as.example, 127.0.0.1, a"), "{shown}");
        assert!(!shown.contains(['\n', '\u{1b}']), "{shown}");
        assert!(names(&vec!["x".repeat(50); 9]).chars().count() <= LONGEST_NAMES + 1);
    }
}
