//! The issuer's key set.

use crate::conformance::check::{AS, Check, How};
use crate::conformance::facts::object;
use crate::conformance::prober::Prober;
use crate::conformance::verdict::{Checked, fail, none_wrong, not_applicable, warn};
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Severity};
use crate::trace::step::StepId;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;
use std::collections::HashSet;

pub(super) const DISC_23: Check = Check {
    id: "DISC-23",
    subjects: AS,
    class: Class::S,
    severity: Severity::Critical,
    sentence: "The key set has a valid RSA key, distinct key IDs and no private member",
    source: &["SMART-scopes", "7517 4", "7517 9.2"],
    how: How::Asks(key_set),
};

fn key_set(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let address = facts
        .member("jwks_uri")
        .and_then(|value| value.as_str().map(ToOwned::to_owned));
    let address = address.ok_or_else(|| not_applicable("no keys are published"))?;
    let seen = facts
        .exchanges(StepId::IdToken)
        .find(|(exchange, _)| exchange.url.as_str() == address);
    let document = match seen.and_then(|(_, response)| object(response)) {
        Some(document) => document,
        None => object(&prober.get(&address, &[])?)
            .ok_or_else(|| fail("the key set is not a JSON object"))?,
    };
    let keys = document
        .get("keys")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let mut wrong = Vec::new();
    for member in ["d", "p", "q", "dp", "dq", "qi", "k"] {
        if keys.iter().any(|key| key.get(member).is_some()) {
            wrong.push(format!(
                "a key contains the private member `{member}`, so anybody can sign as the provider"
            ));
        }
    }
    let ids: Vec<&str> = keys.iter().filter_map(|key| key["kid"].as_str()).collect();
    if ids.iter().collect::<HashSet<_>>().len() != ids.len() {
        wrong.push("two keys have the same `kid`".into());
    }
    // An OpenID provider may use only other kinds of keys, but SMART requires RSA.
    let lacks_rsa = !keys.iter().any(is_sound_rsa);
    if wrong.is_empty() && lacks_rsa && facts.is_openid_only() && keys.iter().any(is_of_a_curve) {
        return Ok(warn("there is no RSA key, which SMART requires"));
    }
    if lacks_rsa {
        wrong.push("there is no RSA signing key of 2048 bits or more".into());
    }
    none_wrong(&wrong, "the keys are valid")
}

/// Whether this is an elliptic-curve signing key that names its curve.
fn is_of_a_curve(key: &Value) -> bool {
    let signs = key["use"].as_str().is_none_or(|usage| usage == "sig");
    signs && (key["kty"] == "EC" || key["kty"] == "OKP") && key["crv"].is_string()
}

fn is_sound_rsa(key: &Value) -> bool {
    let bytes = key["n"]
        .as_str()
        .and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text).ok())
        .unwrap_or_default();
    let signs = key["use"].as_str().is_none_or(|usage| usage == "sig");
    key["kty"] == "RSA" && signs && key["e"].is_string() && bytes.len() >= 256
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signing_key_needs_2048_bits() {
        let key = |bytes: usize, usage: &str| serde_json::json!({"kty": "RSA", "use": usage, "e": "AQAB", "n": BASE64_URL_SAFE_NO_PAD.encode(vec![255; bytes])});
        assert!(
            is_sound_rsa(&key(256, "sig"))
                && !is_sound_rsa(&key(128, "sig"))
                && !is_sound_rsa(&key(256, "enc"))
        );
    }
}
