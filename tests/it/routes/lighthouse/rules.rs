//! Rules that bind a code, a token or a person to one sign-in: challenges, and codes without PKCE.

use super::*;

/// The ID of a confidential endpoint without PKCE.
const PLAIN: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a005";

/// Returns additional settings for [`settings`]: a platform with this name and one endpoint.
fn with_platform(name: &str, id: &str, provider: &str, platform: &str, endpoint: &str) -> String {
    format!(
        "unverified_limit = 100\n[platforms.{name}]\nclient_id = \"gateway\"\n{platform}
        [[endpoints]]\nid = \"{id}\"\nplatform_type = \"{name}\"\nurl = \"{provider}/{name}\"
        authorization_endpoint = \"{provider}/authorize\"\ntoken_endpoint = \"{provider}/token\"\n{endpoint}\n"
    )
}

/// A provider that gives each sign-in a new subject, and sends this status for revocations.
struct Revoking {
    url: String,
    revoked: Arc<Mutex<Vec<(String, String)>>>,
    _stop: tokio::sync::oneshot::Sender<()>,
}

impl Revoking {
    fn with(status: StatusCode) -> Self {
        let revoked = Arc::new(Mutex::new(Vec::new()));
        let (heard, asked) = (
            revoked.clone(),
            Arc::new(std::sync::atomic::AtomicUsize::new(0)),
        );
        let token = move || {
            let number = asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            async move { tokens(&number.to_string()) }
        };
        let revoke = move |headers: HeaderMap, form: String| async move {
            let authorization = headers
                .get(header::AUTHORIZATION)
                .map_or("", |value| value.to_str().unwrap());
            heard.lock().unwrap().push((authorization.to_owned(), form));
            status
        };
        let app = Router::new()
            .route("/token", post(token))
            .route("/revoke", post(revoke));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = tokio::sync::oneshot::channel();
        tokio::spawn(fastenctl::server::serve(
            listener,
            app,
            fastenctl::server::Limits::default(),
            async {
                let _ = stopped.await;
            },
        ));
        Self {
            url,
            revoked,
            _stop: stop,
        }
    }
}

/// Signs in two users under one reference where only one user is allowed; returns the error for the
/// second.
async fn one_too_many(gateway: &Gateway, endpoint: &'static str, slug: &str) -> Value {
    let who = gateway.register().await;
    let first = Attempt::at(endpoint);
    let user_ref = first.user_ref.clone();
    let mut last = Value::Null;
    for attempt in [
        first,
        Attempt {
            user_ref,
            ..Attempt::at(endpoint)
        },
    ] {
        let cookie = gateway.leave(&who, &attempt).await;
        gateway
            .get(&attempt.callback(slug, "code=the%2Bcode"), &cookie)
            .await
            .location();
        let form = swap(&attempt).replace("callback/secret", &format!("callback/{slug}"));
        last = gateway
            .form(&format!("/v1/token/{slug}"), &form, "")
            .await
            .json();
    }
    last.as_object_mut().unwrap().remove("request_id");
    last
}

/// A user without a seat must not stay connected through a refresh token, either.
#[test]
fn tokens_of_a_user_without_a_place_are_revoked_at_the_provider() {
    block_on(async {
        let secret = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(secret.path(), "hush").unwrap();
        let platform = format!(
            "confidential = true\nlimit = 1\nclient_secret_file = '{}'",
            secret.path().display()
        );
        let full = "the installation's user limit is reached; the new user's tokens were ";
        let lost = "discarded, but could not be revoked at the provider";
        for (status, end) in [
            (StatusCode::OK, "revoked at the provider"),
            (StatusCode::BAD_REQUEST, lost),
            (StatusCode::FOUND, lost),
        ] {
            let provider = Revoking::with(status);
            let endpoint = format!("revoke_endpoint = \"{}/revoke\"", provider.url);
            let gateway = Gateway::with(
                &provider.url,
                &with_platform("few", PLAIN, &provider.url, &platform, &endpoint),
            );
            let told = one_too_many(&gateway, PLAIN, "few").await;
            assert_eq!(
                told,
                json!({"error": "access_denied", "error_description": format!("{full}{end}")})
            );
            let basic = format!("Basic {}", BASE64_STANDARD.encode("gateway:hush"));
            let expected = [
                "token=rt-1&token_type_hint=refresh_token",
                "token=at&token_type_hint=access_token",
            ];
            assert_eq!(
                *provider.revoked.lock().unwrap(),
                expected.map(|form| (basic.clone(), form.to_owned()))
            );
        }
        let provider = Revoking::with(StatusCode::OK);
        let gateway = Gateway::with(
            &provider.url,
            &with_platform("few", PLAIN, &provider.url, &platform, ""),
        );
        let told = one_too_many(&gateway, PLAIN, "few").await;
        let expected = format!("{full}discarded, but the provider has no revocation endpoint");
        assert_eq!(
            (
                &told["error_description"],
                provider.revoked.lock().unwrap().len()
            ),
            (&json!(expected), 0)
        );
    });
}

impl Gateway {
    /// Returns the redirect of another sign-in with the challenge of `first`.
    fn copies(&self, who: &Installation, first: &Attempt, endpoint: &'static str) -> String {
        let copy = Attempt {
            verifier: first.verifier.clone(),
            ..Attempt::at(endpoint)
        };
        copy.redirect_under(&format!("/i/{}", who.id), self, &[])
    }
}

/// In fragment mode, only the challenge shows whose code is exchanged, so two sign-ins must not
/// share one.
#[test]
fn a_code_challenge_belongs_to_one_sign_in() {
    block_on(async {
        let gateway = Gateway::new();
        let (who, other) = (gateway.register().await, gateway.register().await);
        let first = Attempt::at(CONFIDENTIAL);
        let cookie = gateway.leave(&who, &first).await;
        let copy = gateway.copies(&other, &first, CONFIDENTIAL);
        gateway.get(&copy, "").await.is_page(
            StatusCode::BAD_REQUEST,
            "this code_challenge is already in use",
        );
        gateway
            .get(&first.callback("secret", "code=abc"), &cookie)
            .await
            .location();
        gateway.get(&copy, "").await.is_page(
            StatusCode::BAD_REQUEST,
            "this code_challenge is already in use",
        );
        assert_eq!(
            (rows(&gateway, "flows"), gateway.seats(&other).await),
            (1, (0, 0))
        );
        // The challenge can be used at other endpoints and, once the flow is over, here as well.
        gateway
            .get(&gateway.copies(&other, &first, PUBLIC), "")
            .await
            .location();
        gateway.clock.advance(30 * 60);
        gateway.get(&copy, "").await.location();
    });
}

/// GW-15 without PKCE: submitting another user's code in one's own sign-in neither makes it valid
/// again nor counts for that sign-in.
#[test]
fn a_code_that_reached_two_sign_ins_is_spent_for_both_and_belongs_to_the_first() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let platform = "confidential = true\ntoken_endpoint_auth_method = \"none\"\ncode_challenge_methods = []";
        let gateway = Gateway::with(
            &provider.url,
            &with_platform("plain", PLAIN, &provider.url, platform, ""),
        );
        let (who, thief) = (gateway.register().await, gateway.register().await);
        for one in [&who, &thief] {
            let attempt = Attempt::at(PLAIN);
            let path = attempt.redirect_under(&format!("/i/{}", one.id), &gateway, &[]);
            let challenge = format!(
                "%26code_challenge%3D{}%26code_challenge_method%3DS256",
                attempt.verifier.sha256()
            );
            let away = gateway.get(&path.replace(&challenge, ""), "").await;
            away.location();
            gateway
                .get(&attempt.callback("plain", "code=abc"), &away.cookie())
                .await
                .location();
            gateway.clock.advance(1);
        }
        let form = "grant_type=authorization_code&code=abc&code_verifier=placeholder";
        assert_eq!(
            gateway.form("/v1/token/plain", form, "").await.status,
            StatusCode::OK
        );
        assert_eq!(
            gateway.form("/v1/token/plain", form, "").await.json()["error"],
            "invalid_grant"
        );
        assert_eq!(provider.asked().len(), 1);
        let by_subject = async |one| gateway.usage(one).await["providers"][0]["by_subject"].clone();
        assert_eq!(
            (by_subject(&who).await, by_subject(&thief).await),
            (json!(1), json!(0))
        );
    });
}

/// Unknown tokens are sent to the provider, which may know them, but only a limited number per
/// network.
#[test]
fn a_network_may_try_sixty_unknown_refresh_tokens_per_hour() {
    block_on(async {
        let refusal = json!({"error": "invalid_grant"}).to_string();
        let provider = Provider::saying(StatusCode::BAD_REQUEST, &[], refusal);
        let platform = "token_endpoint_auth_method = \"private_key_jwt\"";
        let gateway = Gateway::with(
            &provider.url,
            &with_platform("signed", PLAIN, &provider.url, platform, ""),
        );
        let from = |last: u8, number: usize| {
            let form = format!("grant_type=refresh_token&refresh_token=guess-{number}");
            let peer = axum::extract::ConnectInfo(SocketAddr::from(([203, 0, 113, last], 1)));
            gateway.send(
                Request::post("/v1/token/signed")
                    .extension(peer)
                    .body(Body::from(form))
                    .unwrap(),
            )
        };
        for number in 0..60 {
            assert_eq!(from(9, number).await.json()["error"], "invalid_grant");
        }
        let reply = from(9, 60).await;
        assert_eq!(
            (reply.status, provider.asked().len()),
            (StatusCode::TOO_MANY_REQUESTS, 60)
        );
        assert!(reply.header(header::RETRY_AFTER).parse::<i64>().unwrap() > 0);
        assert_eq!(from(8, 60).await.status, StatusCode::BAD_REQUEST);
        gateway.clock.advance(3600);
        assert_eq!(from(9, 61).await.status, StatusCode::BAD_REQUEST);
    });
}

/// Starts a provider that quotes the whole request in its error, verbatim and in other encodings.
fn quoting() -> (String, tokio::sync::oneshot::Sender<()>) {
    let token = |headers: HeaderMap, form: String| async move {
        let authorization = headers
            .get(header::AUTHORIZATION)
            .map_or("", |value| value.to_str().unwrap())
            .to_owned();
        let bare = authorization.trim_start_matches("Basic ").to_owned();
        let read: String = url::form_urlencoded::parse(form.as_bytes())
            .map(|(name, value)| format!("{name} is {value}; "))
            .collect();
        let body = json!({
            "error": "invalid_client", "error_description": format!("bad request: {form} with {authorization}"), "read": read,
            "headers": {authorization.as_str(): [bare.as_str()]}, "decoded": String::from_utf8(BASE64_STANDARD.decode(&bare).unwrap()).unwrap(),
        });
        let escaped = body
            .to_string()
            .replace('/', "\\/")
            .replace("%2B", "\\u00252b");
        (StatusCode::UNAUTHORIZED, escaped)
    };
    let app = Router::new().route("/token", post(token));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = tokio::sync::oneshot::channel();
    tokio::spawn(fastenctl::server::serve(
        listener,
        app,
        fastenctl::server::Limits::default(),
        async {
            let _ = stopped.await;
        },
    ));
    (url, stop)
}

/// A client that requests tokens never learns the gateway's credentials at the provider, however
/// the provider quotes them.
#[test]
fn what_the_gateway_added_is_never_returned_in_an_error() {
    block_on(async {
        let (provider, _stop) = quoting();
        let secret = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(secret.path(), "p/o+s t").unwrap();
        for (method, secrets, kept) in [
            (
                "client_secret_basic",
                &["p/o+s t", "p%2Fo", "Z2F0ZXdheTpw"][..],
                "with Basic [removed]\"",
            ),
            (
                "client_secret_post",
                &["p/o+s t", "p%2Fo"],
                "client_secret=[removed] with ",
            ),
            (
                "private_key_jwt",
                &["eyJ"],
                "client_assertion=[removed] with ",
            ),
        ] {
            let file = format!("client_secret_file = '{}'", secret.path().display());
            let file = if method == "private_key_jwt" {
                ""
            } else {
                &file
            };
            let platform =
                format!("confidential = true\ntoken_endpoint_auth_method = \"{method}\"\n{file}");
            let gateway = Gateway::with(
                &provider,
                &with_platform("quoted", PLAIN, &provider, &platform, ""),
            );
            let who = gateway.register().await;
            let attempt = Attempt::at(PLAIN);
            let cookie = gateway.leave(&who, &attempt).await;
            gateway
                .get(&attempt.callback("quoted", "code=the%2Bcode"), &cookie)
                .await
                .location();
            let form = swap(&attempt).replace("callback/secret", "callback/quoted");
            let reply = gateway.form("/v1/token/quoted", &form, "").await;
            assert_eq!(
                (reply.status, &reply.json()["error"]),
                (StatusCode::BAD_REQUEST, &json!("invalid_client"))
            );
            let plain = reply.body.replace("\\/", "/");
            for secret in secrets {
                assert!(!plain.contains(secret), "{method}: {secret}: {plain}");
            }
            // Values that the client itself sent may be returned to it.
            assert!(
                plain.contains("the+code") && plain.contains(attempt.verifier.expose()),
                "{method}: {plain}"
            );
            assert!(plain.contains(kept), "{method}: {plain}");
        }
    });
}

/// Only errors are examined, and an error that quotes nothing is passed on byte for byte.
#[test]
fn tokens_and_plain_errors_are_passed_on_unchanged() {
    block_on(async {
        let good = json!({"access_token": "s%cret/+", "refresh_token": "rt-s", "note": "s%cret/+"})
            .to_string();
        let provider = Provider::saying(StatusCode::OK, &[], good.clone());
        let gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let who = gateway.register().await;
        let attempt = signed_in(&gateway, &who).await;
        assert_eq!(
            gateway
                .form("/v1/token/secret", &swap(&attempt), "")
                .await
                .body,
            good
        );
        let refresh = "grant_type=refresh_token&refresh_token=rt-s";
        for (said, told) in [
            (
                "{ \"error\" : \"invalid_grant\" }",
                "{ \"error\" : \"invalid_grant\" }",
            ),
            (
                "{\"error\":\"invalid_client\",\"got\":\"s%25cret%2f%2B\"}",
                "{\"error\":\"invalid_client\",\"got\":\"[removed]\"}",
            ),
        ] {
            provider.says(said.to_owned());
            let reply = gateway.form("/v1/token/secret", refresh, "").await;
            assert_eq!((reply.status, reply.body.as_str()), (StatusCode::OK, told));
        }
    });
}
