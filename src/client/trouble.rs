//! The meaning of the gateway's unexpected responses: why the request failed, and whether the
//! gateway may have acted nevertheless.

use crate::api::installation::ORIGIN_PROOF;
use crate::api::{ErrorCode, VERSION, Wrapper};
use crate::echo::Echoes;
use crate::error::{Error, Kind};
use crate::http::{Failure, Reason, Request, Response};
use crate::rfc::basic;
use crate::rfc::origin::origin_of;
use ::http::{StatusCode, header};
use serde::de::DeserializeOwned;
use url::Url;

/// Why there is no payload.
#[derive(Debug)]
pub(super) enum Trouble {
    Unreachable(Failure),
    /// An error in the wrapper: status, our gateway's error code, and the message for people.
    Said(StatusCode, Option<ErrorCode>, String),
    /// A success in the wrapper, but with an unexpected payload.
    Unreadable,
    /// A success with implausible contents, and what is wrong with them.
    Unbelievable(String),
    /// A response without the wrapper; for a redirect, with its target.
    Foreign(StatusCode, Option<String>),
}

/// Extracts the payload from the wrapper.
pub(super) fn payload<T: DeserializeOwned>(answer: &Response) -> std::result::Result<T, Trouble> {
    let status = answer.status();
    let location = answer
        .headers()
        .get(header::LOCATION)
        .filter(|_| status.is_redirection());
    let location = location.and_then(|value| Some(redact_query(value.to_str().ok()?).to_owned()));
    let foreign = || Trouble::Foreign(status, location.clone());
    if status == StatusCode::OK
        && let Ok(Wrapper::<T> {
            success: true,
            data: Some(data),
            ..
        }) = serde_json::from_slice(answer.body())
    {
        return Ok(data);
    }
    let wrapper: Wrapper<serde_json::Value> =
        serde_json::from_slice(answer.body()).map_err(|_| foreign())?;
    if status == StatusCode::OK {
        return Err(if wrapper.success {
            Trouble::Unreadable
        } else {
            foreign()
        });
    }
    Err(Trouble::Said(status, wrapper.code, wrapper.error))
}

fn redact_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
}

impl Trouble {
    /// Whether the gateway may have acted. Nothing was done if the request cannot have arrived, if
    /// it was refused, or if something that is not a gateway responded. Server errors and timeouts
    /// prove nothing.
    pub(super) fn may_have_acted(&self) -> bool {
        match self {
            Self::Unreachable(failure) => failure.may_have_arrived(),
            Self::Unreadable | Self::Unbelievable(_) => true,
            Self::Said(status, ..) | Self::Foreign(status, _) => {
                status.is_server_error() || *status == StatusCode::REQUEST_TIMEOUT
            }
        }
    }

    /// Removes our credentials, in case the other side repeats them.
    pub(super) fn without(self, sent: &Request) -> Self {
        let header = sent.headers().get(header::AUTHORIZATION);
        let header = header.and_then(|value| value.to_str().ok());
        let (Self::Said(status, code, said), Some((id, secret))) =
            (&self, header.and_then(basic::read))
        else {
            return self;
        };
        let mut echoes = Echoes::default();
        echoes.add_pair(&id, secret.expose());
        match echoes.replaced(said, "<installation_secret>") {
            Some(said) => Self::Said(*status, *code, said),
            None => self,
        }
    }

    /// Converts this to an error with a hint about the next step.
    pub(super) fn into_error(self, base: &str) -> Error {
        match self {
            Self::Unreachable(failure) => unreachable(base, &failure),
            Self::Said(status, code, said) => refused(base, status, code, said),
            Self::Unreadable => Error::new(
                Kind::Gateway,
                format!("this version cannot read the response from `{base}`"),
            )
            .hint("check for a newer fastenctl; if there is none, tell the gateway's operator"),
            Self::Unbelievable(what) => Error::new(
                Kind::Gateway,
                format!("the response from `{base}` cannot be right: {what}"),
            )
            .hint("nothing was saved; check the gateway's URL, or tell its operator"),
            Self::Foreign(status, location) => foreign(base, status, location.as_deref()),
        }
    }
}

fn unreachable(base: &str, failure: &Failure) -> Error {
    if let Reason::Trust(why) = &failure.reason {
        // No request has been sent yet.
        let message = format!("cannot use the CA certificates: {why}");
        return Error::new(Kind::Config, message).hint(failure.next_step());
    }
    let kind = match failure.reason {
        Reason::TooLarge(_) => Kind::Gateway,
        _ => Error::from(failure.clone()).kind(),
    };
    Error::new(
        kind,
        format!("cannot reach the gateway `{base}`: {failure}"),
    )
    .hint(match (&failure.reason, by_tls(base)) {
        (Reason::Broken(_) | Reason::NotHttp(_), Some(address)) => {
            format!("if that port speaks https, use `{address}`")
        }
        _ => failure.next_step(),
    })
}

/// The address with https, if it is plain http.
fn by_tls(base: &str) -> Option<String> {
    Some(format!("https://{}", base.strip_prefix("http://")?))
}

fn refused(base: &str, status: StatusCode, code: Option<ErrorCode>, said: String) -> Error {
    let message = if said.is_empty() {
        format!("the gateway returned status {status}")
    } else {
        said
    };
    match code {
        Some(ErrorCode::UserLimitReached) => Error::new(Kind::LimitReached, message)
            .hint("`fastenctl usage` shows the users per provider, and `fastenctl status` the current limit"),
        Some(ErrorCode::TestLimitReached) => Error::new(Kind::LimitReached, message)
            .hint("`fastenctl usage` shows how many test sign-ins were used, and when they stop \
                 counting"),
        Some(ErrorCode::IdempotencyKeyReused) => Error::new(Kind::Conflict, message)
            .hint("repeat the interrupted registration with the same name and e-mail address"),
        Some(ErrorCode::UnknownEndpoint) => Error::new(Kind::NotFound, message)
            .hint("search for it with `fastenctl providers WORD`, then use its ID"),
        Some(ErrorCode::WrongCode) => Error::new(Kind::Gateway, message)
            .hint("compare it with the most recent e-mail; after five wrong codes, request a new \
                 one with `fastenctl verify --resend`"),
        Some(ErrorCode::VerificationExpired) => {
            Error::new(Kind::Gateway, message).hint("`fastenctl verify --resend` sends a new e-mail")
        }
        Some(ErrorCode::OriginNotAllowed) => Error::new(Kind::Gateway, message)
            .hint("private addresses need no verification; public ones need `https` and a verified \
                 e-mail address (`fastenctl verify`)"),
        Some(ErrorCode::OriginNotProven) => Error::new(Kind::Gateway, message).hint(format!(
            "serve the installation's ID, and nothing else, at `{ORIGIN_PROOF}` on that origin, \
             then run this again"
        )),
        Some(ErrorCode::InstallationSuspended) => {
            Error::new(Kind::Gateway, message).hint("ask the gateway's operator")
        }
        _ if status == StatusCode::UNAUTHORIZED => not_known(base),
        _ if status == StatusCode::NOT_FOUND => {
            Error::new(Kind::NotFound, format!("`{base}` returned 404: {message}"))
                .hint(usual_address(base))
        }
        _ => Error::new(Kind::Gateway, message),
    }
}

const USUAL_ADDRESS: &str = "check the URL; it usually ends in `/v1`";

/// Suggests the address that was probably intended in place of one without this route.
fn usual_address(base: &str) -> String {
    let meant = Url::parse(base).ok().and_then(|url| {
        let (host, path) = (origin_of(&url), url.path().trim_end_matches('/'));
        match path.find(VERSION) {
            // An installation's own address; the next pattern matches a path below the base.
            Some(at) if path.starts_with("/i/") && at > 0 => Some(format!("{host}{VERSION}")),
            Some(at) if path.len() > at + VERSION.len() => {
                Some(format!("{host}{}{VERSION}", &path[..at]))
            }
            None if path.is_empty() => Some(format!("{host}{VERSION}")),
            _ => None,
        }
    });
    match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => USUAL_ADDRESS.to_owned(),
    }
}

fn foreign(base: &str, status: StatusCode, location: Option<&str>) -> Error {
    // Servers respond like this to plain HTTP on a TLS port.
    if status == StatusCode::BAD_REQUEST
        && let Some(address) = by_tls(base)
    {
        let message =
            format!("`{base}` is plain http, and that port seems to expect https (status 400)");
        return Error::new(Kind::Gateway, message).hint(format!("use `{address}`"));
    }
    let error = Error::new(
        Kind::Gateway,
        match location {
            Some(location) => format!("`{base}` redirects to `{location}`, which is not followed"),
            None if status == StatusCode::TOO_MANY_REQUESTS => {
                format!("`{base}` received too many requests (status 429)")
            }
            None => format!(
                "`{base}` does not respond like a Lighthouse gateway (status {})",
                status.as_u16()
            ),
        },
    );
    match location {
        Some(_) => error.hint("if that is your gateway, pass its URL with `--lighthouse`"),
        None if status == StatusCode::TOO_MANY_REQUESTS => error.hint("try again later"),
        None if status.is_server_error() => {
            error.hint("the gateway, or a proxy in front of it, has a problem; try again later")
        }
        None => error.hint(USUAL_ADDRESS),
    }
}

fn not_known(base: &str) -> Error {
    Error::new(
        Kind::NotRegistered,
        format!("the gateway `{base}` does not know this installation or its secret"),
    )
    .hint(
        "if the secret was rotated elsewhere, copy the newer config file from there, or use \
         `fastenctl config export` and `config import`; if the file was edited, compare `id` and \
         `secret` with a backup; if the installation was removed or reset, ask the gateway's \
         operator; as a last resort, `fastenctl register --force` creates a new installation, \
         which starts with no users",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::installation::Installation;

    fn answer(status: u16, body: &str) -> Response {
        ::http::Response::builder()
            .status(status)
            .body(body.as_bytes().to_vec())
            .unwrap()
    }

    fn error(status: u16, body: &str) -> Error {
        payload::<Installation>(&answer(status, body))
            .unwrap_err()
            .into_error("https://gw.example/v1")
    }

    #[test]
    fn only_a_definite_refusal_discards_a_registration() {
        for (status, body, may_exist) in [
            (
                404,
                r#"{"success":false,"error":"there is no such route","data":null}"#,
                false,
            ),
            (
                429,
                r#"{"success":false,"error":"later","code":"rate_limited","data":null}"#,
                false,
            ),
            (404, "<html>", false),
            (200, "<html>", false),
            (301, "", false),
            (
                200,
                r#"{"success":true,"data":{"installation_id":5}}"#,
                true,
            ),
            (200, r#"{"success":true,"data":null}"#, true),
            (200, r#"{"success":false,"data":null}"#, false),
            (
                500,
                r#"{"success":false,"error":"","code":"server_error","data":null}"#,
                true,
            ),
            (502, "<html>", true),
            (408, "", true),
        ] {
            let trouble = payload::<Installation>(&answer(status, body)).unwrap_err();
            assert_eq!(trouble.may_have_acted(), may_exist, "{status} {body}");
        }
        let failed = |reason| {
            Trouble::Unreachable(Failure {
                host: "gw.example:443".into(),
                reason,
            })
            .may_have_acted()
        };
        assert!(
            !failed(Reason::Connect("refused".into())) && failed(Reason::Broken("reset".into()))
        );
    }

    #[test]
    fn a_wrong_address_is_reported_with_what_to_do() {
        let said = |status, body| {
            let error = error(status, body);
            format!("{error} / {}", error.next_step().unwrap_or_default())
        };
        assert_eq!(
            said(
                404,
                r#"{"success":false,"error":"there is no such route","data":null}"#
            ),
            "`https://gw.example/v1` returned 404: there is no such route / check the URL; it usually ends in `/v1`"
        );
        let moved = ::http::Response::builder()
            .status(301)
            .header("location", "https://new.example/v1?a=b");
        let moved = payload::<Installation>(&moved.body(Vec::new()).unwrap())
            .unwrap_err()
            .into_error("https://gw.example/v1");
        assert_eq!(
            moved.to_string(),
            "`https://gw.example/v1` redirects to `https://new.example/v1`, which is not followed"
        );
        assert!(said(503, "<html>").ends_with("has a problem; try again later"));
    }

    #[test]
    fn the_intended_address_is_suggested() {
        let usual = "check the URL; it usually ends in `/v1`";
        for (base, expected) in [
            (
                "https://gw.example",
                "did you mean `https://gw.example/v1`?",
            ),
            (
                "https://gw.example/",
                "did you mean `https://gw.example/v1`?",
            ),
            (
                "https://gw.example/v1/installation/register",
                "did you mean `https://gw.example/v1`?",
            ),
            (
                "https://gw.example:8443/a/v1/x",
                "did you mean `https://gw.example:8443/a/v1`?",
            ),
            (
                "https://gw.example/i/6f0d0a4e/v1",
                "did you mean `https://gw.example/v1`?",
            ),
            ("https://gw.example/v1", usual),
            ("https://gw.example/fhir", usual),
        ] {
            assert_eq!(usual_address(base), expected, "{base}");
        }
    }

    #[test]
    fn plain_http_at_an_https_port_is_called_that() {
        let said = |base: &str, status| {
            let trouble = payload::<Installation>(&answer(status, "<html>")).unwrap_err();
            let error = trouble.into_error(base);
            format!("{error} / {}", error.next_step().unwrap_or_default())
        };
        assert_eq!(
            said("http://127.0.0.1:443/v1", 400),
            "`http://127.0.0.1:443/v1` is plain http, and that port seems to expect https (status 400) / \
             use `https://127.0.0.1:443/v1`"
        );
        for (base, status) in [("https://gw.example/v1", 400), ("http://127.0.0.1/v1", 404)] {
            assert!(said(base, status).contains("does not respond like a Lighthouse gateway"));
        }
        let broken = Trouble::Unreachable(Failure {
            host: "127.0.0.1:443".into(),
            reason: Reason::Broken("reset".into()),
        });
        assert_eq!(
            broken.into_error("http://127.0.0.1:443/v1").next_step(),
            Some("if that port speaks https, use `https://127.0.0.1:443/v1`")
        );
    }

    #[test]
    fn tells_refusals_apart_by_exit_code() {
        for (status, body, code) in [
            (
                409,
                r#"{"success":false,"error":"full","code":"user_limit_reached","data":null}"#,
                12,
            ),
            (
                401,
                r#"{"success":false,"error":"no","code":"unknown_installation","data":null}"#,
                4,
            ),
            (
                404,
                r#"{"success":false,"error":"no","code":"unknown_endpoint","data":null}"#,
                10,
            ),
            (
                500,
                r#"{"success":false,"error":"","code":"something_new","data":null}"#,
                7,
            ),
            (200, "<html>", 7),
            (200, r#"{"success":true,"data":null}"#, 7),
            (502, "Bad Gateway", 7),
        ] {
            assert_eq!(
                error(status, body).kind().exit_code(),
                code,
                "{status} {body}"
            );
        }
    }
}
