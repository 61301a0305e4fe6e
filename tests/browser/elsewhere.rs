//! A gateway in this process, and the two servers that it leads to, on another port: a provider
//! with its own page, and a Fasten that says thank you and leaves nothing in the address bar.

use crate::world::site::Attempt;
use crate::world::site::Installation;
use crate::world::site::Serving;
use crate::world::site::Site;
use axum::extract::{Query, RawQuery, State};
use axum::response::{Html, Redirect};
use axum::{Router, routing::get};
use fastenctl::server::Limits;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use url::Url;

pub(crate) const FRAGMENT: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a002";
/// The provider's code, the same in every sign-in.
pub(crate) const CODE: &str = "the-code-for-fasten-alone";

type Heard = Arc<Mutex<Vec<String>>>;

pub(crate) struct Elsewhere {
    pub(crate) site: Site,
    elsewhere: Serving,
    /// The queries that Fasten has received.
    heard: Heard,
}

impl Elsewhere {
    pub(crate) fn start(settings: &str) -> Self {
        let heard = Heard::default();
        let fasten = |State(heard): State<Heard>, RawQuery(query): RawQuery| async move {
            heard.lock().unwrap().push(query.unwrap_or_default());
            Redirect::to("/thanks")
        };
        let elsewhere = Router::new()
            .route("/authorize", get(sign_in))
            .route("/fasten", get(fasten))
            .route("/thanks", get(async || Html(THANKS)))
            .route("/opener", get(async || Html(OPENER)))
            .route("/desktop", get(async || Html(DESKTOP)))
            .fallback(async || "")
            .with_state(heard.clone());
        let elsewhere = Serving::start(Limits::default(), |_| elsewhere);
        let provider = format!("http://{}", elsewhere.address);
        let more = format!(
            "{settings}\n[platforms.fragment]\nclient_id = \"gateway\"\nresponse_modes = [\"fragment\", \"query\"]\n
            [[endpoints]]\nid = \"{FRAGMENT}\"\nplatform_type = \"fragment\"\ndisplay = \"Fragment Clinic\"\nurl = \"{provider}/fragment\"
            authorization_endpoint = \"{provider}/authorize\"\ntoken_endpoint = \"{provider}/token\"\n"
        );
        Self {
            site: Site::with(&provider, &more, Limits::default()),
            elsewhere,
            heard,
        }
    }

    /// Returns an address on the server of the provider and Fasten, by its name, which a browser
    /// treats as another origin.
    pub(crate) fn by_name(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.elsewhere.address.port())
    }

    /// Registers an installation and the origin of `by_name`.
    pub(crate) fn registered_by_name(&self) -> Installation {
        let who = self.site.register();
        let body = serde_json::json!({"origins": [self.by_name("")]});
        let path = "/v1/installation/origins";
        let answer = self
            .site
            .as_installation(http::Method::PUT, path, &who, &body);
        assert_eq!(answer.status(), 200);
        who
    }

    /// Returns an address on the server of the provider and Fasten.
    pub(crate) fn elsewhere(&self, path: &str) -> String {
        format!("http://{}{path}", self.elsewhere.address)
    }

    /// Returns where a sign-in starts under the installation's own base, with the gateway at
    /// `public`.
    pub(crate) fn begin(&self, who: &Installation, attempt: &Attempt, origin_url: &str) -> String {
        let path = format!(
            "{}/i/{}/v1/redirect/{}",
            self.site.app.public_url,
            who.id,
            attempt.state.expose()
        );
        let mut url = Url::parse(&path).unwrap();
        url.query_pairs_mut()
            .append_pair("origin_url", origin_url)
            .append_pair("dest_url", &attempt.dest_url(&self.site))
            .append_pair(
                "desktop_mode",
                if origin_url.contains('#') {
                    "true"
                } else {
                    "false"
                },
            )
            .append_pair("endpoint_id", attempt.endpoint);
        url.into()
    }

    /// Returns the queries that Fasten has received.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

/// The page of a Fasten that notifies the window that opened it, if that is reachable.
const THANKS: &str = "<title>Fasten</title><p>Thank you<script>opener && opener.postMessage('is back', '*')</script>";

/// The page of a Fasten that opens a window for the sign-in, and listens for its message.
const OPENER: &str = "<title>Fasten</title><button id=open>Open</button> <b id=heard></b><script>
    const button = document.querySelector('button'), heard = document.querySelector('b');
    const begin = decodeURIComponent(location.hash.slice(1));
    button.onclick = () => { window.signIn = open(begin, 'sign-in', 'popup=true'); };
    onmessage = (event) => { heard.textContent = event.source === window.signIn && !window.signIn.closed ? event.data : 'no'; };
    </script>";

/// The page of a desktop Fasten, which shows the contents of its fragment and removes it from the
/// address bar.
const DESKTOP: &str =
    "<title>Fasten</title><p><script>document.querySelector('p').textContent=location.hash;
    history.replaceState(null,'',location.pathname)</script>";

/// The provider's page: the user decides with a link, so that each page is a history entry.
async fn sign_in(Query(asked): Query<BTreeMap<String, String>>) -> Html<String> {
    let sign = if asked["response_mode"] == "fragment" {
        '#'
    } else {
        '?'
    };
    let to = |answer: &str| {
        format!(
            "{}{sign}{answer}&state={}",
            asked["redirect_uri"], asked["state"]
        )
    };
    Html(format!(
        "<title>Provider</title><a id=allow href=\"{}\">Allow</a> <a id=refuse href=\"{}\">Refuse</a>",
        to(&format!("code={CODE}")).replace('&', "&amp;"),
        to("error=access_denied").replace('&', "&amp;")
    ))
}
