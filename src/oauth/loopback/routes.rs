//! How the loopback listener handles each request: it accepts the one right response at the
//! redirect URI's path, and rejects everything else (RFC 8252 section 8.3). `callback` decides what
//! counts as a response.

use crate::api::loopback::FROM_FRAGMENT;
use crate::oauth::loopback::callback::{Answer, Arrival, Judgement, Outcome, Stateless, judge};
use crate::oauth::loopback::launch::{Launch, Onward};
use crate::oauth::loopback::reply::Reply;
use crate::oauth::loopback::sender::{check_own_page, check_sender, is_from_browser, said};
use crate::oauth::loopback::{launch, pages};
use crate::rfc::media_type;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use std::sync::atomic::{AtomicBool, Ordering};
use tiny_http::{Method, Request};

/// The path to which the browser is redirected when a code has arrived, so that the code does not
/// stay in its address bar or history (LOOP-17).
const RECEIVED: &str = "/received";
const REFUSED: &str = "/refused";

/// The events that the listener reports.
#[derive(Debug)]
pub enum Heard {
    Answer(Answer),
    /// A response with our `state` that violates the protocol, and how (RESP-07).
    Malformed(&'static str),
    /// A response without our `state`, from a browser.
    Foreign,
    /// A response without our `state`, from another program, such as the built-in browser.
    Stray,
    /// An error without any `state`.
    Stateless(Stateless),
    /// A launch of the app from an EHR.
    Launch(Launch),
}

/// The receiving end of one sign-in.
pub(super) struct Desk {
    /// The host names we accept in requests.
    pub(super) hosts: Vec<String>,
    /// The path of the redirect URI.
    pub(super) path: String,
    pub(super) state: Secret,
    /// Whether the one right response has arrived (LOOP-12).
    pub(super) taken: AtomicBool,
    /// Where the browser of a launch goes next; set while waiting for a launch instead of a
    /// response.
    pub(super) onward: Option<Onward>,
}

/// Returns the reply to a request, and what the listener reports about the request.
pub(super) fn reply(request: &mut Request, desk: &Desk) -> (Reply, Option<Heard>) {
    if let Err(refused) = check_sender(request, &desk.hosts) {
        return (refused, None);
    }
    let by_browser = is_from_browser(request);
    let target = request.url().to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    if let (Method::Get, Some(onward)) = (request.method(), &desk.onward) {
        let (reply, launch) = launch::reply(path, query, &desk.taken, onward);
        return (reply, launch.map(Heard::Launch));
    }
    match (request.method(), path) {
        (Method::Get, path) if path == desk.path => match Parameters::read(query) {
            empty if empty.is_empty() => {
                (Reply::page(200, pages::fragment(path, FROM_FRAGMENT)), None)
            }
            found => decide(&found, Arrival::Query, by_browser, desk),
        },
        (Method::Post, path) if path == desk.path => match form(request) {
            Ok(mut found) => {
                if found.remove(FROM_FRAGMENT).is_none() {
                    return decide(&found, Arrival::FormPost, by_browser, desk);
                }
                match check_own_page(request, &desk.hosts) {
                    Ok(()) => decide(&found, Arrival::Fragment, by_browser, desk),
                    Err(refused) => (refused, None),
                }
            }
            Err(refused) => (refused, None),
        },
        (Method::Get, RECEIVED | REFUSED) if desk.taken.load(Ordering::Acquire) => {
            let page = if path == RECEIVED {
                pages::received()
            } else {
                pages::refused()
            };
            (
                Reply {
                    last_page: true,
                    ..Reply::page(200, page)
                },
                None,
            )
        }
        (_, path) if path == desk.path => {
            let mut reply = Reply::plain(405, "only GET and POST are allowed");
            reply.headers.push(("Allow", "GET, POST".into()));
            (reply, None)
        }
        _ => (Reply::plain(404, "nothing here"), None),
    }
}

fn decide(
    found: &Parameters,
    arrival: Arrival,
    by_browser: bool,
    desk: &Desk,
) -> (Reply, Option<Heard>) {
    match judge(found, arrival, &desk.state) {
        Judgement::Foreign => {
            let foreign = if by_browser {
                Heard::Foreign
            } else {
                Heard::Stray
            };
            let heard = Stateless::of(found).map_or(foreign, Heard::Stateless);
            (Reply::page(400, pages::foreign()), Some(heard))
        }
        // A malformed response does not count as the one right response.
        Judgement::Ours(Answer {
            outcome: Outcome::Broken(why),
            ..
        }) => (
            Reply::page(400, pages::malformed(why)),
            Some(Heard::Malformed(why)),
        ),
        Judgement::Ours(_) if desk.taken.swap(true, Ordering::AcqRel) => {
            (Reply::page(200, pages::again()), None)
        }
        Judgement::Ours(answer) => {
            let path = if matches!(answer.outcome, Outcome::Code(_)) {
                RECEIVED
            } else {
                REFUSED
            };
            (Reply::see_other(path), Some(Heard::Answer(answer)))
        }
    }
}

fn form(request: &mut Request) -> std::result::Result<Parameters, Reply> {
    let is_form = said(request, "Content-Type")
        .first()
        .is_some_and(|value| media_type::is(value, media_type::FORM));
    if !is_form {
        return Err(Reply::plain(400, "only forms are allowed"));
    }
    let mut body = String::new();
    // The fence has already limited the form's length.
    match request.as_reader().read_to_string(&mut body) {
        Ok(_) => Ok(Parameters::read(&body)),
        Err(_) => Err(Reply::plain(400, "cannot read the form")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::loopback::knock::{STATE, get, heard, listening, post, raw, status};

    #[test]
    fn strangers_are_turned_away_and_the_right_answer_still_gets_through() {
        let (port, _listening, receive) = listening();
        let named = |host: &str| {
            raw(
                port,
                &format!("GET /callback HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
            )
        };
        for (answer, expected) in [
            (get(port, "/"), "404"),
            (get(port, "/favicon.ico"), "404"),
            (get(port, "/received"), "404"),
            (get(port, "/callback/"), "404"),
            (named("evil.example"), "421"),
            (named(&format!("127.0.0.1:{}", port ^ 1)), "421"),
            (raw(port, "GET /callback HTTP/1.0\r\n\r\n"), "400"),
            (
                raw(
                    port,
                    &format!(
                        "DELETE /callback HTTP/1.1\r\nHost: [::1]:{port}\r\nConnection: close\r\n\r\n"
                    ),
                ),
                "405",
            ),
            (
                raw(
                    port,
                    &format!(
                        "POST /callback HTTP/1.1\r\nHost: [::1]:{port}\r\nConnection: close\r\n\r\n"
                    ),
                ),
                "400",
            ),
            (get(port, "/callback?code=x&state=wrong"), "400"),
            (get(port, "/callback?error=access_denied"), "400"),
            (
                get(
                    port,
                    &format!("/callback?code=x&state={STATE}&state={STATE}"),
                ),
                "400",
            ),
        ] {
            assert_eq!(status(&answer), expected, "{answer}");
        }
        assert_eq!(
            status(&get(port, &format!("/callback?code=right&state={STATE}"))),
            "303"
        );
        assert_eq!(
            (0..4).map(|_| heard(&receive)).collect::<Vec<_>>(),
            [
                "foreign",
                "without state: access_denied",
                "foreign",
                "query right"
            ]
        );
    }

    #[test]
    fn every_route_is_only_for_navigations_and_the_fragment_form_only_for_its_own_page() {
        let (port, _listening, receive) = listening();
        let form = |marker: &str| format!("{marker}code=x&state={STATE}");
        let marker = format!("{FROM_FRAGMENT}=1&");
        let sent = |line: &str, headers: &str, body: &str| {
            let length = body.len();
            let answer = raw(
                port,
                &format!(
                    "{line} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}Content-Length: {length}\r\n\
                     Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}"
                ),
            );
            status(&answer).to_owned()
        };
        let answer = format!("GET /callback?code=x&state={STATE}");
        for elsewhere in [
            "Sec-Fetch-Mode: no-cors\r\n",
            "Sec-Fetch-Mode: cors\r\n",
            "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
        ] {
            for line in [answer.as_str(), "GET /received", "GET /refused", "GET /"] {
                assert_eq!(sent(line, elsewhere, ""), "403", "{line} {elsewhere}");
            }
            let posted = sent("POST /callback", elsewhere, &form(""));
            assert_eq!(posted, "403", "{elsewhere}");
        }
        for elsewhere in [
            "Origin: https://evil.example\r\n",
            "Origin: http://127.0.0.1:1\r\n",
            "Origin: null\r\nSec-Fetch-Site: cross-site\r\n",
        ] {
            let posted = sent("POST /callback", elsewhere, &form(&marker));
            assert_eq!(posted, "403", "{elsewhere}");
        }
        let own = format!(
            "Origin: http://localhost:{port}\r\nSec-Fetch-Site: same-origin\r\n\
             Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"
        );
        assert_eq!(sent("POST /callback", &own, &form(&marker)), "303");
        assert_eq!(heard(&receive), "fragment x");
    }

    #[test]
    fn only_a_browser_can_bring_a_foreign_answer_from_the_provider() {
        let (port, _listening, receive) = listening();
        for (agent, expected) in [("Mozilla/5.0", "Foreign"), ("curl/8.5.0", "Stray")] {
            let asked = format!(
                "GET /callback?code=x&state=wrong HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\
                 User-Agent: {agent}\r\nConnection: close\r\n\r\n"
            );
            assert_eq!(status(&raw(port, &asked)), "400", "{agent}");
            assert_eq!(
                format!("{:?}", receive.recv().unwrap()),
                expected,
                "{agent}"
            );
        }
    }

    #[test]
    fn a_malformed_answer_does_not_replace_the_right_one() {
        let (port, _listening, receive) = listening();
        for (query, why) in [
            ("code=x&code=y", "two codes"),
            ("code=x&error=y", "a code and an error"),
            ("code=x&iss=a&iss=b", "`iss` twice"),
        ] {
            let page = get(port, &format!("/callback?{query}&state={STATE}"));
            assert!(status(&page) == "400" && page.contains(why), "{page}");
            assert!(heard(&receive).contains(why));
        }
        let right = format!("/callback?code=right&state={STATE}");
        assert_eq!(status(&get(port, &right)), "303");
        assert_eq!(heard(&receive), "query right");
    }

    #[test]
    fn the_browser_ends_on_a_page_without_the_code() {
        let (port, _listening, receive) = listening();
        let answer = get(port, &format!("/callback?code=right&state={STATE}"));
        assert!(
            answer.contains("Location: /received\r\n")
                && !answer.contains("Server:")
                && answer.contains("Cache-Control: no-store\r\n"),
            "{answer}"
        );
        let page = get(port, "/received");
        assert_eq!(status(&page), "200");
        assert!(
            !page.contains("right") && page.contains("Referrer-Policy: no-referrer\r\n"),
            "{page}"
        );
        assert_eq!(heard(&receive), "query right");
    }

    #[test]
    fn the_second_right_answer_gets_a_neutral_page() {
        let (port, listening, receive) = listening();
        let right = format!("/callback?code=right&state={STATE}");
        assert_eq!(status(&get(port, &right)), "303");
        assert_eq!(status(&get(port, &right)), "200");
        drop(listening);
        assert_eq!(receive.iter().count(), 1);
    }

    #[test]
    fn accepts_forms_and_what_the_fragment_page_posts() {
        let (port, _listening, receive) = listening();
        let page = get(port, "/callback");
        assert!(
            page.contains("location.hash") && page.contains(FROM_FRAGMENT),
            "{page}"
        );
        let long = "c".repeat(4000);
        assert_eq!(
            status(&post(
                port,
                &format!("{FROM_FRAGMENT}=1&code={long}&state={STATE}")
            )),
            "303"
        );
        assert_eq!(heard(&receive), format!("fragment {long}"));
        let (port, _listening, receive) = listening();
        assert_eq!(
            status(&post(port, &format!("error=access_denied&state={STATE}"))),
            "303"
        );
        assert_eq!(heard(&receive), "Error(\"access_denied\", None)");
    }
}
