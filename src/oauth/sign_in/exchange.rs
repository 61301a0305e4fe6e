//! Exchanges the code for tokens, and notes their oddities.

use crate::error::{Error, Kind, Result};
use crate::http::Client as Http;
use crate::oauth::loopback::callback::Answer;
use crate::oauth::machine_clock::of_assertion;
use crate::oauth::sign_in::fresh::Fresh;
use crate::oauth::sign_in::scopes::named_scopes;
use crate::oauth::target::Target;
use crate::oauth::target::by_hand::doubted;
use crate::oauth::token::answer::Tokens;
use crate::oauth::token::endpoint::TokenEndpoint;
use crate::rfc::smart_scope::{not_asked, not_granted};
use crate::secret::Secret;
use crate::trace::comparison::Comparison;
use crate::trace::recorder::{Recorder, Running};
use crate::trace::step::{Actor, StepId};

/// Exchanges the code, at the provider or at the gateway.
pub(super) fn exchange(
    http: &Http,
    target: &Target,
    (code, answer): (&Secret, &Answer),
    redirect: &str,
    fresh: &Fresh,
    now: i64,
    recorder: &Recorder,
) -> Result<Tokens> {
    let to = if target.through_gateway() {
        Actor::Lighthouse
    } else {
        Actor::Provider
    };
    recorder.step(StepId::Exchange, Actor::Machine, to, |step| {
        step.evidence("token_endpoint", target.token_url.as_str());
        step.evidence("client_authentication", target.client.method.name());
        let endpoint = TokenEndpoint {
            http,
            url: &target.token_url,
            client: &target.client,
            through_gateway: target.through_gateway(),
            test_system: target.test_system,
        };
        let tokens = endpoint.exchange(code, redirect, fresh.pkce.as_ref());
        if let Some(sent) = recorder.last_sent("redirect_uri") {
            recorder.compare(Comparison::new(Comparison::REDIRECT_URI, redirect, &sent));
        }
        let tokens = tokens.map_err(|error| {
            let error = of_bare_code(named_scopes(error, target), answer);
            let error = of_assertion(error, target.client.method, recorder.skew(now));
            let given = target.by_hand.token_endpoint.as_ref();
            doubted(error, "--token-endpoint", given, &target.token_url)
        })?;
        note_tokens(&tokens, target, step);
        Ok(tokens)
    })
}

/// Adds to a rejection that a pasted bare code may not be a code from this sign-in.
fn of_bare_code(error: Error, answer: &Answer) -> Error {
    if answer.state_checked || error.oauth_error() != Some("invalid_grant") {
        return error;
    }
    let message = format!(
        "{error}; the pasted text has no `state`, so it may not be a code from this sign-in"
    );
    Error::new(Kind::InputNeeded, message)
        .hint("sign in again, and paste the complete final URL from the browser")
        .answered("invalid_grant")
}

/// Records the tokens and their oddities.
pub(super) fn note_tokens(tokens: &Tokens, target: &Target, step: &Running<'_>) {
    let recorder = step.recorder();
    recorder.oddities(&tokens.oddities);
    step.secret_evidence("access_token", &tokens.access_token);
    if let Some(token) = &tokens.refresh_token {
        step.secret_evidence("refresh_token", token);
    }
    if let Some(token) = &tokens.id_token {
        step.secret_evidence("id_token", token);
    }
    match tokens.expires_in {
        Some(life) => step.evidence("expires_in", life.as_secs().to_string()),
        None => recorder.difference("TOK-01", "does not say how long the access token is valid"),
    }
    if let Some(patient) = &tokens.patient {
        recorder.patient(patient);
        step.evidence("patient", patient.as_str());
    }
    if !tokens.no_store && !target.through_gateway() {
        recorder.difference(
            "TOK-02",
            "does not forbid storing the token response: `Cache-Control: no-store` is missing",
        );
    }
    note_scopes(tokens, target, step);
}

fn note_scopes(tokens: &Tokens, target: &Target, step: &Running<'_>) {
    let recorder = step.recorder();
    let Some(granted) = &tokens.scopes else {
        return;
    };
    step.evidence("scope", granted.join(" "));
    let missing = not_granted(&target.scopes, granted);
    if !missing.is_empty() {
        recorder.difference(
            "TOK-24",
            format!("grants less than requested: not `{}`", missing.join(" ")),
        );
    }
    let unasked = not_asked(granted, &target.scopes);
    if !unasked.is_empty() {
        recorder.difference(
            "TOK-24",
            format!("grants more than requested: `{}`", unasked.join(" ")),
        );
    }
    recorder.compare(Comparison::of_sets(
        Comparison::SCOPE,
        &target.scopes,
        granted,
        missing,
        unasked,
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::loopback::callback::{Arrival, Outcome};

    #[test]
    fn a_rejected_bare_code_is_blamed_on_the_person_who_pasted_it() {
        let kind = |state_checked, word| {
            let answer = Answer {
                outcome: Outcome::Code(Secret::new("c0de")),
                iss: None,
                arrival: Arrival::Pasted,
                state_checked,
            };
            let refused = Error::new(Kind::Provider, "no").answered(word);
            of_bare_code(refused, &answer).kind()
        };
        for (state_checked, word, expected) in [
            (false, "invalid_grant", Kind::InputNeeded),
            (false, "server_error", Kind::Provider),
            (true, "invalid_grant", Kind::Provider),
        ] {
            assert_eq!(kind(state_checked, word), expected, "{word}");
        }
    }
}
