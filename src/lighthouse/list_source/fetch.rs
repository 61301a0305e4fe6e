//! Fetches a list if it has changed: over TLS, within limits, and only from public hosts unless the
//! settings allow private networks.

use crate::http;
use crate::http::{Client, Response};
use crate::lighthouse::list_source::trouble::{Cause, LARGEST, Trouble, seconds, why};
use crate::lighthouse::reach::{look_up, may_be_asked};
use crate::lighthouse::settings::Reach;
use crate::lighthouse::stored_catalog::sources::Validators;
use crate::rfc::loopback_address::is_loopback;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use std::net::SocketAddr;
use std::time::Duration;
use url::Url;

/// Time limit for a whole fetch: enough for a large list with all redirects. The client gives up on
/// a silent server sooner.
pub const FETCHED_WITHIN: Duration = Duration::from_secs(300);
/// Maximum number of redirects.
const MOST_REDIRECTS: usize = 5;

/// Maximum length of a validator, because it is stored and sent with every request.
const LONGEST_VALIDATOR: usize = 512;

/// How to fetch lists.
#[derive(Clone)]
pub struct Fetching {
    /// The time limit for the whole fetch.
    pub within: Duration,
    /// Trust settings and observer; all other options are set here.
    pub http: http::Options,
    pub reach: Reach,
    /// Whether addresses on private networks and on this machine are allowed, too.
    pub allow_private_network: bool,
}

/// The result of a request.
#[derive(Debug)]
pub enum Answer {
    /// The list is unchanged.
    Unchanged,
    Given {
        bytes: Vec<u8>,
        validators: Validators,
        /// The final address, after redirects.
        from: Url,
    },
}

/// Fetches a list unless it is unchanged.
///
/// # Errors
/// Returns why it could not be fetched.
pub async fn fetch(
    fetching: &Fetching,
    address: &Url,
    known: &Validators,
) -> Result<Answer, Trouble> {
    let within = fetching.within;
    let fetched = tokio::time::timeout(within, follow(fetching, address, known));
    fetched.await.unwrap_or_else(|_| {
        let reason = format!("it did not arrive within {}", seconds(within));
        Err(Trouble::new(Cause::TimedOut, reason))
    })
}

async fn follow(fetching: &Fetching, address: &Url, known: &Validators) -> Result<Answer, Trouble> {
    let mut here = address.clone();
    for _ in 0..=MOST_REDIRECTS {
        let answer = ask(fetching, &here, known).await?;
        match answer.status() {
            StatusCode::OK => return Ok(given(answer, here)),
            StatusCode::NOT_MODIFIED => return Ok(Answer::Unchanged),
            status if status.is_redirection() => here = next(&here, &answer)?,
            status => {
                let reason = format!("it returned {}", status.as_u16());
                return Err(Trouble::new(Cause::Answer, reason));
            }
        }
    }
    let reason = format!(
        "it redirects more than {MOST_REDIRECTS} times, most recently to `{}`",
        shown(&here)
    );
    Err(Trouble::new(Cause::Answer, reason))
}

/// Returns the URL without the parts that may be secret: user info, query and fragment.
#[must_use]
pub fn shown(url: &Url) -> String {
    let mut shown = url.clone();
    shown.set_query(None);
    shown.set_fragment(None);
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.into()
}

fn given(answer: Response, from: Url) -> Answer {
    let text = |name: HeaderName| {
        let value = answer.headers().get(name);
        let text = value.and_then(|value| value.to_str().ok());
        // A validator that is too long is dropped, and the list is then fetched in full.
        let text = text.filter(|text| text.len() <= LONGEST_VALIDATOR);
        text.unwrap_or_default().to_owned()
    };
    let validators = Validators {
        etag: text(header::ETAG),
        last_modified: text(header::LAST_MODIFIED),
    };
    Answer::Given {
        validators,
        from,
        bytes: answer.into_body(),
    }
}

fn next(here: &Url, answer: &Response) -> Result<Url, Trouble> {
    let location = answer.headers().get(header::LOCATION);
    let location = location.and_then(|value| value.to_str().ok());
    let next = location.and_then(|location| here.join(location).ok());
    next.ok_or_else(|| Trouble::new(Cause::Answer, "it redirects to an invalid URL"))
}

async fn ask(fetching: &Fetching, url: &Url, known: &Validators) -> Result<Response, Trouble> {
    let addresses = addresses(fetching, url).await?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let client = Client::new(http::Options {
        timeout: fetching.within,
        body_limit: LARGEST,
        pinned: Some((host, addresses)),
        ca_file: fetching
            .reach
            .ca_file
            .clone()
            .or(fetching.http.ca_file.clone()),
        ..fetching.http.clone()
    });
    let request = request(url, known)?;
    let answer = client.send(request).await;
    answer.map_err(|failure| why(&failure.host, &failure.reason))
}

fn request(url: &Url, known: &Validators) -> Result<http::Request, Trouble> {
    let mut request = http::Request::new(Vec::new());
    let uri = url.as_str().parse();
    *request.uri_mut() =
        uri.map_err(|_| Trouble::new(Cause::Address, "its URL cannot be requested"))?;
    for (name, value) in [
        (header::IF_NONE_MATCH, &known.etag),
        (header::IF_MODIFIED_SINCE, &known.last_modified),
    ] {
        if let Ok(value) = HeaderValue::from_str(value)
            && !value.is_empty()
        {
            request.headers_mut().insert(name, value);
        }
    }
    Ok(request)
}

/// Resolves the addresses to connect to, if the URL is allowed.
async fn addresses(fetching: &Fetching, url: &Url) -> Result<Vec<SocketAddr>, Trouble> {
    let private = fetching.allow_private_network;
    let refuse = |reason: String| Err(Trouble::new(Cause::Address, reason));
    let is_meant = url.scheme() == "https" || private && is_loopback(url);
    if !is_meant {
        return refuse(format!(
            "it is at `{}`, which does not start with `https://`",
            shown(url)
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse(
            "its URL contains a user name or password, which would appear in every log".to_owned(),
        );
    }
    let host = url.host_str().unwrap_or_default();
    let found = look_up(&fetching.reach, url.as_str()).await.map_err(|_| {
        let reason = format!("its host `{host}` cannot be resolved");
        Trouble::new(Cause::Network, reason)
    })?;
    if found.iter().any(|ip| !may_be_asked(*ip, private)) {
        return refuse(format!(
            "it is at `{host}`, which resolves to a private network"
        ));
    }
    // Port 0 stands for the port in the URL.
    let found = found.into_iter().map(|ip| SocketAddr::new(ip, 0));
    let elsewhere = fetching.reach.connect_to;
    Ok(elsewhere.map_or_else(|| found.collect(), |elsewhere| vec![elsewhere]))
}
