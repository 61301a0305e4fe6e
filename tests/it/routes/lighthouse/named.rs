//! The first time a browser uses an origin with an installation, the origin is named before
//! anything is done (protocol.md section 3 point 4). Requests that a browser makes automatically do
//! nothing.

use super::*;
use fastenctl::lighthouse::flow::used_origins::{UsedOrigin, remember};
use fastenctl::lighthouse::jobs;

const HOME: &str = "http://192.168.0.2:9090";

async fn at_home(gateway: &Gateway) -> Installation {
    let who = gateway.register().await;
    let body = json!({"origins": [HOME, "http://wails.localhost"]});
    gateway
        .as_installation(Method::PUT, "/v1/installation/origins", &who, &body)
        .await
        .data();
    who
}

/// Returns the redirect of a sign-in that returns to `origin`, under the installation's own base.
fn way(gateway: &Gateway, who: &Installation, attempt: &Attempt, origin: &str) -> String {
    let path = attempt.redirect_under(&format!("/i/{}", who.id), gateway, &[]);
    let encoded =
        |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    path.replacen(&encoded("http://127.0.0.1:40123"), &encoded(origin), 1)
}

/// Returns the numbers of flows, reservations and remembered origins.
fn done(gateway: &Gateway) -> [i64; 3] {
    ["flows", "reservations", "used_origins"].map(|table| rows(gateway, table))
}

#[test]
fn a_new_origin_is_named_before_anything_is_reserved_and_then_known() {
    block_on(async {
        let gateway = Gateway::new();
        let who = at_home(&gateway).await;
        let attempt = Attempt::at(PUBLIC);
        let path = way(&gateway, &who, &attempt, HOME);
        let page = gateway.get(&path, "").await;
        page.is_page(StatusCode::OK, "Is this your own Fasten?");
        let places = [
            HOME,
            "Quillmoor Health",
            "calls itself",
            "Ada &lt;b&gt;Park&lt;/b&gt;",
            " (not checked)",
        ]
        .map(|text| {
            page.body
                .find(text)
                .unwrap_or_else(|| panic!("{text}: {}", page.body))
        });
        assert!(places.is_sorted(), "{places:?}: {}", page.body);
        assert!(page.body.contains("<bdi>Ada &lt;b&gt;Park&lt;/b&gt;</bdi>"));
        let buttons: Vec<&str> = page.body.split("<button").skip(1).collect();
        assert!(buttons[0].contains("value=\"refuse\"") && buttons[0].contains("autofocus"));
        assert_eq!(done(&gateway), [0, 0, 0]);

        let cookie = page.cookie();
        let refused = gateway.form(&path, &page.answers("refuse"), &cookie).await;
        refused.is_page(StatusCode::OK, "You stopped the sign-in");
        assert_eq!(done(&gateway), [0, 0, 0]);

        let agreed = gateway.form(&path, &page.answers("agree"), &cookie).await;
        assert_eq!(agreed.onward(), attempt.dest_url(&gateway));
        assert_eq!(done(&gateway), [1, 1, 1]);
        // Reloading either page continues the sign-in, and does not take another place.
        assert_eq!(
            gateway
                .form(&path, &page.answers("agree"), &cookie)
                .await
                .onward(),
            attempt.dest_url(&gateway)
        );
        assert_eq!(
            gateway.get(&path, &cookie).await.location(),
            attempt.dest_url(&gateway)
        );
        assert_eq!(done(&gateway), [1, 1, 1]);
        let back = gateway
            .get(&attempt.callback("public", "code=abc"), &cookie)
            .await;
        assert!(back.location().starts_with(HOME), "{back:?}");

        // The next sign-in in this browser asks nothing. With another browser, origin or
        // installation, it asks again.
        let next = Attempt::at(PUBLIC);
        gateway
            .get(&way(&gateway, &who, &next, HOME), &cookie)
            .await
            .location();
        let other = at_home(&gateway).await;
        for (who, origin, cookie) in [
            (&who, HOME, ""),
            (&who, "http://wails.localhost", &*cookie),
            (&other, HOME, &cookie),
        ] {
            let path = way(&gateway, who, &Attempt::at(PUBLIC), origin);
            gateway
                .get(&path, cookie)
                .await
                .is_page(StatusCode::OK, origin);
        }
    });
}

/// Showing the page does not spend the ticket, but agreeing does.
#[test]
fn a_new_origin_is_named_with_a_ticket_too_and_only_the_answer_spends_it() {
    block_on(async {
        let gateway = Gateway::new();
        let who = at_home(&gateway).await;
        let attempt = Attempt::at(PUBLIC);
        let body = json!({
            "endpoint_id": PUBLIC, "origin": HOME, "state_hash": attempt.state.sha256(),
            "code_challenge": attempt.verifier.sha256(), "user_ref": attempt.user_ref,
        });
        let ticket = gateway
            .as_installation(Method::POST, "/v1/ticket", &who, &body)
            .await
            .data();
        let ticket = ticket["ticket"].as_str().unwrap();
        let path = attempt.redirect(&gateway, &[("ticket", ticket)]);
        let path = path.replacen("127.0.0.1%3A40123", "192.168.0.2%3A9090", 1);
        let page = gateway.get(&path, "").await;
        page.is_page(StatusCode::OK, HOME);
        assert_eq!((rows(&gateway, "tickets"), rows(&gateway, "flows")), (1, 0));
        let agreed = gateway
            .form(&path, &page.answers("agree"), &page.cookie())
            .await;
        assert_eq!(agreed.onward(), attempt.dest_url(&gateway));
        assert_eq!((rows(&gateway, "tickets"), rows(&gateway, "flows")), (0, 1));
    });
}

#[test]
fn an_answer_only_counts_from_its_own_page_in_its_own_browser() {
    block_on(async {
        let gateway = Gateway::new();
        let who = at_home(&gateway).await;
        let path = way(&gateway, &who, &Attempt::at(PUBLIC), HOME);
        let page = gateway.get(&path, "").await;
        let other = gateway
            .get(&way(&gateway, &who, &Attempt::at(PUBLIC), HOME), "")
            .await;
        let form = page.answers("agree");
        let attempt = Attempt::at(PUBLIC);
        gateway.leave(&who, &attempt).await;
        let before = done(&gateway);
        for (form, cookie) in [
            ("confirmed=true", page.cookie()),
            ("answer=agree", page.cookie()),
            (&other.answers("agree"), page.cookie()),
            (&form, other.cookie()),
            (&form.replace("token=", "token=1"), page.cookie()),
            (&format!("{form}&{form}"), page.cookie()),
        ] {
            let reply = gateway.form(&path, form, &cookie).await;
            reply.is_page(StatusCode::OK, "Is this your own Fasten?");
        }
        // Everything is correct, except that the form does not come from the gateway's own page.
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("x-nothing", "at-all"),
        ] {
            let request = Request::post(&path)
                .header(name, value)
                .header(header::COOKIE, page.cookie());
            let reply = gateway
                .send(request.body(Body::from(form.clone())).unwrap())
                .await;
            reply.is_page(StatusCode::OK, "Is this your own Fasten?");
        }
        // Requests from another site contain no cookie. The browser may still have one, so none is
        // set.
        for path in [path.as_str(), &attempt.callback("public", "code=abc")] {
            for (name, value, is_given_one) in [
                ("sec-fetch-site", "cross-site", false),
                ("origin", "https://evil.example", false),
                ("sec-fetch-site", "same-origin", true),
            ] {
                let request = Request::post(path).header(name, value);
                let reply = gateway
                    .send(request.body(Body::from("answer=none")).unwrap())
                    .await;
                reply.is_page(StatusCode::OK, "Is this your ");
                let is_given = !reply.header(header::SET_COOKIE).is_empty();
                assert_eq!(is_given, is_given_one, "{path} {name} {value}");
            }
        }
        gateway.clock.advance(600);
        gateway
            .form(&path, &form, &page.cookie())
            .await
            .is_page(StatusCode::OK, "Is this your own Fasten?");
        assert_eq!(done(&gateway), before);
    });
}

/// A browser without cookies has to confirm the sign-in both before and after the provider, but can
/// complete it.
#[test]
fn a_browser_without_cookies_is_asked_twice_and_gets_through() {
    block_on(async {
        let gateway = Gateway::new();
        let who = at_home(&gateway).await;
        let attempt = Attempt::at(PUBLIC);
        let path = way(&gateway, &who, &attempt, HOME);
        let page = gateway.get(&path, "").await;
        let agreed = gateway.form(&path, &page.answers("agree"), "").await;
        assert_eq!(agreed.onward(), attempt.dest_url(&gateway));
        let callback = attempt.callback("public", "code=abc");
        let asked = gateway.get(&callback, "").await;
        asked.is_page(StatusCode::OK, "Is this your sign-in?");
        let back = gateway.form(&callback, &asked.answers("agree"), "").await;
        assert!(back.onward().starts_with(HOME), "{back:?}");
        assert_eq!(gateway.seats(&who).await, (1, 0));
    });
}

/// At most a thousand pairs of browser and origin are remembered for an installation; the oldest
/// are forgotten first. A pair is also forgotten when the browser's cookie expires.
#[test]
fn remembered_origins_are_limited_and_expire() {
    block_on(async {
        let gateway = Gateway::new();
        let used = |number: i64| UsedOrigin {
            installation_id: "i".to_owned(),
            browser_hash: number.to_string(),
            origin: HOME.to_owned(),
        };
        let now = gateway.clock.now();
        for number in 0..1_005 {
            let input = (used(number), now + number);
            let writing = gateway
                .app
                .store
                .write(input, |tx, (used, now)| Box::pin(remember(tx, used, *now)));
            writing.await.unwrap();
        }
        assert_eq!(rows(&gateway, "used_origins"), 1_000);
        let late = now + 400 * 24 * 60 * 60 + 500;
        let sweeping = gateway
            .app
            .store
            .write(late, |tx, now| Box::pin(jobs::sweep(tx, *now)));
        sweeping.await.unwrap();
        assert_eq!(rows(&gateway, "used_origins"), 504);
    });
}

/// Prefetching, a link checker, a script or a frame does not use up a redirect, a ticket or an
/// answer.
#[test]
fn requests_without_a_person_do_nothing() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let attempt = Attempt::at(PUBLIC);
        let ticket = gateway.ticket(&who, &attempt).await.data()["ticket"]
            .as_str()
            .unwrap()
            .to_owned();
        let redirect = attempt.redirect(&gateway, &[("ticket", &ticket)]);
        let callback = attempt.callback("public", "code=abc");
        let looks: [(&str, &str, &str, u16); 6] = [
            ("GET", "sec-purpose", "prefetch;prerender", 503),
            ("GET", "purpose", "prefetch", 503),
            ("HEAD", "sec-purpose", "prefetch", 503),
            ("GET", "sec-fetch-mode", "cors", 400),
            ("GET", "sec-fetch-mode", "no-cors", 400),
            ("GET", "sec-fetch-dest", "iframe", 400),
        ];
        let look = async |path: &str, cookie: &str| {
            for (method, name, value, status) in looks {
                let request = Request::builder().method(method).uri(path);
                let request = request.header(name, value).header(header::COOKIE, cookie);
                let reply = gateway.send(request.body(Body::empty()).unwrap()).await;
                assert_eq!(
                    (reply.status.as_u16(), reply.header(header::LOCATION)),
                    (status, ""),
                    "{method} {name}: {value} {path}"
                );
            }
        };
        look(&redirect, "").await;
        assert_eq!((rows(&gateway, "tickets"), rows(&gateway, "flows")), (1, 0));
        let cookie = gateway.get(&redirect, "").await.cookie();
        look(&callback, &cookie).await;
        assert_eq!(gateway.seats(&who).await, (0, 1));
        gateway.get(&callback, &cookie).await.location();
        assert_eq!(gateway.seats(&who).await, (1, 0));
    });
}

/// A mail scanner opens a stranger's link without a cookie or any of a browser's headers.
#[test]
fn a_scanners_get_sees_the_page_and_takes_no_place() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", "unverified_limit = 1");
        let who = at_home(&gateway).await;
        for _ in 0..3 {
            let path = way(&gateway, &who, &Attempt::at(PUBLIC), HOME);
            gateway.get(&path, "").await.is_page(StatusCode::OK, HOME);
        }
        assert_eq!(
            (done(&gateway), gateway.seats(&who).await),
            ([0, 0, 0], (0, 0))
        );
    });
}

/// An installation's remembered origins are deleted with it.
#[test]
fn a_deleted_installation_leaves_no_remembered_origin() {
    block_on(async {
        let gateway = Gateway::new();
        let who = at_home(&gateway).await;
        let path = way(&gateway, &who, &Attempt::at(PUBLIC), HOME);
        let page = gateway.get(&path, "").await;
        gateway
            .form(&path, &page.answers("agree"), &page.cookie())
            .await
            .onward();
        assert_eq!(rows(&gateway, "used_origins"), 1);
        gateway
            .as_installation(Method::DELETE, "/v1/installation", &who, &Value::Null)
            .await
            .data();
        assert_eq!(rows(&gateway, "used_origins"), 0);
    });
}

/// The installation was found by its origin, which belongs to another installation by the time the
/// question is answered.
#[test]
fn an_answer_about_one_installation_does_not_count_for_another() {
    block_on(async {
        let gateway = Gateway::new();
        let ann = gateway.with_origin(HOME).await;
        let attempt = Attempt::at(PUBLIC);
        let own = format!("/i/{}", ann.id);
        let path = way(&gateway, &ann, &attempt, HOME).replacen(&own, "", 1);
        let page = gateway.get(&path, "").await;
        page.is_page(StatusCode::OK, "Is this your own Fasten?");
        let body = json!({"origins": []});
        gateway
            .as_installation(Method::PUT, "/v1/installation/origins", &ann, &body)
            .await
            .data();
        gateway.with_origin(HOME).await;
        let answer = page.answers("agree");
        let again = gateway.form(&path, &answer, &page.cookie()).await;
        again.is_page(StatusCode::OK, "Is this your own Fasten?");
        assert_eq!(done(&gateway), [0, 0, 0]);
        let agreed = gateway
            .form(&path, &again.answers("agree"), &page.cookie())
            .await;
        assert_eq!(agreed.onward(), attempt.dest_url(&gateway));
    });
}
