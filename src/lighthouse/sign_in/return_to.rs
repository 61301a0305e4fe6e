//! Checks where a browser may be returned to, and adds the provider's response to that address
//! (protocol.md section 3 point 2, lighthouse-api.md section 6.3). Pure rules.

use crate::lighthouse::web::origin::may_return_to;
use crate::lighthouse::web::own_address::OwnAddress;
use crate::rfc::origin::origin_of;
use crate::rfc::parameters::is_unreserved;
use url::{Url, form_urlencoded};

/// Parameter names of the provider's response, which would be ambiguous in an `origin_url`.
const RESERVED: [&str; 7] = [
    "code",
    "state",
    "error",
    "error_description",
    "error_uri",
    "iss",
    "session_state",
];

/// Checks an `origin_url`; `registered` are the installation's exact origins.
///
/// # Errors
/// Why it is refused, for the administrator.
pub fn check(
    raw: &str,
    desktop_mode: bool,
    registered: &[String],
    own: &OwnAddress,
) -> Result<Url, String> {
    let url = check_form(raw, desktop_mode)?;
    may_return_to(&url, registered, own).map_err(|why| format!("`origin_url` {why}"))?;
    Ok(url)
}

/// Checks everything except the destination.
fn check_form(raw: &str, desktop_mode: bool) -> Result<Url, &'static str> {
    let url = Url::parse(raw).map_err(|_| "`origin_url` is not an absolute URL")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("`origin_url` contains a user name or password");
    }
    if url.as_str() != raw {
        return Err("`origin_url` is not normalized (dot segments, case, or a missing slash)");
    }
    match url.fragment() {
        Some(_) if !desktop_mode => return Err("`origin_url` contains a fragment"),
        Some(fragment) if !is_callback(fragment) => {
            return Err(
                "the fragment of `origin_url` is not `desktop/callback/` followed by a name",
            );
        }
        _ => {}
    }
    let in_fragment = url
        .fragment()
        .and_then(|fragment| fragment.split_once('?'))
        .map_or("", |(_, query)| query);
    let names = [url.query().unwrap_or_default(), in_fragment].map(str::as_bytes);
    if names
        .into_iter()
        .flat_map(form_urlencoded::parse)
        .any(|(name, _)| RESERVED.contains(&name.as_ref()))
    {
        return Err("`origin_url` contains a parameter of the provider's response");
    }
    Ok(url)
}

/// Whether a fragment is the route at which the desktop application accepts a response
/// (lighthouse-api.md section 6.3). Anywhere else, a code would stay in the address.
fn is_callback(fragment: &str) -> bool {
    let path = fragment.split_once('?').map_or(fragment, |(path, _)| path);
    path.strip_prefix("desktop/callback/")
        .is_some_and(|name| is_unreserved(name, 1..=128))
}

/// Checks an origin for a ticket: like [`check`], but with nothing after the port.
///
/// # Errors
/// Why it is refused, for the administrator.
pub fn check_origin(
    raw: &str,
    registered: &[String],
    own: &OwnAddress,
) -> Result<(), &'static str> {
    let url = Url::parse(raw).map_err(|_| "`origin` is not an absolute URL")?;
    if origin_of(&url) != raw {
        return Err(
            "`origin` is not an origin (scheme, host and port only) in the form that browsers send",
        );
    }
    may_return_to(&url, registered, own).map_err(|_| {
        "`origin` must be a loopback address or an origin registered for this installation, \
         and `https` unless it is on a private network"
    })
}

/// A parameter of the provider's response: its name, and its original text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    pub name: String,
    pub raw: &'a str,
}

/// Splits a query into its parameters, whose bytes stay unchanged.
#[must_use]
pub fn pieces(query: &str) -> Vec<Piece<'_>> {
    let name = |raw: &str| {
        form_urlencoded::parse(raw.as_bytes())
            .next()
            .map(|(name, _)| name.into_owned())
    };
    query
        .split('&')
        .filter_map(|raw| {
            Some(Piece {
                name: name(raw)?,
                raw,
            })
        })
        .collect()
}

/// Returns the address to return to. Each parameter is added once: to the query, or in desktop mode
/// after a `?` inside the fragment. What `origin_url` already contains stays. Outside desktop mode,
/// an empty fragment follows, because a browser would otherwise carry over the fragment of the
/// provider's redirect (RFC 9110 section 10.2.2).
#[must_use]
pub fn with_answer(origin_url: &str, answer: &[Piece<'_>], desktop_mode: bool) -> String {
    let own: Vec<String> = match origin_url.split_once('?') {
        Some((_, query)) => pieces(query).into_iter().map(|piece| piece.name).collect(),
        None => Vec::new(),
    };
    let mut address = origin_url.to_owned();
    let place = if desktop_mode {
        origin_url
            .split_once('#')
            .map_or("", |(_, fragment)| fragment)
    } else {
        origin_url
    };
    let mut joint = if place.contains('?') { '&' } else { '?' };
    if desktop_mode && !origin_url.contains('#') {
        address.push('#');
    }
    let mut seen = own;
    for piece in answer {
        if !seen.contains(&piece.name) {
            address.push(joint);
            address.push_str(piece.raw);
            joint = '&';
            seen.push(piece.name.clone());
        }
    }
    if !desktop_mode {
        address.push('#');
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::settings::Settings;
    use crate::lighthouse::web::public_url::PublicUrl;

    /// GW-03: the browser is only returned to loopback addresses and registered origins.
    #[test]
    fn only_loopback_addresses_and_registered_origins_are_allowed() {
        let registered = [
            "https://fasten.example",
            "http://192.168.0.2:9090",
            "http://wails.localhost",
            "http://169.254.169.254",
            "http://0.0.0.0:1",
            "http://localhost:8417",
        ]
        .map(str::to_owned);
        for (raw, allowed) in [
            ("http://127.0.0.1:40123/callback", true),
            ("https://127.0.0.1:1/", true),
            ("http://[::1]:9/callback?query=heart", true),
            ("https://fasten.example/web/sources/callback/S", true),
            ("http://192.168.0.2:9090/web/", true),
            ("http://192.168.0.2:9091/web/", false),
            ("http://fasten.example/", false),
            ("https://fasten.example:8443/", false),
            ("https://fasten.example.evil.example/", false),
            ("http://localhost:9090/", false),
            ("http://wails.localhost/", true),
            ("http://127.0.0.1.evil.example/", false),
            ("http://127.1:40123/callback", false),
            ("http://2130706433/", false),
            ("http://127.0.0.1:40123", false),
            ("http://user@127.0.0.1:1/", false),
            ("http://127.0.0.1:1/a/../b", false),
            ("http://127.0.0.1:1/%2e%2e/b", false),
            ("http://127.0.0.1:1\\@evil.example/", false),
            ("HTTP://127.0.0.1:1/", false),
            (" http://127.0.0.1:1/", false),
            ("http://127.0.0.1:8417/", false),
            ("http://localhost:8417/", false),
            ("http://0.0.0.0:1/", false),
            ("http://169.254.169.254/", false),
            ("http://[::ffff:7f00:1]:1/", false),
            ("http://127.0.0.1:1/#fragment", false),
            ("http://127.0.0.1:1/?code=1", false),
            ("http://127.0.0.1:1/?st%61te=1", false),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("//127.0.0.1/", false),
        ] {
            let checked = check(raw, false, &registered, &own());
            assert_eq!(checked.is_ok(), allowed, "{raw}");
        }
    }

    /// At `http://127.0.0.1:8417`.
    fn own() -> OwnAddress {
        let (settings, address) = (Settings::default(), ([127, 0, 0, 1], 8417).into());
        let public_url = PublicUrl::new(&settings, address).unwrap();
        OwnAddress::new(&settings, &public_url, address).unwrap()
    }

    #[test]
    fn a_fragment_is_the_desktop_applications_callback() {
        for (fragment, allowed) in [
            ("", true),
            ("#desktop/callback/S", true),
            ("#desktop/callback/S?query=heart", true),
            ("#desktop/callback/S?state=1", false),
            ("#desktop/callback/", false),
            ("#desktop/callback/S/../T", false),
            ("#desktop/callback/S#x", false),
            ("#/sources/callback/S", false),
            ("#access_token=x", false),
            ("#", false),
        ] {
            let raw = format!("http://127.0.0.1:1/{fragment}");
            let checked = check(&raw, true, &[], &own());
            assert_eq!(checked.is_ok(), allowed, "{fragment}");
        }
    }

    #[test]
    fn an_origin_is_nothing_but_scheme_host_and_port() {
        let check = |raw: &str| check_origin(raw, &[], &own());
        assert_eq!(check("http://127.0.0.1:40123"), Ok(()));
        assert!(check("http://127.0.0.1:40123/").is_err());
        assert!(check("http://127.0.0.1:8417").is_err());
        assert!(check("https://evil.example").is_err());
    }

    #[test]
    fn returns_the_answer_unchanged_and_each_parameter_once() {
        let answer = pieces("code=a%2Bb+c%2f%3D.&state=S&code=second&query=mine");
        assert_eq!(
            with_answer("https://f.example/callback/S?query=heart", &answer, false),
            "https://f.example/callback/S?query=heart&code=a%2Bb+c%2f%3D.&state=S#"
        );
        assert_eq!(
            with_answer(
                "http://wails.localhost/#desktop/callback/S",
                &pieces("code=a&state=S"),
                true
            ),
            "http://wails.localhost/#desktop/callback/S?code=a&state=S"
        );
    }
}
