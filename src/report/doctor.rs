//! What `fastenctl doctor` makes of the facts it gathered: a verdict a check, and what to do. Pure functions; the
//! facts come from the command.

use crate::api::VERSION;
use crate::api::connect::Definition;
use crate::api::installation::{Installation, QuotaStatus, VerificationStatus};
use crate::api::usage::{Fullness, ProviderUsage};
use crate::error::{Error, Kind};
use crate::http::{Failure, Reason, TlsFault, is_loopback, is_private_ip};
use crate::text::clean;
use serde::Serialize;
use std::net::IpAddr;
use url::{Host, Url};

/// How far two clocks may be apart: id tokens are given as much (checks.md ID-09).
const CLOCK_LEEWAY: i64 = 60;
/// Nearly full providers are named up to so many.
const NAMED: usize = 10;

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Ok,
    /// Worth knowing, and no problem by itself.
    Warning,
    Problem,
    /// It could not be asked, because something before it is a problem or is not there.
    Skipped,
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Check {
    /// For programs; a promise.
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

    fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }
}

/// A check's name, before anything is known about it.
pub type Name = (&'static str, &'static str);

pub const CONFIG_FOUND: Name = ("config.found", "Config file");
pub const CONFIG_SOUND: Name = ("config.sound", "Its keys and values");
pub const CONFIG_PRIVATE: Name = ("config.private", "Who else can read it");
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
pub const CALLBACK: Name = ("callback", "Way back from providers");
pub const LOOPBACK_V4: Name = ("loopback.v4", "Listening on 127.0.0.1");
pub const LOOPBACK_V6: Name = ("loopback.v6", "Listening on ::1");
pub const BROWSER: Name = ("browser", "Browser");

fn ok((id, title): Name, detail: impl Into<String>) -> Check {
    Check::new(id, title, Verdict::Ok, detail)
}

fn warning((id, title): Name, detail: impl Into<String>) -> Check {
    Check::new(id, title, Verdict::Warning, detail)
}

fn problem((id, title): Name, detail: impl Into<String>) -> Check {
    Check::new(id, title, Verdict::Problem, detail)
}

/// A check that had nothing to look at.
#[must_use]
pub fn skipped((id, title): Name, why: &str) -> Check {
    Check::new(id, title, Verdict::Skipped, why)
}

/// A check that found what an error says.
#[must_use]
pub fn by_error(name: Name, error: &Error) -> Check {
    let check = problem(name, error.to_string());
    match error.next_step() {
        Some(next) => check.next(next),
        None => check,
    }
}

/// Whether there is a file.
#[must_use]
pub fn config_found(file: &str, exists: bool) -> Check {
    if exists {
        return ok(CONFIG_FOUND, file);
    }
    problem(CONFIG_FOUND, format!("there is no {file}"))
        .next("run `fastenctl register`, or name another with `--config`")
}

/// Of the problems found with it, each with what to do, the first; the others are counted.
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
    problem(name, format!("{what}{more}"))
        .next(format!("{next}; `fastenctl config check` tells all"))
}

/// Through which proxy the gateway is asked, and whether it takes connections.
#[must_use]
pub fn proxy(asked: Option<(&str, Result<(), String>)>) -> Check {
    match asked {
        None => ok(PROXY, "none is used for the gateway"),
        Some((proxy, Ok(()))) => ok(PROXY, format!("{proxy} takes connections")),
        Some((proxy, Err(why))) => problem(PROXY, format!("{proxy}: {why}"))
            .next("`HTTPS_PROXY` or `ALL_PROXY` names it: is that right and up? `NO_PROXY` leaves the gateway out"),
    }
}

/// Whether the gateway's name has addresses.
#[must_use]
pub fn name(host: &str, found: &Result<Vec<IpAddr>, String>) -> Check {
    match found {
        Ok(addresses) if !addresses.is_empty() => {
            let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
            ok(NAME, format!("{host} is {}", addresses.join(", ")))
        }
        Ok(_) => problem(NAME, format!("{host} has no address"))
            .next("is it spelt right? ask whoever runs the gateway"),
        Err(why) => problem(NAME, format!("{host} cannot be looked up: {why}")).next(
            "is the name spelt right, and does this machine have a name server and a network?",
        ),
    }
}

/// Whether anything answers, and whether its certificate is trusted.
#[must_use]
pub fn reached(base: &Url, answer: &Result<u128, Failure>) -> [Check; 2] {
    let needs_none = base.scheme() == "http" && is_loopback(base);
    let trusted = if needs_none {
        ok(TLS, "none is needed: plain http never leaves this machine")
    } else {
        ok(TLS, "is trusted and for this name")
    };
    match answer {
        Ok(milliseconds) => [
            ok(REACHED, format!("answers after {milliseconds} ms")),
            trusted,
        ],
        Err(failure) => match &failure.reason {
            Reason::Tls(TlsFault::Certificate, why) => [
                ok(REACHED, "takes connections"),
                problem(TLS, why.clone()).next(failure.next_step()),
            ],
            Reason::Tls(TlsFault::NotSpoken, _) => [
                ok(REACHED, "takes connections"),
                problem(TLS, "there is none").next(failure.next_step()),
            ],
            reason => [
                problem(REACHED, reason.to_string()).next(failure.next_step()),
                skipped(TLS, "nothing answers"),
            ],
        },
    }
}

/// How far this machine's clock is from the gateway's; nothing where it tells no time.
#[must_use]
pub fn clock(theirs: Option<i64>, ours: i64) -> Check {
    let Some(theirs) = theirs else {
        return skipped(CLOCK, "the gateway tells no time");
    };
    let ahead = ours.saturating_sub(theirs);
    if ahead.abs() <= CLOCK_LEEWAY {
        return ok(CLOCK, "agrees with the gateway's");
    }
    let (amount, way) = (
        span(ahead.abs()),
        if ahead > 0 { "ahead of" } else { "behind" },
    );
    problem(CLOCK, format!("{amount} {way} the gateway's"))
        .next("set this machine's clock, by NTP best; if it is right, tell the gateway's operator")
}

fn span(seconds: i64) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3_600),
    }
}

/// Whether this program and the gateway were made for one another: before 1.0 the second number counts, too.
#[must_use]
pub fn versions(ours: &str, theirs: Option<&str>) -> Check {
    let Some(theirs) = theirs else {
        return ok(
            VERSIONS,
            format!("fastenctl {ours}; the gateway does not tell its own"),
        );
    };
    let line = |version: &str| version.split('.').take(2).collect::<Vec<_>>().join(".");
    let major = |version: &str| version.split('.').next().unwrap_or_default().to_owned();
    let fit = if major(ours) == "0" {
        line(ours) == line(theirs)
    } else {
        major(ours) == major(theirs)
    };
    let detail = format!("fastenctl {ours}, the gateway {}", clean(theirs));
    if fit {
        ok(VERSIONS, detail)
    } else {
        warning(VERSIONS, detail).next("bring the older of the two up to date")
    }
}

/// Registered, verified, and not all used up: three lines from one record.
#[must_use]
pub fn installation(record: &Installation) -> [Check; 3] {
    let id = clean(&record.installation_id);
    let registered = ok(REGISTERED, format!("installation {id}"));
    let verified = match record.verification_status {
        VerificationStatus::Verified => ok(VERIFIED, "it is"),
        VerificationStatus::Pending => warning(
            VERIFIED,
            "not yet; until then few users and private origins only",
        )
        .next("run `fastenctl verify` with the code from the mail"),
        VerificationStatus::Missing => {
            warning(VERIFIED, "there is no address").next("run `fastenctl update --email ADDRESS`")
        }
    };
    let quota = match record.quota_status {
        QuotaStatus::Active => ok(QUOTA, "new users can be connected"),
        QuotaStatus::Consumed => warning(QUOTA, "some provider takes no new user")
            .next("see `fastenctl usage --only near`"),
    };
    [registered, verified, quota]
}

/// Which providers are near their limit or full.
#[must_use]
pub fn providers(usage: &[ProviderUsage]) -> Check {
    let at = |state: Fullness| usage.iter().filter(move |it| it.state == state);
    let named = |it: &ProviderUsage| {
        let name = if it.display.is_empty() {
            &it.endpoint_id
        } else {
            &it.display
        };
        format!("{} ({} of {})", clean(name), it.users, it.limit)
    };
    let told: Vec<String> = at(Fullness::Full)
        .chain(at(Fullness::Near))
        .map(named)
        .collect();
    if told.is_empty() {
        return ok(
            PROVIDERS,
            format!("none of {} is near its limit", usage.len()),
        );
    }
    let more = told.len().saturating_sub(NAMED);
    let more = if more > 0 {
        format!(", and {more} more")
    } else {
        String::new()
    };
    let list = told
        .iter()
        .take(NAMED)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    if at(Fullness::Full).next().is_some() {
        problem(PROVIDERS, format!("full or nearly so: {list}{more}"))
            .next("who is connected can reconnect; for more users, ask the gateway's operator")
    } else {
        warning(PROVIDERS, format!("near the limit: {list}{more}"))
            .next("ask the gateway's operator in time")
    }
}

/// The gateway's callback as a provider sends browsers there, and what answers at it.
#[must_use]
pub fn callback(base: &Url, definition: &Definition, answer: &Result<u16, String>) -> Check {
    let shown = clean(&definition.redirect_uri);
    let operator = "the gateway's operator sets `public_url`";
    let Ok(uri) = Url::parse(&definition.redirect_uri) else {
        return problem(CALLBACK, format!("`{shown}` is no address")).next(operator);
    };
    let is_practice = is_loopback(base) && is_loopback(&uri);
    if !is_practice && is_loopback(&uri) {
        return problem(
            CALLBACK,
            format!("{shown} is on each browser's own machine"),
        )
        .next(operator);
    }
    if !is_practice && uri.scheme() != "https" {
        return problem(
            CALLBACK,
            format!("{shown} is not https, which providers refuse"),
        )
        .next(operator);
    }
    match answer {
        Err(why) => problem(CALLBACK, format!("{shown}: {why}")).next(operator),
        Ok(200) if is_practice => ok(CALLBACK, format!("{shown}, for practice on this machine")),
        Ok(200) if is_private(&uri) => warning(CALLBACK, format!("{shown} is a private address"))
            .next(
                "browsers elsewhere cannot come back; fine if all your users are in that network",
            ),
        Ok(200) => ok(CALLBACK, shown),
        Ok(status) => problem(CALLBACK, format!("{shown} answers {status}")).next(operator),
    }
}

fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => is_private_ip(ip.into()),
        Some(Host::Ipv6(ip)) => is_private_ip(ip.into()),
        _ => false,
    }
}

/// Whether a listener for the way back works there. Without IPv6 nothing is lost: redirect URIs name 127.0.0.1.
#[must_use]
pub fn loopback(name: Name, worked: &Result<(), String>) -> Check {
    match worked {
        Ok(()) => ok(name, "can be bound and reached"),
        Err(why) if name == LOOPBACK_V6 => {
            warning(name, why.clone()).next("nothing is lost: browsers are sent to 127.0.0.1")
        }
        Err(why) => problem(name, why.clone())
            .next("no sign-in can come back; is a sandbox or firewall in the way? `auth test --paste` does without"),
    }
}

/// Whether one can be opened.
#[must_use]
pub fn browser(found: bool) -> Check {
    if found {
        return ok(BROWSER, "one can be opened");
    }
    warning(BROWSER, "none can be opened from here")
        .next("`fastenctl auth test --no-browser` shows the address; `BROWSER` names a program")
}

/// Where the gateway describes itself.
#[must_use]
pub fn description_of(base: &str) -> String {
    let base = base.trim_end_matches('/');
    format!(
        "{}/openapi.json",
        base.strip_suffix(VERSION).unwrap_or(base)
    )
}

/// What it all comes to, when it comes to a problem.
#[must_use]
pub fn failure(checks: &[Check]) -> Option<Error> {
    let problems = checks
        .iter()
        .filter(|check| check.verdict == Verdict::Problem)
        .count();
    let what = if problems == 1 {
        "1 check".to_owned()
    } else {
        format!("{problems} checks")
    };
    let error = Error::new(
        Kind::ChecksFailed,
        format!("{what} of {} found a problem", checks.len()),
    );
    (problems > 0).then(|| error.hint("the first one may be the cause of the others"))
}

/// A line a check, and below it what to do.
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

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn record(verification_status: VerificationStatus, quota_status: QuotaStatus) -> Installation {
        Installation {
            installation_id: "6f0d".into(),
            installation_id_issued_at: "2026-11-22T09:30:00Z".into(),
            administrator_name: "Ada".into(),
            administrator_email: "ada@example.org".into(),
            verification_status,
            quota_status,
            origins: Vec::new(),
            base: String::new(),
            default_limit: 100,
        }
    }

    #[test]
    fn a_clock_may_be_a_minute_off_either_way() {
        use Verdict::{Ok, Problem, Skipped};
        for (theirs, ours, verdict, detail) in [
            (None, 0, Skipped, "the gateway tells no time"),
            (Some(1000), 1060, Ok, "agrees with the gateway's"),
            (Some(1060), 1000, Ok, "agrees with the gateway's"),
            (Some(1000), 1061, Problem, "61 s ahead of the gateway's"),
            (Some(4600), 1000, Problem, "60 min behind the gateway's"),
            (Some(0), 86_400, Problem, "24 h ahead of the gateway's"),
            (
                Some(i64::MIN),
                i64::MAX,
                Problem,
                "2562047788015215 h ahead of the gateway's",
            ),
        ] {
            let found = clock(theirs, ours);
            assert_eq!((found.verdict, found.detail.as_str()), (verdict, detail));
        }
    }

    #[test]
    fn what_does_not_answer_is_told_from_what_is_not_trusted() {
        let failed = |reason| {
            Err(Failure {
                host: "gw.example:443".into(),
                reason,
            })
        };
        let verdicts = |base: &str, answer: &Result<u128, Failure>| {
            reached(&url(base), answer).map(|it| it.verdict)
        };
        let (https, http) = ("https://gw.example/v1", "http://127.0.0.1:1/v1");
        for (base, answer, expected) in [
            (https, Ok(7), [Verdict::Ok, Verdict::Ok]),
            (http, Ok(7), [Verdict::Ok, Verdict::Ok]),
            (
                https,
                failed(Reason::Tls(
                    TlsFault::Certificate,
                    "invalid peer certificate: UnknownIssuer".into(),
                )),
                [Verdict::Ok, Verdict::Problem],
            ),
            (
                https,
                failed(Reason::Tls(
                    TlsFault::NotSpoken,
                    "received corrupt message".into(),
                )),
                [Verdict::Ok, Verdict::Problem],
            ),
            (
                https,
                failed(Reason::Connect("Connection refused".into())),
                [Verdict::Problem, Verdict::Skipped],
            ),
            (
                https,
                failed(Reason::TimedOut(std::time::Duration::from_secs(5))),
                [Verdict::Problem, Verdict::Skipped],
            ),
        ] {
            assert_eq!(verdicts(base, &answer), expected, "{answer:?}");
        }
    }

    #[test]
    fn an_installation_is_registered_verified_and_within_its_quota_each_by_itself() {
        use Verdict::{Ok, Warning};
        let verdicts =
            |verification, quota| installation(&record(verification, quota)).map(|it| it.verdict);
        assert_eq!(
            verdicts(VerificationStatus::Verified, QuotaStatus::Active),
            [Ok, Ok, Ok]
        );
        assert_eq!(
            verdicts(VerificationStatus::Pending, QuotaStatus::Active),
            [Ok, Warning, Ok]
        );
        assert_eq!(
            verdicts(VerificationStatus::Missing, QuotaStatus::Consumed),
            [Ok, Warning, Warning]
        );
    }

    #[test]
    fn full_providers_are_a_problem_near_ones_a_warning() {
        let usage = |state, users| ProviderUsage {
            endpoint_id: "E".into(),
            display: "St Mary's".into(),
            platform_type: "epic".into(),
            users,
            by_subject: 0,
            by_reference: 0,
            by_browser: 0,
            pending: 0,
            limit: 10,
            authorizations_365d: 0,
            state,
        };
        let said = |usage: &[ProviderUsage]| (providers(usage).verdict, providers(usage).detail);
        assert_eq!(
            said(&[usage(Fullness::Ok, 1)]),
            (Verdict::Ok, "none of 1 is near its limit".into())
        );
        let near = (
            Verdict::Warning,
            "near the limit: St Mary's (8 of 10)".into(),
        );
        assert_eq!(
            said(&[usage(Fullness::Near, 8), usage(Fullness::Ok, 1)]),
            near
        );
        let both = "full or nearly so: St Mary's (10 of 10), St Mary's (8 of 10)";
        assert_eq!(
            said(&[usage(Fullness::Near, 8), usage(Fullness::Full, 10)]),
            (Verdict::Problem, both.into())
        );
        let many = said(&vec![usage(Fullness::Near, 8); 12]).1;
        assert!(many.ends_with(", and 2 more"), "{many}");
    }

    #[test]
    fn a_callback_is_public_and_answers() {
        use Verdict::{Ok as Fine, Problem, Warning};
        let (public, local) = ("https://gw.example/v1", "http://127.0.0.1:8417/v1");
        for (base, redirect_uri, answer, verdict) in [
            (public, "https://gw.example/v1/callback/epic", Ok(200), Fine),
            (
                public,
                "https://gw.example/v1/callback/epic",
                Ok(404),
                Problem,
            ),
            (
                public,
                "https://gw.example/v1/callback/epic",
                Err("no connection".to_owned()),
                Problem,
            ),
            (
                public,
                "http://gw.example/v1/callback/epic",
                Ok(200),
                Problem,
            ),
            (
                public,
                "http://127.0.0.1:8417/v1/callback/epic",
                Ok(200),
                Problem,
            ),
            (
                public,
                "https://192.168.0.2/v1/callback/epic",
                Ok(200),
                Warning,
            ),
            (
                local,
                "http://127.0.0.1:8417/v1/callback/epic",
                Ok(200),
                Fine,
            ),
            (public, "callback", Ok(200), Problem),
        ] {
            let definition = Definition {
                redirect_uri: redirect_uri.to_owned(),
                ..Definition::default()
            };
            assert_eq!(
                callback(&url(base), &definition, &answer).verdict,
                verdict,
                "{base} {redirect_uri} {answer:?}"
            );
        }
    }

    #[test]
    fn versions_fit_by_their_first_number_that_counts() {
        for (ours, theirs, expected) in [
            ("0.1.0", Some("0.1.7"), Verdict::Ok),
            ("0.1.0", Some("0.2.0"), Verdict::Warning),
            ("1.4.0", Some("1.0.0"), Verdict::Ok),
            ("1.4.0", Some("2.0.0"), Verdict::Warning),
            ("0.1.0", None, Verdict::Ok),
        ] {
            assert_eq!(
                versions(ours, theirs).verdict,
                expected,
                "{ours} {theirs:?}"
            );
        }
    }

    #[test]
    fn the_rest_is_judged_by_what_was_found() {
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
        assert_eq!(proxy(None).verdict, Verdict::Ok);
        assert_eq!(
            proxy(Some(("http://p:1", Err("refused".into())))).verdict,
            Verdict::Problem
        );
        assert_eq!(
            name("gw.example", &Ok(Vec::new())).verdict,
            Verdict::Problem
        );
        assert_eq!(
            name("gw.example", &Err("no answer".into())).verdict,
            Verdict::Problem
        );
        assert_eq!(
            name("localhost", &Ok(vec![IpAddr::from([127, 0, 0, 1])])).detail,
            "localhost is 127.0.0.1"
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
        assert_eq!(
            description_of("https://gw.example/v1/"),
            "https://gw.example/openapi.json"
        );
    }

    #[test]
    fn each_line_says_what_to_do_and_only_problems_fail() {
        let checks = [
            config_found("F", true),
            browser(false),
            skipped(TLS, "nothing answers"),
        ];
        let expected = "ok       Config file            F\n\
            warning  Browser                none can be opened from here\n\
            \u{20}                              -> `fastenctl auth test --no-browser` shows the address; `BROWSER` names a \
            program\n\
            skipped  Gateway's certificate  nothing answers\n";
        assert_eq!(text(&checks), expected);
        assert!(failure(&checks).is_none());
        let error = failure(&[config_found("F", false)]).unwrap();
        assert_eq!(
            (error.to_string().as_str(), error.kind()),
            ("1 check of 1 found a problem", Kind::ChecksFailed)
        );
    }
}
