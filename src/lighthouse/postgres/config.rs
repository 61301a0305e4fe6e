//! The settings in the URL, the gateway's defaults, and the connection pool.

use crate::lighthouse::postgres::connection::{Connections, with_causes};
use crate::lighthouse::sql::error::{Error, Result};
use crate::secret::Secret;
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime as PoolRuntime};
use rustls_platform_verifier::BuilderVerifierExt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Time limit for making a connection, and for waiting for a free one.
const PATIENCE: Duration = Duration::from_secs(5);
/// Session settings as a safeguard: the server ends the transaction of a replica that hangs, which
/// releases its locks.
const GUARDS: &str = "-c idle_in_transaction_session_timeout=10s -c statement_timeout=15s";

/// The parameter that marks the URL of a pooler in transaction mode; other programs use it, too.
const POOLER: &str = "pgbouncer=true";

/// Returns the settings in the URL with the gateway's defaults, and whether the URL is that of a
/// pooler in transaction mode.
pub(super) fn config(url: &Secret, password: Option<&Secret>) -> Result<(Config, bool)> {
    let (url, is_pooled) = without_pooler(url);
    let config = config_of(&url, password, is_pooled)?;
    Ok((config, is_pooled))
}

/// Returns the URL without the parameter for poolers, which the driver does not know, and whether
/// it was present.
fn without_pooler(url: &Secret) -> (Secret, bool) {
    let text = url.expose();
    let Some((address, query)) = text.split_once('?') else {
        return (url.clone(), false);
    };
    let others: Vec<&str> = query.split('&').filter(|one| *one != POOLER).collect();
    if others.len() == query.split('&').count() {
        return (url.clone(), false);
    }
    let text = if others.is_empty() {
        address.to_owned()
    } else {
        format!("{address}?{}", others.join("&"))
    };
    (Secret::new(text), true)
}

/// The user, hosts and database in the URL, for people; contains nothing secret.
pub(crate) fn shown(url: &Secret) -> Option<String> {
    let (url, _) = without_pooler(url);
    let config: Config = url.expose().parse().ok()?;
    let hosts = config.get_hosts().iter().enumerate().map(|(at, host)| {
        let host = match host {
            Host::Tcp(host) => host.clone(),
            #[cfg(unix)]
            Host::Unix(folder) => folder.display().to_string(),
        };
        let ports = config.get_ports();
        // A single port applies to all hosts.
        let port = ports.get(at).or_else(|| ports.first());
        port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"))
    });
    let hosts: Vec<String> = hosts.collect();
    let user = config.get_user().map(|user| format!("{user}@"));
    Some(format!(
        "postgres://{}{}/{}",
        user.unwrap_or_default(),
        hosts.join(","),
        config.get_dbname().unwrap_or_default()
    ))
}

fn config_of(url: &Secret, password: Option<&Secret>, is_pooled: bool) -> Result<Config> {
    let mut config: Config = url.expose().parse().map_err(|error| {
        // The parser's message names options, but never their values.
        Error::Failed(with_causes(&error as &tokio_postgres::Error))
    })?;
    if let Some(password) = password {
        config.password(password.expose());
    }
    if config.get_hosts().is_empty() {
        return Err(Error::Failed("the URL has no host".to_owned()));
    }
    if !config.get_hosts().iter().all(is_local) {
        if config.get_ssl_mode() == SslMode::Disable {
            return Err(Error::Failed(
                "`sslmode=disable` would send everything unencrypted to another machine".to_owned(),
            ));
        }
        config.ssl_mode(SslMode::Require);
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    if config.get_application_name().is_none() {
        config.application_name("fastenctl lighthouse");
    }
    if !is_pooled {
        // The options in the URL come last and therefore take precedence.
        let options = config
            .get_options()
            .map_or_else(|| GUARDS.to_owned(), |more| format!("{GUARDS} {more}"));
        config.options(options);
    }
    config
        .keepalives_idle(Duration::from_secs(30))
        .tcp_user_timeout(Duration::from_secs(20));
    Ok(config)
}

fn is_local(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

/// Creates a pool with this many connections.
pub(super) fn pool((config, is_pooled): (Config, bool), connections: usize) -> Result<Connections> {
    let recycling = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    let manager = match config.get_ssl_mode() {
        SslMode::Require => Manager::from_config(config, tls()?, recycling),
        // The server is on this machine and need not support TLS.
        _ => Manager::from_config(config, NoTls, recycling),
    };
    let pool = Pool::builder(manager)
        .max_size(connections)
        .runtime(PoolRuntime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .recycle_timeout(Some(PATIENCE))
        .build();
    Ok(Connections {
        pool: pool.map_err(|error| Error::Failed(error.to_string()))?,
        is_pooled,
    })
}

/// The TLS settings, which verify the server's certificate against the system's trust store.
fn tls() -> Result<MakeRustlsConnect> {
    let fail = |error: rustls::Error| Error::Failed(error.to_string());
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(
        rustls::crypto::aws_lc_rs::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .and_then(BuilderVerifierExt::with_platform_verifier)
    .map_err(fail)?
    .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Result<Config> {
        config(&Secret::new(url), None).map(|(config, _)| config)
    }

    #[test]
    fn a_pooler_is_recognised_by_the_url_and_gets_no_options() {
        for (url, is_pooled, options) in [
            ("postgres://me@localhost/l?pgbouncer=true", true, None),
            (
                "postgres://me@localhost/l?pgbouncer=true&options=-c%20a%3Db",
                true,
                Some("-c a=b"),
            ),
            (
                "postgres://me@localhost/l?sslmode=prefer",
                false,
                Some(GUARDS),
            ),
            ("postgres://me@localhost/l", false, Some(GUARDS)),
        ] {
            let (config, found) = config(&Secret::new(url), None).unwrap();
            assert_eq!((found, config.get_options()), (is_pooled, options), "{url}");
        }
        assert!(of("postgres://me@localhost/l?pgbouncer=maybe").is_err());
    }

    #[test]
    fn other_machines_are_only_reached_over_tls() {
        for (url, mode) in [
            ("postgres://me@db.example/l", SslMode::Require),
            (
                "postgres://me@db.example/l?sslmode=prefer",
                SslMode::Require,
            ),
            ("postgres://me@127.0.0.1/l", SslMode::Prefer),
            ("postgres://me@localhost,db.example/l", SslMode::Require),
            ("postgres://me@%2Frun%2Fpostgresql/l", SslMode::Prefer),
            ("postgres://me@[::1]/l?sslmode=require", SslMode::Require),
        ] {
            assert_eq!(of(url).unwrap().get_ssl_mode(), mode, "{url}");
        }
        let plain = of("postgres://me@db.example/l?sslmode=disable").unwrap_err();
        assert!(plain.to_string().contains("unencrypted"), "{plain}");
    }

    #[test]
    fn a_wrong_url_is_explained_without_its_values() {
        for url in [
            "postgres://me:hush@h/l?nonsense=hush",
            "postgres://me:hush@h:hush/l",
            "postgres://me:hush@h/l?sslmode=hush",
        ] {
            let error = of(url).unwrap_err().to_string();
            assert!(!error.contains("hush") && error.len() > 30, "{error}");
        }
    }

    #[test]
    fn the_server_ends_hanging_transactions_and_the_url_takes_precedence() {
        let config = of("postgres://me@localhost/l?options=-c%20statement_timeout%3D1s").unwrap();
        assert_eq!(
            config.get_options(),
            Some(
                "-c idle_in_transaction_session_timeout=10s -c statement_timeout=15s -c statement_timeout=1s"
            )
        );
    }

    #[test]
    fn the_displayed_url_contains_no_password() {
        for (url, expected) in [
            (
                "postgres://ada:hunter2@db.example.org:5433/lighthouse?sslmode=require",
                Some("postgres://ada@db.example.org:5433/lighthouse"),
            ),
            (
                "postgres://db.example.org/lighthouse?user=ada&password=hunter2",
                Some("postgres://ada@db.example.org:5432/lighthouse"),
            ),
            (
                "postgres://ada:hunter2@a.example,b.example/l",
                Some("postgres://ada@a.example:5432,b.example:5432/l"),
            ),
            ("nonsense", None),
        ] {
            assert_eq!(shown(&Secret::new(url)).as_deref(), expected, "{url}");
        }
    }
}
