//! Settings that are allowed but rarely intended, because they cannot have the desired effect.
//! `check` and `serve` both warn about them.

use crate::error::{Error, Kind};
use crate::lighthouse::catalog::authentication::Authentication;
use crate::lighthouse::catalog::platform;
use crate::lighthouse::catalog::platform::Client;
use crate::lighthouse::settings::{Endpoint, Mail, Platform, SQLITE, Settings, Tls};
use url::Url;

/// Returns all doubts; each names its setting.
#[must_use]
pub fn doubts(settings: &Settings) -> Vec<Error> {
    let platforms = settings.platforms.iter();
    let mut found: Vec<Error> = network(settings);
    found.extend(database(settings));
    found.extend(limits(settings));
    found.extend(mail(settings));
    found.extend(platforms.flat_map(|(slug, said)| of_platform(settings, slug, said)));
    let endpoints = settings.endpoints.iter().enumerate();
    found.extend(endpoints.flat_map(|(number, said)| of_endpoint(settings, number, said)));
    found
}

fn doubt(path: impl Into<String>, message: impl Into<String>, hint: &str) -> Error {
    Error::new(Kind::Config, message).hint(hint).about(path)
}

fn network(settings: &Settings) -> Vec<Error> {
    let mut found = Vec::new();
    if settings.trusted_proxies.is_empty() && is_behind_proxy(settings) {
        found.push(doubt(
            "public_url",
            "`public_url` leads to a proxy, but `trusted_proxies` is empty: all clients seem to have the proxy's \
             address. Limits per network apply to all of them together, or to none if the proxy is on this \
             machine. Sign-ins without a ticket are limited only per installation",
            "list the proxy's address in `trusted_proxies`, such as `[\"127.0.0.1\", \"::1\"]`",
        ));
    }
    if let Some(at) = settings.metrics_listen
        && at.ip().to_canonical().is_unspecified()
    {
        found.push(doubt(
            "metrics_listen",
            format!("`metrics_listen` is `{at}`, which listens on all addresses of this machine without \
             authentication"),
            "choose one address, such as `127.0.0.1`, or restrict access with a firewall",
        ));
    }
    found
}

/// Whether a proxy is in front of the gateway: `public_url` is https, or has a different port from
/// `listen`.
fn is_behind_proxy(settings: &Settings) -> bool {
    let Some(url) = &settings.public_url else {
        return false;
    };
    url.scheme() == "https" || url.port_or_known_default() != Some(settings.listen.port())
}

fn database(settings: &Settings) -> Vec<Error> {
    let url = settings.database.expose();
    let mut found = Vec::new();
    let has_password = Url::parse(url).is_ok_and(|url| {
        url.password().is_some() || url.query_pairs().any(|(key, _)| key == "password")
    });
    if has_password && settings.places.is_in_file("database") {
        found.push(doubt(
            "database",
            "`database` contains a password, and settings files are often shared",
            "put it into a separate file, and set `database_password_file` to its path",
        ));
    }
    if settings.database_password_file.is_some() && (url == SQLITE || has_password) {
        let why = if url == SQLITE {
            "SQLite has no password"
        } else {
            "`database` also contains one"
        };
        found.push(doubt(
            "database_password_file",
            format!("`database_password_file` is not needed: {why}"),
            "remove one of the two",
        ));
    }
    found
}

fn limits(settings: &Settings) -> Vec<Error> {
    const NOBODY: &str = "is 0, so no users can connect";
    const OTHERWISE: &str = "`out_of_order` closes a platform or endpoint and says why; `lighthouse installation \
     suspend` suspends an installation";
    let platforms = settings.platforms.iter();
    let platforms =
        platforms.map(|(slug, platform)| (format!("platforms.{slug}.limit"), None, platform.limit));
    let endpoints = settings.endpoints.iter().enumerate();
    let endpoints = endpoints.map(|(number, one)| {
        let path = format!("endpoints.{number}.limit");
        (path, Some(one.name()), one.limit)
    });
    let general = std::iter::once((
        "default_limit".to_owned(),
        None,
        Some(settings.default_limit),
    ));
    let all = general.chain(platforms).chain(endpoints);
    let nobody = all
        .filter(|(.., limit)| *limit == Some(0))
        .map(|(path, name, _)| {
            let message = match name {
                Some(name) => format!("endpoint `{name}`: `limit` {NOBODY}"),
                None => format!("`{path}` {NOBODY}"),
            };
            doubt(path, message, OTHERWISE)
        });
    let networks = settings.limits.networks.iter();
    let networks = networks
        .filter(|(_, times)| **times == 0)
        .map(|(network, _)| {
            doubt(
                "limits.networks",
                format!(
                    "`limits.networks` is 0 for `{network}`, so installations registered from \
                     there are dormant"
                ),
                "remove the network to use the default",
            )
        });
    let mut found: Vec<Error> = nobody.chain(networks).collect();
    if settings.unverified_limit > settings.default_limit && settings.default_limit > 0 {
        found.push(doubt(
            "unverified_limit",
            "`unverified_limit` is greater than `default_limit`",
            "an unverified installation should be allowed fewer users than a verified one",
        ));
    }
    found
}

fn mail(settings: &Settings) -> Vec<Error> {
    let mail = &settings.mail;
    let Some(_) = &mail.host else {
        return without_server(settings);
    };
    let mut found = Vec::new();
    let usual = match (mail.port, mail.tls) {
        (Some(465), Tls::Starttls) => Some(("465", "starttls", "tls")),
        (Some(port @ (25 | 587)), Tls::Tls) => {
            let port = if port == 25 { "25" } else { "587" };
            Some((port, "tls", "starttls"))
        }
        _ => None,
    };
    if let Some((port, said, usual)) = usual {
        found.push(doubt(
            "mail.port",
            format!(
                "`mail.port` is {port}, on which servers usually use `{usual}`, but `mail.tls` is `{said}`"
            ),
            "test the server with `fastenctl lighthouse check --mail ADDRESS`",
        ));
    }
    if mail.tls == Tls::None && mail.ca_file.is_some() {
        found.push(unread("mail.ca_file", "`mail.tls` is `none`"));
    }
    if mail.password.is_some() && mail.password_file.is_some() {
        found.push(unread(
            "mail.password_file",
            "the password comes from an environment variable",
        ));
    }
    found
}

/// Returns doubts about `mail` without a mail server: files that are not used, and e-mails that
/// nobody receives.
fn without_server(settings: &Settings) -> Vec<Error> {
    let Mail {
        password_file,
        ca_file,
        ..
    } = &settings.mail;
    let files = [("password_file", password_file), ("ca_file", ca_file)];
    let mut found: Vec<Error> = files
        .into_iter()
        .filter(|(_, file)| file.is_some())
        .map(|(key, _)| unread(&format!("mail.{key}"), "`mail.host` is missing"))
        .collect();
    let is_public = settings
        .public_url
        .as_ref()
        .is_some_and(|url| url.scheme() == "https");
    if is_public {
        found.push(doubt(
            "mail",
            "`mail.host` is missing: e-mails are only written to files in the data folder, so no administrator can \
             verify an e-mail address",
            "set `mail.host` to your mail server; test it with `fastenctl lighthouse check --mail \
             ADDRESS`",
        ));
    }
    found
}

fn unread(path: &str, why: &str) -> Error {
    let message = format!("`{path}` is not used: {why}");
    doubt(path, message, "remove it, or set what it depends on")
}

fn of_platform(settings: &Settings, slug: &str, said: &Platform) -> Vec<Error> {
    let path = format!("platforms.{slug}");
    // Errors are reported elsewhere.
    let Ok(client) = platform::client(slug, said) else {
        return Vec::new();
    };
    let Some(client) = client else {
        let is_own = |one: &&Endpoint| one.platform_type.as_deref() == Some(slug);
        let has_clients = settings
            .endpoints
            .iter()
            .filter(is_own)
            .any(Endpoint::is_a_client);
        if has_clients || said.client_id.is_none() && says_only_order(said) {
            return Vec::new();
        }
        return vec![doubt(
            &path,
            format!("`platforms.{slug}.client_id` is missing, so none of its endpoints are served"),
            "`fastenctl lighthouse platform show` shows what to register there",
        )];
    };
    let mut found = of_client(
        &path,
        &format!("`{path}."),
        said.client_secret_file.is_some(),
        &client,
    );
    if said.token_endpoint_auth_signing_alg.is_some()
        && !matches!(client.authentication, Authentication::PrivateKey(_))
    {
        let key = format!("{path}.token_endpoint_auth_signing_alg");
        found.push(unread(&key, "it only applies to `private_key_jwt`"));
    }
    found
}

/// Whether the platform is closed, which is allowed before it is set up.
fn says_only_order(said: &Platform) -> bool {
    said.out_of_order.is_some()
}

fn of_endpoint(settings: &Settings, number: usize, said: &Endpoint) -> Vec<Error> {
    if !said.is_a_client() {
        return Vec::new();
    }
    let Some(slug) = &said.platform_type else {
        return Vec::new();
    };
    let platform = settings.platforms.get(slug).cloned().unwrap_or_default();
    let Ok(Some(client)) = platform::client(slug, &said.over(&platform)) else {
        return Vec::new();
    };
    if said.scopes.is_none() && said.client_secret_file.is_none() {
        return Vec::new();
    }
    let name = format!("endpoint `{}`: `", said.name());
    let path = format!("endpoints.{number}");
    of_client(&path, &name, said.client_secret_file.is_some(), &client)
}

/// Returns doubts about a client; `name` is the prefix of a setting's key.
fn of_client(path: &str, name: &str, has_secret_file: bool, client: &Client) -> Vec<Error> {
    let mut found = Vec::new();
    if client.scopes.is_empty() {
        found.push(doubt(
            format!("{path}.scopes"),
            format!("{name}scopes` is empty, so the granted access cannot read anything"),
            "for example `[\"openid\", \"fhirUser\", \"launch/patient\", \"patient/*.rs\", \"offline_access\"]`",
        ));
    }
    let uses_secret = matches!(
        client.authentication,
        Authentication::Basic(_) | Authentication::Post(_)
    );
    if has_secret_file && !uses_secret {
        let method = client.token_endpoint_auth_method.name();
        found.push(doubt(
            format!("{path}.client_secret_file"),
            format!(
                "{name}client_secret_file` is not used: the client authenticates with `{method}`"
            ),
            "remove it, or set `confidential = true` and `token_endpoint_auth_method`",
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::settings::reading::load;

    /// Returns the paths of all doubts about a text.
    fn about(text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("l.toml");
        std::fs::write(&file, text).unwrap();
        let found = doubts(&load(Some(&file), []).unwrap());
        let path = |error: &Error| error.setting().unwrap().to_owned();
        assert!(found.iter().all(|error| error.next_step().is_some()));
        found.iter().map(path).collect()
    }

    #[test]
    fn warns_only_of_settings_that_are_rarely_intended() {
        const SCOPES: &str = "scopes = ['openid']";
        let client = |more: &str| format!("[platforms.p]\nclient_id = 'me'\n{more}\n");
        let mail = |more: &str| format!("[mail]\nhost = 'm.example'\n{more}\n");
        for (text, expected) in [
            (String::new(), &[][..]),
            ("public_url = 'http://127.0.0.1:8417'".into(), &[]),
            (
                "public_url = 'http://127.0.0.1:8080'".into(),
                &["public_url"],
            ),
            (
                "public_url = 'https://gw.example'".into(),
                &["public_url", "mail"],
            ),
            (
                "public_url = 'https://gw.example'\ntrusted_proxies = ['::1']\n[mail]\nhost = 'm'"
                    .into(),
                &[],
            ),
            ("metrics_listen = '127.0.0.1:1'".into(), &[]),
            ("metrics_listen = '0.0.0.0:1'".into(), &["metrics_listen"]),
            ("metrics_listen = '[::]:1'".into(), &["metrics_listen"]),
            (
                "database = 'postgres://me@h/l'\ndatabase_password_file = 'f'".into(),
                &[],
            ),
            ("database = 'postgres://me:x@h/l'".into(), &["database"]),
            (
                "database = 'postgres://h/l?user=a&password=x'".into(),
                &["database"],
            ),
            (
                "database_password_file = 'f'".into(),
                &["database_password_file"],
            ),
            ("default_limit = 0".into(), &["default_limit"]),
            ("default_limit = 2".into(), &["unverified_limit"]),
            (
                "[limits]\nnetworks = { '10.0.0.0/8' = 0 }".into(),
                &["limits.networks"],
            ),
            (mail("port = 587"), &[]),
            (mail("port = 465\ntls = 'tls'"), &[]),
            (mail("port = 465"), &["mail.port"]),
            (mail("port = 587\ntls = 'tls'"), &["mail.port"]),
            (mail("tls = 'none'\nca_file = 'f'"), &["mail.ca_file"]),
            (
                "[mail]\npassword_file = 'f'".into(),
                &["mail.password_file"],
            ),
            (client(SCOPES), &[]),
            (client(""), &["platforms.p.scopes"]),
            (
                client(&format!("{SCOPES}\nclient_secret_file = 'f'")),
                &["platforms.p.client_secret_file"],
            ),
            (
                client(&format!("{SCOPES}\nlimit = 0")),
                &["platforms.p.limit"],
            ),
            (
                client(&format!(
                    "{SCOPES}\ntoken_endpoint_auth_signing_alg = 'ES384'"
                )),
                &["platforms.p.token_endpoint_auth_signing_alg"],
            ),
            ("[platforms.p]\nlimit = 5".into(), &["platforms.p"]),
            ("[platforms.p]\nout_of_order = 'soon'".into(), &[]),
        ] {
            assert_eq!(about(&text), expected, "{text}");
        }
    }
}
