//! Sign-ins without an installation, which the operator may allow. The patient is asked first.

use super::*;
use axum::extract::ConnectInfo;
use fastenctl::lighthouse::installations::operator::suspend;
use fastenctl::lighthouse::sign_in::ask::ANONYMOUS;

pub(super) const ASK: &str = "anonymous = \"ask\"\nunverified_limit = 2";

/// A browser that wants to sign in without an installation.
pub(super) struct Stranger {
    pub(super) path: String,
    pub(super) cookie: String,
    page: Reply,
}

impl Stranger {
    /// Opens the page. `cookie` is empty for a new browser.
    pub(super) async fn asks(gateway: &Gateway, attempt: &Attempt, cookie: &str) -> Self {
        let path = attempt.redirect(gateway, &[]);
        let page = gateway.get(&path, cookie).await;
        let cookie = if cookie.is_empty() {
            page.cookie()
        } else {
            cookie.to_owned()
        };
        Self { path, cookie, page }
    }

    /// Returns the form as its button would submit it.
    fn form(&self, answer: &str) -> String {
        let token = self
            .page
            .body
            .split("name=\"token\" value=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        format!("token={token}&answer={answer}")
    }

    pub(super) async fn says(&self, gateway: &Gateway, answer: &str) -> Reply {
        gateway
            .form(&self.path, &self.form(answer), &self.cookie)
            .await
    }
}

fn counted(gateway: &Gateway) -> Vec<Vec<String>> {
    let sql = "SELECT installation_id, users, by_browser, pending FROM usage_counts ORDER BY installation_id";
    store::ask(gateway, sql)
}

#[test]
fn a_sign_in_without_an_installation_is_asked_about_and_counted_separately() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", ASK);
        let who = gateway.register().await;
        let attempt = Attempt::at(PUBLIC);
        let stranger = Stranger::asks(&gateway, &attempt, "").await;
        stranger.page.is_page(
            StatusCode::OK,
            "<strong id=\"destination\"><bdi>http://127.0.0.1:40123</bdi></strong>",
        );
        assert!(stranger.page.body.contains("Quillmoor Health"));
        let buttons: Vec<&str> = stranger.page.body.split("<button").skip(1).collect();
        assert_eq!(buttons.len(), 2);
        assert!(
            buttons[0].contains("value=\"refuse\"") && buttons[0].contains("autofocus"),
            "{buttons:?}"
        );
        for answer in ["refuse", "", "agree&answer=refuse"] {
            let reply = stranger.says(&gateway, answer).await;
            assert_eq!(reply.header(header::LOCATION), "", "{answer}");
            assert!(
                !reply.body.contains("/authorize"),
                "{answer}: {}",
                reply.body
            );
        }
        assert_eq!(
            (
                rows(&gateway, "flows"),
                rows(&gateway, "installations"),
                counted(&gateway).len()
            ),
            (0, 1, 0)
        );

        let reply = stranger.says(&gateway, "agree").await;
        reply.is_page(StatusCode::OK, "id=\"onward\"");
        let href = reply
            .body
            .split("id=\"onward\" href=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        assert_eq!(href.replace("&amp;", "&"), attempt.dest_url(&gateway));
        // A reload continues the sign-in and does not take another place.
        stranger
            .says(&gateway, "agree")
            .await
            .is_page(StatusCode::OK, "id=\"onward\"");
        assert_eq!(counted(&gateway), [[ANONYMOUS, "0", "0", "1"]]);
        let back = gateway
            .get(&attempt.callback("public", "code=abc"), &stranger.cookie)
            .await;
        assert_eq!(
            back.location(),
            format!(
                "{}&code=abc&state={}#",
                attempt.origin_url(),
                attempt.state.expose()
            )
        );
        assert_eq!(counted(&gateway), [[ANONYMOUS, "1", "1", "0"]]);
        assert_eq!(gateway.usage(&who).await["providers"], json!([]));
    });
}

/// The limit set by the operator applies to all such users together. A user with a place keeps it.
#[test]
fn strangers_share_the_places_of_one_unverified_installation() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", ASK);
        let mut first = String::new();
        for _ in 0..2 {
            let attempt = Attempt::at(PUBLIC);
            let stranger = Stranger::asks(&gateway, &attempt, "").await;
            stranger
                .says(&gateway, "agree")
                .await
                .is_page(StatusCode::OK, "onward");
            gateway
                .get(&attempt.callback("public", "code=abc"), &stranger.cookie)
                .await
                .location();
            first = stranger.cookie;
        }
        let third = Stranger::asks(&gateway, &Attempt::at(PUBLIC), "").await;
        third
            .says(&gateway, "agree")
            .await
            .is_page(StatusCode::CONFLICT, "No places are left");
        let again = Stranger::asks(&gateway, &Attempt::at(PUBLIC), &first).await;
        again
            .says(&gateway, "agree")
            .await
            .is_page(StatusCode::OK, "onward");
        let input = gateway.clock.now();
        gateway
            .app
            .store
            .write(input, |tx, now| {
                Box::pin(suspend(tx, ANONYMOUS, "abuse", *now))
            })
            .await
            .unwrap();
        let again = Stranger::asks(&gateway, &Attempt::at(PUBLIC), &first).await;
        again.says(&gateway, "agree").await.is_page(
            StatusCode::CONFLICT,
            "has suspended this installation: abuse",
        );
    });
}

/// An answer is refused if it comes from another site's form or another browser, too late, or for
/// another request.
#[test]
fn only_the_browser_that_was_asked_can_answer() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", ASK);
        let stranger = Stranger::asks(&gateway, &Attempt::at(PUBLIC), "").await;
        let other = Stranger::asks(&gateway, &Attempt::at(PUBLIC), "").await;
        let form = stranger.form("agree");
        let (path, cookie) = (stranger.path.as_str(), stranger.cookie.as_str());
        let elsewhere = path.replace("40123", "40124");
        let spoilt = form.replace("token=", "token=1");
        for (path, form, cookie) in [
            (path, form.as_str(), other.cookie.as_str()),
            (&other.path, &form, cookie),
            (&elsewhere, &form, cookie),
            (path, &other.form("agree"), cookie),
            (path, &spoilt, cookie),
            (path, "answer=agree", cookie),
            (path, &format!("{form}&{form}"), cookie),
        ] {
            let reply = gateway.form(path, form, cookie).await;
            reply.is_page(
                StatusCode::BAD_REQUEST,
                "the question was not shown in this browser, or the answer came too late",
            );
        }
        // The form comes from another site's page, with the cookie or, as browsers would send it,
        // without the cookie.
        for cookie in [cookie, ""] {
            let request = Request::post(path).header("sec-fetch-site", "cross-site");
            let request = request.header(header::COOKIE, cookie);
            let reply = gateway
                .send(request.body(Body::from(form.clone())).unwrap())
                .await;
            reply.is_page(
                StatusCode::BAD_REQUEST,
                "the question was not shown in this browser",
            );
        }
        gateway.clock.advance(600);
        stranger
            .says(&gateway, "agree")
            .await
            .is_page(StatusCode::BAD_REQUEST, "the answer came too late");
        assert_eq!(
            (rows(&gateway, "flows"), rows(&gateway, "installations")),
            (0, 0)
        );
    });
}

#[test]
fn a_stranger_may_do_no_more_than_an_unverified_installation() {
    block_on(async {
        let plain = "anonymous = \"ask\"\nunverified_limit = 3
            [platforms.plain]\nclient_id = \"gateway\"\nconfidential = true\ntoken_endpoint_auth_method = \"none\"\ncode_challenge_methods = []
            [[endpoints]]\nid = \"0d9b6c62-7f0a-4a53-9a55-20f4f3d8a005\"\nplatform_type = \"plain\"\nurl = \"http://127.0.0.1:9/plain\"
            authorization_endpoint = \"http://127.0.0.1:9/authorize\"\ntoken_endpoint = \"http://127.0.0.1:9/token\"\n";
        let gateway = Gateway::with("http://127.0.0.1:9", plain);
        let attempt = Attempt::at(PUBLIC);
        let good = attempt.redirect(&gateway, &[]);
        let from = "http%3A%2F%2F127.0.0.1%3A40123";
        for (origin, status) in [
            ("http%3A%2F%2F192.168.0.2%3A9090", StatusCode::OK),
            ("http%3A%2F%2Flocalhost%3A9090", StatusCode::OK),
            ("https%3A%2F%2F192.168.0.2", StatusCode::OK),
            ("https%3A%2F%2Fevil.example", StatusCode::BAD_REQUEST),
            ("http%3A%2F%2F198.51.100.7", StatusCode::BAD_REQUEST),
            ("http%3A%2F%2Fme%40127.0.0.1%3A1", StatusCode::BAD_REQUEST),
        ] {
            let reply = gateway.get(&good.replacen(from, origin, 1), "").await;
            assert_eq!(
                (reply.status, reply.header(header::LOCATION)),
                (status, ""),
                "{origin}"
            );
        }
        let without_pkce = Attempt::at("0d9b6c62-7f0a-4a53-9a55-20f4f3d8a005");
        let challenge = format!(
            "%26code_challenge%3D{}%26code_challenge_method%3DS256",
            without_pkce.verifier.sha256()
        );
        let path = without_pkce.redirect(&gateway, &[]).replace(&challenge, "");
        gateway.get(&path, "").await.is_page(
            StatusCode::BAD_REQUEST,
            "only registered installations can use it",
        );
        let unchecked = good.replace("client_id%3Dgateway", "client_id%3Devil");
        gateway
            .get(&unchecked, "")
            .await
            .is_page(StatusCode::BAD_REQUEST, "`client_id`");

        // The pseudo-installation has no owner, no base address and no credentials, and a wrong
        // ticket stays wrong.
        Stranger::asks(&gateway, &attempt, "")
            .await
            .says(&gateway, "agree")
            .await
            .is_page(StatusCode::OK, "onward");
        let other = Attempt::at(PUBLIC);
        let path = other.redirect(&gateway, &[("ticket", "unknown")]);
        for reply in [
            gateway.get(&path, "").await,
            gateway.form(&path, "answer=agree", "").await,
        ] {
            reply.is_page(StatusCode::BAD_REQUEST, "which installation");
        }
        let path = other.redirect_under("/i/anonymous", &gateway, &[]);
        for reply in [
            gateway.get(&path, "").await,
            gateway.form(&path, "answer=agree", "").await,
        ] {
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{reply:?}");
        }
        let nobody = Installation {
            id: ANONYMOUS.to_owned(),
            secret: String::new(),
        };
        let reply = gateway
            .as_installation(Method::GET, "/v1/installation", &nobody, &Value::Null)
            .await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    });
}

/// The limit is the one for registrations, so skipping the registration has no advantage.
#[test]
fn a_network_may_send_no_more_strangers_than_registrations() {
    block_on(async {
        let gateway = Gateway::with(
            "http://127.0.0.1:9",
            "anonymous = \"ask\"\nunverified_limit = 100",
        );
        let cookie = Stranger::asks(&gateway, &Attempt::at(PUBLIC), "")
            .await
            .cookie;
        let mut replies = Vec::new();
        for _ in 0..11 {
            let stranger = Stranger::asks(&gateway, &Attempt::at(PUBLIC), &cookie).await;
            let request = Request::post(&stranger.path)
                .header(header::COOKIE, &cookie)
                .header(header::ORIGIN, BASE)
                .extension(ConnectInfo(SocketAddr::from(([203, 0, 113, 9], 1))));
            replies.push(
                gateway
                    .send(request.body(Body::from(stranger.form("agree"))).unwrap())
                    .await,
            );
        }
        let last = replies.pop().unwrap();
        for reply in replies {
            reply.is_page(StatusCode::OK, "onward");
        }
        last.is_page(
            StatusCode::TOO_MANY_REQUESTS,
            "Too many sign-ins from your network",
        );
        let wait: i64 = last.header(header::RETRY_AFTER).parse().unwrap();
        assert!((86_000..=86_400).contains(&wait), "{wait}");
    });
}
