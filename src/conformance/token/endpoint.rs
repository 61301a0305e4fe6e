//! The provider's own token endpoint, if this run can reach it, and a well-formed request for it.

use crate::conformance::prober::form::Pairs;
use crate::conformance::verdict::{Judgement, not_applicable};
use crate::oauth::client::Client;
use crate::oauth::facts::Facts;
use crate::secret::Secret;
use url::Url;

/// Returns the endpoint and our client, if there is no gateway in between.
pub(super) fn direct(facts: &Facts) -> Result<(&Url, &Client), Judgement> {
    let target = facts.target()?;
    if target.through_gateway() {
        return Err(not_applicable("token requests go through the gateway"));
    }
    Ok((&target.token_url, &target.client))
}

/// Like [`direct`], but only if our client has a secret and sends it.
pub(super) fn confidential(facts: &Facts) -> Result<(&Url, &Client), Judgement> {
    let (url, client) = direct(facts)?;
    if client.secret.is_none() {
        return Err(not_applicable("this client is public"));
    }
    if client.method.is_assertion() {
        return Err(not_applicable(
            "this client signs an assertion instead of sending its secret",
        ));
    }
    Ok((url, client))
}

/// A well-formed token request with a made-up code.
pub(super) fn made_up(facts: &Facts) -> Pairs {
    [
        ("grant_type", "authorization_code"),
        ("code", Secret::random().expose()),
        ("redirect_uri", &facts.redirect_uri),
        ("code_verifier", Secret::random().expose()),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}
