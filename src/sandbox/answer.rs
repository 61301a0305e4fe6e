//! How an authorization response is returned: in the query, in the fragment, or as a posted form
//! (OAuth 2.0 Multiple Response Types, Form Post Response Mode). It always includes `iss` (RFC
//! 9207).

use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use url::form_urlencoded::Serializer;

/// Where and how the client wants the response.
#[derive(Clone, Debug)]
pub(crate) struct ReturnTo {
    pub(crate) redirect_uri: String,
    pub(crate) mode: ResponseMode,
    pub(crate) state: Option<Secret>,
}

/// The response before `state` and `iss` are added.
pub(crate) enum Outcome {
    Code(Secret),
    Error {
        error: &'static str,
        description: &'static str,
    },
}

/// Returns the parameters of a response, in output order (RFC 6749 sections 4.1.2 and 4.1.2.1).
pub(crate) fn parameters(
    outcome: &Outcome,
    return_to: &ReturnTo,
    issuer: &str,
) -> Vec<(&'static str, String)> {
    let mut parameters = match outcome {
        Outcome::Code(code) => vec![("code", code.expose().to_owned())],
        Outcome::Error { error, description } => {
            vec![
                ("error", (*error).to_owned()),
                ("error_description", (*description).to_owned()),
            ]
        }
    };
    parameters.extend(
        return_to
            .state
            .as_ref()
            .map(|state| ("state", state.expose().to_owned())),
    );
    parameters.push(("iss", issuer.to_owned()));
    parameters
}

/// Returns the address to redirect the browser to; `None` in form post mode.
pub(crate) fn location(
    return_to: &ReturnTo,
    parameters: &[(&'static str, String)],
) -> Option<String> {
    let encoded = Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    let uri = &return_to.redirect_uri;
    match return_to.mode {
        ResponseMode::Query if uri.contains('?') => Some(format!("{uri}&{encoded}")),
        ResponseMode::Query => Some(format!("{uri}?{encoded}")),
        ResponseMode::Fragment => Some(format!("{uri}#{encoded}")),
        ResponseMode::FormPost => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(redirect_uri: &str, mode: ResponseMode, outcome: &Outcome) -> Option<String> {
        let return_to = ReturnTo {
            redirect_uri: redirect_uri.to_owned(),
            mode,
            state: Some(Secret::new("s+ &")),
        };
        location(
            &return_to,
            &parameters(outcome, &return_to, "http://127.0.0.1:1"),
        )
    }

    #[test]
    fn resp_01_and_10_the_query_has_state_and_issuer() {
        let code = Outcome::Code(Secret::new("abc"));
        assert_eq!(
            sent("http://127.0.0.1:2/cb", ResponseMode::Query, &code).unwrap(),
            "http://127.0.0.1:2/cb?code=abc&state=s%2B+%26&iss=http%3A%2F%2F127.0.0.1%3A1"
        );
        assert!(
            sent("http://127.0.0.1:2/cb?a=1", ResponseMode::Query, &code)
                .unwrap()
                .starts_with("http://127.0.0.1:2/cb?a=1&code=abc&")
        );
    }

    #[test]
    fn resp_02_and_05_everything_is_in_the_fragment_including_errors() {
        let error = Outcome::Error {
            error: "access_denied",
            description: "no",
        };
        assert_eq!(
            sent("http://127.0.0.1:2/cb", ResponseMode::Fragment, &error).unwrap(),
            "http://127.0.0.1:2/cb#error=access_denied&error_description=no&state=s%2B+%26&iss=http%3A%2F%2F127.0.0.1%3A1"
        );
    }

    #[test]
    fn form_post_does_not_redirect() {
        assert_eq!(
            sent(
                "http://127.0.0.1:2/cb",
                ResponseMode::FormPost,
                &Outcome::Code(Secret::new("abc"))
            ),
            None
        );
    }
}
