//! Which addresses may receive a code, a token or a credential, and on whose word. What came through a gateway vouches
//! for nothing.

use crate::error::{Error, Kind, Result};
use crate::oauth::discovery::provider::Provider;
use crate::oauth::target::Target;
use crate::rfc::loopback_address::is_loopback;
use crate::rfc::origin::origin_of;
use std::sync::Arc;
use url::Url;

/// Whose word a person takes for where code and tokens go: origins accepted by name, and the question about another.
#[derive(Clone)]
pub struct Accepts {
    pub hosts: Vec<String>,
    /// Asks about one origin, where somebody can be asked.
    pub ask: Ask,
}

/// A question about an origin; `false` where nobody can be asked.
pub type Ask = Arc<dyn Fn(&str) -> Result<bool> + Send + Sync>;

impl Accepts {
    /// These alone, and nobody is asked.
    #[must_use]
    pub fn only(hosts: Vec<String>) -> Self {
        Self {
            hosts,
            ask: Arc::new(|_| Ok(false)),
        }
    }

    fn origin(&self, own: &str) -> Result<bool> {
        Ok(self.hosts.iter().any(|host| host == own) || (self.ask)(own)?)
    }
}

/// An address that nobody vouches for, and what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    pub role: &'static str,
    pub origin: String,
}

/// Whether an address is of the authorization endpoint's origin, of the one that document names, or accepted.
fn vouched(
    address: &Url,
    authorization: &Url,
    document: Option<&Url>,
    accepted: &[String],
) -> bool {
    let own = origin_of(address);
    own == origin_of(authorization)
        || document.is_some_and(|named| origin_of(named) == own)
        || accepted.contains(&own)
}

/// Judges a sign-in through a gateway before its browser opens. Optional addresses nobody vouches for are taken out of
/// the target and returned.
///
/// # Errors
/// [`Kind::Gateway`] where the code would go to an origin that nobody accepted, or code or token to one that nobody
/// vouches for; what the question ends with.
pub fn judge(target: &mut Target, accepts: &Accepts) -> Result<Vec<Foreign>> {
    let accepted = &accepts.hosts[..];
    let authorization = target.authorization_endpoint.clone();
    let own = origin_of(&authorization);
    if !is_loopback(&authorization) && !accepts.origin(&own)? {
        let message =
            format!("the gateway sends the sign-in to `{own}`, which nobody has accepted");
        return Err(refusal(message, &[own]));
    }
    let needed = foreign_and_needed(target, &authorization, accepted);
    if needed.is_empty() {
        return Ok(take_out_foreign(target, &authorization, accepted));
    }
    let said: Vec<String> = needed
        .iter()
        .map(|foreign| format!("its {} is at `{}`", foreign.role, foreign.origin))
        .collect();
    let message = format!(
        "the gateway sends the sign-in to `{own}`, but {}, and nobody vouches for that",
        said.join(" and ")
    );
    let mut origins: Vec<String> = needed.into_iter().map(|foreign| foreign.origin).collect();
    origins.dedup();
    Err(refusal(message, &origins))
}

fn refusal(message: String, origins: &[String]) -> Error {
    let flags: Vec<String> = origins
        .iter()
        .map(|origin| format!("--accept-host {origin}"))
        .collect();
    Error::new(Kind::Gateway, message).hint(format!(
        "nothing was sent there; if it is the provider's own, accept it: `{}`, or `accepted_hosts` in the config file",
        flags.join(" ")
    ))
}

/// Token endpoint and FHIR base: without them there is no sign-in.
fn foreign_and_needed(target: &Target, authorization: &Url, accepted: &[String]) -> Vec<Foreign> {
    let named = document(target).and_then(|provider| provider.metadata.token_endpoint.as_ref());
    let token = Some(&target.token_url).filter(|_| !target.through_gateway());
    let base = target
        .fhir_base
        .as_ref()
        .filter(|base| target.aud.as_ref() != Some(*base))
        .and_then(|base| Url::parse(base).ok());
    [
        ("token endpoint", token, named),
        ("FHIR base", base.as_ref(), None),
    ]
    .into_iter()
    .filter_map(|(role, address, named)| foreign(role, address?, authorization, named, accepted))
    .collect()
}

fn take_out_foreign(target: &mut Target, authorization: &Url, accepted: &[String]) -> Vec<Foreign> {
    let named = document(target).map(|provider| provider.metadata.clone());
    let mut out = Vec::new();
    let mut judge = |role, address: &mut Option<Url>, named: Option<&Url>| {
        let refused = address
            .as_ref()
            .and_then(|address| foreign(role, address, authorization, named, accepted));
        if let Some(refused) = refused {
            *address = None;
            out.push(refused);
        }
    };
    let revocation = named
        .as_ref()
        .and_then(|named| named.revocation_endpoint.as_ref());
    judge(
        "revocation endpoint",
        &mut target.revocation_endpoint,
        revocation,
    );
    let userinfo = named
        .as_ref()
        .and_then(|named| named.userinfo_endpoint.as_ref());
    if let Some(provider) = &mut target.provider {
        for document in std::iter::once(&mut provider.metadata).chain(&mut provider.oidc) {
            judge(
                "userinfo endpoint",
                &mut document.userinfo_endpoint,
                userinfo,
            );
            judge(
                "revocation endpoint",
                &mut document.revocation_endpoint,
                revocation,
            );
        }
    }
    out.dedup();
    out
}

fn foreign(
    role: &'static str,
    address: &Url,
    authorization: &Url,
    named: Option<&Url>,
    accepted: &[String],
) -> Option<Foreign> {
    (!vouched(address, authorization, named, accepted)).then(|| Foreign {
        role,
        origin: origin_of(address),
    })
}

/// The provider's document, if it was fetched from the authorization endpoint's own origin.
fn document(target: &Target) -> Option<&Provider> {
    let definition = target.definition.as_ref()?;
    let issuer = Url::parse(&definition.issuer).ok()?;
    target
        .provider
        .as_ref()
        .filter(|_| origin_of(&issuer) == origin_of(&target.authorization_endpoint))
}

/// What a person should read before the browser opens.
#[must_use]
pub fn remarks(target: &Target) -> Vec<String> {
    let own = origin_of(&target.authorization_endpoint);
    let mut said = Vec::new();
    if !is_loopback(&target.authorization_endpoint) {
        said.push(format!("the sign-in, and its code, are at `{own}`"));
    }
    let beyond = |scope: &&String| scope.starts_with("user/") || scope.starts_with("system/");
    let wide: Vec<&str> = target
        .scopes
        .iter()
        .filter(beyond)
        .map(String::as_str)
        .collect();
    if target.definition.is_some() && !wide.is_empty() {
        said.push(format!(
            "the gateway asks for more than the patient's own: `{}`",
            wide.join(" ")
        ));
    }
    let aud = target.aud.as_ref().and_then(|aud| Url::parse(aud).ok());
    if let Some(aud) = aud.map(|aud| origin_of(&aud)).filter(|aud| *aud != own) {
        said.push(format!("the token is for `{aud}` (`aud`), not for `{own}`"));
    }
    let token = origin_of(&target.token_url);
    if !target.through_gateway() && token != own {
        said.push(format!(
            "the code goes to the token endpoint at `{token}`, not at `{own}`"
        ));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_vouched_for_by_origin_by_document_or_by_name() {
        let url = |text: &str| Url::parse(text).unwrap();
        let authorization = url("https://as.example/authorize");
        let named = url("https://token.example/t");
        let accepted = ["https://fhir.example:8443".to_owned()];
        for (address, expected) in [
            ("https://as.example:443/token", true),
            ("https://token.example/other", true),
            ("https://fhir.example:8443/r4", true),
            ("https://fhir.example/r4", false),
            ("https://as.example:8443/token", false),
            ("http://as.example/token", false),
            ("https://as.example.evil.example/token", false),
            ("https://evil.example/?https://as.example", false),
        ] {
            let is = vouched(&url(address), &authorization, Some(&named), &accepted);
            assert_eq!(is, expected, "{address}");
        }
        let (one, two) = (url("http://127.0.0.1:1/a"), url("http://127.0.0.1:2/t"));
        assert!(!vouched(&two, &one, None, &[]), "two ports are two origins");
    }
}
