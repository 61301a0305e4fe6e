//! The gateway's only cookie, which identifies the browser that started a sign-in and recognises
//! one that has connected before.

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

/// How long the cookie is valid: the longest time for which browsers keep one.
const KEPT_FOR_DAYS: i64 = 400;

/// A browser, identified by its cookie.
pub struct Browser {
    cookie: Secret,
    /// Whether it sent no cookie of this gateway.
    is_new: bool,
    /// Whether the gateway has to set its cookie.
    is_given_one: bool,
}

impl Browser {
    /// Returns the browser of a request, if it sent a cookie under this gateway's name.
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

    /// Returns the browser of any request. A cookie that this gateway did not issue is replaced,
    /// because an attacker may have chosen it.
    ///
    /// # Errors
    /// Database errors; older cookies, which were not signed, are looked up in the database.
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

    /// Returns the browser of a submitted form. A form on another site's page is submitted without
    /// the browser's cookie, so no new cookie is set: it would replace the existing one.
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

    /// Identifies the browser for a page that asks a question; `hash` is [`Self::hash`].
    #[must_use]
    pub const fn asked<'a>(&self, hash: &'a str) -> Asked<'a> {
        Asked {
            hash,
            is_new: self.is_new,
        }
    }

    /// Adds the cookie for a new browser to a response.
    #[must_use]
    pub fn known_from(&self, gateway: &PublicUrl, mut response: Response) -> Response {
        if let Some(cookie) = self.set_cookie(gateway) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response
    }

    /// Returns the header with the cookie for a new browser.
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

/// Number of random characters in a cookie. A cookie is as long as earlier ones, so that older
/// replicas recognise it too: 126 random bits, and 132 bits of their HMAC.
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

/// Whether the database knows a cookie that is not signed with a known pepper. Such a cookie was
/// issued unsigned by version 0.1, or its pepper has been forgotten.
async fn was_given_out(store: &Store, hash: String) -> Result<bool> {
    let sql = "SELECT 1 AS known FROM evidence WHERE key_hash = $1 AND kind = 'browser'
        UNION ALL SELECT 1 FROM flows WHERE browser_hash = $1 LIMIT 1";
    let known = store.read(hash, |tx, hash| {
        Box::pin(async move { tx.exists(sql, &[(&*hash).into()]).await })
    });
    known.await
}

/// The cookie's name. Browsers do not accept `__Host-` cookies over plain http, which is only used
/// on loopback.
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
