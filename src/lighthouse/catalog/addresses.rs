//! What prevents an endpoint from being served, above all its addresses: they must exist, be safe,
//! and belong to one organisation (GW-29, MIX-03).

use crate::api::catalog::Endpoint as Entry;
use crate::http::is_loopback;
use crate::rfc::ip_standing;
use crate::rfc::ip_standing::Standing;
use url::Url;

/// A reason why an endpoint cannot be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// A short form that is the same for many endpoints.
    pub kind: &'static str,
    /// The text for people, which follows the endpoint's name.
    pub text: String,
    pub hint: Option<String>,
    /// Whether the settings of its platform are wrong, which affects every endpoint there.
    pub is_of_platform: bool,
    /// The setting of the endpoint or platform that it is about, if any.
    pub setting: Option<&'static str>,
}

/// Where endpoints may be, besides the Internet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Whether endpoints may be on this machine, which settings may allow but lists may not.
    pub this_machine: bool,
    pub private_network: bool,
}

/// Checks that the authorization and token endpoints exist, that all addresses are safe, and that
/// those for OAuth are on one host or on `hosts`.
///
/// # Errors
/// What is wrong with the first bad address.
pub fn check_addresses(entry: &Entry, hosts: &[String], reach: Reach) -> Result<(), Obstacle> {
    let oauth = [
        ("authorization_endpoint", &entry.authorization_endpoint),
        ("token_endpoint", &entry.token_endpoint),
        ("introspection_endpoint", &entry.introspection_endpoint),
        ("userinfo_endpoint", &entry.userinfo_endpoint),
        ("revoke_endpoint", &entry.revoke_endpoint),
    ];
    if let Some((key, _)) = oauth.iter().take(2).find(|(_, url)| url.is_none()) {
        return Err(Obstacle {
            kind: "no authorization or token endpoint is known",
            text: format!("`{key}` is missing"),
            hint: None,
            is_of_platform: false,
            setting: Some(*key),
        });
    }
    let mut first = None;
    for (key, url) in oauth
        .iter()
        .filter_map(|(key, url)| Some((*key, url.as_ref()?)))
    {
        let url = check_address(key, url, reach)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let pinned = first.get_or_insert_with(|| host.clone());
        if *pinned != host && !hosts.contains(&host) {
            return Err(Obstacle {
                kind: "its OAuth URLs are on several hosts",
                text: format!("`{key}` is on `{host}`, but the authorization endpoint is not"),
                hint: Some(format!(
                    "if one organization runs both, add `{host}` to `hosts`"
                )),
                is_of_platform: false,
                setting: Some(key),
            });
        }
    }
    check_address("url", &entry.url, reach).map(drop)
}

fn check_address(key: &'static str, url: &str, reach: Reach) -> Result<Url, Obstacle> {
    let fail = |reason| Obstacle {
        kind: "a URL is not safe",
        text: format!("`{key}` {reason}"),
        hint: None,
        is_of_platform: false,
        setting: Some(key),
    };
    let url = Url::parse(url).map_err(|_| fail("is not a valid URL"))?;
    is_safe(&url, reach).map_err(fail)?;
    Ok(url)
}

/// Checks GW-29: an address must be `https`, or `http` on this machine. This machine and private
/// networks must be allowed.
fn is_safe(url: &Url, reach: Reach) -> Result<(), &'static str> {
    let standing = ip_standing::of_url(url).ok_or("has no host")?;
    match url.scheme() {
        _ if !url.username().is_empty() || url.password().is_some() => {
            Err("contains a user name or password")
        }
        _ if url.fragment().is_some() => Err("contains a fragment"),
        "http" | "https" if is_loopback(url) && reach.this_machine => Ok(()),
        "https" => match standing {
            Standing::Public => Ok(()),
            Standing::Private if reach.private_network => Ok(()),
            Standing::Private => Err(
                "is on a private network; set `allow_private_network = true` if that is intended",
            ),
            Standing::Loopback => Err("is on this machine"),
            Standing::Shared | Standing::Nobody => Err("is not a public address"),
        },
        _ => Err("is not an `https` URL"),
    }
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::catalog::example::{catalog, endpoint};

    /// MIX-03: authorization and token endpoint belong to one organisation.
    #[test]
    fn refuses_a_token_endpoint_on_a_host_that_is_not_pinned() {
        let elsewhere = "token_endpoint = \"https://evil.example/token\"";
        let error = catalog(&endpoint("client_id = \"me\"", elsewhere)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "endpoint `Here`: `token_endpoint` is on `evil.example`, but the authorization endpoint is not"
        );
        let listed = format!("{elsewhere}\nhosts = [\"evil.example\"]");
        assert!(catalog(&endpoint("client_id = \"me\"", &listed)).is_ok());
    }

    /// What counts is the IP address that is meant, however it is written.
    #[test]
    fn a_disguised_address_is_refused() {
        for (host, meant, reason) in [
            ("[::ffff:10.0.0.1]", true, ""),
            ("[::ffff:a00:1]", false, "is on a private network"),
            ("[64:ff9b::a00:1]", false, "is on a private network"),
            ("[2002:a00:1::]", false, "is on a private network"),
            ("[::ffff:127.0.0.1]", true, "is on this machine"),
            ("[64:ff9b::7f00:1]", true, "is on this machine"),
            ("0.0.0.0", true, "is not a public address"),
            ("198.18.0.1", true, "is not a public address"),
            ("192.0.0.8", true, "is not a public address"),
            ("100.64.0.1", true, "is not a public address"),
            ("169.254.169.254", true, "is not a public address"),
            ("[fe80::1]", true, "is not a public address"),
            ("[fd00:ec2::254]", true, "is not a public address"),
            ("[2001::1]", true, "is not a public address"),
            ("224.0.0.1", true, "is not a public address"),
        ] {
            let text = format!(
                "token_endpoint = \"https://{host}/token\"\nhosts = [\"{host}\", \"[::ffff:a00:1]\"]\nallow_private_network = {meant}"
            );
            let said = catalog(&endpoint("client_id = \"me\"", &text));
            let said = said
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default();
            assert!(
                said.contains(reason) && said.is_empty() == reason.is_empty(),
                "{host}: {said}"
            );
        }
    }

    #[test]
    fn private_networks_can_be_allowed() {
        let meant = "token_endpoint = \"https://10.0.0.1/token\"\nhosts = [\"10.0.0.1\"]\nallow_private_network = true";
        assert!(catalog(&endpoint("client_id = \"me\"", meant)).is_ok());
    }
}
