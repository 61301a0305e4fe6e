//! Reloads the settings while the gateway serves. Either all of them take effect, except those that
//! are only read at startup, or none of them does.

use crate::error::{Error, Kind, Result};
use crate::lighthouse::app::Shared;
use crate::lighthouse::check;
use crate::lighthouse::database;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::peppers::choice::{lacking, live};
use crate::lighthouse::peppers::registry::registered;
use crate::lighthouse::serving::Current;
use crate::lighthouse::settings::Settings;

/// Switches the gateway to the settings that `read` returns, after the same checks as in
/// `lighthouse check`.
///
/// # Errors
/// Returns everything that is wrong with them; the old settings then stay in effect.
pub async fn reload(
    current: &Current,
    read: impl FnOnce() -> Result<Settings> + Send + 'static,
) -> std::result::Result<Shared, Vec<Error>> {
    let app = current.app();
    let made = tokio::task::spawn_blocking(move || make(&app, read)).await;
    let next = made.unwrap_or_else(|_| {
        let message = "reading the settings panicked";
        Err(vec![Error::new(Kind::Failure, message)])
    })?;
    // The index is built now, so that the first search does not have to wait for it.
    next.finder.index().await;
    current.replace(next.clone());
    Ok(next)
}

fn make(
    app: &Shared,
    read: impl FnOnce() -> Result<Settings>,
) -> std::result::Result<Shared, Vec<Error>> {
    let mut settings = read().map_err(|error| vec![error])?;
    settings.reach = app.settings.reach.clone();
    let fixed: Vec<Error> = needing_restart(&app.settings, &settings)
        .into_iter()
        .map(needs_restart)
        .collect();
    if !fixed.is_empty() {
        return Err(check::located(&settings, fixed));
    }
    let problems = check::problems(&settings);
    if !problems.is_empty() {
        return Err(check::located(&settings, problems));
    }
    app.by_other_settings(&settings)
        .map_err(|error| vec![error])
}

/// Switches to another pepper if the database has one by now; returns whether it did.
///
/// # Errors
/// [`Kind::Config`] if the files lack a key that the database depends on. This gateway then has to
/// stop, because it would count people twice.
pub async fn take_up_pepper(current: &Current) -> Result<bool> {
    let app = current.app();
    // Other errors are reported by the code that needs the database.
    let Ok(known) = app.store.read((), |tx, ()| Box::pin(registered(tx))).await else {
        return Ok(false);
    };
    if is_used(&app.pepper, &live(&known)) {
        return Ok(false);
    }
    let renew = move || -> Result<Option<Shared>> {
        database::pepper_of(&app.settings, &known)?;
        // No key is missing, so another attempt may succeed.
        let next = app.by_other_settings(&app.settings);
        let told =
            next.inspect_err(|error| tracing::error!(%error, "a new pepper is not in use yet"));
        Ok(told.ok())
    };
    let renewed = tokio::task::spawn_blocking(renew).await;
    let Some(next) = renewed.unwrap_or(Ok(None))? else {
        return Ok(false);
    };
    next.finder.index().await;
    current.replace(next);
    Ok(true)
}

/// Whether a gateway uses the last key in `live`, and has all the others.
fn is_used(pepper: &Pepper, live: &[String]) -> bool {
    let given = pepper.all().map(Pepper::check);
    live.last().is_none_or(|last| *last == pepper.check()) && lacking(given, live).is_empty()
}

/// Returns the settings that have changed but are only read at startup.
fn needing_restart(old: &Settings, new: &Settings) -> Vec<&'static str> {
    [
        ("listen", old.listen != new.listen),
        ("metrics_listen", old.metrics_listen != new.metrics_listen),
        ("data_dir", old.data_dir != new.data_dir),
        ("database", old.database.expose() != new.database.expose()),
        (
            "database_password_file",
            old.database_password_file != new.database_password_file,
        ),
        ("pepper_file", old.pepper_file != new.pepper_file),
        (
            "database_connections",
            old.database_connections != new.database_connections,
        ),
        (
            "requests.header_timeout",
            old.requests.header_timeout != new.requests.header_timeout,
        ),
        (
            "requests.connections",
            old.requests.connections != new.requests.connections,
        ),
        (
            "requests.connections_of_one_source",
            old.requests.connections_of_one_source != new.requests.connections_of_one_source,
        ),
    ]
    .into_iter()
    .filter_map(|(key, has_changed)| has_changed.then_some(key))
    .collect()
}

fn needs_restart(key: &str) -> Error {
    Error::new(Kind::Config, format!("`{key}` has changed"))
        .hint("restart the gateway to apply it")
        .about(key)
}

/// Formats problems for one line of a log: what is wrong, where, and what to do, without the
/// parser's excerpt.
#[must_use]
pub fn in_one_line(problems: &[Error]) -> String {
    let told = problems.iter().map(|problem| {
        let sentence: Vec<&str> = problem.lines().filter(|line| !is_picture(line)).collect();
        let hint = problem.next_step().map(|hint| format!(" ({hint})"));
        format!("{}{}", sentence.join(": "), hint.unwrap_or_default())
    });
    told.collect::<Vec<String>>().join("; ")
}

/// `  |`, `2 | budget = 3`.
fn is_picture(line: &str) -> bool {
    let behind_number =
        line.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ' ');
    behind_number.starts_with('|')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Settings {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn only_startup_settings_need_a_restart() {
        let old = settings("");
        let all = "listen = '127.0.0.1:1'\nmetrics_listen = '127.0.0.1:2'\ndata_dir = '/d'\ndatabase = 'postgres://h/d'
            database_password_file = '/p'\npepper_file = '/q'\ndatabase_connections = 9
            requests = { header_timeout = '9s', connections = 99, connections_of_one_source = 98 }";
        let named = [
            "listen",
            "metrics_listen",
            "data_dir",
            "database",
            "database_password_file",
            "pepper_file",
            "database_connections",
            "requests.header_timeout",
            "requests.connections",
            "requests.connections_of_one_source",
        ];
        assert_eq!(needing_restart(&old, &settings(all)), named);
        let others = "default_limit = 1\ndrain = '1s'\nanonymous = 'ask'\npublic_url = 'https://gw.example'
            trusted_proxies = ['::1']\n[requests]\nprovider_timeout = '9s'\ntimeout = '20s'\nbody_limit = 20000\n[limits]\nregistrations = 9\nsign_ins = 9
            [platforms.p]\nclient_id = 'me'\n[catalog]\nupdate = '24h'\n[mail]\nhost = 'm'";
        assert_eq!(needing_restart(&old, &settings(others)), [""; 0]);
    }

    #[test]
    fn an_error_fits_on_one_line_with_its_location() {
        let read = || crate::lighthouse::settings::reading::load(None, []);
        assert!(read().is_ok());
        let text = "`l.toml`: TOML parse error at line 2, column 1\n  |\n2 | budget = 3\n  | ^^^^^^\nunknown field `budget`";
        let problems = [
            Error::of_lines(Kind::Config, text).hint("did you mean `limits`?"),
            needs_restart("listen"),
        ];
        assert_eq!(
            in_one_line(&problems),
            "`l.toml`: TOML parse error at line 2, column 1: unknown field `budget` (did you mean `limits`?); `listen` has changed (restart the gateway to apply it)"
        );
    }
}
