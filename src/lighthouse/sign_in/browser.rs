//! The only cookie: it identifies the browser that started a sign-in, and one that has connected
//! before.

use crate::lighthouse::app::App;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::store::{Result, Store};
use crate::lighthouse::web::public_url::PublicUrl;
use crate::lighthouse::web::question::{Asked, is_from_our_page};
use crate::secret::Secret;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use cookie::{Cookie, SameSite, time::Duration};
use subtle::ConstantTimeEq;

/// As long as browsers keep a cookie.
const KEPT_FOR_DAYS: i64 = 400;

/// A browser, identified by its cookie.
pub struct Browser {
    cookie: Secret,
    /// It sent no cookie of this gateway.
    is_new: bool,
    /// The gateway has to set its cookie.
    is_given_one: bool,
}

impl Browser {
    /// The browser of a request, if it has been here before.
    #[must_use]
    pub fn known(gateway: &PublicUrl, headers: &HeaderMap) -> Option<Self> {
        let lines = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok());
        let mut cookies = lines.flat_map(Cookie::split_parse).flatten();
        let cookie =
            cookies.find(|cookie| cookie.name() == name(gateway) && cookie.value().len() == 43)?;
        Some(Self {
            cookie: Secret::new(cookie.value()),
            is_new: false,
            is_given_one: false,
        })
    }

    /// The browser of any request. A cookie that this gateway did not issue is not accepted: an
    /// attacker may have chosen it.
    ///
    /// # Errors
    /// Database errors; the database is asked about cookies from before they were signed.
    pub async fn recognise(app: &App, headers: &HeaderMap) -> Result<Self> {
        match Self::known(&app.public_url, headers) {
            Some(known) if is_signed(&app.pepper, known.cookie.expose()) => Ok(known),
            Some(known) if was_given_out(&app.store, known.hash()).await? => Ok(known),
            _ => Ok(Self {
                cookie: signed(&app.pepper, Secret::random().expose()),
                is_new: true,
                is_given_one: true,
            }),
        }
    }

    /// The browser of a form. A form sent by another site's page comes without the browser's
    /// cookie, so no new cookie is set, which would replace it.
    ///
    /// # Errors
    /// Database errors.
    pub async fn of_form(app: &App, headers: &HeaderMap) -> Result<Self> {
        let browser = Self::recognise(app, headers).await?;
        let is_ours = is_from_our_page(headers, &app.public_url);
        Ok(Self {
            is_given_one: browser.is_given_one && is_ours,
            ..browser
        })
    }

    /// The stored form.
    #[must_use]
    pub fn hash(&self) -> String {
        self.cookie.sha256()
    }

    /// For a page that asks it something; `hash` is [`Self::hash`].
    #[must_use]
    pub const fn asked<'a>(&self, hash: &'a str) -> Asked<'a> {
        Asked {
            hash,
            is_new: self.is_new,
        }
    }

    /// Adds the cookie for a new browser to an answer.
    #[must_use]
    pub fn known_from(&self, gateway: &PublicUrl, mut response: Response) -> Response {
        if let Some(cookie) = self.set_cookie(gateway) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response
    }

    /// The header with the cookie for a new browser.
    #[must_use]
    pub fn set_cookie(&self, gateway: &PublicUrl) -> Option<HeaderValue> {
        if !self.is_given_one {
            return None;
        }
        let cookie = Cookie::build((name(gateway), self.cookie.expose()))
            .path("/")
            .http_only(true)
            .secure(gateway.is_secure())
            .same_site(SameSite::Lax)
            .max_age(Duration::days(KEPT_FOR_DAYS));
        HeaderValue::from_str(&cookie.to_string()).ok()
    }
}

/// As long as earlier cookies, so that an older replica recognises them too: 126 random bits, and
/// 132 bits of their HMAC.
const RANDOM: usize = 21;

fn signed(pepper: &Pepper, random: &str) -> Secret {
    let random = random.get(..RANDOM).unwrap_or_default();
    let signature = pepper.hash(&["browser", random]);
    let signature = signature.get(..43 - RANDOM).unwrap_or_default();
    Secret::new(format!("{random}{signature}"))
}

fn is_signed(pepper: &Pepper, cookie: &str) -> bool {
    pepper.all().any(|one| {
        let expected = signed(one, cookie);
        bool::from(expected.expose().as_bytes().ct_eq(cookie.as_bytes()))
    })
}

/// Issued by a gateway running 0.1, which did not sign them, or with a forgotten pepper.
async fn was_given_out(store: &Store, hash: String) -> Result<bool> {
    let sql = "SELECT 1 AS known FROM evidence WHERE key_hash = $1 AND kind = 'browser'
        UNION ALL SELECT 1 FROM flows WHERE browser_hash = $1 LIMIT 1";
    let known = store.read(hash, |tx, hash| {
        Box::pin(async move { tx.exists(sql, &[(&*hash).into()]).await })
    });
    known.await
}

/// Over plain http on loopback, browsers do not accept `__Host-` cookies.
fn name(gateway: &PublicUrl) -> &'static str {
    if gateway.is_secure() {
        "__Host-fastenctl-lighthouse"
    } else {
        "fastenctl-lighthouse"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_cookie_of_this_gateway_is_signed() {
        let folder = tempfile::tempdir().unwrap();
        let pepper = Pepper::open(folder.path()).unwrap();
        let cookie = signed(&pepper, Secret::random().expose());
        assert_eq!(cookie.expose().len(), 43);
        assert!(is_signed(&pepper, cookie.expose()));
        let elsewhere = tempfile::tempdir().unwrap();
        let other = Pepper::open(elsewhere.path()).unwrap();
        assert!(!is_signed(&other, cookie.expose()));
        for text in ["", "short", Secret::random().expose(), &"\u{e4}".repeat(43)] {
            assert!(!is_signed(&pepper, text), "{text}");
        }
    }
}
