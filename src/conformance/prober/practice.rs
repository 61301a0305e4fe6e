//! Actions that only the practice provider offers to checks. They age codes and tokens, turn a
//! token into one for another server, act as a second client, and sign in as a different user.
//! Checks that need these actions are skipped at other providers.

use crate::api::practice::{AGE, AUDIENCE, BASIC, ENDPOINT, POST, TOKEN};
use crate::conformance::prober::Prober;
use crate::conformance::prober::form::Pairs;
use crate::conformance::verdict::{Judgement, skip};
use crate::driver::drive::Driver;
use crate::oauth::client::Client;
use crate::oauth::facts::Facts;
use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;
use http::{HeaderMap, StatusCode};
use url::Url;

/// Returns the endpoint for these actions, which has the same origin as the token endpoint.
fn endpoint(facts: &Facts) -> Result<Url, Judgement> {
    let named = facts
        .member(ENDPOINT)
        .and_then(|value| Url::parse(value.as_str()?).ok());
    let token_url = &facts.target()?.token_url;
    named
        .filter(|url| url.origin() == token_url.origin())
        .ok_or_else(|| skip("only at a practice provider such as `fastenctl sandbox serve`"))
}

fn practise(
    prober: &Prober<'_>,
    facts: &Facts,
    token: &str,
    what: (&str, &str),
) -> Result<(), Judgement> {
    let pairs: Pairs = [(TOKEN, token), what]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    let answered = prober.post(&endpoint(facts)?, &pairs, &HeaderMap::new())?;
    if answered.status == StatusCode::OK {
        Ok(())
    } else {
        Err(skip("the practice provider does not know the token"))
    }
}

/// Makes a code or token `seconds` older.
pub(crate) fn aged(
    prober: &Prober<'_>,
    facts: &Facts,
    token: &str,
    seconds: u32,
) -> Result<(), Judgement> {
    practise(prober, facts, token, (AGE, &seconds.to_string()))
}

/// Turns an access token into one issued for another FHIR server.
pub(crate) fn of_another_server(
    prober: &Prober<'_>,
    facts: &Facts,
    token: &str,
) -> Result<(), Judgement> {
    practise(
        prober,
        facts,
        token,
        (AUDIENCE, "https://fhir.probe.example/r4"),
    )
}

/// Returns a second client that is registered at the practice provider.
pub(crate) fn second(facts: &Facts) -> Result<Client, Judgement> {
    endpoint(facts)?;
    let ours = &facts.target()?.client.id;
    let ((id, secret), method) = if ours == POST.0 {
        (BASIC, AuthMethod::ClientSecretBasic)
    } else {
        (POST, AuthMethod::ClientSecretPost)
    };
    Ok(Client {
        id: id.into(),
        secret: Some(Secret::new(secret)),
        method,
        assertion: None,
    })
}

/// Returns a different user; the practice provider has an account for every name.
pub(crate) fn somebody_else(facts: &Facts, driver: &Driver) -> Option<Driver> {
    endpoint(facts).ok().map(|_| Driver {
        login: format!("not-{}", driver.login),
        ..driver.clone()
    })
}
