//! What the gateway refuses, check by check. A test's name begins with the ID of its check, and
//! every check of the gateway has a test.

use super::*;
use fastenctl::lighthouse::catalog::served::Catalog;
use std::collections::{BTreeMap, BTreeSet};

/// Returns the beginning of the test name for a gateway check, and whether the catalogue marks the
/// check as not yet built.
fn wanted_test(line: &str) -> Option<(String, bool)> {
    let mut cells = line.strip_prefix("| ")?.split(" | ").map(str::trim);
    let (id, who) = (cells.next()?, cells.next()?);
    let is_its =
        id.starts_with("GW-") || id.starts_with("MIX-") && who.split(", ").any(|one| one == "GW");
    let unmarked = id.strip_suffix(" *(not yet built)*");
    is_its.then(|| {
        (
            unmarked.unwrap_or(id).to_lowercase().replace('-', "_"),
            unmarked.is_some(),
        )
    })
}

/// IDs in the catalogue are compared with the names of tests in the sources.
#[test]
fn every_check_of_the_gateway_has_a_test_with_its_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalogue = std::fs::read_to_string(root.join("docs/contract/checks.md")).unwrap();
    let wanted: BTreeMap<String, bool> = catalogue.lines().filter_map(wanted_test).collect();
    assert!(
        wanted.len() >= 33,
        "only {wanted:?} were found in the catalogue"
    );
    let mut sources = Vec::new();
    read_all(&root.join("tests/it"), &mut sources);
    read_all(&root.join("tests/browser"), &mut sources);
    let has_test = |id: &str| {
        sources
            .iter()
            .any(|text| text.contains(&format!("#[test]\nfn {id}_")))
    };
    let of = |marked: bool, tested: bool| -> Vec<&str> {
        let those = wanted
            .iter()
            .filter(|(id, mark)| **mark == marked && has_test(id) == tested);
        those.map(|(id, _)| id.as_str()).collect()
    };
    assert_eq!(of(false, false), [""; 0], "no test is named after these");
    assert_eq!(
        of(true, true),
        [""; 0],
        "tested, and still marked as not yet built"
    );
}

/// Reads the text of every Rust file below a folder.
fn read_all(folder: &Path, sources: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push(std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn a_check_is_marked_in_its_first_cell() {
    let named = |id: &str, marked| Some((id.to_owned(), marked));
    assert_eq!(
        wanted_test("| GW-31 | X | high | a *(not yet built)* | b |"),
        named("gw_31", false)
    );
    assert_eq!(
        wanted_test("| GW-31 *(not yet built)* | X | high | a | b |"),
        named("gw_31", true)
    );
    assert_eq!(
        wanted_test("| MIX-05 *(not yet built)* | RP, GW | X | a |"),
        named("mix_05", true)
    );
    assert_eq!(wanted_test("| MIX-04 | RP | X | critical | a |"), None);
}

/// GW-01: the secret is random, shown once and stored as a hash.
#[test]
fn gw_01_a_secret_is_shown_once_and_stored_hashed() {
    block_on(async {
        let gateway = Gateway::new();
        let (who, other) = (gateway.register().await, gateway.register().await);
        assert!(who.secret != other.secret && who.id != other.id);
        assert_eq!(
            BASE64_URL_SAFE_NO_PAD.decode(&who.secret).unwrap().len(),
            32
        );
        let shown = gateway
            .as_installation(Method::GET, "/v1/installation", &who, &Value::Null)
            .await;
        assert!(
            shown.data()["installation_secret"].is_null() && !shown.body.contains(&who.secret),
            "{shown:?}"
        );
        let input = who.id.clone();
        let stored = gateway.app.store.read(input, |tx, id| {
            Box::pin(async move {
                let sql = "SELECT secret_hash FROM installations WHERE installation_id = $1";
                let row = tx.find(sql, &[id.into()]).await?;
                row.map(|row| row.text("secret_hash")).transpose()
            })
        });
        assert_eq!(
            stored.await.unwrap(),
            Some(Secret::new(who.secret).sha256())
        );
    });
}

/// GW-02: all fields other than the documented ones are ignored.
#[test]
fn gw_02_nothing_but_the_documented_fields_can_be_set() {
    block_on(async {
        let gateway = Gateway::new();
        let wishes = json!({
            "installation_id": "mine", "installation_secret": "s".repeat(43), "verification_status": "VERIFIED",
            "quota_status": "CONSUMED", "origins": ["https://evil.example"], "default_limit": 9999,
            "administrator_email": "ada@example.org",
        });
        let register = Request::post("/v1/installation/register")
            .body(Body::from(wishes.to_string()))
            .unwrap();
        let who = Installation::of(&gateway.send(register).await.data());
        assert!(who.id != "mine" && !who.secret.starts_with("sss"));
        let patched = gateway
            .as_installation(Method::PATCH, "/v1/installation", &who, &wishes)
            .await;
        let mut record = patched.data();
        assert_ne!(record["installation_id_issued_at"].take(), Value::Null);
        assert_eq!(
            record,
            json!({
                "installation_id": who.id, "installation_id_issued_at": null, "administrator_name": "",
                "administrator_email": "ada@example.org", "verification_status": "PENDING", "quota_status": "ACTIVE",
                "origins": [], "base": format!("{BASE}/i/{}/v1", who.id), "default_limit": 100,
                "limit": 100, "limit_reason": null, "tickets_only": false,
            })
        );
    });
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Checks that a valid redirect is refused with each of these replacements, and that nothing is
/// stored. Without a replacement it is accepted.
async fn stays_here(gateway: &Gateway, endpoint: &'static str, spoilt: &[(&str, &str, &str)]) {
    let who = gateway.register().await;
    let prefix = format!("/i/{}", who.id);
    let attempt = Attempt::at(endpoint);
    let good = attempt.redirect_under(&prefix, gateway, &[]);
    for (from, to, says) in spoilt {
        let replace = |text: &str| {
            text.replace("STATE", attempt.state.expose())
                .replace("CHALLENGE", &attempt.verifier.sha256())
        };
        // The text is in the redirect's own path and query, or inside the encoded `dest_url` and
        // `origin_url`.
        let (plain, inside) = (
            (replace(from), replace(to)),
            (encoded(&replace(from)), encoded(&replace(to))),
        );
        let (from, to) = if good.contains(&plain.0) {
            plain
        } else {
            inside
        };
        assert!(good.contains(&from), "{from} is not in {good}");
        gateway
            .get(&good.replacen(&from, &to, 1), "")
            .await
            .is_page(StatusCode::BAD_REQUEST, says);
    }
    assert_eq!(
        (rows(gateway, "flows"), rows(gateway, "reservations")),
        (0, 0)
    );
    gateway.get(&good, "").await.location();
}

/// GW-03: a browser returns only to loopback addresses and to registered origins, of which there
/// are none here.
#[test]
fn gw_03_a_browser_returns_to_registered_origins_only() {
    block_on(async {
        let spoilt = [
            (
                "http://127.0.0.1:40123/",
                "https://evil.example/",
                "`origin_url`",
            ),
            (
                "http://127.0.0.1:40123/",
                "http://127.0.0.1.evil.example/",
                "`origin_url`",
            ),
            (
                "http://127.0.0.1:40123/",
                "http://localhost:40123/",
                "`origin_url`",
            ),
            (
                "http://127.0.0.1:40123/",
                "http://192.168.0.2:40123/",
                "`origin_url`",
            ),
            (
                "http://127.0.0.1:40123/",
                "http://a@127.0.0.1:40123/",
                "`origin_url`",
            ),
            (
                "http://127.0.0.1:40123/",
                "javascript:alert(1)//",
                "`origin_url`",
            ),
            ("http://127.0.0.1:40123/", "//evil.example/", "`origin_url`"),
        ];
        stays_here(&Gateway::new(), PUBLIC, &spoilt).await;
        let gateway = Gateway::new();
        let attempt = Attempt::at(PUBLIC);
        for prefix in ["", "/i/0d9b6c62-7f0a-4a53-9a55-20f4f3d8a0ff"] {
            let nobodys = gateway
                .get(&attempt.redirect_under(prefix, &gateway, &[]), "")
                .await;
            nobodys.is_page(StatusCode::BAD_REQUEST, "which installation");
        }
        assert_eq!(
            (rows(&gateway, "flows"), rows(&gateway, "reservations")),
            (0, 0)
        );
    });
}

/// GW-04: parameters are compared one by one; each must occur exactly once, and none may be added.
#[test]
fn gw_04_the_authorize_address_is_the_gateways_own() {
    block_on(async {
        let place = "does not point to this endpoint's authorization endpoint";
        let spoilt = [
            (
                "http://127.0.0.1:9/authorize",
                "http://evil.example/authorize",
                place,
            ),
            (
                "http://127.0.0.1:9/authorize",
                "http://127.0.0.1:10/authorize",
                place,
            ),
            (
                "http://127.0.0.1:9/authorize",
                "https://127.0.0.1:9/authorize",
                place,
            ),
            (
                "http://127.0.0.1:9/authorize",
                "http://127.0.0.1:9/authorize/",
                place,
            ),
            (
                "http://127.0.0.1:9/authorize",
                "http://evil@127.0.0.1:9/authorize",
                place,
            ),
            (
                "&code_challenge_method=S256",
                "&code_challenge_method=S256#fragment",
                place,
            ),
            ("client_id=gateway", "client_id=evil", "`client_id`"),
            (
                "client_id=gateway",
                "client_id=gateway&client_id=gateway",
                "`client_id` twice",
            ),
            (
                "client_id=gateway",
                "client_id=gateway&prompt=none",
                "`prompt`",
            ),
            ("callback%2Fpublic", "callback%2Fsecret", "`redirect_uri`"),
            (
                "response_type=code",
                "response_type=token",
                "`response_type`",
            ),
            (
                "response_mode=query",
                "response_mode=fragment",
                "`response_mode`",
            ),
            ("offline_access", "offline_access+user%2F*.cruds", "`scope`"),
            ("&aud=http%3A%2F%2F127.0.0.1%3A9%2Ffhir%2F", "", "`aud`"),
            (
                "desktop_mode=false",
                "desktop_mode=false&desktop_mode=true",
                "occurs twice",
            ),
            (PUBLIC, "unknown", "no endpoint with that ID"),
        ];
        stays_here(&Gateway::new(), PUBLIC, &spoilt).await;
    });
}

/// GW-05: a challenge is required wherever PKCE is in use, and always for public clients.
#[test]
fn gw_05_without_an_s256_challenge_nobody_leaves() {
    block_on(async {
        let spoilt = [
            (
                "&code_challenge=CHALLENGE&code_challenge_method=S256",
                "",
                "no S256 `code_challenge`",
            ),
            ("&code_challenge=CHALLENGE", "", "no S256 `code_challenge`"),
            (
                "&code_challenge_method=S256",
                "",
                "no S256 `code_challenge`",
            ),
            (
                "&code_challenge_method=S256",
                "&code_challenge_method=plain",
                "no S256 `code_challenge`",
            ),
            (
                "&code_challenge_method=S256",
                "&code_challenge_method=s256",
                "no S256 `code_challenge`",
            ),
            (
                "code_challenge=CHALLENGE",
                "code_challenge=short",
                "no S256 `code_challenge`",
            ),
        ];
        for endpoint in [PUBLIC, CONFIDENTIAL] {
            stays_here(&Gateway::new(), endpoint, &spoilt).await;
        }
    });
}

/// GW-06: the state is long enough, new, and the same in the path and in the query.
#[test]
fn gw_06_a_state_is_long_new_and_the_same_everywhere() {
    block_on(async {
        let gateway = Gateway::new();
        let spoilt = [
            (
                "/redirect/STATE",
                "/redirect/another-state-of-enough-length",
                "differs from the one in the path",
            ),
            ("/redirect/STATE", "/redirect/short", "16 to 128"),
            ("/redirect/STATE", "/redirect/fifteen-letters", "16 to 128"),
            ("&state=STATE", "", "differs from the one in the path"),
        ];
        stays_here(&gateway, PUBLIC, &spoilt).await;
        let prefix = format!("/i/{}", gateway.register().await.id);
        let good = Attempt::at(PUBLIC).redirect_under(&prefix, &gateway, &[]);
        gateway.get(&good, "").await.location();
        gateway
            .get(&good, "")
            .await
            .is_page(StatusCode::BAD_REQUEST, "was already started");
        assert_eq!(
            (rows(&gateway, "flows"), rows(&gateway, "reservations")),
            (2, 2)
        );
    });
}

/// GW-11: the only script and style of a page share a nonce, which is different on each page.
#[test]
fn gw_11_each_page_has_its_own_nonce() {
    block_on(async {
        let gateway = Gateway::new();
        let mut nonces = BTreeSet::new();
        for path in [
            "/v1/callback/fragment",
            "/v1/callback/public?code=1&state=2",
            "/v1/redirect/x",
            "/v1/redirect/x",
        ] {
            let reply = gateway.get(path, "").await;
            let policy = reply.header(header::CONTENT_SECURITY_POLICY).to_owned();
            let nonce = policy
                .split("'nonce-")
                .nth(1)
                .unwrap()
                .split('\'')
                .next()
                .unwrap()
                .to_owned();
            for element in ["script", "style"] {
                let of_ours = format!("<{element} nonce=\"{nonce}\">");
                assert_eq!(
                    (
                        reply.body.matches(&format!("<{element}")).count(),
                        reply.body.matches(&of_ours).count()
                    ),
                    (1, 1)
                );
            }
            assert!(
                !policy.contains("unsafe") && !policy.contains('*'),
                "{policy}"
            );
            assert!(nonces.insert(nonce), "a nonce is used twice");
        }
    });
}

/// GW-12: markup in any input is escaped.
#[test]
fn gw_12_markup_from_outside_is_text() {
    block_on(async {
        let gateway = Gateway::new();
        let name = "<script>alert(1)</script>\"'<img src=x>";
        let body = json!({ "administrator_name": name }).to_string();
        let register = Request::post("/v1/installation/register")
            .body(Body::from(body))
            .unwrap();
        let who = Installation::of(&gateway.send(register).await.data());
        let markup = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E%3Cimg%20src=x%3E";
        let attempt = Attempt::at(PUBLIC);
        gateway.leave(&who, &attempt).await;
        let good = attempt.redirect_under(&format!("/i/{}", who.id), &gateway, &[]);
        let accept = |path: &str| {
            Request::get(path)
                .header(header::ACCEPT, "text/html")
                .body(Body::empty())
                .unwrap()
        };
        let mut shown = String::new();
        for path in [
            format!("/v1/redirect/{markup}"),
            format!("/v1/callback/{markup}?code=1&state=2"),
            format!("/v1/{markup}"),
            format!("/v1/callback/public?state={markup}&error={markup}&error_description={markup}"),
            format!("/v1/callback/public?state={markup}&state={markup}&code={markup}"),
            good.replace("brand_id=undefined", &format!("brand_id={markup}")),
            good.replace(
                "desktop_mode=false",
                &format!("endpoint_id={markup}&x={markup}"),
            ),
            good.replace(
                "client_id%3Dgateway",
                &format!("client_id%3Dgateway%26{}", markup.replace('%', "%25")),
            ),
            attempt.callback("public", &format!("error=1&error_description={markup}")),
        ] {
            let reply = gateway.send(accept(&path)).await;
            assert!(
                reply.body.starts_with("<!DOCTYPE html>"),
                "{path}: {reply:?}"
            );
            for element in ["<script>", "<img", "alert(1)</script>"] {
                assert!(!reply.body.contains(element), "{path}: {}", reply.body);
            }
            shown += &reply.body;
        }
        assert!(
            shown.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
            "this test looks at pages that say nothing"
        );
    });
}

/// Submits each form and compares the error. The provider must receive none of them, and the valid
/// form must still work afterwards.
async fn refuses(forms: impl Fn(&str, &Attempt) -> Vec<(String, u16, &'static str)>) {
    let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
    let gateway = Gateway::with(&provider.url, "unverified_limit = 100");
    let attempt = signed_in(&gateway, &gateway.register().await).await;
    let good = swap(&attempt);
    for (form, status, error) in forms(&good, &attempt) {
        let reply = gateway.form("/v1/token/secret", &form, "").await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json()["error"]),
            (status, &json!(error)),
            "{form}"
        );
        assert_eq!(reply.header("fault-of"), "gateway", "{form}");
    }
    assert_eq!(provider.asked(), []);
    // None of the forms has spent the code, so the valid one works.
    assert_eq!(
        gateway.form("/v1/token/secret", &good, "").await.status,
        StatusCode::OK
    );
    assert_eq!(
        gateway.form("/v1/token/secret", &good, "").await.json()["error"],
        "invalid_grant"
    );
    assert_eq!(provider.asked().len(), 1);
}

/// GW-14: only two grants are allowed, and each parameter only once.
/// `gw_14_exchanges_and_refreshes_for_confidential_endpoints` compares everything that is
/// forwarded.
#[test]
fn gw_14_only_two_grants_and_each_parameter_once() {
    block_on(refuses(|good, _| {
        let grant = |name: &str| good.replace("authorization_code", name);
        let unsupported = [
            "client_credentials",
            "password",
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "Authorization_Code",
        ];
        let mut forms: Vec<_> = unsupported
            .map(|name| (grant(name), 400, "unsupported_grant_type"))
            .into();
        forms.extend([
            (
                good.replace("grant_type=", "grant="),
                400,
                "invalid_request",
            ),
            (format!("{good}&code=again"), 400, "invalid_request"),
            (
                format!("{good}&grant_type=authorization_code"),
                400,
                "invalid_request",
            ),
            (
                format!("{good}&client_secret=a&client_secret=b"),
                400,
                "invalid_request",
            ),
            (format!("{good}&client_id=other"), 400, "invalid_request"),
        ]);
        forms
    }));
}

/// GW-15: code, verifier and refresh token must belong to a flow of this gateway for this endpoint.
#[test]
fn gw_15_refuses_what_did_not_come_through_this_gateway() {
    block_on(refuses(|good, attempt| {
        let verifier = attempt.verifier.expose();
        vec![
            (
                good.replace("callback/secret", "callback/other"),
                400,
                "invalid_grant",
            ),
            (good.replace("the%2Bcode", "stolen"), 400, "invalid_grant"),
            (good.replace(verifier, "wrong"), 400, "invalid_grant"),
            (good.replace(verifier, "placeholder"), 400, "invalid_grant"),
            (
                good.replace(&format!("code_verifier={verifier}&"), ""),
                400,
                "invalid_grant",
            ),
        ]
    }));
}

/// Exchanges a valid code, to which the provider sends the given response, and checks the gateway's
/// response to the client.
async fn passes_on(
    status: StatusCode,
    headers: &'static [(&'static str, &'static str)],
    body: String,
    expected: (u16, &str),
) -> Reply {
    let provider = Provider::saying(status, headers, body);
    let gateway = Gateway::with(&provider.url, "unverified_limit = 100");
    let attempt = signed_in(&gateway, &gateway.register().await).await;
    let reply = gateway.form("/v1/token/secret", &swap(&attempt), "").await;
    assert_eq!(
        (reply.status.as_u16(), &reply.json()["error"]),
        (expected.0, &json!(expected.1))
    );
    assert_eq!(provider.asked().len(), 1);
    reply
}

/// GW-16: a redirect would send the code to a host other than the provider's.
#[test]
fn gw_16_a_providers_redirect_is_not_followed() {
    block_on(async {
        let elsewhere = Provider::saying(StatusCode::OK, &[], tokens("elsewhere"));
        let location: &'static str = format!("{}/token", elsewhere.url).leak();
        let headers: &'static [(&str, &str)] = Vec::leak(vec![("location", location)]);
        for status in [
            StatusCode::FOUND,
            StatusCode::SEE_OTHER,
            StatusCode::TEMPORARY_REDIRECT,
        ] {
            passes_on(
                status,
                headers,
                tokens("s"),
                (502, "temporarily_unavailable"),
            )
            .await;
        }
        assert_eq!(elsewhere.asked(), []);
    });
}

/// GW-17: the error is in OAuth's format, and the provider is not contacted.
#[test]
fn gw_17_public_and_unknown_endpoints_have_no_token_route() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let good = swap(&signed_in(&gateway, &gateway.register().await).await);
        for (endpoint, status, error) in [
            ("unknown", 404, "invalid_request"),
            ("public", 400, "unauthorized_client"),
        ] {
            for form in [
                good.as_str(),
                "grant_type=refresh_token&refresh_token=rt-s",
                "",
            ] {
                let reply = gateway
                    .form(&format!("/v1/token/{endpoint}"), form, "")
                    .await;
                assert_eq!(
                    (reply.status.as_u16(), &reply.json()["error"]),
                    (status, &json!(error)),
                    "{endpoint} {form}"
                );
            }
        }
        assert_eq!(provider.asked(), []);
    });
}

/// GW-18: the response has none of the provider's headers and is always JSON. A 401 becomes a 400,
/// so that the client is not logged out.
#[test]
fn gw_18_a_providers_odd_answers_become_oauth_json() {
    block_on(async {
        const ODD: &[(&str, &str)] = &[
            ("www-authenticate", "Basic"),
            ("set-cookie", "a=b"),
            ("access-control-allow-origin", "https://evil.example"),
            ("content-type", "text/html"),
        ];
        let refusal = json!({"error": "invalid_client"}).to_string();
        for (status, body, expected) in [
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "<h1>Oops</h1>".to_owned(),
                (502, "temporarily_unavailable"),
            ),
            (
                StatusCode::OK,
                "[]".to_owned(),
                (502, "temporarily_unavailable"),
            ),
            (
                StatusCode::UNAUTHORIZED,
                refusal.clone(),
                (400, "invalid_client"),
            ),
            (StatusCode::FORBIDDEN, refusal, (400, "invalid_client")),
        ] {
            let reply = passes_on(status, ODD, body, expected).await;
            let headers = [
                header::WWW_AUTHENTICATE,
                header::SET_COOKIE,
                header::CONTENT_TYPE,
                header::CACHE_CONTROL,
                header::ACCESS_CONTROL_ALLOW_ORIGIN,
            ];
            assert_eq!(
                headers.map(|name| reply.header(name)),
                ["", "", "application/json", "no-store", "*"]
            );
        }
    });
}

/// GW-29: an unsafe setting is named before anything is served.
#[test]
fn gw_29_each_unsafe_definition_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let said = |platform: &str, token: &str| {
        let text = format!(
            "[platforms.p]\n{platform}\n[[endpoints]]\nplatform_type = \"p\"\ndisplay = \"Here\"\nhosts = [\"10.0.0.1\"]\nurl = \"https://a.example/\"
            authorization_endpoint = \"https://a.example/a\"\ntoken_endpoint = \"{token}\"\n"
        );
        let file = folder.path().join("l.toml");
        std::fs::write(&file, text).unwrap();
        Catalog::new(&load(Some(&file), []).unwrap(), BASE)
            .err()
            .map(|error| error.to_string())
    };
    let (me, good) = ("client_id = \"me\"", "https://a.example/t");
    assert_eq!(said(me, good), None);
    for (platform, token, expected) in [
        (
            "",
            good,
            "endpoint `Here`: `platforms.p.client_id` is missing",
        ),
        (
            me,
            "http://a.example/t",
            "endpoint `Here`: `token_endpoint` is not an `https` URL",
        ),
        (
            me,
            "https://10.0.0.1/t",
            "endpoint `Here`: `token_endpoint` is on a private network; set `allow_private_network = true` if that is intended",
        ),
    ] {
        assert_eq!(said(platform, token).as_deref(), Some(expected));
    }
}

/// MIX-01: platform A sends the browser to B, whose code comes back with A's state. Each platform
/// has its own callback, so A never gets the code.
#[test]
fn mix_01_another_platforms_code_is_not_sent_to_the_first() {
    block_on(async {
        let attacker = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&attacker.url, "unverified_limit = 100");
        let attempt = Attempt::at(CONFIDENTIAL);
        let cookie = gateway.leave(&gateway.register().await, &attempt).await;
        let reply = gateway
            .get(&attempt.callback("public", "code=the%2Bcode"), &cookie)
            .await;
        reply.is_page(StatusCode::NOT_FOUND, "not known here");
        assert_eq!(
            gateway
                .form("/v1/token/secret", &swap(&attempt), "")
                .await
                .json()["error"],
            "invalid_grant"
        );
        assert_eq!(attacker.asked(), []);
    });
}

/// MIX-03: the program itself refuses such settings before it serves anything.
#[test]
fn mix_03_another_organisations_token_endpoint_is_refused_at_startup() {
    let home = Home::new();
    let text = "[platforms.p]\nclient_id = \"me\"\n[[endpoints]]\nplatform_type = \"p\"\ndisplay = \"Here\"\nurl = \"https://a.example/\"
        authorization_endpoint = \"https://a.example/a\"\ntoken_endpoint = \"https://evil.example/t\"\n";
    std::fs::write(home.path("l.toml"), text).unwrap();
    let args = [
        "lighthouse",
        "serve",
        "--settings",
        "l.toml",
        "--listen",
        "127.0.0.1:0",
        "--data-dir",
        "data",
    ];
    let (code, out, told) = finished(&home.fastenctl(&args).output().unwrap());
    let expected = "error: `l.toml`, line 8, column 1: endpoint `Here`: `token_endpoint` is on `evil.example`, but the authorization endpoint is not\n hint: if one organization runs both, add `evil.example` to `hosts`\n";
    assert_eq!((code, out.as_str(), told.as_str()), (3, "", expected));
}
