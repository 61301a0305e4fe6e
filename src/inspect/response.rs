//! Inspects a response from the authorization endpoint, judging it as our client would. Pure.

use crate::inspect::parts::{Inspection, Part, Problem, What, part, parts, problem};
use crate::oauth::loopback::callback::{Arrival, Judgement, Outcome, judge};
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;

pub(crate) fn response(found: &Parameters, arrival: Arrival, mut all: Vec<Part>) -> Inspection {
    all.push(part(
        "arrival",
        arrival.name(),
        Some("where the parameters are"),
    ));
    all.extend(parts(found));
    let mut problems: Vec<Problem> = found
        .repeated()
        .map(|name| {
            problem(
                "RESP-07",
                "6749 4.1.2",
                format!("`{name}` occurs more than once"),
            )
        })
        .collect();
    let state = found.value("state").map(Secret::new);
    if state.is_none() {
        problems.push(problem(
            "LOOP-11",
            "6749 10.12",
            "`state` is missing, so the response does not belong to a sign-in",
        ));
    }
    // The state of the response is compared with itself, so that everything else is judged as our
    // client would judge it.
    match judge(found, arrival, &state.unwrap_or_else(|| Secret::new(""))) {
        Judgement::Ours(answer) => {
            if let Outcome::Broken(why) = answer.outcome {
                problems.push(problem("RESP-07", "6749 4.1.2", format!("it {why}")));
            }
            if answer.iss.is_none() {
                problems.push(problem(
                    "RESP-10",
                    "9207 2",
                    "`iss` is missing; a provider that advertises it must send it",
                ));
            }
        }
        Judgement::Foreign if found.value("access_token").is_some() => {
            problems.push(problem(
                "RESP-07",
                "9700 2.1.2",
                "it contains a token, which was not requested",
            ));
        }
        Judgement::Foreign => {}
    }
    let secret = ["code", "access_token", "response"]
        .iter()
        .any(|name| found.value(name).is_some());
    Inspection {
        what: What::AuthorizationResponse,
        parts: all,
        problems,
        secret,
    }
}
