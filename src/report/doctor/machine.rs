//! The checks of this machine: the config file, the loopback listener, the browser.

use crate::report::doctor::{
    BROWSER, CONFIG_FOUND, Check, LOOPBACK_V6, Name, ok, problem, warning,
};

/// Checks whether the config file exists.
#[must_use]
pub fn config_found(file: &str, exists: bool) -> Check {
    if exists {
        return ok(CONFIG_FOUND, file);
    }
    problem(CONFIG_FOUND, format!("{file} does not exist"))
        .next("run `fastenctl register`, or pass another file with `--config`")
}

/// Reports that no config file is needed because variables name the installation.
#[must_use]
pub fn config_in_variables(variable: &str) -> Check {
    ok(CONFIG_FOUND, format!("none is needed: `{variable}` is set"))
}

/// Reports the first problem with the config file and what to do about it; the others are counted.
#[must_use]
pub fn config_problems(name: Name, fine: &str, problems: &[(String, String)]) -> Check {
    let Some(((what, next), more)) = problems.split_first() else {
        return ok(name, fine);
    };
    let more = if more.is_empty() {
        String::new()
    } else {
        format!(", and {} more", more.len())
    };
    problem(name, format!("{what}{more}")).next(format!(
        "{next}; `fastenctl config check` shows all problems"
    ))
}

/// Checks whether a loopback listener works on this address. IPv6 is optional: redirect URIs use
/// 127.0.0.1.
#[must_use]
pub fn loopback(name: Name, worked: &Result<(), String>) -> Check {
    match worked {
        Ok(()) => ok(name, "available"),
        Err(why) if name == LOOPBACK_V6 => {
            warning(name, why.clone()).next("not a problem: browsers are sent to 127.0.0.1")
        }
        Err(why) => problem(name, why.clone()).next(
            "sign-ins cannot return here; is a sandbox or firewall in the way? `auth test \
                 --paste` works without a listener",
        ),
    }
}

/// Checks whether a browser can be opened.
#[must_use]
pub fn browser(found: bool) -> Check {
    if found {
        return ok(BROWSER, "a browser can be opened");
    }
    warning(BROWSER, "no browser can be opened from here").next(
        "`fastenctl auth test --no-browser` shows the URL; set `BROWSER` to use another \
             program",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::doctor::{CONFIG_SOUND, LOOPBACK_V4, Verdict};

    #[test]
    fn config_file_listener_and_browser_are_judged_by_what_was_found() {
        assert_eq!(config_found("F", false).verdict, Verdict::Problem);
        let two = [
            ("A".to_owned(), "B".to_owned()),
            ("C".to_owned(), "D".to_owned()),
        ];
        let told = config_problems(CONFIG_SOUND, "fine", &two);
        assert_eq!(
            (told.detail.as_str(), told.verdict),
            ("A, and 1 more", Verdict::Problem)
        );
        assert_eq!(
            config_problems(CONFIG_SOUND, "fine", &[]).verdict,
            Verdict::Ok
        );
        assert_eq!(
            loopback(LOOPBACK_V4, &Err("no".into())).verdict,
            Verdict::Problem
        );
        assert_eq!(
            loopback(LOOPBACK_V6, &Err("no".into())).verdict,
            Verdict::Warning
        );
        assert_eq!(
            (browser(true).verdict, browser(false).verdict),
            (Verdict::Ok, Verdict::Warning)
        );
    }
}
