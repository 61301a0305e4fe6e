//! Does without a script what the gateway's callback page does with one (protocol.md section 3
//! point 5). It reports that the browser came back, but never the code. Then it goes to the URL in
//! the response, with the fragment's parameters in the query.

use crate::api::Wrapper;
use crate::api::callback::{Outcome, RETURN_FORM, Return, ReturnRequest};
use crate::driver::html::{Form, Page};
use crate::driver::navigation::{Go, join, same_page, send};
use crate::error::{Error, Kind, Result};
use crate::http::{Client, Response};
use crate::rfc::origin::origin_of;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use crate::trace::redact;
use url::Url;

pub(super) fn return_form(page: &Page) -> Option<&Form> {
    page.forms
        .iter()
        .find(|form| form.id.as_deref() == Some(RETURN_FORM))
}

/// Reports to the page's own origin, and passes the provider's response to our own listener at
/// `goal`. Any other URL is an error, whatever the page or the gateway says.
pub(super) fn return_to_origin(
    http: &Client,
    (here, goal): (&Url, &Url),
    form: &Form,
    answer: &Parameters,
) -> Result<Go> {
    let mut origin = way_back(&report(http, here, form, answer)?)?;
    if !same_page(&origin, goal) {
        let message = format!(
            "the gateway would return the sign-in to `{}`, not to `{goal}`",
            redact::url(&origin)
        );
        return Err(Error::new(Kind::Gateway, message)
            .hint("that URL would receive the code; do not sign in through this gateway, and tell its operator"));
    }
    origin.query_pairs_mut().extend_pairs(answer);
    Ok(Go::get(origin))
}

fn report(http: &Client, here: &Url, form: &Form, answer: &Parameters) -> Result<Response> {
    let target = join(here, form.action.as_deref().unwrap_or_default())?;
    if target.origin() != here.origin() {
        let [page, elsewhere] = [here, &target].map(origin_of);
        let message = format!(
            "the gateway's callback page at `{page}` would report the sign-in to `{elsewhere}`"
        );
        return Err(Error::new(Kind::Gateway, message)
            .hint("do not sign in through this gateway, and tell its operator"));
    }
    let report = Go::post(target, reported(form, answer)?.into());
    send(http, report.sent_from(here))
}

/// Returns the form's own fields, with our values for those that the script would fill in.
fn reported(form: &Form, answer: &Parameters) -> Result<Vec<(String, String)>> {
    let outcome = if answer.value("code").is_some() {
        Outcome::Code
    } else {
        Outcome::Error
    };
    let report = ReturnRequest {
        state: Secret::new(answer.value("state").unwrap_or_default()),
        outcome,
        answer: String::new(),
        token: String::new(),
    };
    let encoded = serde_json::to_value(&report)
        .map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
    let mut pairs: Vec<(String, String)> = form
        .fields
        .iter()
        .filter(|field| encoded.get(&field.name).is_none())
        .map(|field| (field.name.clone(), field.value.clone()))
        .collect();
    for (name, value) in encoded.as_object().into_iter().flatten() {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), ToOwned::to_owned);
        pairs.push((name.clone(), value));
    }
    Ok(pairs)
}

/// Returns the URL to which the gateway sends the browser.
fn way_back(response: &Response) -> Result<Url> {
    let wrapper: Wrapper<Return> = serde_json::from_slice(response.body()).map_err(|_| {
        let message = format!(
            "the gateway's callback page received status {} instead of the return URL",
            response.status().as_u16()
        );
        Error::new(Kind::Gateway, message)
    })?;
    let Some(origin) = wrapper.data.and_then(|data| data.origin_url) else {
        let said = if wrapper.error.is_empty() {
            "it asks the user to confirm"
        } else {
            &wrapper.error
        };
        return Err(Error::new(
            Kind::Gateway,
            format!("the gateway did not return the sign-in: {said}"),
        ));
    };
    Url::parse(&origin)
        .map_err(|_| Error::new(Kind::Gateway, "the gateway did not send a valid return URL"))
}
