//! Why our client rejects an ID token: its own validation decides, and these checks report which
//! rule failed.

use crate::conformance::check::{AS, AS_RP, Check, How, RP};
use crate::conformance::facts::{Document, text};
use crate::conformance::verdict::{Checked, Judgement, fail, not_applicable, pass, skip};
use crate::error::Kind;
use crate::oauth::facts::Facts;
use crate::rfc::jws;
use crate::trace::finding::{Class, Severity};
use crate::trace::step::StepId;

/// The order of our client's validation; a rejection leaves the later rules untested.
const ORDER: [&str; 12] = [
    "ID-17", "ID-06", "ID-07", "ID-08", "ID-02", "ID-03", "ID-04", "ID-05", "ID-09", "ID-11",
    "ID-10", "ID-13",
];

pub(super) const ID_02: Check = Check {
    id: "ID-02",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "The signature can be verified with a published key",
    source: &["SMART-scopes", "OIDC 3.1.3.7"],
    how: How::Seen(|facts| kept(facts, "ID-02")),
};

pub(super) const ID_03: Check = Check {
    id: "ID-03",
    subjects: AS_RP,
    class: Class::L,
    severity: Severity::Critical,
    sentence: "`iss` is exactly the discovered issuer",
    source: &["OIDC 3.1.3.7"],
    how: How::Seen(|facts| kept(facts, "ID-03")),
};

pub(super) const ID_04: Check = Check {
    id: "ID-04",
    subjects: AS_RP,
    class: Class::L,
    severity: Severity::Critical,
    sentence: "`aud` contains our client and only parties that we trust",
    source: &["OIDC 3.1.3.7"],
    how: How::Seen(|facts| kept(facts, "ID-04")),
};

pub(super) const ID_05: Check = Check {
    id: "ID-05",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our client rejects several audiences without `azp`, or another client's `azp`",
    source: &["OIDC 3.1.3.7"],
    how: How::Client,
};

pub(super) const ID_06: Check = Check {
    id: "ID-06",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client rejects unsigned tokens",
    source: &["8725 3.1", "8725 3.2", "OIDC 3.1.3.7"],
    how: How::Client,
};

pub(super) const ID_07: Check = Check {
    id: "ID-07",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client rejects HS256 keyed with the public key",
    source: &["8725 2.1", "8725 3.1"],
    how: How::Client,
};

pub(super) const ID_08: Check = Check {
    id: "ID-08",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Keys come only from the discovered URL, and are read once more for an unknown `kid`",
    source: &["8725 3.10", "OIDC 10.1.1"],
    how: How::Client,
};

pub(super) const ID_09: Check = Check {
    id: "ID-09",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our client rejects expired tokens and tokens from the future",
    source: &["OIDC 3.1.3.7"],
    how: How::Client,
};

pub(super) const ID_10: Check = Check {
    id: "ID-10",
    subjects: AS_RP,
    class: Class::L,
    severity: Severity::High,
    sentence: "The nonce is returned unchanged",
    source: &["OIDC 3.1.3.7", "9700 4.5.3.2"],
    how: How::Seen(nonce),
};

fn nonce(facts: &Facts) -> Checked {
    if !facts.target()?.nonce {
        return Err(not_applicable("no nonce is sent"));
    }
    kept(facts, "ID-10")
}

pub(super) const ID_11: Check = Check {
    id: "ID-11",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "`sub` is 1 to 255 ASCII characters",
    source: &["OIDC 2"],
    how: How::Seen(|facts| kept(facts, "ID-11")),
};

fn kept(facts: &Facts, id: &str) -> Checked {
    if let Some(sentence) = facts.refused_by(id) {
        return Ok(fail(sentence));
    }
    let claims = claims(facts)?;
    if facts.exchanges(StepId::IdToken).next().is_none() {
        return Err(skip("the ID token could not be validated"));
    }
    let refused = facts
        .failed
        .as_ref()
        .and_then(|failed| failed.check)
        .filter(|check| check.starts_with("ID-"));
    let place = |id: &str| {
        ORDER
            .iter()
            .position(|one| *one == id)
            .unwrap_or(ORDER.len())
    };
    if let Some(by) = refused.filter(|by| place(by) < place(id)) {
        let clock = facts
            .failed
            .as_ref()
            .filter(|failed| failed.kind == Kind::Clock);
        let reason = clock.and_then(|failed| failed.cause.clone());
        return Err(skip(reason.unwrap_or_else(|| {
            format!("the ID token was already rejected ({by})")
        })));
    }
    Ok(match id {
        "ID-03" => pass("it is").with("iss", text(&claims, "iss").unwrap_or_default()),
        "ID-02" => pass("the signature is valid"),
        _ => pass("it is correct"),
    })
}

/// Returns the claims, unverified: our client decides whether they are valid.
pub(super) fn claims(facts: &Facts) -> Result<Document, Judgement> {
    let answer = facts.token_answer()?;
    unverified(&answer)
}

/// Returns the claims in any token response, also unverified.
pub(super) fn unverified(answer: &Document) -> Result<Document, Judgement> {
    let token = text(answer, "id_token").ok_or_else(|| not_applicable("there is no ID token"))?;
    jws::payload(token).ok_or_else(|| skip("the claims of the ID token cannot be read"))
}

pub(super) const ID_13: Check = Check {
    id: "ID-13",
    subjects: RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Our client rejects a wrong `at_hash`",
    source: &["OIDC 3.1.3.6", "OIDC 3.1.3.8"],
    how: How::Client,
};

pub(super) const ID_17: Check = Check {
    id: "ID-17",
    subjects: RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Our client rejects malformed tokens without crashing",
    source: &["7519", "8725"],
    how: How::Client,
};
