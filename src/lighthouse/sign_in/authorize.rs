//! Builds the authorization URL, and compares it with the one that the client requests (protocol.md
//! section 3 point 3). Pure rules.

use crate::lighthouse::catalog::definition::Endpoint;
use crate::rfc::parameters::{Parameters, with_numbered_blanks};
use crate::rfc::pkce::is_challenge;
use crate::text::short;
use std::collections::BTreeMap;
use url::Url;

/// The parts of an accepted request that are still needed. Everything else equals the gateway's
/// own.
#[derive(Debug)]
pub struct Accepted {
    /// The URL to which the browser is redirected.
    pub url: Url,
    /// Empty without PKCE.
    pub code_challenge: String,
}

/// Checks a `dest_url` (GW-04, GW-05, GW-06).
///
/// # Errors
/// Why it is refused, for the administrator.
pub fn check(dest_url: &str, endpoint: &Endpoint, state: &str) -> Result<Accepted, String> {
    let dest = Url::parse(dest_url).map_err(|_| "`dest_url` is not an absolute URL")?;
    let wished = Parameters::each_once(dest.query().unwrap_or_default())
        .map_err(|name| format!("`dest_url` contains the parameter `{}` twice", short(&name)))?;
    if wished.value("state") != Some(state) {
        return Err("the state in `dest_url` differs from the one in the path".to_owned());
    }
    let code_challenge = challenge(endpoint, &wished)?;
    let url = build(endpoint, state, &code_challenge, wished.value("nonce"))?;
    let place = |url: &Url| {
        let mut place = url.clone();
        place.set_query(None);
        place
    };
    if place(&dest) != place(&url) {
        return Err(
            "`dest_url` does not point to this endpoint's authorization endpoint".to_owned(),
        );
    }
    let own = Parameters::each_once(url.query().unwrap_or_default()).map_err(|name| {
        format!("the query of the authorization endpoint contains `{name}` twice")
    })?;
    match difference(&own, &wished) {
        Some(name) => Err(format!(
            "the parameter `{}` in `dest_url` does not match this endpoint's definition",
            short(&name)
        )),
        None => Ok(Accepted {
            url,
            code_challenge,
        }),
    }
}

/// Returns the S256 challenge, which is required of public clients and wherever PKCE is listed.
/// Other clients may send one too (RFC 9700 section 2.1.1).
fn challenge(endpoint: &Endpoint, wished: &Parameters) -> Result<String, String> {
    let method = wished.value("code_challenge_method");
    match wished.value("code_challenge") {
        Some(challenge) if method == Some("S256") && is_challenge(challenge) => {
            Ok(challenge.to_owned())
        }
        None if !endpoint.wants_challenge() && method.is_none() => Ok(String::new()),
        _ if endpoint.wants_challenge() => {
            Err("`dest_url` has no S256 `code_challenge`".to_owned())
        }
        _ => Err("`dest_url` has a `code_challenge` that is not S256".to_owned()),
    }
}

/// Builds the gateway's own authorization URL, with the parameters in the published client's order.
fn build(
    endpoint: &Endpoint,
    state: &str,
    code_challenge: &str,
    nonce: Option<&str>,
) -> Result<Url, String> {
    let definition = &endpoint.definition;
    let address =
        Url::parse(&definition.authorization_endpoint).map_err(|error| error.to_string())?;
    let mut url = address.clone();
    let first = |list: &[String]| list.first().cloned().unwrap_or_default();
    let scope = definition.scopes_supported.join(" ");
    let mut query = url.query_pairs_mut();
    query
        .append_pair("redirect_uri", &definition.redirect_uri)
        .append_pair(
            "response_type",
            &first(&definition.response_types_supported),
        )
        .append_pair(
            "response_mode",
            &first(&definition.response_modes_supported),
        )
        .append_pair("state", state)
        .append_pair("client_id", &definition.client_id)
        .append_pair("scope", &scope);
    if !definition.aud.is_empty() {
        query.append_pair("aud", &definition.aud);
    }
    if !code_challenge.is_empty() {
        query
            .append_pair("code_challenge", code_challenge)
            .append_pair("code_challenge_method", "S256");
    }
    if let Some(nonce) = nonce {
        query.append_pair("nonce", nonce);
    }
    drop(query);
    Ok(with_numbered_blanks(url, &address))
}

/// Returns the first parameter that differs; an empty scope may be omitted.
fn difference(own: &Parameters, wished: &Parameters) -> Option<String> {
    let meant = |parameters: &Parameters| -> BTreeMap<String, String> {
        let all = parameters.iter().cloned();
        all.filter(|(name, value)| name != "scope" || !value.is_empty())
            .collect()
    };
    let (own, wished) = (meant(own), meant(wished));
    own.keys()
        .chain(wished.keys())
        .find(|name| own.get(*name) != wished.get(*name))
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::catalog::served::Catalog;

    const STATE: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a003";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn endpoint(platform: &str) -> Endpoint {
        let text = format!(
            "[platforms.p]\nclient_id = \"me\"\nscopes = [\"openid\", \"patient/*.rs\"]\n{platform}\n[[endpoints]]\nplatform_type = \"p\"
            url = \"https://a.example/fhir\"\nauthorization_endpoint = \"https://a.example/authorize?tenant=7\"\ntoken_endpoint = \"https://a.example/token\""
        );
        let catalog = Catalog::new(&toml::from_str(&text).unwrap(), "https://gw.example").unwrap();
        Endpoint::clone(&catalog.find("p").unwrap())
    }

    fn dest() -> String {
        format!(
            "https://a.example/authorize?code_challenge_method=S256&tenant=7&redirect_uri=https%3A%2F%2Fgw.example%2Fv1%2Fcallback%2Fp&response_type=code&response_mode=query&state={STATE}&client_id=me&scope=openid%20patient/*.rs&aud=https://a.example/fhir/&code_challenge={CHALLENGE}"
        )
    }

    #[test]
    fn accepts_a_correct_request_in_any_order_and_returns_its_own() {
        let accepted = check(&dest(), &endpoint(""), STATE).unwrap();
        assert_eq!(accepted.code_challenge, CHALLENGE);
        assert_eq!(
            accepted.url.as_str(),
            format!(
                "https://a.example/authorize?tenant=7&redirect_uri=https%3A%2F%2Fgw.example%2Fv1%2Fcallback%2Fp&response_type=code&response_mode=query&state={STATE}&client_id=me&scope=openid%20patient%2F*.rs&aud=https%3A%2F%2Fa.example%2Ffhir%2F&code_challenge={CHALLENGE}&code_challenge_method=S256"
            )
        );
        let with_nonce = check(&format!("{}&nonce=n-0S6", dest()), &endpoint(""), STATE).unwrap();
        assert!(with_nonce.url.as_str().ends_with("&nonce=n-0S6"));
    }

    /// GW-04: refuses a `dest_url` that differs in any way.
    #[test]
    fn refuses_a_request_that_differs_in_any_way() {
        for (from, to) in [
            ("https://a.example/", "https://evil.example/"),
            ("https://a.example/authorize", "http://a.example/authorize"),
            ("a.example/authorize", "a.example:8443/authorize"),
            ("a.example/authorize", "a.example/authorize/"),
            ("a.example/authorize", "me@a.example/authorize"),
            ("tenant=7", "tenant=8"),
            ("&tenant=7", ""),
            ("client_id=me", "client_id=you"),
            ("client_id=me", "client_id=me&client_id=me"),
            ("callback%2Fp", "callback%2Fq"),
            ("response_type=code", "response_type=token"),
            ("response_mode=query", "response_mode=form_post"),
            ("openid%20", "openid%20launch%20"),
            ("client_id=me", "client_id=me&prompt=none"),
            (
                "client_id=me",
                "client_id=me&request_uri=https://evil.example/",
            ),
            ("aud=https://a", "aud=https://b"),
            (CHALLENGE, &format!("{CHALLENGE}#x")),
        ] {
            assert!(dest().contains(from), "{from}");
            assert!(
                check(&dest().replacen(from, to, 1), &endpoint(""), STATE).is_err(),
                "{from} -> {to}"
            );
        }
    }

    /// GW-05: refuses a missing challenge, and one that is not S256.
    #[test]
    fn requires_an_s256_challenge_from_public_clients_listed_or_not() {
        let without = dest()
            .replace("code_challenge_method=S256&", "")
            .replace(&format!("&code_challenge={CHALLENGE}"), "");
        let expected = "`dest_url` has no S256 `code_challenge`";
        for dest in [
            dest().replace("S256", "plain"),
            dest().replace("-cM", ""),
            without.clone(),
        ] {
            assert_eq!(
                check(&dest, &endpoint("code_challenge_methods = []"), STATE).unwrap_err(),
                expected
            );
        }
        let no_pkce = "confidential = true\ntoken_endpoint_auth_method = \"none\"\ncode_challenge_methods = []";
        assert_eq!(
            check(&without, &endpoint(no_pkce), STATE)
                .unwrap()
                .code_challenge,
            ""
        );
        let chosen = check(&dest(), &endpoint(no_pkce), STATE).unwrap();
        assert_eq!(chosen.code_challenge, CHALLENGE);
        assert!(chosen.url.as_str().contains(CHALLENGE));
        for spoilt in [
            dest().replace("S256", "plain"),
            dest().replace("code_challenge_method=S256&", ""),
            dest().replace("-cM", ""),
        ] {
            assert_eq!(
                check(&spoilt, &endpoint(no_pkce), STATE).unwrap_err(),
                "`dest_url` has a `code_challenge` that is not S256"
            );
        }
    }

    /// GW-06: the state in the path and the one in `dest_url` must be equal.
    #[test]
    fn refuses_a_different_state() {
        assert!(check(&dest(), &endpoint(""), &STATE.replace('0', "1")).is_err());
    }
}
