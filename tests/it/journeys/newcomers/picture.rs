//! The picture in the README: the output of `fastenctl demo` and `fastenctl auth test` on a
//! terminal of 80 columns, as an SVG that fetches nothing, not even a font. `docs/pictures/record`
//! writes it. This test compares it with what the program prints today, except for ports and times.

use super::desk::utf8;
use super::screen::{Screen, Style};
use crate::world::practice::Practice;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

const PICTURE: &str = "docs/pictures/fastenctl.svg";
const COLUMNS: usize = 80;
/// Width of a character, in pixels.
const WIDTH: f64 = 8.4;
const HEIGHT: usize = 19;
const MARGIN: usize = 20;
/// Height of the window's title bar, in pixels.
const TITLE: usize = 34;

type Lines = Vec<Vec<(char, Style)>>;

/// Returns the lines that a command leaves on the terminal.
fn shown(practice: &Practice, line: &str) -> Lines {
    let program = Path::new(env!("CARGO_BIN_EXE_fastenctl")).parent().unwrap();
    let path = fastenctl::env::var("PATH").unwrap();
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("stty cols {COLUMNS} rows 50; {line}")])
        .current_dir(practice.home.path(""))
        .env_clear()
        .env("PATH", format!("{}:{path}", program.display()))
        .env("HOME", practice.home.path(""))
        .env("FASTENCTL_CONFIG", practice.home.config_file())
        .env("TERM", "xterm-256color")
        .env("LC_ALL", "C.UTF-8");
    let mut session = rexpect::session::spawn_command(shell, Some(60_000)).unwrap();
    let screen = Screen::after(&utf8(&session.exp_eof().unwrap()), usize::MAX);
    screen
        .lines()
        .iter()
        .flat_map(|line| wrapped(line))
        .collect()
}

/// Wraps a line that is too long between words, which is easier to read than what most terminals
/// do.
fn wrapped(line: &[(char, Style)]) -> Lines {
    let mut lines = Vec::new();
    let mut rest = line;
    while rest.len() > COLUMNS {
        let blank = rest[..=COLUMNS].iter().rposition(|(it, _)| *it == ' ');
        let at = blank.unwrap_or(COLUMNS);
        lines.push(rest[..at].to_vec());
        rest = rest[at..]
            .strip_prefix(&[(' ', rest[at].1)])
            .unwrap_or(&rest[at..]);
    }
    lines.push(rest.to_vec());
    lines
}

fn typed(line: &str) -> Vec<(char, Style)> {
    let prompt = Style {
        color: Some(6),
        ..Style::default()
    };
    let bold = Style {
        bold: true,
        ..Style::default()
    };
    [('$', prompt), (' ', prompt)]
        .into_iter()
        .chain(line.chars().map(|it| (it, bold)))
        .collect()
}

/// Returns a colour that is readable on any page, because the terminal has its own background.
const fn fill(style: Style) -> &'static str {
    match (style.color, style.dim) {
        (Some(1), _) => "#ff8f8f",
        (Some(2), _) => "#8ce99a",
        (Some(3), _) => "#ffd97a",
        (Some(4), _) => "#8ab8ff",
        (Some(5), _) => "#e2a6ff",
        (Some(6), _) => "#7fe3e8",
        (_, true) => "#a9b1c0",
        _ => "#e6e9f0",
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        // Keep leading, trailing and consecutive spaces.
        .replace(' ', "\u{a0}")
}

/// Draws runs of one style, each set to its exact width, whatever font the reader has.
fn svg(lines: &Lines) -> String {
    let width = 2.0f64.mul_add(20.0, 80.0 * WIDTH);
    let height = TITLE + MARGIN + lines.len() * HEIGHT;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title\">\n\
         <title id=\"title\">A terminal: fastenctl demo, then fastenctl auth test sandbox-public</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"#1b1e28\"/>\n\
         <circle cx=\"22\" cy=\"18\" r=\"6\" fill=\"#ff6b6b\"/><circle cx=\"42\" cy=\"18\" r=\"6\" fill=\"#ffd43b\"/><circle cx=\"62\" cy=\"18\" r=\"6\" fill=\"#51cf66\"/>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\">\n"
    );
    for (at, line) in lines.iter().enumerate() {
        let y = TITLE + (at + 1) * HEIGHT;
        let mut column = 0;
        for run in line.chunk_by(|one, other| one.1 == other.1) {
            let text: String = run.iter().map(|(it, _)| *it).collect();
            if !text.trim().is_empty() {
                write_run(&mut svg, column, y, &text, run[0].1);
            }
            column += run.len();
        }
    }
    svg + "</g>\n</svg>\n"
}

fn write_run(svg: &mut String, column: usize, y: usize, text: &str, style: Style) {
    let place = |column: usize| 20.0 + f64::from(u32::try_from(column).unwrap()) * WIDTH;
    let (x, length) = (place(column), place(text.chars().count()) - 20.0);
    let weight = if style.bold {
        " font-weight=\"bold\""
    } else {
        ""
    };
    let (fill, text) = (fill(style), escaped(text));
    writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y}\" textLength=\"{length:.1}\" fill=\"{fill}\"{weight}>{text}</text>"
    )
    .unwrap();
}

/// Returns the words of the picture in alphabetical order, with a placeholder for each figure. The
/// line breaks, and the order of two equally full providers, differ in each run.
fn compared(svg: &str) -> Vec<String> {
    let texts = svg.lines().filter_map(|line| {
        let (_, text) = line.strip_prefix("<text")?.split_once('>')?;
        text.strip_suffix("</text>")
    });
    let mut words: Vec<String> = texts
        .flat_map(str::split_whitespace)
        .map(without_figures)
        .collect();
    words.sort();
    words
}

fn without_figures(word: &str) -> String {
    let mut kept = String::new();
    for character in word.chars() {
        if !character.is_ascii_digit() && character != '.' {
            kept.push(character);
        } else if !kept.ends_with('#') {
            kept.push('#');
        }
    }
    kept
}

#[test]
fn the_picture_in_the_readme_shows_what_the_program_prints() {
    let practice = Practice::start();
    practice.register(&[]);
    std::fs::write(practice.home.path("password"), "practice\n").unwrap();
    let mut lines = vec![typed("fastenctl demo")];
    lines.extend(shown(&practice, "fastenctl demo"));
    lines.extend([Vec::new(), typed("fastenctl auth test sandbox-public")]);
    // The built-in browser signs in here.
    let driver = "--browser built-in --login alice --password-file password";
    let sign_in = format!("fastenctl auth test sandbox-public {driver}");
    lines.extend(shown(&practice, &sign_in));
    let longest = lines.iter().map(Vec::len).max().unwrap();
    assert!(longest <= COLUMNS && lines.len() > 20, "{longest}");
    let picture = svg(&lines);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(PICTURE);
    if fastenctl::env::raw("FASTENCTL_WRITE").is_some() {
        std::fs::write(&file, &picture).unwrap();
    }
    let recorded = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        compared(&recorded) == compared(&picture),
        "`docs/pictures/record` writes {PICTURE}, which now has the words\n{}",
        compared(&picture).join(" ")
    );
    assert!(
        picture.contains("#8ce99a") && !picture.contains("href") && !picture.contains("@font-face")
    );
}
