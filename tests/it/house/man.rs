//! The man pages, generated from the command tree: one per command, named after its words, so
//! `auth test` is in `fastenctl-auth-test.1`. Whatever applies to every command is in
//! `fastenctl.1`, and the other pages refer to it.

use clap::builder::StyledStr;
use clap::{Arg, Command};
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};
use std::collections::BTreeMap;

/// The width of a page's text on a terminal with 80 columns, after the margins of `man`.
const TEXT_COLUMNS: usize = 72;

/// Returns all pages by file name.
pub(super) fn pages() -> BTreeMap<String, String> {
    let mut program = fastenctl::cli::command().disable_help_subcommand(true);
    program.build();
    let mut pages = BTreeMap::new();
    add(&program, &program, &[], &mut pages);
    pages
}

fn add(
    program: &Command,
    command: &Command,
    parents: &[&str],
    pages: &mut BTreeMap<String, String>,
) {
    let words: Vec<&str> = parents
        .iter()
        .copied()
        .chain([command.get_name()])
        .collect();
    let page = Page {
        program,
        command,
        words: &words,
    };
    pages.insert(format!("{}.1", words.join("-")), page.roff().to_roff());
    for subcommand in shown(command) {
        add(program, subcommand, &words, pages);
    }
}

fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
}

struct Page<'a> {
    program: &'a Command,
    command: &'a Command,
    words: &'a [&'a str],
}

impl Page<'_> {
    fn is_program(&self) -> bool {
        self.words.len() == 1
    }

    /// Returns the command's own arguments; global ones are on the program's page.
    fn arguments(&self) -> Vec<&Arg> {
        let all = self.command.get_arguments();
        all.filter(|arg| !arg.is_hide_set() && (self.is_program() || !arg.is_global_set()))
            .collect()
    }

    fn roff(&self) -> Roff {
        let mut roff = Roff::new();
        let source = concat!("fastenctl ", env!("CARGO_PKG_VERSION"));
        let title = self.words.join(" ");
        // The header shows the command only in the middle, because a long name would not fit twice
        // on one line.
        roff.control("TH", ["FASTENCTL", "1", "", source, title.as_str()]);
        roff.control("nh", []).control("ad", ["l"]);
        self.name_and_synopsis(&mut roff);
        self.description(&mut roff);
        self.commands(&mut roff);
        self.options(&mut roff);
        let (examples, notes) = examples_and_notes(self.command.get_after_help());
        unfilled(&mut roff, "NOTES", &notes);
        unfilled(&mut roff, "EXAMPLES", &examples);
        self.environment(&mut roff);
        self.exit_status_and_files(&mut roff);
        self.see_also(&mut roff);
        roff
    }

    fn name_and_synopsis(&self, roff: &mut Roff) {
        let about = self
            .command
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default();
        roff.control("SH", ["NAME"]);
        roff.text([roman(format!("{} - {about}", self.words.join("-")))]);
        roff.control("SH", ["SYNOPSIS"]);
        let mut line = vec![bold(self.words.join(" "))];
        for arg in self.arguments() {
            line.push(roman(" "));
            line.extend(in_synopsis(arg));
        }
        if shown(self.command).next().is_some() {
            line.extend([roman(" "), italic("COMMAND"), roman(" ...")]);
        }
        roff.text(line);
    }

    fn description(&self, roff: &mut Roff) {
        let about = self
            .command
            .get_long_about()
            .or_else(|| self.command.get_about());
        roff.control("SH", ["DESCRIPTION"]);
        paragraphs(roff, &about.map(ToString::to_string).unwrap_or_default());
        if !self.is_program() {
            roff.control("PP", []);
            roff.text([
                roman("The options of every command, such as "),
                bold("--json"),
                roman(" and "),
                bold("--profile"),
                roman(", are in "),
                bold("fastenctl"),
                roman("(1)."),
            ]);
        }
    }

    fn commands(&self, roff: &mut Roff) {
        let mut is_first = true;
        for subcommand in shown(self.command) {
            if std::mem::take(&mut is_first) {
                roff.control("SH", ["COMMANDS"]);
            }
            roff.control("TP", []);
            roff.text([bold(subcommand.get_name())]);
            roff.text([roman(
                subcommand
                    .get_about()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            )]);
        }
    }

    fn options(&self, roff: &mut Roff) {
        let arguments = self.arguments();
        let mut headings: Vec<&str> = Vec::new();
        for arg in &arguments {
            let heading = heading_of(arg);
            if !headings.contains(&heading) {
                headings.push(heading);
            }
        }
        // Arguments without a heading of their own come first, wherever they are in the tree.
        headings.sort_by_key(|heading| *heading != OPTIONS);
        for heading in headings {
            roff.control("SH", [heading.to_uppercase().as_str()]);
            let (positional, flags): (Vec<&&Arg>, Vec<&&Arg>) = arguments
                .iter()
                .filter(|arg| heading_of(arg) == heading)
                .partition(|arg| arg.is_positional());
            for arg in positional.into_iter().chain(flags) {
                option(roff, arg);
            }
        }
    }

    fn environment(&self, roff: &mut Roff) {
        if self.is_program() {
            let topic = topic(self.program, "environment");
            let (told, table) = topic.split_once("\n\n").unwrap();
            roff.control("SH", ["ENVIRONMENT"]);
            paragraphs(roff, told);
            for line in table.lines().filter(|line| !line.trim().is_empty()) {
                let (name, meaning) = line.trim().split_once("  ").unwrap();
                roff.control("TP", [])
                    .text([bold(name)])
                    .text([roman(meaning.trim())]);
            }
            return;
        }
        let named: Vec<(&Arg, String)> = self
            .arguments()
            .into_iter()
            .filter_map(|arg| Some((arg, arg.get_env()?.to_string_lossy().into_owned())))
            .collect();
        if named.is_empty() {
            return;
        }
        roff.control("SH", ["ENVIRONMENT"]);
        for (arg, variable) in named {
            roff.control("TP", []).text([bold(variable)]);
            let long = arg
                .get_long()
                .map_or_else(|| value_of(arg), |long| format!("--{long}"));
            roff.text([roman("Used where "), bold(long), roman(" is not given.")]);
        }
    }

    fn exit_status_and_files(&self, roff: &mut Roff) {
        roff.control("SH", ["EXIT STATUS"]);
        if !self.is_program() {
            roff.text([
                roman("0 on success. The other codes are in "),
                bold("fastenctl"),
                roman("(1)."),
            ]);
            return;
        }
        for line in topic(self.program, "exit-codes")
            .lines()
            .filter(|line| !line.trim().is_empty())
        {
            let (code, meaning) = line.trim().split_once("  ").unwrap();
            roff.control("TP", [])
                .text([bold(code)])
                .text([roman(meaning)]);
        }
        roff.control("SH", ["FILES"]);
        for (file, meaning) in [
            (
                "$XDG_CONFIG_HOME/fastenctl/config.toml",
                "The config file; without the variable, it is in ~/.config.",
            ),
            (
                "/etc/fastenctl/config.toml",
                "The config file of root, unless XDG_CONFIG_HOME is set.",
            ),
        ] {
            roff.control("TP", [])
                .text([italic(file)])
                .text([roman(meaning)]);
        }
        roff.control("PP", []);
        roff.text([
            bold("fastenctl config path"),
            roman(" prints the file that is used."),
        ]);
    }

    fn see_also(&self, roff: &mut Roff) {
        let above = (1..self.words.len()).map(|length| self.words[..length].join("-"));
        let below = shown(self.command)
            .map(|command| format!("{}-{}", self.words.join("-"), command.get_name()));
        let names: Vec<String> = above.chain(below).collect();
        roff.control("SH", ["SEE ALSO"]);
        let mut line = Vec::new();
        for name in &names {
            if !line.is_empty() {
                line.push(roman(", "));
            }
            line.extend([bold(name), roman("(1)")]);
        }
        roff.text(line);
    }
}

const OPTIONS: &str = "Options";

fn heading_of(arg: &Arg) -> &str {
    arg.get_help_heading().unwrap_or(OPTIONS)
}

/// Returns the text of a topic, without its title.
fn topic(program: &Command, name: &str) -> String {
    let topic = program
        .find_subcommand(name)
        .and_then(Command::get_long_about)
        .unwrap()
        .to_string();
    topic.split_once("\n\n").unwrap().1.trim_end().to_owned()
}

fn value_of(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    names
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ")
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

/// `[--issuer URL]`, `[-q|--quiet]`, `PROVIDER`.
fn in_synopsis(arg: &Arg) -> Vec<Inline> {
    let mut parts = Vec::new();
    if !arg.is_required_set() {
        parts.push(roman("["));
    }
    parts.extend(flags(arg, "|"));
    if !arg.is_required_set() {
        parts.push(roman("]"));
    }
    if matches!(
        arg.get_action(),
        clap::ArgAction::Append | clap::ArgAction::Count
    ) {
        parts.push(roman("..."));
    }
    parts
}

fn flags(arg: &Arg, between: &str) -> Vec<Inline> {
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let names: Vec<String> = short.into_iter().chain(long).collect();
    let mut parts = Vec::new();
    for name in &names {
        if !parts.is_empty() {
            parts.push(roman(between));
        }
        parts.push(bold(name));
    }
    if takes_value(arg) {
        let is_optional = arg
            .get_num_args()
            .is_some_and(|range| range.min_values() == 0);
        let (before, after) = if names.is_empty() {
            ("", "")
        } else if is_optional {
            ("[=", "]")
        } else {
            (" ", "")
        };
        parts.extend([roman(before), italic(value_of(arg)), roman(after)]);
    }
    parts
}

fn option(roff: &mut Roff, arg: &Arg) {
    roff.control("TP", []).text(flags(arg, ", "));
    let help = arg
        .get_long_help()
        .or_else(|| arg.get_help())
        .map(ToString::to_string)
        .unwrap_or_default();
    let mut text = sentence(help.trim());
    let values: Vec<String> = if takes_value(arg) {
        let possible = arg.get_possible_values();
        possible
            .iter()
            .filter(|value| !value.is_hide_set())
            .map(|value| value.get_name().to_owned())
            .collect()
    } else {
        Vec::new()
    };
    if !values.is_empty() {
        text.push_str(&[" One of: ", &values.join(", "), "."].concat());
    }
    let defaults: Vec<String> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    if takes_value(arg) && defaults.iter().any(|value| !value.is_empty()) {
        text.push_str(&[" Default: ", &defaults.join(", "), "."].concat());
    }
    paragraphs_of_item(roff, &text);
}

fn sentence(text: &str) -> String {
    if text.is_empty() || text.ends_with(['.', ':', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// Writes paragraphs, which are separated by empty lines; indented text is kept as it is.
fn paragraphs(roff: &mut Roff, text: &str) {
    for (index, paragraph) in text.trim().split("\n\n").enumerate() {
        if index > 0 {
            roff.control("PP", []);
        }
        roff.text([roman(
            paragraph.split_whitespace().collect::<Vec<_>>().join(" "),
        )]);
    }
}

fn paragraphs_of_item(roff: &mut Roff, text: &str) {
    for (index, paragraph) in text.trim().split("\n\n").enumerate() {
        if index > 0 {
            roff.control("IP", []);
        }
        roff.text([roman(
            paragraph.split_whitespace().collect::<Vec<_>>().join(" "),
        )]);
    }
}

/// Splits the help after the options into examples and everything else.
fn examples_and_notes(told: Option<&StyledStr>) -> (String, String) {
    let told = told.map(ToString::to_string).unwrap_or_default();
    let (mut examples, mut notes) = (Vec::new(), Vec::new());
    let mut is_example = false;
    for line in told.lines() {
        if line == "Examples:" || line == "Example:" {
            is_example = true;
            continue;
        }
        is_example &= line.is_empty() || line.starts_with(' ');
        if is_example {
            &mut examples
        } else {
            &mut notes
        }
        .push(line);
    }
    let together = |lines: Vec<&str>| lines.join("\n").trim_matches('\n').to_owned();
    (together(examples), together(notes))
}

/// Writes a section of unfilled lines, without the help's indentation of two columns.
fn unfilled(roff: &mut Roff, heading: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    roff.control("SH", [heading]).control("nf", []);
    for line in text.lines() {
        let line = if heading == "EXAMPLES" {
            line.strip_prefix("  ").unwrap_or(line)
        } else {
            line
        };
        roff.text([roman(if line.is_empty() { " " } else { line })]);
    }
    roff.control("fi", []);
}

#[test]
fn no_page_has_a_line_that_a_terminal_would_wrap() {
    let mut long = Vec::new();
    for (name, page) in pages() {
        let mut is_unfilled = false;
        for line in page.lines() {
            match line {
                ".nf" => is_unfilled = true,
                ".fi" => is_unfilled = false,
                _ if is_unfilled && line.replace("\\-", "-").chars().count() > TEXT_COLUMNS => {
                    long.push(format!("{name}: {line}"));
                }
                _ => {}
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_page_has_the_sections_a_reader_looks_for() {
    let pages = pages();
    let of = |name: &str| -> Vec<&str> {
        let lines = pages[name].lines();
        lines.filter_map(|line| line.strip_prefix(".SH ")).collect()
    };
    assert_eq!(
        of("fastenctl.1"),
        [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "COMMANDS",
            "OPTIONS",
            "\"GLOBAL OPTIONS\"",
            "NOTES",
            "ENVIRONMENT",
            "\"EXIT STATUS\"",
            "FILES",
            "\"SEE ALSO\"",
        ]
    );
    assert_eq!(
        of("fastenctl-register.1"),
        [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "EXAMPLES",
            "ENVIRONMENT",
            "\"EXIT STATUS\"",
            "\"SEE ALSO\"",
        ]
    );
}
