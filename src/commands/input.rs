//! What people type and pipe in: addresses, durations, and values from a file or stdin.

use crate::error::{Error, Kind, Result};
use crate::files;
use crate::secret::Secret;
use std::path::Path;
use std::time::Duration;
use url::Url;

/// Parses a gateway's API base as people type it.
///
/// # Errors
/// What is wrong with it, and what was probably intended.
pub(crate) fn gateway_address(text: &str) -> std::result::Result<Url, String> {
    match Url::parse(text.trim()) {
        Ok(url) if url.has_host() => Ok(url),
        _ => Err("write the whole address, such as `https://lighthouse.example.org/v1`".to_owned()),
    }
}

/// Parses a waiting time: zero would never be enough, and more than a day is a typo.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn waiting_time(text: &str) -> std::result::Result<Duration, String> {
    const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
    let duration = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    if duration.is_zero() || duration > LONGEST {
        return Err("must be more than nothing and at most `1day`".to_owned());
    }
    Ok(duration)
}

/// Whether a file name means stdin.
pub(crate) fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// The first line of a file, `-` for stdin; `flag` is named in errors.
///
/// # Errors
/// [`Kind::Config`] if it cannot be read or begins with an empty line, [`Kind::Usage`] if it
/// contains a private key: what is read here gets sent or typed, while a key is only used to sign.
pub(crate) fn first_line_of(file: &Path, flag: &str) -> Result<Secret> {
    let text = if is_stdin(file) {
        files::stdin()
    } else {
        files::given(file)
    };
    let text = text.map_err(|error| {
        Error::new(
            Kind::Config,
            format!("cannot read `{}` of `{flag}`: {error}", file.display()),
        )
    })?;
    if text.is_private_key() {
        let message = format!(
            "`{}` of `{flag}` holds a private key, which is never sent",
            file.display()
        );
        return Err(Error::new(Kind::Usage, message).hint(
            "a client that signs is given its key with `--client-key-file FILE` (`client_key_file` in the config file)",
        ));
    }
    match text.expose().lines().next() {
        Some(line) if !line.is_empty() => Ok(Secret::new(line)),
        _ => Err(Error::new(
            Kind::Config,
            format!("`{}` of `{flag}` begins with an empty line", file.display()),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_no_time_or_for_ever() {
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
    fn a_gateways_address_is_a_whole_one() {
        assert_eq!(
            gateway_address(" https://gw.example/v1 ").unwrap().as_str(),
            "https://gw.example/v1"
        );
        for text in [
            "gw.example/v1",
            "127.0.0.1:8417/v1",
            "localhost:8417/v1",
            "/v1",
        ] {
            assert!(
                gateway_address(text)
                    .unwrap_err()
                    .contains("https://lighthouse.example.org/v1"),
                "{text}"
            );
        }
    }
}
