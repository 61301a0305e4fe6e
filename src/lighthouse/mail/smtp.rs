//! The connection to the mail server: encrypted, trusted and authenticated according to the
//! settings.

use crate::error::Result;
use crate::files;
use crate::http::is_loopback;
use crate::lighthouse::settings::flaw::{wrong, wrong_in};
use crate::lighthouse::settings::{Mail as Settings, Tls as Protection};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use std::fmt;
use std::time::Duration;
use url::Url;

/// For each step.
pub(super) const CONNECTED_WITHIN: Duration = Duration::from_secs(20);

pub(super) fn transport(
    settings: &Settings,
    host: &str,
) -> Result<AsyncSmtpTransport<Tokio1Executor>> {
    let tls = match settings.tls {
        Protection::None if is_this_machine(host) => Tls::None,
        Protection::None => {
            let text = format!("`mail.tls` is `none`, but `{host}` is not this machine");
            return Err(wrong(text).about("mail.tls"));
        }
        Protection::Starttls => Tls::Required(parameters(settings, host)?),
        Protection::Tls => Tls::Wrapper(parameters(settings, host)?),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        .port(port(settings))
        .tls(tls)
        .timeout(Some(CONNECTED_WITHIN));
    if let Some(credentials) = credentials(settings)? {
        builder = builder.credentials(credentials);
    }
    Ok(builder.build())
}

/// The configured port, or the default.
pub(super) fn port(settings: &Settings) -> u16 {
    settings.port.unwrap_or(match settings.tls {
        Protection::Tls => 465,
        Protection::Starttls => 587,
        Protection::None => 25,
    })
}

pub(super) fn parameters(settings: &Settings, host: &str) -> Result<TlsParameters> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(file) = &settings.ca_file {
        let fail = |error: &dyn fmt::Display| {
            wrong_in("mail.ca_file", &format!(": `{}`: {error}", file.display()))
        };
        let pem = files::bytes(file, files::LARGE).map_err(|error| fail(&error))?;
        builder = builder
            .add_root_certificate(Certificate::from_pem(&pem).map_err(|error| fail(&error))?);
    }
    builder
        .build()
        .map_err(|error| wrong_in("mail.host", &format!(": {error}")))
}

pub(super) fn credentials(settings: &Settings) -> Result<Option<Credentials>> {
    let password = match (&settings.password, &settings.password_file) {
        (Some(password), _) => Some(password.expose().to_owned()),
        (None, Some(file)) => {
            let text = files::text(file, files::SMALL).map_err(|error| {
                let rest = format!(": cannot read `{}`: {error}", file.display());
                wrong_in("mail.password_file", &rest)
            })?;
            Some(text.trim().to_owned())
        }
        (None, None) => None,
    };
    match (&settings.username, password) {
        (Some(username), Some(password)) => Ok(Some(Credentials::new(username.clone(), password))),
        (Some(_), None) => Err(wrong_in("mail.password_file", " is missing")),
        (None, Some(_)) => Err(wrong_in("mail.username", " is missing")),
        (None, None) => Ok(None),
    }
}

/// Whether a host is this machine. Decided from the text alone, without a DNS lookup.
fn is_this_machine(host: &str) -> bool {
    let literal = if host.contains(':') {
        format!("[{host}]")
    } else {
        host.to_owned()
    };
    Url::parse(&format!("http://{literal}/")).is_ok_and(|url| is_loopback(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_and_codes_are_only_sent_unencrypted_on_this_machine() {
        for (host, allowed) in [
            ("localhost", true),
            ("127.0.0.1", true),
            ("::1", true),
            ("mail.localhost", true),
            ("192.168.0.2", false),
            ("localhost.example.org", false),
            ("127.0.0.1.example.org", false),
        ] {
            let text = format!("host = \"{host}\"\ntls = \"none\"\nfrom = \"a@example.org\"");
            assert_eq!(
                transport(&toml::from_str(&text).unwrap(), host).is_ok(),
                allowed,
                "{host}"
            );
        }
    }
}
