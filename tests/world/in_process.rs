//! Sign-ins inside the test's own process with the built-in browser, like `auth test` but without
//! its output.

use fastenctl::clock::Clock;
use fastenctl::driver::drive::Driver;
use fastenctl::http::Options;
use fastenctl::oauth::browser::Browser;
use fastenctl::oauth::loopback::registered::Place;
use fastenctl::oauth::sign_in::Plan;
use fastenctl::oauth::target::direct::{Direct, Ways};
use fastenctl::oauth::trust::Accepts;
use fastenctl::rfc::auth_method::AuthMethod;
use fastenctl::secret::Secret;
use std::time::Duration;

/// Returns a plan for signing in as Alice. The timeout is long because the machine may be busy.
pub(crate) fn plan(password: &str, deny: bool) -> Plan {
    Plan {
        place: Place::default(),
        listen: true,
        paste: false,
        listen_timeout: Duration::from_secs(60),
        browser: Browser::BuiltIn(Driver {
            login: "alice".into(),
            password: Secret::new(password),
            deny,
            login_hosts: Vec::new(),
        }),
        accepts: Accepts::only(Vec::new()),
        http: Options {
            timeout: Duration::from_secs(60),
            ..Options::default()
        },
        clock: Clock::default(),
    }
}

/// Returns a direct route to the provider at `issuer`. The scopes are separated by spaces.
pub(crate) fn direct(
    issuer: &str,
    (client_id, method, secret): (&str, AuthMethod, Option<Secret>),
    scopes: &str,
) -> Direct {
    Direct {
        issuer: issuer.to_owned(),
        client_id: client_id.into(),
        client_secret: secret,
        auth_method: Some(method),
        key_id: None,
        scopes: scopes.split(' ').map(ToOwned::to_owned).collect(),
        aud: None,
        response_mode: None,
        by_hand: Box::default(),
        require_pkce: false,
        parameters: Vec::new(),
        ways: Ways::default(),
        test_system: false,
    }
}
