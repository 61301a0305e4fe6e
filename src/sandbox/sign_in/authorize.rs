//! Validates authorization requests: pure functions from parameters to a request or an error.
//! `forms` shows the pages that people see, and `answer` returns the response.

use crate::rfc::parameters::Parameters;
use crate::rfc::response_mode::ResponseMode;
use crate::sandbox::answer::ReturnTo;
use crate::sandbox::faults::table::Faults;
use crate::sandbox::sign_in::{redirect_uri, scope};
use crate::sandbox::token::clients::Client;
use crate::sandbox::token::pkce;
use crate::secret::Secret;

/// A request that may be shown to the user.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) client_id: String,
    pub(crate) return_to: ReturnTo,
    pub(crate) scope: Vec<String>,
    pub(crate) code_challenge: String,
    pub(crate) nonce: Option<String>,
    pub(crate) login_hint: Option<String>,
    /// The device that waits for this sign-in, in place of a redirect URI.
    pub(crate) device: Option<String>,
}

/// An error as the client receives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) error: &'static str,
    pub(crate) description: &'static str,
}

/// Why a request is refused, and who may be told about it.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Only the person may be told, because nothing may be sent to an address that may not be the
    /// client's (RFC 6749 section 4.1.2.1; AUTH-03, 05, 13).
    Page(&'static str),
    /// The client is told, at its redirect URI.
    Client(ReturnTo, Problem),
}

/// Validates a whole request. Checks the client and its redirect URI first, to protect the person.
pub(crate) fn validate(
    parameters: &Parameters,
    clients: &[Client],
    fhir_base: &str,
    launch_is_known: bool,
    faults: &Faults,
) -> Result<Request, Refusal> {
    let client = client(parameters, clients).map_err(Refusal::Page)?;
    let redirect_uri = redirect_uri(parameters, client).map_err(Refusal::Page)?;
    let (mode, mode_problem) = match response_mode(parameters) {
        Ok(mode) => (mode, None),
        Err(problem) => (ResponseMode::Query, Some(problem)),
    };
    let return_to = ReturnTo {
        redirect_uri: redirect_uri.to_owned(),
        mode,
        state: state(parameters),
    };
    let checked = mode_problem
        .map_or(Ok(()), Err)
        .and_then(|()| details(parameters, client, fhir_base, faults))
        .and_then(|scope| launch(launch_is_known).map(|()| scope));
    let scope = match checked {
        Ok(scope) => scope,
        Err(problem) => return Err(Refusal::Client(return_to, problem)),
    };
    let value = |name| parameters.get(name).map(str::to_owned);
    Ok(Request {
        client_id: client.client_id.clone(),
        return_to,
        scope,
        code_challenge: value("code_challenge").unwrap_or_default(),
        nonce: value("nonce"),
        login_hint: value("login_hint"),
        device: None,
    })
}

/// Validates everything except the client and the redirect URI; returns the scope that can be
/// granted.
fn details(
    parameters: &Parameters,
    client: &Client,
    fhir_base: &str,
    faults: &Faults,
) -> Result<Vec<String>, Problem> {
    repetition(parameters)?;
    request_objects(parameters)?;
    response_type(parameters)?;
    let challenge = parameters.get("code_challenge");
    let looks_away = faults.on("PKCE-14") || faults.on("PKCE-08") && challenge.is_none();
    if !looks_away {
        pkce::check_request(challenge, parameters.get("code_challenge_method"))
            .map_err(invalid_request)?;
    }
    let scope = granted_scope(parameters, client)?;
    audience(parameters, fhir_base)?;
    prompt(parameters)?;
    Ok(scope)
}

const fn invalid_request(description: &'static str) -> Problem {
    Problem {
        error: "invalid_request",
        description,
    }
}

/// AUTH-05, AUTH-09.
fn client<'c>(parameters: &Parameters, clients: &'c [Client]) -> Result<&'c Client, &'static str> {
    if parameters.is_repeated("client_id") {
        return Err("client_id occurs more than once");
    }
    let client_id = parameters.get("client_id").ok_or("client_id is missing")?;
    clients
        .iter()
        .find(|client| client.client_id == client_id)
        .ok_or("No client is registered here with this client_id")
}

/// Returns the redirect URI, which is always required, even if only one is registered (AUTH-03,
/// AUTH-04, AUTH-13, LOOP-01 to 08).
fn redirect_uri<'p>(parameters: &'p Parameters, client: &Client) -> Result<&'p str, &'static str> {
    if parameters.is_repeated("redirect_uri") {
        return Err("redirect_uri occurs more than once");
    }
    let asked = parameters
        .get("redirect_uri")
        .ok_or("redirect_uri is missing")?;
    let is_registered = client
        .redirect_uris
        .iter()
        .any(|registered| redirect_uri::matches(registered, asked));
    is_registered
        .then_some(asked)
        .ok_or("This redirect_uri is not registered for the client")
}

/// Returns `state`, byte for byte as sent (AUTH-11, AUTH-12); a repeated one is ignored.
fn state(parameters: &Parameters) -> Option<Secret> {
    if parameters.is_repeated("state") {
        None
    } else {
        parameters.get("state").map(Secret::new)
    }
}

/// RESP-01 to 04.
fn response_mode(parameters: &Parameters) -> Result<ResponseMode, Problem> {
    if parameters.is_repeated("response_mode") {
        return Err(invalid_request("response_mode occurs more than once"));
    }
    match parameters.get("response_mode") {
        None => Ok(ResponseMode::Query),
        Some(name) => name
            .parse()
            .map_err(|_| invalid_request("response_mode must be query, fragment or form_post")),
    }
}

/// AUTH-09.
fn repetition(parameters: &Parameters) -> Result<(), Problem> {
    if parameters.has_repetition() {
        return Err(invalid_request("a parameter occurs more than once"));
    }
    Ok(())
}

/// Rejects request objects, which are not supported (OpenID Connect Core section 6).
fn request_objects(parameters: &Parameters) -> Result<(), Problem> {
    if parameters.get("request").is_some() {
        return Err(Problem {
            error: "request_not_supported",
            description: "request objects are not supported",
        });
    }
    if parameters.get("request_uri").is_some() {
        return Err(Problem {
            error: "request_uri_not_supported",
            description: "request_uri is not supported",
        });
    }
    Ok(())
}

/// AUTH-06, AUTH-07.
fn response_type(parameters: &Parameters) -> Result<(), Problem> {
    match parameters.get("response_type") {
        Some("code") => Ok(()),
        None => Err(invalid_request("response_type is missing")),
        Some(_) => Err(Problem {
            error: "unsupported_response_type",
            description: "response_type must be code",
        }),
    }
}

/// AUTH-08, SMART-14.
fn granted_scope(parameters: &Parameters, client: &Client) -> Result<Vec<String>, Problem> {
    let granted = scope::granted(parameters.get("scope"), client.scopes.as_deref());
    if granted.is_empty() {
        return Err(Problem {
            error: "invalid_scope",
            description: "scope contains nothing that can be granted",
        });
    }
    Ok(granted)
}

/// Checks that `aud` is the FHIR base, so that no token goes to a server that the person did not
/// intend (RFC 9700 section 4.10.2; SMART-01 to 04). Whether `aud` is required depends on the
/// requested scopes, even if they are not granted.
fn audience(parameters: &Parameters, fhir_base: &str) -> Result<(), Problem> {
    match parameters.get("aud") {
        Some(aud) if aud.strip_suffix('/').unwrap_or(aud) == fhir_base => Ok(()),
        Some(_) => Err(invalid_request(
            "aud is not the FHIR base URL of this server",
        )),
        None if scope::concerns_patient(&scope::words(
            parameters.get("scope").unwrap_or_default(),
        )) =>
        {
            Err(invalid_request(
                "aud is missing; it must be the FHIR base URL",
            ))
        }
        None => Ok(()),
    }
}

/// Checks that a `launch` value comes from a launch that was started here (SMART-19).
const fn launch(is_known: bool) -> Result<(), Problem> {
    if is_known {
        Ok(())
    } else {
        Err(invalid_request("the launch value is unknown"))
    }
}

/// Rejects `prompt=none`, because there are no persistent sessions here (OpenID Connect Core
/// section 3.1.2.1; AUTH-18).
fn prompt(parameters: &Parameters) -> Result<(), Problem> {
    let prompts = scope::words(parameters.get("prompt").unwrap_or_default());
    match prompts.iter().any(|prompt| prompt == "none") {
        false => Ok(()),
        true if prompts.len() > 1 => Err(invalid_request(
            "prompt none cannot be combined with another prompt",
        )),
        true => Err(Problem {
            error: "login_required",
            description: "the user is not signed in",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::token::clients::well_known;
    use url::form_urlencoded::Serializer;

    const FHIR: &str = "http://127.0.0.1:1/fhir";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    const GOOD: [(&str, &str); 8] = [
        ("response_type", "code"),
        ("client_id", "sandbox-public"),
        ("redirect_uri", "http://127.0.0.1:5555/callback"),
        ("scope", "openid launch/patient patient/*.rs"),
        ("state", "a-state"),
        ("aud", FHIR),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];

    /// Returns the valid request with one parameter replaced, added if it is new, or removed if it
    /// is `None`.
    fn with(name: &str, value: Option<&str>) -> Vec<(String, String)> {
        let mut pairs: Vec<_> = GOOD
            .iter()
            .filter(|(key, _)| *key != name)
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect();
        pairs.extend(value.map(|value| (name.into(), value.into())));
        pairs
    }

    fn outcome(pairs: Vec<(String, String)>) -> Result<Request, Refusal> {
        let has_launch = pairs.iter().any(|(name, _)| name == "launch");
        let text = Serializer::new(String::new()).extend_pairs(pairs).finish();
        validate(
            &Parameters::parse(text.as_bytes()).unwrap(),
            &well_known(),
            FHIR,
            !has_launch,
            &Faults::default(),
        )
    }

    fn error_with(name: &str, value: Option<&str>) -> &'static str {
        match outcome(with(name, value)) {
            Ok(_) => "accepted",
            Err(Refusal::Page(_)) => "page",
            Err(Refusal::Client(return_to, problem)) => {
                assert_eq!(return_to.redirect_uri, "http://127.0.0.1:5555/callback");
                problem.error
            }
        }
    }

    #[test]
    fn auth_01_accepts_a_complete_request() {
        let request = outcome(with("x", None)).unwrap();
        assert_eq!(request.scope, ["openid", "launch/patient", "patient/*.rs"]);
        assert_eq!(request.code_challenge, CHALLENGE);
        assert_eq!(request.return_to.state.unwrap().expose(), "a-state");
    }

    #[test]
    fn auth_03_05_and_13_answer_with_a_page_and_nothing_else() {
        for (name, value) in [
            ("redirect_uri", Some("https://evil.example/callback")),
            ("redirect_uri", Some("http://127.0.0.1:5555/callback/")),
            ("redirect_uri", None),
            ("client_id", Some("nobody")),
            ("client_id", None),
        ] {
            assert_eq!(error_with(name, value), "page", "{name} {value:?}");
        }
    }

    #[test]
    fn auth_09_a_repeated_parameter_is_refused() {
        for (name, expected) in [
            ("client_id", "page"),
            ("redirect_uri", "page"),
            ("scope", "invalid_request"),
            ("x", "invalid_request"),
        ] {
            let mut pairs = with("x", Some("1"));
            let again = pairs.iter().find(|(key, _)| key == name).unwrap().clone();
            pairs.push(again);
            let seen = match outcome(pairs) {
                Ok(_) => "accepted",
                Err(Refusal::Page(_)) => "page",
                Err(Refusal::Client(_, problem)) => problem.error,
            };
            assert_eq!(seen, expected, "{name}");
        }
    }

    #[test]
    fn a_doubled_state_is_not_sent_back() {
        let mut pairs = with("x", None);
        pairs.push(("state".into(), "another".into()));
        let Err(Refusal::Client(return_to, _)) = outcome(pairs) else {
            panic!("accepted")
        };
        assert!(return_to.state.is_none());
    }

    #[test]
    fn each_rule_has_its_error() {
        for (rule, name, value, expected) in [
            ("AUTH-06", "response_type", None, "invalid_request"),
            (
                "AUTH-07",
                "response_type",
                Some("token"),
                "unsupported_response_type",
            ),
            (
                "AUTH-07",
                "response_type",
                Some("code token"),
                "unsupported_response_type",
            ),
            ("AUTH-08", "scope", Some("bogus"), "invalid_scope"),
            ("AUTH-10", "x_probe", Some("1"), "accepted"),
            ("AUTH-18", "prompt", Some("none"), "login_required"),
            ("AUTH-18", "prompt", Some("none login"), "invalid_request"),
            ("AUTH-18", "prompt", Some("login consent"), "accepted"),
            ("PKCE-02", "code_challenge", None, "invalid_request"),
            (
                "PKCE-03",
                "code_challenge_method",
                Some("plain"),
                "invalid_request",
            ),
            ("PKCE-04", "code_challenge_method", None, "invalid_request"),
            (
                "PKCE-05",
                "code_challenge_method",
                Some("S512"),
                "invalid_request",
            ),
            (
                "PKCE-05",
                "code_challenge_method",
                Some("s256"),
                "invalid_request",
            ),
            ("RESP-04", "response_mode", Some("bogus"), "invalid_request"),
            ("SMART-02", "aud", None, "invalid_request"),
            (
                "SMART-03",
                "aud",
                Some("https://fhir.attacker.example/r4"),
                "invalid_request",
            ),
            (
                "SMART-04",
                "aud",
                Some("http://127.0.0.1:1/fhir/"),
                "accepted",
            ),
            (
                "SMART-04",
                "aud",
                Some("http://127.0.0.1:1/fhir//"),
                "invalid_request",
            ),
            ("SMART-19", "launch", Some("xyz"), "invalid_request"),
            (
                "OIDC 6.1",
                "request",
                Some("a.b.c"),
                "request_not_supported",
            ),
            (
                "OIDC 6.2",
                "request_uri",
                Some("https://a.example/"),
                "request_uri_not_supported",
            ),
            ("RFC 6749 4.1.1", "state", None, "accepted"),
        ] {
            assert_eq!(error_with(name, value), expected, "{rule} {value:?}");
        }
    }

    #[test]
    fn pkce_08_confidential_clients_need_a_challenge_too() {
        for client_id in ["sandbox-basic", "sandbox-post"] {
            let mut pairs = with("client_id", Some(client_id));
            pairs.retain(|(name, _)| !name.starts_with("code_challenge"));
            let Err(Refusal::Client(_, problem)) = outcome(pairs) else {
                panic!("accepted")
            };
            assert_eq!(problem.error, "invalid_request", "{client_id}");
        }
    }

    #[test]
    fn needs_no_aud_unless_a_record_is_requested() {
        let mut pairs = with("scope", Some("openid"));
        pairs.retain(|(name, _)| name != "aud");
        assert!(outcome(pairs).is_ok());
    }

    #[test]
    fn auth_12_keeps_an_unusual_state_as_it_is() {
        let state = "%25 +&\"'<ä>\r\n".repeat(100);
        let request = outcome(with("state", Some(&state))).unwrap();
        assert_eq!(request.return_to.state.unwrap().expose(), state);
    }
}
