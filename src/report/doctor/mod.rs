//! How `fastenctl doctor` judges the facts it gathered: a verdict for each check, and what to do.
//! Pure functions; the command gathers the facts.

pub mod fasten;
pub mod gateway;
pub mod machine;

use crate::error::{Error, Kind};
use crate::text::clean;
use serde::Serialize;

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Ok,
    /// Worth knowing, but not a problem by itself.
    Warning,
    Problem,
    /// Not run, because something it depends on is missing or has a problem.
    Skipped,
}

/// A line of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Check {
    /// The ID for programs, which never changes.
    pub id: &'static str,
    pub title: &'static str,
    pub verdict: Verdict,
    pub detail: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl Check {
    fn new(
        id: &'static str,
        title: &'static str,
        verdict: Verdict,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            id,
            title,
            verdict,
            detail: detail.into(),
            next: None,
        }
    }

    pub(super) fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }
}

/// A check's ID and title, before anything is known about it.
pub type Name = (&'static str, &'static str);

pub const CONFIG_FOUND: Name = ("config.found", "Config file");
pub const CONFIG_SOUND: Name = ("config.sound", "Keys and values");
pub const CONFIG_PRIVATE: Name = ("config.private", "File permissions");
pub const PROXY: Name = ("gateway.proxy", "Proxy");
pub const NAME: Name = ("gateway.name", "Gateway's name");
pub const REACHED: Name = ("gateway.reached", "Gateway reached");
pub const TLS: Name = ("gateway.tls", "Gateway's certificate");
pub const CLOCK: Name = ("clock", "Clock");
pub const VERSIONS: Name = ("versions", "Versions");
pub const REGISTERED: Name = ("installation.registered", "Registered");
pub const VERIFIED: Name = ("installation.verified", "E-mail verified");
pub const QUOTA: Name = ("installation.quota", "Quota");
pub const PROVIDERS: Name = ("providers", "Users per provider");
pub const CALLBACK: Name = ("callback", "Provider callback");
pub const LOOPBACK_V4: Name = ("loopback.v4", "Listening on 127.0.0.1");
pub const LOOPBACK_V6: Name = ("loopback.v6", "Listening on ::1");
pub const BROWSER: Name = ("browser", "Browser");
pub const FASTEN_REACHED: Name = ("fasten.reached", "Fasten reached");
pub const FASTEN_GATEWAY: Name = ("fasten.gateway", "Fasten's gateway");
pub const FASTEN_GENERATION: Name = ("fasten.generation", "Fasten's client");
pub const FASTEN_ORIGIN: Name = ("fasten.origin", "Fasten's origin");
pub const FASTEN_SECURE: Name = ("fasten.secure", "Fasten over https");
pub const FASTEN_POLICY: Name = ("fasten.policy", "Fasten's security policy");
pub const FASTEN_INTEGRITY: Name = ("fasten.integrity", "Script checksums");
pub const FASTEN_WORKER: Name = ("fasten.worker", "Service worker");

pub(super) fn ok((id, title): Name, detail: impl Into<String>) -> Check {
    Check::new(id, title, Verdict::Ok, detail)
}

pub(super) fn warning((id, title): Name, detail: impl Into<String>) -> Check {
    Check::new(id, title, Verdict::Warning, detail)
}

pub(super) fn problem((id, title): Name, detail: impl Into<String>) -> Check {
    Check::new(id, title, Verdict::Problem, detail)
}

/// Reports a failed check, and what to do about it.
#[must_use]
pub fn problem_of(name: Name, detail: impl Into<String>, next: impl Into<String>) -> Check {
    problem(name, detail).next(next)
}

/// Reports a check that was not run, and why.
#[must_use]
pub fn skipped((id, title): Name, why: &str) -> Check {
    Check::new(id, title, Verdict::Skipped, why)
}

/// Reports a check that failed with an error.
#[must_use]
pub fn by_error(name: Name, error: &Error) -> Check {
    let check = problem(name, error.to_string());
    match error.next_step() {
        Some(next) => check.next(next),
        None => check,
    }
}

/// Returns the overall failure, if there is one.
#[must_use]
pub fn failure(checks: &[Check]) -> Option<Error> {
    let problems = checks
        .iter()
        .filter(|check| check.verdict == Verdict::Problem)
        .count();
    let error = Error::new(
        Kind::ChecksFailed,
        format!("{problems} of {} checks found a problem", checks.len()),
    );
    (problems > 0).then(|| error.hint("fix the first problem first; it may cause the others"))
}

/// Renders one line per check, followed by what to do.
#[must_use]
pub fn text(checks: &[Check]) -> String {
    let width = checks
        .iter()
        .map(|check| check.title.len())
        .max()
        .unwrap_or_default();
    let line = |check: &Check| {
        let word = match check.verdict {
            Verdict::Ok => "ok",
            Verdict::Warning => "warning",
            Verdict::Problem => "PROBLEM",
            Verdict::Skipped => "skipped",
        };
        let next = check.next.as_ref().map_or(String::new(), |next| {
            format!("{:width$}          -> {}\n", "", clean(next))
        });
        format!(
            "{word:<7}  {:<width$}  {}\n{next}",
            check.title,
            clean(&check.detail)
        )
    };
    checks.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::doctor::machine::{browser, config_found};

    #[test]
    fn each_line_says_what_to_do_and_only_problems_fail() {
        let checks = [
            config_found("F", true),
            browser(false),
            skipped(TLS, "nothing responds"),
        ];
        let expected = "ok       Config file            F\n\
            warning  Browser                no browser can be opened from here\n\
            \u{20}                              -> `fastenctl auth test --no-browser` shows the URL; set `BROWSER` to use another program\n\
            skipped  Gateway's certificate  nothing responds\n";
        assert_eq!(text(&checks), expected);
        assert!(failure(&checks).is_none());
        let error = failure(&[config_found("F", false)]).unwrap();
        assert_eq!(
            (error.to_string().as_str(), error.kind()),
            ("1 of 1 checks found a problem", Kind::ChecksFailed)
        );
    }
}
