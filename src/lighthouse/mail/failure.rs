//! Why an e-mail was not sent, and whether the e-mail or the server is to blame.

use std::fmt;

/// Why an e-mail was not sent. Contains none of the server's words, which may name people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server is unreachable or not trusted: other e-mails would not be sent either.
    Unreachable(String),
    /// The server asks us to wait.
    Later(String),
    /// The server does not accept this e-mail.
    Refused(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Unreachable(reason) | Self::Later(reason) | Self::Refused(reason)) = self;
        f.write_str(reason)
    }
}

impl Failure {
    pub(super) fn of_smtp(error: &lettre::transport::smtp::Error) -> Self {
        match error.status().map(u16::from) {
            Some(code) => answered(code),
            None if error.is_timeout() => {
                Self::Unreachable("the server does not respond in time".to_owned())
            }
            None if error.is_tls() => {
                Self::Unreachable("the server is not trusted (TLS)".to_owned())
            }
            None if error.is_client() => Self::Unreachable(
                "the server does not support what the settings require".to_owned(),
            ),
            None => {
                Self::Unreachable("no connection to the server, or it was interrupted".to_owned())
            }
        }
    }
}

/// The meaning of a reply for this e-mail and for all others (RFC 5321 section 4.2, RFC 4954
/// section 6): a server that is closing or wants another password refuses every e-mail, which is
/// not the e-mails' fault.
fn answered(code: u16) -> Failure {
    let reason = format!("the server returned {code}");
    match code {
        421 | 454 | 530..=538 => Failure::Unreachable(reason),
        500.. => Failure::Refused(reason),
        _ => Failure::Later(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_password_is_not_the_emails_fault() {
        for (code, expected) in [
            (421, "away"),
            (450, "later"),
            (535, "away"),
            (550, "refused"),
            (554, "refused"),
        ] {
            let meant = match answered(code) {
                Failure::Unreachable(_) => "away",
                Failure::Later(_) => "later",
                Failure::Refused(_) => "refused",
            };
            assert_eq!(meant, expected, "{code}");
        }
    }
}
