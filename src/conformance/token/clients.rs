//! Checks of how the client authenticates with its secret, and that no client is accepted without
//! one.

use crate::conformance::check::{AS, AS_RP, Check, How};
use crate::conformance::headers::challenges;
use crate::conformance::prober::Prober;
use crate::conformance::prober::request::Asked;
use crate::conformance::token::endpoint::{confidential, direct, made_up};
use crate::conformance::verdict::{Checked, fail, pass, skip};
use crate::error::Kind;
use crate::oauth::client::Client;
use crate::oauth::facts::Facts;
use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;
use crate::trace::finding::{Class, Severity, Verdict};
use http::{HeaderMap, StatusCode};

pub(super) const TOK_06: Check = Check {
    id: "TOK-06",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A secret in the query is rejected",
    source: &["6749 2.3.1"],
    how: How::Spends(secret_in_query),
};

fn secret_in_query(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = confidential(facts)?;
    let asked = Asked::ordinary(prober, facts)?;
    let code = prober.code(facts, &asked)?;
    let mut address = url.clone();
    let secret = client
        .secret
        .as_ref()
        .map(Secret::expose)
        .unwrap_or_default();
    address
        .query_pairs_mut()
        .append_pair("client_id", &client.id)
        .append_pair("client_secret", secret);
    let answered = prober.post(&address, &asked.redemption(&code), &HeaderMap::new())?;
    Ok(answered.refuses(
        &["invalid_request", "invalid_client"],
        "a secret in the query",
    ))
}

pub(super) const TOK_14: Check = Check {
    id: "TOK-14",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "A missing or unknown client is rejected",
    source: &["6749 4.1.3", "6749 5.2"],
    how: How::Asks(no_client),
};

fn no_client(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = direct(facts)?;
    let without = prober.post(url, &made_up(facts), &HeaderMap::new())?;
    let judgement = without.refuses(
        &["invalid_request", "invalid_client"],
        "a request without a client",
    );
    if judgement.verdict != Verdict::Pass {
        return Ok(judgement);
    }
    let unknown = Client {
        id: format!("{}-fastenctl-probe", client.id),
        secret: None,
        method: AuthMethod::None,
        assertion: None,
    };
    let answered = prober.post_as(&unknown, url, made_up(facts))?;
    if answered.refuses_the_grant() {
        return Err(skip(GRANT_FIRST));
    }
    Ok(answered.refuses(&["invalid_client", "invalid_request"], "an unknown client"))
}

/// Why a probe with a made-up code is skipped; a real code could only be used once.
const GRANT_FIRST: &str = "the made-up code is rejected before the client is checked";

pub(super) const TOK_15: Check = Check {
    id: "TOK-15",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A wrong secret is rejected with 401 `invalid_client` and `WWW-Authenticate: Basic`",
    source: &["6749 5.2"],
    how: How::Asks(wrong_secret),
};

fn wrong_secret(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = confidential(facts)?;
    let wrong = Client {
        secret: Some(Secret::random()),
        ..client.clone()
    };
    let answered = prober.post_as(&wrong, url, made_up(facts))?;
    if answered.refuses_the_grant() {
        return Err(skip(GRANT_FIRST));
    }
    let judgement = answered.refuses(&["invalid_client"], "a wrong secret");
    let challenges = challenges(&answered.headers)
        .iter()
        .any(|scheme| scheme == "basic");
    if judgement.verdict == Verdict::Pass
        && client.method == AuthMethod::ClientSecretBasic
        && (answered.status != StatusCode::UNAUTHORIZED || !challenges)
    {
        return Ok(fail(
            "a wrong secret is rejected, but not with 401 and `WWW-Authenticate: Basic`",
        ));
    }
    Ok(judgement)
}

pub(super) const TOK_16: Check = Check {
    id: "TOK-16",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A confidential client without authentication is rejected",
    source: &["6749 3.2.1", "6749 5.2"],
    how: How::Spends(unauthenticated),
};

fn unauthenticated(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = confidential(facts)?;
    let bare = Client {
        secret: None,
        method: AuthMethod::None,
        assertion: None,
        ..client.clone()
    };
    let asked = Asked::ordinary(prober, facts)?;
    let pairs = asked.redemption(&prober.code(facts, &asked)?);
    Ok(prober.post_as(&bare, url, pairs)?.refuses(
        &["invalid_client"],
        "a confidential client without authentication",
    ))
}

pub(super) const TOK_17: Check = Check {
    id: "TOK-17",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Two authentication methods at once are rejected",
    source: &["6749 2.3"],
    how: How::Spends(two_ways),
};

fn two_ways(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = confidential(facts)?;
    if client.method != AuthMethod::ClientSecretBasic {
        return Err(skip("only with `client_secret_basic`"));
    }
    let asked = Asked::ordinary(prober, facts)?;
    let mut pairs = asked.redemption(&prober.code(facts, &asked)?);
    pairs.push((
        "client_secret".into(),
        client
            .secret
            .as_ref()
            .map(Secret::expose)
            .unwrap_or_default()
            .to_owned(),
    ));
    Ok(prober.post_as(client, url, pairs)?.refuses(
        &["invalid_request"],
        "a request with two authentication methods",
    ))
}

pub(super) const TOK_18: Check = Check {
    id: "TOK-18",
    subjects: AS_RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Client ID and secret are form-encoded for Basic, and the server decodes them",
    source: &["6749 2.3.1", "6749 App. B"],
    how: How::Seen(encoded_credentials),
};

fn encoded_credentials(facts: &Facts) -> Checked {
    let (_, client) = confidential(facts)?;
    let special = |text: &str| {
        text.bytes()
            .any(|byte| !byte.is_ascii_alphanumeric() && !b"-._".contains(&byte))
    };
    let unusual = special(&client.id)
        || client
            .secret
            .as_ref()
            .is_some_and(|secret| special(secret.expose()));
    if client.method != AuthMethod::ClientSecretBasic || !unusual {
        return Err(skip(
            "our client does not use Basic, or its ID and secret need no encoding",
        ));
    }
    match &facts.failed {
        Some(failed)
            if failed.kind == Kind::ClientAuthentication
                && failed.word.as_deref() == Some("invalid_client")
                && facts.answer.is_some() =>
        {
            Ok(fail(&failed.sentence))
        }
        _ if facts.token_answer().is_ok() => Ok(pass("the server decodes them")),
        _ => Err(skip(
            "no tokens were issued, but not because of the client authentication",
        )),
    }
}
