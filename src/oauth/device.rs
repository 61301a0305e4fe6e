//! Device authorization (RFC 8628): the user enters a code on another device while we poll for the
//! tokens.

use crate::error::{Error, Kind, Result};
use crate::http::Client as Http;
use crate::oauth::address::endpoint;
use crate::oauth::answered::{Asked, seconds};
use crate::oauth::client::Client;
use crate::oauth::client::post::{Pairs, form};
use crate::secret::Secret;
use crate::text::line;
use serde_json::{Map, Value};
use std::time::Duration;
use url::Url;

/// Polling interval in seconds if the provider does not name one (section 3.5).
const INTERVAL: u32 = 5;
/// Added to the interval on `slow_down` (section 3.5).
const SLOWER: Duration = Duration::from_secs(5);
/// Longest polling interval. No provider needs a longer one, and users should not wait longer than
/// this after entering the code.
const SLOWEST: Duration = Duration::from_secs(60);
/// Maximum length of a user code; no user would type a longer one.
const LONGEST_CODE: usize = 64;

/// A pending authorization: the data for the user, and for polling.
pub struct DeviceCode {
    pub device_code: Secret,
    /// The code that the user enters.
    pub user_code: Secret,
    /// The URL at which the user enters it.
    pub verification_uri: Url,
    /// The same URL with the code filled in.
    pub complete: Option<Url>,
    pub life: Duration,
    pub interval: Duration,
    /// Oddities in the response.
    pub oddities: Vec<&'static str>,
}

/// Requests a device code.
///
/// # Errors
/// [`Kind::ClientAuthentication`] if the client is not registered for device authorization,
/// [`Kind::Provider`], [`Kind::Network`].
pub fn begin(
    http: &Http,
    url: &Url,
    client: &Client,
    scopes: &[String],
    aud: Option<&str>,
) -> Result<DeviceCode> {
    let asked = Asked {
        what: "the device authorization endpoint",
        url,
        source: "RFC 8628 section 3.2",
    };
    let mut pairs: Pairs = vec![("client_id".into(), client.id.clone())];
    if !scopes.is_empty() {
        pairs.push(("scope".into(), scopes.join(" ")));
    }
    if let Some(aud) = aud {
        pairs.push(("aud".into(), aud.to_owned()));
    }
    let response = asked.ask(http, form(client, url, pairs)?)?;
    read(&asked, &asked.members(&response)?)
}

fn read(asked: &Asked<'_>, members: &Map<String, Value>) -> Result<DeviceCode> {
    let mut oddities = Vec::new();
    let is_older = !members.contains_key("verification_uri");
    let name = if is_older {
        "verification_url"
    } else {
        "verification_uri"
    };
    // Drafts of the standard used this name, and some servers still do.
    if is_older && members.contains_key(name) {
        oddities.push("sends the URL for the code as `verification_url`, not `verification_uri`");
    }
    let verification_uri = asked.word(members, name)?;
    let verification_uri = endpoint(&verification_uri)
        .map_err(|fault| asked.wrong(&format!("a `{name}` that cannot be opened: it {fault}")))?;
    let complete = members.get("verification_uri_complete");
    let complete = complete.and_then(|value| endpoint(value.as_str()?).ok());
    let life = seconds(members, "expires_in");
    if life.is_none() {
        oddities.push("does not say how long the device code is valid");
    }
    let interval = Duration::from_secs(seconds(members, "interval").unwrap_or(INTERVAL).into());
    if interval > SLOWEST {
        oddities.push("asks for more than a minute between polls for the device code; fastenctl polls once a minute");
    }
    Ok(DeviceCode {
        device_code: Secret::new(asked.word(members, "device_code")?),
        user_code: user_code(asked, members)?,
        verification_uri,
        complete,
        life: Duration::from_secs(life.unwrap_or(u32::MAX).into()),
        interval: interval.min(SLOWEST),
        oddities,
    })
}

/// Reads the user code: one short line, which may contain spaces.
fn user_code(asked: &Asked<'_>, members: &Map<String, Value>) -> Result<Secret> {
    let found = members.get("user_code").and_then(Value::as_str);
    let found = found.map(str::trim).filter(|code| !code.is_empty());
    let shown = found.filter(|code| line(code, LONGEST_CODE) == **code);
    shown.map(Secret::new).ok_or_else(|| {
        asked.wrong("a response whose member `user_code` is missing or cannot be typed")
    })
}

/// State and dependencies of the polling loop.
pub struct Wait<'a> {
    pub interval: Duration,
    pub longest: Duration,
    /// Sleeps for the given time.
    pub pause: &'a dyn Fn(Duration),
    /// Returns the time since the wait began.
    pub elapsed: &'a dyn Fn() -> Duration,
}

impl Wait<'_> {
    /// Polls until the code has been entered (section 3.5), with a last attempt when the time is
    /// up; `None` if the code has still not been entered.
    ///
    /// # Errors
    /// Any error that ends the wait. Network errors and timeouts do so only if the last request
    /// failed with one.
    pub fn until<T>(mut self, mut ask: impl FnMut() -> Result<T>) -> Result<Option<T>> {
        let mut unreached = None;
        loop {
            let left = self.longest.saturating_sub((self.elapsed)());
            if left.is_zero() {
                return unreached.map_or(Ok(None), Err);
            }
            (self.pause)(self.interval.min(left));
            let error = match ask() {
                Ok(answer) => return Ok(Some(answer)),
                Err(error) => error,
            };
            unreached = None;
            match error.oauth_error() {
                Some("authorization_pending") => {}
                Some("slow_down") => self.interval += SLOWER,
                // We are polling too often, or the server is restarting.
                _ if matches!(error.kind(), Kind::TimedOut | Kind::Network) => {
                    self.interval = backed_off(self.interval);
                    unreached = Some(error);
                }
                _ => return Err(error),
            }
        }
    }
}

/// Doubles the interval (section 3.5), but never beyond [`SLOWEST`]; a longer one stays as it is.
fn backed_off(interval: Duration) -> Duration {
    (interval * 2).min(SLOWEST.max(interval))
}

/// Returns the error for a user who did not enter the code in time; `lives` says whether the code
/// can still be entered.
#[must_use]
pub fn nobody_came(waited: Duration, lives: bool) -> Error {
    let seconds = waited.as_secs();
    let (message, hint, word) = if lives {
        (
            format!("the code was not entered within {seconds} seconds"),
            "run this again and wait longer with `--listen-timeout 15m`",
            "authorization_pending",
        )
    } else {
        (
            "the code expired before it was entered".to_owned(),
            "run this again and enter the new code right away",
            "expired_token",
        )
    };
    Error::new(Kind::TimedOut, message)
        .hint(hint)
        .answered(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::cell::{Cell, RefCell};

    /// Returns the result of a 30-second wait with these responses, and the pauses in it.
    fn waited(answers: &[Option<(Kind, &str)>]) -> (Option<bool>, Vec<u64>) {
        let (pauses, now) = (RefCell::new(Vec::new()), Cell::new(Duration::ZERO));
        let wait = Wait {
            interval: Duration::from_secs(2),
            longest: Duration::from_secs(30),
            pause: &|long| {
                pauses.borrow_mut().push(long.as_secs());
                now.set(now.get() + long);
            },
            elapsed: &|| now.get(),
        };
        let mut answers = answers.iter();
        let came = wait.until(|| match answers.next() {
            Some(Some((kind, word))) => Err(Error::new(*kind, "no").answered(word)),
            Some(None) => Ok(()),
            None => Err(Error::new(Kind::Provider, "no").answered("authorization_pending")),
        });
        (came.ok().map(|came| came.is_some()), pauses.into_inner())
    }

    #[test]
    fn polls_at_the_providers_pace_and_slows_down_on_request() {
        let pending = Some((Kind::Provider, "authorization_pending"));
        let slower = Some((Kind::Provider, "slow_down"));
        let cut = Some((Kind::TimedOut, ""));
        let denied = Some((Kind::Refused, "access_denied"));
        for (answers, came, pauses) in [
            (&[pending, pending, None][..], Some(true), vec![2, 2, 2]),
            (
                &[slower, pending, slower, None],
                Some(true),
                vec![2, 7, 7, 12],
            ),
            (&[cut, None], Some(true), vec![2, 4]),
            (&[pending, denied], None, vec![2, 2]),
            (&[slower, slower], Some(false), vec![2, 7, 12, 9]),
            (
                &[pending, cut, cut, cut, pending],
                Some(false),
                vec![2, 2, 4, 8, 14],
            ),
            // If the last request failed, it is unknown whether the user entered the code.
            (&[pending, cut, cut, cut, cut], None, vec![2, 2, 4, 8, 14]),
        ] {
            assert_eq!(waited(answers), (came, pauses));
        }
    }

    #[test]
    fn the_last_pause_ends_with_the_time_and_there_is_always_one_last_request() {
        let pauses = RefCell::new(Vec::new());
        let now = Cell::new(Duration::ZERO);
        let wait = Wait {
            interval: Duration::from_secs(50),
            longest: Duration::from_secs(30),
            pause: &|long| {
                pauses.borrow_mut().push(long.as_secs());
                now.set(now.get() + long);
            },
            elapsed: &|| now.get(),
        };
        assert!(wait.until(|| Ok(())).unwrap().is_some());
        assert_eq!(pauses.into_inner(), [30]);
        let seconds = |of: u64| backed_off(Duration::from_secs(of)).as_secs();
        assert_eq!([5, 40, 60, 75].map(seconds), [10, 60, 60, 75]);
    }

    #[test]
    fn an_absurd_interval_is_shortened_and_reported() {
        for (interval, expected, odd) in [
            (json!(60), 60, 0),
            (json!(61), 60, 1),
            (json!(4_000_000), 60, 1),
        ] {
            let code = answer(|all| all["interval"] = interval.clone()).unwrap();
            assert_eq!(
                (code.interval.as_secs(), code.oddities.len()),
                (expected, odd)
            );
        }
    }

    fn answer(change: impl FnOnce(&mut Value)) -> Result<DeviceCode> {
        let url = Url::parse("https://as.example/device_authorization").unwrap();
        let asked = Asked {
            what: "the endpoint",
            url: &url,
            source: "RFC 8628 section 3.2",
        };
        let mut members = json!({
            "device_code": "d", "user_code": "WDJB-MJHT", "verification_uri": "https://as.example/device", "expires_in": 900,
        });
        change(&mut members);
        read(&asked, members.as_object().unwrap())
    }

    #[test]
    fn the_url_and_code_for_a_person_can_be_opened_and_typed() {
        let good = answer(|_| {}).unwrap();
        assert_eq!((good.interval.as_secs(), good.oddities.len()), (5, 0));
        let older = answer(|all| {
            all["verification_url"] = all["verification_uri"].take();
            all.as_object_mut().unwrap().remove("verification_uri");
        });
        assert_eq!(older.unwrap().oddities.len(), 1);
        for (member, value) in [
            ("verification_uri", json!("http://as.example/device")),
            ("verification_uri", json!("javascript:alert(1)")),
            ("user_code", json!("a\u{1b}[2J")),
            ("user_code", json!("x".repeat(65))),
            ("user_code", json!("")),
            ("device_code", json!(7)),
        ] {
            let error = answer(|all| all[member] = value.clone()).err().unwrap();
            assert_eq!(error.kind(), Kind::Provider, "{member} {value}");
        }
        let complete = answer(|all| all["verification_uri_complete"] = json!("file:///etc/passwd"));
        assert!(complete.unwrap().complete.is_none());
    }
}
