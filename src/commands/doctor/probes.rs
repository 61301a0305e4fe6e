//! How `fastenctl doctor` gathers its facts about names, proxies, responses, sockets and browsers,
//! each within a time limit. `report::doctor` judges them.

use crate::api::VERSION;
use crate::clock::parse_http_date;
use crate::http::{Client, Failure, Response};
use crate::report::doctor::gateway::description_of;
use crate::trace::redact;
use hyper_util::client::proxy::matcher::Matcher;
use serde_json::Value;
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use url::{Host, Url};

/// Runs work that might hang; abandons it after the time limit and returns `None`.
fn within<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (said, heard) = channel();
    std::thread::spawn(move || said.send(work()));
    heard.recv_timeout(patience).ok()
}

/// Returns the IP addresses of a URL's host.
pub(crate) fn look_up(base: &Url, patience: Duration) -> Result<Vec<IpAddr>, String> {
    let port = base.port_or_known_default().unwrap_or(443);
    match base.host() {
        Some(Host::Ipv4(ip)) => Ok(vec![ip.into()]),
        Some(Host::Ipv6(ip)) => Ok(vec![ip.into()]),
        Some(Host::Domain(name)) => addresses(name, port, patience).map(|found| {
            let mut found: Vec<IpAddr> = found.iter().map(SocketAddr::ip).collect();
            found.dedup();
            found
        }),
        None => Ok(Vec::new()),
    }
}

fn addresses(host: &str, port: u16, patience: Duration) -> Result<Vec<SocketAddr>, String> {
    let host = host.to_owned();
    match within(patience, move || {
        (host, port)
            .to_socket_addrs()
            .map(Iterator::collect::<Vec<_>>)
    }) {
        Some(Ok(found)) => Ok(found),
        Some(Err(error)) => Err(error.to_string()),
        None => Err(format!("no response within {patience:?}")),
    }
}

/// Returns the proxy that our HTTP client uses for this address, and whether it accepts
/// connections.
pub(crate) fn proxy_for(base: &Url, patience: Duration) -> Option<(String, Result<(), String>)> {
    if base.scheme() == "http" {
        // Our client uses no proxy for plain http, which never leaves this machine.
        return None;
    }
    let found = Matcher::from_env().intercept(&base.as_str().parse().ok()?)?;
    let proxy = Url::parse(&found.uri().to_string()).ok()?;
    let host = proxy.host_str()?.trim_matches(['[', ']']).to_owned();
    let port = proxy.port_or_known_default().unwrap_or(1080);
    let answer = addresses(&host, port, patience).and_then(|found| connect(&found, patience));
    Some((redact::url(&proxy), answer))
}

fn connect(addresses: &[SocketAddr], patience: Duration) -> Result<(), String> {
    let mut why = "it has no IP address".to_owned();
    for address in addresses {
        match TcpStream::connect_timeout(address, patience) {
            Ok(_) => return Ok(()),
            Err(error) => why = error.to_string(),
        }
    }
    Err(why)
}

/// The gateway's public description, and how long the request took.
pub(crate) struct Described {
    pub(crate) milliseconds: u128,
    /// The gateway's time, in Unix seconds.
    pub(crate) date: Option<i64>,
    pub(crate) version: Option<String>,
}

/// Requests the gateway's description, but accepts any response.
pub(crate) fn describe(http: &Client, base: &Url) -> Result<Described, Failure> {
    let started = Instant::now();
    let answer = get(http, &description_of(base.as_str()))?;
    let milliseconds = started.elapsed().as_millis();
    let date = answer
        .headers()
        .get(http::header::DATE)
        .and_then(|date| parse_http_date(date.to_str().ok()?));
    Ok(Described {
        milliseconds,
        date,
        version: version(&answer),
    })
}

/// Sends a GET request; returns the response, whatever its status.
pub(crate) fn get(client: &Client, address: &str) -> Result<Response, Failure> {
    let request = http::Request::get(address).body(Vec::new());
    match request {
        Ok(request) => client.call(request),
        Err(error) => Err(Failure {
            host: address.to_owned(),
            reason: crate::http::Reason::Invalid(error.to_string()),
        }),
    }
}

/// Returns the version in a description that has paths under [`VERSION`], as the description of a
/// Lighthouse gateway does.
fn version(answer: &Response) -> Option<String> {
    let description: Value = serde_json::from_slice(answer.body()).ok()?;
    let is_ours = description["paths"]
        .as_object()?
        .keys()
        .any(|path| path.starts_with(VERSION));
    description["info"]["version"]
        .as_str()
        .filter(|_| is_ours)
        .map(str::to_owned)
}

/// Requests an address and returns the status of the response.
pub(crate) fn status_of(client: &Client, address: &str) -> Result<u16, String> {
    get(client, address)
        .map(|answer| answer.status().as_u16())
        .map_err(|failure| failure.reason.to_string())
}

/// Checks that a listener on a free port of this IP address can be reached.
pub(crate) fn loopback_works(ip: IpAddr) -> Result<(), String> {
    let failed = |what: &str, error: std::io::Error| format!("{what}: {error}");
    let listener = TcpListener::bind((ip, 0)).map_err(|error| failed("cannot bind", error))?;
    let address = listener
        .local_addr()
        .map_err(|error| failed("cannot bind", error))?;
    connect(&[address], Duration::from_secs(2)).map_err(|why| format!("cannot connect: {why}"))
}

/// Whether the system has a browser that could be opened.
pub(crate) fn may_open_browser(patience: Duration) -> bool {
    within(patience, || webbrowser::Browser::Default.exists()).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn work_that_hangs_is_abandoned() {
        let (end, ended) = channel::<()>();
        let stuck = within(Duration::from_millis(1), move || ended.recv());
        assert!(stuck.is_none());
        drop(end);
        assert_eq!(within(Duration::from_secs(60), || 7), Some(7));
    }

    #[test]
    fn a_listener_on_loopback_can_be_reached_here() {
        assert_eq!(loopback_works(Ipv4Addr::LOCALHOST.into()), Ok(()));
        assert!(
            loopback_works(Ipv4Addr::new(192, 0, 2, 1).into())
                .unwrap_err()
                .starts_with("cannot bind: ")
        );
    }

    #[test]
    fn an_ip_address_is_not_looked_up() {
        let found = look_up(
            &Url::parse("https://[::1]:8417/v1").unwrap(),
            Duration::ZERO,
        );
        assert_eq!(found, Ok(vec![IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1_u16])]));
    }
}
