//! Endpoints that a list suddenly has on another host. Pure.

use serde_json::Value;
use url::Url;

/// Where requests, codes and people go.
const ADDRESSES: [&str; 3] = ["url", "authorization_endpoint", "token_endpoint"];

/// The host before and the one now, of the first address that has moved; what cannot be read has.
pub(super) fn other_host(before: &str, now: &str) -> Option<[String; 2]> {
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let (before, now) = (read(before), read(now));
    ADDRESSES.iter().find_map(|name| {
        let hosts = [&before, &now].map(|entry| host(&entry[*name]));
        match hosts {
            [Some(before), Some(now)] if before != now => Some([before, now]),
            _ => None,
        }
    })
}

fn host(address: &Value) -> Option<String> {
    let url = Url::parse(address.as_str()?).ok()?;
    let port = url.port().map(|port| format!(":{port}"));
    Some(format!("{}{}", url.host_str()?, port.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_host_is_noticed_and_another_path_is_not() {
        let entry = |url: &str, token: &str| {
            format!(r#"{{"url":"{url}","token_endpoint":"{token}","name":"x"}}"#)
        };
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
        ] {
            let moved = other_host(&before, &entry(url, token));
            let expected = expected.map(|hosts| hosts.map(ToOwned::to_owned));
            assert_eq!(moved, expected, "{url} {token}");
        }
    }
}
