//! What a browser would load from a Fasten address: the page and its scripts, limited in number,
//! size and time. `report::doctor::fasten` judges it.

use crate::client::{Credentials, Lighthouse};
use crate::commands::context::Context;
use crate::commands::doctor::probes::{describe, get};
use crate::commands::identity::credentials;
use crate::config::load;
use crate::http::{Client, Options, Response};
use crate::report::doctor::fasten::{FrontEnd, Known, Way, judge, unread, way};
use crate::report::doctor::{Check, FASTEN_REACHED, problem_of, skipped};
use crate::report::fasten_nginx::HOSTED;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};
use http::header;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};
use url::Url;

/// Time limit for one response.
const PATIENCE: Duration = Duration::from_secs(10);
/// Time after which no more scripts are loaded.
const ALTOGETHER: Duration = Duration::from_secs(60);
/// Size limit for one response, in bytes. The largest script of a published front end is a few
/// megabytes in size.
const LARGEST: usize = 24 * 1024 * 1024;
const SCRIPTS: usize = 40;
const REDIRECTS: usize = 5;

/// Loads the front end at this URL and judges it for the profile's installation.
pub(crate) fn fasten(context: &Context, file: &Path, url: &Url) -> Vec<Check> {
    let options = Options {
        timeout: context.http.timeout.min(PATIENCE),
        body_limit: LARGEST,
        ..context.http.clone()
    };
    let http = Client::new(options);
    let (url, front) = match read(&http, url) {
        Ok(found) => found,
        Err(check) => return unread(check),
    };
    let profile = load(file, &context.profile).ok();
    let stored = profile.as_ref().and_then(|it| it.lighthouse.clone());
    let Some(base) = context.lighthouse.clone().or(stored) else {
        return unread(skipped(FASTEN_REACHED, "no gateway is configured"));
    };
    let base = base.as_str().trim_end_matches('/').to_owned();
    let credentials =
        profile.and_then(|profile| credentials(file, &context.profile, &profile).ok());
    let own_base = credentials
        .as_ref()
        .map(|it| crate::api::own_base(&base, &it.installation_id));
    let origins = credentials.and_then(|credentials| origins(&http, &base, &credentials));
    let asks_hosted = way(&front, &base, own_base.as_deref()) == Way::Hosted;
    let known = Known {
        base: &base,
        own_base: own_base.as_deref(),
        origins: origins.as_deref(),
        hosted_is_ours: asks_hosted && hosted_is_ours(&http),
    };
    judge(&url, &front, &known)
}

fn origins(http: &Client, base: &str, credentials: &Credentials) -> Option<Vec<String>> {
    let gateway = Lighthouse::new(&Url::parse(base).ok()?, http.clone()).ok()?;
    Some(gateway.installation(credentials).ok()?.origins)
}

/// Whether the hosted gateway's name points to a gateway of this project, for example on a private
/// network.
fn hosted_is_ours(http: &Client) -> bool {
    let hosted = Url::parse(HOSTED[0]).ok();
    let described = hosted.and_then(|hosted| describe(http, &hosted).ok());
    described.is_some_and(|it| it.version.is_some())
}

/// Loads the page and its scripts; also returns the final address after redirects within one host.
fn read(http: &Client, url: &Url) -> Result<(Url, FrontEnd), Check> {
    let begun = Instant::now();
    let (url, page) = page(http, url)?;
    let markup = Markup::read(page.body());
    let base = markup.base.as_ref().and_then(|base| url.join(base).ok());
    let base = base.unwrap_or_else(|| url.clone());
    let header = page.headers().get_all(header::CONTENT_SECURITY_POLICY);
    let header = header.iter().filter_map(|policy| policy.to_str().ok());
    let mut front = FrontEnd {
        text: String::from_utf8_lossy(page.body()).into_owned(),
        policies: header.map(str::to_owned).chain(markup.policies).collect(),
        has_integrity: markup.has_integrity,
        has_worker: base
            .join("ngsw.json")
            .is_ok_and(|list| is_a_list(http, &list)),
        ..FrontEnd::default()
    };
    for script in markup.scripts.iter().take(SCRIPTS) {
        let Some(script) = base
            .join(script)
            .ok()
            .filter(|it| it.origin() == url.origin())
        else {
            continue;
        };
        if begun.elapsed() > ALTOGETHER {
            break;
        }
        if let Some(text) = get(http, script.as_str()).ok().filter(is_good) {
            front.scripts += 1;
            front.text.push('\n');
            front.text.push_str(&String::from_utf8_lossy(text.body()));
        }
    }
    Ok((url, front))
}

fn page(http: &Client, url: &Url) -> Result<(Url, Response), Check> {
    let mut url = url.clone();
    for _ in 0..REDIRECTS {
        let answer = get(http, url.as_str()).map_err(|failure| {
            problem_of(
                FASTEN_REACHED,
                format!("{url}: {}", failure.reason),
                failure.next_step(),
            )
        })?;
        let status = answer.status();
        let next = answer.headers().get(header::LOCATION);
        let next = next.and_then(|next| url.join(next.to_str().ok()?).ok());
        match next.filter(|next| status.is_redirection() && next.host() == url.host()) {
            Some(next) => url = next,
            None if status.is_success() => return Ok((url, answer)),
            None => {
                let next = "pass the URL that the browser shows when Fasten is open";
                return Err(problem_of(
                    FASTEN_REACHED,
                    format!("{url} returned {status}"),
                    next,
                ));
            }
        }
    }
    let next = "pass the URL that the browser shows when Fasten is open";
    Err(problem_of(
        FASTEN_REACHED,
        format!("{url} redirects too many times"),
        next,
    ))
}

fn is_good(answer: &Response) -> bool {
    answer.status().is_success()
}

/// Whether a URL returns JSON. For an unknown path, a front end returns its page instead.
fn is_a_list(http: &Client, url: &Url) -> bool {
    let answer = get(http, url.as_str()).ok().filter(is_good);
    answer.is_some_and(|it| serde_json::from_slice::<serde_json::Value>(it.body()).is_ok())
}

/// The parts of a page that matter here.
#[derive(Debug, Default, PartialEq, Eq)]
struct Markup {
    base: Option<String>,
    scripts: BTreeSet<String>,
    policies: Vec<String>,
    has_integrity: bool,
}

impl Markup {
    fn read(html: &[u8]) -> Self {
        let text = String::from_utf8_lossy(html);
        let mut markup = Self::default();
        for Ok(token) in Tokenizer::new(text.as_ref()) {
            if let Token::StartTag(tag) = token {
                markup.start(&tag);
            }
        }
        markup
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let get = |name: &str| {
            let value = tag.attributes.get(&HtmlString(name.as_bytes().to_vec()));
            value.map(|value| String::from_utf8_lossy(value).into_owned())
        };
        let script = match &**tag.name {
            b"base" => {
                self.base = self.base.take().or_else(|| get("href"));
                None
            }
            b"meta" => {
                let is_policy = get("http-equiv")
                    .is_some_and(|it| it.eq_ignore_ascii_case("content-security-policy"));
                self.policies.extend(get("content").filter(|_| is_policy));
                None
            }
            b"script" => get("src"),
            b"link" => {
                let names =
                    get("rel").is_some_and(|it| it.to_ascii_lowercase().contains("preload"));
                get("href").filter(|it| names && it.contains(".js"))
            }
            _ => None,
        };
        if let Some(script) = script {
            self.has_integrity |= get("integrity").is_some();
            self.scripts.insert(script);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_scripts_its_base_and_its_policy() {
        let page = r#"<!doctype html><base href="/web/"><meta http-equiv="Content-Security-Policy" content="connect-src 'self'">
            <link rel="modulepreload" href="chunk.js"><link rel="stylesheet" href="a.css">
            <script src="main.js" type="module" integrity="sha384-x"></script><script>let inline</script>"#;
        let expected = Markup {
            base: Some("/web/".into()),
            scripts: ["chunk.js", "main.js"].map(str::to_owned).into(),
            policies: vec!["connect-src 'self'".into()],
            has_integrity: true,
        };
        assert_eq!(Markup::read(page.as_bytes()), expected);
    }
}
