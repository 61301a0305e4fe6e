//! The shell of every HTML page: language, head, style, nonce and policy. The caller provides the
//! words and any exceptions to the policy.

use crate::secret::Secret;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The style of all pages, for light and dark themes, and for phones and desktops.
const STYLE: &str = include_str!("page.css");

/// A page to show.
pub struct Page<'a> {
    /// The language of its text (BCP 47).
    pub language: &'a str,
    pub title: &'a str,
    /// Whether to ask search engines not to index the page.
    pub unlisted: bool,
    pub body: &'a Markup,
    /// A script that runs under the page's nonce; no other script runs.
    pub script: Option<&'a str>,
    /// Directives of the policy besides style and script, such as `form-action 'self'`.
    pub allowed: &'a [&'a str],
}

/// A page, and the Content-Security-Policy to send with it.
pub struct Shown {
    pub html: String,
    pub policy: String,
}

impl Page<'_> {
    /// Renders the page with a new nonce. It loads nothing from other origins, and no other page
    /// may frame it.
    #[must_use]
    pub fn show(&self) -> Shown {
        let nonce = Secret::random();
        Shown {
            html: self.html(nonce.expose()).into_string(),
            policy: self.policy(nonce.expose()),
        }
    }

    fn html(&self, nonce: &str) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    @if self.unlisted { meta name="robots" content="noindex"; }
                    title { (self.title) }
                    style nonce=(nonce) { (PreEscaped(STYLE)) }
                }
                body {
                    (self.body)
                    @if let Some(script) = self.script { script nonce=(nonce) { (PreEscaped(script)) } }
                }
            }
        }
    }

    fn policy(&self, nonce: &str) -> String {
        let mut directives = vec![
            "default-src 'none'".to_owned(),
            format!("style-src 'nonce-{nonce}'"),
        ];
        directives.extend(self.script.map(|_| format!("script-src 'nonce-{nonce}'")));
        directives.extend(self.allowed.iter().map(|&directive| directive.to_owned()));
        directives.extend(["base-uri 'none'", "frame-ancestors 'none'"].map(str::to_owned));
        directives.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page<'a>(body: &'a Markup, script: Option<&'a str>) -> Page<'a> {
        Page {
            language: "es",
            title: "<One>",
            unlisted: true,
            body,
            script,
            allowed: &["form-action 'self'"],
        }
    }

    #[test]
    fn the_whole_page_and_its_policy() {
        let body = html! { p { "Two" } };
        let shown = page(&body, Some("go()"));
        let style = format!("<style nonce=\"N\">{STYLE}</style>");
        assert_eq!(
            shown.html("N").into_string().replace(&style, "<style/>"),
            "<!DOCTYPE html><html lang=\"es\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, \
             initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>&lt;One&gt;</title><style/></head>\
             <body><p>Two</p><script nonce=\"N\">go()</script></body></html>"
        );
        assert_eq!(
            shown.policy("N"),
            "default-src 'none'; style-src 'nonce-N'; script-src 'nonce-N'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
    }

    #[test]
    fn the_style_contains_nothing_that_ends_its_element_or_loads_anything() {
        for forbidden in ["</", "url(", "@import", "http"] {
            assert!(!STYLE.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn without_a_script_no_script_may_run_and_each_page_has_its_own_nonce() {
        let body = html! {};
        let [one, other] = [page(&body, None), page(&body, None)].map(|page| page.show());
        assert!(!one.policy.contains("script-src"), "{}", one.policy);
        assert_ne!(one.policy, other.policy);
    }
}
