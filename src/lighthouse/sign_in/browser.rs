//! The one cookie: which browser began a sign-in, and which one has connected before.

use crate::lighthouse::web::public_url::PublicUrl;
use crate::lighthouse::web::question::Asked;
use crate::secret::Secret;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use cookie::{Cookie, SameSite, time::Duration};

/// As long as browsers keep a cookie.
const KEPT_FOR_DAYS: i64 = 400;

/// A browser, known by its cookie.
pub struct Browser {
    cookie: Secret,
    /// The gateway has to hand it its cookie.
    is_new: bool,
}

impl Browser {
    /// The browser of a request that has been here before.
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
        })
    }

    /// The browser of any request.
    #[must_use]
    pub fn recognise(gateway: &PublicUrl, headers: &HeaderMap) -> Self {
        Self::known(gateway, headers).unwrap_or_else(|| Self {
            cookie: Secret::random(),
            is_new: true,
        })
    }

    /// How it is stored.
    #[must_use]
    pub fn hash(&self) -> String {
        self.cookie.sha256()
    }

    /// As it stands to a page that asks it something; `hash` is [`Self::hash`].
    #[must_use]
    pub const fn asked<'a>(&self, hash: &'a str) -> Asked<'a> {
        Asked {
            hash,
            is_new: self.is_new,
        }
    }

    /// An answer that makes a new browser known.
    #[must_use]
    pub fn known_from(&self, gateway: &PublicUrl, mut response: Response) -> Response {
        if let Some(cookie) = self.set_cookie(gateway) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response
    }

    /// The header that makes a new browser known.
    #[must_use]
    pub fn set_cookie(&self, gateway: &PublicUrl) -> Option<HeaderValue> {
        if !self.is_new {
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

/// Over plain http on loopback, browsers take no `__Host-` cookie.
fn name(gateway: &PublicUrl) -> &'static str {
    if gateway.is_secure() {
        "__Host-fastenctl-lighthouse"
    } else {
        "fastenctl-lighthouse"
    }
}
