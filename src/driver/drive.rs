//! The built-in consent driver: signs in on plain HTML pages without a browser, for unattended
//! runs. It keeps cookies, follows redirects, fills in sign-in forms, chooses the option that
//! allows access, and does what the scripts of response pages would do. It is not tailored to any
//! provider.

use crate::api::connect::QUESTION;
use crate::api::loopback::FROM_FRAGMENT;
use crate::driver::choice::{Choice, choose};
use crate::driver::end::{End, Manner};
use crate::driver::html;
use crate::driver::html::{Button, Form, Page};
use crate::driver::navigation::{Go, join, redirect, same_page, send};
use crate::driver::return_page::{return_form, return_to_origin};
use crate::error::{Error, Kind, Result};
use crate::http::{Client, Response};
use crate::rfc::loopback_address::is_loopback;
use crate::rfc::origin::origin_of;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use crate::trace::redact;
use http::StatusCode;
use std::collections::HashSet;
use url::Url;

/// The maximum number of pages, redirects and forms in total; a sign-in needs about ten.
const HOPS: usize = 40;

/// Who signs in, and how they answer the consent question.
#[derive(Clone, Debug)]
pub struct Driver {
    pub login: String,
    pub password: Secret,
    /// Refuse consent.
    pub deny: bool,
    /// Origins that may receive the password, besides this machine.
    pub login_hosts: Vec<String>,
}

/// The last step of a sign-in, not performed yet.
enum Stop {
    Goal(Go),
    Page(Url, Response),
    Away(Url),
}

/// The end of a sign-in, with the status from our own listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrived {
    pub status: StatusCode,
}

impl Driver {
    /// Signs in, from the authorization request to our own listener at `goal`.
    ///
    /// # Errors
    /// [`Kind::Refused`] for a wrong login or password, [`Kind::Provider`] on a page that is a dead
    /// end.
    pub fn drive(&self, http: &Client, start: &Url, goal: &Url) -> Result<Arrived> {
        let last = at_goal_with_fragment(self.to_goal(http, start, goal)?, goal);
        let (here, posted) = (last.url.clone(), last.posts());
        let response = send(http, last)?;
        match redirect(&here, posted, &response)? {
            Some(onward) => finish(http, onward, response.status()),
            None => Ok(Arrived {
                status: response.status(),
            }),
        }
    }

    /// Like [`Self::drive`], but without a listener: returns the parameters that would arrive at
    /// `goal`, which is not opened.
    ///
    /// # Errors
    /// Same as [`Self::drive`].
    pub fn answer(&self, http: &Client, start: &Url, goal: &Url) -> Result<Parameters> {
        Ok(arriving(self.to_goal(http, start, goal)?, goal))
    }

    /// Like [`Self::answer`], but a page that is a dead end is a result, too.
    ///
    /// # Errors
    /// Same as [`Self::drive`], except for dead ends.
    pub fn walk(&self, http: &Client, start: &Url, goal: &Url, manner: &Manner<'_>) -> Result<End> {
        Ok(match self.to_stop(http, start, goal, manner)? {
            Stop::Goal(go) => End::Goal(arriving(go, goal)),
            Stop::Page(here, response) => End::Page(here, response),
            Stop::Away(url) => End::Away(url),
        })
    }

    fn to_goal(&self, http: &Client, start: &Url, goal: &Url) -> Result<Go> {
        let everywhere = Manner {
            may_open: &|_| true,
            ends_on: &|_| false,
        };
        match self.to_stop(http, start, goal, &everywhere)? {
            Stop::Goal(go) => Ok(go),
            Stop::Page(here, response) => Err(no_way_on(
                &here,
                response.status(),
                &html::read(response.body()),
            )),
            Stop::Away(url) => Ok(Go::get(url)),
        }
    }

    fn to_stop(&self, http: &Client, start: &Url, goal: &Url, manner: &Manner<'_>) -> Result<Stop> {
        let mut next = Go::get(start.clone());
        let mut answered = HashSet::new();
        for _ in 0..HOPS {
            if same_page(&next.url, goal) {
                return Ok(Stop::Goal(next));
            }
            if !(manner.may_open)(&next.url) {
                return Ok(Stop::Away(next.url));
            }
            let (here, posted) = (next.url.clone(), next.posts());
            let typed = std::mem::take(&mut next.brings_password);
            let response = send(http, next)?;
            if typed && response.status() == StatusCode::UNAUTHORIZED {
                return Err(self.not_taken(&html::read(response.body())));
            }
            if let Some(onward) = redirect(&here, posted, &response)? {
                next = onward;
                continue;
            }
            if (manner.ends_on)(&response) {
                return Ok(Stop::Page(here, response));
            }
            next = match self.on_page(http, (&here, goal), &response, &mut answered)? {
                Some(onward) => onward,
                None => return Ok(Stop::Page(here, response)),
            };
        }
        Err(Error::new(
            Kind::Provider,
            format!("the sign-in did not finish after {HOPS} pages and redirects"),
        )
        .hint("sign in with a real browser to see what the provider expects"))
    }

    fn on_page(
        &self,
        http: &Client,
        (here, goal): (&Url, &Url),
        response: &Response,
        answered: &mut HashSet<String>,
    ) -> Result<Option<Go>> {
        let page = html::read(response.body());
        if let (Some(form), Some(fragment)) = (return_form(&page), here.fragment()) {
            return return_to_origin(http, (here, goal), form, &Parameters::read(fragment))
                .map(Some);
        }
        // The user denies access to records, not the redirect to the provider.
        let Some(choice) = choose(&page, self.deny && !asks_where(&page)) else {
            return Ok(None);
        };
        match choice {
            Choice::Leave(address) => Ok(Some(Go::get(join(here, &address)?))),
            Choice::NeedsScript => Err(needs_a_browser(
                here,
                "only the page's scripts know which button allows access and which denies it",
            )),
            Choice::Send(form, button) => {
                let asks = form.asks_for_a_password() || form.asks_for_a_login_only();
                let target = join(
                    here,
                    button
                        .and_then(|b| b.action.as_deref())
                        .or(form.action.as_deref())
                        .unwrap_or(""),
                )?;
                if asks && !answered.insert(format!("{}{}", origin_of(&target), field_names(form)))
                {
                    return Err(self.not_taken(&page));
                }
                if asks {
                    self.may_type(here, &target)?;
                }
                Ok(Some(self.submit(form, button, target).sent_from(here)))
            }
        }
    }

    fn not_taken(&self, page: &Page) -> Error {
        let login = &self.login;
        let said = redact::short(&page.text);
        let said = if said.is_empty() {
            String::new()
        } else {
            format!(": {said}")
        };
        Error::new(
            Kind::Refused,
            format!("the provider did not accept the login `{login}`{said}"),
        )
        .hint("check `--login` and the password")
    }

    /// Checks that the login and password may be typed into a form on the page `here` that is
    /// submitted to `target`.
    fn may_type(&self, here: &Url, target: &Url) -> Result<()> {
        let known = |url: &&Url| is_loopback(url) || self.login_hosts.contains(&origin_of(url));
        let Some(foreign) = [here, target].into_iter().find(|url| !known(url)) else {
            return Ok(());
        };
        let foreign = origin_of(foreign);
        Err(Error::new(
            Kind::Usage,
            format!("`{foreign}` asks for a login or password, but is not allowed to receive it"),
        )
        .hint(format!(
            "if it belongs to the provider, allow it with `--login-host {foreign}`"
        )))
    }

    fn submit(&self, form: &Form, button: Option<&Button>, mut target: Url) -> Go {
        let asks = form.asks_for_a_password();
        let mut pairs: Vec<(String, String)> = form
            .fields
            .iter()
            .map(|field| {
                let value = match field.kind.as_str() {
                    "password" => self.password.expose().to_owned(),
                    "text" | "email" | "tel"
                        if (asks || field.is_login) && field.value.is_empty() =>
                    {
                        self.login.clone()
                    }
                    _ => field.value.clone(),
                };
                (field.name.clone(), value)
            })
            .collect();
        if let Some((name, value)) =
            button.and_then(|button| Some((button.name.clone()?, button.value.clone())))
        {
            pairs.push((name, value));
        }
        let mut go = if form.post {
            Go::post(target, pairs.into())
        } else {
            target.query_pairs_mut().clear().extend_pairs(&pairs);
            Go::get(target)
        };
        go.brings_password = form.asks_for_a_password();
        go
    }
}

/// Whether this is the gateway's page that asks before the browser goes to the provider. The answer
/// is always yes, because this run started the sign-in.
fn asks_where(page: &Page) -> bool {
    let id = |form: &Form| form.id.as_deref() == Some(QUESTION);
    page.forms.iter().any(id)
}

fn field_names(form: &Form) -> String {
    form.fields
        .iter()
        .map(|field| format!(" {}", field.name))
        .collect()
}

/// Imitates our listener's fragment page: posts the fragment as a form to the same path.
fn at_goal_with_fragment(go: Go, goal: &Url) -> Go {
    let in_fragment = !Parameters::read(go.url.query().unwrap_or_default()).is_an_answer();
    if !in_fragment || go.posts() || !same_page(&go.url, goal) {
        return go;
    }
    let mut form = Parameters::of_answer(&go.url);
    if !form.is_an_answer() {
        return go;
    }
    form.push(FROM_FRAGMENT, "1");
    Go::post(goal.clone(), form)
}

/// Returns the parameters that our listener would receive.
fn arriving(go: Go, goal: &Url) -> Parameters {
    let last = at_goal_with_fragment(go, goal);
    last.form
        .unwrap_or_else(|| Parameters::read(last.url.query().unwrap_or_default()))
}

fn finish(http: &Client, go: Go, status: StatusCode) -> Result<Arrived> {
    send(http, go)?;
    Ok(Arrived { status })
}

/// Returns the error for a page that is fine, but that this program cannot handle.
fn needs_a_browser(here: &Url, why: &str) -> Error {
    let page = redact::url(here);
    Error::new(
        Kind::InputNeeded,
        format!("the page `{page}` needs a real browser: {why}"),
    )
    .hint(
        "the built-in browser does not run scripts; leave out `--browser built-in` and sign in yourself",
    )
}

fn no_way_on(here: &Url, status: StatusCode, page: &Page) -> Error {
    let said = if page.text.is_empty() {
        "an empty page"
    } else {
        &page.text
    };
    let said = redact::short(said);
    if status.is_success() && page.has_script && !page.names_redirect_uri() {
        let why = format!("it has scripts but no form to submit; it says: {said}");
        return needs_a_browser(here, &why);
    }
    Error::new(
        Kind::Provider,
        format!(
            "the sign-in ended at `{}` with status {}: {said}",
            redact::url(here),
            status.as_u16()
        ),
    )
    .hint("read what the page says; if it needs scripts, sign in with a real browser")
    .blaming_redirect_uri(page.names_redirect_uri())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::html;

    #[test]
    fn a_password_is_only_typed_if_page_and_form_are_trusted() {
        let driver = Driver {
            login: "alice".into(),
            password: Secret::new("practice"),
            deny: false,
            login_hosts: vec!["https://as.example".into()],
        };
        let own = "https://as.example/login";
        for (here, target, refused) in [
            (own, "https://as.example:443/in", None),
            ("http://127.0.0.1:1/", "http://localhost:2/", None),
            (own, "https://evil.example/in", Some("https://evil.example")),
            ("https://evil.example/", own, Some("https://evil.example")),
            (
                own,
                "https://as.example:8443/in",
                Some("https://as.example:8443"),
            ),
            (own, "http://as.example/in", Some("http://as.example")),
        ] {
            let [here, target] = [here, target].map(|text| Url::parse(text).unwrap());
            let refusal = driver.may_type(&here, &target).err();
            let said = refusal.map(|error| (error.kind(), error.to_string()));
            let expected = refused.map(|origin| {
                let message = format!(
                    "`{origin}` asks for a login or password, but is not allowed to receive it"
                );
                (Kind::Usage, message)
            });
            assert_eq!(said, expected, "{here} {target}");
        }
    }

    #[test]
    fn a_page_blames_the_redirect_uri_in_its_text_rather_than_its_address() {
        let here =
            "https://as.example/authorize?redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcallback";
        let here = Url::parse(here).unwrap();
        let blames = |text: &str| {
            let page = html::read(text.as_bytes());
            no_way_on(&here, StatusCode::BAD_REQUEST, &page).blames_redirect_uri()
        };
        for text in [
            "This redirect_uri is not registered for the client.",
            "Error 400: redirect_uri_mismatch",
            "<h1>Invalid Redirect URL</h1>",
            "The redirection <b>URI</b> does not match",
        ] {
            assert!(blames(text), "{text}");
        }
        for text in ["", "The database is down", "Redirecting you to the URL"] {
            assert!(!blames(text), "{text}");
        }
    }
}
