//! Why an e-mail was not sent, and whether the e-mail or the server is to blame.

use std::fmt;

/// Why an e-mail was not sent, without quoting the server, whose words may name people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server is unreachable or not trusted, so other e-mails would not be sent either.
    Unreachable(String),
    /// The server asks us to try again later.
    Later(String),
    /// The server rejects this e-mail.
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
                Self::Unreachable("the server did not respond in time".to_owned())
            }
            None if error.is_tls() => {
                Self::Unreachable("the server's TLS certificate is not trusted".to_owned())
            }
            None if error.is_client() => Self::Unreachable(
                "the server does not support what the settings require".to_owned(),
            ),
            None => Self::Unreachable(
                "the server is unreachable or not trusted, or the connection was interrupted"
                    .to_owned(),
            ),
        }
    }
}

/// What a reply means for this e-mail and for all others (RFC 5321 section 4.2, RFC 4954 section
/// 6). A server that is shutting down or requires another password rejects every e-mail, through no
/// fault of the e-mails.
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
