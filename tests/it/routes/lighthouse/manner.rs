//! Errors that are not worded by a route: all of them have the same form (protocol.md section 8).

use super::*;

const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

async fn ask(gateway: &Gateway, method: &str, path: &str, accept: &str, body: &str) -> Reply {
    let request = Request::builder().method(method).uri(path);
    let request = request.header(header::ACCEPT, accept);
    gateway
        .send(request.body(Body::from(body.to_owned())).unwrap())
        .await
}

/// Checks that the error has the client's format and contains the expected text.
fn is_worded(reply: &Reply, accept: &str, path: &str, says: &str) {
    let context = format!("{path} {accept}: {reply:?}");
    assert!(reply.body.contains(says), "{says}: {context}");
    if path.contains("/token/") {
        let body = reply.json();
        let error = body["error"].as_str().unwrap();
        assert!(
            ["invalid_request", "temporarily_unavailable"].contains(&error),
            "{context}"
        );
        assert!(body["error_description"].is_string(), "{context}");
    } else if accept == BROWSER {
        assert!(reply.body.starts_with("<!DOCTYPE html>"), "{context}");
        assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin");
    } else {
        let body = reply.json();
        assert_eq!(
            (&body["success"], &body["data"]),
            (&json!(false), &Value::Null),
            "{context}"
        );
        assert!(body["code"].is_string(), "{context}");
    }
    let is_open = [
        "/search",
        "/connect/",
        "/catalog",
        "/list",
        "/token/",
        "/nowhere",
    ]
    .iter()
    .any(|route| path.contains(route));
    let origin = if is_open { "*" } else { "" };
    assert_eq!(
        reply.header(header::ACCESS_CONTROL_ALLOW_ORIGIN),
        origin,
        "{context}"
    );
}

#[test]
fn every_error_is_a_page_for_browsers_and_wrapped_for_programs() {
    block_on(async {
        let gateway = Gateway::new();
        let long = format!("/v1/connect/x?{}", "a".repeat(33 * 1024));
        let huge = "a".repeat(65 * 1024);
        for (method, path, body, status, says) in [
            (
                "GET",
                "/nowhere",
                "",
                404,
                "nothing at this address|no such route",
            ),
            ("GET", "/v1/callback/%ff", "", 400, "cannot be read"),
            ("GET", "/v1/redirect/%ff", "", 400, "cannot be read"),
            ("GET", "/v1/connect/%ff", "", 400, "cannot be read"),
            ("POST", "/v1/token/%ff", "", 400, "cannot be read"),
            ("GET", "/i/%ff/v1/connect/x", "", 400, "cannot be read"),
            ("PUT", "/v1/redirect/x", "", 405, "method"),
            ("DELETE", "/v1/search", "", 405, "method"),
            ("GET", "/v1/token/x", "", 405, "method"),
            ("GET", &long, "", 431, "32 KiB"),
            ("POST", "/v1/callback/fragment", &huge, 413, "too large"),
        ] {
            for accept in [BROWSER, "application/json", ""] {
                let reply = ask(&gateway, method, path, accept, body).await;
                assert_eq!(reply.status.as_u16(), status, "{method} {path}: {reply:?}");
                let says = says.split('|').find(|says| reply.body.contains(says));
                is_worded(&reply, accept, path, says.unwrap_or("what it says"));
                let allows = !reply.header(header::ALLOW).is_empty();
                assert_eq!(allows, status == 405, "{reply:?}");
            }
        }
    });
}

/// The limit applies on every route that accepts a form, including those of the browser.
#[test]
fn a_form_that_is_too_large_is_413_wherever_forms_are_accepted() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let huge = "a".repeat(65 * 1024);
        let attempt = Attempt::at(PUBLIC);
        let redirect = attempt.redirect_under(&format!("/i/{}", who.id), &gateway, &[]);
        for path in [
            redirect.as_str(),
            "/v1/callback/public?code=a&state=b",
            "/v1/installation/register",
            "/v1/installation/verify",
            "/v1/search",
            &format!("/v1/token/{CONFIDENTIAL}"),
        ] {
            let reply = gateway.form(path, &huge, "").await;
            assert_eq!(
                reply.status,
                StatusCode::PAYLOAD_TOO_LARGE,
                "{path}: {reply:?}"
            );
        }
    });
}

#[test]
fn a_request_that_takes_too_long_gets_an_error_in_the_same_form() {
    block_on(async {
        let mut gateway = Gateway::new();
        let address = SocketAddr::from(([127, 0, 0, 1], 8417));
        let mut app = App::open(&gateway.settings, address, gateway.clock.clone()).unwrap();
        let own = Arc::get_mut(&mut app).unwrap();
        own.request_timeout = std::time::Duration::from_millis(50);
        gateway.router = router(app.clone());
        gateway.app = app;
        for (path, accept) in [
            ("/v1/callback/public", BROWSER),
            ("/v1/search", ""),
            ("/v1/token/x", "application/json"),
        ] {
            let path = path.replace("token/x", &format!("token/{CONFIDENTIAL}"));
            let request = Request::post(&path).header(header::ACCEPT, accept);
            let reply = gateway
                .send(request.body(Body::new(Endless)).unwrap())
                .await;
            assert_eq!(reply.status, StatusCode::REQUEST_TIMEOUT, "{path}");
            let says = if accept == BROWSER {
                "cannot continue right now"
            } else {
                "in time"
            };
            is_worded(&reply, accept, &path, says);
        }
    });
}

/// A request body that never arrives.
struct Endless;

impl hyper::body::Body for Endless {
    type Data = axum::body::Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        std::task::Poll::Pending
    }
}

/// Text repeated from a stranger's request is shortened to one line, on pages and in JSON.
#[test]
fn text_repeated_from_a_request_does_not_flood_an_answer() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let name = format!("{}%E2%80%AE", "x".repeat(9_000));
        let attempt = Attempt::at(PUBLIC);
        let good = attempt.redirect_under(&format!("/i/{}", who.id), &gateway, &[]);
        let encoded = name.replace('%', "%25");
        for more in [
            format!("%26{encoded}%3D1"),
            format!("%26{encoded}%3D1%26{encoded}%3D2"),
        ] {
            let path = good.replace("client_id%3Dgateway", &format!("client_id%3Dgateway{more}"));
            let reply = gateway.get(&path, "").await;
            assert_eq!(reply.status, StatusCode::BAD_REQUEST);
            assert!(reply.body.len() < 5_000, "{}", reply.body.len());
            assert!(!reply.body.contains('\u{202e}'));
            assert!(
                reply.body.contains("xxx") && reply.body.contains("dest_url"),
                "{}",
                reply.body
            );
        }
        let body = format!(
            "{{\"query\": {{\"{}\u{202e}\": 1}}, \"size\": \"{0}\"}}",
            "y".repeat(20_000)
        );
        let reply = ask(&gateway, "POST", "/v1/search", "", &body).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        assert!(
            reply.body.len() < 1_000 && !reply.body.contains('\u{202e}'),
            "{}",
            reply.body
        );
    });
}
