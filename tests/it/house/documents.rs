//! The commands shown in the documents exist and accept their arguments, links lead to existing
//! files and headings, and the prose is wrapped.

use std::path::Path;

#[test]
fn every_command_shown_is_accepted_by_the_program() {
    let mut all = 0;
    for document in documents() {
        let text =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&document)).unwrap();
        let shown = commands(&text);
        let refused: Vec<String> = shown.iter().filter_map(|line| refusal(line)).collect();
        assert!(refused.is_empty(), "{document}:\n{}", refused.join("\n"));
        all += shown.len();
    }
    assert!(all > 50, "only {all} commands are shown");
}

/// The top-level pages, and those directly in `docs`.
fn documents() -> Vec<String> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let pages = std::fs::read_dir(docs).unwrap().flatten();
    let pages = pages
        .filter(|page| page.path().extension().is_some_and(|it| it == "md"))
        .map(|page| format!("docs/{}", page.file_name().to_str().unwrap()));
    let mut found: Vec<String> = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .map(str::to_owned)
        .into();
    found.extend(pages);
    found.sort();
    found
}

#[test]
fn every_example_in_a_commands_help_is_accepted_by_the_program() {
    let tree = fastenctl::cli::command();
    let examples: Vec<String> = helps(&tree)
        .iter()
        .map(|help| help.replace("\\\n   ", ""))
        .flat_map(|help| help.lines().map(str::to_owned).collect::<Vec<_>>())
        // A `#` begins a comment; after a pipe comes another program.
        .filter_map(|line| {
            Some(
                line.strip_prefix("  fastenctl ")?
                    .split(" # ")
                    .next()?
                    .to_owned(),
            )
        })
        .filter_map(|line| Some(line.split(['|', '<']).next()?.trim_end().to_owned()))
        .collect();
    assert!(examples.len() >= 40, "only {examples:?}");
    let refused: Vec<String> = examples.iter().filter_map(|line| refusal(line)).collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn every_command_shows_an_example() {
    let mut without = Vec::new();
    // For servers, sign-ins and the demo, not every command needs an example.
    let elsewhere = ["auth", "demo", "lighthouse", "sandbox"];
    for command in fastenctl::cli::command()
        .get_subcommands()
        .filter(|it| !elsewhere.contains(&it.get_name()))
    {
        commands_without_example(command, "", &mut without);
    }
    assert_eq!(without, [""; 0]);
}

fn commands_without_example(command: &clap::Command, above: &str, found: &mut Vec<String>) {
    let name = format!("{above}{}", command.get_name());
    let has_example = command
        .get_after_help()
        .is_some_and(|help| help.to_string().contains("  fastenctl "));
    if command.get_subcommands().next().is_none() && !command.is_hide_set() && !has_example {
        found.push(name.clone());
    }
    command
        .get_subcommands()
        .for_each(|it| commands_without_example(it, &format!("{name} "), found));
}

/// Returns the text that follows the arguments in the help of each command, at all levels.
fn helps(command: &clap::Command) -> Vec<String> {
    let deeper = command.get_subcommands().flat_map(helps);
    command
        .get_after_help()
        .map(ToString::to_string)
        .into_iter()
        .chain(deeper)
        .collect()
}

#[test]
fn what_the_documents_link_to_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = documents();
    assert!(pages.len() > 10, "only {pages:?}");
    let missing: Vec<String> = pages
        .iter()
        .flat_map(|page| {
            let text = std::fs::read_to_string(root.join(page)).unwrap();
            let broken = links(&text)
                .into_iter()
                .filter(|link| leads_nowhere(root, page, link));
            broken
                .map(|link| format!("{page}: {link}"))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(missing, [""; 0]);
    for link in [
        "docs/no-such-page",
        "docs/gateway.md#no-such-heading",
        "#no-such-heading",
    ] {
        assert!(leads_nowhere(root, "README.md", link), "{link}");
    }
    assert!(!leads_nowhere(
        root,
        "README.md",
        "docs/gateway.md#as-a-service"
    ));
}

fn links(text: &str) -> Vec<String> {
    let links = text.split("](").skip(1);
    let links = links.map(|rest| rest.split(')').next().unwrap().to_owned());
    links.filter(|link| !link.contains("://")).collect()
}

fn leads_nowhere(root: &Path, page: &str, link: &str) -> bool {
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let page = root.join(page);
    let file = if file.is_empty() {
        page
    } else {
        page.parent().unwrap().join(file)
    };
    let has_heading = || {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        prose(&text).any(|(_, line)| line.starts_with('#') && anchor(line) == heading)
    };
    !file.exists() || !heading.is_empty() && !has_heading()
}

/// Returns the anchor of a heading.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words
        .chars()
        .filter(|it| it.is_alphanumeric() || " -_".contains(*it));
    kept.map(|it| if it == ' ' { '-' } else { it }).collect()
}

/// Returns the lines of a page outside code blocks, with their numbers.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut is_code = false;
    text.lines().enumerate().filter_map(move |(at, line)| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        (!is_code && !is_fence).then_some((at + 1, line))
    })
}

#[test]
fn prose_is_wrapped_at_100_columns() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let too_wide: Vec<String> = documents()
        .iter()
        // A change log has one line per entry.
        .filter(|page| *page != "CHANGELOG.md")
        .flat_map(|page| {
            let text = std::fs::read_to_string(root.join(page)).unwrap();
            let lines = wide(&text).into_iter();
            lines
                .map(|line| format!("{page}:{line}"))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(too_wide, [""; 0]);
    let page = format!("{0}\n| {0} |\n# {0}\n```\n{0}\n```\n", "word ".repeat(21));
    assert_eq!(wide(&page), [1]);
}

/// Returns the line numbers of prose that is too long. Tables, headings and single words cannot be
/// wrapped.
fn wide(text: &str) -> Vec<usize> {
    let wide = prose(text).filter(|(_, line)| {
        let is_prose = !line.starts_with(['|', '#', '!']) && line.trim().contains(' ');
        is_prose && line.chars().count() > 100
    });
    wide.map(|(at, _)| at).collect()
}

#[test]
fn each_of_an_operators_questions_is_answered_by_an_existing_command_or_panel() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/operating-questions.md")).unwrap();
    let dashboard = std::fs::read(root.join("packaging/grafana/dashboard.json")).unwrap();
    let dashboard: serde_json::Value = serde_json::from_slice(&dashboard).unwrap();
    let panels: Vec<&str> = dashboard["panels"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|panel| panel["type"] != "row")
        .map(|panel| panel["title"].as_str().unwrap())
        .collect();
    let answers: Vec<&str> = page
        .lines()
        .filter_map(|line| {
            line.strip_prefix("| ")?
                .strip_suffix(" |")?
                .rsplit(" | ")
                .next()
        })
        .filter(|answer| !["answer", "---"].contains(answer))
        .collect();
    assert!(answers.len() >= 40, "only {} questions", answers.len());
    let wrong: Vec<String> = answers
        .iter()
        .filter_map(|it| no_answer(it, &panels))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(no_answer("panel *Nothing*", &panels).is_some());
    assert!(no_answer("`fastenctl lighthouse nothing`", &panels).is_some());
}

/// Returns why an answer to an operating question names neither an existing panel nor a valid
/// command.
fn no_answer(answer: &str, panels: &[&str]) -> Option<String> {
    if let Some(panel) = answer.strip_prefix("panel *") {
        let panel = panel.strip_suffix('*')?;
        return (!panels.contains(&panel)).then(|| format!("no panel `{panel}`"));
    }
    let command = answer.strip_prefix('`').and_then(|it| it.strip_suffix('`'));
    let Some(command) = command else {
        return Some(format!("neither a command nor a panel: {answer}"));
    };
    match command.strip_prefix("fastenctl ") {
        Some(line) => refusal(line),
        // The service manager's log and the gateway's health check are also valid answers.
        None => (!["journalctl -u ", "curl -fsS "]
            .iter()
            .any(|it| command.starts_with(it)))
        .then(|| format!("`{command}` is nobody's")),
    }
}

#[test]
fn commands_are_found_after_prompts_variables_and_cargo() {
    let text = "fastenctl not-in-a-block\n```console\n$ A=1 fastenctl status # now\n$ cargo run --release -- demo --keep\n\
                $ cargo test\n$ fastenctl register \\\n    --name \"Ada Park\"\n# fastenctl usage\n```\n```sh\n# fastenctl no\n```\n```toml\nfastenctl = 1\n```\n";
    assert_eq!(
        commands(text),
        [
            "status",
            "demo --keep",
            "register --name \"Ada Park\"",
            "usage"
        ]
    );
}

#[test]
fn an_unknown_command_and_an_unknown_flag_are_refused() {
    assert_eq!(refusal("status"), None);
    assert_eq!(refusal("--version"), None);
    assert_eq!(
        words("set --name='Ada Park'  \"b c\" d"),
        ["set", "--name=Ada Park", "b c", "d"]
    );
    for line in ["no-such-command", "status --no-such-flag", "completions"] {
        assert!(refusal(line).is_some(), "`{line}` is accepted");
    }
}

/// Returns the arguments of each `fastenctl …` and `cargo run … -- …` line in `console` and `sh`
/// blocks.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for block in text.split("```").skip(1).step_by(2) {
        let (language, lines) = block.split_once('\n').unwrap_or_default();
        if matches!(language, "console" | "sh") {
            let lines = lines.replace("\\\n", " ");
            // `# ` is root's prompt in a console, but begins a comment in a script.
            let typed = lines.lines().map(|line| {
                let line = line.trim_start();
                let as_root = line.strip_prefix("# ").filter(|_| language == "console");
                as_root.unwrap_or(line)
            });
            found.extend(typed.filter_map(arguments));
        }
    }
    found
}

fn arguments(line: &str) -> Option<String> {
    let mut line = line.trim_start_matches("$ ");
    // The rest of the line is meant for the shell.
    for end in [" #", " |", " >", " <", " &", " \"$@\""] {
        line = line.split(end).next()?;
    }
    let words = line
        .split_whitespace()
        .skip_while(|word| word.contains('=') && !word.starts_with('-'));
    let line = words.collect::<Vec<_>>().join(" ");
    let arguments = match line.strip_prefix("cargo run ") {
        Some(rest) => rest.split_once("-- ")?.1,
        None => line.strip_prefix("fastenctl ")?,
    };
    Some(arguments.to_owned())
}

/// Splits a line into words like a shell. Quoted words must not contain quotes.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut quote, mut is_word) = (vec![String::new()], None, false);
    for character in line.chars() {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, ' ') if is_word => words.push(String::new()),
            (None, ' ') => {}
            _ => words.last_mut().unwrap().push(character),
        }
        is_word = quote.is_some() || character != ' ';
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns why the program does not accept these arguments.
fn refusal(line: &str) -> Option<String> {
    let words = std::iter::once("fastenctl".to_owned()).chain(words(line));
    let error = fastenctl::cli::command()
        .try_get_matches_from(words)
        .err()?;
    error.use_stderr().then(|| {
        format!(
            "`fastenctl {line}`: {}",
            error.to_string().lines().next().unwrap_or_default()
        )
    })
}
