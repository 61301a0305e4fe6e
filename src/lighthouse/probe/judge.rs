//! What an endpoint publishes about itself, judged: one word, one sentence, and what a sign-in needs to know.
//! Pure rules; the documents are fetched in `fetch`, and what they say is kept by `run`.

use crate::lighthouse::probe::capability::Statement;
use crate::lighthouse::probe::documents::{Documents, Fetched, object};
use crate::lighthouse::probe::target::{Target, Unfit, check};
use crate::lighthouse::probe::verdict::{Trouble, Verdict};
use serde_json::{Map, Value};
use url::Url;

/// What an endpoint's documents say.
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
    /// Of the capability statement.
    pub statement: Statement,
}

/// The outcome of one probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub verdict: Verdict,
    /// Without a final period; the endpoint is its subject.
    pub sentence: String,
    /// With the verdict `ok` only.
    pub found: Option<Found>,
}

impl From<Trouble> for Judged {
    fn from(trouble: Trouble) -> Self {
        Self {
            verdict: trouble.verdict,
            sentence: trouble.sentence,
            found: None,
        }
    }
}

/// The verdict about one endpoint. The capability statement adds facts; only discovery decides.
#[must_use]
pub fn judge(target: &Target, base: &Url, documents: &Documents) -> Judged {
    let oidc = documents.oidc.as_ref().and_then(|fetched| match fetched {
        Fetched::Document(body) => object(body),
        _ => None,
    });
    let read = match (&documents.smart, oidc) {
        (Fetched::Document(body), None) => {
            object(body).map(|members| read_addresses(target, &members))
        }
        (_, Some(members)) => {
            Some(is_of_issuer(base, &members).and_then(|()| read_addresses(target, &members)))
        }
        _ => None,
    };
    let wrong = || {
        documents
            .smart
            .trouble()
            .unwrap_or_else(|| Trouble::new(Verdict::NoSmart, "publishes nothing"))
    };
    let (mut found, mut remarks) = match read.unwrap_or_else(|| Err(wrong())) {
        Ok(read) => read,
        Err(trouble) => return trouble.into(),
    };
    if documents.oidc.is_some() {
        remarks.push("by its OpenID document, for it has no SMART one".to_owned());
    }
    match documents.statement.as_ref().map(Statement::read) {
        Some(Ok(statement)) => found.statement = statement,
        Some(Err(trouble)) => remarks.push(format!("for its capability statement it {trouble}")),
        None => {}
    }
    let host = Url::parse(&found.authorization_endpoint)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    let sentence = format!("lets patients sign in at `{}`", host.unwrap_or_default());
    let sentence = [sentence]
        .into_iter()
        .chain(remarks)
        .collect::<Vec<_>>()
        .join("; ");
    Judged {
        verdict: Verdict::Ok,
        sentence,
        found: Some(found),
    }
}

/// The addresses of a discovery document, SMART's or OpenID's, and what is remarkable about it.
fn read_addresses(
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
        let sentence =
            format!("has `token_endpoint` on `{host}` and `authorization_endpoint` on `{home}`");
        return Err(Trouble::new(Verdict::Unsafe, sentence));
    }
    let mut remarks = Vec::new();
    let mut optional = |member: &str| {
        members.get(member).filter(|value| !value.is_null())?;
        let url = address(target, members, member).ok().filter(same);
        if url.is_none() {
            remarks.push(format!("its `{member}` is left out"));
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
        remarks.push("it does not offer PKCE with `S256`".to_owned());
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
        Some(_) => return Err(incomplete(&format!("whose `{member}` is no text"))),
    };
    let url = Url::parse(text)
        .map_err(|_| incomplete(&format!("whose `{member}` is no absolute address")))?;
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

/// The document of another issuer says nothing about this one (OpenID Connect Discovery section 4.3). A slash
/// at the end is forgiven, for lists of endpoints are not exact about it.
fn is_of_issuer(base: &Url, members: &Map<String, Value>) -> Result<(), Trouble> {
    let issuer = members
        .get("issuer")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if issuer.trim_end_matches('/') == base.as_str().trim_end_matches('/') {
        return Ok(());
    }
    Err(Trouble::new(
        Verdict::Unsafe,
        "publishes the OpenID document of another issuer",
    ))
}

/// Those texts of a list that are as short as names are.
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
    use crate::lighthouse::probe::documents::wants_oidc;
    use crate::lighthouse::probe::target::base;
    use serde_json::json;

    fn target() -> Target {
        Target {
            id: "1".to_owned(),
            url: "https://fhir.example/r4".to_owned(),
            ..Target::default()
        }
    }

    fn json(value: &Value) -> Fetched {
        Fetched::Document(value.to_string().into_bytes())
    }

    fn good() -> Value {
        json!({
            "authorization_endpoint": "https://auth.example/authorize", "token_endpoint": "https://auth.example/token",
            "revocation_endpoint": "https://auth.example/revoke", "userinfo_endpoint": "https://other.example/userinfo",
            "capabilities": ["launch-standalone", 7], "code_challenge_methods_supported": ["S256"],
        })
    }

    fn judged(target: &Target, smart: Fetched, oidc: Option<Fetched>) -> Judged {
        judge(
            target,
            &base(target).unwrap(),
            &Documents {
                smart,
                oidc,
                statement: None,
            },
        )
    }

    fn outcome(smart: Fetched, oidc: Option<Fetched>) -> String {
        let judged = judged(&target(), smart, oidc);
        assert_eq!(judged.found.is_some(), judged.verdict == Verdict::Ok);
        format!("{}: {}", judged.verdict.name(), judged.sentence)
    }

    #[test]
    fn reads_what_a_sign_in_needs() {
        let statement = json!({"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1"});
        let documents = Documents {
            smart: json(&good()),
            oidc: None,
            statement: Some(json(&statement)),
        };
        let target = target();
        let judged = judge(&target, &base(&target).unwrap(), &documents);

        let sentence =
            "lets patients sign in at `auth.example`; its `userinfo_endpoint` is left out";
        let found = Found {
            authorization_endpoint: "https://auth.example/authorize".to_owned(),
            token_endpoint: "https://auth.example/token".to_owned(),
            revoke_endpoint: Some("https://auth.example/revoke".to_owned()),
            capabilities: vec!["launch-standalone".to_owned()],
            code_challenge_methods: vec!["S256".to_owned()],
            statement: Statement {
                fhir_version: Some("4.0.1".to_owned()),
                ..Statement::default()
            },
            ..Found::default()
        };
        let expected = Judged {
            verdict: Verdict::Ok,
            sentence: sentence.to_owned(),
            found: Some(found),
        };
        assert_eq!(judged, expected);
    }

    #[test]
    fn a_document_is_judged_by_what_is_wrong_with_it() {
        let with = |member: &str, value: Value| {
            let mut document = good();
            document[member] = value;
            outcome(json(&document), None)
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
                "incomplete: publishes a document whose `authorization_endpoint` is no text",
            ),
            (
                with("token_endpoint", json!("/token")),
                "incomplete: publishes a document whose `token_endpoint` is no absolute address",
            ),
            (
                with("token_endpoint", json!("http://auth.example/token")),
                "unsafe: publishes a document whose `token_endpoint` is not an `https` address",
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
                "unsafe: has `token_endpoint` on `evil.example` and `authorization_endpoint` on `auth.example`",
            ),
            (
                with("code_challenge_methods_supported", json!(["plain"])),
                "ok: lets patients sign in at `auth.example`; its `userinfo_endpoint` is left out; it does not offer PKCE with `S256`",
            ),
        ] {
            assert_eq!(outcome, expected);
        }
    }

    #[test]
    fn an_operator_may_pin_another_host_and_mean_a_private_network() {
        let mut document = good();
        document["token_endpoint"] = json!("https://10.0.0.1/token");
        let meant = Target {
            hosts: vec!["10.0.0.1".to_owned()],
            allow_private_network: true,
            ..target()
        };
        assert_eq!(judged(&meant, json(&document), None).verdict, Verdict::Ok);
    }

    #[test]
    fn what_is_no_document_is_named() {
        for (smart, expected) in [
            (
                Fetched::Status(404),
                "no_smart: publishes nothing about signing in",
            ),
            (Fetched::Status(503), "http_status: answers with status 503"),
            (
                Fetched::Document(b"<html>".to_vec()),
                "wrong_type: answers with something that is not a JSON object",
            ),
            (
                Fetched::Document(b"[1]".to_vec()),
                "wrong_type: answers with something that is not a JSON object",
            ),
            (
                Fetched::Beginning(vec![b'{'; 9]),
                "too_large: answers with more than 9 bytes",
            ),
            (
                Fetched::Failed(Trouble::new(Verdict::Tls, "has a bad day")),
                "tls: has a bad day",
            ),
        ] {
            assert_eq!(outcome(smart, None), expected);
        }
    }

    #[test]
    fn an_openid_document_helps_out_if_it_is_the_endpoints_own() {
        let mut document = good();
        document["issuer"] = json!("https://fhir.example/r4");
        assert_eq!(
            outcome(Fetched::Status(404), Some(json(&document))),
            "ok: lets patients sign in at `auth.example`; its `userinfo_endpoint` is left out; \
             by its OpenID document, for it has no SMART one"
        );
        document["issuer"] = json!("https://fhir.example/other");
        assert_eq!(
            outcome(Fetched::Status(404), Some(json(&document))),
            "unsafe: publishes the OpenID document of another issuer"
        );
        assert_eq!(
            outcome(Fetched::Status(403), Some(Fetched::Status(404))),
            "http_status: answers with status 403"
        );
        let asked = [
            Fetched::Status(404),
            Fetched::Status(401),
            Fetched::Document(b"<html>".to_vec()),
        ];
        assert!(asked.iter().all(wants_oidc));
        let not_asked = [
            Fetched::Status(429),
            Fetched::Status(500),
            Fetched::Beginning(Vec::new()),
            json(&good()),
        ];
        assert!(!not_asked.iter().any(wants_oidc));
    }
}
