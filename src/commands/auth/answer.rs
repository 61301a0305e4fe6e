//! The flags for how the browser is opened and how the response comes back, and the resulting plan.

use crate::clock::Clock;
use crate::commands::auth::accept::AcceptFlags;
use crate::commands::auth::place::PlaceFlags;
use crate::commands::context::Context;
use crate::commands::input::{first_line_of, is_stdin, waiting_time};
use crate::driver::drive::Driver;
use crate::error::{Error, Kind, Result};
use crate::oauth::browser::Browser;
use crate::oauth::sign_in::Plan;
use crate::rfc::origin::named_origin;
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// Flags for the browser and the response.
#[derive(Args)]
pub(crate) struct AnswerFlags {
    /// Read the response from stdin instead of listening: a URL, query, fragment or bare code
    #[arg(long, help_heading = "Browser and response")]
    pub(crate) paste: bool,
    /// Print the URL instead of opening a browser
    #[arg(
        long,
        conflicts_with = "browser",
        help_heading = "Browser and response"
    )]
    pub(crate) no_browser: bool,
    /// Program that opens the URL; `built-in` fills in simple sign-in forms itself
    #[arg(long, value_name = "PROGRAM", help_heading = "Browser and response")]
    pub(crate) browser: Option<String>,
    /// User name for `--browser built-in`
    #[arg(long, value_name = "USER", help_heading = "Browser and response")]
    pub(crate) login: Option<String>,
    /// File with the password for `--browser built-in`, or `-` for stdin
    #[arg(long, value_name = "FILE", help_heading = "Browser and response")]
    pub(crate) password_file: Option<PathBuf>,
    /// Make `--browser built-in` deny consent
    #[arg(long, help_heading = "Browser and response")]
    pub(crate) deny: bool,
    /// Another origin where `--browser built-in` may enter the password
    #[arg(long, value_name = "ORIGIN", value_parser = named_origin, help_heading = "Browser and response")]
    pub(crate) login_host: Vec<String>,
    #[command(flatten)]
    pub(crate) accept: AcceptFlags,
    #[command(flatten)]
    pub(crate) place: PlaceFlags,
    /// How long to wait for the response, such as `2m`
    #[arg(long, value_name = "DURATION", default_value = "2m", value_parser = waiting_time, help_heading = "Browser and response")]
    pub(crate) listen_timeout: Duration,
}

impl AnswerFlags {
    /// Returns how this run opens the browser and waits for the response; `client_secret_file` may
    /// also be stdin.
    ///
    /// # Errors
    /// [`Kind::Usage`] if two values need stdin or flags conflict, [`Kind::InputNeeded`] and
    /// [`Kind::Config`] if the built-in browser lacks its credentials.
    pub(crate) fn plan(
        &self,
        context: &Context,
        client_secret_file: Option<&PathBuf>,
    ) -> Result<Plan> {
        let stdin_taken = [self.password_file.as_ref(), client_secret_file]
            .into_iter()
            .flatten()
            .filter(|file| is_stdin(file))
            .count();
        if stdin_taken + usize::from(self.paste) > 1 {
            return Err(
                Error::new(Kind::Usage, "stdin can be used for one value only")
                    .hint("put the other value into a file"),
            );
        }
        let browser = self.browser()?;
        let unattended = matches!(browser, Browser::BuiltIn(_));
        Ok(Plan {
            place: self.place.place(self.paste)?,
            listen: !self.paste,
            paste: self.paste || context.ui.may_ask() && stdin_taken == 0 && !unattended,
            listen_timeout: self.listen_timeout,
            browser,
            accepts: self.accept.accepts(context)?,
            http: context.http.clone(),
            clock: Clock::default(),
        })
    }

    fn browser(&self) -> Result<Browser> {
        let built_in = self.browser.as_deref() == Some("built-in");
        let types = self.login.is_some() || self.password_file.is_some();
        if !built_in && (types || self.deny || !self.login_host.is_empty()) {
            return Err(Error::new(
                Kind::Usage,
                "`--login`, `--password-file`, `--login-host` and `--deny` need `--browser built-in`",
            ));
        }
        match (&self.browser, &self.login, &self.password_file) {
            (_, _, _) if self.no_browser => Ok(Browser::None),
            (None, _, _) => Ok(Browser::System),
            (Some(program), _, _) if !built_in => Ok(Browser::Command(program.clone())),
            (_, Some(login), Some(file)) => {
                let password = first_line_of(file, "--password-file")?;
                Ok(Browser::BuiltIn(Driver {
                    login: login.clone(),
                    password,
                    deny: self.deny,
                    login_hosts: self.login_host.clone(),
                }))
            }
            _ => Err(Error::new(
                Kind::InputNeeded,
                "`--browser built-in` needs `--login` and `--password-file`",
            )),
        }
    }
}
