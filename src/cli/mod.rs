//! The clap tree, which is the single source of help, completions and man pages. Arguments are
//! defined next to their command in `commands`; here they are collected and dispatched, and
//! failures are printed.

mod complete;
mod help;
mod line;
mod topics;

use crate::commands::auth::Auth;
use crate::commands::config::Config;
use crate::commands::context::{Context, Globals};
use crate::commands::demo::Demo;
use crate::commands::doctor::Doctor;
use crate::commands::lighthouse::Lighthouse;
use crate::commands::{
    completions, inspect, providers, register, rotate_secret, sandbox, status, unregister, update,
    usage, verify,
};
use crate::env;
use crate::error::{Error, Kind, Result};
use crate::memory::keep_to_ourselves;
use crate::report::nagios::Health;
use crate::text::{clean, inert};
use crate::ui::Ui;
use crate::ui::interrupt::exit_on_interrupt;
use crate::ui::terminal::Color;
use clap::builder::{FalseyValueParser, Resettable, TypedValueParser};
use clap::error::ContextValue;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::process::ExitCode;
use topics::{ENVIRONMENT, EXIT_CODES, OUTPUT, print_topic};

/// Register a self-hosted Fasten installation, test its sign-ins, and run the gateway they go
/// through
#[derive(Parser)]
#[command(
    name = "fastenctl",
    version,
    arg_required_else_help = true,
    max_term_width = 100
)]
#[command(after_help = "\
Start with `fastenctl demo`, which tries everything out on this machine.
More: `fastenctl help exit-codes`, `help environment`, `help output`,
and `help config` about the config file.")]
pub struct Cli {
    #[command(flatten)]
    pub globals: Globals,
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    Register(register::Register),
    Status(status::Status),
    Verify(verify::Verify),
    Update(update::Update),
    RotateSecret(rotate_secret::RotateSecret),
    Unregister(unregister::Unregister),
    Usage(usage::Usage),
    Providers(providers::Providers),
    #[command(subcommand)]
    Auth(Auth),
    Inspect(inspect::Inspect),
    #[command(subcommand)]
    Config(Config),
    Doctor(Doctor),
    Demo(Demo),
    #[command(subcommand)]
    Lighthouse(Lighthouse),
    #[command(subcommand)]
    Sandbox(sandbox::Sandbox),
    Completions(completions::Completions),
    /// List the exit codes
    #[command(name = "exit-codes", hide = true, long_about = EXIT_CODES)]
    ExitCodes,
    /// List the environment variables
    #[command(hide = true, long_about = ENVIRONMENT)]
    Environment,
    /// Describe what goes to stdout and stderr
    #[command(hide = true, long_about = OUTPUT)]
    Output,
}

impl Command {
    /// Whether the command handles Ctrl-C itself, as servers do; any other command may be stopped
    /// at any moment.
    const fn ends_itself(&self) -> bool {
        matches!(
            self,
            Self::Demo(_) | Self::Lighthouse(Lighthouse::Serve(_)) | Self::Sandbox(_)
        )
    }

    /// The text of a help topic.
    const fn topic(&self) -> &'static str {
        match self {
            Self::ExitCodes => EXIT_CODES,
            Self::Environment => ENVIRONMENT,
            _ => OUTPUT,
        }
    }

    fn run(self, context: &Context) -> Result<ExitCode> {
        match self {
            Self::ExitCodes | Self::Environment | Self::Output => {
                print_topic(context, self.topic());
                Ok(ExitCode::SUCCESS)
            }
            Self::Register(args) => args.run(context),
            Self::Status(args) => args.run(context),
            Self::Verify(args) => args.run(context),
            Self::Update(args) => args.run(context),
            Self::RotateSecret(args) => args.run(context),
            Self::Unregister(args) => args.run(context),
            Self::Usage(args) => args.run(context),
            Self::Providers(args) => args.run(context),
            Self::Auth(args) => args.run(context),
            Self::Inspect(args) => args.run(context),
            Self::Config(args) => args.run(context),
            Self::Doctor(args) => args.run(context),
            Self::Demo(args) => args.run(context),
            Self::Lighthouse(args) => args.run(context),
            Self::Sandbox(args) => args.run(context),
            Self::Completions(args) => Ok(args.run(context)),
        }
    }
}

/// Parses the command line, runs the command, prints its error if there is one, and returns the
/// exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    keep_to_ourselves();
    let args: Vec<OsString> = args.into_iter().collect();
    if complete::answered(&args, command) {
        return ExitCode::SUCCESS;
    }
    let parsed = without_empty_variables(command())
        .try_get_matches_from(&args)
        .and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, given(&matches))));
    let (cli, given) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return usage_error(error, &args),
    };
    let context = Context::new(cli.globals, given);
    if !cli.command.ends_itself() {
        exit_on_interrupt(&context.ui);
    }
    let ended = cli.command.run(&context);
    let ended = match ended {
        Ok(ExitCode::SUCCESS) => context.ui.all_written().map(|()| ExitCode::SUCCESS),
        other => other,
    };
    ended.unwrap_or_else(|error| {
        context.ui.error(&error);
        error.exit_code()
    })
}

/// The global arguments given on the command line itself.
fn given(matches: &ArgMatches) -> BTreeMap<&'static str, String> {
    let typed = |id: &str| {
        let is_typed = matches.value_source(id) == Some(ValueSource::CommandLine);
        let values = matches.get_raw(id).filter(|_| is_typed)?;
        Some(
            values
                .map(|value| value.to_string_lossy())
                .collect::<Vec<_>>()
                .join(" "),
        )
    };
    let named = [
        "config",
        "profile",
        "lighthouse",
        "json",
        "no_input",
        "timeout",
        "ca_file",
        "color",
    ];
    named
        .into_iter()
        .filter_map(|id| Some((id, typed(id)?)))
        .collect()
}

/// The command tree, for help, completions and man pages.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// Makes a variable set to the empty string count as unset: `FASTENCTL_CONFIG= fastenctl …` does
/// not mean a file with an empty name.
fn without_empty_variables(command: clap::Command) -> clap::Command {
    let is_empty = |name: &OsStr| env::raw(name).is_some_and(|value| value.is_empty());
    command
        .mut_args(|arg| {
            if arg.get_env().is_some_and(is_empty) {
                arg.env(Resettable::Reset)
            } else {
                arg
            }
        })
        .mut_subcommands(without_empty_variables)
}

/// Cleans the given arguments, which clap repeats in its messages, so that they cannot control the
/// terminal.
fn in_clean_words(mut error: clap::Error) -> clap::Error {
    let cleaned = |value: &ContextValue| match value {
        ContextValue::String(text) => Some(ContextValue::String(clean(text))),
        ContextValue::Strings(texts) => Some(ContextValue::Strings(
            texts.iter().map(|text| clean(text)).collect(),
        )),
        _ => None,
    };
    let changes: Vec<_> = error
        .context()
        .filter_map(|(kind, value)| Some((kind, cleaned(value)?)))
        .collect();
    for (kind, value) in changes {
        error.insert(kind, value);
    }
    error
}

fn usage_error(error: clap::Error, args: &[OsString]) -> ExitCode {
    let asked_by_variable = env::var("FASTENCTL_JSON").is_some_and(|value| {
        FalseyValueParser::new()
            .parse_ref(&command(), None, OsStr::new(&value))
            .unwrap_or(false)
    });
    let wants_json = asked_by_variable || args.iter().any(|arg| arg == "--json");
    let error = in_clean_words(error);
    let error = if wants_json && error.use_stderr() {
        error
    } else if help::lacks_subcommand(&error) {
        // A closed pipe is not an error.
        let _ = write!(
            std::io::stderr(),
            "{}",
            help::as_shown(error, args).render()
        );
        return Kind::Usage.into();
    } else {
        help::as_shown(error, args)
    };
    if help::lacks_subcommand(&error) {
        Ui::new(true, false, 0, true, Color::Never).error(&help::missing_subcommand(&error));
        return Kind::Usage.into();
    }
    let text = error.to_string();
    // Messages from a value's own parser bypass `in_clean_words`.
    let acts = inert(&text) != text;
    if error.use_stderr() && (wants_json || acts) {
        Ui::new(wants_json, false, 0, true, Color::Never).error(&in_our_words(&text));
    } else {
        // A closed pipe is not an error.
        let _ = error.print();
    }
    if error.use_stderr()
        && args
            .iter()
            .any(|arg| arg == "nagios" || arg == "--format=nagios")
    {
        return Health::Unknown.into();
    }
    if error.use_stderr() {
        Kind::Usage.into()
    } else {
        ExitCode::SUCCESS
    }
}

/// Splits clap's text into the error and its tips, which become the hint.
fn in_our_words(text: &str) -> Error {
    let relevant = text.lines().take_while(|line| {
        !line.starts_with("Usage:") && !line.starts_with("For more information")
    });
    let (tips, message): (Vec<&str>, Vec<&str>) = relevant
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .partition(|line| line.starts_with("tip: "));
    let message = message.join(" ").trim_start_matches("error: ").to_owned();
    let tips: Vec<&str> = tips
        .iter()
        .map(|tip| tip.trim_start_matches("tip: "))
        .collect();
    let hint = if tips.is_empty() {
        "see `fastenctl --help`".to_owned()
    } else {
        tips.join("; ")
    };
    Error::new(Kind::Usage, message).hint(hint)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_usage_error_keeps_what_is_missing_and_what_was_intended() {
        let refused = |args: &[&str]| {
            let text = super::command()
                .try_get_matches_from(args)
                .unwrap_err()
                .to_string();
            let error = super::in_our_words(&text);
            (
                error.to_string(),
                error.next_step().unwrap_or_default().to_owned(),
            )
        };
        let see_help = "see `fastenctl --help`".to_owned();
        assert_eq!(
            refused(&["fastenctl", "completions"]),
            (
                "the following required arguments were not provided: <SHELL>".into(),
                see_help
            )
        );
        assert_eq!(
            refused(&["fastenctl", "statsu"]),
            (
                "unrecognized subcommand 'statsu'".into(),
                "a similar subcommand exists: 'status'".into()
            )
        );
    }

    #[test]
    fn the_command_tree_is_valid() {
        super::command().debug_assert();
    }
}
