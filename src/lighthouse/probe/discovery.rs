//! A discovery document, SMART's or OpenID's: the addresses in it, whether they are complete and
//! safe, and any remarks on it.

use crate::lighthouse::probe::capability::Statement;
use crate::lighthouse::probe::target::{Target, Unfit, check};
use crate::lighthouse::probe::verdict::{Trouble, Verdict};
use serde_json::{Map, Value};
use url::Url;

/// The contents of an endpoint's documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub introspection_endpoint: Option<String>,
    pub userinfo_endpoint: Option<String>,
    pub revoke_endpoint: Option<String>,
    pub registration_endpoint: Option<String>,
    pub capabilities: Vec<String>,
    pub code_challenge_methods: Vec<String>,
    /// The facts from the capability statement.
    pub statement: Statement,
}

/// Reads the addresses in a discovery document, SMART's or OpenID's, and returns remarks on it.
pub(super) fn read_addresses(
    target: &Target,
    members: &Map<String, Value>,
) -> Result<(Found, Vec<String>), Trouble> {
    let authorization = address(target, members, "authorization_endpoint")?;
    let token = address(target, members, "token_endpoint")?;
    let home = authorization.host_str().unwrap_or_default();
    let same = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        host == home || target.hosts.iter().any(|listed| listed == host)
    };
    if !same(&token) {
        let host = token.host_str().unwrap_or_default();
        let sentence = format!(
            "has its `token_endpoint` on `{host}`, but its `authorization_endpoint` on \
             `{home}`"
        );
        return Err(Trouble::new(Verdict::Unsafe, sentence));
    }
    let mut remarks = Vec::new();
    let mut optional = |member: &str| {
        members.get(member).filter(|value| !value.is_null())?;
        let url = address(target, members, member).ok().filter(same);
        if url.is_none() {
            remarks.push(format!("its `{member}` cannot be used and is left out"));
        }
        url.map(String::from)
    };
    let mut found = Found {
        introspection_endpoint: optional("introspection_endpoint"),
        userinfo_endpoint: optional("userinfo_endpoint"),
        revoke_endpoint: optional("revocation_endpoint"),
        registration_endpoint: optional("registration_endpoint"),
        ..Found::default()
    };
    found.capabilities = words(members, "capabilities");
    found.code_challenge_methods = words(members, "code_challenge_methods_supported");
    if !found
        .code_challenge_methods
        .iter()
        .any(|method| method == "S256")
    {
        remarks.push("it does not support PKCE with `S256`".to_owned());
    }
    (found.authorization_endpoint, found.token_endpoint) = (authorization.into(), token.into());
    Ok((found, remarks))
}

fn address(target: &Target, members: &Map<String, Value>, member: &str) -> Result<Url, Trouble> {
    let incomplete =
        |what: &str| Trouble::new(Verdict::Incomplete, format!("publishes a document {what}"));
    let text = match members.get(member) {
        Some(Value::String(text)) if !text.trim().is_empty() => text.trim(),
        Some(Value::String(_) | Value::Null) | None => {
            return Err(incomplete(&format!("without `{member}`")));
        }
        Some(_) => return Err(incomplete(&format!("whose `{member}` is not a string"))),
    };
    let url = Url::parse(text)
        .map_err(|_| incomplete(&format!("whose `{member}` is not an absolute URL")))?;
    check(&url, target.allow_private_network).map_err(|unfit| {
        let what = match unfit {
            Unfit::Private => "is on a private network",
            Unfit::Other(what) => what,
        };
        Trouble::new(
            Verdict::Unsafe,
            format!("publishes a document whose `{member}` {what}"),
        )
    })?;
    Ok(url)
}

/// Checks that a document belongs to this issuer, because it says nothing about any other (OpenID
/// Connect Discovery section 4.3). A trailing slash is ignored, because lists of endpoints are not
/// exact about it.
pub(super) fn is_of_issuer(base: &Url, members: &Map<String, Value>) -> Result<(), Trouble> {
    let issuer = members
        .get("issuer")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if issuer.trim_end_matches('/') == base.as_str().trim_end_matches('/') {
        return Ok(());
    }
    Err(Trouble::new(
        Verdict::Unsafe,
        "publishes another issuer's OpenID document",
    ))
}

/// The strings in a list, without those that are too long to be names.
fn words(members: &Map<String, Value>, member: &str) -> Vec<String> {
    let list = members
        .get(member)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let texts = list
        .iter()
        .filter_map(Value::as_str)
        .filter(|text| text.len() <= 200)
        .take(100);
    texts.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn target() -> Target {
        Target {
            id: "1".to_owned(),
            url: "https://fhir.example/r4".to_owned(),
            ..Target::default()
        }
    }

    fn good() -> Value {
        json!({
            "authorization_endpoint": "https://auth.example/authorize", "token_endpoint": "https://auth.example/token",
            "revocation_endpoint": "https://auth.example/revoke", "userinfo_endpoint": "https://other.example/userinfo",
            "capabilities": ["launch-standalone", 7], "code_challenge_methods_supported": ["S256"],
        })
    }

    /// Returns the document's error, or the remarks on it if there is no error.
    fn read(target: &Target, document: &Value) -> String {
        match read_addresses(target, document.as_object().unwrap()) {
            Ok((_, remarks)) => remarks.join("; "),
            Err(trouble) => format!("{}: {}", trouble.verdict.name(), trouble.sentence),
        }
    }

    #[test]
    fn a_document_is_judged_by_what_is_wrong_with_it() {
        let with = |member: &str, value: Value| {
            let mut document = good();
            document[member] = value;
            read(&target(), &document)
        };
        for (outcome, expected) in [
            (
                with("token_endpoint", Value::Null),
                "incomplete: publishes a document without `token_endpoint`",
            ),
            (
                with("token_endpoint", json!("")),
                "incomplete: publishes a document without `token_endpoint`",
            ),
            (
                with("authorization_endpoint", json!(7)),
                "incomplete: publishes a document whose `authorization_endpoint` is not a string",
            ),
            (
                with("token_endpoint", json!("/token")),
                "incomplete: publishes a document whose `token_endpoint` is not an absolute URL",
            ),
            (
                with("token_endpoint", json!("http://auth.example/token")),
                "unsafe: publishes a document whose `token_endpoint` is not an `https` URL",
            ),
            (
                with("token_endpoint", json!("https://10.0.0.1/token")),
                "unsafe: publishes a document whose `token_endpoint` is on a private network",
            ),
            (
                with("token_endpoint", json!("http://127.0.0.1/token")),
                "unsafe: publishes a document whose `token_endpoint` is on a private network",
            ),
            (
                with("token_endpoint", json!("https://[::ffff:10.0.0.1]/token")),
                "unsafe: publishes a document whose `token_endpoint` is on a private network",
            ),
            (
                with("token_endpoint", json!("https://evil.example/token")),
                "unsafe: has its `token_endpoint` on `evil.example`, but its \
                 `authorization_endpoint` on `auth.example`",
            ),
            (
                with("code_challenge_methods_supported", json!(["plain"])),
                "its `userinfo_endpoint` cannot be used and is left out; it does not support PKCE \
                 with `S256`",
            ),
        ] {
            assert_eq!(outcome, expected);
        }
    }

    #[test]
    fn an_operator_may_allow_another_host_and_a_private_network() {
        let mut document = good();
        document["token_endpoint"] = json!("https://10.0.0.1/token");
        let meant = Target {
            hosts: vec!["10.0.0.1".to_owned()],
            allow_private_network: true,
            ..target()
        };
        assert_eq!(
            read(&meant, &document),
            "its `userinfo_endpoint` cannot be used and is left out"
        );
    }
}
