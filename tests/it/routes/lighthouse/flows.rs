//! Sign-ins without a ticket: under an installation's own base, by its registered origin, into a
//! desktop window, and by old clients.

use super::Attempt;
use super::BASE;
use super::CONFIDENTIAL;
use super::Gateway;
use super::Installation;
use super::PUBLIC;
use super::Provider;
use super::mail::verified;
use super::signed_in;
use super::swap;
use super::tokens;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use fastenctl::http::block_on;
use fastenctl::lighthouse::app::App;
use fastenctl::lighthouse::router::router;
use serde_json::json;
use std::net::SocketAddr;
use url::Url;

impl Gateway {
    pub(super) async fn with_origin(&self, origin: &str) -> Installation {
        let who = verified(self).await;
        let body = json!({"origins": [origin]});
        self.as_installation(Method::PUT, "/v1/installation/origins", &who, &body)
            .await
            .data();
        who
    }

    /// Sends the browser to the provider and back with `answer`; returns where it ends.
    async fn there_and_back(
        &self,
        redirect: &str,
        slug: &str,
        attempt: &Attempt,
        answer: &str,
    ) -> String {
        let away = self.get(redirect, "").await;
        let cookie = away.cookie();
        if away.status == StatusCode::OK {
            let agreed = self.form(redirect, &away.answers("agree"), &cookie).await;
            assert_eq!(agreed.onward(), attempt.dest_url(self), "{agreed:?}");
        } else {
            assert_eq!(away.location(), attempt.dest_url(self), "{away:?}");
        }
        self.get(&attempt.callback(slug, answer), &cookie)
            .await
            .location()
            .to_owned()
    }
}

/// Returns a redirect's path and query, as written by one generation of clients.
pub(super) fn redirect(
    gateway: &Gateway,
    attempt: &Attempt,
    place: &str,
    origin_url: &str,
    more: &[(&str, &str)],
) -> String {
    let mut url = Url::parse(&format!("{BASE}{place}")).unwrap();
    url.query_pairs_mut()
        .append_pair("origin_url", origin_url)
        .append_pair("dest_url", &attempt.dest_url(gateway))
        .extend_pairs(more);
    url[url::Position::BeforePath..].to_owned()
}

#[test]
fn an_unmodified_client_works_under_its_installations_base() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let who = gateway.register().await;
        let prefix = format!("/i/{}", who.id);
        assert_eq!(
            gateway
                .get(&format!("{prefix}/v1/connect/{CONFIDENTIAL}"), "")
                .await
                .data()["id"],
            CONFIDENTIAL
        );
        let attempt = Attempt::at(CONFIDENTIAL);
        let path = attempt.redirect_under(&prefix, &gateway, &[]);
        let back = gateway
            .there_and_back(&path, "secret", &attempt, "code=the%2Bcode")
            .await;
        assert_eq!(
            back,
            format!(
                "{}&code=the%2Bcode&state={}#",
                attempt.origin_url(),
                attempt.state.expose()
            )
        );
        let reply = gateway
            .form(
                &format!("{prefix}/v1/token/{CONFIDENTIAL}"),
                &swap(&attempt),
                "",
            )
            .await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(gateway.usage(&who).await["providers"][0]["by_subject"], 1);
    });
}

#[test]
fn a_registered_origin_determines_whose_sign_in_it_is() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.with_origin("http://192.168.0.2:9090").await;
        for (answer, users) in [("error=access_denied", 0), ("code=abc", 1)] {
            let attempt = Attempt::at(PUBLIC);
            let state = attempt.state.expose();
            let origin_url =
                format!("http://192.168.0.2:9090/web/sources/callback/{state}?query=heart");
            let more = [
                ("desktop_mode", "false"),
                ("brand_id", "b"),
                ("portal_id", "undefined"),
                ("endpoint_id", PUBLIC),
            ];
            let path = redirect(
                &gateway,
                &attempt,
                &format!("/v1/redirect/{state}"),
                &origin_url,
                &more,
            );
            let back = gateway
                .there_and_back(&path, "public", &attempt, answer)
                .await;
            assert_eq!(back, format!("{origin_url}&{answer}&state={state}#"));
            assert_eq!(gateway.seats(&who).await, (users, 0));
        }
    });
}

/// The desktop program opens its own window, and reads a query inside the fragment.
#[test]
fn a_desktop_gets_its_answer_inside_the_fragment() {
    block_on(async {
        let gateway = Gateway::new();
        gateway.with_origin("http://wails.localhost").await;
        for answer in ["code=abc", "error=access_denied"] {
            let attempt = Attempt::at(PUBLIC);
            let state = attempt.state.expose();
            let origin_url = format!("http://wails.localhost/#desktop/callback/{state}");
            let more = [("desktop_mode", "true"), ("endpoint_id", PUBLIC)];
            let path = redirect(
                &gateway,
                &attempt,
                &format!("/v1/redirect/{state}"),
                &origin_url,
                &more,
            );
            let back = gateway
                .there_and_back(&path, "public", &attempt, answer)
                .await;
            assert_eq!(back, format!("{origin_url}?{answer}&state={state}"));
        }
    });
}

/// Clients of generations 1 and 2 name the platform, put the state only in `dest_url`, and send no
/// IDs.
#[test]
fn an_old_client_names_its_platform() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let who = gateway.with_origin("http://192.168.0.2:9090").await;
        assert_eq!(
            gateway.get("/v1/connect/secret", "").await.data()["id"],
            CONFIDENTIAL
        );
        let attempt = Attempt::at(CONFIDENTIAL);
        let origin_url = "http://192.168.0.2:9090/web/sources/callback/secret";
        let path = redirect(&gateway, &attempt, "/v1/redirect/secret", origin_url, &[]);
        let back = gateway
            .there_and_back(&path, "secret", &attempt, "code=the%2Bcode")
            .await;
        assert_eq!(
            back,
            format!(
                "{origin_url}?code=the%2Bcode&state={}#",
                attempt.state.expose()
            )
        );
        assert_eq!(
            gateway
                .form("/v1/token/secret", &swap(&attempt), "")
                .await
                .status,
            StatusCode::OK
        );
        assert_eq!(gateway.usage(&who).await["providers"][0]["by_subject"], 1);
    });
}

#[test]
fn an_old_client_is_refused_if_its_platform_has_several_endpoints() {
    block_on(async {
        let mut gateway = Gateway::new();
        let mut settings = gateway.settings.clone();
        let mut second = settings.endpoints[0].clone();
        second.id = Some("0d9b6c62-7f0a-4a53-9a55-20f4f3d8a004".parse().unwrap());
        settings.endpoints.push(second);
        gateway.app = App::open(
            &settings,
            SocketAddr::from(([127, 0, 0, 1], 8417)),
            gateway.clock.clone(),
        )
        .unwrap();
        gateway.router = router(gateway.app.clone());
        gateway.with_origin("http://192.168.0.2:9090").await;
        let attempt = Attempt::at(PUBLIC);
        let path = redirect(
            &gateway,
            &attempt,
            "/v1/redirect/public",
            "http://192.168.0.2:9090/callback/public",
            &[],
        );
        gateway.get(&path, "").await.is_page(
            StatusCode::BAD_REQUEST,
            "this platform has several endpoints",
        );
        assert_eq!(
            gateway.get("/v1/connect/public", "").await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            gateway
                .form("/v1/token/public", "grant_type=refresh_token", "")
                .await
                .status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(super::rows(&gateway, "flows"), 0);
    });
}

/// GW-06: the state of an old client must be valid, too.
#[test]
fn gw_06_an_old_client_needs_a_state_too() {
    block_on(async {
        let gateway = Gateway::new();
        gateway.with_origin("http://192.168.0.2:9090").await;
        let attempt = Attempt::at(PUBLIC);
        let good = redirect(
            &gateway,
            &attempt,
            "/v1/redirect/public",
            "http://192.168.0.2:9090/callback/public",
            &[],
        );
        let state = format!("state%3D{}", attempt.state.expose());
        assert!(good.contains(&state));
        for spoilt in ["", "state%3Dshort", &format!("{state}%26{state}")] {
            let reply = gateway.get(&good.replacen(&state, spoilt, 1), "").await;
            reply.is_page(StatusCode::BAD_REQUEST, "the state does not consist of");
        }
        gateway
            .get(&good, "")
            .await
            .is_page(StatusCode::OK, "http://192.168.0.2:9090");
    });
}

/// Only pages from the origin that the browser returned to may exchange the code. Programs send no
/// origin, and a desktop window may send any.
#[test]
fn only_a_page_on_the_sign_ins_own_origin_may_exchange_its_code() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let who = gateway.register().await;
        let swap_from = async |origin: &str, form: &str| {
            let request = Request::post("/v1/token/secret")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(header::ORIGIN, origin);
            gateway
                .send(request.body(Body::from(form.to_owned())).unwrap())
                .await
        };
        let attempt = signed_in(&gateway, &who).await;
        for origin in [
            "https://evil.example",
            "null",
            "http://127.0.0.1:40124",
            "http://127.0.0.1:40123/",
        ] {
            let reply = swap_from(origin, &swap(&attempt)).await;
            assert_eq!(
                (reply.status, &reply.json()["error"]),
                (StatusCode::BAD_REQUEST, &json!("invalid_grant")),
                "{origin}"
            );
        }
        assert_eq!(provider.asked().len(), 0, "the code is not spent");
        let own = swap_from("http://127.0.0.1:40123", &swap(&attempt)).await;
        assert_eq!(own.status, StatusCode::OK, "{own:?}");
        // Pages from any origin may refresh.
        let refresh = "grant_type=refresh_token&refresh_token=rt-s";
        assert_eq!(swap_from("null", refresh).await.status, StatusCode::OK);

        let desktop = Attempt::at(CONFIDENTIAL);
        let path = desktop.redirect_under(&format!("/i/{}", who.id), &gateway, &[]);
        let cookie = gateway
            .get(&path.replace("desktop_mode=false", "desktop_mode=true"), "")
            .await
            .cookie();
        gateway
            .get(&desktop.callback("secret", "code=the%2Bcode"), &cookie)
            .await
            .location();
        assert_eq!(
            swap_from("null", &swap(&desktop)).await.status,
            StatusCode::OK
        );
    });
}
