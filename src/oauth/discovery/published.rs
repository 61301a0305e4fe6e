//! Finds the documents that a provider publishes. It tries, in this order, SMART's plus the OpenID
//! one beside it, the OpenID one alone, RFC 8414's, and the capability statement.

use crate::driver::html;
use crate::error::{Error, Kind, Result};
use crate::http::Client;
use crate::oauth::address::{endpoint, well_known, well_known_inserted};
use crate::oauth::discovery::agreement::agree;
use crate::oauth::discovery::document::wrong;
use crate::oauth::discovery::fetched::{fetch, next_step, refusal};
use crate::oauth::discovery::metadata::{Kindred, Metadata};
use crate::oauth::discovery::provider::Provider;
use crate::oauth::markup::{self, Markup};
use crate::rfc::json_object;
use crate::rfc::oddity::Oddity;
use crate::rfc::typed_base::{Below, below};
use crate::text::line;
use http::StatusCode;
use url::Url;

/// Maximum length of a page's title in a message.
const LONGEST_TITLE: usize = 80;

/// A document and its oddities.
type Read = (Metadata, Vec<Oddity>);

/// Discovers the provider behind a FHIR base or an issuer.
///
/// # Errors
/// [`Kind::Provider`] if it publishes nothing usable, [`Kind::Network`] if it cannot be reached,
/// [`Kind::Usage`] if the published issuer differs from the typed one only by a trailing `/`.
pub fn discover(http: &Client, base: &str) -> Result<Provider> {
    let url = well_known(base, "smart-configuration")?;
    match document(http, &url)? {
        Found::Json(body, moved) => smart_first(http, base, &url, &body, moved),
        Found::Not(smart) => by_issuer(http, base, smart),
    }
}

/// Returns the base URL that the user meant. For a document's URL, it is the base that the document
/// belongs to. The same goes for a record's URL, unless a provider is found at that URL itself.
#[must_use]
pub fn base_meant(http: &Client, typed: &str) -> String {
    match below(typed) {
        Some(Below::Document(base)) => base,
        Some(Below::Record(base)) if discover(http, typed).is_err() => base,
        _ => typed.to_owned(),
    }
}

fn smart_first(
    http: &Client,
    base: &str,
    url: &Url,
    body: &[u8],
    moved: Option<Url>,
) -> Result<Provider> {
    let (metadata, mut oddities) = Metadata::parse(Kindred::Smart, url, base, body)?;
    oddities.extend(redirected(Kindred::Smart, url, moved));
    let oidc = match beside(http, &metadata)? {
        Some((oidc, odd)) => {
            oddities.extend(odd);
            Some(oidc)
        }
        None => None,
    };
    // Both endpoints must come from the same document.
    let endpoints = metadata.endpoints();
    let endpoints = endpoints.or_else(|| oidc.as_ref().and_then(Metadata::endpoints));
    let (authorization_endpoint, token_endpoint) =
        endpoints.ok_or_else(|| wrong(url, missing(&metadata), "is missing"))?;
    Ok(Provider {
        metadata,
        oidc,
        fhir_base: Some(base.to_owned()),
        authorization_endpoint,
        token_endpoint,
        oddities,
    })
}

const fn missing(metadata: &Metadata) -> &'static str {
    if metadata.authorization_endpoint.is_none() {
        "authorization_endpoint"
    } else {
        "token_endpoint"
    }
}

/// Reads the documents of an issuer without a SMART document: tries OpenID's, then OAuth's.
fn by_issuer(http: &Client, base: &str, smart: Refused) -> Result<Provider> {
    let mut refused = vec![smart];
    let oidc = Some(well_known(base, "openid-configuration")?);
    let oauth = well_known_inserted(base, "oauth-authorization-server");
    for (kind, url) in [(Kindred::Oidc, oidc), (Kindred::OAuth, oauth)] {
        let Some(url) = url else { continue };
        match document(http, &url)? {
            Found::Json(body, moved) => {
                let read = of_issuer(kind, &url, &body, base).map_err(|fault| fault.typed(base))?;
                return alone(&url, read, redirected(kind, &url, moved));
            }
            Found::Not(why) => refused.push(why),
        }
    }
    if refused[0].is_absent() {
        return by_statement(http, base, refused);
    }
    Err(nothing_published(&refused))
}

/// Reads the endpoints of a SMART 1.0 server from its capability statement.
fn by_statement(http: &Client, base: &str, mut refused: Vec<Refused>) -> Result<Provider> {
    let url = endpoint(&format!("{}/metadata", base.trim_end_matches('/')));
    let found = url.ok().map(|url| (document(http, &url), url));
    match found {
        Some((Ok(Found::Json(body, moved)), url)) => {
            let read = Metadata::parse(Kindred::Fhir, &url, base, &body)?;
            if read.0.endpoints().is_some() {
                let what = format!(
                    "publishes the URLs of its sign-in only in its capability statement `{url}`, as SMART 1.0 did"
                );
                let mut provider = alone(&url, read, redirected(Kindred::Fhir, &url, moved))?;
                provider.oddities.push(Oddity::new("DISC-01", what));
                provider.fhir_base = Some(base.to_owned());
                return Ok(provider);
            }
            let why = "does not contain the URLs of a sign-in".to_owned();
            let status = StatusCode::NOT_FOUND;
            refused.push(Refused {
                url,
                status,
                is_page: false,
                why,
            });
        }
        Some((Ok(Found::Not(why)), _)) => {
            refused.push(why);
            if let Some(portal) = portal(http, base) {
                return Err(portal);
            }
        }
        _ => {}
    }
    Err(nothing_published(&refused))
}

/// Returns an error if the URL leads to an ordinary web page: the user passed the portal's URL
/// instead of the FHIR base URL.
fn portal(http: &Client, base: &str) -> Option<Error> {
    let response = fetch(http, &endpoint(base).ok()?).ok()?.response;
    let is_page = response.status().is_success() && markup::of(&response) == Some(Markup::Page);
    let title = html::read(response.body()).title;
    let title = line(title.trim(), LONGEST_TITLE);
    let named = if title.is_empty() {
        String::new()
    } else {
        format!(", titled “{title}”")
    };
    is_page.then(|| {
        Error::new(
            Kind::Usage,
            format!("`{base}` is a web page{named}, not a FHIR base URL or issuer"),
        )
        .hint("look the provider up by name: `fastenctl providers WORDS`; its developer pages also show the FHIR \
         base URL")
    })
}

fn alone(url: &Url, (metadata, mut oddities): Read, moved: Option<Oddity>) -> Result<Provider> {
    oddities.extend(moved);
    let (authorization_endpoint, token_endpoint) = metadata
        .endpoints()
        .ok_or_else(|| wrong(url, missing(&metadata), "is missing"))?;
    Ok(Provider {
        metadata,
        oidc: None,
        fhir_base: None,
        authorization_endpoint,
        token_endpoint,
        oddities,
    })
}

/// Fetches the OpenID document of a SMART document's issuer, or, if there is none and the SMART
/// document lacks an endpoint, the RFC 8414 one. Both may be absent, but must not contradict the
/// SMART document.
fn beside(http: &Client, smart: &Metadata) -> Result<Option<Read>> {
    let Some(issuer) = &smart.issuer else {
        return Ok(None);
    };
    let oidc = well_known(issuer, "openid-configuration").ok();
    let oauth = well_known_inserted(issuer, "oauth-authorization-server")
        .filter(|_| smart.endpoints().is_none());
    for (kind, url) in [(Kindred::Oidc, oidc), (Kindred::OAuth, oauth)] {
        let Some(url) = url else { continue };
        let Ok(Found::Json(body, moved)) = document(http, &url) else {
            continue;
        };
        let (other, mut oddities) =
            of_issuer(kind, &url, &body, issuer).map_err(|fault| fault.published(issuer))?;
        oddities.extend(redirected(kind, &url, moved));
        for (member, ours, theirs) in [
            (
                "token_endpoint",
                &smart.token_endpoint,
                &other.token_endpoint,
            ),
            (
                "authorization_endpoint",
                &smart.authorization_endpoint,
                &other.authorization_endpoint,
            ),
        ] {
            if let (Some(ours), Some(theirs)) = (ours, theirs) {
                agree(member, ours, theirs, &url)?;
            }
        }
        return Ok(Some((other, oddities)));
    }
    Ok(None)
}

/// Why a document cannot be used, or belongs to another issuer.
enum Fault {
    OtherIssuer { url: Url, found: Option<String> },
    Unusable(Error),
}

impl Fault {
    /// Returns the error for an issuer that the user typed, possibly with one trailing `/` too many
    /// or too few.
    fn typed(self, base: &str) -> Error {
        match self {
            Self::OtherIssuer {
                url,
                found: Some(found),
            } if found != base && found.trim_end_matches('/') == base.trim_end_matches('/') => {
                Error::new(
                    Kind::Usage,
                    format!("the issuer is `{found}`, not `{base}`: they differ in the final `/` (according to \
                     `{url}`)"),
                )
                .hint(format!("use `--issuer {found}`, or write it that way in the config file"))
                .check("DISC-19")
            }
            other => other.published(base),
        }
    }

    fn published(self, issuer: &str) -> Error {
        match self {
            Self::Unusable(error) => error,
            Self::OtherIssuer { url, found } => Error::new(
                Kind::Provider,
                found.map_or_else(
                    || format!("`{url}` names no issuer, but must name `{issuer}`"),
                    |found| format!("`{url}` names the issuer `{found}`, not `{issuer}`"),
                ),
            )
            .hint(
                "the two must match character by character (OpenID Connect Discovery section 4.3)",
            )
            .check("DISC-19"),
        }
    }
}

fn of_issuer(
    kind: Kindred,
    url: &Url,
    body: &[u8],
    issuer: &str,
) -> std::result::Result<Read, Fault> {
    let read = Metadata::parse(kind, url, issuer, body).map_err(Fault::Unusable)?;
    if read.0.issuer.as_deref() == Some(issuer) {
        return Ok(read);
    }
    Err(Fault::OtherIssuer {
        url: url.clone(),
        found: read.0.issuer,
    })
}

enum Found {
    /// The document, with its final URL if there was a redirect.
    Json(Vec<u8>, Option<Url>),
    Not(Refused),
}

/// A URL without a document.
struct Refused {
    url: Url,
    status: StatusCode,
    /// Whether the response is a web page, which some sites serve at every URL.
    is_page: bool,
    why: String,
}

impl Refused {
    /// Whether the document does not exist, as opposed to being wrong.
    fn is_absent(&self) -> bool {
        let gone = [StatusCode::NOT_FOUND, StatusCode::GONE];
        gone.contains(&self.status) || self.is_page
    }
}

fn document(http: &Client, url: &Url) -> Result<Found> {
    let fetched = fetch(http, url)?;
    let response = fetched.response;
    let status = response.status();
    let why = if status != StatusCode::OK {
        refusal(&response)
    } else if json_object::read(response.body()).is_none() {
        "returned something that is not a JSON object".to_owned()
    } else {
        return Ok(Found::Json(response.into_body(), fetched.moved_to));
    };
    let url = url.clone();
    let is_page = status == StatusCode::OK && markup::of(&response) == Some(Markup::Page);
    Ok(Found::Not(Refused {
        url,
        status,
        is_page,
        why,
    }))
}

fn redirected(kind: Kindred, url: &Url, moved: Option<Url>) -> Option<Oddity> {
    let moved = moved?;
    Some(Oddity::new(
        kind.served(),
        format!("redirects from `{url}` to `{moved}`, on the same host"),
    ))
}

/// Returns the error if no document is usable. The first response that says more than "not found"
/// determines the hint.
fn nothing_published(refused: &[Refused]) -> Error {
    let all: Vec<String> = refused
        .iter()
        .map(|one| format!("`{}` {}", one.url, one.why))
        .collect();
    let telling = refused
        .iter()
        .map(|one| one.status)
        .find(|status| *status != StatusCode::NOT_FOUND && !status.is_redirection());
    Error::new(
        Kind::Provider,
        format!(
            "the provider does not publish a usable document: {}",
            all.join(", ")
        ),
    )
    .hint(if refused.iter().any(is_plain_at_tls) {
        "that port seems to expect https: use `https` in the URL"
    } else {
        next_step(telling.unwrap_or(StatusCode::NOT_FOUND))
    })
    .check("DISC-27")
}

/// Whether a response looks like one to plain HTTP on a TLS port.
fn is_plain_at_tls(one: &Refused) -> bool {
    one.status == StatusCode::BAD_REQUEST && one.url.scheme() == "http"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(issuer: &str, typed: &str) -> Error {
        let url = Url::parse("https://as.example/.well-known/openid-configuration").unwrap();
        let body = format!(
            r#"{{"issuer":"{issuer}","authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t"}}"#
        );
        let fault = of_issuer(Kindred::Oidc, &url, body.as_bytes(), typed);
        fault.err().unwrap().typed(typed)
    }

    #[test]
    fn compares_the_issuer_character_by_character() {
        let url = Url::parse("https://as.example/.well-known/openid-configuration").unwrap();
        let body = br#"{"issuer":"https://as.example/"}"#;
        assert!(of_issuer(Kindred::Oidc, &url, body, "https://as.example/").is_ok());
        let other = error_of("https://other.example", "https://as.example");
        assert_eq!(
            (other.kind(), other.to_string()),
            (
                Kind::Provider,
                "`https://as.example/.well-known/openid-configuration` names the issuer \
                 `https://other.example`, not `https://as.example`"
                    .into()
            )
        );
    }

    #[test]
    fn an_extra_or_missing_slash_is_reported_with_the_right_issuer() {
        for (issuer, typed) in [
            ("https://as.example", "https://as.example/"),
            ("https://as.example/", "https://as.example"),
            ("https://as.example/t", "https://as.example/t//"),
        ] {
            let error = error_of(issuer, typed);
            let hint = format!("use `--issuer {issuer}`, or write it that way in the config file");
            assert_eq!(
                (error.kind(), error.next_step()),
                (Kind::Usage, Some(hint.as_str()))
            );
            assert!(
                error
                    .to_string()
                    .starts_with(&format!("the issuer is `{issuer}`, not `{typed}`"))
            );
        }
    }

    #[test]
    fn the_next_step_follows_from_the_most_informative_answer() {
        let url = Url::parse("https://as.example/x").unwrap();
        for (statuses, hint) in [
            ([404, 404], "use the FHIR base URL"),
            ([404, 503], "the provider's server has a problem"),
            ([500, 404], "the provider's server has a problem"),
            (
                [401, 404],
                "the standard requires these documents to be public",
            ),
            ([302, 404], "use the FHIR base URL"),
        ] {
            let refused = statuses.map(|status| Refused {
                is_page: false,
                url: url.clone(),
                status: StatusCode::from_u16(status).unwrap(),
                why: format!("returned {status}"),
            });
            let error = nothing_published(&refused);
            assert!(error.next_step().unwrap().starts_with(hint), "{statuses:?}");
        }
    }

    #[test]
    fn plain_http_at_an_https_port_is_told_from_a_bad_request() {
        for (scheme, hint) in [
            ("http", "that port seems to expect https"),
            ("https", "use the FHIR"),
        ] {
            let refused = Refused {
                is_page: false,
                url: Url::parse(&format!("{scheme}://localhost:8443/x")).unwrap(),
                status: StatusCode::BAD_REQUEST,
                why: "answers 400".to_owned(),
            };
            let error = nothing_published(&[refused]);
            assert!(error.next_step().unwrap().starts_with(hint), "{scheme}");
        }
    }
}
