//! Combines what the operator says about a platform with what is publicly known. The result is this
//! gateway's client there, complete and safe, or an error that names the setting (GW-15, GW-29).

use crate::catalog::platforms::{Facts, facts};
use crate::lighthouse::catalog::authentication::{Authentication, authentication, method};
use crate::lighthouse::settings::flaw::Flaw;
use crate::lighthouse::settings::{Aud, AuthMethod, Platform, ResponseMode};

/// This gateway as a client of a platform or endpoint.
#[derive(Clone, Debug)]
pub struct Client {
    pub client_id: String,
    pub authentication: Authentication,
    pub token_endpoint_auth_method: AuthMethod,
    pub confidential: bool,
    pub cors_relay_required: bool,
    pub scopes: Vec<String>,
    /// Additional scopes for a sandbox.
    pub sandbox_scopes: Vec<String>,
    pub response_modes: Vec<ResponseMode>,
    pub code_challenge_methods: Vec<String>,
    pub aud: Aud,
    /// The last segment of the redirect URI.
    pub callback: String,
    pub introspection_endpoint: Option<String>,
    pub limit: Option<i64>,
    pub limit_group: Option<String>,
    pub refresh_tokens: bool,
    pub hosts: Vec<String>,
}

/// Returns the last segment of a platform's redirect URI (lighthouse-api.md section 4).
#[must_use]
pub fn callback(slug: &str) -> &str {
    facts(slug)
        .and_then(|facts| facts.callback.as_deref())
        .unwrap_or(slug)
}

/// Returns the client for a platform; `None` if there is no client ID.
///
/// # Errors
/// The missing or unsafe setting.
pub fn client(slug: &str, said: &Platform) -> Result<Option<Client>, Flaw> {
    check_name(slug, said)?;
    let known = facts(slug);
    let defaults = Facts::default();
    let facts = known.unwrap_or(&defaults);
    let confidential = said.confidential.unwrap_or(facts.confidential);
    let response_modes = said
        .response_modes
        .clone()
        .unwrap_or_else(|| facts.response_modes.clone());
    let code_challenge_methods = said
        .code_challenge_methods
        .clone()
        .unwrap_or_else(|| facts.code_challenge_methods.clone());
    check_modes(confidential, &response_modes, &code_challenge_methods)?;
    let Some(client_id) = said.client_id.clone().filter(|id| !id.is_empty()) else {
        return Ok(None);
    };
    let scopes = match (&said.scopes, known) {
        (Some(scopes), _) => scopes.clone(),
        (None, None) => Vec::new(),
        (None, Some(facts)) => facts.scopes.clone().unwrap_or_default(),
    };
    let method = method(said, facts, confidential)?;
    Ok(Some(Client {
        client_id,
        authentication: authentication(said, method, confidential)?,
        token_endpoint_auth_method: method,
        confidential,
        cors_relay_required: said
            .cors_relay_required
            .unwrap_or(facts.cors_relay_required),
        scopes,
        sandbox_scopes: if said.scopes.is_some() {
            Vec::new()
        } else {
            facts.sandbox_scopes.clone()
        },
        response_modes,
        code_challenge_methods,
        aud: said.aud.unwrap_or(facts.aud),
        callback: callback(slug).to_owned(),
        introspection_endpoint: facts.introspection_endpoint.clone(),
        limit: said.limit,
        limit_group: said.limit_group.clone(),
        refresh_tokens: said.refresh_tokens.unwrap_or(true),
        hosts: said.hosts.clone(),
    }))
}

fn check_name(slug: &str, said: &Platform) -> Result<(), Flaw> {
    if slug.is_empty()
        || !slug
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    {
        return Err(Flaw {
            key: None,
            rest: format!(
                "platform name `{slug}` may only contain lower-case letters, digits and `-`"
            ),
            hint: None,
        });
    }
    if said.limit.is_some_and(|limit| limit < 0) {
        return Err(Flaw::new("limit", " is negative"));
    }
    if said.limit_group.as_deref() == Some("") {
        return Err(Flaw::new("limit_group", " is empty"));
    }
    Ok(())
}

fn check_modes(
    confidential: bool,
    modes: &[ResponseMode],
    challenges: &[String],
) -> Result<(), Flaw> {
    let fail = |key, reason: &str| Err(Flaw::new(key, reason));
    if modes.is_empty() {
        return fail("response_modes", " is empty");
    }
    if challenges.iter().any(|method| method != "S256") {
        return fail(
            "code_challenge_methods",
            " contains something other than `S256`",
        );
    }
    if confidential && challenges.is_empty() && modes.first() != Some(&ResponseMode::Query) {
        // Otherwise, nothing would tie a code to its sign-in (GW-15).
        return fail(
            "response_modes",
            " must start with `query` for a confidential platform without PKCE",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    fn parse(slug: &str, text: &str) -> Result<Option<Client>, Error> {
        client(slug, &toml::from_str(text).unwrap()).map_err(|flaw| flaw.into_error(slug))
    }

    #[test]
    fn a_known_platform_only_needs_a_client_id() {
        let epic = parse("epic", "client_id = \"me\"").unwrap().unwrap();
        assert!(!epic.confidential && matches!(epic.authentication, Authentication::PrivateKey(_)));
        assert_eq!(
            (
                epic.token_endpoint_auth_method.name(),
                epic.scopes.join(" ")
            ),
            ("private_key_jwt", "openid fhirUser profile".to_owned())
        );
        assert_eq!(
            epic.response_modes,
            [ResponseMode::Fragment, ResponseMode::Query]
        );
        let nextgen = parse("nextgen", "client_id = \"me\"").unwrap().unwrap();
        assert!(
            nextgen.confidential
                && nextgen.aud == Aud::None
                && nextgen.code_challenge_methods.is_empty()
        );
        assert!(matches!(nextgen.authentication, Authentication::None));
        assert_eq!(
            parse(
                "qualifacts-carelogic",
                "client_id = \"me\"\nscopes = []\nclient_secret = \"s\""
            )
            .unwrap()
            .unwrap()
            .callback,
            "qualifacts"
        );
        assert!(parse("epic", "").unwrap().is_none());
    }

    #[test]
    fn what_only_the_operator_can_know_is_required() {
        for (slug, text, expected) in [
            (
                "humana",
                "client_id = \"me\"\nscopes = []",
                "`platforms.humana.client_secret_file` is missing",
            ),
            (
                "epic",
                "client_id = \"me\"\ntoken_endpoint_auth_method = \"client_secret_post\"",
                "`platforms.epic.token_endpoint_auth_method` needs `confidential = true`",
            ),
            (
                "nextgen",
                "client_id = \"me\"\nresponse_modes = [\"fragment\"]",
                "`platforms.nextgen.response_modes` must start with `query` for a confidential platform without PKCE",
            ),
        ] {
            assert_eq!(parse(slug, text).unwrap_err().to_string(), expected);
        }
        assert!(
            parse("my-own", "client_id = \"me\"")
                .unwrap()
                .unwrap()
                .scopes
                .is_empty()
        );
    }

    #[test]
    fn a_public_client_may_refresh_with_a_key_and_has_no_secret() {
        let public = |method: &str| {
            parse(
                "p",
                &format!("client_id = \"me\"\ntoken_endpoint_auth_method = \"{method}\""),
            )
        };
        let epic = public("private_key_jwt").unwrap().unwrap();
        assert!(!epic.confidential && matches!(epic.authentication, Authentication::PrivateKey(_)));
        assert!(matches!(
            public("none").unwrap().unwrap().authentication,
            Authentication::None
        ));
        let expected = "`platforms.p.token_endpoint_auth_method` needs `confidential = true`";
        assert_eq!(
            public("client_secret_post").unwrap_err().to_string(),
            expected
        );
    }

    /// If a known platform can never be set up, the table is wrong, not the operator.
    #[test]
    fn every_known_platform_can_be_set_up() {
        let table: toml::Table =
            toml::from_str(include_str!("../../catalog/platforms/platforms.toml")).unwrap();
        for slug in table.keys() {
            let said = "client_id = \"me\"\nclient_secret = \"s\"";
            assert!(parse(slug, said).unwrap().is_some(), "{slug}");
        }
    }

    #[test]
    fn a_confidential_client_can_do_without_a_secret() {
        let text = "client_id = \"me\"\nconfidential = true\ntoken_endpoint_auth_method = \"none\"";
        assert!(matches!(
            parse("p", text).unwrap().unwrap().authentication,
            Authentication::None
        ));
    }
}
