//! Bringing the person to the provider: the system's browser, a command, nothing but the address, or the
//! built-in driver. Only http(s) addresses are opened, as one argument, without a shell (LOOP-16).

use crate::driver::drive::Driver;
use crate::error::{Error, Kind, Result};
use crate::oauth::trust::origin;
use std::process::{Command, Stdio};
use url::Url;

/// Who opens the address.
#[derive(Clone, Debug)]
pub enum Browser {
    System,
    /// This program, with the address as its one argument.
    Command(String),
    /// A person, who is shown it.
    None,
    BuiltIn(Driver),
}

impl Browser {
    /// Lets the built-in driver type its password at the origin of an issuer that the person typed.
    pub fn log_in_at(&mut self, issuer: &str) {
        if let (Self::BuiltIn(driver), Ok(url)) = (self, Url::parse(issuer)) {
            driver.login_hosts.push(origin(&url));
        }
    }
}

/// Starts the system's browser.
///
/// # Errors
/// When there is none.
pub fn open_system(url: &Url) -> Result<()> {
    only_http(url)?;
    webbrowser::open(url.as_str())
        .map_err(|error| Error::new(Kind::Failure, format!("no browser can be opened: {error}")))
}

/// Starts a program and does not wait for it; what it prints goes to stderr. `failed` is told how it ended when
/// it did not end well.
///
/// # Errors
/// [`Kind::Config`] when it cannot be started.
pub fn open_command(
    program: &str,
    url: &Url,
    failed: impl FnOnce(String) + Send + 'static,
) -> Result<()> {
    only_http(url)?;
    let child = Command::new(program)
        .arg(url.as_str())
        .stdin(Stdio::null())
        .stdout(std::io::stderr())
        .spawn();
    let mut child = child.map_err(|error| {
        Error::new(Kind::Config, format!("cannot start the browser `{program}`: {error}"))
            .hint("`--browser` takes one program, without arguments; `--no-browser` shows the address instead")
    })?;
    let program = program.to_owned();
    std::thread::spawn(move || match child.wait() {
        Ok(status) if !status.success() => {
            failed(format!("the browser `{program}` ended with {status}"));
        }
        _ => {}
    });
    Ok(())
}

fn only_http(url: &Url) -> Result<()> {
    if matches!(url.scheme(), "http" | "https") {
        return Ok(());
    }
    Err(Error::new(
        Kind::Provider,
        format!("a `{}:` address is not opened", url.scheme()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_nothing_but_web_addresses() {
        for address in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "mailto:a@b.example",
        ] {
            let url = Url::parse(address).unwrap();
            assert_eq!(
                open_command("true", &url, |_| {}).unwrap_err().kind(),
                Kind::Provider,
                "{address}"
            );
            assert_eq!(
                open_system(&url).unwrap_err().kind(),
                Kind::Provider,
                "{address}"
            );
        }
    }
}
