//! The steps after the token exchange: check the ID token, read a record, refresh the grant and
//! finally revoke it (checks.md section 0.4 point 3).

use crate::error::{Error, Kind, Result};
use crate::http::Client as Http;
use crate::oauth::address::endpoint;
use crate::oauth::discovery::metadata::Kindred;
use crate::oauth::discovery::provider::Provider;
use crate::oauth::fhir;
use crate::oauth::id_token::check::check;
use crate::oauth::id_token::claims::{Claims, Expected, claimed};
use crate::oauth::id_token::key_set::KeySet;
use crate::oauth::machine_clock::of_assertion;
use crate::oauth::target::Target;
use crate::oauth::target::by_hand::doubted;
use crate::oauth::token::answer::Tokens;
use crate::oauth::token::endpoint::TokenEndpoint;
use crate::oauth::token::refresh;
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::smart_scope::not_granted;
use crate::secret::Secret;
use crate::trace::comparison::Comparison;
use crate::trace::recorder::Recorder;
use crate::trace::step::{Actor, StepId};
use url::Url;

/// The tokens, and the data needed to use them.
pub struct Grant<'a> {
    pub http: &'a Http,
    pub target: &'a Target,
    pub tokens: Tokens,
    pub nonce: Option<&'a Secret>,
    /// The current time in Unix seconds.
    pub now: i64,
}

impl Grant<'_> {
    /// Uses the tokens in every possible step. The three steps are independent: a failure in one
    /// does not hide the others (checks.md section 12a).
    ///
    /// # Errors
    /// The error of the first step that fails.
    pub fn prove(&mut self, recorder: &Recorder) -> Result<()> {
        let claims = self.id_token(recorder);
        let read = match &claims {
            Ok(claims) => self.read(claims.as_ref(), recorder),
            // A rejected token does not count as naming a patient.
            Err(_) if self.tokens.patient.is_none() => {
                let reason = "the ID token that may name the patient was rejected";
                recorder.skip(StepId::FhirRead, Actor::Machine, Actor::Provider, reason);
                Ok(())
            }
            Err(_) => self.read(None, recorder),
        };
        let refreshed = self.refresh(recorder);
        claims.and(read).and(refreshed)
    }

    fn id_token(&self, recorder: &Recorder) -> Result<Option<Claims>> {
        let skip = |reason: &str| {
            recorder.skip(StepId::IdToken, Actor::Machine, Actor::Provider, reason);
            Ok(None)
        };
        let Some(token) = &self.tokens.id_token else {
            if self.target.asks("openid") {
                recorder.difference("ID-01", "sends no ID token although `openid` was requested");
                return skip("no ID token was issued, although `openid` was requested");
            }
            return skip("no ID token was issued, because `openid` was not requested");
        };
        let provider = self.target.provider.as_ref();
        let (Some(issuer), Some(jwks_uri)) = (
            provider
                .and_then(Provider::issuer)
                .or_else(|| self.named_issuer(token)),
            provider.and_then(Provider::jwks_uri),
        ) else {
            return skip(
                "the provider does not publish the issuer and keys needed to validate the ID token",
            );
        };
        let algorithms = provider.and_then(Provider::id_token_algorithms);
        let given = self.target.by_hand.jwks_uri.as_ref();
        let doubted = |error| doubted(error, "--jwks-uri", given, &jwks_uri);
        recorder.step(StepId::IdToken, Actor::Machine, Actor::Provider, |step| {
            let keys = self.keys(&jwks_uri, recorder).map_err(doubted)?;
            let expected = Expected {
                issuer: &issuer,
                client_id: &self.target.client.id,
                nonce: self.nonce,
                access_token: &self.tokens.access_token,
                algorithms: algorithms.as_deref(),
                now: self.now,
                skew: recorder.skew(self.now),
            };
            compare_claimed(token, &expected, recorder);
            let claims = check(token, &keys, || self.keys(&jwks_uri, recorder), &expected);
            let of_keys = |error: Error| match error.refused_by() {
                Some("ID-02") => doubted(error),
                _ => error,
            };
            let claims = claims.map_err(of_keys)?;
            step.evidence("iss", claims.iss.as_str());
            step.evidence("sub", claims.sub.as_str());
            recorder.oddities(&claims.oddities);
            Ok(Some(claims))
        })
    }

    /// Returns the issuer that the token names, if the user passed the URLs. The keys at the URL in
    /// `--jwks-uri` then vouch for the issuer.
    fn named_issuer(&self, token: &Secret) -> Option<String> {
        let by_hand = self.target.provider.as_ref()?.metadata.kind == Kindred::ByHand;
        claimed(token).filter(|_| by_hand).map(|(issuer, _)| issuer)
    }

    fn keys(&self, jwks_uri: &Url, recorder: &Recorder) -> Result<KeySet> {
        let keys = KeySet::fetch(self.http, jwks_uri)?;
        if keys.leaks_private_keys {
            recorder.difference(
                "DISC-23",
                "publishes a private key in its key set, so anybody can forge its tokens",
            );
        }
        Ok(keys)
    }

    /// Reads the patient's record, or the userinfo endpoint if no patient is known.
    ///
    /// # Errors
    /// [`Kind::Provider`], [`Kind::Network`].
    pub(super) fn read(&self, claims: Option<&Claims>, recorder: &Recorder) -> Result<()> {
        let base = self
            .target
            .fhir_base
            .as_deref()
            .filter(|base| endpoint(base).is_ok());
        let patient = self
            .tokens
            .patient
            .clone()
            .or_else(|| patient_of(claims?.fhir_user.as_deref()?, base?));
        let patient = match (base, patient) {
            (Some(base), None) if self.opens_patients() => self.searched(base, recorder)?,
            (_, patient) => patient,
        };
        match (base, patient) {
            (Some(base), Some(patient)) => {
                recorder.step(StepId::FhirRead, Actor::Machine, Actor::Provider, |step| {
                    recorder.patient(&patient);
                    let record = fhir::read_patient(
                        self.http,
                        base,
                        &patient,
                        &self.tokens.access_token,
                        self.granted(),
                    )?;
                    step.evidence("read", record.url.as_str());
                    if record.is_dstu2 {
                        recorder.difference(
                            "SMART-07",
                            "serves the record as `application/json+fhir`, which is FHIR DSTU2; Fasten cannot read \
                             that",
                        );
                    }
                    Ok(())
                })
            }
            (Some(_), None) if self.target.asks("launch/patient") => {
                recorder.step(StepId::FhirRead, Actor::Machine, Actor::Provider, |_| {
                    Err(nobodys("the token response has no `patient`"))
                })
            }
            _ => self.userinfo(claims, recorder),
        }
    }

    /// Searches for the patient if the token response names none. A failed search is an error only
    /// if the patient was requested.
    fn searched(&self, base: &str, recorder: &Recorder) -> Result<Option<String>> {
        let found = fhir::find_patient(self.http, base, &self.tokens.access_token, self.granted());
        let was_asked_for = self.target.asks("launch/patient");
        match found {
            Ok(patient) => {
                if was_asked_for {
                    recorder.difference(
                        "SMART-05",
                        "sends no `patient` in the token response; a search found the only patient",
                    );
                }
                Ok(Some(patient))
            }
            Err(error) if was_asked_for => {
                let why = format!("the token response has no `patient`, and {error}");
                recorder.step(StepId::FhirRead, Actor::Machine, Actor::Provider, |_| {
                    Err(nobodys(&why))
                })
            }
            Err(_) => Ok(None),
        }
    }

    /// Returns the scopes of the token: those in the response, or else those requested (RFC 6749
    /// section 5.1).
    fn granted(&self) -> &[String] {
        self.tokens.scopes.as_deref().unwrap_or(&self.target.scopes)
    }

    /// Whether the token may search for patients.
    fn opens_patients(&self) -> bool {
        let read = [String::from("patient/Patient.s")];
        not_granted(&read, self.granted()).is_empty()
    }

    fn userinfo(&self, claims: Option<&Claims>, recorder: &Recorder) -> Result<()> {
        let skip =
            |reason: &str| recorder.skip(StepId::FhirRead, Actor::Machine, Actor::Provider, reason);
        let Some(url) = self
            .target
            .provider
            .as_ref()
            .and_then(Provider::userinfo_endpoint)
        else {
            skip(match &self.target.fhir_base {
                Some(_) => "neither a patient nor a userinfo endpoint is known",
                None => {
                    "the URL is that of an issuer, which has no records: use the FHIR base URL to read one"
                }
            });
            return Ok(());
        };
        if !self.target.asks("openid") {
            skip("no patient is known, and `openid` was not requested");
            return Ok(());
        }
        if url.origin() != self.target.token_url.origin()
            && url.origin() != self.target.authorization_endpoint.origin()
        {
            skip("the userinfo endpoint is on another host, to which the token is not sent");
            return Ok(());
        }
        recorder.step(StepId::FhirRead, Actor::Machine, Actor::Provider, |step| {
            fhir::read_userinfo(
                self.http,
                &url,
                claims.map(|claims| claims.sub.as_str()),
                &self.tokens.access_token,
            )?;
            step.evidence("read", url.as_str());
            Ok(())
        })
    }

    fn refresh(&mut self, recorder: &Recorder) -> Result<()> {
        let (to, endpoint) = refresh_endpoint(self.http, self.target);
        let Some(token) = self.tokens.refresh_token.clone() else {
            if self.target.asks("offline_access") {
                recorder.difference(
                    "SMART-17",
                    "sends no refresh token although `offline_access` was requested",
                );
            }
            recorder.skip(
                StepId::Refresh,
                Actor::Machine,
                to,
                "there is no refresh token",
            );
            return Ok(());
        };
        let asked = self.target.asks("offline_access");
        let refreshed = recorder.step(StepId::Refresh, Actor::Machine, to, |step| {
            let refreshed = refresh::refresh(&endpoint, &token).map_err(|error| {
                let skew = recorder.skew(self.now);
                refused(of_assertion(error, self.target.client.method, skew), asked)
            })?;
            step.secret_evidence("access_token", &refreshed.tokens.access_token);
            step.secret_evidence("refresh_token", &refreshed.refresh_token);
            step.evidence("rotated", refreshed.rotated.to_string());
            Ok(refreshed)
        })?;
        note_oddities(&self.tokens, &refreshed.tokens, recorder);
        // A refresh token that is bound to a key need not be rotated (RFC 9700 section 2.2.2).
        let may_stay = self.http.proves() || self.target.client.method != AuthMethod::None;
        if !refreshed.rotated && !may_stay {
            recorder.difference(
                "RT-03",
                "does not rotate the refresh token of a public client",
            );
        }
        self.tokens.access_token = refreshed.tokens.access_token;
        self.tokens.refresh_token = Some(refreshed.refresh_token);
        Ok(())
    }

    /// Revokes what this run obtained. A failure is reported, but the sign-in still succeeds.
    pub fn give_back(&self, recorder: &Recorder) {
        let skip =
            |reason: &str| recorder.skip(StepId::Revoke, Actor::Machine, Actor::Provider, reason);
        if self.target.through_gateway() {
            return skip(
                "the gateway holds the client secret, so the tokens remain valid until they expire",
            );
        }
        let Some(url) = &self.target.revocation_endpoint else {
            return skip(
                "the provider does not offer revocation, so the tokens remain valid until they \
                 expire",
            );
        };
        if url.origin() != self.target.token_url.origin() {
            return skip(
                "the revocation endpoint is on another host, to which the token is not sent",
            );
        }
        let (token, hint) = match &self.tokens.refresh_token {
            Some(token) => (token, "refresh_token"),
            None => (&self.tokens.access_token, "access_token"),
        };
        let revoked = recorder.step(StepId::Revoke, Actor::Machine, Actor::Provider, |step| {
            step.evidence("revoked", hint);
            refresh::revoke(self.http, url, &self.target.revoking_client(), token, hint)
        });
        if let Err(error) = revoked {
            recorder.difference("REV-01", format!("does not revoke tokens: {error}"));
        }
    }
}

fn nobodys(why: &str) -> Error {
    Error::new(
        Kind::Provider,
        format!("access was granted without naming the patient: {why}"),
    )
    .hint("the provider must name the patient for scope `launch/patient` (SMART-05)")
    .check("SMART-21")
}

/// Returns the error for a rejected refresh (RT-09). The hint does not suggest requesting
/// `offline_access` if it was requested already.
fn refused(error: Error, asked: bool) -> Error {
    let error = error.check("RT-09");
    let is_the_token =
        error.kind() == Kind::Provider && error.oauth_error() == Some("invalid_grant");
    if asked && is_the_token {
        return error.hint(
            "`offline_access` was requested, so the refresh token should work: show this report to the provider, and sign in again until it is fixed",
        );
    }
    error
}

/// Notes oddities in the response to a refresh that the earlier response did not have.
fn note_oddities(before: &Tokens, refreshed: &Tokens, recorder: &Recorder) {
    for oddity in &refreshed.oddities {
        if !before.oddities.contains(oddity) {
            recorder.difference("RT-01", format!("during a refresh, {}", oddity.what));
        }
    }
}

/// Shows the token's claims beside the expected values, whether or not the token is rejected.
fn compare_claimed(token: &Secret, expected: &Expected<'_>, recorder: &Recorder) {
    let Some((iss, aud)) = claimed(token) else {
        return;
    };
    let issuer = expected.issuer;
    recorder.compare(Comparison::new(Comparison::ISS_OF_ID_TOKEN, issuer, &iss));
    let client = [expected.client_id.to_owned()];
    let only = |ones: &[String], others: &[String]| {
        ones.iter()
            .filter(|one| !others.contains(one))
            .cloned()
            .collect::<Vec<_>>()
    };
    let (missing, added) = (only(&client, &aud), only(&aud, &client));
    recorder.compare(Comparison::of_sets(
        Comparison::AUD_OF_ID_TOKEN,
        &client,
        &aud,
        missing,
        added,
    ));
}

/// Returns where to refresh: at the gateway if it handles refreshes, or else at the provider.
pub(super) fn refresh_endpoint<'a>(
    http: &'a Http,
    target: &'a Target,
) -> (Actor, TokenEndpoint<'a>) {
    let (to, url) = match &target.refresh_url {
        Some(url) => (Actor::Lighthouse, url),
        None => (Actor::Provider, &target.token_url),
    };
    let endpoint = TokenEndpoint {
        http,
        url,
        client: &target.client,
        through_gateway: to == Actor::Lighthouse,
        test_system: false,
    };
    (to, endpoint)
}

/// Returns the patient that a `fhirUser` claim names, if it is one on this FHIR base (ID-14,
/// ID-15).
fn patient_of(fhir_user: &str, base: &str) -> Option<String> {
    let relative = fhir_user
        .strip_prefix(base.trim_end_matches('/'))
        .map_or(fhir_user, |rest| rest.trim_start_matches('/'));
    relative.strip_prefix("Patient/").map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_for_offline_access_is_not_told_to_request_it() {
        let hint = |kind, word, asked| {
            let error = Error::new(kind, "no")
                .hint("request `offline_access`")
                .answered(word);
            refused(error, asked).next_step().unwrap().to_owned()
        };
        let asks = |hint: &str| hint.starts_with("request");
        assert!(!asks(&hint(Kind::Provider, "invalid_grant", true)));
        assert!(asks(&hint(Kind::Provider, "invalid_grant", false)));
        assert!(asks(&hint(Kind::Gateway, "invalid_grant", true)));
        assert!(asks(&hint(Kind::Provider, "invalid_scope", true)));
    }

    #[test]
    fn accepts_the_patient_only_from_this_fhir_base() {
        let base = "https://f.example/r4/";
        for (fhir_user, expected) in [
            ("Patient/p1", Some("p1")),
            ("https://f.example/r4/Patient/p1", Some("p1")),
            ("https://evil.example/r4/Patient/p1", None),
            ("Practitioner/p1", None),
        ] {
            assert_eq!(
                patient_of(fhir_user, base).as_deref(),
                expected,
                "{fhir_user}"
            );
        }
    }
}
