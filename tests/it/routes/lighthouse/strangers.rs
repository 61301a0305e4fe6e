//! Strangers who only know an installation's base address or origin cannot displace a known user.

use super::flows::redirect;
use super::household::{PROVIDERS, Person, six};
use super::*;

/// Signs in the owner's user with tickets: at one provider until the code arrives, at the other
/// until the gateway has returned tokens.
async fn owners_go_on(gateway: &Gateway, who: &Installation, provider: &Provider, name: &str) {
    for number in [0, 3] {
        let attempt = Attempt::at(PROVIDERS[number]);
        let owner = Person {
            cookie: gateway.leave(who, &attempt).await,
            ..Person::new(gateway, who, "198.51.100.1", name)
        };
        owner.returns(number, &attempt).await.location();
        if number == 3 {
            provider.says(tokens(name));
            let reply = owner.swaps(number, &attempt).await;
            assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        }
    }
}

/// Follows 200 links, half of them by base address and half by origin. If `with_code` is set, each
/// is followed by a callback with an arbitrary code.
async fn attack(gateway: &Gateway, who: &Installation, number: usize, with_code: bool) {
    for link in 0..200 {
        let address = format!("192.0.{}.{}", link / 100, link % 100 + 1);
        let attempt = Attempt::at(PROVIDERS[number]);
        let mut stranger = Person::new(gateway, who, &address, "stranger");
        let let_out = if link % 2 == 0 {
            let reply = stranger.leaves(&attempt).await;
            (reply.status == StatusCode::SEE_OTHER).then(|| reply.cookie())
        } else {
            let state = attempt.state.expose();
            let path = redirect(
                gateway,
                &attempt,
                &format!("/v1/redirect/{state}"),
                &format!("http://192.168.0.2:9090/{state}"),
                &[("endpoint_id", PROVIDERS[number])],
            );
            gateway.goes_from(&path, &address).await
        };
        if let Some(cookie) = let_out.filter(|_| with_code) {
            stranger.cookie = cookie;
            stranger.returns(number, &attempt).await;
        }
    }
}

#[test]
fn links_alone_take_nobodys_place() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 4));
        let who = gateway.with_origin("http://192.168.0.2:9090").await;
        for number in [0, 3] {
            attack(&gateway, &who, number, false).await;
        }
        for name in ["ann", "ben", "cat", "dan"] {
            owners_go_on(&gateway, &who, &provider, name).await;
        }
        assert_eq!(gateway.all_seats(&who).await, [(4, 0); 2]);
    });
}

#[test]
fn an_invented_code_takes_no_seat_if_the_gateway_has_a_secret() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 4));
        let who = gateway.with_origin("http://192.168.0.2:9090").await;
        attack(&gateway, &who, 3, true).await;
        assert_eq!(gateway.all_seats(&who).await, [(0, 4)]);
        owners_go_on(&gateway, &who, &provider, "ann").await;
        gateway.clock.advance(30 * 60);
        for name in ["ben", "cat", "dan"] {
            owners_go_on(&gateway, &who, &provider, name).await;
        }
        assert_eq!(gateway.all_seats(&who).await, [(4, 0); 2]);
    });
}

#[test]
fn at_public_providers_strangers_take_at_most_a_quarter_of_the_seats_per_day() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 100));
        let who = gateway.with_origin("http://192.168.0.2:9090").await;
        attack(&gateway, &who, 0, true).await;
        assert_eq!(gateway.all_seats(&who).await, [(25, 0)]);
        owners_go_on(&gateway, &who, &provider, "ann").await;
        let late = Attempt::at(PROVIDERS[0]);
        let refused = Person::new(&gateway, &who, "198.51.100.3", "late")
            .leaves(&late)
            .await;
        refused.is_page(StatusCode::CONFLICT, "Too many new people today");
        refused.is_page(StatusCode::CONFLICT, "cannot connect any more people to");
        // After ninety days no trace of the attack is left.
        gateway.clock.advance(90 * 24 * 60 * 60);
        assert_eq!(gateway.all_seats(&who).await, [(1, 0), (1, 0)]);
    });
}

#[test]
fn one_network_may_take_ten_seats_and_keep_eight_open() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 100));
        let who = gateway.register().await;
        for number in [0, 3] {
            for link in 0..50 {
                // All of these addresses belong to one /64.
                let address = format!("2001:db8:7:1::{link:x}");
                let mut stranger = Person::new(&gateway, &who, &address, "stranger");
                let attempt = Attempt::at(PROVIDERS[number]);
                if stranger.leaves(&attempt).await.status == StatusCode::SEE_OTHER {
                    stranger.returns(number, &attempt).await;
                }
            }
        }
        let mut seats = gateway.all_seats(&who).await;
        seats.sort_unstable();
        assert_eq!(seats, [(0, 8), (10, 0)]);
    });
}

#[test]
fn a_displaced_person_is_told_so_at_the_callback_and_on_repeating_the_redirect() {
    block_on(async {
        for number in [0, 3] {
            let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
            let gateway = Gateway::with(&provider.url, &six(&provider.url, 1));
            let who = gateway.register().await;
            let mut stranger = Person::new(&gateway, &who, "192.0.2.1", "stranger");
            let attempt = Attempt::at(PROVIDERS[number]);
            stranger.leaves(&attempt).await.location();
            gateway
                .ticket(&who, &Attempt::at(PROVIDERS[number]))
                .await
                .data();
            let says = "This sign-in was stopped to make room for another one";
            for _ in 0..2 {
                let again = stranger.leaves(&attempt).await;
                again.is_page(StatusCode::CONFLICT, says);
            }
            for _ in 0..2 {
                let back = stranger.returns(number, &attempt).await;
                back.is_page(StatusCode::CONFLICT, says);
            }
            assert_eq!(gateway.all_seats(&who).await, [(0, 1)]);
        }
    });
}

#[test]
fn a_code_refused_by_the_provider_leaves_nothing_behind() {
    block_on(async {
        let refusal = json!({"error": "invalid_grant"}).to_string();
        let provider = Provider::saying(StatusCode::BAD_REQUEST, &[], refusal);
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 4));
        let who = gateway.register().await;
        let mut stranger = Person::new(&gateway, &who, "192.0.2.1", "stranger");
        let attempt = Attempt::at(PROVIDERS[3]);
        stranger.leaves(&attempt).await.location();
        stranger.returns(3, &attempt).await.location();
        assert_eq!(gateway.all_seats(&who).await, [(0, 1)]);
        let reply = stranger.swaps(3, &attempt).await;
        assert_eq!(reply.json()["error"], "invalid_grant");
        assert_eq!(gateway.usage(&who).await["providers"], json!([]));
    });
}

/// If the response is lost, the code may be spent and no client will get the tokens, so the place
/// becomes free again.
#[test]
fn a_lost_answer_costs_nobody_their_place() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], "<html>".to_owned());
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 1));
        let who = gateway.register().await;
        let mut ann = Person::new(&gateway, &who, "192.0.2.1", "ann");
        let lost = Attempt::at(PROVIDERS[3]);
        ann.leaves(&lost).await.location();
        ann.returns(3, &lost).await.location();
        assert_eq!(ann.swaps(3, &lost).await.status, StatusCode::BAD_GATEWAY);
        assert_eq!(gateway.usage(&who).await["providers"], json!([]));
        let again = Attempt::at(PROVIDERS[3]);
        ann.leaves(&again).await.location();
        ann.returns(3, &again).await.location();
        provider.says(tokens("ann"));
        assert_eq!(ann.swaps(3, &again).await.status, StatusCode::OK);
        assert_eq!(gateway.all_seats(&who).await, [(1, 0)]);
    });
}

/// Behind a proxy that is missing from the settings, all clients have the same address. They count
/// only towards the limits of the installation.
#[test]
fn a_private_address_does_not_identify_a_network() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 100));
        let who = gateway.register().await;
        for number in 0..20 {
            let mut person = Person::new(&gateway, &who, "192.168.0.9", &number.to_string());
            let attempt = Attempt::at(PROVIDERS[0]);
            person.leaves(&attempt).await.location();
            person.returns(0, &attempt).await.location();
        }
        assert_eq!(gateway.all_seats(&who).await, [(20, 0)]);
    });
}

/// Lets strangers from two networks take eleven browser seats at an installation with a verified
/// administrator.
async fn eleven_strangers(gateway: &Gateway) -> Installation {
    let who = gateway.register().await;
    store::ask(
        gateway,
        "UPDATE installations SET verification_status = 'VERIFIED'",
    );
    for number in 0..11 {
        let address = if number < 10 {
            "192.0.2.1"
        } else {
            "192.0.2.2"
        };
        let mut stranger = Person::new(gateway, &who, address, &number.to_string());
        let attempt = Attempt::at(PROVIDERS[0]);
        stranger.leaves(&attempt).await.location();
        stranger.returns(0, &attempt).await.location();
    }
    who
}

#[test]
fn an_administrator_is_told_about_strangers_once_a_day() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 100));
        let told = || {
            store::ask(
                &gateway,
                "SELECT letter FROM outbox WHERE letter LIKE '%without_tickets%'",
            )
        };
        let who = eleven_strangers(&gateway).await;
        assert_eq!(told(), [["{\"kind\":\"without_tickets\",\"seats\":11}"]]);
        let mut more = Person::new(&gateway, &who, "192.0.2.3", "more");
        let attempt = Attempt::at(PROVIDERS[0]);
        more.leaves(&attempt).await.location();
        more.returns(0, &attempt).await.location();
        assert_eq!(told().len(), 1);
    });
}

#[test]
fn an_administrator_releases_ten_seats_of_strangers_and_a_repeat_releases_none() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 100));
        let who = eleven_strangers(&gateway).await;
        let release = async |body: Value| {
            let path = "/v1/installation/seats/release";
            gateway
                .as_installation(Method::POST, path, &who, &body)
                .await
        };
        // Within half an hour, an exchange may still show who such a user is.
        for (later, released, left) in [(0, 0, 10), (30 * 60, 10, 0), (0, 0, 0)] {
            gateway.clock.advance(later);
            let answer = release(json!({ "endpoint_id": PROVIDERS[0] })).await.data();
            let expected = json!({"endpoint_id": PROVIDERS[0], "released": released, "left": left});
            assert_eq!(answer, expected);
        }
        assert_eq!(gateway.all_seats(&who).await, [(1, 0)]);
        // Only releases that changed something are recorded.
        let recorded = "audit WHERE action = 'seats_released' AND actor = 'installation'";
        assert_eq!(rows(&gateway, recorded), 1);
        let unknown = release(json!({ "endpoint_id": "unknown" })).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        assert_eq!(release(json!({})).await.status, StatusCode::BAD_REQUEST);
    });
}

/// A replica running 0.1.0 looks for `returned`, and would hand out the tokens without counting a
/// user.
#[test]
fn an_older_replica_does_not_find_a_code_counted_at_the_exchange() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, "");
        let who = gateway.register().await;
        let attempt = signed_in(&gateway, &who).await;
        let statuses = || store::ask(&gateway, "SELECT status FROM flows");
        assert_eq!(statuses(), [["kept"]]);
        let path = format!("/v1/token/{CONFIDENTIAL}");
        let reply = gateway.form(&path, &swap(&attempt), "").await;
        assert_eq!(
            (reply.status, statuses()),
            (StatusCode::OK, vec![vec!["redeemed".to_owned()]])
        );
        assert_eq!(gateway.seats(&who).await, (1, 0));
    });
}
