//! Detects endpoints that suddenly have another host in a list. Pure.

use serde_json::{Map, Value};
use url::Url;

/// Where requests go.
const BASE: &str = "url";
/// The URLs that codes, tokens and browsers are sent to.
const OAUTH: [&str; 5] = [
    "authorization_endpoint",
    "token_endpoint",
    "introspection_endpoint",
    "userinfo_endpoint",
    "revoke_endpoint",
];

/// Returns the old and new location of the first address that moved. A new OAuth address may be
/// where the endpoint's other addresses are; addresses `found` by a check count as listed.
pub(super) fn moved(before: &str, now: &str, found: &[&str]) -> Option<[String; 2]> {
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let (before, now) = (read(before), read(now));
    let of = |entry: &Value, name: &str| place(entry[name].as_str()?);
    let base = of(&before, BASE);
    let known: Vec<Url> = OAUTH
        .iter()
        .filter_map(|name| of(&before, name))
        .chain(base.clone())
        .chain(found.iter().filter_map(|text| place(text)))
        .collect();
    let has_moved = |name: &&str| {
        let now = of(&now, name)?;
        let is_as_before = match of(&before, name) {
            Some(before) => is_there(&before, &now),
            None => base.is_none() || known.iter().any(|known| is_there(known, &now)),
        };
        let before = of(&before, name).or_else(|| base.clone())?;
        (!is_as_before).then(|| shown(&before, &now))
    };
    std::iter::once(&BASE).chain(&OAUTH).find_map(has_moved)
}

/// Returns the addresses in an entry, which say where it is.
pub(super) fn addresses(content: &str) -> String {
    let entry: Map<String, Value> = serde_json::from_str(content).unwrap_or_default();
    let is_address = |name: &str| name == BASE || OAUTH.contains(&name);
    let addresses = entry.into_iter().filter(|(name, _)| is_address(name));
    Value::from(addresses.collect::<Map<_, _>>()).to_string()
}

fn place(address: &str) -> Option<Url> {
    Url::parse(address).ok().filter(Url::has_host)
}

/// Compares scheme, host and port; switching to TLS is not a move.
fn is_there(before: &Url, now: &Url) -> bool {
    let is_secured = before.scheme() == "http"
        && now.scheme() == "https"
        && before.host() == now.host()
        && before.port().is_none()
        && now.port().is_none();
    is_secured || before.origin() == now.origin()
}

/// Formats both for display: host and port, preceded by the scheme if it differs on the same host.
fn shown(before: &Url, now: &Url) -> [String; 2] {
    let differ_in_scheme = before.scheme() != now.scheme() && before.host() == now.host();
    [before, now].map(|url| {
        let scheme = if differ_in_scheme {
            format!("{}://", url.scheme())
        } else {
            String::new()
        };
        let port = url.port().map(|port| format!(":{port}"));
        let host = url.host_str().unwrap_or_default();
        format!("{scheme}{host}{}", port.unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(url: &str, token: &str) -> String {
        format!(r#"{{"url":"{url}","token_endpoint":"{token}","name":"x"}}"#)
    }

    #[test]
    fn a_new_host_is_noticed_and_a_new_path_is_not() {
        let before = entry("https://f.example/r4/", "https://as.example/token");
        for (url, token, expected) in [
            ("https://f.example/r4/", "https://as.example/token", None),
            ("https://f.example/R4/", "https://as.example/v2/token", None),
            ("https://f.example/r4/", "", None),
            (
                "https://evil.example/r4/",
                "",
                Some(["f.example", "evil.example"]),
            ),
            (
                "https://f.example/r4/",
                "https://evil.example/token",
                Some(["as.example", "evil.example"]),
            ),
            (
                "https://f.example:8443/r4/",
                "",
                Some(["f.example", "f.example:8443"]),
            ),
            (
                "http://f.example/r4/",
                "",
                Some(["https://f.example", "http://f.example"]),
            ),
        ] {
            let expected = expected.map(|hosts| hosts.map(ToOwned::to_owned));
            assert_eq!(
                moved(&before, &entry(url, token), &[]),
                expected,
                "{url} {token}"
            );
        }
        let plain = entry("http://f.example/r4/", "");
        assert_eq!(
            moved(&plain, &entry("https://f.example/r4/", ""), &[]),
            None
        );
    }

    #[test]
    fn every_address_for_codes_tokens_and_people_is_compared() {
        for name in OAUTH {
            let of = |host: &str| {
                format!(r#"{{"url":"https://f.example/r4/","{name}":"https://{host}.example/o"}}"#)
            };
            let expected = ["as.example", "evil.example"].map(ToOwned::to_owned);
            assert_eq!(moved(&of("as"), &of("evil"), &[]), Some(expected), "{name}");
        }
    }

    #[test]
    fn a_new_oauth_address_must_be_on_a_known_host() {
        let before = r#"{"url":"https://f.example/r4/","token_endpoint":"https://as.example/t"}"#;
        let now = |host: &str| {
            format!(
                r#"{{"url":"https://f.example/r4/","authorization_endpoint":"https://{host}/a"}}"#
            )
        };
        let found = ["https://probe.example/token", ""];
        for (host, expected) in [
            ("f.example", None),
            ("as.example", None),
            ("probe.example", None),
            ("evil.example", Some(["f.example", "evil.example"])),
        ] {
            let expected = expected.map(|hosts| hosts.map(ToOwned::to_owned));
            assert_eq!(moved(before, &now(host), &found), expected, "{host}");
        }
    }

    #[test]
    fn the_addresses_of_gone_endpoints_are_remembered() {
        let kept = addresses(r#"{"id":"1","url":"https://f.example/","name":"x"}"#);
        assert_eq!(kept, r#"{"url":"https://f.example/"}"#);
        assert_eq!(addresses("{"), "{}");
    }
}
