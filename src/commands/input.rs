//! Parses what people type and pipe in: addresses, durations, and values from a file or stdin.

use crate::api::VERSION;
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::rfc::loopback_address::is_loopback;
use crate::secret::Secret;
use crate::text::pasted_along;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use url::Url;

/// Parses a gateway's API base as people type it.
///
/// # Errors
/// What is wrong with it, and what was probably intended.
pub(crate) fn gateway_address(text: &str) -> std::result::Result<Url, String> {
    if let Some(fault) = pasted_along(text) {
        return Err(format!("it {fault}; copy only the URL itself"));
    }
    let text = text.trim();
    if text.contains(['{', '}', '$']) {
        return Err("it contains a variable that was not replaced".to_owned());
    }
    match Url::parse(text) {
        Ok(url) if url.has_host() => Ok(url),
        _ => Err(match with_scheme(text) {
            Some(meant) => format!("it has no `https://`; did you mean `{meant}`?"),
            None => "write the full URL, such as `https://lighthouse.example.org/v1`".to_owned(),
        }),
    }
}

/// Returns the intended address if only `https://` is missing, or `http://` for this machine.
fn with_scheme(text: &str) -> Option<Url> {
    let of = |scheme: &str| Url::parse(&format!("{scheme}://{text}")).ok();
    if text.contains("://") || text.starts_with('/') {
        return None;
    }
    let near = of("http").filter(is_loopback);
    let is_named = |url: &Url| url.host_str().is_some_and(|host| host.contains('.'));
    let mut meant = near.or_else(|| of("https").filter(is_named))?;
    if meant.path() == "/" {
        meant.set_path(VERSION);
    }
    Some(meant)
}

/// Parses an address and port to listen on.
///
/// # Errors
/// The expected form.
pub(crate) fn listen_address(text: &str) -> std::result::Result<SocketAddr, String> {
    let wrong = || {
        let port = text.trim_start_matches(':').parse::<u16>();
        let port = port.map_or_else(|_| "8417".to_owned(), |port| port.to_string());
        format!("write an IP address and a port, such as `127.0.0.1:{port}`")
    };
    text.parse().map_err(|_| wrong())
}

/// Parses a waiting time. Rejects zero, which would never be enough, and more than a day, which is
/// probably a typo.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn waiting_time(text: &str) -> std::result::Result<Duration, String> {
    const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
    let duration = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    if duration.is_zero() || duration > LONGEST {
        return Err("must be more than zero and at most `1day`".to_owned());
    }
    Ok(duration)
}

/// Whether a file name means stdin.
pub(crate) fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// Hint for a flag that takes a file with a secret.
const IN_THE_FIRST_LINE: &str = "pass a file with the secret on its first line, or `-` for stdin";

/// Reads the first line of a file, or of stdin for `-`; errors mention `flag`.
///
/// # Errors
/// [`Kind::Config`] if it cannot be read or begins with an empty line, [`Kind::Usage`] if it
/// contains a private key, because values read here are sent, but a key is only used to sign.
pub(crate) fn first_line_of(file: &Path, flag: &str) -> Result<Secret> {
    let text = if is_stdin(file) {
        files::stdin()
    } else {
        files::given(file)
    };
    let text = text.map_err(|error| {
        Error::new(
            Kind::Config,
            format!("cannot read `{}` from `{flag}`: {error}", file.display()),
        )
        .hint(IN_THE_FIRST_LINE)
    })?;
    if text.is_private_key() {
        let message = format!(
            "`{}` from `{flag}` contains a private key, which is never sent",
            file.display()
        );
        return Err(Error::new(Kind::Usage, message).hint(
            "pass the signing key with `--client-key-file FILE` (`client_key_file` in the config file)",
        ));
    }
    match text.expose().lines().next() {
        Some(line) if !line.is_empty() => Ok(Secret::new(line)),
        _ => Err(Error::new(
            Kind::Config,
            format!(
                "`{}` from `{flag}` starts with an empty line",
                file.display()
            ),
        )
        .hint(IN_THE_FIRST_LINE)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waiting_time_is_neither_zero_nor_endless() {
        for (text, seconds) in [
            ("1s", Some(1)),
            ("1day", Some(86_400)),
            ("0s", None),
            ("2days", None),
            ("", None),
        ] {
            assert_eq!(
                waiting_time(text).ok().map(|it| it.as_secs()),
                seconds,
                "{text}"
            );
        }
        assert!(waiting_time("584000000000y").is_err());
    }

    #[test]
    fn a_listen_address_needs_a_port() {
        assert_eq!(listen_address("[::1]:80").unwrap().port(), 80);
        for (text, meant) in [
            ("9000", 9000),
            (":9000", 9000),
            ("localhost:80", 8417),
            ("", 8417),
        ] {
            let expected = format!("write an IP address and a port, such as `127.0.0.1:{meant}`");
            assert_eq!(listen_address(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn a_gateways_address_is_a_whole_one() {
        assert_eq!(
            gateway_address(" https://gw.example/v1 ").unwrap().as_str(),
            "https://gw.example/v1"
        );
        for (text, expected) in [
            (
                "gw.example/v1",
                "it has no `https://`; did you mean `https://gw.example/v1`?",
            ),
            (
                "gw.example",
                "it has no `https://`; did you mean `https://gw.example/v1`?",
            ),
            (
                "127.0.0.1:8417/v1",
                "it has no `https://`; did you mean `http://127.0.0.1:8417/v1`?",
            ),
            (
                "localhost:8417/v1",
                "it has no `https://`; did you mean `http://localhost:8417/v1`?",
            ),
            (
                "/v1",
                "write the full URL, such as `https://lighthouse.example.org/v1`",
            ),
            (
                "https://${HOST}/v1",
                "it contains a variable that was not replaced",
            ),
            (
                "lighthouse",
                "write the full URL, such as `https://lighthouse.example.org/v1`",
            ),
            (
                "'https://gw.example/v1'",
                "it has quotation marks around it; copy only the URL itself",
            ),
        ] {
            assert_eq!(gateway_address(text).unwrap_err(), expected, "{text}");
        }
    }
}
