//! Which URLs may receive a code, a token or a credential, and which source vouches for them. Data
//! from a gateway vouches for nothing.

use crate::error::{Error, Kind, Result};
use crate::oauth::discovery::metadata::Metadata;
use crate::oauth::discovery::provider::Provider;
use crate::oauth::target::Target;
use crate::rfc::loopback_address::is_loopback;
use crate::rfc::origin::origin_of;
use std::sync::Arc;
use url::Url;

/// The destinations of codes and tokens that the user accepts: origins named in advance, and a
/// function that asks about others.
#[derive(Clone)]
pub struct Accepts {
    pub hosts: Vec<String>,
    /// Asks about an origin, if there is a terminal.
    pub ask: Ask,
}

/// A question about an origin; `false` if there is no terminal to ask on.
pub type Ask = Arc<dyn Fn(&str) -> Result<bool> + Send + Sync>;

impl Accepts {
    /// Accepts only these origins, without asking.
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

/// The role and origin of a URL that no source vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    pub role: &'static str,
    pub origin: String,
}

/// Whether a URL has the authorization endpoint's origin, the origin that the document names, or an
/// accepted one.
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

/// Judges a sign-in through a gateway before its browser opens. Optional URLs that nothing vouches
/// for are removed from the target and returned.
///
/// # Errors
/// [`Kind::Gateway`] if a code or token would go to an origin that neither the user nor the
/// provider vouches for; or the error of asking the user.
pub fn judge(target: &mut Target, accepts: &Accepts) -> Result<Vec<Foreign>> {
    let accepted = &accepts.hosts[..];
    let authorization = target.authorization_endpoint.clone();
    let own = origin_of(&authorization);
    if !is_loopback(&authorization) && !accepts.origin(&own)? {
        let message =
            format!("the gateway sends the sign-in to `{own}`, which has not been accepted");
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
        "the gateway sends the sign-in to `{own}`, but {}, which is not confirmed as the provider's",
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
        "nothing was sent there; if it belongs to the provider, accept it with `{}` or `accepted_hosts` in the \
         config file",
        flags.join(" ")
    ))
}

/// Returns the token endpoint and the FHIR base, if nothing vouches for them. No sign-in works
/// without these two.
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

/// Returns the provider's document, if the definition's issuer is at the authorization endpoint's
/// origin.
fn document(target: &Target) -> Option<&Provider> {
    let definition = target.definition.as_ref()?;
    let issuer = Url::parse(&definition.issuer).ok()?;
    target
        .provider
        .as_ref()
        .filter(|_| origin_of(&issuer) == origin_of(&target.authorization_endpoint))
}

/// A published URL that will get the client's credentials in a sign-in without a gateway.
pub struct Published<'a> {
    role: &'static str,
    address: Option<&'a Url>,
    authorization: &'a Url,
    /// The same URL, if it is also named by the document at the URL that the user typed, or by one
    /// whose issuer is at the sign-in's own origin.
    document: Option<&'a Url>,
}

/// Finds a published URL. The document at the typed URL vouches for what it contains; another
/// document does so only if its issuer is at the sign-in's own origin.
pub fn published<'a>(
    provider: &'a Provider,
    role: &'static str,
    member: impl Fn(&'a Metadata) -> Option<&'a Url>,
) -> Published<'a> {
    let authorization = &provider.authorization_endpoint;
    let typed = member(&provider.metadata);
    let other = provider.oidc.as_ref();
    let is_of_the_sign_in = |document: &&Metadata| {
        let issuer = document
            .issuer
            .as_ref()
            .and_then(|text| Url::parse(text).ok());
        issuer.is_some_and(|issuer| origin_of(&issuer) == origin_of(authorization))
    };
    let of_origin = other.filter(is_of_the_sign_in).and_then(&member);
    Published {
        role,
        address: typed.or_else(|| other.and_then(&member)),
        authorization,
        document: typed.or(of_origin),
    }
}

impl Published<'_> {
    /// Returns the URL, if there is one and something vouches for it.
    ///
    /// # Errors
    /// [`Kind::Provider`] if nothing does.
    pub fn accepted(&self, accepts: &Accepts) -> Result<Option<Url>> {
        let Some(address) = self.address else {
            return Ok(None);
        };
        if vouched(address, self.authorization, self.document, &accepts.hosts) {
            return Ok(Some(address.clone()));
        }
        let (own, origin) = (origin_of(self.authorization), origin_of(address));
        let message = format!(
            "the sign-in is at `{own}`, but its {} is at `{origin}`, which is not confirmed as the provider's",
            self.role
        );
        Err(Error::new(Kind::Provider, message).hint(format!(
            "nothing was sent there; if it belongs to the provider, accept it with `--accept-host {origin}` or `accepted_hosts` in the config file"
        )))
    }
}

/// Returns the notes that the user should read before the browser opens.
#[must_use]
pub fn remarks(target: &Target) -> Vec<String> {
    let own = origin_of(&target.authorization_endpoint);
    let mut said = Vec::new();
    if !is_loopback(&target.authorization_endpoint) {
        said.push(format!(
            "the user signs in at `{own}`, which issues the code"
        ));
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
            "the gateway requests more than the patient's own data: `{}`",
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
    use crate::oauth::discovery::metadata::Kindred;

    #[test]
    fn an_address_is_vouched_for_by_origin_by_document_or_by_the_user() {
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

    /// Returns a provider with the URLs from its typed document and from its OpenID document, which
    /// has this issuer.
    fn provider(typed: Option<&str>, other: Option<&str>, issuer: &str) -> Provider {
        let read = |kind, named: Option<&str>| {
            let endpoint = "pushed_authorization_request_endpoint";
            let named = named.map(|url| format!(r#","{endpoint}":"{url}""#));
            let body = format!(
                r#"{{"issuer":"{issuer}","authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t"{}}}"#,
                named.unwrap_or_default()
            );
            let source = Url::parse("https://fhir.example/x").unwrap();
            Metadata::parse(kind, &source, "https://fhir.example", body.as_bytes())
                .unwrap()
                .0
        };
        let metadata = read(Kindred::Smart, typed);
        let (authorization_endpoint, token_endpoint) = metadata.endpoints().unwrap();
        Provider {
            metadata,
            oidc: Some(read(Kindred::Oidc, other)),
            fhir_base: None,
            authorization_endpoint,
            token_endpoint,
            oddities: Vec::new(),
        }
    }

    #[test]
    fn without_a_gateway_the_typed_document_vouches_and_another_one_only_for_its_own_origin() {
        let far = "https://far.example/par";
        let (own, theirs) = ("https://as.example", "https://idp.example");
        for (typed, other, issuer, accepted, expected) in [
            (Some(far), None, theirs, None, Some(true)),
            (None, Some(far), own, None, Some(true)),
            (None, Some(far), theirs, None, Some(false)),
            (
                None,
                Some(far),
                theirs,
                Some("https://far.example"),
                Some(true),
            ),
            (
                None,
                Some("https://as.example/par"),
                theirs,
                None,
                Some(true),
            ),
            (None, None, own, None, None),
        ] {
            let provider = provider(typed, other, issuer);
            let accepts = Accepts::only(accepted.into_iter().map(ToOwned::to_owned).collect());
            let found = published(&provider, "endpoint", |document| {
                document.pushed_authorization_request_endpoint.as_ref()
            });
            let found = found.accepted(&accepts);
            let is = match &found {
                Ok(None) => None,
                Ok(Some(_)) => Some(true),
                Err(error) => Some(error.kind() != Kind::Provider),
            };
            assert_eq!(is, expected, "{typed:?} {other:?} {issuer} {accepted:?}");
        }
    }
}
