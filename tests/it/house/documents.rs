//! The commands shown in README and CONTRIBUTING exist, with the arguments shown.

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

/// The top-level pages and all of `docs`.
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
        // After `#` there is a comment, after a pipe another program.
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
    // Servers, sign-ins and the demo have theirs where they belong.
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

/// The text after each command's arguments, on all levels.
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
fn files_named_in_the_documents_exist() {
    let pages = documents();
    assert!(pages.len() > 10, "only {pages:?}");
    for document in &pages {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
        let text = std::fs::read_to_string(&file).unwrap();
        let links = text
            .split("](")
            .skip(1)
            .map(|rest| rest.split(')').next().unwrap());
        let missing: Vec<&str> = links
            .filter(|link| !link.contains("://"))
            .filter(|link| {
                !file
                    .parent()
                    .unwrap()
                    .join(link.split('#').next().unwrap())
                    .exists()
            })
            .collect();
        assert_eq!(missing, [""; 0], "{document} links to what is not there");
    }
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

/// Why it is not a valid answer.
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
        // The service manager's log, and the gateway's own health.
        None => (!["journalctl -u ", "curl -fsS "]
            .iter()
            .any(|it| command.starts_with(it)))
        .then(|| format!("`{command}` is nobody's")),
    }
}

#[test]
fn commands_are_found_after_prompts_variables_and_cargo() {
    let text = "fastenctl not-in-a-block\n```console\n$ A=1 fastenctl status # now\n$ cargo run --release -- demo --keep\n\
                $ cargo test\n$ fastenctl register \\\n    --name \"Ada Park\"\n```\n```toml\nfastenctl = 1\n```\n";
    assert_eq!(
        commands(text),
        ["status", "demo --keep", "register --name \"Ada Park\""]
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
        assert!(refusal(line).is_some(), "`{line}` is taken");
    }
}

/// The arguments of each `fastenctl …` and `cargo run … -- …` line in `console` and `sh` blocks.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for block in text.split("```").skip(1).step_by(2) {
        let (language, lines) = block.split_once('\n').unwrap_or_default();
        if matches!(language, "console" | "sh") {
            found.extend(lines.replace("\\\n", " ").lines().filter_map(arguments));
        }
    }
    found
}

fn arguments(line: &str) -> Option<String> {
    let mut line = line.trim_start_matches("$ ");
    // The rest is for the shell.
    for end in [" #", " |", " >", " <", " &&", " \"$@\""] {
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

/// As a shell splits them; no quoted word contains a quote.
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

/// Why the program does not accept these arguments.
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
