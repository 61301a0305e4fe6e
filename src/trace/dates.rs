//! Compares this machine's clock with the `Date` of other parties' responses (RFC 9110 section
//! 6.6.1).

use crate::clock::{LEEWAY, Skew, parse_http_date};
use crate::http::Exchange;
use crate::trace::step::Actor;
use http::Method;
use http::header::{AGE, DATE};
use std::time::Instant;

/// A response with a date.
#[derive(Clone, Copy)]
pub(super) struct Dated {
    whose: Actor,
    /// Unix seconds.
    said: i64,
    came: Instant,
    /// Whether the response was made for us, rather than served by an undeclared cache.
    is_fresh: bool,
}

impl Dated {
    /// Reads the date of a response. Returns `None` if it has none, or comes from a cache, where
    /// its date may be old.
    pub(super) fn of(exchange: &Exchange, whose: Actor) -> Option<Self> {
        let headers = exchange.outcome.as_ref().ok()?.headers();
        if headers.contains_key(AGE) {
            return None;
        }
        Some(Self {
            whose,
            said: parse_http_date(headers.get(DATE)?.to_str().ok()?)?,
            came: exchange.started + exchange.duration,
            is_fresh: exchange.method == Method::POST,
        })
    }

    /// Returns how many seconds our clock was ahead when the response arrived; `now` is our time at
    /// `moment`.
    fn ahead(&self, now: i64, moment: Instant) -> i64 {
        let since = moment.saturating_duration_since(self.came).as_secs();
        now.saturating_sub(i64::try_from(since).unwrap_or(i64::MAX))
            .saturating_sub(self.said)
    }
}

/// Returns how far our clock, which shows `now` at `moment`, is from the provider's. If a gateway
/// agrees with our clock, the provider's is wrong, and the result is `None`.
pub(super) fn skew(dates: &[Dated], now: i64, moment: Instant) -> Option<Skew> {
    let ahead_of = |whose| agreed(dates, whose, now, moment);
    let skew = Skew::between(ahead_of(Actor::Provider)?, 0);
    let vouched = ahead_of(Actor::Lighthouse).is_some_and(|ahead| ahead.abs() <= LEEWAY);
    skew.filter(|_| !vouched)
}

/// Returns the offset that one party's responses agree on: those made for us or, if there are none,
/// at least two others.
fn agreed(dates: &[Dated], whose: Actor, now: i64, moment: Instant) -> Option<i64> {
    let theirs = || dates.iter().filter(|one| one.whose == whose);
    let any_fresh = theirs().any(|one| one.is_fresh);
    let counted: Vec<i64> = theirs()
        .filter(|one| one.is_fresh || !any_fresh)
        .map(|one| one.ahead(now, moment))
        .collect();
    if counted.len() < 2 && !any_fresh {
        return None;
    }
    let (least, most) = (*counted.iter().min()?, *counted.iter().max()?);
    let nearest = counted
        .into_iter()
        .min_by_key(|ahead| ahead.saturating_abs());
    nearest.filter(|_| most.saturating_sub(least) <= LEEWAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Response;
    use std::time::Duration;
    use url::Url;

    const NOW: i64 = 1_795_339_800;

    /// Reads the date of a response with these headers that arrived `ago` seconds ago.
    fn dated(method: Method, whose: Actor, ago: u64, headers: &[(&str, &str)]) -> Option<Dated> {
        let mut response = Response::new(Vec::new());
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().unwrap();
            response.headers_mut().insert(name, value.parse().unwrap());
        }
        let exchange = Exchange {
            method,
            url: Url::parse("https://as.example/").unwrap(),
            request_headers: http::HeaderMap::new(),
            request_body: Vec::new(),
            started: Instant::now()
                .checked_sub(Duration::from_secs(ago))
                .unwrap(),
            duration: Duration::ZERO,
            outcome: Ok(response),
        };
        Dated::of(&exchange, whose)
    }

    const ON_TIME: (&str, &str) = ("date", "Sun, 22 Nov 2026 09:30:00 GMT");
    const LATER: (&str, &str) = ("date", "Sun, 22 Nov 2026 09:40:00 GMT");

    fn told(dates: &[Option<Dated>]) -> String {
        let dates: Vec<Dated> = dates.iter().copied().flatten().collect();
        skew(&dates, NOW, Instant::now()).map_or_else(String::new, |skew| skew.to_string())
    }

    #[test]
    fn one_cacheable_answer_says_nothing_about_our_clock_but_two_do_or_one_made_for_us() {
        let provider = |method, ago, header| dated(method, Actor::Provider, ago, &[header]);
        let (get, post) = (|| Method::GET, || Method::POST);
        for (dates, expected) in [
            (vec![], ""),
            (vec![provider(get(), 0, LATER)], ""),
            (
                vec![provider(get(), 0, LATER), provider(get(), 5, LATER)],
                "10 minutes behind",
            ),
            (vec![provider(post(), 0, LATER)], "10 minutes behind"),
            (vec![provider(post(), 0, ON_TIME)], ""),
            (
                vec![provider(get(), 0, LATER), provider(get(), 0, ON_TIME)],
                "",
            ),
            (
                vec![provider(get(), 0, ON_TIME), provider(post(), 0, LATER)],
                "10 minutes behind",
            ),
            (
                vec![provider(post(), 0, ON_TIME), provider(post(), 0, LATER)],
                "",
            ),
            (vec![provider(post(), 1200, ON_TIME)], "20 minutes behind"),
        ] {
            assert_eq!(told(&dates), expected);
        }
    }

    #[test]
    fn an_answer_from_a_cache_or_without_a_date_is_not_counted() {
        let with = |headers: &[(&str, &str)]| dated(Method::POST, Actor::Provider, 0, headers);
        assert_eq!(told(&[with(&[LATER, ("age", "600")])]), "");
        assert_eq!(told(&[with(&[("date", "soon")]), with(&[])]), "");
    }

    #[test]
    fn if_a_gateway_agrees_with_us_the_providers_clock_is_wrong() {
        let of = |whose, header| dated(Method::POST, whose, 0, &[header]);
        let provider = of(Actor::Provider, LATER);
        for (header, expected) in [(ON_TIME, ""), (LATER, "10 minutes behind")] {
            let gateway = of(Actor::Lighthouse, header);
            assert_eq!(told(&[provider, gateway]), expected);
        }
    }
}
