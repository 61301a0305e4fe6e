//! The seat that a gateway reserves before the user signs in, and the redirect through that
//! gateway. State, ticket and code only go to the gateway's own origin.

use crate::api::ticket::{Ticket, TicketRequest};
use crate::api::usage::Tests;
use crate::error::{Error, Kind, Result};
use crate::oauth::loopback::sockets::redirect_uri;
use crate::oauth::sign_in::Gateway;
use crate::oauth::sign_in::fresh::Fresh;
use crate::oauth::target::Target;
use crate::rfc::origin::origin_of;
use crate::secret::Secret;
use crate::trace::recorder::Recorder;
use crate::trace::step::{Actor, StepId};
use url::Url;

/// A seat, and the gateway that reserved it.
pub(super) struct Reserved<'a> {
    pub(super) ticket: Ticket,
    base: &'a str,
}

/// Asks the gateway for a seat.
pub(super) fn reserve<'a>(
    gateway: &Gateway<'a>,
    target: &Target,
    fresh: &Fresh,
    port: u16,
    recorder: &Recorder,
) -> Result<Reserved<'a>> {
    recorder.step(StepId::Ticket, Actor::Machine, Actor::Lighthouse, |step| {
        let definition = target
            .definition
            .as_ref()
            .ok_or_else(|| Error::new(Kind::Failure, "no definition"))?;
        of_the_gateway(gateway.base, &definition.redirect_uri, "`redirect_uri`")?;
        let request = TicketRequest {
            endpoint_id: definition.id.clone(),
            origin: format!("http://127.0.0.1:{port}"),
            state_hash: fresh.state.sha256(),
            code_challenge: fresh
                .pkce
                .as_ref()
                .map(|pkce| pkce.challenge().as_str().to_owned()),
            user_ref: (gateway.user_ref)(&definition.limit_group),
            test: gateway.test,
        };
        let ticket = (gateway.ticket)(&request)?;
        step.secret_evidence("ticket", &ticket.ticket);
        step.evidence("expires_in", ticket.expires_in.to_string());
        if let Some(Tests { used, of, .. }) = &ticket.tests {
            step.evidence("test_sign_in", format!("{used} of {of}"));
        }
        Ok(Reserved {
            ticket,
            base: gateway.base,
        })
    })
}

/// Returns the URL of the redirect through the gateway (lighthouse-api.md section 6.2, with a
/// ticket).
pub(super) fn through(
    Reserved { ticket, base }: &Reserved<'_>,
    state: &Secret,
    request: &Url,
    endpoint_id: &str,
    port: u16,
) -> Result<Url> {
    let address = ticket.redirect_url.replace("{state}", state.expose());
    let mut url = of_the_gateway(base, &address, "the ticket's `redirect_url`")?;
    url.query_pairs_mut()
        .append_pair("origin_url", &redirect_uri(port))
        .append_pair("dest_url", request.as_str())
        .append_pair("desktop_mode", "false")
        .append_pair("endpoint_id", endpoint_id)
        .append_pair("ticket", ticket.ticket.expose());
    Ok(url)
}

/// Checks a URL from the gateway that will get state, ticket or code: it must be on the gateway's
/// own origin.
fn of_the_gateway(base: &str, address: &str, what: &str) -> Result<Url> {
    let url = Url::parse(address)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| Error::new(Kind::Gateway, format!("{what} is not an http(s) URL")))?;
    let own = Url::parse(base)
        .map_err(|_| Error::new(Kind::Config, format!("`{base}` is not a valid gateway URL")))?;
    if url.origin() == own.origin() {
        return Ok(url);
    }
    let message = format!(
        "{what} is at `{}`, not at the gateway `{}`",
        origin_of(&url),
        origin_of(&own)
    );
    Err(Error::new(Kind::Gateway, message).hint(
        "if that is the gateway's public URL, use it: `fastenctl config set lighthouse PUBLIC_URL`; otherwise do \
         not sign in through this gateway",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_ticket_and_code_only_go_to_the_gateways_own_origin() {
        let reserved = |redirect_url: &str| Reserved {
            ticket: Ticket {
                ticket: Secret::new("T"),
                redirect_url: redirect_url.into(),
                expires_in: 60,
                tests: None,
            },
            base: "https://gw.example/v1",
        };
        let request = Url::parse("https://as.example/a").unwrap();
        let way = |address: &str| through(&reserved(address), &Secret::new("S"), &request, "e", 1);
        let kept = way("https://gw.example:443/i/1/v1/redirect/{state}").unwrap();
        assert!(
            kept.as_str()
                .starts_with("https://gw.example/i/1/v1/redirect/S?origin_url="),
            "{kept}"
        );
        for (address, named) in [
            (
                "https://evil.example/v1/redirect/{state}",
                "https://evil.example",
            ),
            ("http://gw.example/v1/redirect/{state}", "http://gw.example"),
            (
                "https://gw.example:8443/v1/redirect/{state}",
                "https://gw.example:8443",
            ),
            (
                "https://gw.example@evil.example/{state}",
                "https://evil.example",
            ),
            (
                "https://gw.example.evil.example/{state}",
                "https://gw.example.evil.example",
            ),
        ] {
            let refusal = way(address).unwrap_err();
            let expected = format!(
                "the ticket's `redirect_url` is at `{named}`, not at the gateway `https://gw.example`"
            );
            assert_eq!(
                (refusal.kind(), refusal.to_string()),
                (Kind::Gateway, expected)
            );
            assert!(
                refusal
                    .next_step()
                    .unwrap()
                    .contains("`fastenctl config set lighthouse PUBLIC_URL`")
            );
        }
        for address in [
            "",
            "{state}",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "/v1/redirect/{state}",
        ] {
            assert_eq!(
                way(address).unwrap_err().to_string(),
                "the ticket's `redirect_url` is not an http(s) URL"
            );
        }
    }
}
