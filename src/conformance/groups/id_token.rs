//! ID: the id token (checks.md section 8). Our client's own validation decides; here is said which rule.

use crate::conformance::check::{AS, AS_RP, Check, How, RP};
use crate::conformance::facts::{Document, text};
use crate::conformance::practice::somebody_else;
use crate::conformance::prober::Prober;
use crate::conformance::verdict::{
    Checked, Judgement, fail, none_wrong, not_applicable, pass, skip,
};
use crate::driver::drive::Driver;
use crate::oauth::facts::Facts;
use crate::rfc::jws;
use crate::trace::finding::{Class, Severity};
use crate::trace::step::StepId;
use url::Url;

pub(crate) const CHECKS: &[Check] = &[
    ID_01, ID_02, ID_03, ID_04, ID_05, ID_06, ID_07, ID_08, ID_09, ID_10, ID_11, ID_12, ID_13,
    ID_14, ID_15, ID_16, ID_17,
];

const ID_05: Check = Check {
    id: "ID-05",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our client refuses several audiences without `azp`, or another's `azp`",
    source: &["OIDC 3.1.3.7"],
    how: How::Client,
};

const ID_06: Check = Check {
    id: "ID-06",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client refuses unsigned tokens",
    source: &["8725 3.1", "8725 3.2", "OIDC 3.1.3.7"],
    how: How::Client,
};

const ID_07: Check = Check {
    id: "ID-07",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client refuses HS256 keyed with the public key",
    source: &["8725 2.1", "8725 3.1"],
    how: How::Client,
};

const ID_08: Check = Check {
    id: "ID-08",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Keys come only from the discovered address, once more for an unknown `kid`",
    source: &["8725 3.10", "OIDC 10.1.1"],
    how: How::Client,
};

const ID_09: Check = Check {
    id: "ID-09",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our client refuses expired tokens and those of the future",
    source: &["OIDC 3.1.3.7"],
    how: How::Client,
};

const ID_13: Check = Check {
    id: "ID-13",
    subjects: RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Our client refuses a wrong `at_hash`",
    source: &["OIDC 3.1.3.6", "OIDC 3.1.3.8"],
    how: How::Client,
};

const ID_15: Check = Check {
    id: "ID-15",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client follows no `fhirUser` to another host",
    source: &["SMART-scopes", "SMART-launch step 6"],
    how: How::Client,
};

const ID_17: Check = Check {
    id: "ID-17",
    subjects: RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Our client refuses malformed tokens without harm",
    source: &["7519", "8725"],
    how: How::Client,
};

const ID_01: Check = Check {
    id: "ID-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "An id token comes exactly when `openid` is asked for",
    source: &["SMART-scopes", "OIDC 3.1.3.3"],
    how: How::Seen(comes_when_asked),
};

fn comes_when_asked(facts: &Facts) -> Checked {
    let (answer, target) = (facts.token_answer()?, facts.target()?);
    Ok(
        match (target.asks("openid"), text(&answer, "id_token").is_some()) {
            (true, true) => pass("it came, as asked for"),
            (false, false) => pass("none came, as none was asked for"),
            (true, false) => fail("no id token came although `openid` was asked for"),
            (false, true) => fail("an id token came although `openid` was not asked for"),
        },
    )
}

/// The order in which our client looks at a token; a refusal leaves the later ones open.
const ORDER: [&str; 9] = [
    "ID-17", "ID-06", "ID-07", "ID-08", "ID-02", "ID-03", "ID-04", "ID-05", "ID-11",
];

const ID_02: Check = Check {
    id: "ID-02",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "The signature verifies with a published key",
    source: &["SMART-scopes", "OIDC 3.1.3.7"],
    how: How::Seen(|facts| kept(facts, "ID-02")),
};

const ID_03: Check = Check {
    id: "ID-03",
    subjects: AS_RP,
    class: Class::L,
    severity: Severity::Critical,
    sentence: "`iss` is exactly the discovered issuer",
    source: &["OIDC 3.1.3.7"],
    how: How::Seen(|facts| kept(facts, "ID-03")),
};

const ID_04: Check = Check {
    id: "ID-04",
    subjects: AS_RP,
    class: Class::L,
    severity: Severity::Critical,
    sentence: "`aud` holds our client and nobody we do not trust",
    source: &["OIDC 3.1.3.7"],
    how: How::Seen(|facts| kept(facts, "ID-04")),
};

const ID_11: Check = Check {
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
        return Err(skip("the id token could not be checked"));
    }
    let refused = facts
        .failed
        .as_ref()
        .and_then(|(_, check, _)| *check)
        .filter(|check| check.starts_with("ID-"));
    let place = |id: &str| {
        ORDER
            .iter()
            .position(|one| *one == id)
            .unwrap_or(ORDER.len())
    };
    if let Some(by) = refused.filter(|by| place(by) < place(id)) {
        return Err(skip(format!("the id token was refused before ({by})")));
    }
    Ok(match id {
        "ID-03" => pass("it is").with("iss", text(&claims, "iss").unwrap_or_default()),
        "ID-02" => pass("it verifies"),
        _ => pass("it is as it should be"),
    })
}

/// The claims, unverified: whether they hold is decided by our client.
fn claims(facts: &Facts) -> Result<Document, Judgement> {
    let answer = facts.token_answer()?;
    unverified(&answer)
}

fn unverified(answer: &Document) -> Result<Document, Judgement> {
    let token = text(answer, "id_token").ok_or_else(|| not_applicable("no id token came"))?;
    jws::payload(token).ok_or_else(|| skip("the id token's claims cannot be read"))
}

const ID_12: Check = Check {
    id: "ID-12",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "One person has one `sub`, another person another",
    source: &["OIDC 2", "OIDC 8"],
    how: How::Asks(stable_sub),
};

fn stable_sub(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let driver = prober
        .driver
        .ok_or_else(|| skip("only with `--browser built-in`"))?;
    let sub_of = |person: &Driver| -> Result<String, Judgement> {
        let claims = unverified(&prober.tokens_as(person, facts)?.2.document)?;
        text(&claims, "sub")
            .map(ToOwned::to_owned)
            .ok_or_else(|| skip("the id token has no `sub`"))
    };
    let (first, second) = (sub_of(driver)?, sub_of(driver)?);
    if first != second {
        return Ok(fail(
            "the same person has another `sub` each time, so nobody is recognised",
        ));
    }
    let other = somebody_else(facts, driver)
        .ok_or_else(|| skip("one person keeps one `sub`; no other can sign in"))?;
    Ok(if sub_of(&other)? == first {
        fail("two people have the same `sub`, so one is taken for the other")
    } else {
        pass("one person keeps one `sub`, another has another")
    })
}

const ID_10: Check = Check {
    id: "ID-10",
    subjects: AS_RP,
    class: Class::L,
    severity: Severity::High,
    sentence: "The nonce comes back identical",
    source: &["OIDC 3.1.3.7", "9700 4.5.3.2"],
    how: How::Seen(nonce),
};

fn nonce(facts: &Facts) -> Checked {
    if !facts.target()?.nonce {
        return Err(not_applicable("no nonce is sent"));
    }
    kept(facts, "ID-10")
}

const ID_14: Check = Check {
    id: "ID-14",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "`fhirUser` names a person's resource on this FHIR server",
    source: &["SMART-scopes"],
    how: How::Seen(fhir_user),
};

fn fhir_user(facts: &Facts) -> Checked {
    if !facts.target()?.asks("fhirUser") {
        return Err(not_applicable("`fhirUser` is not asked for"));
    }
    let claims = claims(facts)?;
    let Some(claim) = text(&claims, "fhirUser") else {
        return Ok(fail("the claim `fhirUser` is missing"));
    };
    let mut wrong = Vec::new();
    let kind = claim.rsplit('/').nth(1).unwrap_or_default();
    if ![
        "Patient",
        "Practitioner",
        "PractitionerRole",
        "RelatedPerson",
        "Person",
    ]
    .contains(&kind)
    {
        wrong.push(format!("`{claim}` names no person"));
    }
    if let (Ok(absolute), Some(base)) = (Url::parse(claim), facts.target()?.fhir_base.as_deref())
        && Url::parse(base).is_ok_and(|base| base.origin() != absolute.origin())
    {
        wrong.push(format!("`{claim}` is not on this FHIR server"));
    }
    none_wrong(&wrong, "it names a person on this server")
        .map(|judgement| judgement.with("fhirUser", claim))
}

const ID_16: Check = Check {
    id: "ID-16",
    subjects: RP,
    class: Class::L,
    severity: Severity::Low,
    sentence: "Our request demands no `max_age` and no `auth_time`",
    source: &["SMART-scopes"],
    how: How::Seen(no_max_age),
};

fn no_max_age(facts: &Facts) -> Checked {
    let asked = facts.asked()?;
    Ok(
        match asked
            .iter()
            .find(|(name, _)| name == "max_age" || name == "claims")
        {
            Some((name, _)) => fail(format!("our request carries `{name}`")),
            None => pass("it does not"),
        },
    )
}
