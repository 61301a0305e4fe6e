//! Decides which requests the listener accepts, because any page open in a browser on this machine
//! can reach it, and so can any program.

use crate::oauth::loopback::pages;
use crate::oauth::loopback::reply::Reply;
use tiny_http::Request;

/// Checks the sender of every request: a browser navigating to our page under our own name, or a
/// program.
pub(super) fn check_sender(request: &Request, ours: &[String]) -> Result<(), Reply> {
    check_host(&said(request, "Host"), ours)?;
    check_navigation(
        &said(request, "Sec-Fetch-Mode"),
        &said(request, "Sec-Fetch-Dest"),
    )
}

/// Returns the values of a header.
pub(super) fn said<'a>(request: &'a Request, name: &'static str) -> Vec<&'a str> {
    let headers = request.headers().iter();
    headers
        .filter(|header| header.field.equiv(name))
        .map(|header| header.value.as_str())
        .collect()
}

/// Checks the `Host` header: otherwise, a page from another site could reach us under that site's
/// name (DNS rebinding, LOOP-10).
fn check_host(hosts: &[&str], ours: &[String]) -> Result<(), Reply> {
    let [host] = hosts else {
        return Err(Reply::plain(400, "exactly one Host header is required"));
    };
    if ours.iter().any(|name| host.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    Err(Reply::page(421, pages::elsewhere()))
}

/// Rejects requests by scripts, images and frames: the response to a sign-in arrives by navigating
/// a window.
fn check_navigation(modes: &[&str], targets: &[&str]) -> Result<(), Reply> {
    let only = |said: &[&str], right: &str| said.iter().all(|one| *one == right);
    if only(modes, "navigate") && only(targets, "document") {
        return Ok(());
    }
    Err(Reply::plain(
        403,
        "this URL can only be opened in a browser window",
    ))
}

/// Whether a browser sent the request, judging by what all browsers send and other programs do not.
/// A program can pretend to be a browser, so this is only good for explanations.
pub(super) fn is_from_browser(request: &Request) -> bool {
    is_browser(
        &said(request, "Sec-Fetch-Mode"),
        &said(request, "User-Agent"),
    )
}

/// How the `User-Agent` of browsers begins, including those in a terminal.
const BROWSERS: [&str; 6] = ["Mozilla/", "Opera/", "Lynx/", "w3m/", "Links ", "ELinks/"];

fn is_browser(modes: &[&str], agents: &[&str]) -> bool {
    let is_one = |agent: &&str| BROWSERS.iter().any(|start| agent.starts_with(start));
    !modes.is_empty() || agents.iter().any(is_one)
}

/// Checks that a form was posted by our own fragment page.
pub(super) fn check_own_page(request: &Request, ours: &[String]) -> Result<(), Reply> {
    let (origins, sites) = (said(request, "Origin"), said(request, "Sec-Fetch-Site"));
    // Without a referrer, browsers send `null` as the origin of our own page.
    let is_ours = |origin: &&str| {
        let schemes = ["http://", "https://"];
        let host = schemes
            .iter()
            .find_map(|scheme| origin.strip_prefix(scheme));
        *origin == "null" || host.is_some_and(|host| ours.iter().any(|own| own == host))
    };
    if origins.iter().all(is_ours) && sites.iter().all(|site| *site == "same-origin") {
        return Ok(());
    }
    Err(Reply::plain(403, "this form comes from another page"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::loopback::registered::Registered;

    #[test]
    fn only_a_single_host_header_with_our_own_name_is_accepted() {
        let ours = Registered::default().hosts(81);
        let status = |hosts: &[&str]| check_host(hosts, &ours).err().map(|reply| reply.status);
        for host in ["127.0.0.1:81", "[::1]:81", "LOCALHOST:81"] {
            assert_eq!(status(&[host]), None, "{host}");
        }
        for host in ["127.0.0.1", "127.0.0.1:80", "evil.example:81", ""] {
            assert_eq!(status(&[host]), Some(421), "{host}");
        }
        assert_eq!(status(&[]), Some(400));
        assert_eq!(status(&["127.0.0.1:81", "127.0.0.1:81"]), Some(400));
    }

    #[test]
    fn browsers_are_distinguished_from_programs() {
        assert!(is_browser(&["navigate"], &[]) && is_browser(&[], &["Mozilla/5.0 (X11)"]));
        assert!(!is_browser(&[], &[]) && !is_browser(&[], &["curl/8.5.0"]));
        assert!(is_browser(&[], &["w3m/0.5.3"]) && is_browser(&[], &["Lynx/2.9.0"]));
    }

    #[test]
    fn only_navigations_and_programs_are_accepted() {
        let may = |modes: &[&str], targets: &[&str]| check_navigation(modes, targets).is_ok();
        assert!(may(&[], &[]) && may(&["navigate"], &["document"]) && may(&["navigate"], &[]));
        assert!(!may(&["no-cors"], &["image"]) && !may(&["cors"], &["empty"]));
        assert!(!may(&["navigate"], &["iframe"]) && !may(&["navigate", "cors"], &[]));
    }
}
