//! TOK: the token endpoint (checks.md section 6).

use crate::conformance::check::{AS, AS_RP, Check, How, RP};
use crate::conformance::facts::{header, media_type, object};
use crate::conformance::groups::discovery::readable_by;
use crate::conformance::practice::{aged, second};
use crate::conformance::prober::{Answered, Pairs, Prober, STRANGER};
use crate::conformance::verdict::{
    Checked, Judgement, fail, none_wrong, not_applicable, pass, skip, warn,
};
use crate::conformance::walk::Asked;
use crate::error::{Error, Kind};
use crate::oauth::client::Client;
use crate::oauth::client::assertion;
use crate::oauth::client::assertion::Flaw;
use crate::oauth::facts::Facts;
use crate::oauth::token::answer::not_granted;
use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;
use crate::trace::finding::{Class, Severity, Verdict};
use http::{HeaderMap, HeaderName, Method, StatusCode};
use serde_json::Value;
use url::Url;

pub(crate) const CHECKS: &[Check] = &[
    TOK_01, TOK_02, TOK_03, TOK_04, TOK_05, TOK_06, TOK_07, TOK_08, TOK_09, TOK_10, TOK_11, TOK_12,
    TOK_13, TOK_14, TOK_15, TOK_16, TOK_17, TOK_18, TOK_19, TOK_20, TOK_21, TOK_22, TOK_23, TOK_24,
    TOK_25, TOK_26, TOK_27, TOK_28, TOK_29,
];

const TOK_26: Check = Check {
    id: "TOK-26",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client follows no redirect of the token endpoint",
    source: &["ours"],
    how: How::Client,
};

const TOK_27: Check = Check {
    id: "TOK-27",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "A malformed token answer is one clear error, and the code is not sent again",
    source: &["6749 5.2", "ours"],
    how: How::Client,
};

const TOK_28: Check = Check {
    id: "TOK-28",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our client refuses tokens of another type than Bearer",
    source: &["6749 7.1"],
    how: How::Client,
};

const TOK_29: Check = Check {
    id: "TOK-29",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A failing exchange shows no secret anywhere",
    source: &["9700 4.9", "ours"],
    how: How::Client,
};

/// No code may live longer (RFC 6749 section 4.1.2); seconds.
const TOO_OLD: u32 = 601;

const TOK_01: Check = Check {
    id: "TOK-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "A good exchange is answered with token, type, scope and life",
    source: &["SMART-launch step 5", "6749 5.1"],
    how: How::Seen(good_exchange),
};

fn good_exchange(facts: &Facts) -> Checked {
    let response = facts.token_response()?;
    let status = response.status();
    let Some(document) = object(response) else {
        return Ok(fail(format!(
            "the answer to a code has status {} and is no JSON object",
            status.as_u16()
        )));
    };
    if let Some(error) = document.get("error").and_then(Value::as_str) {
        // Whose fault it is decides elsewhere: PKCE-01, or our own secret.
        return match error {
            "invalid_grant" | "invalid_client" | "unauthorized_client" => {
                Err(skip(format!("the exchange was refused with `{error}`")))
            }
            _ => Ok(fail(format!("a good exchange is refused with `{error}`"))),
        };
    }
    let (mut wrong, mut unusual) = (Vec::new(), Vec::new());
    if status != StatusCode::OK {
        wrong.push(format!("its status is {}", status.as_u16()));
    }
    if !document.get("access_token").is_some_and(Value::is_string) {
        wrong.push("`access_token` is missing".to_owned());
    }
    match document.get("token_type").and_then(Value::as_str) {
        Some(kind) if kind.eq_ignore_ascii_case("bearer") => {}
        Some(kind) => wrong.push(format!("`token_type` is `{kind}`")),
        None => wrong.push("`token_type` is missing".to_owned()),
    }
    if !document.get("scope").is_some_and(Value::is_string) {
        // RFC 6749 section 5.1 lets it out where nothing differs; SMART demands it.
        let missing = "`scope` is missing".to_owned();
        if facts.is_openid_only() {
            unusual.push(missing);
        } else {
            wrong.push(missing);
        }
    }
    match document.get("expires_in") {
        None => unusual.push("it does not say how long the token lives".to_owned()),
        Some(Value::Number(life)) if life.as_f64().is_some_and(|life| life > 3600.0) => {
            unusual.push(format!(
                "the access token lives {life} s, longer than an hour"
            ));
        }
        Some(Value::Number(life)) if life.as_f64().is_some_and(|life| life > 0.0) => {}
        Some(_) => wrong.push("`expires_in` is no positive number".to_owned()),
    }
    if wrong.is_empty() && !unusual.is_empty() {
        return Ok(warn(unusual.join("; ")));
    }
    none_wrong(&wrong, "everything is there")
}

const TOK_02: Check = Check {
    id: "TOK-02",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "The token answer must not be stored",
    source: &["SMART-launch step 5", "6749 5.1"],
    how: How::Seen(tokens_not_stored),
};

fn tokens_not_stored(facts: &Facts) -> Checked {
    let response = facts.token_response()?;
    facts.token_answer()?;
    Ok(not_stored(response))
}

pub(crate) fn not_stored(response: &crate::http::Response) -> Judgement {
    let of = |name| {
        header(response.headers(), name)
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let (cache, pragma) = (of("cache-control"), of("pragma"));
    match (cache.contains("no-store"), pragma.contains("no-cache")) {
        (true, true) => pass("storing is forbidden"),
        (true, false) => warn("`Pragma: no-cache` is missing, which only very old caches need"),
        (false, _) => fail("`Cache-Control: no-store` is missing, so a cache may keep the tokens"),
    }
    .with("cache_control", cache)
    .with("pragma", pragma)
}

const TOK_03: Check = Check {
    id: "TOK-03",
    subjects: AS,
    class: Class::L,
    severity: Severity::Low,
    sentence: "The token answer is `application/json`",
    source: &["6749 5.1"],
    how: How::Seen(is_json),
};

fn is_json(facts: &Facts) -> Checked {
    let kind = media_type(facts.token_response()?.headers());
    Ok(if kind == "application/json" {
        pass("it is")
    } else {
        fail(format!("it is served as `{kind}`"))
    })
}

fn direct(facts: &Facts) -> Result<(&Url, &Client), Judgement> {
    let target = facts.target()?;
    if target.through_gateway() {
        return Err(not_applicable(
            "the gateway's token route stands in between",
        ));
    }
    Ok((&target.token_url, &target.client))
}

fn confidential(facts: &Facts) -> Result<(&Url, &Client), Judgement> {
    let (url, client) = direct(facts)?;
    if client.secret.is_none() {
        return Err(not_applicable("this client is public"));
    }
    if client.method.is_assertion() {
        return Err(not_applicable(
            "this client sends no secret, but signs with it",
        ));
    }
    Ok((url, client))
}

/// A well-formed token request with a code nobody gave out.
fn made_up(facts: &Facts) -> Pairs {
    [
        ("grant_type", "authorization_code"),
        ("code", Secret::random().expose()),
        ("redirect_uri", &facts.redirect_uri),
        ("code_verifier", Secret::random().expose()),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

const TOK_04: Check = Check {
    id: "TOK-04",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "The token endpoint refuses GET",
    source: &["6749 3.2"],
    how: How::Asks(refuses_get),
};

fn refuses_get(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = direct(facts)?;
    let mut url = url.clone();
    url.query_pairs_mut()
        .extend_pairs(made_up(facts))
        .append_pair("client_id", &client.id);
    let response = prober.get(url.as_str(), &[])?;
    let status = response.status();
    Ok(
        if object(&response).is_some_and(|document| document.contains_key("access_token")) {
            fail("a GET gets tokens")
        } else if status.is_client_error() {
            pass("a GET is refused")
        } else {
            fail(format!("a GET is answered {}", status.as_u16()))
        },
    )
}

const TOK_05: Check = Check {
    id: "TOK-05",
    subjects: AS,
    class: Class::A,
    severity: Severity::Low,
    sentence: "The token endpoint refuses a JSON body in OAuth's shape",
    source: &["6749 4.1.3"],
    how: How::Asks(refuses_json),
};

fn refuses_json(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = direct(facts)?;
    let mut body: serde_json::Map<String, Value> = made_up(facts)
        .into_iter()
        .map(|(name, value)| (name, Value::String(value)))
        .collect();
    body.insert("client_id".into(), Value::String(client.id.clone()));
    let request = http::Request::post(url.as_str()).header("content-type", "application/json");
    let response = prober.send(request.body(Value::Object(body).to_string().into_bytes()))?;
    let shaped = object(&response)
        .is_some_and(|document| document.get("error").is_some_and(Value::is_string));
    Ok(match response.status() {
        status if status.is_client_error() && shaped => {
            pass("a JSON body is refused in OAuth's shape")
        }
        status if status.is_client_error() => warn(format!(
            "a JSON body is refused with {}, but not in OAuth's shape",
            status.as_u16()
        )),
        status => fail(format!("a JSON body is answered {}", status.as_u16())),
    })
}

const TOK_06: Check = Check {
    id: "TOK-06",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A secret in the query is refused",
    source: &["6749 2.3.1"],
    how: How::Asks(secret_in_query),
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

const TOK_07: Check = Check {
    id: "TOK-07",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A code works once",
    source: &["6749 4.1.2", "6749 10.5"],
    how: How::Asks(code_twice),
};

fn code_twice(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    let (asked, code, _) = prober.tokens(facts)?;
    Ok(prober
        .token(facts, asked.redemption(&code))?
        .refuses(&["invalid_grant"], "the second use of a code"))
}

/// Whether the access token of an answer still opens something.
pub(crate) fn is_alive(prober: &Prober<'_>, facts: &Facts, token: &str) -> Result<bool, Judgement> {
    let fhir = facts.target()?.fhir_base.as_deref();
    let read = fhir
        .zip(facts.patient.as_deref())
        .map(|(base, patient)| format!("{}/Patient/{patient}", base.trim_end_matches('/')));
    let userinfo = || {
        facts
            .member("userinfo_endpoint")
            .and_then(|value| value.as_str().map(ToOwned::to_owned))
    };
    let url = read
        .or_else(userinfo)
        .ok_or_else(|| skip("nothing is known that the token opens"))?;
    let response = prober.get(
        &url,
        &[(http::header::AUTHORIZATION, &format!("Bearer {token}"))],
    )?;
    Ok(response.status().is_success())
}

pub(crate) fn token_of(answered: &Answered, member: &str) -> Result<String, Judgement> {
    let token = answered.document.get(member).and_then(Value::as_str);
    token
        .map(ToOwned::to_owned)
        .ok_or_else(|| skip(format!("no `{member}` came")))
}

const TOK_08: Check = Check {
    id: "TOK-08",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A code's second use revokes the tokens of the first",
    source: &["6749 4.1.2", "9700 4.2.4"],
    how: How::Asks(second_use_revokes),
};

fn second_use_revokes(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    let (asked, code, answered) = prober.tokens(facts)?;
    let token = token_of(&answered, "access_token")?;
    if prober.token(facts, asked.redemption(&code))?.has_tokens() {
        return Err(skip("the code works twice (TOK-07)"));
    }
    Ok(if is_alive(prober, facts, &token)? {
        warn("the tokens of the first use live on")
    } else {
        pass("the tokens of the first use are revoked")
    })
}

const TOK_09: Check = Check {
    id: "TOK-09",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Of many uses of a code at once at most one gets tokens",
    source: &["6749 4.1.2"],
    how: How::Asks(code_raced),
};

fn code_raced(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    let asked = Asked::ordinary(prober, facts)?;
    let code = prober.code(facts, &asked)?;
    let got = prober.raced(facts, &asked.redemption(&code), 20)?;
    Ok(match got {
        0 | 1 => pass(format!("of 20 uses at once {got} got tokens")),
        _ => fail(format!("of 20 uses at once {got} got tokens")),
    })
}

const TOK_11: Check = Check {
    id: "TOK-11",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A code is bound to its redirect URI",
    source: &["6749 4.1.3", "9700 4.5"],
    how: How::Asks(other_redirect_uri),
};

fn other_redirect_uri(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    for other in [None, Some("http://127.0.0.1:1/other")] {
        let asked = Asked::ordinary(prober, facts)?;
        let mut pairs = asked.redemption(&prober.code(facts, &asked)?);
        pairs.retain(|(name, _)| name != "redirect_uri");
        pairs.extend(other.map(|uri| ("redirect_uri".to_owned(), uri.to_owned())));
        let what = if other.is_some() {
            "another redirect URI"
        } else {
            "no redirect URI"
        };
        let judgement = prober
            .token(facts, pairs)?
            .refuses(&["invalid_grant", "invalid_request"], what);
        if judgement.verdict != Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass("another one and none are refused"))
}

const TOK_10: Check = Check {
    id: "TOK-10",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A code older than ten minutes is refused",
    source: &["6749 4.1.2", "SMART-launch"],
    how: How::Asks(expired_code),
};

fn expired_code(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = direct(facts)?;
    let pairs = code_of(prober, facts, TOO_OLD)?;
    Ok(prober
        .post_as(client, url, pairs)?
        .refuses(&["invalid_grant"], "a code of more than ten minutes"))
}

const TOK_12: Check = Check {
    id: "TOK-12",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A code is bound to its client",
    source: &["6749 4.1.3"],
    how: How::Asks(other_client),
};

fn other_client(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, _) = direct(facts)?;
    let other = second(facts)?;
    let pairs = code_of(prober, facts, 0)?;
    Ok(prober
        .post_as(&other, url, pairs)?
        .refuses(&["invalid_grant"], "a code of another client"))
}

const TOK_13: Check = Check {
    id: "TOK-13",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A code both expired and another client's is refused, as is each alone",
    source: &["6749 4.1.3"],
    how: How::Asks(other_client_and_expired),
};

/// Where two reasons to refuse meet, one may hide the other.
fn other_client_and_expired(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = direct(facts)?;
    let other = second(facts)?;
    for (age, by, what) in [
        (TOO_OLD, &other, "a code both expired and another client's"),
        (TOO_OLD, client, "an expired code"),
        (0, &other, "another client's code"),
    ] {
        let pairs = code_of(prober, facts, age)?;
        let judgement = prober
            .post_as(by, url, pairs)?
            .refuses(&["invalid_grant"], what);
        if judgement.verdict != Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass(
        "expired, another client's, and both at once are refused",
    ))
}

/// The form that redeems a code of this age.
fn code_of(prober: &Prober<'_>, facts: &Facts, age: u32) -> Result<Pairs, Judgement> {
    let asked = Asked::ordinary(prober, facts)?;
    let code = prober.code(facts, &asked)?;
    if age > 0 {
        aged(prober, facts, &code, age)?;
    }
    Ok(asked.redemption(&code))
}

const TOK_14: Check = Check {
    id: "TOK-14",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "A missing or unknown client is refused",
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
    Ok(prober
        .post_as(&unknown, url, made_up(facts))?
        .refuses(&["invalid_client", "invalid_request"], "an unknown client"))
}

const TOK_15: Check = Check {
    id: "TOK-15",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A wrong secret is 401 `invalid_client` with `WWW-Authenticate: Basic`",
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
    let judgement = answered.refuses(&["invalid_client"], "a wrong secret");
    let challenges = header(&answered.headers, "www-authenticate")
        .is_some_and(|value| value.to_ascii_lowercase().starts_with("basic"));
    if judgement.verdict == Verdict::Pass
        && client.method == AuthMethod::ClientSecretBasic
        && (answered.status != StatusCode::UNAUTHORIZED || !challenges)
    {
        return Ok(fail(
            "a wrong secret is refused without 401 and `WWW-Authenticate: Basic`",
        ));
    }
    Ok(judgement)
}

const TOK_16: Check = Check {
    id: "TOK-16",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A confidential client without authentication is refused",
    source: &["6749 3.2.1", "6749 5.2"],
    how: How::Asks(unauthenticated),
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

const TOK_17: Check = Check {
    id: "TOK-17",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Two ways of authentication at once are refused",
    source: &["6749 2.3"],
    how: How::Asks(two_ways),
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
    Ok(prober
        .post_as(client, url, pairs)?
        .refuses(&["invalid_request"], "two ways of authentication at once"))
}

const TOK_18: Check = Check {
    id: "TOK-18",
    subjects: AS_RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Id and secret are form-encoded before Basic, and decoded after it",
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
            "our id and secret have no character that would need it",
        ));
    }
    match &facts.failed {
        Some((Kind::ClientAuthentication, _, sentence)) => Ok(fail(sentence)),
        _ if facts.token_answer().is_ok() => Ok(pass("they are decoded after Basic")),
        _ => Err(skip("no tokens came, for another reason")),
    }
}

const TOK_25: Check = Check {
    id: "TOK-25",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "An assertion works once, and only if all of it is right",
    source: &["SMART-asym", "7523 3"],
    how: How::Asks(assertions),
};

fn assertions(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = direct(facts)?;
    if client.method != AuthMethod::PrivateKeyJwt {
        return Err(not_applicable("this client has no key of its own"));
    }
    let unusable = |error: Error| skip(error.to_string());
    let said = |members: &[(&str, String)]| {
        let mut pairs = made_up(facts);
        pairs.extend(
            members
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone())),
        );
        prober.post(url, &pairs, &HeaderMap::new())
    };
    let good = assertion::members(client).map_err(unusable)?;
    if said(&good)?.error() == "invalid_client" {
        return Err(skip("a good assertion is refused too"));
    }
    let mut wrong = vec![("a repeated assertion", good)];
    for (flaw, what) in Flaw::ALL {
        wrong.push((what, assertion::flawed(client, flaw).map_err(unusable)?));
    }
    for (what, members) in wrong {
        let answered = said(&members)?;
        // The made-up code is looked at once the client is believed.
        if answered.error() == "invalid_grant" {
            return Ok(fail(format!("{what} is taken")));
        }
        let judgement = answered.refuses(&["invalid_client"], what);
        if judgement.verdict != Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass("a repeated assertion and wrong ones are refused"))
}

const TOK_19: Check = Check {
    id: "TOK-19",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "Other grants are refused",
    source: &["6749 5.2", "9700 2.4"],
    how: How::Asks(other_grants),
};

fn other_grants(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    for grant in ["fastenctl_probe", "password"] {
        let mut pairs = vec![("grant_type".to_owned(), grant.to_owned())];
        if grant == "password" {
            pairs.extend(
                [
                    ("username", "fastenctl-probe"),
                    ("password", "fastenctl-probe"),
                ]
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
            );
        }
        let words = ["unsupported_grant_type", "unauthorized_client"];
        let judgement = prober
            .token(facts, pairs)?
            .refuses(&words, &format!("`grant_type={grant}`"));
        if judgement.verdict != Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass("other grants are refused"))
}

const TOK_20: Check = Check {
    id: "TOK-20",
    subjects: AS,
    class: Class::A,
    severity: Severity::Low,
    sentence: "A made-up code is 400 `invalid_grant` in JSON",
    source: &["6749 5.2"],
    how: How::Asks(made_up_code),
};

fn made_up_code(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    let answered = prober.token(facts, made_up(facts))?;
    let legal = answered
        .error()
        .bytes()
        .all(|byte| matches!(byte, 0x20..=0x7e) && byte != b'"' && byte != b'\\');
    if !legal || answered.document.is_empty() {
        return Ok(
            fail("the refusal is not in OAuth's shape").with("status", answered.status.as_str())
        );
    }
    Ok(answered.refuses(&["invalid_grant"], "a made-up code"))
}

const TOK_21: Check = Check {
    id: "TOK-21",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Repeated parameters are refused",
    source: &["6749 3.2"],
    how: How::Asks(repeated),
};

fn repeated(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    for name in ["code", "grant_type"] {
        let asked = Asked::ordinary(prober, facts)?;
        let mut pairs = asked.redemption(&prober.code(facts, &asked)?);
        pairs.extend(pairs.iter().find(|(found, _)| found == name).cloned());
        let judgement = prober
            .token(facts, pairs)?
            .refuses(&["invalid_request"], &format!("`{name}` given twice"));
        if judgement.verdict != Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass("repeated parameters are refused"))
}

const TOK_22: Check = Check {
    id: "TOK-22",
    subjects: AS,
    class: Class::X,
    severity: Severity::Low,
    sentence: "An empty parameter counts as absent",
    source: &["6749 3.2"],
    how: How::Asks(empty),
};

fn empty(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    let asked = Asked::ordinary(prober, facts)?;
    let mut pairs = asked.redemption(&prober.code(facts, &asked)?);
    pairs.push(("scope".into(), String::new()));
    let answered = prober.token(facts, pairs)?;
    Ok(if answered.has_tokens() {
        pass("an empty `scope` is as good as none")
    } else {
        fail(format!(
            "an empty `scope` is refused with `{}`",
            answered.error()
        ))
    })
}

const TOK_23: Check = Check {
    id: "TOK-23",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "Only pages of registered origins may call the token endpoint, and never with cookies",
    source: &["SMART-launch"],
    how: How::Asks(preflight),
};

fn preflight(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, _) = direct(facts)?;
    let asked = |origin: &str| {
        let method = HeaderName::from_static("access-control-request-method");
        prober.call(
            Method::OPTIONS,
            url.as_str(),
            &[(http::header::ORIGIN, origin), (method, "POST")],
        )
    };
    let stranger = asked(STRANGER)?;
    let with_cookies = |response: &crate::http::Response| {
        header(response.headers(), "access-control-allow-credentials")
            .is_some_and(|value| value == "true")
    };
    if readable_by(&stranger, STRANGER) && with_cookies(&stranger) {
        return Ok(fail("pages of any origin may call it with cookies"));
    }
    let open = readable_by(&stranger, STRANGER);
    let origin = Url::parse(&facts.redirect_uri)
        .map(|url| url.origin().ascii_serialization())
        .unwrap_or_default();
    let own = asked(&origin)?;
    if with_cookies(&own) {
        return Ok(fail(
            "pages of the client's origin may call it with cookies",
        ));
    }
    Ok(match (open, readable_by(&own, &origin)) {
        (true, _) => warn("pages of any origin may call it, without cookies"),
        (false, true) => pass("only pages of registered origins may call it"),
        (false, false) => pass("no page may call it; apps in a browser cannot be used here"),
    })
}

const TOK_24: Check = Check {
    id: "TOK-24",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "The scopes granted are among those asked",
    source: &["6749 3.3", "6749 5.1", "SMART-scopes"],
    how: How::Seen(scopes_granted),
};

fn scopes_granted(facts: &Facts) -> Checked {
    let (answer, target) = (facts.token_answer()?, facts.target()?);
    let words = answer
        .get("scope")
        .and_then(Value::as_str)
        .ok_or_else(|| skip("the answer names no scopes"))?;
    let granted: Vec<String> = words.split_whitespace().map(ToOwned::to_owned).collect();
    let (more, less) = (
        not_granted(&granted, &target.scopes),
        not_granted(&target.scopes, &granted),
    );
    let judgement = match (more.as_slice(), less.as_slice()) {
        ([], []) => pass("exactly what was asked for is granted"),
        ([], _) => warn(format!("`{}` is not granted", less.join(" "))),
        _ => fail(format!(
            "`{}` is granted, which nobody asked for",
            more.join(" ")
        )),
    };
    Ok(judgement
        .with("asked", target.scopes.join(" "))
        .with("granted", words))
}
