//! The checks of the gateway: whether it can be reached, its description, the installation, and the
//! callback.

use crate::api::VERSION;
use crate::api::connect::Definition;
use crate::api::installation::{Installation, QuotaStatus, VerificationStatus};
use crate::api::usage::{Fullness, ProviderUsage};
use crate::clock::Skew;
use crate::http::{Failure, Reason, TlsFault, is_loopback};
use crate::report::doctor::{
    CALLBACK, CLOCK, Check, NAME, PROVIDERS, PROXY, QUOTA, REACHED, REGISTERED, TLS, VERIFIED,
    VERSIONS, ok, problem, skipped, warning,
};
use crate::rfc::ip_standing;
use crate::rfc::ip_standing::Standing;
use crate::text::clean;
use std::net::IpAddr;
use url::Url;

/// Maximum number of full or nearly full providers that are named.
const NAMED: usize = 10;

/// Reports which proxy is used for the gateway, and whether it accepts connections.
#[must_use]
pub fn proxy(asked: Option<(&str, Result<(), String>)>) -> Check {
    match asked {
        None => ok(PROXY, "none is used for the gateway"),
        Some((proxy, Ok(()))) => ok(PROXY, format!("{proxy} accepts connections")),
        Some((proxy, Err(why))) => problem(PROXY, format!("{proxy}: {why}")).next(
            "`HTTPS_PROXY` or `ALL_PROXY` sets the proxy: is that URL right, and is the proxy up? \
             `NO_PROXY` bypasses it",
        ),
    }
}

/// Checks whether the gateway's name resolves.
#[must_use]
pub fn name(host: &str, found: &Result<Vec<IpAddr>, String>) -> Check {
    match found {
        Ok(addresses) if !addresses.is_empty() => {
            let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
            ok(NAME, format!("{host} resolves to {}", addresses.join(", ")))
        }
        Ok(_) => problem(NAME, format!("{host} has no IP address"))
            .next("check the spelling, or ask the gateway's operator"),
        Err(why) => problem(NAME, format!("cannot resolve {host}: {why}"))
            .next("check the spelling, and whether this machine has DNS and network access"),
    }
}

/// Checks whether the gateway responds, and whether its certificate is trusted.
#[must_use]
pub fn reached(base: &Url, answer: &Result<u128, Failure>) -> [Check; 2] {
    let needs_none = base.scheme() == "http" && is_loopback(base);
    let trusted = if needs_none {
        ok(TLS, "not needed: plain http never leaves this machine")
    } else {
        ok(TLS, "trusted and valid for this name")
    };
    match answer {
        Ok(milliseconds) => [
            ok(REACHED, format!("responds in {milliseconds} ms")),
            trusted,
        ],
        Err(failure) => match &failure.reason {
            Reason::Tls(TlsFault::Certificate(_), why) => [
                ok(REACHED, "accepts connections"),
                problem(TLS, why.clone()).next(failure.next_step()),
            ],
            Reason::Tls(TlsFault::NotSpoken, _) => [
                ok(REACHED, "accepts connections"),
                problem(TLS, "there is none").next(failure.next_step()),
            ],
            reason => [
                problem(REACHED, reason.to_string()).next(failure.next_step()),
                skipped(TLS, "nothing responds"),
            ],
        },
    }
}

/// Checks how far this machine's clock is from the gateway's; `None` if the gateway does not send
/// the time.
#[must_use]
pub fn clock(theirs: Option<i64>, ours: i64) -> Check {
    let Some(theirs) = theirs else {
        return skipped(CLOCK, "the gateway does not send the time");
    };
    let Some(skew) = Skew::between(ours, theirs) else {
        return ok(CLOCK, "same as the gateway's");
    };
    problem(CLOCK, format!("{skew} the gateway's"))
        .next("set this machine's clock, preferably with NTP; if it is right, tell the gateway's operator")
}

/// Checks whether this program and the gateway are compatible: before 1.0, the minor version
/// counts, too.
#[must_use]
pub fn versions(ours: &str, theirs: Option<&str>) -> Check {
    let Some(theirs) = theirs else {
        return ok(
            VERSIONS,
            format!("fastenctl {ours}; the gateway does not report its version"),
        );
    };
    let line = |version: &str| version.split('.').take(2).collect::<Vec<_>>().join(".");
    let major = |version: &str| version.split('.').next().unwrap_or_default().to_owned();
    let fit = if major(ours) == "0" {
        line(ours) == line(theirs)
    } else {
        major(ours) == major(theirs)
    };
    let detail = format!("fastenctl {ours}, gateway {}", clean(theirs));
    if fit {
        ok(VERSIONS, detail)
    } else {
        warning(VERSIONS, detail).next("update the older of the two")
    }
}

/// Checks whether the installation is registered, verified, and below the limit: three lines from
/// one record.
#[must_use]
pub fn installation(record: &Installation) -> [Check; 3] {
    let id = clean(&record.installation_id);
    let registered = ok(REGISTERED, format!("installation {id}"));
    let verified = match record.verification_status {
        VerificationStatus::Verified => ok(VERIFIED, "it is"),
        VerificationStatus::Pending => warning(
            VERIFIED,
            "not yet; until then, only a few users and private origins are allowed",
        )
        .next("run `fastenctl verify` with the code from the e-mail"),
        VerificationStatus::Missing => warning(VERIFIED, "there is no e-mail address")
            .next("run `fastenctl update --email ADDRESS`"),
    };
    let quota = match record.quota_status {
        QuotaStatus::Active => ok(QUOTA, "new users can connect"),
        QuotaStatus::Consumed => {
            warning(QUOTA, "a provider is full").next("see `fastenctl usage --only near`")
        }
    };
    [registered, verified, quota]
}

/// Reports which providers are near their limit or full.
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
        problem(PROVIDERS, format!("full or almost full: {list}{more}"))
            .next("connected users can reconnect; for more users, ask the gateway's operator")
    } else {
        warning(PROVIDERS, format!("near the limit: {list}{more}"))
            .next("ask the gateway's operator to raise the limit before it is reached")
    }
}

/// Checks the callback to which a provider redirects browsers, and what responds there.
#[must_use]
pub fn callback(base: &Url, definition: &Definition, answer: &Result<u16, String>) -> Check {
    let shown = clean(&definition.redirect_uri);
    let operator = "the gateway's operator has to set `public_url`";
    let Ok(uri) = Url::parse(&definition.redirect_uri) else {
        return problem(CALLBACK, format!("`{shown}` is not a valid URL")).next(operator);
    };
    let is_practice = is_loopback(base) && is_loopback(&uri);
    if !is_practice && is_loopback(&uri) {
        return problem(
            CALLBACK,
            format!("{shown} leads to each browser's own machine"),
        )
        .next(operator);
    }
    if !is_practice && uri.scheme() != "https" {
        return problem(
            CALLBACK,
            format!("{shown} does not use https, which providers require"),
        )
        .next(operator);
    }
    match answer {
        Err(why) => problem(CALLBACK, format!("{shown}: {why}")).next(operator),
        Ok(200) if is_practice => ok(CALLBACK, format!("{shown}, for practice on this machine")),
        Ok(200) if is_private(&uri) => warning(CALLBACK, format!("{shown} is a private address"))
            .next(
                "browsers outside that network cannot return; not a problem if all users are inside it",
            ),
        Ok(200) => ok(CALLBACK, shown),
        Ok(status) => problem(CALLBACK, format!("{shown} returned {status}")).next(operator),
    }
}

fn is_private(url: &Url) -> bool {
    ip_standing::of_url(url) != Some(Standing::Public)
}

/// Returns the URL of the gateway's description.
#[must_use]
pub fn description_of(base: &str) -> String {
    let base = base.trim_end_matches('/');
    format!(
        "{}/openapi.json",
        base.strip_suffix(VERSION).unwrap_or(base)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::CertificateFault;
    use crate::report::doctor::Verdict;

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
            limit: None,
            limit_reason: None,
            tickets_only: false,
        }
    }

    #[test]
    fn a_clock_may_be_off_by_a_minute_either_way() {
        use Verdict::{Ok, Problem, Skipped};
        for (theirs, ours, verdict, detail) in [
            (None, 0, Skipped, "the gateway does not send the time"),
            (Some(1000), 1060, Ok, "same as the gateway's"),
            (Some(1060), 1000, Ok, "same as the gateway's"),
            (
                Some(1000),
                1061,
                Problem,
                "61 seconds ahead of the gateway's",
            ),
            (Some(4600), 1000, Problem, "60 minutes behind the gateway's"),
            (Some(0), 86_400, Problem, "24 hours ahead of the gateway's"),
            (
                Some(i64::MIN),
                i64::MAX,
                Problem,
                "106751991167301 days ahead of the gateway's",
            ),
        ] {
            let found = clock(theirs, ours);
            assert_eq!((found.verdict, found.detail.as_str()), (verdict, detail));
        }
    }

    #[test]
    fn a_silent_gateway_is_distinguished_from_an_untrusted_one() {
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
                    TlsFault::Certificate(CertificateFault::UnknownAuthority),
                    "its TLS certificate was issued by an authority that is not trusted on this machine".into(),
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
    fn registration_verification_and_quota_are_judged_separately() {
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
            tests: None,
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
        let both = "full or almost full: St Mary's (10 of 10), St Mary's (8 of 10)";
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
    fn versions_are_compatible_by_their_first_significant_number() {
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
    fn a_proxy_and_a_name_are_judged_by_what_was_found() {
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
            "localhost resolves to 127.0.0.1"
        );
        assert_eq!(
            description_of("https://gw.example/v1/"),
            "https://gw.example/openapi.json"
        );
    }
}
