//! Navigates like a browser, with two exceptions: it opens only web addresses, and it never sends a
//! form a second time, because that could pass a password on.

use crate::error::{Error, Kind, Result};
use crate::http::{Client, Request, Response};
use crate::rfc::origin::origin_of;
use crate::rfc::parameters::Parameters;
use crate::trace::redact;
use http::{Method, StatusCode, header};
use url::{Url, form_urlencoded};

/// One navigation.
pub(super) struct Go {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) form: Option<Parameters>,
    /// The origin of the page with the form, if the target has the same origin. Servers use it to
    /// recognise their own forms.
    from: Option<String>,
    /// Whether it sends a password, in which case a 401 means that the password is rejected.
    pub(super) brings_password: bool,
}

impl Go {
    pub(super) const fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            form: None,
            from: None,
            brings_password: false,
        }
    }

    pub(super) const fn post(url: Url, form: Parameters) -> Self {
        Self {
            method: Method::POST,
            url,
            form: Some(form),
            from: None,
            brings_password: false,
        }
    }

    /// Marks it as submitted from a form on the page `here`.
    pub(super) fn sent_from(mut self, here: &Url) -> Self {
        let [page, target] = [here, &self.url].map(origin_of);
        self.from = (page == target).then_some(page);
        self
    }

    /// Whether it submits a form.
    pub(super) fn posts(&self) -> bool {
        self.method == Method::POST
    }
}

pub(super) fn same_page(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin() && one.path() == other.path()
}

pub(super) fn join(here: &Url, address: &str) -> Result<Url> {
    let url = here.join(address).map_err(|_| {
        Error::new(
            Kind::Provider,
            format!("`{}` leads to an invalid URL", redact::url(here)),
        )
    })?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        scheme => Err(Error::new(
            Kind::Provider,
            format!(
                "`{}` leads to a `{scheme}:` URL, which is not followed",
                redact::url(here)
            ),
        )),
    }
}

/// Follows a redirect like a browser, except for 307 and 308 after a form, which would pass the
/// password on (AUTH-19).
pub(super) fn redirect(here: &Url, posted: bool, response: &Response) -> Result<Option<Go>> {
    let Some(location) = response
        .headers()
        .get(header::LOCATION)
        .filter(|_| response.status().is_redirection())
    else {
        return Ok(None);
    };
    if posted
        && matches!(
            response.status(),
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
        )
    {
        return Err(Error::new(
            Kind::Provider,
            format!(
                "`{}` responds with {}, which would send the form and its password again",
                redact::url(here),
                response.status().as_u16()
            ),
        )
        .hint("the provider should respond with 303 (RFC 9700 section 4.12)")
        .check("AUTH-19"));
    }
    let mut url = join(here, &String::from_utf8_lossy(location.as_bytes()))?;
    if url.fragment().is_none() {
        // The fragment is kept if the new address has none (RFC 9110 section 10.2.2).
        url.set_fragment(here.fragment());
    }
    Ok(Some(Go::get(url)))
}

pub(super) fn send(http: &Client, go: Go) -> Result<Response> {
    let mut address = go.url;
    address.set_fragment(None);
    let mut request = http::Request::builder()
        .method(go.method)
        .uri(address.as_str())
        .header(header::ACCEPT, "text/html,*/*;q=0.8");
    if let Some(page) = go.from {
        request = request.header(header::ORIGIN, page);
    }
    let body = match go.form {
        Some(pairs) => {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            form_urlencoded::Serializer::new(String::new())
                .extend_pairs(pairs)
                .finish()
                .into_bytes()
        }
        None => Vec::new(),
    };
    let request: Request = request
        .body(body)
        .map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
    http.call(request)
        .map_err(|failure| Error::from(failure).hint("are all servers involved in the sign-in up?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_follows_http_and_never_repeats_a_form() {
        let here = Url::parse("https://as.example/login").unwrap();
        let answer = |status: u16, location: &str| {
            let response = http::Response::builder()
                .status(status)
                .header("location", location)
                .body(Vec::new())
                .unwrap();
            redirect(&here, true, &response).map(|go| go.map(|go| (go.method, go.url.to_string())))
        };
        assert_eq!(
            answer(303, "/next#a").unwrap(),
            Some((Method::GET, "https://as.example/next#a".into()))
        );
        assert_eq!(answer(200, "/next").unwrap(), None);
        assert_eq!(
            answer(302, "javascript:alert(1)").unwrap_err().kind(),
            Kind::Provider
        );
        assert_eq!(answer(307, "/next").unwrap_err().kind(), Kind::Provider);
    }
}
