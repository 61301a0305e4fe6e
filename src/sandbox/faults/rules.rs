//! The few faults that change a rule; the code of the rule applies them.

use crate::rfc::jws;
use crate::rfc::pkce::fits;
use crate::sandbox::faults::table::{ELSEWHERE, Faults};
use crate::sandbox::token::pkce;
use crate::secret::Secret;
use serde_json::{Value, json};

impl Faults {
    /// Applies the rule of RFC 7636 section 4.6, with its faults.
    pub(crate) fn verify(
        &self,
        challenge: &str,
        verifier: Option<&Secret>,
    ) -> Result<(), &'static str> {
        let Some(found) = verifier else {
            return if self.on("PKCE-07") {
                Ok(())
            } else {
                pkce::verify(challenge, verifier)
            };
        };
        let hash_fits = || fits(challenge.trim_end_matches('='), found);
        let forgiven = self.any(&["PKCE-06", "PKCE-15"])
            || self.on("PKCE-08") && challenge.is_empty()
            || self.any(&["PKCE-09", "PKCE-10", "PKCE-11", "PKCE-14"]) && hash_fits()
            || self.on("PKCE-13") && found.expose() == challenge;
        if self.on("PKCE-12") && found.expose().len() > 100 {
            return Err("code_verifier is too long");
        }
        if forgiven {
            Ok(())
        } else {
            pkce::verify(challenge, verifier)
        }
    }

    /// Returns a new code; RESP-14 makes it long and uses characters that change if decoded twice.
    pub(crate) fn code(&self) -> Secret {
        if self.on("RESP-14") {
            return Secret::new(format!(
                "{}+/=%.~{}",
                Secret::random().expose(),
                "c".repeat(3_950)
            ));
        }
        Secret::random()
    }

    /// Applies faults to the claims of an ID token.
    pub(crate) fn claims(&self, claims: &mut Value, now: i64) {
        for id in self.ids() {
            match id {
                "ID-03" => {
                    claims["iss"] =
                        json!(format!("{}/", claims["iss"].as_str().unwrap_or_default()));
                }
                "ID-04" => claims["aud"] = json!("another-client"),
                "ID-05" => claims["aud"] = json!([claims["aud"], "another-client"]),
                "ID-09" => claims["exp"] = json!(now - 3600),
                "ID-10" => claims["nonce"] = json!("another-nonce"),
                "ID-12" => claims["sub"] = json!(Secret::random().sha256()),
                "ID-11" => claims["sub"] = json!(""),
                "ID-13" => claims["at_hash"] = json!("AAAAAAAAAAAAAAAAAAAAAA"),
                "ID-14" => drop(
                    claims
                        .as_object_mut()
                        .and_then(|members| members.remove("fhirUser")),
                ),
                "ID-15" => claims["fhirUser"] = json!(format!("{ELSEWHERE}/fhir/Patient/1")),
                _ => {}
            }
        }
    }

    /// Applies faults to the header of an ID token.
    pub(crate) fn header(&self, header: &mut Value) {
        for id in self.ids() {
            match id {
                "ID-06" => header["alg"] = json!("none"),
                "ID-07" => header["alg"] = json!("HS256"),
                "ID-08" => {
                    header["kid"] = json!("unknown");
                    header["jku"] = json!(format!("{ELSEWHERE}/jwks"));
                }
                "ID-17" => {
                    header["crit"] = json!(["exp"]);
                }
                _ => {}
            }
        }
    }

    /// Applies faults to the signature of an ID token.
    pub(crate) fn signature(&self, signature: String) -> String {
        if self.on("ID-06") {
            return String::new();
        }
        if self.on("ID-02") {
            jws::encode([0_u8; 256])
        } else {
            signature
        }
    }
}
