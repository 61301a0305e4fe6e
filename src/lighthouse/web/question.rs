//! The answer to a page that asks a person whether to continue (protocol.md section 3 point 4). It
//! only counts if it comes from that same page, from the browser that was shown the page, for that
//! sign-in, and within ten minutes. The callers decide what the page says.

use crate::api::connect::QUESTION;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::web::public_url::PublicUrl;
use crate::lighthouse::words::reader::texts;
use crate::rfc::parameters::Parameters;
use axum::http::{HeaderMap, header};
use maud::{Markup, html};
use subtle::ConstantTimeEq;

/// For how long a question can be answered, in seconds.
pub const ASKED_FOR: i64 = 10 * 60;
/// How far the clock of the replica that asked may be ahead, in seconds.
const AHEAD: i64 = 60;

/// A question about a sign-in.
pub struct Question<'a> {
    pub pepper: &'a Pepper,
    pub gateway: &'a PublicUrl,
    /// The page that asks, everything that it says, and everything that happens if the user agrees.
    pub about: Vec<&'a str>,
    pub now: i64,
}

/// The browser that shows the question or sends the answer.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub hash: &'a str,
    /// Whether the browser sent no cookie of this gateway, because it is new or does not accept
    /// cookies.
    pub is_new: bool,
}

/// A person's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    GoOn,
    Stop,
    /// No valid answer: this browser did not show the question, or it showed a different one, or
    /// the answer came too late, or the form came from another browser or site.
    Nothing,
}

impl Question<'_> {
    /// Returns the value for the page's form. It can be used only once, like the state that it is
    /// bound to.
    #[must_use]
    pub fn token(&self, browser: Asked<'_>) -> String {
        self.token_at(self.pepper, self.now, browser)
    }

    fn token_at(&self, pepper: &Pepper, asked_at: i64, browser: Asked<'_>) -> String {
        let time = asked_at.to_string();
        // A browser without a cookie cannot prove later that it is the same browser. The form's
        // origin then shows that the page and the browser belong together.
        let bearer = if browser.is_new { browser.hash } else { "" };
        let mut parts = vec!["question", &time, bearer, browser.hash];
        parts.extend(&self.about);
        format!("{time}.{bearer}.{}", pepper.hash(&parts))
    }

    /// Returns the answer in a form that this browser submitted.
    #[must_use]
    pub fn answer(&self, headers: &HeaderMap, browser: Asked<'_>, form: &Parameters) -> Said {
        match form.value("answer") {
            // Anybody may decline.
            Some("refuse") => Said::Stop,
            Some("agree") if self.counts(headers, browser, form.value("token")) => Said::GoOn,
            _ => Said::Nothing,
        }
    }

    fn counts(&self, headers: &HeaderMap, browser: Asked<'_>, given: Option<&str>) -> bool {
        let given = given.unwrap_or_default();
        let mut parts = given.split('.');
        let (Some(time), Some(bearer)) = (parts.next(), parts.next()) else {
            return false;
        };
        let Ok(asked_at) = time.parse::<i64>() else {
            return false;
        };
        let hash = if browser.is_new { bearer } else { browser.hash };
        let asked = Asked {
            hash,
            is_new: !bearer.is_empty(),
        };
        let is_ours = self.pepper.all().any(|one| {
            let expected = self.token_at(one, asked_at, asked);
            bool::from(expected.as_bytes().ct_eq(given.as_bytes()))
        });
        (-AHEAD..ASKED_FOR).contains(&self.now.saturating_sub(asked_at))
            && !hash.is_empty()
            && is_ours
            && is_from_our_page(headers, self.gateway)
    }
}

/// Whether a form or script on one of our own pages sent the request. The browser's own statement
/// of where a request comes from is trusted; an older browser at least names the page's origin.
#[must_use]
pub fn is_from_our_page(headers: &HeaderMap, gateway: &PublicUrl) -> bool {
    let says = |name: &str| headers.get(name).map(axum::http::HeaderValue::as_bytes);
    says("sec-fetch-site").map_or_else(
        || says(header::ORIGIN.as_str()) == Some(gateway.as_str().as_bytes()),
        |site| site == b"same-origin",
    )
}

/// Returns the form. The default button, which Enter presses, means no, and the form works without
/// scripts. It is submitted to the page's own address. The page reveals its origin only to itself;
/// without this, older browsers would send `null`.
#[must_use]
pub fn form(token: &str) -> Markup {
    let said = &texts().question;
    html! {
        meta name="referrer" content="same-origin";
        form id=(QUESTION) method="post" {
            input type="hidden" name="token" value=(token);
            button name="answer" value="refuse" id="refuse" autofocus { (said.refuse) }
            button name="answer" value="agree" id="continue" class="second" { (said.agree) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::settings::Settings;
    use std::net::SocketAddr;

    const KNOWN: Asked<'_> = Asked {
        hash: "one",
        is_new: false,
    };
    const NEW: Asked<'_> = Asked {
        hash: "one",
        is_new: true,
    };

    struct Desk {
        pepper: Pepper,
        gateway: PublicUrl,
        _folder: tempfile::TempDir,
    }

    impl Desk {
        fn open() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let address = SocketAddr::from(([127, 0, 0, 1], 8417));
            Self {
                pepper: Pepper::open(folder.path()).unwrap(),
                gateway: PublicUrl::new(&Settings::default(), address).unwrap(),
                _folder: folder,
            }
        }

        fn question<'a>(&'a self, about: &[&'a str], now: i64) -> Question<'a> {
            Question {
                pepper: &self.pepper,
                gateway: &self.gateway,
                about: about.to_vec(),
                now,
            }
        }
    }

    fn from(name: &'static str, value: &str) -> HeaderMap {
        let value = value.parse().unwrap();
        HeaderMap::from_iter([(axum::http::HeaderName::from_static(name), value)])
    }

    fn agree(token: &str) -> Parameters {
        Parameters::read(&format!("token={token}&answer=agree"))
    }

    #[test]
    fn the_browser_that_was_asked_may_answer_for_ten_minutes() {
        let desk = Desk::open();
        let token = desk.question(&["a"], 100).token(KNOWN);
        let ours = from("sec-fetch-site", "same-origin");
        for (now, about, browser, said) in [
            (100, "a", KNOWN, Said::GoOn),
            (699, "a", KNOWN, Said::GoOn),
            (700, "a", KNOWN, Said::Nothing),
            (99, "a", KNOWN, Said::GoOn),
            (40, "a", KNOWN, Said::GoOn),
            (39, "a", KNOWN, Said::Nothing),
            (100, "b", KNOWN, Said::Nothing),
            (
                100,
                "a",
                Asked {
                    hash: "two",
                    is_new: false,
                },
                Said::Nothing,
            ),
            (100, "a", NEW, Said::Nothing),
        ] {
            let question = desk.question(&[about], now);
            assert_eq!(
                question.answer(&ours, browser, &agree(&token)),
                said,
                "{now} {about} {browser:?}"
            );
        }
        let question = desk.question(&["a"], 100);
        for form in [
            "confirmed=true",
            "answer=agree",
            "answer=agree&token=",
            "answer=agree&token=..",
        ] {
            assert_eq!(
                question.answer(&ours, KNOWN, &Parameters::read(form)),
                Said::Nothing,
                "{form}"
            );
        }
        let no = Parameters::read("answer=refuse");
        assert_eq!(question.answer(&HeaderMap::new(), NEW, &no), Said::Stop);
    }

    #[test]
    fn a_browser_without_cookies_may_only_answer_from_the_page() {
        let desk = Desk::open();
        let question = desk.question(&["a"], 100);
        let token = question.token(NEW);
        let ours = from("sec-fetch-site", "same-origin");
        let fresh = Asked {
            hash: "made for this request",
            is_new: true,
        };
        assert_eq!(question.answer(&ours, fresh, &agree(&token)), Said::GoOn);
        assert_eq!(
            question.answer(&ours, KNOWN, &agree(&token)),
            Said::GoOn,
            "it took the cookie"
        );
        let other = Asked {
            hash: "two",
            is_new: false,
        };
        assert_eq!(question.answer(&ours, other, &agree(&token)), Said::Nothing);
    }

    #[test]
    fn only_our_own_page_can_answer() {
        let desk = Desk::open();
        let question = desk.question(&["a"], 100);
        let token = question.token(NEW);
        let mut both = from("sec-fetch-site", "cross-site");
        both.insert(header::ORIGIN, "http://127.0.0.1:8417".parse().unwrap());
        for (headers, said) in [
            (from("sec-fetch-site", "same-origin"), Said::GoOn),
            (from("origin", "http://127.0.0.1:8417"), Said::GoOn),
            (from("sec-fetch-site", "same-site"), Said::Nothing),
            (from("sec-fetch-site", "none"), Said::Nothing),
            (from("origin", "null"), Said::Nothing),
            (from("origin", "https://evil.example"), Said::Nothing),
            (both, Said::Nothing),
            (HeaderMap::new(), Said::Nothing),
        ] {
            assert_eq!(
                question.answer(&headers, NEW, &agree(&token)),
                said,
                "{headers:?}"
            );
        }
    }
}
