//! Help as displayed: global options are not repeated under every command, and a command called
//! without its subcommand prints its help.

use super::command;
use crate::error::{Error, Kind};
use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;

const GLOBAL_OPTIONS: &str =
    "For global options such as --json, --profile and --config, run `fastenctl --help`.";

/// Prepares an error for display: help in place of a list of subcommands, help without global
/// options, and a usage line that names what the command requires.
pub(super) fn as_shown(error: clap::Error, args: &[OsString]) -> clap::Error {
    match error.kind() {
        ErrorKind::DisplayHelp => help(args).unwrap_or(error),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let asked: Vec<OsString> = args.iter().cloned().chain(["--help".into()]).collect();
            help(&asked).unwrap_or(error)
        }
        _ => with_plain_usage(error, args),
    }
}

/// Whether a subcommand is missing, in which case help is shown although it was not requested.
pub(super) fn lacks_subcommand(error: &clap::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    )
}

/// The error to print in JSON if a subcommand is missing.
pub(super) fn missing_subcommand(error: &clap::Error) -> Error {
    let name = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(name)) => name,
        _ => "fastenctl",
    };
    Error::new(Kind::Usage, format!("`{name}` needs a subcommand"))
        .hint(format!("run `{name} --help` to list the subcommands"))
}

fn help(args: &[OsString]) -> Option<clap::Error> {
    let program = command();
    let globals: Vec<_> = program
        .get_arguments()
        .filter(|arg| arg.is_global_set())
        .cloned()
        .collect();
    let told = program.mut_subcommands(|command| without_globals(command, &globals));
    told.try_get_matches_from(args).err()
}

/// Hides the options that the main help lists, and says where to find them.
fn without_globals(command: Command, globals: &[clap::Arg]) -> Command {
    let hidden = globals.iter().cloned().map(|arg| arg.hide(true));
    let told_before = command.get_after_help().map(|help| format!("{help}\n\n"));
    let is_topic = command.is_hide_set();
    let command = command
        .args(hidden)
        .mut_subcommands(|command| without_globals(command, globals));
    if is_topic {
        return command.help_template("{about}");
    }
    command.after_help(format!(
        "{}{GLOBAL_OPTIONS}",
        told_before.unwrap_or_default()
    ))
}

/// Makes the usage line name only what the command requires; clap's own also lists options whose
/// values come from environment variables.
fn with_plain_usage(mut error: clap::Error, args: &[OsString]) -> clap::Error {
    if error.get(ContextKind::Usage).is_some() {
        let mut tree = command();
        tree.build();
        let named = args.iter().skip(1).try_fold(&mut tree, |command, arg| {
            if command.find_subcommand(arg).is_some() {
                command.find_subcommand_mut(arg).ok_or(())
            } else {
                Ok(command)
            }
        });
        if let Ok(named) = named {
            error.insert(
                ContextKind::Usage,
                ContextValue::StyledStr(named.render_usage()),
            );
        }
    }
    error
}
