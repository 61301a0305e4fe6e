//! Verification of proofs of possession by the practice provider (RFC 9449 section 4.3).

use crate::rfc::jws;
use crate::sandbox::app::App;
use crate::sandbox::oauth_error::{NONCE, OAuthError};
use crate::secret::Secret;
use axum::http::HeaderMap;
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode};
use serde::Deserialize;

/// How far a proof's time may differ from the sandbox's, in seconds.
const SKEW: i64 = 300;

#[derive(Deserialize)]
struct Claims {
    jti: String,
    htm: String,
    htu: String,
    iat: i64,
    ath: Option<String>,
    nonce: Option<String>,
}

/// The request that a proof has to match.
struct Place<'a> {
    /// Whether an address belongs to this sandbox.
    is_here: &'a dyn Fn(&str) -> bool,
    method: Option<&'a str>,
    /// The access token that the proof accompanies.
    token: Option<&'a Secret>,
    now: i64,
}

/// Returns the key of a token request's proof; `None` if there is no proof.
pub(super) fn at_token_endpoint(
    app: &App,
    headers: &HeaderMap,
    now: i64,
) -> Result<Option<String>, OAuthError> {
    let wrong = |why| OAuthError::bad_request("invalid_dpop_proof", why);
    let Some(proof) = proof(headers).map_err(wrong)? else {
        return Ok(None);
    };
    if app.faults.on("DPOP-03") {
        return Err(wrong("DPoP proofs are not accepted here"));
    }
    let endpoint = format!("{}/token", app.issuer);
    let place = Place {
        is_here: &|htu| htu == endpoint,
        method: Some("POST"),
        token: None,
        now,
    };
    let (claims, key) = checked(proof, &place).map_err(wrong)?;
    if app.faults.on("DPOP-01") && claims.nonce.as_deref() != Some(NONCE) {
        let why = "the proof must contain the nonce from the response";
        return Err(OAuthError::bad_request("use_dpop_nonce", why));
    }
    if !app.grants().is_first_use("dpop", &claims.jti, now) {
        return Err(wrong("the proof was already used"));
    }
    Ok((!app.faults.on("DPOP-02")).then_some(key))
}

/// Whether a request with this token has a proof signed with that key. Callers do not pass the URL
/// of their endpoint, so any URL of this sandbox counts.
pub(super) fn at_resource(app: &App, headers: &HeaderMap, token: &Secret, key: &str) -> bool {
    let place = Place {
        is_here: &|htu| htu.starts_with(&app.issuer),
        method: None,
        token: Some(token),
        now: app.clock.now(),
    };
    let found = proof(headers).ok().flatten();
    let checked = found.and_then(|proof| checked(proof, &place).ok());
    checked.is_some_and(|(_, found)| found == key)
}

/// Returns the only proof in a request.
fn proof(headers: &HeaderMap) -> Result<Option<&str>, &'static str> {
    let mut all = headers.get_all("dpop").iter();
    match (all.next(), all.next()) {
        (None, _) => Ok(None),
        (Some(one), None) => one
            .to_str()
            .map(Some)
            .map_err(|_| "the proof is not valid text"),
        _ => Err("there is more than one proof"),
    }
}

fn checked(proof: &str, place: &Place<'_>) -> Result<(Claims, String), &'static str> {
    let header: Header = jws::header(proof).ok_or("the proof is not a JWT")?;
    if header.typ.as_deref() != Some("dpop+jwt") || header.alg != Algorithm::ES256 {
        return Err("the proof is not a dpop+jwt signed with ES256");
    }
    let key: Jwk = header.jwk.ok_or("the proof contains no key")?;
    let mut validation = Validation::new(Algorithm::ES256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let public = DecodingKey::from_jwk(&key).map_err(|_| "the key of the proof is not valid")?;
    let claims = decode::<Claims>(proof, &public, &validation)
        .map_err(|_| "the signature of the proof is wrong")?
        .claims;
    if !(place.is_here)(&claims.htu) || place.method.is_some_and(|method| method != claims.htm) {
        return Err("the proof is for another request");
    }
    if (place.now - claims.iat).abs() > SKEW {
        return Err("the proof is too old or from the future");
    }
    if place.token.map(Secret::sha256) != claims.ath {
        return Err("the proof is for another token");
    }
    let key = key.thumbprint(ThumbprintHash::SHA256);
    Ok((
        claims,
        key.map_err(|_| "the key of the proof is not valid")?,
    ))
}
