//! When an ID token is issued, and which user it names.

use crate::conformance::check::{AS, Check, How, RP};
use crate::conformance::facts::text;
use crate::conformance::id_token::validation::{claims, unverified};
use crate::conformance::prober::Prober;
use crate::conformance::prober::practice::somebody_else;
use crate::conformance::verdict::{
    Checked, Judgement, fail, none_wrong, not_applicable, pass, skip,
};
use crate::driver::drive::Driver;
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Severity};
use url::Url;

pub(super) const ID_01: Check = Check {
    id: "ID-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "An ID token is issued exactly when `openid` is requested",
    source: &["SMART-scopes", "OIDC 3.1.3.3"],
    how: How::Seen(comes_when_asked),
};

fn comes_when_asked(facts: &Facts) -> Checked {
    let (answer, target) = (facts.token_answer()?, facts.target()?);
    Ok(
        match (target.asks("openid"), text(&answer, "id_token").is_some()) {
            (true, true) => pass("one was issued, as requested"),
            (false, false) => pass("none was issued, as none was requested"),
            (true, false) => fail("no ID token was issued, although `openid` was requested"),
            (false, true) => fail("an ID token was issued, although `openid` was not requested"),
        },
    )
}

pub(super) const ID_12: Check = Check {
    id: "ID-12",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Each user has their own `sub`, and keeps it",
    source: &["OIDC 2", "OIDC 8"],
    how: How::Spends(stable_sub),
};

fn stable_sub(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let driver = prober
        .driver
        .ok_or_else(|| skip("this needs `--browser built-in`"))?;
    let sub_of = |person: &Driver| -> Result<String, Judgement> {
        let claims = unverified(&prober.tokens_as(person, facts)?.2.document)?;
        text(&claims, "sub")
            .map(ToOwned::to_owned)
            .ok_or_else(|| skip("the ID token has no `sub`"))
    };
    let (first, second) = (sub_of(driver)?, sub_of(driver)?);
    if first != second {
        return Ok(fail(
            "the same user has a different `sub` each time, so the user cannot be recognized",
        ));
    }
    let other = somebody_else(facts, driver)
        .ok_or_else(|| skip("one user keeps the same `sub`; no other user can sign in"))?;
    Ok(if sub_of(&other)? == first {
        fail("two users have the same `sub`, so one is mistaken for the other")
    } else {
        pass("one user keeps the same `sub`, and another user has a different one")
    })
}

pub(super) const ID_14: Check = Check {
    id: "ID-14",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "`fhirUser` names the user's resource on this FHIR server",
    source: &["SMART-scopes"],
    how: How::Seen(fhir_user),
};

fn fhir_user(facts: &Facts) -> Checked {
    if !facts.target()?.asks("fhirUser") {
        return Err(not_applicable("`fhirUser` is not requested"));
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
        wrong.push(format!("`{claim}` does not name a person"));
    }
    if let (Ok(absolute), Some(base)) = (Url::parse(claim), facts.target()?.fhir_base.as_deref())
        && Url::parse(base).is_ok_and(|base| base.origin() != absolute.origin())
    {
        wrong.push(format!("`{claim}` is not on this FHIR server"));
    }
    none_wrong(&wrong, "it names a person on this server")
        .map(|judgement| judgement.with("fhirUser", claim))
}

pub(super) const ID_15: Check = Check {
    id: "ID-15",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client does not follow `fhirUser` to another host",
    source: &["SMART-scopes", "SMART-launch step 6"],
    how: How::Client,
};

pub(super) const ID_16: Check = Check {
    id: "ID-16",
    subjects: RP,
    class: Class::L,
    severity: Severity::Low,
    sentence: "Our request contains neither `max_age` nor `auth_time`",
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
            Some((name, _)) => fail(format!("our request contains `{name}`")),
            None => pass("it contains neither"),
        },
    )
}
