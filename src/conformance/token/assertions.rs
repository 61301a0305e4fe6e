//! Checks of client authentication with a key (RFC 7523).

use crate::conformance::check::{AS, Check, How};
use crate::conformance::prober::Prober;
use crate::conformance::token::endpoint::{direct, made_up};
use crate::conformance::verdict::{Checked, fail, not_applicable, pass, skip};
use crate::error::Error;
use crate::oauth::client::assertion;
use crate::oauth::client::assertion::Flaw;
use crate::oauth::facts::Facts;
use crate::rfc::auth_method::AuthMethod;
use crate::trace::finding::{Class, Severity, Verdict};
use http::HeaderMap;

pub(super) const TOK_25: Check = Check {
    id: "TOK-25",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "An assertion works only once, and only if every part of it is correct",
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
        return Err(skip("even a valid assertion is rejected"));
    }
    let mut wrong = vec![("a repeated assertion", good)];
    for (flaw, what) in Flaw::ALL {
        wrong.push((what, assertion::flawed(client, flaw).map_err(unusable)?));
    }
    for (what, members) in wrong {
        let answered = said(&members)?;
        // The server only checks the made-up code after it has accepted the client.
        if answered.error() == "invalid_grant" {
            return Ok(fail(format!("{what} is accepted")));
        }
        let judgement = answered.refuses(&["invalid_client"], what);
        if judgement.verdict != Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass("repeated and invalid assertions are rejected"))
}
