//! Judges what an endpoint publishes about itself: in one word and one sentence, with the facts
//! that a sign-in needs. Pure rules; `fetch` gets the documents, and `run` stores the results.

use crate::lighthouse::probe::capability::Statement;
use crate::lighthouse::probe::discovery::{Found, is_of_issuer, read_addresses};
use crate::lighthouse::probe::documents::{Documents, Fetched, object};
use crate::lighthouse::probe::target::Target;
use crate::lighthouse::probe::verdict::{Trouble, Verdict};
use url::Url;

/// The result of a probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub verdict: Verdict,
    /// A sentence about the endpoint, without its subject and its final period.
    pub sentence: String,
    /// Only set with the verdict `ok`.
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

/// Returns the verdict on an endpoint. Only discovery decides; the capability statement adds facts.
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
        remarks.push(
            "this is based on its OpenID document, because it has no SMART document".to_owned(),
        );
    }
    match documents.statement.as_ref().map(Statement::read) {
        Some(Ok(statement)) => found.statement = statement,
        Some(Err(trouble)) => remarks.push(format!(
            "when asked for its capability statement, it {trouble}"
        )),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::probe::documents::wants_oidc;
    use crate::lighthouse::probe::target::base;
    use serde_json::{Value, json};

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

        let sentence = "lets patients sign in at `auth.example`; its `userinfo_endpoint` cannot \
         be used and is left out";
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
    fn answers_that_are_not_documents_are_named() {
        for (smart, expected) in [
            (
                Fetched::Status(404),
                "no_smart: publishes nothing about signing in",
            ),
            (Fetched::Status(503), "http_status: returned status 503"),
            (
                Fetched::Document(b"<html>".to_vec()),
                "wrong_type: returned something that is not a JSON object",
            ),
            (
                Fetched::Document(b"[1]".to_vec()),
                "wrong_type: returned something that is not a JSON object",
            ),
            (
                Fetched::Beginning(vec![b'{'; 9]),
                "too_large: returned more than 9 bytes",
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
    fn an_openid_document_is_used_if_it_is_the_endpoints_own() {
        let mut document = good();
        document["issuer"] = json!("https://fhir.example/r4");
        assert_eq!(
            outcome(Fetched::Status(404), Some(json(&document))),
            "ok: lets patients sign in at `auth.example`; its `userinfo_endpoint` cannot be used \
             and is left out; this is based on its OpenID document, because it has no SMART \
             document"
        );
        document["issuer"] = json!("https://fhir.example/other");
        assert_eq!(
            outcome(Fetched::Status(404), Some(json(&document))),
            "unsafe: publishes another issuer's OpenID document"
        );
        assert_eq!(
            outcome(Fetched::Status(403), Some(Fetched::Status(404))),
            "http_status: returned status 403"
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
