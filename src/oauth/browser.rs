//! Opens the provider's sign-in: in the system's browser, with a command, by printing the URL, or
//! with the built-in driver. Only http(s) URLs are opened, as a single argument and without a shell
//! (LOOP-16). Characters that a shell would interpret are encoded, in case another program passes
//! the URL to a shell.

use crate::driver::drive::Driver;
use crate::env;
use crate::error::{Error, Kind, Result};
use crate::rfc::origin::origin_of;
use std::process::{Command, Stdio};
use url::Url;

/// What opens the URL.
#[derive(Clone, Debug)]
pub enum Browser {
    System,
    /// A program, with the URL as its only argument.
    Command(String),
    /// No program: the URL is shown to the user.
    None,
    BuiltIn(Driver),
}

impl Browser {
    /// Lets the built-in driver enter its password at the origin of the issuer that the user
    /// passed.
    pub fn log_in_at(&mut self, issuer: &str) {
        if let (Self::BuiltIn(driver), Ok(url)) = (self, Url::parse(issuer)) {
            driver.login_hosts.push(origin_of(&url));
        }
    }
}

/// Starts the system's browser.
///
/// # Errors
/// If the URL must not be opened, or no browser can be started.
pub fn open_system(url: &Url) -> Result<()> {
    let address = opened(url)?;
    refuse_shells(&env::var("BROWSER").unwrap_or_default())?;
    webbrowser::open(&address)
        .map_err(|error| Error::new(Kind::Failure, format!("cannot open a browser: {error}")))
}

/// Starts a program without waiting for it; its output goes to stderr. If the program fails,
/// `failed` is called with a message that includes the exit status.
///
/// # Errors
/// [`Kind::Config`] if the program cannot be started, [`Kind::Provider`] if the URL must not be
/// opened.
pub fn open_command(
    program: &str,
    url: &Url,
    failed: impl FnOnce(String) + Send + 'static,
) -> Result<()> {
    let address = opened(url)?;
    let child = Command::new(program)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(std::io::stderr())
        .spawn();
    let mut child = child.map_err(|error| {
        Error::new(
            Kind::Config,
            format!("cannot start the browser `{program}`: {error}"),
        )
        .hint(
            "`--browser` takes one program without arguments; `--no-browser` shows the URL instead",
        )
    })?;
    let program = program.to_owned();
    std::thread::spawn(move || match child.wait() {
        Ok(status) if !status.success() => {
            failed(format!("the browser `{program}` exited with {status}"));
        }
        _ => {}
    });
    Ok(())
}

/// Returns the URL as it is passed on. Characters that a shell would interpret are percent-encoded,
/// which every server reads as the same URL. A host name with such a character is rejected.
fn opened(url: &Url) -> Result<String> {
    let refused = |what: &str| {
        Err(Error::new(
            Kind::Provider,
            format!("refusing to open {what}"),
        ))
    };
    if !matches!(url.scheme(), "http" | "https") {
        return refused(&format!("a `{}:` URL", url.scheme()));
    }
    let host = url.host_str().unwrap_or_default();
    if host.contains(|one| acts_on_a_shell(one) || one == '&') {
        return refused(&format!("a URL at `{host}`"));
    }
    Ok(url.as_str().chars().map(encoded).collect())
}

fn encoded(character: char) -> String {
    if acts_on_a_shell(character) {
        format!("%{:02X}", u32::from(character))
    } else {
        character.to_string()
    }
}

/// Whether a shell would interpret a character. `&` is not included because it separates parameters
/// and has to stay: see [`refuse_shells`].
const fn acts_on_a_shell(character: char) -> bool {
    matches!(
        character,
        '$' | '`' | '(' | ')' | '{' | '}' | '\'' | '"' | '\\' | ';' | '|' | '<' | '>' | '!' | '^'
    )
}

/// Rejects a `BROWSER` that would run the URL as a script: its value is split into words without
/// regard to quotes, so the URL would become the shell's whole script.
fn refuse_shells(browser: &str) -> Result<()> {
    match browser.split(':').find(|command| is_a_script(command)) {
        None => Ok(()),
        Some(command) => Err(Error::new(
            Kind::Config,
            format!("`BROWSER` would run the URL as a script: `{command}`"),
        )
        .hint("set it to the browser itself, or to your own script that takes the URL as its argument")),
    }
}

/// Whether a command passes the URL to something that executes it: a shell with an option for a
/// script, any program with such an option right before the URL, or `eval`.
fn is_a_script(command: &str) -> bool {
    let words: Vec<&str> = command.split_ascii_whitespace().collect();
    let address = words.iter().position(|word| word.contains("%s"));
    let before = words
        .get(..address.unwrap_or(words.len()))
        .unwrap_or_default();
    let shell = words.iter().position(|word| is_shell(word));
    let is_shells = shell.is_some_and(|shell| {
        let given = words.get(shell + 1..).unwrap_or_default();
        given.iter().any(|word| takes_script(word, true))
    });
    is_shells
        || before.last().is_some_and(|word| takes_script(word, false))
        || words.contains(&"eval")
}

fn is_shell(word: &str) -> bool {
    const SHELLS: [&str; 17] = [
        "sh",
        "ash",
        "bash",
        "csh",
        "cmd",
        "dash",
        "elvish",
        "fish",
        "ksh",
        "mksh",
        "nu",
        "powershell",
        "pwsh",
        "rbash",
        "tcsh",
        "yash",
        "zsh",
    ];
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    SHELLS.contains(&name.strip_suffix(".exe").unwrap_or(&name))
}

/// Whether a word is an option that takes a script. Shells accept combined short options: `-lc`
/// means `-l -c`.
fn takes_script(word: &str, of_shell: bool) -> bool {
    let word = word.to_ascii_lowercase();
    let named = [
        "-c",
        "-e",
        "/c",
        "/k",
        "-command",
        "--command",
        "--eval",
        "--init-command",
    ];
    let is_cluster = word.starts_with('-') && !word.starts_with("--") && word.contains('c');
    named.contains(&word.as_str()) || of_shell && is_cluster
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

    #[test]
    fn nothing_in_a_url_is_interpreted_by_a_shell() {
        let opens = |address: &str| {
            opened(&Url::parse(address).unwrap()).map_err(|error| error.to_string())
        };
        assert_eq!(
            opens("https://as.example/a$(touch%20x)`id`?b={c,d};e&f='g'|h#$i").unwrap(),
            "https://as.example/a%24%28touch%20x%29%60id%60?b=%7Bc,d%7D%3Be&f=%27g%27%7Ch#%24i"
        );
        let usual = "https://[::1]:8443/a/b.c-d_e~f?scope=patient%2F*.rs+openid&state=A-_b%3D%3D#x";
        assert_eq!(opens(usual).unwrap(), usual);
        for host in ["$(reboot)", "`id`", "a;id;", "a&id&"] {
            let refusal = opens(&format!("https://{host}.example/")).unwrap_err();
            assert_eq!(
                refusal,
                format!("refusing to open a URL at `{host}.example`")
            );
        }
    }

    #[test]
    fn a_shell_that_runs_the_url_as_a_script_is_not_a_browser() {
        for command in [
            "sh -c %s",
            "sh -c",
            "/bin/bash -lc %s",
            "env X=1 dash -ec %s",
            "xterm -e sh -c %s",
            "firefox:sh -c %s",
            "cmd.exe /C %s",
            "pwsh -Command %s",
            "busybox sh -c %s",
            "xterm -e %s",
            "fish --command %s",
            "sh -cfirefox%s",
            "eval %s",
        ] {
            assert_eq!(
                refuse_shells(command).unwrap_err().kind(),
                Kind::Config,
                "{command}"
            );
        }
        for command in [
            "",
            "firefox",
            "firefox --new-tab %s",
            "/usr/bin/chromium --class=x %s",
            "sh open.sh %s",
            "xterm -e w3m %s",
            "w3m:links -g %s",
            "bash /home/a/open",
        ] {
            assert!(refuse_shells(command).is_ok(), "{command}");
        }
    }
}
