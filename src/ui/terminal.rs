//! Decides whether to use colour, based on the user's choice, the environment and the terminal.

use crate::env;
use std::io::IsTerminal;

/// The user's choice of when to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    /// Applies this choice to all output from now on.
    pub(super) fn apply(self) {
        match self {
            Self::Auto => heed_no_color(env::var),
            Self::Always => set_colors(true),
            Self::Never => set_colors(false),
        }
    }
}

/// Ignores an empty `NO_COLOR` (no-color.org), which would make `console` turn colour off.
fn heed_no_color(variable: impl Fn(&str) -> Option<String>) {
    if variable("NO_COLOR").is_some_and(|value| value.is_empty()) {
        console::set_colors_enabled(shows_color(std::io::stdout().is_terminal(), &variable));
        console::set_colors_enabled_stderr(shows_color(std::io::stderr().is_terminal(), &variable));
    }
}

/// Returns what `console` decides without `NO_COLOR`.
fn shows_color(is_terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let is = |name: &str, value: &str| variable(name).is_some_and(|found| found == value);
    let forced = variable("CLICOLOR_FORCE").is_some() && !is("CLICOLOR_FORCE", "0");
    forced || is_terminal && !is("TERM", "dumb") && !is("CLICOLOR", "0")
}

fn set_colors(enabled: bool) {
    console::set_colors_enabled(enabled);
    console::set_colors_enabled_stderr(enabled);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_no_color_leaves_colour_to_the_terminal() {
        for (variables, is_terminal, expected) in [
            (&[][..], true, true),
            (&[], false, false),
            (&[("TERM", "dumb")], true, false),
            (&[("CLICOLOR", "0")], true, false),
            (&[("CLICOLOR_FORCE", "0")], false, false),
            (&[("CLICOLOR_FORCE", "1")], false, true),
        ] {
            let found = |name: &str| {
                variables
                    .iter()
                    .find(|(other, _)| *other == name)
                    .map(|(_, value): &(&str, &str)| (*value).to_owned())
            };
            assert_eq!(shows_color(is_terminal, found), expected, "{variables:?}");
        }
    }
}
