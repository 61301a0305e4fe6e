//! A host, probed considerately: its name is resolved once, only one connection is open at a time,
//! and redirects to other hosts are not followed.

use crate::http;
use crate::http::{BODY_LIMIT, Client, Failure, Reason};
use crate::lighthouse::probe::documents::{Documents, Fetched, wants_oidc, wants_statement};
use crate::lighthouse::probe::judge::{Judged, judge};
use crate::lighthouse::probe::redirect::next_hop;
use crate::lighthouse::probe::target::{Target, base};
use crate::lighthouse::probe::verdict::{Trouble, Verdict};
use crate::lighthouse::reach::{look_up, may_be_asked};
use crate::lighthouse::settings::Reach;
use axum::http::{StatusCode, header};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use url::Url;

const FHIR_JSON: &str = "application/fhir+json";
const JSON: &str = "application/json";

/// How to probe.
#[derive(Clone, Default)]
pub struct Manners {
    /// Maximum number of hosts that are probed concurrently.
    pub concurrency: usize,
    /// Timeout, trust settings and observer; all other options are set here.
    pub http: http::Options,
    pub reach: Reach,
}

/// A resolved host, and the addresses for all connections to it.
pub struct Host {
    client: Client,
    timeout: Duration,
    found: Result<Vec<IpAddr>, &'static str>,
}

impl Host {
    /// Resolves its name.
    pub async fn find(name: &str, manners: &Manners) -> Self {
        let found = look_up(&manners.reach, &format!("https://{name}"))
            .await
            .map(one_family);
        // Port 0 stands for the port in the URL.
        let addresses = found
            .iter()
            .flatten()
            .map(|ip| SocketAddr::new(*ip, 0))
            .collect();
        let addresses = manners
            .reach
            .connect_to
            .map_or(addresses, |elsewhere| vec![elsewhere]);
        let options = http::Options {
            body_limit: BODY_LIMIT + 1,
            cut_body: true,
            one_request_a_connection: true,
            pinned: Some((name.to_owned(), addresses)),
            ca_file: manners
                .reach
                .ca_file
                .clone()
                .or_else(|| manners.http.ca_file.clone()),
            ..manners.http.clone()
        };
        Self {
            client: Client::new(options),
            timeout: manners.http.timeout,
            found,
        }
    }

    /// Probes one of the host's endpoints; `None` if the host asks for fewer requests.
    pub async fn probe(&self, target: &Target) -> Option<Judged> {
        let base = match base(target).and_then(|base| self.check(target).map(|()| base)) {
            Ok(base) => base,
            Err(trouble) => return Some(trouble.into()),
        };
        let smart = self
            .fetch(&base, ".well-known/smart-configuration", JSON)
            .await;
        let mut documents = Documents {
            smart,
            oidc: None,
            statement: None,
        };
        if wants_oidc(&documents.smart) {
            documents.oidc = Some(
                self.fetch(&base, ".well-known/openid-configuration", JSON)
                    .await,
            );
        }
        if wants_statement(&documents.smart) && !documents.smart.is_too_many() {
            documents.statement = Some(self.fetch(&base, "metadata", FHIR_JSON).await);
        }
        let patience = documents.smart.is_too_many()
            || documents.oidc.as_ref().is_some_and(Fetched::is_too_many);
        (!patience).then(|| judge(target, &base, &documents))
    }

    fn check(&self, target: &Target) -> Result<(), Trouble> {
        match &self.found {
            Err(_) => Err(Trouble::new(
                Verdict::Unreachable,
                "has a host whose name cannot be resolved",
            )),
            Ok(found)
                if found
                    .iter()
                    .any(|ip| !may_be_asked(*ip, target.allow_private_network)) =>
            {
                Err(Trouble::new(
                    Verdict::Private,
                    "has a host whose name resolves to a private network",
                ))
            }
            Ok(_) => Ok(()),
        }
    }

    async fn fetch(&self, base: &Url, path: &str, accept: &str) -> Fetched {
        let Ok(first) = base.join(path) else {
            return Fetched::Failed(Trouble::new(
                Verdict::Address,
                "has a FHIR base URL to which no path can be added",
            ));
        };
        let mut seen = vec![first];
        loop {
            match self.ask(&seen[seen.len() - 1], accept).await {
                Ok(fetched) => return fetched,
                Err(location) => match next_hop(&seen, location.as_deref()) {
                    Ok(next) => seen.push(next),
                    Err(trouble) => return Fetched::Failed(trouble),
                },
            }
        }
    }

    /// Sends one request. A redirect is returned as an error, with its destination.
    async fn ask(&self, url: &Url, accept: &str) -> Result<Fetched, Option<String>> {
        let request = http::Request::new(Vec::new());
        let (mut parts, body) = request.into_parts();
        let Ok(uri) = url.as_str().parse() else {
            return Ok(Fetched::Failed(Trouble::new(
                Verdict::Address,
                "has a URL that cannot be requested",
            )));
        };
        parts.uri = uri;
        for (name, value) in [(header::ACCEPT, accept), (header::CONNECTION, "close")] {
            parts
                .headers
                .extend(value.parse().ok().map(|value| (name, value)));
        }
        let answer = self
            .client
            .send(http::Request::from_parts(parts, body))
            .await;
        // This lets another task close the rest of the connection before the next one is opened.
        tokio::task::yield_now().await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(failure) => return Ok(Fetched::Failed(self.trouble(&failure))),
        };
        match answer.status() {
            StatusCode::OK => {
                let mut body = answer.into_body();
                let is_whole = body.len() <= BODY_LIMIT;
                body.truncate(BODY_LIMIT);
                Ok(if is_whole {
                    Fetched::Document(body)
                } else {
                    Fetched::Beginning(body)
                })
            }
            status if [301, 302, 303, 307, 308].contains(&status.as_u16()) => Err(answer
                .headers()
                .get(header::LOCATION)
                .and_then(|to| to.to_str().ok())
                .map(str::to_owned)),
            status => Ok(Fetched::Status(status.as_u16())),
        }
    }

    fn trouble(&self, failure: &Failure) -> Trouble {
        let verdict = verdict_of(&failure.reason);
        let sentence = match verdict {
            Verdict::Timeout => format!(
                "did not respond within {}",
                humantime::format_duration(self.timeout)
            ),
            Verdict::Tls => "does not use trusted TLS".to_owned(),
            Verdict::Unreachable => "does not accept connections".to_owned(),
            _ if matches!(failure.reason, Reason::NotHttp(_)) => {
                "does not send valid HTTP".to_owned()
            }
            _ => "interrupted its response".to_owned(),
        };
        match &failure.reason {
            Reason::Connect(why)
            | Reason::Tls(_, why)
            | Reason::Broken(why)
            | Reason::NotHttp(why)
            | Reason::CutOff(why) => Trouble::new(verdict, format!("{sentence} ({why})")),
            _ => Trouble::new(verdict, sentence),
        }
    }
}

/// Keeps only one address family: two would be tried in parallel (RFC 8305), over two connections
/// at once.
fn one_family(mut found: Vec<IpAddr>) -> Vec<IpAddr> {
    if found.iter().any(IpAddr::is_ipv4) {
        found.retain(IpAddr::is_ipv4);
    }
    found
}

fn verdict_of(reason: &Reason) -> Verdict {
    match reason {
        Reason::TimedOut(_) => Verdict::Timeout,
        Reason::Connect(_) => Verdict::Unreachable,
        Reason::Tls(..) | Reason::Trust(_) => Verdict::Tls,
        Reason::TooLarge(_)
        | Reason::Invalid(_)
        | Reason::Broken(_)
        | Reason::NotHttp(_)
        | Reason::CutOff(_) => Verdict::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{CertificateFault, TlsFault};

    #[test]
    fn a_failure_is_named_by_where_it_happened() {
        let tls = |fault| Reason::Tls(fault, String::new());
        for (reason, expected) in [
            (
                Reason::Connect("Connection refused (os error 111)".to_owned()),
                Verdict::Unreachable,
            ),
            (
                tls(TlsFault::Certificate(CertificateFault::UnknownAuthority)),
                Verdict::Tls,
            ),
            (tls(TlsFault::NotSpoken), Verdict::Tls),
            (tls(TlsFault::Handshake), Verdict::Tls),
            (Reason::TimedOut(Duration::from_secs(1)), Verdict::Timeout),
            (Reason::Broken("end of file".to_owned()), Verdict::Broken),
        ] {
            assert_eq!(verdict_of(&reason), expected, "{reason:?}");
        }
    }

    #[test]
    fn one_connection_is_tried_at_a_time() {
        let ips = |texts: &[&str]| -> Vec<IpAddr> {
            texts.iter().map(|text| text.parse().unwrap()).collect()
        };
        assert_eq!(
            one_family(ips(&["::1", "8.8.8.8", "9.9.9.9"])),
            ips(&["8.8.8.8", "9.9.9.9"])
        );
        assert_eq!(one_family(ips(&["::1"])), ips(&["::1"]));
    }
}
