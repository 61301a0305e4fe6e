//! The clap tree: the one source of help, completions and man pages. Arguments stand beside their
//! command in `commands`; here they are only gathered, dispatched, and their failures printed.

use crate::commands::{
    Context, Globals, auth, completions, config, demo, lighthouse, register, sandbox, status, usage,
};
use crate::error::{Error, Kind, Result};
use crate::ui::{Color, Ui, exit_on_interrupt};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::process::ExitCode;

/// Register a self-hosted Fasten installation, test its sign-ins, and run the gateway they travel through
#[derive(Parser)]
#[command(name = "fastenctl", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Start with `fastenctl demo`: everything on this machine, in one go.")]
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
    Usage(usage::Usage),
    #[command(subcommand)]
    Auth(auth::Auth),
    #[command(subcommand)]
    Config(config::Config),
    Demo(demo::Demo),
    #[command(subcommand)]
    Lighthouse(lighthouse::Lighthouse),
    #[command(subcommand)]
    Sandbox(sandbox::Sandbox),
    Completions(completions::Completions),
    /// List the exit codes
    #[command(name = "exit-codes", hide = true, long_about = EXIT_CODES)]
    ExitCodes,
}

const EXIT_CODES: &str = "\
Exit codes

   0  done
   1  failure without a better code
   2  wrong usage, or a question nobody was there to answer
   3  configuration: missing, unreadable or wrong
   4  not registered
   5  refused by the user or the provider
   6  network, TLS or proxy
   7  the gateway's fault or refusal
   8  the provider's fault
   9  timed out
  10  not found
  11  conflict: already registered differently
  12  user limit reached
  20  checks ran and found a problem
 130  interrupted
";

impl Command {
    /// The servers end their own way on Ctrl-C; everything else may be ended at any moment.
    const fn ends_itself(&self) -> bool {
        matches!(self, Self::Demo(_) | Self::Lighthouse(_) | Self::Sandbox(_))
    }

    fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Register(args) => args.run(context),
            Self::Status(args) => args.run(context),
            Self::Usage(args) => args.run(context),
            Self::Auth(args) => args.run(context),
            Self::Config(args) => args.run(context),
            Self::Demo(args) => args.run(context),
            Self::Lighthouse(args) => args.run(context),
            Self::Sandbox(args) => args.run(context),
            Self::Completions(args) => args.run(context),
            Self::ExitCodes => {
                context.ui.out(EXIT_CODES);
                Ok(())
            }
        }
    }
}

/// Parses the command line, runs the command, prints its one error and gives the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match command().try_get_matches_from(&args).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage_error(&error, &args),
    };
    if !cli.command.ends_itself() {
        exit_on_interrupt();
    }
    let context = Context::new(cli.globals);
    match cli.command.run(&context) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !error.is_shown() {
                context.ui.error(&error);
            }
            ExitCode::from(error.kind().exit_code())
        }
    }
}

/// The command tree, for help, completions and man pages.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

fn usage_error(error: &clap::Error, args: &[OsString]) -> ExitCode {
    let wants_json = args.iter().any(|arg| arg == "--json");
    if error.use_stderr() && wants_json {
        let text = error.to_string();
        let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        Ui::new(true, false, 0, true, Color::Never)
            .error(&Error::new(Kind::Usage, first).hint("see `fastenctl --help`"));
    } else {
        // A closed pipe is no error.
        let _ = error.print();
    }
    ExitCode::from(if error.use_stderr() { Kind::Usage.exit_code() } else { 0 })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_tree_is_sound() {
        super::command().debug_assert();
    }
}
