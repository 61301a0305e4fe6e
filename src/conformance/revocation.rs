//! REV: revocation (checks.md section 10).

use crate::conformance::check::{AS, Check, How};
use crate::conformance::prober::Prober;
use crate::conformance::prober::form::Pairs;
use crate::conformance::prober::practice::second;
use crate::conformance::prober::walk::is_alive;
use crate::conformance::verdict::{Checked, Judgement, fail, not_applicable, pass, skip, warn};
use crate::oauth::client::Client;
use crate::oauth::facts::Facts;
use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;
use crate::trace::finding::{Class, Severity};
use http::StatusCode;
use url::Url;

pub(crate) const CHECKS: &[Check] = &[REV_01, REV_02, REV_03, REV_04, REV_05, REV_06];

fn endpoint(facts: &Facts) -> Result<&Url, Judgement> {
    let target = facts.target()?;
    if target.through_gateway() {
        return Err(skip("the gateway holds the client secret"));
    }
    let url = target
        .revocation_endpoint
        .as_ref()
        .ok_or_else(|| not_applicable("revocation is not offered"))?;
    if url.origin() == target.token_url.origin() {
        Ok(url)
    } else {
        Err(skip(
            "the revocation endpoint is on another origin, to which no token is sent",
        ))
    }
}

fn form(token: &str, hint: Option<&str>) -> Pairs {
    let hint = hint.map(|hint| ("token_type_hint".to_owned(), hint.to_owned()));
    std::iter::once(("token".to_owned(), token.to_owned()))
        .chain(hint)
        .collect()
}

fn refreshing(token: &str) -> Pairs {
    [("grant_type", "refresh_token"), ("refresh_token", token)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

const REV_01: Check = Check {
    id: "REV-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "A revoked refresh token no longer works",
    source: &["7009 2.1", "7009 2.2"],
    how: How::AsksAfter(given_back),
};

fn given_back(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let url = endpoint(facts)?;
    let tokens = facts
        .tokens
        .as_ref()
        .ok_or_else(|| skip("no tokens were issued"))?;
    let Some(token) = &tokens.refresh_token else {
        return Err(skip("no refresh token was issued"));
    };
    let status = facts.revoked.ok_or_else(|| skip("no token was revoked"))?;
    if status != StatusCode::OK {
        return Ok(fail(format!(
            "`{url}` returned {} when revoking our own refresh token",
            status.as_u16()
        )));
    }
    if facts.target()?.refresh_url.is_some() {
        return Err(skip("refreshes go through the gateway"));
    }
    Ok(
        if prober
            .token(facts, refreshing(token.expose()))?
            .has_tokens()
        {
            fail("a revoked refresh token still works")
        } else {
            pass("the refresh token no longer works")
        },
    )
}

const REV_02: Check = Check {
    id: "REV-02",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Revoking a refresh token also revokes its access tokens",
    source: &["7009 2.1"],
    how: How::AsksAfter(access_token_dies),
};

fn access_token_dies(prober: &Prober<'_>, facts: &Facts) -> Checked {
    endpoint(facts)?;
    let tokens = facts
        .tokens
        .as_ref()
        .ok_or_else(|| skip("no tokens were issued"))?;
    if tokens.refresh_token.is_none() || facts.revoked != Some(StatusCode::OK) {
        return Err(skip("no refresh token was revoked"));
    }
    Ok(if is_alive(prober, facts, tokens.access_token.expose())? {
        warn("the access token still works after its refresh token was revoked")
    } else {
        pass("the access token was also revoked")
    })
}

const REV_03: Check = Check {
    id: "REV-03",
    subjects: AS,
    class: Class::A,
    severity: Severity::Low,
    sentence: "Revoking a made-up token returns 200",
    source: &["7009 2.2"],
    how: How::Asks(made_up),
};

fn made_up(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let answered = prober.post_as(
        &facts.target()?.revoking_client(),
        endpoint(facts)?,
        form(Secret::random().expose(), None),
    )?;
    Ok(match answered.status {
        StatusCode::OK => pass("the revocation returned 200"),
        status => fail(format!(
            "the revocation returned {}, which reveals which tokens exist",
            status.as_u16()
        )),
    })
}

/// Returns a refresh token from a separate sign-in for this check.
fn own(prober: &Prober<'_>, facts: &Facts) -> Result<String, Judgement> {
    let target = facts.target()?;
    if !target.asks("offline_access") && !target.asks("online_access") {
        return Err(skip("this run does not request a refresh token"));
    }
    prober.tokens(facts)?.2.brought("refresh_token")
}

const REV_04: Check = Check {
    id: "REV-04",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A client cannot revoke another client's token",
    source: &["7009 2.1"],
    how: How::Spends(another_clients),
};

fn another_clients(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, other) = (endpoint(facts)?, second(facts)?);
    let token = own(prober, facts)?;
    prober.post_as(&other, url, form(&token, None))?;
    Ok(if prober.token(facts, refreshing(&token))?.has_tokens() {
        pass("the token still works")
    } else {
        fail("another client can revoke our tokens")
    })
}

const REV_05: Check = Check {
    id: "REV-05",
    subjects: AS,
    class: Class::X,
    severity: Severity::Low,
    sentence: "A wrong hint and a second revocation cause no errors",
    source: &["7009 2.1", "7009 2.2"],
    how: How::Spends(wrong_hint),
};

fn wrong_hint(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = (endpoint(facts)?, facts.target()?.revoking_client());
    let token = own(prober, facts)?;
    for time in ["first", "second"] {
        let answered = prober.post_as(&client, url, form(&token, Some("access_token")))?;
        if answered.status != StatusCode::OK {
            return Ok(fail(format!(
                "the {time} revocation returned {}",
                answered.status.as_u16()
            )));
        }
    }
    Ok(if prober.token(facts, refreshing(&token))?.has_tokens() {
        fail("with a wrong hint, the token is not revoked")
    } else {
        pass("the token is revoked, and both requests returned 200")
    })
}

const REV_06: Check = Check {
    id: "REV-06",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A confidential client must authenticate to revoke",
    source: &["7009 2.1"],
    how: How::Spends(unauthenticated),
};

fn unauthenticated(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = (endpoint(facts)?, facts.target()?.revoking_client());
    if client.secret.is_none() {
        return Err(not_applicable("this client is public"));
    }
    let bare = Client {
        secret: None,
        method: AuthMethod::None,
        assertion: None,
        ..client
    };
    let token = own(prober, facts)?;
    let answered = prober.post_as(&bare, url, form(&token, None))?;
    Ok(match (answered.status, answered.error()) {
        (StatusCode::UNAUTHORIZED, "invalid_client") => {
            pass("a request without authentication returned 401 `invalid_client`")
        }
        (status, _) if status.is_success() => {
            fail("anyone can revoke a confidential client's token")
        }
        (status, error) => warn(format!(
            "a request without authentication is rejected with {} `{error}`",
            status.as_u16()
        )),
    })
}
