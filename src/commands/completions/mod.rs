//! `fastenctl completions`: prints a committed completion script. The scripts for bash, zsh and
//! fish ask this program for candidates (`cli::complete`); `tests/it/house/generated.rs` makes
//! those for other shells from the command tree. `values` knows the possible values of an argument.

mod outline;
pub mod values;

use crate::commands::context::Context;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::process::ExitCode;

/// Print the completion script for a shell
///
/// Bash, zsh and fish also complete values, such as profiles, kept sessions and config keys.
///
/// For the current session, run `source <(fastenctl completions bash)`. To keep it, write the
/// script where your shell looks for completions, such as
/// `~/.local/share/bash-completion/completions/fastenctl`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl completions bash
  fastenctl completions zsh
  fastenctl completions fish")]
pub struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// The shells with a committed script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
    Elvish,
}

/// What `--json` prints.
#[derive(Serialize)]
struct CompletionsDocument {
    schema_version: u8,
    ok: bool,
    shell: Shell,
    script: &'static str,
}

impl Completions {
    /// Prints the script.
    pub(crate) fn run(self, context: &Context) -> ExitCode {
        let script = self.shell.script();
        if context.ui.json() {
            context.ui.document(&CompletionsDocument {
                schema_version: 1,
                ok: true,
                shell: self.shell,
                script,
            });
        } else {
            context.ui.own(script);
        }
        ExitCode::SUCCESS
    }
}

impl Shell {
    const fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("../../../completions/fastenctl.bash"),
            Self::Zsh => include_str!("../../../completions/_fastenctl"),
            Self::Fish => include_str!("../../../completions/fastenctl.fish"),
            Self::Powershell => include_str!("../../../completions/_fastenctl.ps1"),
            Self::Elvish => include_str!("../../../completions/fastenctl.elv"),
        }
    }
}
