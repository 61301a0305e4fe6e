//! The checks of a Fasten installation that should use the gateway: which gateway its front end
//! calls, and what stops a browser from doing so.

use crate::api::VERSION;
use crate::http::is_loopback;
use crate::report::doctor::{
    Check, FASTEN_GATEWAY, FASTEN_GENERATION, FASTEN_INTEGRITY, FASTEN_ORIGIN, FASTEN_POLICY,
    FASTEN_REACHED, FASTEN_SECURE, FASTEN_WORKER, Name, ok, problem, skipped, warning,
};
use crate::report::fasten_nginx::HOSTED;
use crate::rfc::origin::origin_of;
use crate::text::clean;
use url::Url;

/// The checks of a Fasten installation that should use the gateway: which gateway its front end
/// calls, and what stops a browser from calling it.
pub const ALL: [Name; 8] = [
    FASTEN_REACHED,
    FASTEN_GATEWAY,
    FASTEN_GENERATION,
    FASTEN_ORIGIN,
    FASTEN_SECURE,
    FASTEN_POLICY,
    FASTEN_INTEGRITY,
    FASTEN_WORKER,
];
/// The guide that the next steps refer to.
const GUIDE: &str = "docs/connect-fasten.md";

/// The files that a browser would load from a Fasten URL.
#[derive(Clone, Debug, Default)]
pub struct FrontEnd {
    /// How many scripts were loaded.
    pub scripts: usize,
    /// The page and its scripts, concatenated.
    pub text: String,
    /// The page's `Content-Security-Policy`, from the header and from `meta` elements.
    pub policies: Vec<String>,
    /// Whether a script has a checksum.
    pub has_integrity: bool,
    /// Whether a service worker's list of files is served.
    pub has_worker: bool,
}

/// What we know about the gateway and the installation.
pub struct Known<'a> {
    /// The gateway's base URL.
    pub base: &'a str,
    /// The installation's own base URL.
    pub own_base: Option<&'a str>,
    /// The registered origins; `None` if the gateway was not asked.
    pub origins: Option<&'a [String]>,
    /// Whether the vendor's host name leads to a gateway like this one from here; only determined
    /// if it matters.
    pub hosted_is_ours: bool,
}

/// Which gateway the front end calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The installation's own URL: built in, or inserted by a proxy.
    Own,
    /// The gateway's URL without an installation.
    Shared,
    /// Only the vendor's URL.
    Hosted,
    /// Some scripts still have the vendor's URL.
    Mixed,
    Unknown,
}

/// Determines the gateway from the front end's text.
#[must_use]
pub fn way(front: &FrontEnd, base: &str, own_base: Option<&str>) -> Way {
    let has = |address: &str| front.text.contains(address);
    let ours = own_base.is_some_and(has) || has(base);
    match (ours, HOSTED.into_iter().any(has)) {
        (true, true) => Way::Mixed,
        (true, false) if own_base.is_some_and(has) => Way::Own,
        (true, false) => Way::Shared,
        (false, true) => Way::Hosted,
        (false, false) => Way::Unknown,
    }
}

/// Returns all lines about a Fasten front end.
#[must_use]
pub fn judge(url: &Url, front: &FrontEnd, known: &Known<'_>) -> Vec<Check> {
    let way = way(front, known.base, known.own_base);
    let scripts = front.scripts;
    vec![
        ok(FASTEN_REACHED, format!("{url}, {scripts} scripts")),
        gateway(way, known),
        generation(&front.text, way),
        origin(url, way, known.origins),
        secure(url, known.base),
        policy(&front.policies, way, known.base),
        integrity(front.has_integrity, way),
        worker(front.has_worker, way),
    ]
}

fn gateway(way: Way, known: &Known<'_>) -> Check {
    let base = clean(known.base);
    match way {
        Way::Own => ok(FASTEN_GATEWAY, "it uses this installation's own URL"),
        Way::Shared => ok(
            FASTEN_GATEWAY,
            format!("it uses {base}; the gateway identifies the installation by its origin"),
        ),
        Way::Hosted if known.hosted_is_ours => ok(
            FASTEN_GATEWAY,
            "it uses the vendor's URL, which leads to a gateway like this one from here",
        ),
        Way::Hosted => problem(
            FASTEN_GATEWAY,
            format!("it uses {}, the vendor's gateway", HOSTED[0]),
        )
        .next(format!(
            "put a proxy in front of it: `fastenctl config export --format fasten-nginx`; see {GUIDE}"
        )),
        Way::Mixed => problem(
            FASTEN_GATEWAY,
            "some scripts use this gateway's URL, others the vendor's",
        )
        .next(
            "does the proxy replace the URL in scripts and HTML, with compression toward Fasten \
             turned off?",
        ),
        Way::Unknown => problem(FASTEN_GATEWAY, "its scripts contain no gateway URL").next(
            "is this the URL of Fasten's front end, as the browser's address bar shows it?",
        ),
    }
}

/// Checks how old the client is: clients from 2022 and 2023 derive URLs from the callback, which
/// does not contain an installation (lighthouse-api.md section 9).
fn generation(text: &str, way: Way) -> Check {
    let has = |word: &str| text.contains(word);
    if has("brand_id") && has("endpoint_id") {
        return ok(FASTEN_GENERATION, "2024 or newer");
    }
    if way == Way::Unknown {
        return skipped(FASTEN_GENERATION, "no client found");
    }
    let age = if has("desktop_mode") { "2023" } else { "2022" };
    warning(
        FASTEN_GENERATION,
        format!("{age}; the gateway can identify its installation only by origin"),
    )
    .next("update Fasten, or verify the e-mail address and register the origin: `fastenctl update --origin ORIGIN`")
}

fn origin(url: &Url, way: Way, registered: Option<&[String]>) -> Check {
    let origin = origin_of(url);
    let by_origin = matches!(way, Way::Shared | Way::Hosted);
    let is_free = is_loopback(url) && !by_origin;
    match registered {
        _ if is_free => ok(
            FASTEN_ORIGIN,
            format!("{origin} is loopback and does not have to be registered"),
        ),
        None => skipped(FASTEN_ORIGIN, "the registered origins are not known"),
        Some(all) if all.contains(&origin) => ok(FASTEN_ORIGIN, format!("{origin} is registered")),
        Some(_) => problem(FASTEN_ORIGIN, format!("{origin} is not registered")).next(format!(
            "run `fastenctl update --origin {origin}`, and repeat `--origin` for each of the other \
             origins"
        )),
    }
}

/// Checks that a browser can sign in over this URL. PKCE needs `crypto.subtle`, which plain http
/// only offers on loopback, and an https page may not call plain http.
fn secure(url: &Url, base: &str) -> Check {
    let base_is_plain =
        Url::parse(base).is_ok_and(|base| base.scheme() == "http" && !is_loopback(&base));
    if url.scheme() == "http" && !is_loopback(url) {
        problem(
            FASTEN_SECURE,
            "plain http: browsers do not provide `crypto.subtle`, which sign-ins need",
        )
        .next(format!("serve it over https; see {GUIDE}"))
    } else if url.scheme() == "https" && base_is_plain {
        problem(
            FASTEN_SECURE,
            "the page uses https, but the gateway uses plain http, which browsers block",
        )
        .next("the gateway's operator has to set up https")
    } else {
        ok(FASTEN_SECURE, "browsers allow its scripts to sign in")
    }
}

fn policy(policies: &[String], way: Way, base: &str) -> Check {
    let asked = if way == Way::Hosted { HOSTED[0] } else { base };
    let Ok(asked) = Url::parse(asked) else {
        return skipped(FASTEN_POLICY, "the gateway's URL is not known");
    };
    match policies.iter().find(|policy| !may_ask(policy, &asked)) {
        None if policies.is_empty() => ok(FASTEN_POLICY, "there is none"),
        None => ok(FASTEN_POLICY, "its scripts can reach the gateway"),
        Some(_) => problem(
            FASTEN_POLICY,
            format!("its scripts cannot reach {}", origin_of(&asked)),
        )
        .next("add the gateway's origin to `connect-src` of the Content-Security-Policy"),
    }
}

/// Whether a policy lets scripts call a URL (CSP3 section 6.1.2): by `connect-src`, otherwise by
/// `default-src`.
fn may_ask(policy: &str, asked: &Url) -> bool {
    let directive = |name: &str| {
        policy.split(';').find_map(|directive| {
            let mut words = directive.split_ascii_whitespace();
            let is_it = words.next()?.eq_ignore_ascii_case(name);
            is_it.then(|| words.map(str::to_ascii_lowercase).collect::<Vec<_>>())
        })
    };
    let Some(sources) = directive("connect-src").or_else(|| directive("default-src")) else {
        return true;
    };
    sources.iter().any(|source| matches_source(source, asked))
}

fn matches_source(source: &str, asked: &Url) -> bool {
    let host = asked.host_str().unwrap_or_default();
    let (scheme, rest) = source
        .split_once("://")
        .map_or((None, source), |(scheme, rest)| (Some(scheme), rest));
    if source == "*" || source.strip_suffix(':') == Some(asked.scheme()) {
        return true;
    }
    let place = rest.split('/').next().unwrap_or_default();
    let (name, port) = match place.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (place, None),
    };
    let is_host = match name.strip_prefix('*') {
        Some(end) => !end.is_empty() && host.ends_with(end),
        None => name == host,
    };
    let port_fits = match port {
        None => asked.port().is_none(),
        Some("*") => true,
        Some(port) => {
            Some(port)
                == asked
                    .port_or_known_default()
                    .map(|it| it.to_string())
                    .as_deref()
        }
    };
    is_host && port_fits && scheme.is_none_or(|scheme| scheme == asked.scheme())
}

fn integrity(has_integrity: bool, way: Way) -> Check {
    match (has_integrity, way) {
        (false, _) => ok(FASTEN_INTEGRITY, "there are none"),
        (true, Way::Hosted) => warning(
            FASTEN_INTEGRITY,
            "a browser rejects a script that a proxy has changed",
        )
        .next("let the proxy remove `integrity=` as well, as the exported block does"),
        (true, _) => problem(
            FASTEN_INTEGRITY,
            "a browser rejects a script that a proxy has changed",
        )
        .next(
            "remove `integrity=` in the proxy, as the exported block does; this is not a \
                 problem in your own build",
        ),
    }
}

fn worker(has_worker: bool, way: Way) -> Check {
    match (has_worker, way) {
        (false, _) => ok(FASTEN_WORKER, "there is none"),
        (true, Way::Hosted) => warning(
            FASTEN_WORKER,
            "`ngsw.json` is served, so browsers would keep the original \
         scripts instead of the patched ones",
        )
        .next("let the proxy return 404 for it, as the exported block does"),
        (true, _) => problem(
            FASTEN_WORKER,
            "`ngsw.json` is served, so browsers may restore the original scripts",
        )
        .next(
            "return 404 for it in the proxy, as the exported block does; this is not a problem \
                  in your own build",
        ),
    }
}

/// Returns all lines if the front end could not be read; `first` says why.
#[must_use]
pub fn unread(first: Check) -> Vec<Check> {
    let rest = ALL[1..]
        .iter()
        .map(|name| skipped(*name, "Fasten was not reached"));
    std::iter::once(first).chain(rest).collect()
}

/// Returns the gateway's base URL in the form that a front end contains.
#[must_use]
pub fn base_of(url: &Url) -> String {
    let base = url.as_str().trim_end_matches('/');
    if base.ends_with(VERSION) {
        base.to_owned()
    } else {
        format!("{base}{VERSION}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::doctor::Verdict;

    const OWN: &str = "https://gw.example/i/6f0d/v1";

    fn at(url: &str, front: &FrontEnd, origins: &[&str]) -> Vec<(&'static str, Verdict)> {
        let origins: Vec<String> = origins.iter().map(|&it| it.to_owned()).collect();
        let known = Known {
            base: "https://gw.example/v1",
            own_base: Some(OWN),
            origins: Some(&origins),
            hosted_is_ours: false,
        };
        let checks = judge(&Url::parse(url).unwrap(), front, &known);
        let unwell = checks.iter().filter(|it| it.verdict != Verdict::Ok);
        unwell.map(|it| (it.id, it.verdict)).collect()
    }

    fn front(addresses: &[&str]) -> FrontEnd {
        FrontEnd {
            text: format!("brand_id endpoint_id {}", addresses.join(" ")),
            ..FrontEnd::default()
        }
    }

    const AT: &str = "https://fasten.example/web/";
    const ORIGIN: &[&str] = &["https://fasten.example"];

    #[test]
    fn the_own_address_behind_https_is_all_that_is_needed() {
        assert_eq!(at(AT, &front(&[OWN]), ORIGIN), []);
        assert_eq!(at("http://127.0.0.1:9090/", &front(&[OWN]), &[]), []);
    }

    #[test]
    fn the_vendors_address_and_a_partial_replacement_are_problems() {
        let problem = [("fasten.gateway", Verdict::Problem)];
        assert_eq!(at(AT, &front(&[HOSTED[0]]), ORIGIN), problem);
        assert_eq!(at(AT, &front(&[HOSTED[1], OWN]), ORIGIN), problem);
        let nothing = FrontEnd::default();
        let expected = [
            ("fasten.gateway", Verdict::Problem),
            ("fasten.generation", Verdict::Skipped),
        ];
        assert_eq!(at(AT, &nothing, ORIGIN), expected);
    }

    #[test]
    fn the_vendors_address_is_fine_if_it_leads_to_such_a_gateway() {
        let origins = ["https://fasten.example".to_owned()];
        let known = Known {
            base: "https://gw.example/v1",
            own_base: Some(OWN),
            origins: Some(&origins),
            hosted_is_ours: true,
        };
        let loopback = "http://127.0.0.1:9090/";
        for (url, expected) in [
            (AT, vec![]),
            // The gateway can find this installation only by its origin, even on loopback.
            (loopback, vec![("fasten.origin", Verdict::Problem)]),
        ] {
            let checks = judge(&Url::parse(url).unwrap(), &front(&[HOSTED[0]]), &known);
            let unwell = checks.iter().filter(|it| it.verdict != Verdict::Ok);
            let unwell: Vec<_> = unwell.map(|it| (it.id, it.verdict)).collect();
            assert_eq!(unwell, expected, "{url}");
        }
    }

    #[test]
    fn an_https_page_may_not_call_a_gateway_over_plain_http() {
        let known = Known {
            base: "http://gw.example/v1",
            own_base: Some(OWN),
            origins: None,
            hosted_is_ours: false,
        };
        let checks = judge(&Url::parse(AT).unwrap(), &front(&[OWN]), &known);
        let secure = checks.iter().find(|it| it.id == "fasten.secure").unwrap();
        let detail = "the page uses https, but the gateway uses plain http, which browsers block";
        assert_eq!(
            (secure.verdict, secure.detail.as_str()),
            (Verdict::Problem, detail)
        );
    }

    #[test]
    fn an_origin_that_is_not_registered_is_named_with_the_command() {
        let known = Known {
            base: "https://gw.example/v1",
            own_base: Some(OWN),
            origins: Some(&[]),
            hosted_is_ours: false,
        };
        let checks = judge(&Url::parse(AT).unwrap(), &front(&[OWN]), &known);
        let origin = &checks[3];
        assert_eq!(origin.detail, "https://fasten.example is not registered");
        let next = "run `fastenctl update --origin https://fasten.example`, and repeat `--origin` for each of the other origins";
        assert_eq!(origin.next.as_deref(), Some(next));
    }

    #[test]
    fn anything_a_browser_would_refuse_is_a_problem() {
        let plain = [("fasten.secure", Verdict::Problem)];
        let lan = "http://192.168.0.2:9090";
        assert_eq!(at(lan, &front(&[OWN]), &[lan]), plain);
        let changed = FrontEnd {
            has_integrity: true,
            has_worker: true,
            policies: vec!["default-src 'self'; img-src *".into()],
            ..front(&[OWN])
        };
        let expected = [
            ("fasten.policy", Verdict::Problem),
            ("fasten.integrity", Verdict::Problem),
            ("fasten.worker", Verdict::Problem),
        ];
        assert_eq!(at(AT, &changed, ORIGIN), expected);
    }

    #[test]
    fn a_client_from_2023_is_only_found_by_its_origin() {
        let old = FrontEnd {
            text: format!("desktop_mode {OWN}"),
            ..FrontEnd::default()
        };
        let expected = [("fasten.generation", Verdict::Warning)];
        assert_eq!(at(AT, &old, ORIGIN), expected);
    }

    #[test]
    fn a_policy_is_read_the_way_browsers_do() {
        let asked = Url::parse("https://gw.example/v1").unwrap();
        for (policy, expected) in [
            ("connect-src 'self' https://gw.example", true),
            ("connect-src gw.example:443", true),
            ("connect-src *.example", true),
            ("Connect-Src https:", true),
            ("default-src *", true),
            ("script-src 'self'", true),
            ("default-src *; connect-src 'self'", false),
            ("connect-src https://gw.example:8443", false),
            ("connect-src http://gw.example", false),
            ("connect-src *.gw.example", false),
            ("connect-src 'none'", false),
        ] {
            assert_eq!(may_ask(policy, &asked), expected, "{policy}");
        }
    }
}
