//! Ordinary users never reach the limits for strangers: one user at six providers, a family behind
//! one address, many families behind their carrier's address, and one browser with many tabs.

use super::*;
use axum::extract::ConnectInfo;

pub(super) const PROVIDERS: [&str; 6] = [
    "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a010",
    "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a011",
    "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a012",
    "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a013",
    "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a014",
    "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a015",
];

/// Returns settings with three public providers and three at which the gateway authenticates with
/// its key, behind a trusted proxy.
pub(super) fn six(provider: &str, limit: i64) -> String {
    let one = |(number, id): (usize, &&str)| {
        let secret = if number < 3 {
            ""
        } else {
            "confidential = true\ntoken_endpoint_auth_method = \"private_key_jwt\"\n"
        };
        format!(
            "[platforms.p{number}]\nclient_id = \"gateway\"\n{secret}[[endpoints]]\nid = \"{id}\"\nplatform_type = \"p{number}\"
            url = \"{provider}/p{number}\"\nauthorization_endpoint = \"{provider}/authorize\"\ntoken_endpoint = \"{provider}/token\"\n"
        )
    };
    let all: String = PROVIDERS.iter().enumerate().map(one).collect();
    format!(
        "trusted_proxies = [\"10.0.0.1\"]\ndefault_limit = {limit}\nunverified_limit = {limit}\n{all}"
    )
}

impl Gateway {
    /// Sends a request from an address, through the proxy.
    pub(super) async fn get_from(&self, path: &str, address: &str, cookie: &str) -> Reply {
        let proxy = ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 4711)));
        let request = Request::get(path)
            .header(header::COOKIE, cookie)
            .header("x-forwarded-for", address)
            .extension(proxy);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Agrees if asked; returns the cookie of a browser that was sent to the provider.
    pub(super) async fn goes_from(&self, path: &str, address: &str) -> Option<String> {
        let away = self.get_from(path, address, "").await;
        let cookie = away.cookie();
        if away.status != StatusCode::OK {
            return (away.status == StatusCode::SEE_OTHER).then_some(cookie);
        }
        let request = Request::post(path)
            .header(header::COOKIE, &cookie)
            .header(header::ORIGIN, BASE)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("x-forwarded-for", address)
            .extension(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 4711))));
        let form = Body::from(away.answers("agree"));
        let agreed = self.send(request.body(form).unwrap()).await;
        (agreed.status == StatusCode::OK).then_some(cookie)
    }

    /// Returns the numbers of users and open reservations at each provider.
    pub(super) async fn all_seats(&self, who: &Installation) -> Vec<(i64, i64)> {
        let usage = self.usage(who).await;
        let number = |one: &Value, name: &str| one[name].as_i64().unwrap();
        let lines = usage["providers"].as_array().unwrap().clone();
        lines
            .iter()
            .map(|one| (number(one, "users"), number(one, "pending")))
            .collect()
    }
}

/// A user with an unmodified client, at home behind one address.
pub(super) struct Person<'a> {
    pub(super) gateway: &'a Gateway,
    pub(super) installation: String,
    pub(super) address: String,
    pub(super) cookie: String,
    pub(super) name: String,
}

impl<'a> Person<'a> {
    pub(super) fn new(gateway: &'a Gateway, who: &Installation, address: &str, name: &str) -> Self {
        Self {
            gateway,
            installation: who.id.clone(),
            address: address.to_owned(),
            cookie: String::new(),
            name: name.to_owned(),
        }
    }

    /// Starts a sign-in at a provider.
    pub(super) async fn leaves(&mut self, attempt: &Attempt) -> Reply {
        let prefix = format!("/i/{}", self.installation);
        let path = attempt.redirect_under(&prefix, self.gateway, &[]);
        let reply = self
            .gateway
            .get_from(&path, &self.address, &self.cookie)
            .await;
        if self.cookie.is_empty() {
            self.cookie = reply.cookie();
        }
        reply
    }

    /// Comes back from the provider with a code of their own.
    pub(super) async fn returns(&self, number: usize, attempt: &Attempt) -> Reply {
        let answer = format!("code={}-{}", self.name, attempt.state.expose());
        let path = attempt.callback(&format!("p{number}"), &answer);
        self.gateway
            .get_from(&path, &self.address, &self.cookie)
            .await
    }

    /// Exchanges the code at the gateway.
    pub(super) async fn swaps(&self, number: usize, attempt: &Attempt) -> Reply {
        let form = format!(
            "grant_type=authorization_code&code={}-{}&code_verifier={}",
            self.name,
            attempt.state.expose(),
            attempt.verifier.expose()
        );
        self.gateway
            .form(&format!("/v1/token/{}", PROVIDERS[number]), &form, "")
            .await
    }

    async fn finishes(&self, provider: &Provider, number: usize, attempt: &Attempt) {
        let back = self.returns(number, attempt).await;
        assert!(back.location().starts_with("http://127.0.0.1:40123/"));
        if number >= 3 {
            provider.says(tokens(&self.name));
            let reply = self.swaps(number, attempt).await;
            assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        }
    }

    async fn connects(&mut self, provider: &Provider, number: usize) {
        let attempt = Attempt::at(PROVIDERS[number]);
        self.leaves(&attempt).await.location();
        self.finishes(provider, number, &attempt).await;
    }
}

const HOME: &str = "198.51.100.7";

#[test]
fn one_person_connects_six_providers_on_the_first_evening() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 100));
        let who = gateway.register().await;
        let mut ann = Person::new(&gateway, &who, HOME, "ann");
        for number in 0..6 {
            ann.connects(&provider, number).await;
        }
        // The same person signs in on the phone, too.
        let mut phone = Person::new(&gateway, &who, "198.51.100.200", "ann");
        for number in 3..6 {
            phone.connects(&provider, number).await;
        }
        assert_eq!(gateway.all_seats(&who).await, [(1, 0); 6]);
    });
}

#[test]
fn a_family_of_four_connects_three_providers_at_once() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 100));
        let who = gateway.register().await;
        for providers in [[0, 1, 2], [3, 4, 5]] {
            let mut on_the_way = Vec::new();
            for name in ["ann", "ben", "cat", "dan"] {
                let mut person = Person::new(&gateway, &who, HOME, name);
                let mut attempts = Vec::new();
                for number in providers {
                    let attempt = Attempt::at(PROVIDERS[number]);
                    person.leaves(&attempt).await.location();
                    attempts.push((number, attempt));
                }
                on_the_way.push((person, attempts));
            }
            for (person, attempts) in &on_the_way {
                for (number, attempt) in attempts {
                    person.finishes(&provider, *number, attempt).await;
                }
            }
        }
        assert_eq!(gateway.all_seats(&who).await, [(4, 0); 6]);
    });
}

#[test]
fn many_families_can_share_one_address_of_their_carrier() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 100));
        let mut families = Vec::new();
        for _ in 0..5 {
            families.push(gateway.register().await);
        }
        for who in &families {
            for name in ["ann", "ben", "cat", "dan"] {
                let mut person = Person::new(&gateway, who, "203.0.113.99", name);
                for number in [0, 3] {
                    person.connects(&provider, number).await;
                }
            }
        }
        for who in &families {
            assert_eq!(gateway.all_seats(who).await, [(4, 0); 2]);
        }
    });
}

#[test]
fn one_browser_can_have_four_tabs_and_three_abandoned_attempts() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 2));
        let who = gateway.register().await;
        let mut ann = Person::new(&gateway, &who, HOME, "ann");
        for number in [0, 3] {
            for _ in 0..3 {
                ann.leaves(&Attempt::at(PROVIDERS[number])).await.location();
            }
            let tabs = [(); 4].map(|()| Attempt::at(PROVIDERS[number]));
            for tab in &tabs {
                ann.leaves(tab).await.location();
            }
            for tab in &tabs {
                ann.finishes(&provider, number, tab).await;
            }
        }
        assert_eq!(gateway.all_seats(&who).await, [(1, 0); 2]);
    });
}

#[test]
fn a_household_with_tickets_works_beside_one_without() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 4));
        let who = gateway.register().await;
        for name in ["ann", "ben"] {
            let mut person = Person::new(&gateway, &who, HOME, name);
            person.connects(&provider, 0).await;
            person.connects(&provider, 3).await;
        }
        for name in ["cat", "dan"] {
            for number in [0, 3] {
                let attempt = Attempt::at(PROVIDERS[number]);
                let person = Person {
                    cookie: gateway.leave(&who, &attempt).await,
                    ..Person::new(&gateway, &who, HOME, name)
                };
                person.finishes(&provider, number, &attempt).await;
            }
        }
        assert_eq!(gateway.all_seats(&who).await, [(4, 0); 2]);
    });
}
